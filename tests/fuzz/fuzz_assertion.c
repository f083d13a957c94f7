/* SPDX-License-Identifier: Apache-2.0 */
/* The input as the CBOR of each assertion that fuzz_claim does not read. */
#include "claim/asr_bmffhash.h"
#include "claim/assertion.h"
#include "helper/fake_box.h"

static void read_bindings(const struct prov_jumbf *box, struct prov_arena *arena)
{
	struct prov_collection_hash collection;
	struct prov_multi_asset multi;
	struct prov_box_hash boxes;

	(void)!prov_box_hash_parse(box, arena, &boxes, NULL);
	(void)!prov_collection_hash_parse(box, arena, &collection, NULL);
	(void)!prov_multi_asset_parse(box, arena, &multi, NULL);
}

static void read_others(const struct prov_jumbf *box, struct prov_arena *arena)
{
	struct prov_representation representation;
	struct prov_ai_disclosure disclosure;
	struct prov_stored_stamps stamps;
	struct prov_external external;
	struct prov_identity identity;
	struct prov_training training;
	struct prov_bytes *ocsp, alg;
	size_t n;

	(void)!prov_identity_parse(box, arena, &identity, NULL);
	(void)!prov_external_parse(box, arena, &external, NULL);
	(void)!prov_stored_stamps_parse(box, arena, &stamps, NULL);
	(void)!prov_stored_ocsp_parse(box, arena, &ocsp, &n, NULL);
	(void)!prov_representation_parse(box, arena, &representation, NULL);
	(void)!prov_ai_disclosure_parse(box, arena, &disclosure, NULL);
	(void)!prov_soft_binding_parse(box, arena, &alg, NULL);
	(void)!prov_training_parse(box, arena, &training, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct prov_bmff_hash bmff;
	struct fake_box fake;

	fake_box_init(&fake, "c2pa.hash.bmff.v3", prov_bytes(data, len));
	read_bindings(&fake.box, &fake.arena);
	read_others(&fake.box, &fake.arena);
	(void)!prov_bmff_hash_parse(&fake.box, &fake.arena, &bmff, NULL);
	fake_box_fini(&fake);
	return 0;
}
