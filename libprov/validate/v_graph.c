/* SPDX-License-Identifier: Apache-2.0 */
/* The graph of manifests below the active one: which ingredient assertion leads where (15.11). */
#include "base/err.h"
#include "validate/v_internal.h"

#define SHOWN_TITLE 200u /* bytes of a title that a path repeats */

static int add_edge(struct v_ctx *ctx, struct v_node *node, size_t via,
    const struct prov_jumbf *box, const struct prov_ingredient *ing)
{
	const struct prov_jumbf *target = NULL;
	const struct prov_manifest *to;
	struct v_edge *e;
	struct prov_bytes title;

	e = v_grown(ctx, ctx->edges, ctx->num_edges, &ctx->cap_edges, sizeof(*ctx->edges));
	if (e == NULL)
		return v_failed(ctx);
	ctx->edges = e;
	e = &ctx->edges[ctx->num_edges];
	memset(e, 0, sizeof(*e));
	e->from = node->manifest->index;
	e->to = V_NO_MANIFEST;
	e->via = via;
	e->box = box;
	e->ing = *ing;
	e->depth = via == V_NO_MANIFEST ? 1 : ctx->edges[via].depth + 1;
	e->url = v_url(ctx, box);
	if (ing->has_manifest)
		target = v_resolve(ctx, node, ing->manifest.url);
	to = target == NULL ? NULL : prov_store_owner(&ctx->store, target);
	/* Some files name the claim where the manifest is meant; it is as good a name for it. */
	if (to != NULL && (to->box == target || to->claim == target))
		e->to = to->index;
	title = ing->title.n > 0 ? ing->title : prov_bytes_str("(untitled)");
	e->title = prov_report_str(ctx->report, prov_bytes_sub(title, 0, SHOWN_TITLE), ctx->err);
	if (e->url == NULL || e->title == NULL)
		return v_failed(ctx);
	e->path = via == V_NO_MANIFEST ? e->title
				       : prov_arena_printf(ctx->arena, ctx->err, "%s > %s",
					     ctx->edges[via].path, e->title);
	if (e->path == NULL)
		return v_failed(ctx);
	ctx->num_edges++;
	return PROV_OK;
}

/* 15.11.3.3 step 6: the ingredient assertions of one claim, as far as they are what was signed. */
static int expand(struct v_ctx *ctx, size_t index, size_t via)
{
	struct v_node *node = &ctx->nodes[index];
	int rc;

	node->expanded = true;
	rc = v_claim_read(ctx, node);
	if (rc != PROV_OK || node->claim_code != PROV_OK)
		return rc;
	rc = v_redactions_note(ctx, node);
	node->first_edge = ctx->num_edges;
	for (size_t i = 0; i < node->claim.num_refs && rc == PROV_OK; i++) {
		const struct prov_hashed_uri *uri = &node->claim.refs[i].uri;
		const struct prov_jumbf *box = v_resolve(ctx, node, uri->url);
		const struct prov_asr_info *info = box == NULL ? NULL : prov_asr_lookup(box->label);
		struct prov_ingredient ing;
		struct prov_err why = {0};
		enum v_ref match;

		if (info == NULL || box->parent != node->manifest->assertions ||
		    (info->kind != PROV_ASR_INGREDIENT && info->kind != PROV_ASR_TIME_STAMP &&
			info->kind != PROV_ASR_CERTIFICATE_STATUS))
			continue;
		rc = v_reference_check(ctx, node, uri, box, &match);
		if (rc != PROV_OK || match != V_REF_MATCH || v_is_zeroed(box))
			continue;
		if (info->kind != PROV_ASR_INGREDIENT) {
			rc = v_stored_note(ctx, node, box, info->kind);
			continue;
		}
		rc = prov_ingredient_parse(box, ctx->arena, &ing, &why);
		if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
			return prov_pass(ctx->err, rc, &why);
		rc = rc == PROV_OK ? add_edge(ctx, node, via, box, &ing) : PROV_OK;
	}
	node->num_edges = ctx->num_edges - node->first_edge;
	return rc;
}

/*
 * Breadth first from the active manifest; each manifest is expanded once, so that neither a cycle
 * nor a diamond of ingredients costs more than its size.
 */
int v_graph_walk(struct v_ctx *ctx)
{
	int rc = expand(ctx, ctx->active, V_NO_MANIFEST);

	for (size_t i = 0; i < ctx->num_edges && rc == PROV_OK; i++) {
		size_t to = ctx->edges[i].to;

		if (to == V_NO_MANIFEST || ctx->nodes[to].expanded)
			continue;
		if (ctx->edges[i].depth >= PROV_MAX_INGREDIENT_DEPTH)
			return prov_refuse(ctx->err, PROV_LIMIT_INGREDIENT_DEPTH,
			    "the ingredients are nested deeper than the limit of %u",
			    PROV_MAX_INGREDIENT_DEPTH);
		rc = expand(ctx, to, i);
	}
	return rc == PROV_OK ? v_redactions_limit(ctx) : rc;
}
