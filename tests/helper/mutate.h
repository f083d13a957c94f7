/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a parser over damaged copies of a sample. Every copy lies in a heap block of exactly its
 * size, so that the address sanitizer sees the first byte read past the end.
 */
#ifndef PROV_TESTS_HELPER_MUTATE_H
#define PROV_TESTS_HELPER_MUTATE_H

#include "base/bytes.h"

typedef void (*mutate_fn)(void *ctx, struct prov_bytes data);

/* A heap copy of exactly the size of DATA, which may be 0; never NULL. The caller frees it. */
uint8_t *mutate_copy(struct prov_bytes data);

/* The sample as it is, in an exact block. */
void mutate_none(struct prov_bytes sample, mutate_fn fn, void *ctx);
/* Every proper prefix, from empty to all but the last byte. */
void mutate_prefixes(struct prov_bytes sample, mutate_fn fn, void *ctx);
/* Every byte with each one of its bits flipped, then with all of them: 9 runs for each byte. */
void mutate_flips(struct prov_bytes sample, mutate_fn fn, void *ctx);
/* Prefixes and flips. */
void mutate_all(struct prov_bytes sample, mutate_fn fn, void *ctx);

#endif
