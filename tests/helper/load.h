/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test data in heap blocks of exactly its size; the caller frees them. The corpus is no part of
 * this tree: PROV_CORPUS in the environment names it, else ../shared/corpus is tried. A test that
 * gets NULL for a corpus file skips (cmocka's skip()).
 */
#ifndef PROV_TESTS_HELPER_LOAD_H
#define PROV_TESTS_HELPER_LOAD_H

#include <stddef.h>
#include <stdint.h>

/* The whole file; NULL where it can't be read, then *N is 0. */
uint8_t *load_file(const char *path, size_t *n);
/* DIR/NAME; NULL too where DIR is NULL. */
uint8_t *load_from(const char *dir, const char *name, size_t *n);
/* Hexadecimal digits, spaces ignored; aborts on anything else. */
uint8_t *load_hex(const char *hex, size_t *n);

/* The corpus folder: the environment's, else DEFAULT_DIR. */
const char *load_corpus_dir_or(const char *default_dir);

/* The build gives these two folders to test programs, not to this library. */
#ifdef PROV_CORPUS_DEFAULT
static inline const char *load_corpus_dir(void)
{
	return load_corpus_dir_or(PROV_CORPUS_DEFAULT);
}

static inline uint8_t *load_corpus(const char *name, size_t *n)
{
	return load_from(load_corpus_dir(), name, n);
}
#endif

#ifdef PROV_TESTDATA
static inline uint8_t *load_testdata(const char *name, size_t *n)
{
	return load_from(PROV_TESTDATA, name, n);
}
#endif

#endif
