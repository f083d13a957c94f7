/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody else does to the file of prov verify --cache, by the next bytes of an input. */
#ifndef PROV_TESTS_FUZZ_CACHE_EDIT_H
#define PROV_TESTS_FUZZ_CACHE_EDIT_H

#include "base/rd.h"

/* A column, a row and a type, a length, and the value that stands there from now on. */
void cache_edit_value(const char *path, struct prov_rd *in);
/* The first row says of its file what the second one says of another, under that one's seal. */
void cache_edit_take(const char *path);
/* An offset (three bytes), a length, and the bytes that come there. */
void cache_edit_bytes(const char *path, struct prov_rd *in);

#endif
