/* SPDX-License-Identifier: Apache-2.0 */
/* What later manifests keep for earlier ones: c2pa.time-stamp (C2PA 2.4, 18.19) and
 * c2pa.certificate-status (18.20). */
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

/* A pair that is no label with a token is passed over (6.5). */
static int add_stamp(const struct prov_cbor *key, const struct prov_cbor *value,
    struct prov_arena *arena, struct prov_stored_stamps *out, struct prov_err *err)
{
	struct prov_stored_stamp *stamp = &out->v[out->n];
	int rc = prov_item_text(key, arena, &stamp->label, err);

	if (rc == PROV_OK)
		rc = prov_item_bytes(value, arena, &stamp->token, err);
	if (rc == PROV_OK && stamp->label.n > 0 && stamp->token.n > 0)
		out->n++;
	return rc;
}

int prov_stored_stamps_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_stored_stamps *out, struct prov_err *err)
{
	struct prov_cbor root, key, value;
	struct prov_cbor_iter iter;
	void *room;
	int rc;

	*out = (struct prov_stored_stamps){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP || prov_cbor_count(&root) == 0) {
		out->fault = "the time-stamps are no map with at least one of them";
		return PROV_OK;
	}
	rc = prov_item_room(arena, prov_cbor_count(&root), PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(out->v[0]), "stored time-stamps", &room, err);
	out->v = room;
	iter = prov_cbor_iter(&root);
	while (rc == PROV_OK && prov_cbor_next_pair(&iter, &key, &value))
		rc = add_stamp(&key, &value, arena, out, err);
	return rc;
}

int prov_stored_ocsp_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bytes **out, size_t *num_out, struct prov_err *err)
{
	struct prov_cbor root, list, element;
	struct prov_cbor_iter iter;
	struct prov_bytes *v;
	void *room;
	int rc;

	*out = NULL;
	*num_out = 0;
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK || !prov_cbor_get(&root, "ocspVals", &list) ||
	    list.type != PROV_CBOR_ARRAY)
		return rc;
	rc = prov_item_room(arena, prov_cbor_count(&list), PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(*v), "stored OCSP responses", &room, err);
	v = room;
	iter = prov_cbor_iter(&list);
	while (rc == PROV_OK && prov_cbor_next(&iter, &element)) {
		rc = prov_item_bytes(&element, arena, &v[*num_out], err);
		if (rc == PROV_OK && v[*num_out].n > 0)
			(*num_out)++;
	}
	*out = v;
	return rc;
}
