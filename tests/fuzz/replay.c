/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fuzz_NAME PATTERN...
 *
 * Runs a fuzz target over files, in place of libFuzzer: the empty input, then every file that a
 * PATTERN (of the shell's kind) matches; the first must match something. Each input is an
 * allocation of exactly its size, so that the sanitizers see a read of one byte too many.
 */
#include <glob.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "replay: %s: %s\n", path, why);
	exit(EXIT_FAILURE);
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
