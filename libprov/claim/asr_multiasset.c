/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.hash.multi-asset (C2PA 2.4, 18.9). */
#include "base/ckd.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

/* A locator-map: either a run of bytes or a box, not both (18.9.3). */
static int read_location(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_part *out, const char **fault, struct prov_err *err)
{
	struct prov_cbor offset, length, box;
	const struct prov_cbor_field fields[] = {
	    {"byteOffset", &offset}, {"length", &length}, {"bmffBox", &box}};
	bool bytes;
	uint64_t end;

	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK) {
		*fault = "where a part of the file is, is not said";
		return PROV_OK;
	}
	bytes = prov_item_present(&offset) || prov_item_present(&length);
	out->in_box = prov_item_present(&box);
	if (bytes == out->in_box)
		*fault = bytes ? "a part of the file is said to be in two places"
			       : "where a part of the file is, is not said";
	else if (bytes && !prov_cbor_uint(&offset, &out->off))
		*fault = "a part of the file has no valid offset";
	else if (bytes && !prov_cbor_uint(&length, &out->len))
		*fault = "a part of the file has no valid length";
	else if (bytes && !prov_add_u64(out->off, out->len, &end))
		*fault = "a part of the file ends beyond any file";
	else if (out->in_box && box.type != PROV_CBOR_TEXT)
		*fault = "the box of a part of the file has no valid path";
	return prov_item_text(&box, arena, &out->box, err);
}

/* A hashed URI; the specification's own example has a bare one, which the claim's covers too. */
static int read_reference(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_part *out, const char **fault, struct prov_err *err)
{
	bool good = false;
	int rc;

	if (item->type == PROV_CBOR_TEXT) {
		out->bare = true;
		rc = prov_item_text(item, arena, &out->uri.url, err);
		if (rc == PROV_OK)
			rc = prov_item_uri_limit(out->uri.url, err);
		good = true;
	} else {
		rc = prov_item_uri(item, arena, &out->uri, &good, err);
		good = good && out->uri.hash.n > 0;
	}
	if (*fault == NULL && (!good || out->uri.url.n == 0))
		*fault = "a part of the file has no valid reference to its hash";
	return rc;
}

/* A part-hash-map. */
static int read_part(const struct prov_cbor *item, struct prov_arena *arena, struct prov_part *out,
    const char **fault, struct prov_err *err)
{
	struct prov_cbor location, hash, optional;
	const struct prov_cbor_field fields[] = {
	    {"location", &location}, {"hashAssertion", &hash}, {"optional", &optional}};
	int rc;

	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK) {
		*fault = "a part of the file is recorded as something that is no map";
		return PROV_OK;
	}
	if (!prov_cbor_bool(&optional, &out->optional))
		out->optional = false;
	rc = read_location(&location, arena, out, fault, err);
	if (rc == PROV_OK)
		rc = read_reference(&hash, arena, out, fault, err);
	return rc;
}

int prov_multi_asset_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_multi_asset *out, struct prov_err *err)
{
	struct prov_cbor root, parts, item;
	const struct prov_cbor_field fields[] = {{"parts", &parts}};
	struct prov_cbor_iter iter;
	size_t count;
	void *room;
	int rc;

	*out = (struct prov_multi_asset){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (prov_cbor_fields(&root, fields, 1, NULL) != PROV_OK || parts.type != PROV_CBOR_ARRAY ||
	    prov_cbor_count(&parts) == 0) {
		out->fault = "no parts of the file are listed";
		return PROV_OK;
	}
	count = prov_cbor_count(&parts);
	rc = prov_item_room(arena, count, PROV_MAX_PARTS, PROV_LIMIT_PARTS, sizeof(out->parts[0]),
	    "parts", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->parts = room;
	iter = prov_cbor_iter(&parts);
	while (
	    rc == PROV_OK && out->fault == NULL && out->n < count && prov_cbor_next(&iter, &item)) {
		rc = read_part(&item, arena, &out->parts[out->n], &out->fault, err);
		if (out->fault == NULL)
			out->n++;
	}
	return rc;
}
