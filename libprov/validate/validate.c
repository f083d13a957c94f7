/* SPDX-License-Identifier: Apache-2.0 */
/* The validation procedure (C2PA 2.4, chapter 15), in the order that its dependencies force. */
#include "validate/validate.h"

#include "base/err.h"
#include "validate/v_internal.h"

static int make_nodes(struct v_ctx *ctx)
{
	ctx->nodes = prov_arena_array(ctx->arena, ctx->store.n, sizeof(*ctx->nodes), ctx->err);
	if (ctx->nodes == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < ctx->store.n; i++) {
		ctx->nodes[i].manifest = &ctx->store.manifests[i];
		ctx->nodes[i].claim_code = PROV_E_NOTFOUND; /* until it is read */
		prov_findings_init(&ctx->nodes[i].account.findings, ctx->arena);
	}
	ctx->active = ctx->store.active->index;
	ctx->bound = ctx->active;
	ctx->bmff_left = PROV_MAX_BMFF_WORK;
	ctx->work_left = PROV_MAX_WORK_FACTOR * (ctx->store.size + ctx->store.unpacked);
	return PROV_OK;
}

/* A construct of a later part: no verdict, unless what could be judged is bad enough already. */
static int refuse_unsupported(struct v_ctx *ctx)
{
	const struct v_node *active = &ctx->nodes[ctx->active];

	if (ctx->unsupported_binding != NULL &&
	    prov_findings_state(&active->account.findings) != PROV_STATE_INVALID)
		return prov_fail(ctx->err, PROV_E_CONSTRUCT,
		    "the content is bound by a %s assertion, which this version does not check",
		    ctx->unsupported_binding->label);
	return PROV_OK;
}

/* A verdict without a binding that was checked is no verdict: whatever slipped through above must
 * not read as intact. */
static void insist_on_binding(struct v_ctx *ctx)
{
	struct prov_findings *f = &ctx->nodes[ctx->active].account.findings;

	if (ctx->unsupported_binding == NULL && prov_findings_state(f) != PROV_STATE_INVALID &&
	    !v_binding_matched(f))
		prov_find(f, PROV_ST_GENERAL_ERROR, ctx->nodes[ctx->active].claim_url,
		    "the content's binding could not be checked");
}

/* For who can look at it (v_agree_preview.c). What updates came after shows the same content. */
static void keep_thumbnail(struct v_ctx *ctx)
{
	const struct prov_jumbf *box = ctx->nodes[ctx->bound].thumbnail;
	const struct prov_jumbf *content =
	    box == NULL ? NULL : prov_jumbf_content(box, PROV_BOX_BIDB);

	if (content != NULL)
		ctx->report->claim_thumbnail = content->body;
}

/* What crJSON shows beside the verdict: the store, and what was found in each of its manifests. */
static int keep_store(struct v_ctx *ctx)
{
	struct prov_findings *judged =
	    prov_arena_array(ctx->arena, ctx->store.n, sizeof(*judged), ctx->err);
	struct prov_store *store = prov_arena_alloc(ctx->arena, sizeof(*store), ctx->err);

	if (judged == NULL || store == NULL)
		return v_failed(ctx);
	*store = ctx->store;
	for (size_t i = 0; i < ctx->store.n; i++)
		judged[i] = ctx->nodes[i].account.findings;
	ctx->report->store = store;
	ctx->report->judged = judged;
	return PROV_OK;
}

static int judge(struct v_ctx *ctx)
{
	int rc = make_nodes(ctx);

	if (rc == PROV_OK)
		rc = v_graph_walk(ctx);
	if (rc == PROV_OK)
		rc = v_manifest_judge(ctx, ctx->active);
	if (rc == PROV_OK)
		rc = v_binding_judge(ctx);
	if (rc == PROV_OK)
		insist_on_binding(ctx);
	keep_thumbnail(ctx);
	if (rc == PROV_OK)
		rc = v_ingredients_judge(ctx);
	if (rc == PROV_OK)
		rc = v_identities_judge(ctx);
	if (rc == PROV_OK)
		rc = refuse_unsupported(ctx);
	if (rc == PROV_OK)
		rc = v_account_conclude(ctx);
	if (rc == PROV_OK)
		rc = keep_store(ctx);
	return rc;
}

/* Findings keep their own failures to themselves; none may be lost into a better verdict. */
static int check_findings(const struct v_ctx *ctx)
{
	const struct prov_findings *f = &ctx->report->active.findings;

	for (size_t i = 0; i < ctx->store.n && f->code == PROV_OK && ctx->nodes != NULL; i++)
		f = &ctx->nodes[i].account.findings;
	for (size_t i = 0; i < ctx->report->num_ingredients && f->code == PROV_OK; i++)
		f = &ctx->report->ingredients[i].findings;
	return f->code == PROV_OK ? PROV_OK : prov_findings_failed(f, ctx->err);
}

