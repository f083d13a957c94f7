/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_TESTS_FUZZ_MAKE_SEEDS_H
#define PROV_TESTS_FUZZ_MAKE_SEEDS_H

#include "fuzz/carrier.h"
#include "helper/certs.h"
#include "helper/forge.h"

/* The file NAME in DIR. */
void seeds_put(const char *dir, const char *name, const struct prov_bytes *parts, size_t n);
/* make_seeds_bound.c: what BUILD says, signed by LEAF and bound to the file that WHERE is. */
void seeds_put_store(const char *dir, const char *name, enum carrier where, forge_build build,
    void *ctx, const struct certs_cert *leaf, const struct certs_cert *ca);
/* The same: stores bound to their files in each other way, signed by LEAF. */
void seeds_put_bound(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca);
/* A file that says where its store is, and the store as the answer. */
void seeds_put_fetch(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca);

#endif
