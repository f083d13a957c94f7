/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What signing one file costs in the library, with the key at hand as an exporter has it.
 *   bench_sign_once IN OUT CERT KEY
 * Prints what prov_sign_file took: milliseconds on the clock, milliseconds of processor time, bytes
 * read, bytes written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "prov/prov.h"

static double now(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What the process put through read and write calls so far; zeros where the system can't tell. */
static void count_io(unsigned long long *in, unsigned long long *out)
{
	FILE *file = fopen("/proc/self/io", "r");
	char line[256];

	*in = *out = 0;
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "rchar: ", 7) == 0)
			*in = strtoull(&line[7], NULL, 10);
		if (strncmp(line, "wchar: ", 7) == 0)
			*out = strtoull(&line[7], NULL, 10);
	}
	if (file != NULL)
		(void)fclose(file);
}

static struct prov_signer *load(const char *cert, const char *key, struct prov_err *err)
{
	static char chain[1 << 16];
	FILE *file = fopen(cert, "rb");
	size_t n = file == NULL ? 0 : fread(chain, 1, sizeof(chain), file);
	struct prov_signer *signer = NULL;
	struct prov_key *k = NULL;

	if (file != NULL)
		(void)fclose(file);
	if (prov_key_load_file(&k, key, NULL, NULL, err) == PROV_OK &&
	    prov_signer_new(&signer, k, PROV_ALG_AUTO, chain, n, cert, (int64_t)time(NULL), err) !=
		PROV_OK)
		signer = NULL;
	return signer;
}

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_err err = {0};
	struct prov_signer *signer;
	unsigned long long in, out, in_end, out_end;
	double wall, cpu;
	int rc;

	if (argc != 5) {
		(void)fprintf(stderr, "usage: bench_sign_once IN OUT CERT KEY\n");
		return 2;
	}
	signer = load(argv[3], argv[4], &err);
	if (signer == NULL) {
		(void)fprintf(stderr, "%s: %s\n", argv[4], err.msg);
		return 1;
	}
	opts.declare = "captured";
	count_io(&in, &out);
	wall = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	rc = prov_sign_file(signer, argv[1], argv[2], 0, &opts, &err);
	wall = now(CLOCK_MONOTONIC) - wall;
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	count_io(&in_end, &out_end);
	prov_signer_free(signer);
	if (rc != PROV_OK) {
		(void)fprintf(stderr, "%s: %s\n", argv[1], err.msg);
		return 1;
	}
	(void)printf("%.2f %.2f %llu %llu\n", wall, cpu, in_end - in, out_end - out);
	return 0;
}
