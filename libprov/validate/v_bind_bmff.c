/* SPDX-License-Identifier: Apache-2.0 */
/* BMFF hashes: are these the boxes that were signed? (C2PA 2.4, 15.12.2) */
#include "base/err.h"
#include "validate/v_bmff.h"

static int find(struct prov_findings *f, enum prov_status status, const char *url, const char *why)
{
	if (why == NULL)
		prov_find(f, status, url, NULL);
	else
		prov_find(f, status, url, "%s", why);
	return PROV_OK;
}

/* Fragments are held by Merkle trees with a hash of what comes before them (18.6.3, initHash). */
static bool is_fragmented(const struct v_ctx *ctx, const struct prov_bmff_hash *hash)
{
	if (ctx->in->num_fragments > 0)
		return true;
	for (size_t i = 0; i < ctx->in->layout->n; i++) {
		if (strcmp(ctx->in->layout->v[i].name, "moof") == 0)
			return hash->num_trees > 0;
	}
	return hash->num_trees > 0 && hash->hash.n == 0;
}

/* The hash over all of the file but what its exclusions name. */
static int judge_whole(struct v_ctx *ctx, const struct prov_bmff_hash *hash, enum prov_hash alg,
    bool mdat_open, struct v_bmff_verdict *out)
{
	struct v_bmff_walk w;
	struct v_sum sum;
	uint8_t digest[PROV_HASH_MAX];
	bool more = true;
	int rc = v_bmff_open(&w, ctx, ctx->in->src, hash, false, mdat_open);

	out->status = PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	out->why = NULL;
	v_sum_begin(&sum, ctx, ctx->in->src, alg, w.block);
	while (rc == PROV_OK && w.refused == NULL) {
		rc = v_bmff_next(&w, &more);
		if (rc != PROV_OK || !more)
			break;
		if (w.refused == NULL)
			rc = v_bmff_feed(&w, &sum);
	}
	if (rc == PROV_OK)
		rc = v_sum_end(&sum, digest);
	v_sum_fini(&sum);
	if (rc != PROV_OK)
		return rc;
	out->why = w.refused;
	if (w.refused == NULL && prov_equal_ct(prov_bytes(digest, prov_hash_size(alg)), hash->hash))
		out->status = PROV_ST_ASSERTION_BMFF_HASH_MATCH;
	return PROV_OK;
}

static int judge_content(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_bmff_hash *hash, struct v_bmff_verdict *out)
{
	enum prov_hash alg = v_bmff_alg(node, hash, NULL);
	bool mdat_open = hash->hash.n > 0 && hash->num_trees > 0;
	int rc;

	*out = (struct v_bmff_verdict){PROV_ST_ASSERTION_BMFF_HASH_MISMATCH, NULL};
	if ((ctx->in->format->caps & PROV_FMT_BMFF) == 0) {
		out->why = "the file is not made of boxes as a BMFF hash needs them";
		return PROV_OK;
	}
	if (is_fragmented(ctx, hash))
		return v_bmff_fragments(ctx, node, hash, out);
	if (hash->hash.n == 0) {
		out->why = "it holds no hash of the file";
		return PROV_OK;
	}
	if (alg == PROV_HASH_NONE) {
		out->status = PROV_ST_ALGORITHM_UNSUPPORTED;
		return PROV_OK;
	}
	rc = judge_whole(ctx, hash, alg, mdat_open, out);
	if (rc == PROV_OK && mdat_open && out->status == PROV_ST_ASSERTION_BMFF_HASH_MATCH)
		rc = v_bmff_flat(ctx, node, hash, out);
	return rc;
}

/* The same, and whether the tables that are left out lead to what is bound. */
static int judge_reach(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_bmff_hash *hash, struct v_bmff_verdict *out)
{
	int rc;

	ctx->bmff_open = 0;
	rc = judge_content(ctx, node, hash, out);
	if (rc != PROV_OK || out->status != PROV_ST_ASSERTION_BMFF_HASH_MATCH)
		return rc;
	rc = v_bmff_reach(ctx, hash, &out->why);
	if (rc == PROV_OK && out->why != NULL)
		out->status = PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	return rc;
}

static void note_additional(
    struct v_ctx *ctx, const struct prov_bmff_hash *hash, struct prov_findings *f, const char *url)
{
	bool additional = false;

	for (size_t i = 0; i < hash->num_exclusions; i++)
		additional = additional || v_bmff_is_additional(&hash->exclusions[i],
					       hash->hash.n > 0 && hash->num_trees > 0);
	if (additional)
		(void)find(f, PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT, url,
		    (ctx->bmff_open & V_BMFF_PLACES) != 0
			? "where in the file the pieces of the content lie is not covered by the "
			  "signature"
			: NULL);
}

/* Update manifests above change nothing here: what they resize is excluded as a box of its own, and
 * the boxes behind keep their offsets (15.12.2). */
int v_bind_bmff(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	const char *url = v_url(ctx, node->hard_binding);
	struct prov_bmff_hash hash;
	struct v_bmff_verdict verdict;
	struct prov_err why = {0};
	int rc;

	(void)updated;
	if (url == NULL)
		return v_failed(ctx);
	rc = prov_bmff_hash_parse(node->hard_binding, ctx->arena, &hash, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND)
		return find(f, PROV_ST_ASSERTION_BMFF_HASH_MALFORMED, url, why.msg);
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (hash.fault != NULL)
		return find(f, PROV_ST_ASSERTION_BMFF_HASH_MALFORMED, url, hash.fault);
	if (hash.data_size > PROV_MAX_BMFF_DATA)
		return prov_refuse(ctx->err, PROV_LIMIT_BMFF_DATA,
		    "the exclusions of a BMFF hash compare more than %u bytes", PROV_MAX_BMFF_DATA);
	rc = judge_reach(ctx, node, &hash, &verdict);
	if (rc != PROV_OK)
		return rc;
	note_additional(ctx, &hash, f, url);
	if (verdict.status != PROV_ST_ASSERTION_BMFF_HASH_MATCH)
		ctx->bmff_open = 0; /* nothing holds, so that nothing is open */
	return find(f, verdict.status, url, verdict.why);
}
