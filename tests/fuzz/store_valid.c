/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fuzz_store_valid DIR
 *
 * What fuzz_store mutates is worth it: every seed is valid as it stands, and so are some mutations
 * in each kind of file whose binding can be made true (mutate_seal), which it has to be for that.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/carrier.h"

#define MUTATIONS 200u
#define MAX_MUTATED 8192u

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	(void)max_size;
	if (size > 0)
		data[size / 2] ^= 1;
	return size;
}

static size_t load(const char *path, uint8_t data[MAX_MUTATED])
{
	FILE *file = fopen(path, "rb");
	size_t n = file == NULL ? 0 : fread(data, 1, MAX_MUTATED, file);

	if (file != NULL)
		fclose(file);
	return n;
}

/* How many mutations of DATA are another store, and valid. */
static unsigned count_valid(const uint8_t *data, size_t n)
{
	static uint8_t copy[MAX_MUTATED];
	unsigned valid = 0;

	for (unsigned i = 1; i <= MUTATIONS; i++) {
		size_t len;

		memcpy(copy, data, n);
		len = LLVMFuzzerCustomMutator(copy, n, MAX_MUTATED, i);
		if ((len != n || memcmp(&copy[1], &data[1], n - 1) != 0) &&
		    carrier_judge(copy, len) == PROV_STATE_VALID)
			valid++;
	}
	return valid;
}

/* VALID counts mutations by where the store lies. */
static bool check(const char *path, unsigned valid[CARRIERS])
{
	static uint8_t data[MAX_MUTATED];
	size_t n = load(path, data);
	enum prov_state state = carrier_judge(data, n);
	unsigned count = count_valid(data, n);

	printf(
	    "%s: %s, as are %u of %u mutations\n", path, prov_state_str(state), count, MUTATIONS);
	if (n > 0 && data[0] < CARRIERS)
		valid[data[0]] += count;
	return state == PROV_STATE_VALID;
}

int main(int argc, char **argv)
{
	static const enum carrier sealed[] = {IN_PNG, IN_JPEG, BESIDE_PNG, IN_FILM};
	unsigned valid[CARRIERS] = {0};
	char pattern[4096];
	bool ok = true;
	glob_t found;

	(void)snprintf(pattern, sizeof(pattern), "%s/*", argc < 2 ? "." : argv[1]);
	if (glob(pattern, 0, NULL, &found) != 0) {
		fprintf(stderr, "%s: nothing there\n", pattern);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		ok = check(found.gl_pathv[i], valid) && ok;
	globfree(&found);
	for (size_t i = 0; i < sizeof(sealed) / sizeof(sealed[0]); i++)
		ok = valid[sealed[i]] > 0 && ok;
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
