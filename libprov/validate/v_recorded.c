/* SPDX-License-Identifier: Apache-2.0 */
/* What an ingredient assertion has on record of an earlier validation, against what is found now
 * (15.11.3.3, 18.16.12). */
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
	/* Where the manifest itself was not kept, what its taker saw is all that is known of it. */
	const struct v_node *to = &ctx->nodes[e->to == V_NO_MANIFEST ? e->from : e->to];
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

int v_recorded_judge(
    struct v_ctx *ctx, size_t edge, struct prov_account *account, const bool *by_manifest)
{
	const struct v_edge *e = &ctx->edges[edge];
	struct prov_findings *f = &account->findings;
	int rc = note_news(ctx, e, account);

	if (rc == PROV_OK)
		rc = find_news(ctx, edge, f, by_manifest, &account->counts_invalid);
	if (rc == PROV_OK && records_count(ctx, e, by_manifest))
		rc = add_recorded(ctx, e, f);
	return rc;
}
