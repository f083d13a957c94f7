/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_KEYGEN_H
#define CMD_KEYGEN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/cli.h"

struct keygen_opts {
	const char *name, *organization, *alg, *days, *passphrase_file;
	bool no_passphrase, request, quiet;
	struct strlist operands;
};

extern const struct cli_command keygen_command;

int keygen_run(const struct keygen_opts *opts);

/* One file to be made. */
struct keygen_file {
	const char *name;
	bool secret; /* for its owner only */
	const char *data;
	size_t len;
};

/* folder.c: where the files go; all of them or none. */
struct folder {
	const char *path;
	int fd;
	bool made; /* by this run */
};

/*
 * Whether none of the files exists in the folder PATH (which need not exist). False having said so.
 */
bool folder_is_free(const char *path, const struct keygen_file *files, size_t n);
/* Opens the folder, making it where it is missing. */
bool folder_open(struct folder *folder, const char *path);
bool folder_write(struct folder *folder, const struct keygen_file *files, size_t n);
/* Unless KEEP, a folder that was made is removed again. */
void folder_close(struct folder *folder, bool keep);

#endif
