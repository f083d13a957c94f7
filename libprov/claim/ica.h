/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity claims aggregation (CAWG Identity Assertion 1.2, 8.1): the W3C verifiable credential
 * that an aggregator signs, read from its JSON. Describes; what breaks a rule is a sentence in
 * 'fault'.
 */
#ifndef PROV_CLAIM_ICA_H
#define PROV_CLAIM_ICA_H

#include "cbor/dec.h"
#include "json/get.h"

#define PROV_MAX_VERIFIED 32u /* entries of verifiedIdentities that are kept */

/* An entry of verifiedIdentities; what is absent is empty. */
struct prov_verified {
	const char *fault; /* the rule that it breaks */
	struct prov_bytes type, name, username, address, uri, method, verified_at;
	struct prov_bytes provider_id, provider_name;
};

/* What the credential says of its revocation (credentialStatus). */
enum prov_ica_status {
	PROV_ICA_STATUS_NONE = 0,
	PROV_ICA_STATUS_OTHER,    /* by other means than the one that is recommended */
	PROV_ICA_STATUS_BITSTRING /* a BitstringStatusListEntry for revocation */
};

struct prov_ica {
	const char *fault;        /* not a credential of this kind; nothing else is set then */
	struct prov_bytes issuer; /* issuer or issuer.id, whatever it holds */
	struct prov_bytes valid_from, valid_until; /* issuanceDate, expirationDate in version 1.1 */
	bool has_from, has_until;                  /* present, of whatever type */
	enum prov_ica_status status;
	bool is_list;            /* verifiedIdentities is an array */
	size_t count;            /* of its entries */
	struct prov_verified *v; /* the first PROV_MAX_VERIFIED */
	size_t n;
	const char *bad;              /* the first fault among all entries, or NULL */
	struct prov_json_value asset; /* c2paAsset */
};

/* More than PROV_MAX_CREDENTIAL bytes, or JSON that is nested too deep, is PROV_E_LIMIT. */
int prov_ica_parse(struct prov_bytes json, struct prov_arena *arena, struct prov_ica *out,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Whether ASSET is the JSON form of a signer_payload (ica_asset.c): the same maps, arrays, texts,
 * numbers and truths, byte strings in Base64. A reference that names no algorithm may have ALG, the
 * claim's, filled in, as the aggregators that there are do. PROV_E_LIMIT: deeper than
 * PROV_MAX_ASSET_DEPTH, or a map of more than PROV_MAX_ASSET_KEYS.
 */
int prov_ica_matches(const struct prov_json_value *asset, const struct prov_cbor *payload,
    struct prov_bytes alg, bool *same, struct prov_err *err) PROV_MUST_CHECK;

#endif
