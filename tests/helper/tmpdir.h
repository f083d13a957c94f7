/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of a test's own; removed with all that is in it (one level deep is enough for us). */
#ifndef PROV_TESTS_HELPER_TMPDIR_H
#define PROV_TESTS_HELPER_TMPDIR_H

#include <stddef.h>

#define TMPDIR_PATH 512

void tmpdir_make(char dir[TMPDIR_PATH]);
void tmpdir_remove(const char *dir);
/* DIR/NAME into OUT; returns OUT. */
const char *tmpdir_path(char out[TMPDIR_PATH], const char *dir, const char *name);
/* Writes a file with the given bytes. */
void tmpdir_write(const char *dir, const char *name, const void *data, size_t len);
/* How many entries there are, hidden ones included. */
size_t tmpdir_count(const char *dir);

#endif
