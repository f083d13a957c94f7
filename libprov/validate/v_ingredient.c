/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients: the graph of manifests below the active one, and what is wrong in it (15.11). */
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

/* 15.11.3.3.1: the hash of its signature box. *THERE: the reference leads to that box. */
static int check_signature_hash(
    struct v_ctx *ctx, const struct v_edge *e, enum v_ref *match, bool *there)
{
	const struct v_node *from = &ctx->nodes[e->from];
	const struct prov_jumbf *box = NULL;

	if (e->ing.has_claim_signature)
		box = v_resolve(ctx, from, e->ing.claim_signature.url);
	*there = box != NULL && box->type == PROV_JUMBF_SIGNATURE &&
		 prov_store_owner(&ctx->store, box) == ctx->nodes[e->to].manifest;
	if (!*there)
		return PROV_OK;
	return v_reference_check(ctx, from, &e->ing.claim_signature, box, match);
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

/* Old names under which a failure may be on record (digest 9). */
static const struct {
	const char *old;
	enum prov_status now;
} old_codes[] = {
    {"signingCredential.expired", PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY},
    {"signingCredential.revoked", PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED},
    {"ingredient.hashedURI.mismatch", PROV_ST_INGREDIENT_MANIFEST_MISMATCH},
    {"claim.required.missing", PROV_ST_CLAIM_MALFORMED},
};

static bool same_code(const struct prov_finding *x, struct prov_bytes code)
{
	if (prov_bytes_is(code, x->code))
		return true;
	for (size_t i = 0; i < sizeof(old_codes) / sizeof(old_codes[0]); i++) {
		if (x->status == old_codes[i].now && prov_bytes_is(code, old_codes[i].old))
			return true;
	}
	return false;
}

/*
 * Whether a failure is on record: code and URL are compared (18.16.12.4). A record without a JUMBF
 * URI (old ones say "Cose_Sign1" or nothing) names its manifest's one claim or signature; it does
 * not reach failures of assertions, of which there may be many.
 */
static bool on_record(struct v_ctx *ctx, const struct v_node *node, const struct prov_finding *x,
    const struct prov_status_rec *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *abs;

		if (!same_code(x, v[i].code) ||
		    (v[i].severity != (int)x->severity && v[i].severity != -1))
			continue;
		if (!prov_bytes_starts(v[i].url, "self#jumbf=")) {
			if (prov_status_info(x->status)->url != PROV_URL_ASSERTION)
				return true;
			continue;
		}
		abs = v_absolute(ctx, node, v[i].url);
		if (abs != NULL && x->url != NULL && strcmp(abs, x->url) == 0)
			return true;
	}
	return false;
}

/* Whether what an ingredient assertion has on record is the word of somebody who signed it. */
static bool records_count(const struct v_ctx *ctx, const struct v_edge *e, const bool *by_manifest)
{
	const struct prov_findings *f = &ctx->nodes[e->from].account.findings;

	return e->from == ctx->active || prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_VALIDATED) ||
	       (e->via != V_NO_MANIFEST && by_manifest[e->via]);
}

static bool is_acknowledged(
    struct v_ctx *ctx, size_t edge, const struct prov_finding *x, const bool *by_manifest)
{
	const struct v_edge *e = &ctx->edges[edge];
	const struct v_node *to =
	    e->to == V_NO_MANIFEST ? &ctx->nodes[e->from] : &ctx->nodes[e->to];

	/* A record is about what was seen: where the manifest is only known by its signature box,
	 * that signature has to hold, or anything could have been put in its place since. */
	if (!by_manifest[edge] && e->to != V_NO_MANIFEST &&
	    !prov_findings_have(&to->account.findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED))
		return false;
	if (records_count(ctx, e, by_manifest) &&
	    on_record(ctx, to, x, e->ing.recorded, e->ing.num_recorded))
		return true;
	for (size_t up = e->via; up != V_NO_MANIFEST; up = ctx->edges[up].via) {
		const struct v_edge *a = &ctx->edges[up];

		if (!records_count(ctx, a, by_manifest))
			continue;
		for (size_t i = 0; i < a->ing.num_deltas; i++) {
			const struct prov_delta_rec *d = &a->ing.deltas[i];
			const char *abs = v_absolute(ctx, &ctx->nodes[a->from], d->uri);
			if (abs != NULL && strcmp(abs, e->url) == 0 &&
			    on_record(ctx, to, x, d->v, d->n))
				return true;
		}
	}
	return false;
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

/*
 * Whether a certificate that has expired by now was found valid when the ingredient was taken in,
 * by somebody who signed that record. The ingredient being the same, its previous validation holds
 * (15.11.3.3.2); otherwise every asset would die with its oldest ingredient's certificate.
 */
static bool was_inside_validity(
    const struct v_ctx *ctx, size_t edge, const struct prov_findings *f, const bool *by_manifest)
{
	const struct v_edge *e = &ctx->edges[edge];

	if (!records_count(ctx, e, by_manifest) ||
	    !(prov_findings_have(f, PROV_ST_INGREDIENT_MANIFEST_VALIDATED) ||
		prov_findings_have(f, PROV_ST_INGREDIENT_CLAIM_SIGNATURE_VALIDATED)))
		return false;
	for (size_t i = 0; i < e->ing.num_recorded; i++) {
		if (prov_bytes_is(e->ing.recorded[i].code, "claimSignature.insideValidity") &&
		    e->ing.recorded[i].severity == PROV_SEV_SUCCESS)
			return true;
	}
	return false;
}

static int refuse_failures(struct v_ctx *ctx)
{
	return prov_refuse(ctx->err, PROV_LIMIT_ACKNOWLEDGED,
	    "more failures of one ingredient are on record than the limit of %u",
	    PROV_MAX_ACKNOWLEDGED);
}

/* Whether there are failures that nobody put on record. More than a few dozen on record are no
 * honest acknowledgement, and comparing them all would make time quadratic: they are refused. */
static int find_news(struct v_ctx *ctx, size_t edge, const struct prov_findings *f,
    const bool *by_manifest, bool *news)
{
	size_t acknowledged = 0;

	*news = true;
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity != PROV_SEV_FAILURE ||
		    f->v[i].status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			continue;
		if (f->v[i].status == PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY &&
		    was_inside_validity(ctx, edge, f, by_manifest))
			continue;
		if (++acknowledged > PROV_MAX_ACKNOWLEDGED)
			return refuse_failures(ctx);
		if (!is_acknowledged(ctx, edge, &f->v[i], by_manifest))
			return PROV_OK;
	}
	*news = false;
	return PROV_OK;
}

