/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ckd.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

struct raw_data_hash {
	struct prov_cbor exclusions, alg, hash, pad, pad2, name;
};

static bool all_zero(struct prov_bytes b)
{
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] != 0)
			return false;
	}
	return true;
}

/* Early writers spelt pad as an array of integers. */
static bool array_is_zero(const struct prov_cbor *array)
{
	struct prov_cbor_iter iter = prov_cbor_iter(array);
	struct prov_cbor element;
	uint64_t v;

	while (prov_cbor_next(&iter, &element)) {
		if (!prov_cbor_uint(&element, &v) || v != 0)
			return false;
	}
	return true;
}

static int check_pad(const struct prov_cbor *pad, struct prov_arena *arena,
    struct prov_data_hash *out, struct prov_err *err)
{
	struct prov_bytes bytes;
	int rc;

	if (pad->type == PROV_CBOR_ARRAY) {
		out->pad_nonzero |= !array_is_zero(pad);
		return PROV_OK;
	}
	rc = prov_item_bytes(pad, arena, &bytes, err);
	if (rc == PROV_OK)
		out->pad_nonzero |=
		    !all_zero(bytes) || (prov_item_present(pad) && pad->type != PROV_CBOR_BYTES);
	return rc;
}

/* One EXCLUSION_RANGE-map, which shall not reach back before PREVIOUS_END (18.5.1, 15.12.1.1). */
static const char *read_range(
    const struct prov_cbor *item, uint64_t previous_end, struct prov_exclusion *out, uint64_t *end)
{
	struct prov_cbor start, length;
	const struct prov_cbor_field fields[] = {{"start", &start}, {"length", &length}};

	if (prov_cbor_fields(item, fields, 2, NULL) != PROV_OK)
		return "an exclusion of the data hash is no map";
	if (!prov_cbor_uint(&start, &out->start))
		return "an exclusion of the data hash has no valid start";
	if (!prov_cbor_uint(&length, &out->length))
		return "an exclusion of the data hash has no valid length";
	if (!prov_add_u64(out->start, out->length, end))
		return "an exclusion of the data hash ends beyond any file";
	if (out->start < previous_end)
		return "the exclusions of the data hash overlap or are out of order";
	return NULL;
}

static int read_ranges(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_data_hash *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	uint64_t end = 0;
	size_t count;
	void *room;
	int rc;

	if (list->type == PROV_CBOR_NONE)
		return PROV_OK;
	if (list->type != PROV_CBOR_ARRAY) {
		out->fault = "the exclusions of the data hash are no array";
		return PROV_OK;
	}
	count = prov_cbor_count(list);
	rc = prov_item_room(arena, count, PROV_MAX_EXCLUSIONS, PROV_LIMIT_EXCLUSIONS,
	    sizeof(out->exclusions[0]), "exclusions", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->exclusions = room;
	for (size_t i = 0; i < count && prov_cbor_next(&iter, &element); i++) {
		out->fault = read_range(&element, end, &out->exclusions[i], &end);
		if (out->fault != NULL)
			return PROV_OK;
		out->num_exclusions++;
	}
	return PROV_OK;
}

int prov_data_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_data_hash *out, struct prov_err *err)
{
	struct raw_data_hash raw;
	const struct prov_cbor_field fields[] = {
	    {"exclusions", &raw.exclusions},
	    {"alg", &raw.alg},
	    {"hash", &raw.hash},
	    {"pad", &raw.pad},
	    {"pad2", &raw.pad2},
	    {"name", &raw.name},
	};
	struct prov_cbor root;
	int rc;

	*out = (struct prov_data_hash){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the data hash is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK)
		rc = prov_item_alg(&raw.alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&raw.hash, arena, &out->hash, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&raw.name, arena, &out->name, err);
	if (rc == PROV_OK)
		rc = check_pad(&raw.pad, arena, out, err);
	if (rc == PROV_OK)
		rc = check_pad(&raw.pad2, arena, out, err);
	if (rc == PROV_OK)
		rc = read_ranges(&raw.exclusions, arena, out, err);
	return rc;
}
