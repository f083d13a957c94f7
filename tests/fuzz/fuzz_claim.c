/* SPDX-License-Identifier: Apache-2.0 */
/* The input as a manifest store, and as the CBOR of a claim and of every assertion that is read. */
#include "claim/assertion.h"
#include "helper/fake_box.h"

static void read_box(const struct prov_jumbf *box, struct prov_arena *arena)
{
	const struct prov_manifest manifest = {
	    .box = box, .claim = box, .num_claims = 1, .is_claim_v2 = box->label.n % 2 == 0};
	struct prov_claim claim;
	struct prov_actions actions;
	struct prov_ingredient ingredient;
	struct prov_data_hash hash;

	(void)!prov_claim_parse(&manifest, arena, &claim, NULL);
	(void)!prov_actions_parse(box, arena, &actions, NULL);
	(void)!prov_ingredient_parse(box, arena, &ingredient, NULL);
	(void)!prov_data_hash_parse(box, arena, &hash, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const labels[] = {"c2pa.actions", "c2pa.ingredient", "c2pa.claim.v2"};
	struct prov_store store;
	struct fake_box fake;

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		fake_box_init(&fake, labels[i], prov_bytes(data, len));
		read_box(&fake.box, &fake.arena);
		(void)!prov_store_parse(fake.content.body, 0, &fake.arena, &store, NULL);
		for (size_t k = 0; k < store.num_index; k++) {
			(void)prov_store_resolve(&store, prov_store_owner(&store, store.index[k]),
			    store.index[k]->label);
			read_box(store.index[k], &fake.arena);
		}
		fake_box_fini(&fake);
	}
	return 0;
}
