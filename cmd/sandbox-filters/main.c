/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs while prov is built: writes the filters of system calls of its tools, as libseccomp makes
 * them for this processor, into a header.
 * usage: sandbox-filters HEADER
 */
#include <linux/filter.h>
#include <stdio.h>
#include <unistd.h>

#include "common/sandbox.h"

#define MAX_FILTER 4096 /* instructions; the kernel's limit, too */

static size_t count(const struct sock_filter *at, size_t n, uint32_t number)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += at[i].k == number ? 1 : 0;
	return found;
}

/* Numbers that are put in later must stand where they are looked for, and nowhere else. */
static bool is_right(const struct sock_filter *at, size_t n, const struct sandbox *sandbox)
{
	size_t asked = 0, self = 0;

	for (size_t i = 0; i < n; i++) {
		if (at[i].code != (BPF_JMP | BPF_JEQ | BPF_K))
			continue;
		self += at[i].k == SANDBOX_SOME_PROCESS ? 1 : 0;
		asked += at[i].k == SANDBOX_SOME_SOCKET ? 1 : 0;
	}
	return self == 1 && asked == (sandbox->ask != -1 ? 1 : 0) &&
	       self == count(at, n, SANDBOX_SOME_PROCESS) &&
	       asked == count(at, n, SANDBOX_SOME_SOCKET);
}

static bool print_filter(FILE *to, size_t i, size_t *n)
{
	static struct sock_filter filter[MAX_FILTER];
	const struct sandbox sandbox = {.writes = i / 2 == 2,
	    .opens = i / 2 >= 1,
	    .ask = i % 2 == 1 ? SANDBOX_SOME_SOCKET : -1};
	FILE *made = tmpfile();
	bool ok = made != NULL && sandbox_filter_of(&sandbox) == i &&
		  seccomp_write(&sandbox, SANDBOX_SOME_PROCESS, fileno(made)) &&
		  fseek(made, 0, SEEK_SET) == 0;

	*n = ok ? fread(filter, sizeof(filter[0]), MAX_FILTER, made) : 0;
	ok = *n > 0 && *n < MAX_FILTER && is_right(filter, *n, &sandbox);
	(void)fprintf(to, "static const struct sock_filter filter_%zu[] = {\n", i);
	for (size_t k = 0; ok && k < *n; k++)
		(void)fprintf(to, "\t{%#x, %u, %u, %#x},\n", filter[k].code, filter[k].jt,
		    filter[k].jf, filter[k].k);
	(void)fprintf(to, "};\n\n");
	if (made != NULL)
		(void)fclose(made);
	return ok;
}

static bool print_all(FILE *to)
{
	size_t n[SANDBOX_FILTERS];

	for (size_t i = 0; i < SANDBOX_FILTERS; i++) {
		if (!print_filter(to, i, &n[i])) {
			(void)fprintf(
			    stderr, "sandbox-filters: filter %zu is not as expected\n", i);
			return false;
		}
	}
	(void)fprintf(to, "static const struct {\n\tconst struct sock_filter *at;\n\tsize_t n;\n"
			  "} filters[] = {\n");
	for (size_t i = 0; i < SANDBOX_FILTERS; i++)
		(void)fprintf(to, "\t{filter_%zu, %zu},\n", i, n[i]);
	(void)fprintf(to, "};\n");
	return true;
}

int main(int argc, char **argv)
{
	FILE *to = argc == 2 ? fopen(argv[1], "w") : NULL;
	bool ok = to != NULL && print_all(to);

	if (to != NULL && fclose(to) != 0)
		ok = false;
	if (to != NULL && !ok)
		(void)unlink(argv[1]);
	return ok ? 0 : 1;
}
