/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/claim.h"

/* A promise that nothing deprecated in this version is used (C2PA 2.4, 5.1, 10.2.3.2). */
#define SPEC_VERSION "2.4.0"

static void put_generator(struct prov_wr *wr, const struct prov_claim_new *claim)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "name");
	prov_enc_str(wr, claim->generator_name);
	if (claim->generator_version != NULL) {
		prov_enc_key(wr, &map, "version");
		prov_enc_str(wr, claim->generator_version);
	}
	for (size_t i = 0; i < claim->num_generator_more; i++) {
		prov_enc_key(wr, &map, claim->generator_more[i].key);
		prov_wr_bytes(wr, claim->generator_more[i].cbor);
	}
	prov_enc_key(wr, &map, "specVersion");
	prov_enc_str(wr, SPEC_VERSION);
	prov_enc_map_end(wr, &map);
}

/* One of the two lists; gathered_assertions is left out where it would be empty (10.2.2). */
static void put_refs(struct prov_wr *wr, struct prov_enc_map *map, const char *key,
    const struct prov_claim_new *claim, bool gathered)
{
	size_t n = 0;

	for (size_t i = 0; i < claim->num_refs; i++)
		n += claim->refs[i].gathered == gathered;
	if (n == 0 && gathered)
		return;
	prov_enc_key(wr, map, key);
	prov_enc_array(wr, n);
	for (size_t i = 0; i < claim->num_refs; i++) {
		if (claim->refs[i].gathered == gathered)
			prov_hashed_uri_put(wr, &claim->refs[i].uri);
	}
}

static void put_redacted(
    struct prov_wr *wr, struct prov_enc_map *map, const struct prov_claim_new *claim)
{
	if (claim->num_redacted == 0)
		return;
	prov_enc_key(wr, map, "redacted_assertions");
	prov_enc_array(wr, claim->num_redacted);
	for (size_t i = 0; i < claim->num_redacted; i++)
		prov_enc_str(wr, claim->redacted[i]);
}

void prov_claim_put(struct prov_wr *wr, const struct prov_claim_new *claim)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "instanceID");
	prov_enc_str(wr, claim->instance_id);
	prov_enc_key(wr, &map, "claim_generator_info");
	put_generator(wr, claim);
	prov_enc_key(wr, &map, "signature");
	prov_enc_str(wr, claim->signature_uri);
	put_refs(wr, &map, "created_assertions", claim, false);
	put_refs(wr, &map, "gathered_assertions", claim, true);
	put_redacted(wr, &map, claim);
	if (claim->title != NULL) {
		prov_enc_key(wr, &map, "dc:title");
		prov_enc_str(wr, claim->title);
	}
	prov_enc_key(wr, &map, "alg");
	prov_enc_str(wr, claim->alg);
	prov_enc_map_end(wr, &map);
}
