/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"
#include "prov/sign.h"

static const char *const levels[] = {"fully_autonomous", "prompt_guided", "human_validated"};
#define NUM_LEVELS (sizeof(levels) / sizeof(levels[0]))

const char *prov_oversight_at(size_t i)
{
	return i < NUM_LEVELS ? levels[i] : NULL;
}

static void put_member(
    struct prov_wr *wr, struct prov_enc_map *map, const char *key, const char *value)
{
	if (value == NULL)
		return;
	prov_enc_key(wr, map, key);
	prov_enc_str(wr, value);
}

void prov_ai_disclosure_put(struct prov_wr *wr, const struct prov_ai_disclosure_new *disclosure)
{
	struct prov_enc_map map, profile;

	prov_enc_map_begin(wr, &map);
	put_member(wr, &map, "modelType", disclosure->model_type);
	put_member(wr, &map, "modelName", disclosure->model_name);
	put_member(wr, &map, "modelIdentifier", disclosure->model_id);
	if (disclosure->oversight != NULL) {
		prov_enc_key(wr, &map, "contentProfile");
		prov_enc_map_begin(wr, &profile);
		put_member(wr, &profile, "humanOversightLevel", disclosure->oversight);
		prov_enc_map_end(wr, &profile);
	}
	prov_enc_map_end(wr, &map);
}
