/* SPDX-License-Identifier: Apache-2.0 */
/* Two hostile ingredients' stores in one: the length of the first in two bytes, then both. */
#include <stdlib.h>

#include "base/limits.h"
#include "compose/draft.h"

static void take(struct prov_draft_ingredient *ing, struct prov_bytes data, bool broken,
    struct prov_arena *arena)
{
	struct prov_store store;

	*ing = (struct prov_draft_ingredient){.store = data, .broken = broken};
	ing->has_manifest =
	    prov_store_parse(data, 0, arena, &store, NULL) == PROV_OK && store.active != NULL;
	if (ing->has_manifest)
		ing->label = store.active->label;
}

/* What is written is what was settled, under labels of which each is there once. */
static void check(const struct prov_copies *copies, struct prov_arena *arena)
{
	for (size_t i = 0; i < copies->n; i++) {
		const struct prov_copy *copy = &copies->v[i];
		struct prov_jumbf *box;

		if (copy->gone || copy->label == NULL)
			continue;
		if (prov_jumbf_parse(copy->as, 0, arena, &box, NULL, NULL) != PROV_OK ||
		    !prov_bytes_is(box->label, copy->label) ||
		    !prov_bytes_eq(box->body, prov_copy_body(copy)) ||
		    prov_copies_find(copies, box->label) != copy)
			abort();
	}
	for (size_t i = 0; i < copies->num_from; i++) {
		if (copies->from[i].store != NULL && prov_copies_own(copies, i) == NULL)
			abort();
	}
}

static void merge(struct prov_draft_ingredient *ings, struct prov_arena *arena)
{
	static const char uri[] = "self#jumbf=/c2pa/urn:c2pa:a/c2pa.assertions/com.example.a";
	const char *const uris[] = {uri};
	struct prov_copies copies;

	if (prov_copies_collect(&copies, ings, 2, arena, NULL) == PROV_OK &&
	    prov_copies_settle(&copies, NULL) == PROV_OK)
		check(&copies, arena);
	if (prov_copies_collect(&copies, ings, 2, arena, NULL) == PROV_OK &&
	    prov_copies_redact(&copies, uris, 1, NULL) == PROV_OK &&
	    prov_copies_settle(&copies, NULL) == PROV_OK)
		check(&copies, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct prov_bytes all = prov_bytes(data, len);
	size_t first = len < 2 ? 0 : (size_t)(data[0] & 0x7F) << 8 | data[1];
	struct prov_draft_ingredient ings[2];
	struct prov_arena arena;

	if (len < 2 || first > len - 2)
		return 0;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	take(&ings[0], prov_bytes_sub(all, 2, 2 + first), data[0] >> 7 == 1, &arena);
	take(&ings[1], prov_bytes_sub(all, 2 + first, len), false, &arena);
	merge(ings, &arena);
	prov_arena_fini(&arena);
	return 0;
}
