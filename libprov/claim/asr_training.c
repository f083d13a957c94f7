/* SPDX-License-Identifier: Apache-2.0 */
/* cawg.training-mining (CAWG training and data mining assertion 1.1), and c2pa.training-mining as
 * C2PA had it until 1.4: what the content may be used for. */
#include "claim/assertion.h"
#include "claim/item.h"

static bool is_there(const struct prov_training *t, const struct prov_training_entry *entry)
{
	for (size_t i = 0; i < t->n; i++) {
		if (prov_bytes_eq(t->v[i].purpose, entry->purpose) &&
		    prov_bytes_eq(t->v[i].use, entry->use))
			return true;
	}
	return false;
}

int prov_training_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_training *out, struct prov_err *err)
{
	struct prov_cbor root, entries, key, value, use;
	struct prov_cbor_iter iter;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK || !prov_cbor_get(&root, "entries", &entries) ||
	    entries.type != PROV_CBOR_MAP)
		return rc;
	iter = prov_cbor_iter(&entries);
	while (out->n < PROV_MAX_TRAINING && prov_cbor_next_pair(&iter, &key, &value)) {
		struct prov_training_entry *entry = &out->v[out->n];

		rc = prov_item_text(&key, arena, &entry->purpose, err);
		if (rc == PROV_OK && prov_cbor_get(&value, "use", &use))
			rc = prov_item_text(&use, arena, &entry->use, err);
		if (rc != PROV_OK)
			return rc;
		if (entry->purpose.n > 0 && entry->use.n > 0 && !is_there(out, entry))
			out->n++;
		else
			*entry = (struct prov_training_entry){{0}, {0}};
	}
	return PROV_OK;
}
