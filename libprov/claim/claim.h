/* SPDX-License-Identifier: Apache-2.0 */
/* The claim (C2PA 2.4, chapter 10), versions 1 and 2, read and written. */
#ifndef PROV_CLAIM_CLAIM_H
#define PROV_CLAIM_CLAIM_H

#include "base/wr.h"
#include "cbor/dec.h"
#include "claim/store.h"

/* hashed-uri-map (8.4.2). Absent members are empty. */
struct prov_hashed_uri {
	struct prov_bytes url, alg, hash;
};
/* False where ITEM is no map or has members of the wrong type; url may still be empty. */
bool prov_hashed_uri_parse(const struct prov_cbor *item, struct prov_hashed_uri *out);

struct prov_claim_ref {
	struct prov_hashed_uri uri;
	bool gathered; /* in gathered_assertions: not attributed to the signer */
};

struct prov_claim {
	int version;            /* 1 or 2 */
	struct prov_bytes cbor; /* what is signed: the content of the claim's cbor box */
	struct prov_cbor root;
	const char *fault; /* a mandatory field missing or of the wrong type (15.6.2): a
			    * sentence; NULL where all is well */
	struct prov_bytes instance_id, title, format, signature_uri, alg;
	struct prov_bytes generator_name, generator_version, spec_version;
	struct prov_cbor generator_info; /* the (first) generator-info-map, or NONE */
	struct prov_claim_ref *refs;     /* created first, then gathered; v1: assertions */
	size_t num_refs;
	struct prov_bytes *redacted; /* redacted_assertions: JUMBF URIs */
	size_t num_redacted;
};

/*
 * Reads a claim box. PROV_E_TRUNC / PROV_E_FORMAT where its content is not one well-formed CBOR
 * item (15.6.2: claim.cbor.invalid). v1 is read leniently: its faults are left NULL unless it is no
 * map (digest 2.2).
 */
int prov_claim_parse(const struct prov_manifest *manifest, struct prov_arena *arena,
    struct prov_claim *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- writing (claim_write.c): claim-map-v2, deterministic, nothing deprecated --- */

/* A member of a map whose value is encoded already (deterministic CBOR). */
struct prov_member {
	const char *key;
	struct prov_bytes cbor;
};
struct prov_claim_new {
	const char *instance_id;
	const char *title;                              /* or NULL */
	const char *generator_name, *generator_version; /* version or NULL */
	const struct prov_member *generator_more;       /* further members of the generator */
	size_t num_generator_more;
	const char *signature_uri;         /* absolute (10.2.2) */
	const char *alg;                   /* default hash algorithm */
	const struct prov_claim_ref *refs; /* in the order in which they are listed */
	size_t num_refs;
	const char *const *redacted; /* absolute JUMBF URIs */
	size_t num_redacted;
};
void prov_claim_put(struct prov_wr *wr, const struct prov_claim_new *claim);
void prov_hashed_uri_put(struct prov_wr *wr, const struct prov_hashed_uri *uri);

#endif
