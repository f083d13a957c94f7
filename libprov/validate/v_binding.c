/* SPDX-License-Identifier: Apache-2.0 */
/* The hard binding: which manifest's holds for the asset, and the table of its kinds (C2PA 2.4,
 * 15.12). Each kind has a file of its own. */
#include "base/err.h"
#include "validate/v_internal.h"

static const struct {
	enum prov_asr_kind kind;
	int (*judge)(
	    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated);
	enum prov_status match; /* without it there is no verdict that the content is intact */
} binders[] = {
    {PROV_ASR_DATA_HASH, v_bind_data, PROV_ST_ASSERTION_DATA_HASH_MATCH},
    {PROV_ASR_BOX_HASH, v_bind_boxes, PROV_ST_ASSERTION_BOXES_HASH_MATCH},
    {PROV_ASR_BMFF_HASH, v_bind_bmff, PROV_ST_ASSERTION_BMFF_HASH_MATCH},
    {PROV_ASR_COLLECTION_HASH, v_bind_collection, PROV_ST_ASSERTION_COLLECTION_HASH_MATCH},
};
#define NUM_BINDERS (sizeof(binders) / sizeof(binders[0]))

/* Failures that were found below, for the active manifest to answer for. */
static void promote(struct prov_findings *to, const struct prov_findings *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct prov_finding *x = &from->v[i];
		if (x->severity == PROV_SEV_FAILURE &&
		    x->status != PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			prov_find(to, x->status, x->url, "%s",
			    x->explanation == NULL ? prov_status_info(x->status)->text
						   : x->explanation);
	}
}

static const struct v_edge *parent_edge(const struct v_ctx *ctx, size_t of)
{
	const struct v_node *node = &ctx->nodes[of];

	for (size_t i = 0; i < node->num_edges; i++) {
		const struct v_edge *e = &ctx->edges[node->first_edge + i];
		if (prov_bytes_is(e->ing.relationship, "parentOf"))
			return e;
	}
	return NULL;
}

size_t v_binding_owner(const struct v_ctx *ctx, size_t of)
{
	for (size_t steps = 0; steps <= ctx->store.n; steps++) {
		const struct v_edge *e;

		if (ctx->nodes[of].manifest->type != PROV_JUMBF_UPDATE)
			return of;
		e = parent_edge(ctx, of);
		if (e == NULL || e->to == V_NO_MANIFEST)
			break;
		of = e->to;
	}
	return V_NO_MANIFEST;
}

/*
 * Of the two ways to know a manifest, 15.11.3.3 leaves the choice where nothing was redacted in it.
 * The hash of its signature ties down what that is over only as far as the signer lets it: who
 * makes a key to that end (ECDSA), and leaves its certificate in the unprotected header, has two
 * claims with one signature. Whoever updates the first should not vouch for the content of the
 * second.
 */
static void insist_on_manifest(
    const struct v_ctx *ctx, const struct v_edge *e, bool by_manifest, struct prov_findings *f)
{
	if (!by_manifest && !v_has_redactions(ctx, e->to) &&
	    prov_findings_have(f, PROV_ST_INGREDIENT_CLAIM_SIGNATURE_VALIDATED))
		prov_find(f, PROV_ST_INGREDIENT_MANIFEST_MISMATCH, e->url, NULL);
}

/*
 * The standard manifest whose binding holds for the asset: the active one, or the first one down
 * the chain of parents of update manifests (15.12). Nothing is forgiven on the way: a fault in any
 * link or manifest there, on record or not, would let the binding be another than the one that was
 * signed.
 */
static int find_bound(struct v_ctx *ctx, struct prov_findings *f, size_t *out)
{
	size_t at = ctx->active;

	*out = V_NO_MANIFEST;
	for (size_t steps = 0; steps <= ctx->store.n; steps++) {
		const struct v_edge *e;
		struct prov_findings link;
		bool by_manifest;
		int rc;

		if (ctx->nodes[at].manifest->type != PROV_JUMBF_UPDATE) {
			*out = at;
			return PROV_OK;
		}
		e = parent_edge(ctx, at);
		if (e == NULL || e->to == V_NO_MANIFEST || e->to == at)
			return PROV_OK;
		prov_findings_init(&link, ctx->arena);
		rc = v_edge_judge_identity(ctx, e, &link, &by_manifest);
		if (rc == PROV_OK)
			insist_on_manifest(ctx, e, by_manifest, &link);
		if (rc == PROV_OK)
			rc = v_manifest_judge(ctx, e->to);
		if (rc == PROV_OK && link.code != PROV_OK)
			rc = prov_findings_failed(&link, ctx->err);
		if (rc != PROV_OK)
			return rc;
		promote(f, &link);
		promote(f, &ctx->nodes[e->to].account.findings);
		at = e->to;
	}
	return PROV_OK;
}

static int mismatch(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, const char *why)
{
	const char *url = v_url(ctx, node->hard_binding);
	enum prov_status status = PROV_ST_ASSERTION_DATA_HASH_MISMATCH;

	if (url == NULL)
		return v_failed(ctx);
	if (node->hard_binding_info->kind == PROV_ASR_BOX_HASH)
		status = PROV_ST_ASSERTION_BOXES_HASH_MISMATCH;
	else if (node->hard_binding_info->kind == PROV_ASR_BMFF_HASH)
		status = PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	else if (node->hard_binding_info->kind == PROV_ASR_COLLECTION_HASH)
		status = PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH;
	prov_find(f, status, url, "%s", why);
	return PROV_OK;
}

