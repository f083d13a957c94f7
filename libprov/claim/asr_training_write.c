/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"

/* The purposes of CAWG's training and data mining assertion 1.1. */
static const char *const purposes[] = {
    "cawg.ai_inference", "cawg.ai_generative_training", "cawg.ai_training", "cawg.data_mining"};

/* How users write it, and how the assertion does. */
static const struct use {
	const char *name, *value;
} uses[] = {{"allowed", "allowed"}, {"not-allowed", "notAllowed"}, {"constrained", "constrained"}};
#define NUM_USES (sizeof(uses) / sizeof(uses[0]))

const char *prov_training_use(const char *name)
{
	for (size_t i = 0; i < NUM_USES; i++) {
		if (strcmp(uses[i].name, name) == 0)
			return uses[i].value;
	}
	return NULL;
}

static void put_entry(struct prov_wr *wr, const char *use, const char *constraint)
{
	struct prov_enc_map entry;

	prov_enc_map_begin(wr, &entry);
	prov_enc_key(wr, &entry, "use");
	prov_enc_str(wr, use);
	if (constraint != NULL) {
		prov_enc_key(wr, &entry, "constraint_info");
		prov_enc_str(wr, constraint);
	}
	prov_enc_map_end(wr, &entry);
}

void prov_training_put(struct prov_wr *wr, const char *use, const char *constraint)
{
	struct prov_enc_map map, entries;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "entries");
	prov_enc_map_begin(wr, &entries);
	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
		prov_enc_key(wr, &entries, purposes[i]);
		put_entry(wr, use, constraint);
	}
	prov_enc_map_end(wr, &entries);
	prov_enc_map_end(wr, &map);
}