/* Which binding holds for the asset, as the claim over it names it. */
static void describe_binding(const struct v_ctx *ctx, struct prov_validated *out)
{
	size_t at = v_binding_owner(ctx, ctx->active);
	const struct v_node *node = at == V_NO_MANIFEST ? NULL : &ctx->nodes[at];

	if (node == NULL || node->hard_binding == NULL || node->claim_code != PROV_OK)
		return;
	for (size_t i = 0; i < node->claim.num_refs; i++) {
		const struct prov_hashed_uri *ref = &node->claim.refs[i].uri;

		if (v_resolve(ctx, node, ref->url) != node->hard_binding)
			continue;
		out->binding = node->hard_binding;
		out->binding_info = node->hard_binding_info;
		out->binding_label = node->manifest->label;
		out->binding_ref = *ref;
		if (ref->alg.n == 0)
			out->binding_ref.alg = node->claim.alg;
		return;
	}
}

static int describe(const struct v_ctx *ctx, struct prov_validated *out)
{
	const struct v_node *active = &ctx->nodes[ctx->active];
	const struct prov_jumbf *sig = NULL;

	out->has_store = true;
	out->cand = ctx->cand_index;
	out->store = ctx->cand->data;
	out->active_label = active->manifest->label;
	out->manifest_box = active->manifest->stored->body;
	if (active->claim_code == PROV_OK)
		sig = v_resolve(ctx, active, active->claim.signature_uri);
	if (sig != NULL && sig->type == PROV_JUMBF_SIGNATURE)
		out->signature_box = sig->body;
	describe_binding(ctx, out);
	if (ctx->store.size == ctx->cand->data.n)
		return PROV_OK;
	/* What updates of the file brought goes along with it (18.16.12). */
	return prov_store_write(&ctx->store, ctx->arena, &out->store, ctx->err);
}

/* What a verdict may cost, whatever the file: the stores that lie in memory, and a fixed amount. */
static void bound_memory(struct prov_arena *arena, const struct prov_validate_in *in)
{
	size_t max = PROV_MAX_JUDGING + in->external.n;

	for (size_t i = 0; i < in->cands->n && max < arena->max; i++)
		max += in->cands->v[i].data.n;
	if (max < arena->max) {
		arena->max = max;
		arena->limit = PROV_LIMIT_JUDGING;
	}
}

/*
 * What would pass, but for a line that no hash covers and that is a comment in one language and a
 * command in another: to call it good could be false, and to call it bad too. The specification
 * lets it stand (A.9.3), so that it is no failure; it was not judged.
 */
static int check_language(const struct v_ctx *ctx, struct prov_err *err)
{
	enum prov_state state = ctx->report->state;

	if (ctx->line_odd == NULL || (state != PROV_STATE_VALID && state != PROV_STATE_TRUSTED))
		return PROV_OK;
	return prov_fail(err, PROV_E_CONSTRUCT, "was not judged: %s", ctx->line_odd);
}

int prov_validate(struct prov_report *report, const struct prov_validate_in *in,
    struct prov_validated *out, struct prov_err *err)
{
	struct prov_err own = {0};
	struct v_ctx *ctx;
	bool found = false;
	int rc;

	if (out != NULL)
		memset(out, 0, sizeof(*out));
	bound_memory(&report->arena, in);
	ctx = prov_arena_alloc(&report->arena, sizeof(*ctx), &own);
	if (ctx == NULL) {
		prov_hand_over(err, &own);
		return own.code;
	}
	ctx->report = report;
	ctx->arena = &report->arena;
	ctx->err = &own; /* the caller's may be filled already, and what is empty here is fine */
	ctx->in = in;
	ctx->now = prov_policy_time(in->policy);
	report->media_type = in->format->mime[0];
	report->has_size = true;
	report->size = in->src->size;
	report->as_of = ctx->now;
	report->until = INT64_MAX;
	report->as_of_is_set = in->policy->has_time;
	prov_findings_init(&report->active.findings, &report->arena);
	rc = v_lists_take(ctx);
	if (rc == PROV_OK)
		rc = v_store_choose(ctx, &found);
	if (rc == PROV_OK && found)
		rc = judge(ctx);
	/* Helpers that answer yes or no leave their failures here: none reads as an answer. */
	if (rc == PROV_OK)
		rc = own.code;
	if (rc == PROV_OK)
		rc = check_findings(ctx);
	if (rc == PROV_OK && found && out != NULL)
		rc = describe(ctx, out);
	if (rc != PROV_OK) {
		prov_hand_over(err, &own);
		return rc;
	}
	prov_report_conclude(report);
	return check_language(ctx, err);
}
