/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest store in the making. All its sizes are fixed when it is begun; hashes and the
 * signature are patched in afterwards without moving a byte, so that the asset can be laid out,
 * written and hashed before they are known (C2PA 2.4, 10.4).
 */
#ifndef PROV_COMPOSE_DRAFT_H
#define PROV_COMPOSE_DRAFT_H

#include "base/arena.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "compose/signer.h"
#include "crypto/crypto.h"
#include "io/plan.h"

#define PROV_SALT_LEN 16u /* 8.4.2.3 allows 16 or 32 */
#define PROV_MAX_DRAFT_ASSERTIONS 8u

struct prov_draft_parent {
	const char *title, *format; /* or NULL */
	bool has_manifest;
	struct prov_bytes store;                       /* its manifest store, copied whole */
	struct prov_bytes label;                       /* of its active manifest */
	struct prov_bytes manifest_box, signature_box; /* what the two hashed URIs cover */
	const struct prov_status_rec *results;
	size_t num_results;
	const struct prov_delta_rec *deltas;
	size_t num_deltas;
};

struct prov_draft_in {
	const struct prov_signer *signer;
	const char *title, *generator_name, *generator_version;
	enum prov_hash hash;
	const char *declare; /* URI, or NULL with a parent */
	const char *tool_name, *tool_version;
	int64_t when;
	const struct prov_draft_parent *parent; /* or NULL */
};

struct prov_draft {
	const struct prov_draft_in *in;
	struct prov_arena *arena;
	struct prov_wr store;
	char label[64]; /* urn:c2pa:UUID */
	char instance_id[64];
	struct prov_bytes protected_map; /* the COSE protected header, in the arena */
	/* Hashed URIs of the claim, in order; .hash points into 'hashes'. */
	struct prov_hashed_uri refs[PROV_MAX_DRAFT_ASSERTIONS];
	uint8_t hashes[PROV_MAX_DRAFT_ASSERTIONS][PROV_HASH_MAX];
	size_t num_refs;
	size_t binding_ref;                    /* which of them is c2pa.hash.data */
	size_t binding_box, binding_box_len;   /* its superbox body in the store */
	size_t binding_cbor, binding_cbor_len; /* its CBOR in the store */
	size_t claim_cbor, claim_cbor_len;
	size_t cose, cose_len;
};

/* Writes the whole store with placeholders. The draft lives in memory until prov_draft_fini. */
int prov_draft_begin(struct prov_draft *draft, const struct prov_draft_in *in,
    struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
/* Puts the binding in (EXCL and the asset's hash), then the claim, and signs it. */
int prov_draft_finish(struct prov_draft *draft, struct prov_span excl, struct prov_bytes digest,
    struct prov_err *err) PROV_MUST_CHECK;
struct prov_bytes prov_draft_store(const struct prov_draft *draft);
void prov_draft_fini(struct prov_draft *draft);

#endif
