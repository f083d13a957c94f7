/* SPDX-License-Identifier: Apache-2.0 */
/* General box hashes (C2PA 2.4, 18.7; earlier versions: 1.3 to 2.3). pad and pad2 are to be
 * ignored (15.12.3), so nobody asks for them. */
#include "base/ckd.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

static const char *read_exclusion(
    const struct prov_cbor *item, size_t num_names, struct prov_box_exclusion *out)
{
	struct prov_cbor start, length, index;
	const struct prov_cbor_field fields[] = {
	    {"start", &start}, {"length", &length}, {"boxIndex", &index}};
	uint64_t end, box = 0;

	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return "an exclusion of the box hash is no map";
	if (!prov_cbor_uint(&start, &out->start))
		return "an exclusion of the box hash has no valid start";
	if (!prov_cbor_uint(&length, &out->length))
		return "an exclusion of the box hash has no valid length";
	if (!prov_add_u64(out->start, out->length, &end))
		return "an exclusion of the box hash ends beyond any file";
	if (index.type == PROV_CBOR_NONE && num_names > 1)
		return "an exclusion of the box hash does not say which box it is of";
	if (index.type != PROV_CBOR_NONE && !prov_cbor_uint(&index, &box))
		return "an exclusion of the box hash has no valid boxIndex";
	if (box >= num_names)
		return "an exclusion of the box hash is of a box that its list does not name";
	out->box = (size_t)box;
	return NULL;
}

/* Ranges of one box ascend and do not overlap (18.7.1, 15.12.3); boxes ascend too. */
static bool in_order(const struct prov_box_exclusion *a, const struct prov_box_exclusion *b)
{
	return a->box < b->box || (a->box == b->box && a->start + a->length <= b->start);
}

static int read_exclusions(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_box_entry *out, const char **fault, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	size_t count;
	void *room;
	int rc;

	if (list->type == PROV_CBOR_NONE)
		return PROV_OK;
	if (list->type != PROV_CBOR_ARRAY) {
		*fault = "the exclusions of the box hash are no array";
		return PROV_OK;
	}
	count = prov_cbor_count(list);
	rc = prov_item_room(arena, count, PROV_MAX_EXCLUSIONS, PROV_LIMIT_EXCLUSIONS,
	    sizeof(out->exclusions[0]), "exclusions", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->exclusions = room;
	for (size_t i = 0; i < count && prov_cbor_next(&iter, &element); i++) {
		*fault = read_exclusion(&element, out->num_names, &out->exclusions[i]);
		if (*fault == NULL && i > 0 &&
		    !in_order(&out->exclusions[i - 1], &out->exclusions[i]))
			*fault = "the exclusions of the box hash overlap or are out of order";
		if (*fault != NULL)
			return PROV_OK;
		out->num_exclusions++;
	}
	return PROV_OK;
}

/* The names go to the end of OUT's list. */
static int read_names(const struct prov_cbor *list, struct prov_arena *arena, size_t room,
    struct prov_box_hash *out, struct prov_box_entry *entry, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;

	if (list->type != PROV_CBOR_ARRAY || prov_cbor_count(list) == 0) {
		out->fault = "an entry of the box hash names no boxes";
		return PROV_OK;
	}
	entry->first_name = out->num_names;
	while (out->num_names < room && prov_cbor_next(&iter, &element)) {
		struct prov_bytes *name = &out->names[out->num_names];
		int rc = prov_item_text(&element, arena, name, err);

		if (rc != PROV_OK)
			return rc;
		if (element.type != PROV_CBOR_TEXT || name->n == 0) {
			out->fault = "an entry of the box hash holds something that is no name";
			return PROV_OK;
		}
		out->num_names++;
		entry->num_names++;
	}
	return PROV_OK;
}

static int read_entry(const struct prov_cbor *item, struct prov_arena *arena, size_t room,
    struct prov_box_hash *out, struct prov_box_entry *entry, struct prov_err *err)
{
	struct prov_cbor names, alg, hash, excluded, exclusions;
	const struct prov_cbor_field fields[] = {{"names", &names}, {"alg", &alg}, {"hash", &hash},
	    {"excluded", &excluded}, {"exclusions", &exclusions}};
	int rc;

	if (prov_cbor_fields(item, fields, 5, NULL) != PROV_OK) {
		out->fault = "an entry of the box hash is no map";
		return PROV_OK;
	}
	rc = read_names(&names, arena, room, out, entry, err);
	if (rc == PROV_OK && out->fault == NULL)
		rc = prov_item_alg(&alg, arena, &entry->alg, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&hash, arena, &entry->hash, err);
	if (rc != PROV_OK || out->fault != NULL)
		return rc;
	if (prov_item_present(&excluded) && !prov_cbor_bool(&excluded, &entry->excluded)) {
		out->fault = "an entry of the box hash does not say clearly whether it counts";
		return PROV_OK;
	}
	if (entry->excluded) /* takes precedence (18.7.1) */
		return PROV_OK;
	return read_exclusions(&exclusions, arena, entry, &out->fault, err);
}

/* How many names there are in all, so that they get one list. */
static size_t count_names(const struct prov_cbor *boxes)
{
	struct prov_cbor_iter iter = prov_cbor_iter(boxes);
	struct prov_cbor entry, names;
	size_t n = 0;

	while (prov_cbor_next(&iter, &entry)) {
		if (prov_cbor_get(&entry, "names", &names) && names.type == PROV_CBOR_ARRAY)
			n += prov_cbor_count(&names);
	}
	return n;
}

static int read_boxes(const struct prov_cbor *boxes, struct prov_arena *arena,
    struct prov_box_hash *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(boxes);
	size_t count, num_names;
	struct prov_cbor element;
	void *room;
	int rc;

	if (boxes->type != PROV_CBOR_ARRAY || prov_cbor_count(boxes) == 0) {
		out->fault = "the box hash lists no boxes";
		return PROV_OK;
	}
	count = prov_cbor_count(boxes);
	num_names = count_names(boxes);
	rc = prov_item_room(arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(*out->entries),
	    "entries", &room, err);
	out->entries = room;
	if (rc == PROV_OK)
		rc = prov_item_room(arena, num_names + 1, PROV_MAX_RANGES, PROV_LIMIT_RANGES,
		    sizeof(*out->names), "names of boxes", &room, err);
	out->names = room;
	for (size_t i = 0; rc == PROV_OK && out->fault == NULL && i < count; i++) {
		if (!prov_cbor_next(&iter, &element))
			break;
		rc = read_entry(&element, arena, num_names, out, &out->entries[i], err);
		out->num_entries++;
	}
	return rc;
}

int prov_box_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_box_hash *out, struct prov_err *err)
{
	struct prov_cbor root, boxes, alg;
	const struct prov_cbor_field fields[] = {{"boxes", &boxes}, {"alg", &alg}};
	int rc;

	*out = (struct prov_box_hash){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the box hash is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, 2, err);
	if (rc == PROV_OK)
		rc = prov_item_alg(&alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = read_boxes(&boxes, arena, out, err);
	return rc;
}
