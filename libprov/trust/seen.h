/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found out about certificates, kept for the next file of the same signer: parsing one
 * costs OpenSSL more than checking a signature with it does. Only facts are kept (this is what the
 * bytes say; this key made that signature; this path holds in that time), so that a verdict is the
 * same with and without. Bounded, and safe between threads. For the .c files of this folder only.
 */
#ifndef PROV_TRUST_SEEN_H
#define PROV_TRUST_SEEN_H

#include "trust/x509.h"

struct prov_seen;
int prov_seen_new(struct prov_seen **out, struct prov_err *err) PROV_MUST_CHECK;
void prov_seen_free(struct prov_seen *seen); /* NULL is fine */

/* As prov_x509_read; SEEN may be NULL. The caller frees *OUT, which others may read meanwhile. */
int prov_seen_read(struct prov_seen *seen, struct prov_bytes der, X509 **out,
    struct prov_err *err) PROV_MUST_CHECK;

/* What was said of it before (prov_cert_describe), in ARENA; *FOUND: whether that is known. SEEN
 * may be NULL. */
int prov_seen_described(struct prov_seen *seen, struct prov_bytes der, struct prov_arena *arena,
    struct prov_cert *out, bool *found, struct prov_err *err) PROV_MUST_CHECK;
/* Keeps a copy, where there is memory for it, of what a certificate says that was read. */
void prov_seen_keep_described(struct prov_seen *seen, const struct prov_cert *cert);

/* Whether BY's key made OF's signature, and the names and key identifiers agree; SEEN may be NULL.
 * Only what is so is remembered. *COST (may be NULL) grows by that
 * of the signatures that were checked, or were once (prov_sig_cost). */
int prov_seen_issued(struct prov_seen *seen, X509 *of, X509 *by, size_t *cost, bool *yes,
    struct prov_err *err) PROV_MUST_CHECK;

/* A path that holds at any time from FROM to TO. */
struct prov_seen_path {
	uint8_t key[PROV_HASH_MAX]; /* of the chain and the role */
	int64_t from, to;
	int64_t not_before, not_after; /* of the verdict */
	size_t list;                   /* and the list of its anchor */
	struct prov_chain_path path;   /* and its certificates */
	size_t num_signatures;         /* checked for it, by their cost */
};
bool prov_seen_find_path(struct prov_seen *seen, const uint8_t key[PROV_HASH_MAX], int64_t at,
    struct prov_seen_path *out) PROV_MUST_CHECK;
void prov_seen_keep_path(struct prov_seen *seen, const struct prov_seen_path *path);

/* Forgets the paths: there are anchors that were not there before. */
void prov_seen_forget_paths(struct prov_seen *seen);

#endif
