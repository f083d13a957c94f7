/* SPDX-License-Identifier: Apache-2.0 */
/* Merkle trees of a BMFF hash: from a leaf to the row in the manifest (C2PA 2.4, 18.6.6). */
#include "base/err.h"
#include "validate/v_bmff.h"

enum prov_hash v_bmff_alg(const struct v_node *node, const struct prov_bmff_hash *hash,
    const struct prov_bmff_merkle *tree)
{
	if (tree != NULL && tree->alg.n > 0)
		return prov_hash_parse(tree->alg);
	return prov_hash_parse(hash->alg.n > 0 ? hash->alg : node->claim.alg);
}

static int hash_pair(struct v_ctx *ctx, enum prov_hash alg, struct prov_bytes left,
    struct prov_bytes right, uint8_t out[PROV_HASH_MAX])
{
	uint8_t both[2 * PROV_HASH_MAX];

	memcpy(both, left.p, left.n);
	memcpy(&both[left.n], right.p, right.n);
	return prov_hash_bytes(alg, prov_bytes(both, left.n + right.n), out, ctx->err);
}

static int conclude(struct v_bmff_verdict *out, bool malformed, const char *why)
{
	out->status = malformed ? PROV_ST_ASSERTION_BMFF_HASH_MALFORMED
				: PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	out->why = why;
	return PROV_OK;
}

/* A node whose peer is null goes up as it is: null nodes are in no row and no proof (18.6.1). */
int v_bmff_climb(struct v_ctx *ctx, const struct v_bmff_leaf *leaf, struct v_bmff_verdict *out)
{
	const struct prov_bmff_merkle *tree = leaf->tree;
	uint64_t nodes = tree->count, at = leaf->location;
	uint8_t digest[PROV_HASH_MAX];
	size_t size = prov_hash_size(leaf->alg), used = 0;

	out->status = PROV_ST_ASSERTION_BMFF_HASH_MATCH;
	out->why = NULL;
	if (at >= nodes)
		return conclude(out, true, "there are more parts than its Merkle tree has leaves");
	memcpy(digest, leaf->digest, sizeof(digest));
	for (; nodes > tree->num_hashes; nodes = nodes / 2 + nodes % 2, at /= 2) {
		struct prov_bytes own = prov_bytes(digest, size), peer;
		bool is_right = (at & 1) != 0;
		int rc;

		if (!is_right && at + 1 == nodes)
			continue;
		if (used == leaf->num_proof)
			return conclude(out, true, "the proof in a merkle box is too short");
		peer = leaf->proof[used++];
		if (peer.n != size)
			return conclude(out, false, "a hash in a merkle box has the wrong size");
		rc =
		    hash_pair(ctx, leaf->alg, is_right ? peer : own, is_right ? own : peer, digest);
		if (rc != PROV_OK)
			return rc;
	}
	if (nodes != tree->num_hashes)
		return conclude(out, true, "the hashes of a Merkle tree are no row of it");
	if (used != leaf->num_proof)
		return conclude(out, true, "the proof in a merkle box is too long");
	if (!prov_equal_ct(prov_bytes(digest, size), tree->hashes[at]))
		return conclude(out, false, NULL);
	return PROV_OK;
}

int v_bmff_aux(struct v_bmff_walk *w, struct prov_arena *arena, struct prov_bmff_aux *out,
    struct v_bmff_verdict *verdict)
{
	uint64_t n = w->box.off + w->box.len - w->use_data;
	struct prov_err why = {0};
	uint8_t *p;
	int rc;

	verdict->status = PROV_ST_ASSERTION_BMFF_HASH_MATCH;
	if (n > PROV_MAX_BMFF_AUX)
		return prov_refuse(w->ctx->err, PROV_LIMIT_BMFF_AUX,
		    "a merkle box larger than the limit of %u bytes", PROV_MAX_BMFF_AUX);
	p = prov_arena_alloc(arena, (size_t)n, w->ctx->err);
	if (p == NULL)
		return v_failed(w->ctx);
	rc = prov_src_read(w->src, w->use_data, p, (size_t)n, w->ctx->err);
	if (rc != PROV_OK)
		return rc;
	rc = prov_bmff_aux_parse(prov_bytes(p, (size_t)n), arena, out, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || (rc == PROV_OK && out->fault != NULL))
		return conclude(verdict, true, "a merkle box holds no such map as A.5.4.2 defines");
	return rc == PROV_OK ? PROV_OK : prov_pass(w->ctx->err, rc, &why);
}
