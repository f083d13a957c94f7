/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients: what is wrong with them, and with the manifests that they name (15.11). */
#include "base/err.h"
#include "validate/v_internal.h"

/* 15.11.3.2, and 15.10.3.3 for the thumbnail */
int v_ingredient_judge_own(
    struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box, struct prov_findings *f)
{
	const char *url = v_url(ctx, box), *wrong = NULL;
	struct prov_ingredient ing;
	struct prov_err why = {0};
	int rc;

	if (url == NULL)
		return v_failed(ctx);
	rc = prov_ingredient_parse(box, ctx->arena, &ing, &why);
	if (rc == PROV_E_FORMAT || rc == PROV_E_TRUNC || rc == PROV_E_NOTFOUND) {
		prov_find(f, PROV_ST_ASSERTION_INGREDIENT_MALFORMED, url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (ing.fault != NULL)
		wrong = ing.fault;
	else if (!prov_bytes_is(ing.relationship, "parentOf") &&
		 !prov_bytes_is(ing.relationship, "componentOf") &&
		 !prov_bytes_is(ing.relationship, "inputTo"))
		wrong = "an ingredient does not say how it relates to the asset";
	else if (ing.has_manifest && ing.source_type.n > 0)
		wrong = "an ingredient names both a manifest and a source type of its own";
	else if (ing.version == 3 && ing.has_manifest && !ing.has_validation_results)
		wrong = "an ingredient names a manifest, but not what its validation found";
	if (wrong != NULL)
		prov_find(f, PROV_ST_ASSERTION_INGREDIENT_MALFORMED, url, "%s", wrong);
	else if (!ing.has_manifest && !prov_bytes_is(ing.relationship, "inputTo"))
		prov_find(f, PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE, url, NULL);
	if (ing.has_thumbnail && (ing.thumbnail.url.n > 0 || ing.version == 3))
		rc = v_references_judge(ctx, node, url, &ing.thumbnail, 1, f);
	if (rc == PROV_OK && ing.has_data)
		rc = v_icons_judge(ctx, node, url, &ing.data, 1, f);
	return rc;
}

int v_manifest_judge(struct v_ctx *ctx, size_t index)
{
	struct v_node *node = &ctx->nodes[index];
	struct prov_findings *f = &node->account.findings;
	int rc = PROV_OK;

	if (node->judged)
		return PROV_OK;
	node->judged = true;
	v_claim_judge(ctx, node, f);
	if (node->claim_code == PROV_OK) {
		rc = v_signature_judge(ctx, node, &node->account);
		if (rc == PROV_OK)
			rc = v_assertions_judge(ctx, node, f);
		if (rc == PROV_OK)
			rc = v_account_fill(ctx, node);
	}
	return rc;
}

/*
 * Files of 2021 to 2023 hash the claim (the content of its box) where the specification has the
 * manifest, and some name the claim box itself. Both tie down the claim, and with it every
 * assertion; the signature is checked in any case.
 */
static int check_old_hash(struct v_ctx *ctx, const struct v_edge *e, enum v_ref *match)
{
	const struct v_node *to = &ctx->nodes[e->to];
	struct prov_jumbf content = {0};
	int rc = PROV_OK;

	if (to->manifest->claim == NULL || to->claim_code != PROV_OK)
		return PROV_OK;
	content.body = to->claim.cbor;
	if (e->ing.version < 3)
		rc =
		    v_reference_check(ctx, &ctx->nodes[e->from], &e->ing.manifest, &content, match);
	if (rc == PROV_OK && *match != V_REF_MATCH &&
	    v_resolve(ctx, &ctx->nodes[e->from], e->ing.manifest.url) == to->manifest->claim)
		rc = v_reference_check(
		    ctx, &ctx->nodes[e->from], &e->ing.manifest, to->manifest->claim, match);
	return rc;
}

/* The hash of the whole manifest as it is stored (11.1.3.2), or in old files of its claim
 * (15.11.3.3.2). */
static int check_manifest_hash(struct v_ctx *ctx, const struct v_edge *e, enum v_ref *match)
{
	int rc = v_reference_check(
	    ctx, &ctx->nodes[e->from], &e->ing.manifest, ctx->nodes[e->to].manifest->stored, match);

	if (rc == PROV_OK && *match == V_REF_MISMATCH)
		rc = check_old_hash(ctx, e, match);
	return rc;
}

/*
 * 15.11.3.3.1: the hash of its signature box. *THERE: the reference leads to such a box. It has to
 * be the one by which the claim is then validated: beside another one, anybody could put a claim of
 * their own, signed there, in the place of the claim that was taken in.
 */
static int check_signature_hash(
    struct v_ctx *ctx, const struct v_edge *e, enum v_ref *match, bool *there)
{
	const struct v_node *from = &ctx->nodes[e->from], *to = &ctx->nodes[e->to];
	const struct prov_jumbf *box = NULL;

	if (e->ing.has_claim_signature)
		box = v_resolve(ctx, from, e->ing.claim_signature.url);
	*there = box != NULL && box->type == PROV_JUMBF_SIGNATURE &&
		 prov_store_owner(&ctx->store, box) == to->manifest;
	if (!*there)
		return PROV_OK;
	if (to->claim_code == PROV_OK && v_resolve(ctx, to, to->claim.signature_uri) != box) {
		*match = V_REF_MISMATCH;
		return PROV_OK;
	}
	return v_reference_check(ctx, from, &e->ing.claim_signature, box, match);
}

int v_edge_holds(struct v_ctx *ctx, const struct v_edge *e, bool *out)
{
	enum v_ref match = V_REF_NO_HASH;
	bool there = false;
	int rc = check_signature_hash(ctx, e, &match, &there);

	if (rc == PROV_OK && match != V_REF_MATCH)
		rc = check_manifest_hash(ctx, e, &match);
	*out = rc == PROV_OK && match == V_REF_MATCH;
	return rc;
}

/*
 * Whether the manifest is the one that the ingredient assertion means. The hash of the manifest
 * goes first where nothing in it was redacted, since it covers all of it: *BOUND then says that it
 * is what its taker saw, so that what they put on record is about these very bytes. The hash of its
 * signature box alone ties down nothing where that signature does not hold.
 */
static int judge_identity(
    struct v_ctx *ctx, const struct v_edge *e, struct prov_findings *f, bool *bound)
{
	bool redacted = v_has_redactions(ctx, e->to), there = false;
	enum v_ref match = V_REF_NO_HASH;
	int rc = PROV_OK;

	*bound = false;
	if (!redacted)
		rc = check_manifest_hash(ctx, e, &match);
	if (rc != PROV_OK)
		return rc;
	if (match == V_REF_MATCH) {
		*bound = true;
		prov_find(f, PROV_ST_INGREDIENT_MANIFEST_VALIDATED, e->url, NULL);
		return PROV_OK;
	}
	if (!redacted && !e->ing.has_claim_signature) {
		prov_find(f,
		    match == V_REF_ALG ? PROV_ST_ALGORITHM_UNSUPPORTED
				       : PROV_ST_INGREDIENT_MANIFEST_MISMATCH,
		    e->url, NULL);
		return PROV_OK;
	}
	match = V_REF_NO_HASH;
	rc = check_signature_hash(ctx, e, &match, &there);
	if (rc != PROV_OK)
		return rc;
	prov_find(f,
	    !there                 ? PROV_ST_INGREDIENT_CLAIM_SIGNATURE_MISSING
	    : match == V_REF_MATCH ? PROV_ST_INGREDIENT_CLAIM_SIGNATURE_VALIDATED
	    : match == V_REF_ALG   ? PROV_ST_ALGORITHM_UNSUPPORTED
				   : PROV_ST_INGREDIENT_CLAIM_SIGNATURE_MISMATCH,
	    e->url, NULL);
	return PROV_OK;
}

int v_edge_judge_identity(
    struct v_ctx *ctx, const struct v_edge *e, struct prov_findings *f, bool *by_manifest)
{
	int rc = judge_identity(ctx, e, f, by_manifest);

	return rc == PROV_OK ? v_redactions_judge(ctx, e->to, f) : rc;
}

static int copy_findings(struct prov_findings *to, const struct prov_findings *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct prov_finding *x = &from->v[i];
		if (x->explanation == NULL)
			prov_find(to, x->status, x->url, NULL);
		else
			prov_find(to, x->status, x->url, "%s", x->explanation);
	}
	return to->code;
}

static int judge_edge(struct v_ctx *ctx, size_t index, bool *by_manifest)
{
	struct v_edge *e = &ctx->edges[index];
	struct prov_account *account = prov_report_add_ingredient(ctx->report, ctx->err);
	struct prov_findings *f;
	int rc = PROV_OK;

	if (account == NULL)
		return v_failed(ctx);
	e->account = ctx->report->num_ingredients - 1;
	if (e->to != V_NO_MANIFEST) {
		rc = v_manifest_judge(ctx, e->to);
		if (rc != PROV_OK)
			return rc;
		*account =
		    ctx->nodes[e->to].account; /* who signed, what it says; not the findings */
		/* One that says nothing, since it can't be read, is named all the same. */
		if (account->manifest == NULL)
			account->manifest = prov_report_str(
			    ctx->report, ctx->nodes[e->to].manifest->label, ctx->err);
	}
	prov_findings_init(&account->findings, ctx->arena);
	prov_findings_init(&account->news, ctx->arena);
	f = &account->findings;
	account->assertion_url = e->url;
	account->within = e->from;
	account->title = e->title;
	account->relationship = prov_report_str(ctx->report, e->ing.relationship, ctx->err);
	account->depth = e->depth;
	account->path = e->path;
	if (account->source_type == NULL && e->ing.source_type.n > 0)
		account->source_type = prov_report_str(ctx->report, e->ing.source_type, ctx->err);
	if (e->to == V_NO_MANIFEST) {
		if (e->ing.has_manifest) {
			account->manifest =
			    prov_report_str(ctx->report, e->ing.manifest.url, ctx->err);
			prov_find(f,
			    e->ing.has_claim_signature ? PROV_ST_INGREDIENT_CLAIM_SIGNATURE_MISSING
						       : PROV_ST_INGREDIENT_MANIFEST_MISSING,
			    e->url, NULL);
		}
	} else {
		rc = v_edge_judge_identity(ctx, e, f, &by_manifest[index]);
		account->differs = !by_manifest[index] && !v_has_redactions(ctx, e->to);
		if (rc == PROV_OK &&
		    copy_findings(f, &ctx->nodes[e->to].account.findings) != PROV_OK)
			rc = prov_findings_failed(f, ctx->err);
	}
	return rc;
}

/*
 * Depth first, each ingredient before those inside it, as a reader goes through them. A manifest
 * that is reached twice shows its own ingredients where it was reached first.
 */
int v_ingredients_judge(struct v_ctx *ctx)
{
	const struct v_node *active = &ctx->nodes[ctx->active];
	bool *by_manifest =
	    prov_arena_array(ctx->arena, ctx->num_edges + 1, sizeof(*by_manifest), ctx->err);
	size_t *stack = prov_arena_array(ctx->arena, ctx->num_edges + 1, sizeof(*stack), ctx->err);
	size_t *order = prov_arena_array(ctx->arena, ctx->num_edges + 1, sizeof(*order), ctx->err);
	size_t n = 0, num = 0;
	int rc = PROV_OK;

	if (by_manifest == NULL || stack == NULL || order == NULL)
		return v_failed(ctx);
	rc = v_recorded_gather(ctx);
	for (size_t i = active->num_edges; i > 0; i--)
		stack[n++] = active->first_edge + i - 1;
	while (n > 0 && rc == PROV_OK) {
		size_t at = stack[--n], to = ctx->edges[at].to;

		rc = judge_edge(ctx, at, by_manifest);
		order[num++] = at;
		if (to == V_NO_MANIFEST)
			continue;
		for (size_t i = ctx->nodes[to].num_edges; i > 0; i--) {
			size_t child = ctx->nodes[to].first_edge + i - 1;
			if (ctx->edges[child].via == at)
				stack[n++] = child;
		}
	}
	/* What is on record of one may stand in any other: whose word counts is known by now. */
	for (size_t i = 0; i < num && rc == PROV_OK; i++)
		rc = v_recorded_judge(ctx, order[i],
		    &ctx->report->ingredients[ctx->edges[order[i]].account], by_manifest);
	return rc;
}
