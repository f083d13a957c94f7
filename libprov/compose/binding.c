/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/binding.h"

#include <stdlib.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "claim/asr_bmffhash.h"

/* 'name' is optional, and every byte of a text's manifest costs four. */
#define DATA_NAME NULL

/* 18.5: the store is left out, and the length that changes with it. Their place takes the same room
 * whatever it is. */
static void put_data(struct prov_wr *wr, const struct prov_bound *bound)
{
	static const uint8_t zeros[PROV_HASH_MAX];
	const uint8_t *digest = bound->digests == NULL ? zeros : bound->digests[0];
	size_t room = (bound->caps & (unsigned)PROV_FMT_ALSO) != 0 ? 2 : 1, n = 0;
	struct prov_exclusion v[2];

	if (bound->plan != NULL && bound->plan->also.len > 0)
		v[n++] = (struct prov_exclusion){bound->plan->also.start, bound->plan->also.len};
	if (bound->plan != NULL && bound->plan->excl_len > 0)
		v[n++] = (struct prov_exclusion){bound->plan->excl_start, bound->plan->excl_len};
	prov_data_hash_put_ranges(wr, v, n, room, prov_hash_str(bound->alg),
	    prov_bytes(digest, prov_hash_size(bound->alg)), DATA_NAME);
}

/* What one hash covers, or the store (18.7.1). Without pad earlier versions don't read it. */
static void put_boxes_entry(struct prov_wr *wr, const struct prov_plan *plan, size_t from,
    size_t to, struct prov_bytes hash)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "names");
	prov_enc_array(wr, to - from);
	for (size_t i = from; i < to; i++)
		prov_enc_str(wr, plan->boxes[i].name);
	prov_enc_key(wr, &map, "hash");
	prov_enc_bytes(wr, hash);
	prov_enc_key(wr, &map, "pad");
	prov_enc_bytes(wr, prov_bytes(NULL, 0));
	prov_enc_map_end(wr, &map);
}

/* 18.7: two runs of boxes at most, and the store between or behind them. */
static void put_boxes(struct prov_wr *wr, const struct prov_bound *bound)
{
	static const uint8_t zeros[2][PROV_HASH_MAX], none[1];
	const uint8_t(*digests)[PROV_HASH_MAX] = bound->digests == NULL ? zeros : bound->digests;
	const struct prov_plan *plan = bound->plan;
	size_t store = prov_plan_store_box(plan), n = plan->num_boxes;
	size_t hash_len = prov_hash_size(bound->alg);
	bool behind = store + 1 < n;
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "alg");
	prov_enc_str(wr, prov_hash_str(bound->alg));
	prov_enc_key(wr, &map, "boxes");
	prov_enc_array(wr, 1u + (store < n) + behind);
	put_boxes_entry(wr, plan, 0, store, prov_bytes(digests[0], hash_len));
	if (store < n)
		put_boxes_entry(wr, plan, store, store + 1, prov_bytes(none, 1));
	if (behind)
		put_boxes_entry(wr, plan, store + 1, n, prov_bytes(digests[1], hash_len));
	prov_enc_map_end(wr, &map);
}

/* The leaves of each tree, which are neighbours among the takes. */
static size_t list_trees(const struct prov_takes *takes, const uint8_t (*digests)[PROV_HASH_MAX],
    struct prov_bmff_tree_out trees[PROV_MAX_BMFF_LEAVES])
{
	struct prov_bmff_tree_out *tree = NULL;
	size_t n = 0;

	for (size_t i = 0; i < takes->n; i++) {
		const struct prov_take *take = &takes->v[i];

		if (take->sum == 0)
			continue;
		if (tree == NULL || tree->local != take->tree) {
			if (n == PROV_MAX_BMFF_LEAVES)
				return n;
			tree = &trees[n++];
			*tree = (struct prov_bmff_tree_out){
			    .local = take->tree, .block = take->len, .leaves = &digests[take->sum]};
		}
		tree->num_leaves++;
	}
	return n;
}

/* 18.6: one hash, and trees for the mdat boxes where the plan has leaves. */
static void put_bmff(struct prov_wr *wr, const struct prov_bound *bound)
{
	static const uint8_t zeros[PROV_MAX_BMFF_LEAVES + 1][PROV_HASH_MAX];
	const uint8_t(*digests)[PROV_HASH_MAX] = bound->digests == NULL ? zeros : bound->digests;
	struct prov_bmff_tree_out *trees = calloc(PROV_MAX_BMFF_LEAVES, sizeof(*trees));

	if (trees == NULL) {
		wr->code = wr->code != PROV_OK ? wr->code : PROV_E_NOMEM;
		return;
	}
	prov_bmff_hash_put(
	    wr, bound->alg, digests[0], trees, list_trees(&bound->plan->takes, digests, trees));
	free(trees);
}

static const struct prov_binder binders[] = {
    {.kind = PROV_BIND_BMFF, .label = "c2pa.hash.bmff.v3", .needs_plan = true, .put = put_bmff},
    {.kind = PROV_BIND_DATA, .label = "c2pa.hash.data", .put = put_data},
    {.kind = PROV_BIND_BOXES, .label = "c2pa.hash.boxes", .needs_plan = true, .put = put_boxes},
};

const struct prov_binder *prov_binder_of(enum prov_binding kind)
{
	for (size_t i = 0; i < sizeof(binders) / sizeof(binders[0]); i++) {
		if (binders[i].kind == kind)
			return &binders[i];
	}
	return NULL;
}