/* 15.5.5: what does not fit the binding because it is not there. */
static int judge_absent(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f)
{
	return mismatch(
	    ctx, node, f, "the file holds credentials only, not the content that they are about");
}

/* 15.12.2: what is shown has to be bound, also what lies in files of its own. */
static const char unbound[] =
    "its hash is of this file alone, and of none of the fragments that were given with it";

int v_binding_judge_kind(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	const char *why;
	int rc = v_stray(ctx, &why);

	if (rc != PROV_OK)
		return rc;
	if (why != NULL)
		return mismatch(ctx, node, f, why);
	for (size_t i = 0; i < NUM_BINDERS; i++) {
		if (binders[i].kind != node->hard_binding_info->kind)
			continue;
		if (ctx->in->num_fragments > 0 && binders[i].kind != PROV_ASR_BMFF_HASH)
			return mismatch(ctx, node, f, unbound);
		return binders[i].judge(ctx, node, f, updated);
	}
	ctx->unsupported_binding = node->hard_binding_info;
	return PROV_OK;
}

bool v_binding_matched(const struct prov_findings *f)
{
	for (size_t i = 0; i < NUM_BINDERS; i++) {
		if (prov_findings_have(f, binders[i].match))
			return true;
	}
	return prov_findings_have(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH);
}

static bool failed(const struct prov_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity == PROV_SEV_FAILURE)
			return true;
	}
	return !v_binding_matched(f);
}

static void take(struct prov_findings *to, const struct prov_findings *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct prov_finding *x = &from->v[i];
		if (x->explanation == NULL)
			prov_find(to, x->status, x->url, NULL);
		else
			prov_find(to, x->status, x->url, "%s", x->explanation);
	}
	if (to->code == PROV_OK)
		to->code = from->code;
}

/* 15.12.4: where the binding of the whole fails, its parts may still be what they were; then that
 * failure is none. */
static int judge_whole_or_parts(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	struct prov_findings whole, parts;
	int rc;

	if (ctx->report->source == PROV_STORE_ALONE)
		return judge_absent(ctx, node, f);
	prov_findings_init(&whole, ctx->arena);
	prov_findings_init(&parts, ctx->arena);
	rc = v_binding_judge_kind(ctx, node, &whole, updated);
	/* Parts are of one file: no hash of theirs is of fragments. */
	if (rc == PROV_OK && node->num_multi_assets > 0 && ctx->in->num_fragments == 0 &&
	    ctx->unsupported_binding == NULL && failed(&whole))
		rc = v_bind_multi(ctx, node, &parts, updated);
	if (rc != PROV_OK || ctx->unsupported_binding != NULL)
		return rc;
	if (!prov_findings_have(&parts, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH))
		take(f, &whole);
	take(f, &parts);
	return whole.code == PROV_OK ? PROV_OK : prov_findings_failed(&whole, ctx->err);
}

int v_binding_judge(struct v_ctx *ctx)
{
	struct prov_findings *f = &ctx->nodes[ctx->active].account.findings;
	const struct v_node *node;
	size_t at;
	int rc = find_bound(ctx, f, &at);

	if (at != V_NO_MANIFEST)
		ctx->bound = at;
	/* What can't be unpacked has no binding to speak of. */
	if (rc != PROV_OK || prov_findings_have(f, PROV_ST_MANIFEST_COMPRESSED_INVALID))
		return rc;
	if (at == V_NO_MANIFEST) {
		prov_find(f, PROV_ST_CLAIM_HARD_BINDINGS_MISSING, ctx->nodes[ctx->active].claim_url,
		    NULL);
		return PROV_OK;
	}
	node = &ctx->nodes[at];
	if (node->redacted_binding != NULL) {
		/* 6.8: forbidden for the current asset; what binds a component may go. */
		prov_find(f, PROV_ST_ASSERTION_HARD_BINDING_REDACTED, node->redacted_binding, NULL);
		return PROV_OK;
	}
	if (node->hard_binding == NULL) {
		if (!prov_findings_have(f, PROV_ST_CLAIM_HARD_BINDINGS_MISSING) &&
		    !prov_findings_have(f, PROV_ST_ASSERTION_MULTIPLE_HARD_BINDINGS))
			prov_find(f, PROV_ST_CLAIM_HARD_BINDINGS_MISSING,
			    ctx->nodes[ctx->active].claim_url, NULL);
		return PROV_OK;
	}
	/* 18.5.1: a data hash and compression are incompatible. */
	if (node->hard_binding_info->kind == PROV_ASR_DATA_HASH &&
	    node->manifest->stored != node->manifest->box) {
		const char *url = v_url(ctx, node->hard_binding);
		if (url == NULL)
			return v_failed(ctx);
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, url,
		    "a compressed manifest binds its content by a data hash, which it must not");
		return PROV_OK;
	}
	return judge_whole_or_parts(ctx, node, f, at != ctx->active);
}
