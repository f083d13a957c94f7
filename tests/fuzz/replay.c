/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fuzz_NAME PATTERN...
 *
 * Runs a fuzz target over files, in place of libFuzzer: the empty input, then every file that a
 * PATTERN (of the shell's kind) matches; the first must match something. Each input is an
 * allocation of exactly its size, so that the sanitizers see a read of one byte too many. A target
 * that mutates by itself also runs over some mutations of each, which are the same every time.
 */
#include <glob.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MUTATIONS 32
#define MAX_MUTATED 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
    __attribute__((weak));

/* In place of libFuzzer's: some byte becomes another, and now and then there is one more. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	size_t at = 0;

	if (size < max_size && (size == 0 || data[size / 2] % 4 == 0))
		data[size++] = 0x61;
	for (size_t i = 0; i < size; i++)
		at = (at * 31 + data[i]) % size;
	if (size > 0)
		data[at] ^= (uint8_t)(1u << at % 8);
	return size;
}

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "replay: %s: %s\n", path, why);
	exit(EXIT_FAILURE);
}

static void run_mutations(const uint8_t *data, size_t len)
{
	for (unsigned i = 1; i <= MUTATIONS && len <= MAX_MUTATED; i++) {
		uint8_t *copy = malloc(MAX_MUTATED);
		size_t n;

		if (copy == NULL)
			fail("mutation", "no memory");
		if (len > 0)
			memcpy(copy, data, len);
		n = LLVMFuzzerCustomMutator(copy, len, MAX_MUTATED, i);
		LLVMFuzzerTestOneInput(copy, n);
		free(copy);
	}
}

static void run_file(const char *path, size_t len)
{
	uint8_t *data = malloc(len);
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		fail(path, "can't be opened");
	if ((data == NULL && len > 0) || (len > 0 && fread(data, 1, len, file) != len))
		fail(path, "can't be read");
	fclose(file);
	fprintf(stderr, "%s\n", path); /* the last one named is the one that broke it */
	LLVMFuzzerTestOneInput(data, len);
	if (LLVMFuzzerCustomMutator != NULL)
		run_mutations(data, len);
	free(data);
}

static unsigned run_pattern(const char *pattern)
{
	struct stat st;
	glob_t found;
	unsigned count = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (stat(found.gl_pathv[i], &st) == 0 && S_ISREG(st.st_mode)) {
			run_file(found.gl_pathv[i], (size_t)st.st_size);
			count++;
		}
	}
	globfree(&found);
	return count;
}

int main(int argc, char **argv)
{
	unsigned count;

	if (argc < 2)
		fail(argv[0], "name the files to run");
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	count = run_pattern(argv[1]);
	if (count == 0)
		fail(argv[1], "no such files");
	for (int i = 2; i < argc; i++)
		count += run_pattern(argv[i]);
	printf("%u inputs\n", count);
	return EXIT_SUCCESS;
}
