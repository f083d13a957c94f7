/* SPDX-License-Identifier: Apache-2.0 */
/* What an ingredient assertion has on record of an earlier validation, against what is found now
 * (15.11.3.3, 18.16.12). */
#include <stdlib.h>

#include "base/err.h"
#include "validate/v_internal.h"

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

/* The same of what one says of E that lies on the way by which E is shown: only who leads there can
 * have taken a failure into account. */
static bool is_told_by_signer(const struct v_ctx *ctx, const struct v_edge *e,
    const struct v_told *t, const bool *by_manifest)
{
	size_t up = e->via;

	while (up != V_NO_MANIFEST && up != t->by)
		up = ctx->edges[up].via;
	return up != V_NO_MANIFEST && records_count(ctx, &ctx->edges[up], by_manifest);
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
	for (const struct v_told *t = e->told; t != NULL; t = t->next) {
		if (is_told_by_signer(ctx, e, t, by_manifest) &&
		    on_record(ctx, to, x, t->delta->v, t->delta->n))
			return true;
	}
	return false;
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

/* What is wrong with identities has no part in the verdict on a manifest (CAWG 1.2), here or there.
 */
static bool is_of_identity(const struct prov_status_rec *r)
{
	return prov_bytes_starts(r->code, "cawg.");
}

/* A failure that has no name here (of a later version, or somebody's own) is one all the same. */
static bool is_foreign_failure(const struct prov_status_rec *r, enum prov_status status)
{
	return status == PROV_ST_NONE && r->severity == PROV_SEV_FAILURE;
}

/* What was taken from records so far: a failure that many have on record is one all the same. */
struct taken {
	bool have[PROV_ST_COUNT]; /* found, or on record in one that was read before */
	size_t failures;
};

static void note_taken(struct taken *taken, const struct prov_findings *f, size_t from)
{
	for (size_t i = from; i < f->n; i++)
		taken->have[f->v[i].status] = true;
}

/* By its old name, too. */
static enum prov_status find_status(struct prov_bytes code)
{
	enum prov_status status = prov_status_find(code);

	for (size_t k = 0; k < sizeof(old_codes) / sizeof(old_codes[0]); k++) {
		if (status == PROV_ST_NONE && prov_bytes_is(code, old_codes[k].old))
			status = old_codes[k].now;
	}
	return status;
}

static int add_failure(struct v_ctx *ctx, const struct v_edge *e, const struct prov_status_rec *r,
    enum prov_status status, struct prov_findings *f)
{
	/* Where the manifest itself was not kept, what its taker saw is all that is known of it. */
	const struct v_node *to = &ctx->nodes[e->to == V_NO_MANIFEST ? e->from : e->to];
	const char *url = NULL;

	if (r->url.n > 0) {
		url = v_absolute(ctx, to, r->url);
		if (url == NULL)
			return v_failed(ctx);
	}
	prov_find(f, status, url, "%s (as was on record when it was taken in)",
	    prov_status_info(status)->text);
	return PROV_OK;
}

/* Of failures on record in V: those that are not in *F yet. */
static int add_failures(struct v_ctx *ctx, const struct v_edge *e, const struct prov_status_rec *v,
    size_t n, struct prov_findings *f, struct taken *taken)
{
	size_t before = f->n;

	for (size_t i = 0; i < n; i++) {
		const struct prov_status_rec *r = &v[i];
		enum prov_status status;
		bool foreign;
		int rc = PROV_OK;

		/* Of success there is a record for each assertion, before the first failure. */
		if ((r->severity != PROV_SEV_FAILURE && r->severity != -1) || is_of_identity(r))
			continue;
		status = find_status(r->code);
		foreign = is_foreign_failure(r, status);
		/* Trust is for who verifies now to say, and so is what they did not look up. */
		if (!foreign &&
		    (status == PROV_ST_NONE || status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
			prov_status_info(status)->severity != PROV_SEV_FAILURE))
			continue;
		if (taken->have[foreign ? PROV_ST_GENERAL_ERROR : status])
			continue;
		if (++taken->failures > PROV_MAX_ACKNOWLEDGED)
			return refuse_failures(ctx);
		if (foreign)
			prov_find(f, PROV_ST_GENERAL_ERROR, e->url,
			    "a failure with a name that this version does not know was on record "
			    "when it was taken in");
		else
			rc = add_failure(ctx, e, r, status, f);
		if (rc != PROV_OK)
			return rc;
	}
	note_taken(taken, f, before);
	return f->code == PROV_OK ? PROV_OK : prov_findings_failed(f, ctx->err);
}

/*
 * 15.11.3.3 step 5.1: what is on record and was not found again belongs to the results. For an
 * ingredient its content's binding is the most of it: only who took it in could check that. Records
 * of success are not taken over: they can't outweigh what was found.
 */
static int add_recorded(
    struct v_ctx *ctx, const struct v_edge *e, struct prov_findings *f, const bool *by_manifest)
{
	struct taken taken = {0};
	int rc = PROV_OK;

	note_taken(&taken, f, 0);
	if (records_count(ctx, e, by_manifest))
		rc = add_failures(ctx, e, e->ing.recorded, e->ing.num_recorded, f, &taken);
	/* By whichever way it is shown: each record is one of the results. */
	for (const struct v_told *t = e->told; t != NULL && rc == PROV_OK; t = t->next) {
		if (records_count(ctx, &ctx->edges[t->by], by_manifest))
			rc = add_failures(ctx, e, t->delta->v, t->delta->n, f, &taken);
	}
	return rc;
}

static int compare_edges(const void *a, const void *b)
{
	const struct v_edge *x = *(struct v_edge *const *)a, *y = *(struct v_edge *const *)b;

	return x->box->at < y->box->at ? -1 : x->box->at > y->box->at;
}

/* The first of the N edges, in the order of their boxes, that does not stand before AT. */
static size_t find_edge(struct v_edge *const *sorted, size_t n, uint64_t at)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sorted[mid]->box->at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool has_failure(const struct prov_delta_rec *delta)
{
	for (size_t i = 0; i < delta->n; i++) {
		if (delta->v[i].severity == PROV_SEV_FAILURE)
			return true;
	}
	return false;
}

/* What one can say of what lies below it: nobody else has taken that in (18.16.12). */
struct below {
	size_t *queue;
	bool *seen;
	size_t of; /* the edge that it was looked up for last, or V_NO_MANIFEST */
};

static int look_below(struct v_ctx *ctx, struct below *below, size_t edge)
{
	size_t to = ctx->edges[edge].to;

	if (below->of == edge)
		return PROV_OK;
	if (v_spend(ctx, ctx->store.n + ctx->num_edges) != PROV_OK)
		return v_failed(ctx);
	below->of = edge;
	memset(below->seen, 0, ctx->store.n * sizeof(*below->seen));
	if (to != V_NO_MANIFEST) {
		v_below(ctx, to, below->queue, below->seen);
		below->seen[to] = true;
	}
	return PROV_OK;
}

static int tell(struct v_ctx *ctx, struct v_edge *of, size_t by, const struct prov_delta_rec *delta)
{
	struct v_told *told;

	if (v_spend(ctx, sizeof(*told) + delta->n) != PROV_OK)
		return v_failed(ctx);
	told = prov_arena_alloc(ctx->arena, sizeof(*told), ctx->err);
	if (told == NULL)
		return v_failed(ctx);
	*told = (struct v_told){by, delta, of->told};
	of->told = told;
	return PROV_OK;
}

/* What the edge BY says of others. */
static int gather_from(struct v_ctx *ctx, size_t by, struct v_edge **sorted, struct below *below)
{
	const struct v_edge *from = &ctx->edges[by];
	size_t n = ctx->num_edges;
	int rc = PROV_OK;

	for (size_t k = 0; k < from->ing.num_deltas && rc == PROV_OK; k++) {
		const struct prov_delta_rec *delta = &from->ing.deltas[k];
		const struct prov_jumbf *box;

		if (!has_failure(delta))
			continue;
		box = v_resolve(ctx, &ctx->nodes[from->from], delta->uri);
		for (size_t at = box == NULL ? n : find_edge(sorted, n, box->at);
		     rc == PROV_OK && at < n && sorted[at]->box == box; at++) {
			rc = look_below(ctx, below, by);
			if (rc == PROV_OK && below->seen[sorted[at]->from])
				rc = tell(ctx, sorted[at], by, delta);
		}
	}
	return rc;
}

int v_recorded_gather(struct v_ctx *ctx)
{
	size_t n = ctx->num_edges, num = ctx->store.n + 1;
	struct v_edge **sorted =
	    prov_arena_array(ctx->arena, n + 1, sizeof(struct v_edge *), ctx->err);
	struct below below = {
	    .queue = prov_arena_array(ctx->arena, num, sizeof(*below.queue), ctx->err),
	    .seen = prov_arena_array(ctx->arena, num, sizeof(*below.seen), ctx->err),
	    .of = V_NO_MANIFEST};
	int rc = PROV_OK;

	if (sorted == NULL || below.queue == NULL || below.seen == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &ctx->edges[i];
	if (n > 1)
		qsort(sorted, n, sizeof(struct v_edge *), compare_edges);
	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = gather_from(ctx, i, sorted, &below);
	return rc;
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

int v_recorded_judge(
    struct v_ctx *ctx, size_t edge, struct prov_account *account, const bool *by_manifest)
{
	const struct v_edge *e = &ctx->edges[edge];
	struct prov_findings *f = &account->findings;
	int rc = note_news(ctx, e, account);

	if (rc == PROV_OK)
		rc = find_news(ctx, edge, f, by_manifest, &account->counts_invalid);
	return rc == PROV_OK ? add_recorded(ctx, e, f, by_manifest) : rc;
}
