/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier's own lists say of revocations: CRLs and fingerprints (C2PA knows OCSP only,
 * 14.5.2). 15.9 has for authorities, and 15.9.2 for signers, that what counts is whether the
 * certificate was revoked at the time of a trusted stamp, or else now; so it is here. A fingerprint
 * without a time was never to be trusted.
 */
#include "trust/revoked.h"

#include <string.h>

#include "base/clock.h"
#include "validate/v_internal.h"

/* Why a certificate counts as revoked. */
struct hit {
	bool is;
	int64_t since; /* INT64_MIN: not said */
	const char *reason, *by;
};

/* Once, however many certificates it is about. */
static int add_once(struct v_ctx *ctx, const char *text)
{
	if (text == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < ctx->report->num_unchecked; i++) {
		if (strcmp(ctx->report->unchecked[i], text) == 0)
			return PROV_OK;
	}
	return prov_report_add_unchecked(ctx->report, ctx->err, "%s", text);
}

/* One that is past its time may lack who was revoked since, and on one that may not be used there
 * may be anybody. */
static int note(struct v_ctx *ctx, const struct prov_crl *crl, const char *name)
{
	char when[PROV_TIME_TEXT];

	if (!crl->accepted)
		return add_once(ctx, prov_arena_printf(ctx->arena, ctx->err,
					 "who is on the list of revoked certificates %.200s, which "
					 "does not count: %s",
					 name, crl->why));
	if (!crl->has_next || ctx->now <= crl->next_update)
		return PROV_OK;
	prov_clock_format(crl->next_update, when);
	return add_once(ctx, prov_arena_printf(ctx->arena, ctx->err,
				 "who was revoked since: the list of revoked certificates %.200s "
				 "should have been renewed on %.10s",
				 name, when));
}

/* Only what was on hold may have been let go since the list was made. */
static bool counts(const struct prov_crl *crl, int64_t at)
{
	return crl->listed && crl->revoked_at <= at &&
	       (!crl->on_hold || !crl->has_next || at <= crl->next_update);
}

static int ask_crl(struct v_ctx *ctx, const struct prov_revoked_file *file,
    const struct prov_crl_of *of, int64_t at, struct hit *hit)
{
	struct prov_crl crl;
	int rc = prov_crl_read(file->crl, of, &crl, ctx->err);

	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, crl.num_signatures);
	if (rc == PROV_OK && crl.has_next)
		v_moment(ctx, crl.next_update);
	if (rc == PROV_OK && crl.listed)
		v_moment(ctx, crl.revoked_at);
	if (rc == PROV_OK && crl.is_issuers)
		rc = note(ctx, &crl, file->name);
	if (rc == PROV_OK && counts(&crl, at))
		*hit = (struct hit){true, crl.revoked_at, crl.reason, file->name};
	return rc;
}

static int ask_crls(struct v_ctx *ctx, struct prov_bytes cert, struct prov_bytes issuer, int64_t at,
    struct hit *hit)
{
	struct prov_crl_of *of = NULL;
	struct prov_revoked_file file;
	int rc = PROV_OK;

	for (size_t i = 0; rc == PROV_OK && !hit->is; i++) {
		file = prov_revoked_at(ctx->in->policy->revoked, i);
		if (file.name == NULL)
			break;
		if (file.crl == NULL)
			continue;
		if (of == NULL)
			rc = prov_crl_of_open(&of, cert, issuer, ctx->err);
		if (rc == PROV_OK)
			rc = ask_crl(ctx, &file, of, at, hit);
	}
	prov_crl_of_close(of);
	return rc;
}

static int ask(struct v_ctx *ctx, const struct v_ocsp_in *in, struct prov_bytes cert,
    struct prov_bytes issuer, struct hit *hit)
{
	const struct prov_revoked *revoked = ctx->in->policy->revoked;
	int64_t at = v_ocsp_time(ctx, in->stamp), since;
	const char *name;
	bool found;
	int rc;

	*hit = (struct hit){0};
	if (revoked == NULL)
		return PROV_OK;
	rc = prov_revoked_find(revoked, cert, &found, &since, &name, ctx->err);
	if (rc == PROV_OK && found)
		v_moment(ctx, since);
	if (rc == PROV_OK && found && since <= at)
		*hit = (struct hit){true, since, NULL, name};
	if (rc == PROV_OK && !hit->is && issuer.n > 0)
		rc = ask_crls(ctx, cert, issuer, at, hit);
	return rc;
}

int v_revoked_judge(struct v_ctx *ctx, const struct v_node *node, const struct v_ocsp_in *in,
    struct prov_bytes issuer, struct prov_findings *f, bool *done)
{
	bool stamped = in->stamp->usable && !in->stamp->untrusted;
	char since[PROV_TIME_TEXT], when[PROV_TIME_TEXT];
	struct hit hit;
	int rc = ask(ctx, in, in->chain->certs[0], issuer, &hit);

	*done = rc == PROV_OK && hit.is;
	if (!*done)
		return rc;
	prov_clock_format(hit.since, since);
	prov_clock_format(v_ocsp_time(ctx, in->stamp), when);
	if (hit.since == INT64_MIN)
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED, node->signature_url,
		    "it is among the revoked certificates of %.200s", hit.by);
	else
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED, node->signature_url,
		    "it is revoked since %s, by %.200s (%s), and %s%s", since, hit.by,
		    hit.reason == NULL ? "no reason is given" : hit.reason,
		    stamped ? "the signature's time-stamp is of "
			    : "no trusted time-stamp shows that this was signed before",
		    stamped ? when : "");
	return PROV_OK;
}

int v_revoked_ca(struct v_ctx *ctx, const struct v_ocsp_in *in, struct prov_bytes cert,
    struct prov_bytes issuer, bool *out)
{
	struct hit hit;
	int rc = ask(ctx, in, cert, issuer, &hit);

	*out = *out || (rc == PROV_OK && hit.is);
	return rc;
}
