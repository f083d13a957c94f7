/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_KEYGEN_H
#define CMD_KEYGEN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/cli.h"

struct keygen_opts {
	const char *name, *organization, *alg, *days, *passphrase_file;
	bool no_passphrase, request;
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

/* folder.c: writes all of the files into DIR (made where it is missing), or none of them. */
struct folder {
	const char *path;
	int fd;
	bool made;
};

/* Opens DIR and sees that none of the names exists in it. False having said why. */
bool folder_open(
    struct folder *folder, const char *path, const struct keygen_file *files, size_t n);
bool folder_write(struct folder *folder, const struct keygen_file *files, size_t n);
/* Without a write that succeeded, a folder that was made is removed again. */
void folder_close(struct folder *folder, bool keep);

#endif
