/* SPDX-License-Identifier: Apache-2.0 */
/* Names and small files. */
#ifndef CMD_FILE_H
#define CMD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "prov/io.h"

bool is_stdio(const char *path); /* "-" */

/* The part after the last slash; borrowed from PATH. */
const char *file_base(const char *path);

/*
 * Opens an input: a file, or standard input for "-". What goes wrong is described in *ERR.
 */
int file_open_src(struct prov_src **out, const char *path, struct prov_err *err);

/* Reads until LEN bytes, the end or an error (-1, errno). */
ssize_t file_read(int fd, void *buf, size_t len);
bool file_write(int fd, const void *data, size_t len);

/* Closes the descriptors from FIRST to LAST. */
void fd_close_range(unsigned first, unsigned last);

/* Reads a file into BUF of LEN bytes; a file that does not end within them is too long. */
bool file_load(const char *path, void *buf, size_t len, size_t *got, struct prov_err *err);

/* All of a file, at most MAX bytes, NUL-terminated (malloc), or NULL. */
char *file_slurp(const char *path, size_t max, size_t *len, struct prov_err *err);

/* Whether the first LEN bytes of PATH with TAIL behind them name anything, a link to nothing too.
 */
bool file_is_there(const char *path, size_t len, const char *tail);

/* Whether both names lead to one file that exists. */
bool file_same(const char *a, const char *b);

#endif