/*
 * A failure that has no name here (of a later version, or somebody's own) is one all the same. What
 * is wrong with identities has no part in the verdict on a manifest (CAWG 1.2), here or there.
 */
static bool is_foreign_failure(const struct prov_status_rec *r, enum prov_status status)
{
	return status == PROV_ST_NONE && r->severity == PROV_SEV_FAILURE &&
	       !prov_bytes_starts(r->code, "cawg.");
}

static bool is_failure(const struct prov_status_rec *r, enum prov_status status)
{
	return is_foreign_failure(r, status) ||
	       (status != PROV_ST_NONE && prov_status_info(status)->severity == PROV_SEV_FAILURE);
}

/*
 * 15.11.3.3 step 5.1: what is on record and was not found again belongs to the results. For an
 * ingredient its content's binding is the most of it: only who took it in could check that. Records
 * of success are not taken over: they can't outweigh what was found.
 */
static int add_recorded(struct v_ctx *ctx, const struct v_edge *e, struct prov_findings *f)
{
	const struct v_node *to = &ctx->nodes[e->to];
	size_t own = f->n, failures = 0;

	for (size_t i = 0; i < e->ing.num_recorded; i++) {
		const struct prov_status_rec *r = &e->ing.recorded[i];
		enum prov_status status;
		const char *url = NULL;
		bool found = false;

		/* Of success there is a record for each assertion, before the first failure. */
		if (r->severity != PROV_SEV_FAILURE && r->severity != -1)
			continue;
		status = prov_status_find(r->code);
		for (size_t k = 0; k < sizeof(old_codes) / sizeof(old_codes[0]); k++) {
			if (status == PROV_ST_NONE && prov_bytes_is(r->code, old_codes[k].old))
				status = old_codes[k].now;
		}
		if (is_failure(r, status) && ++failures > PROV_MAX_ACKNOWLEDGED)
			return refuse_failures(ctx);
		if (is_foreign_failure(r, status)) {
			prov_find(f, PROV_ST_GENERAL_ERROR, e->url,
			    "a failure with a name that this version does not know was on record "
			    "when it was taken in");
			continue;
		}
		/* Trust is for who verifies now to say, and so is what they did not look up. */
		if (status == PROV_ST_NONE || status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
		    prov_status_info(status)->severity != PROV_SEV_FAILURE)
			continue;
		for (size_t k = 0; k < own && !found; k++)
			found = f->v[k].status == status;
		if (found)
			continue;
		if (r->url.n > 0) {
			url = v_absolute(ctx, to, r->url);
			if (url == NULL)
				return v_failed(ctx);
		}
		prov_find(f, status, url, "%s (as was on record when it was taken in)",
		    prov_status_info(status)->text);
	}
	return f->code == PROV_OK ? PROV_OK : prov_findings_failed(f, ctx->err);
}

/*
 * What is not on record in the ingredient assertion itself; all of it where comparing costs much.
 */
static int note_news(struct v_ctx *ctx, const struct v_edge *e, struct prov_account *account)
{
	const struct prov_findings *f = &account->findings;
	bool compare =
	    e->ing.num_recorded <= PROV_MAX_ACKNOWLEDGED && f->n <= PROV_MAX_ACKNOWLEDGED;

	for (size_t i = 0; i < f->n; i++) {
		if (compare && e->to != V_NO_MANIFEST &&
		    on_record(
			ctx, &ctx->nodes[e->to], &f->v[i], e->ing.recorded, e->ing.num_recorded))
			continue;
		prov_find(&account->news, f->v[i].status, f->v[i].url, NULL);
	}
	if (account->news.code != PROV_OK)
		return prov_findings_failed(&account->news, ctx->err);
	return PROV_OK;
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
	if (rc == PROV_OK)
		rc = note_news(ctx, e, account);
	if (rc == PROV_OK)
		rc = find_news(ctx, index, f, by_manifest, &account->counts_invalid);
	if (rc == PROV_OK && e->to != V_NO_MANIFEST && records_count(ctx, e, by_manifest))
		rc = add_recorded(ctx, e, f);
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
	size_t n = 0;
	int rc = PROV_OK;

	if (by_manifest == NULL || stack == NULL)
		return v_failed(ctx);
	for (size_t i = active->num_edges; i > 0; i--)
		stack[n++] = active->first_edge + i - 1;
	while (n > 0 && rc == PROV_OK) {
		size_t at = stack[--n], to = ctx->edges[at].to;

		rc = judge_edge(ctx, at, by_manifest);
		if (to == V_NO_MANIFEST)
			continue;
		for (size_t i = ctx->nodes[to].num_edges; i > 0; i--) {
			size_t child = ctx->nodes[to].first_edge + i - 1;
			if (ctx->edges[child].via == at)
				stack[n++] = child;
		}
	}
	return rc;
}
