/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/claim.h"

/* A promise that nothing deprecated in this version is used (C2PA 2.4, 5.1, 10.2.3.2). */
#define SPEC_VERSION "2.4.0"

static void put_generator(struct prov_wr *wr, const char *name, const char *version)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "name");
	prov_enc_str(wr, name);
	if (version != NULL) {
		prov_enc_key(wr, &map, "version");
		prov_enc_str(wr, version);
	}
	prov_enc_key(wr, &map, "specVersion");
	prov_enc_str(wr, SPEC_VERSION);
	prov_enc_map_end(wr, &map);
}

void prov_claim_put(struct prov_wr *wr, const struct prov_claim_new *claim)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "instanceID");
	prov_enc_str(wr, claim->instance_id);
	prov_enc_key(wr, &map, "claim_generator_info");
	put_generator(wr, claim->generator_name, claim->generator_version);
	prov_enc_key(wr, &map, "signature");
	prov_enc_str(wr, claim->signature_uri);
	prov_enc_key(wr, &map, "created_assertions");
	prov_enc_array(wr, claim->num_created);
	for (size_t i = 0; i < claim->num_created; i++)
		prov_hashed_uri_put(wr, &claim->created[i]);
	if (claim->title != NULL) {
		prov_enc_key(wr, &map, "dc:title");
		prov_enc_str(wr, claim->title);
	}
	prov_enc_key(wr, &map, "alg");
	prov_enc_str(wr, claim->alg);
	prov_enc_map_end(wr, &map);
}
