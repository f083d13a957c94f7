/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.ai-disclosure (C2PA 2.4, 18.28). */
#include "claim/assertion.h"
#include "claim/item.h"

/* A level that is none of the list says nothing (18.28.4). */
static bool is_level(struct prov_bytes text)
{
	return prov_bytes_is(text, "fully_autonomous") || prov_bytes_is(text, "prompt_guided") ||
	       prov_bytes_is(text, "human_validated");
}

int prov_ai_disclosure_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_ai_disclosure *out, struct prov_err *err)
{
	struct prov_cbor root, type = {0}, name = {0}, id = {0}, profile = {0}, level = {0};
	const struct prov_cbor_field fields[] = {{"modelType", &type}, {"modelName", &name},
	    {"modelIdentifier", &id}, {"contentProfile", &profile}};
	int rc;

	*out = (struct prov_ai_disclosure){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), NULL) != PROV_OK) {
		out->fault = "an AI disclosure is no map, or says something twice";
		return PROV_OK;
	}
	rc = prov_item_text(&type, arena, &out->model_type, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&name, arena, &out->model_name, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&id, arena, &out->model_id, err);
	if (rc == PROV_OK && prov_cbor_get(&profile, "humanOversightLevel", &level))
		rc = prov_item_text(&level, arena, &out->oversight, err);
	if (!is_level(out->oversight))
		out->oversight = prov_bytes(NULL, 0);
	if (out->model_type.n == 0)
		out->fault = "an AI disclosure does not say what type its model is of";
	return rc;
}
