/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manifest store (C2PA 2.4, 11.1): which manifests it holds, where their parts are. Unjudged.
 */
#ifndef PROV_CLAIM_STORE_H
#define PROV_CLAIM_STORE_H

#include "jumbf/jumbf.h"

struct prov_manifest {
	/* Of a compressed manifest what it unpacks to, which has taken its place in the tree: URIs
	 * point as if it had never been compressed (11.2.4). */
	const struct prov_jumbf *box;
	const struct prov_jumbf *stored; /* as it lies in the store: what its hash covers */
	enum prov_jumbf_type type; /* MANIFEST, MANIFEST_ALT, UPDATE; COMPRESSED with a fault */
	const char *fault;         /* why a compressed manifest can't be unpacked (15.5.4) */
	struct prov_bytes label;
	size_t index; /* in the store */

	const struct prov_jumbf *assertions; /* assertion store, or NULL */
	const struct prov_jumbf *claim; /* the claim box where there is exactly one, else NULL */
	size_t num_claims;
	bool is_claim_v2; /* label c2pa.claim.v2 */
};

struct prov_store {
	const struct prov_jumbf *box;
	struct prov_manifest *manifests; /* in store order */
	size_t n;
	const struct prov_manifest *active; /* the last one (11.1.4.2), or NULL */
	size_t unpacked;                    /* bytes that its compressed manifests unpacked to */
	size_t size;                        /* bytes that it was parsed from */

	/* Every labelled superbox below BOX, by parent and label: what makes look-ups cheap. */
	const struct prov_jumbf **index;
	size_t num_index;
};

/*
 * Parses DATA (one candidate) as a manifest store. PROV_E_NOTFOUND where its outermost box is no
 * manifest store; otherwise what prov_jumbf_parse says, or PROV_E_FORMAT (bytes behind the store
 * that are not zero, or no manifest in it).
 */
int prov_store_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_store *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The same for the N stores that the updates of one file brought, the oldest first, as if one held
 * the manifests of all of them (A.4.2.1). The last is the newest and has the active manifest; its
 * faults are the answer, others that can't be parsed are passed over. Of manifests with the same
 * label the newest store's counts. Offsets are as if the stores stood one behind the other.
 */
int prov_store_parse_all(const struct prov_bytes *data, size_t n, struct prov_arena *arena,
    struct prov_store *out, struct prov_err *err) PROV_MUST_CHECK;
/* The boxes of all N trees in the last one (merge.c): found by prov_store_child, which is made
 * afterwards, and not by prov_jumbf_child. */
void prov_merge_trees(struct prov_jumbf *const *roots, size_t n);
/* STORE as the bytes of one store, in the arena, its manifests as they lay in theirs. */
int prov_store_write(const struct prov_store *store, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Unpacks a compressed manifest, the child WRAPPER of a store (packed.c); *OUT is what it holds, in
 * its place in the tree: same parent, same offset, those of its boxes counted from BASE. MAX bytes
 * at most. Where it holds no manifest *OUT is NULL and *FAULT says why. *USED: bytes unpacked.
 */
int prov_packed_read(struct prov_jumbf *wrapper, uint64_t base, size_t max,
    struct prov_arena *arena, struct prov_jumbf **out, const char **fault, size_t *used,
    struct prov_err *err) PROV_MUST_CHECK;

/* The only manifest with this label; NULL where there is none, or two. */
const struct prov_manifest *prov_store_find(
    const struct prov_store *store, struct prov_bytes label);
/* The manifest that a box of the store lies in, or NULL. */
const struct prov_manifest *prov_store_owner(
    const struct prov_store *store, const struct prov_jumbf *box);
/* prov_jumbf_child for a box of this store, without walking the children. */
const struct prov_jumbf *prov_store_child(
    const struct prov_store *store, const struct prov_jumbf *parent, struct prov_bytes label);
/* prov_jumbf_resolve with this store; MANIFEST is where a relative URI starts, or NULL. */
const struct prov_jumbf *prov_store_resolve(
    const struct prov_store *store, const struct prov_manifest *manifest, struct prov_bytes uri);

#endif
