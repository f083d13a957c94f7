/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier's own lists say of revocations: CRLs and fingerprints (C2PA knows OCSP only,
 * 14.5.2), and OCSP responses. 15.9 has for authorities, and 15.9.2 for signers, that what counts
 * is whether the certificate was revoked at the time of a trusted stamp, or else now; so it is
 * here. A fingerprint without a time was never to be trusted. For time-stamp authorities C2PA asks
 * for no check (15.9); RFC 3161, 4 says what a revocation means.
 */
#include "trust/ocsp.h"
#include "trust/revoked.h"

#include <string.h>

#include "base/clock.h"
#include "validate/v_internal.h"

#define DAY 86400 /* for which an answer without an end counts (15.9.1) */

/* Why a certificate counts as revoked. */
struct hit {
	bool is;
	int64_t since; /* INT64_MIN: not said */
	const char *reason, *by;
};

/* What a revocation is compared with. */
struct when {
	int64_t at, now;
	bool is_stampers;
};

/*
 * RFC 3161, 4: of an authority whose certificate was revoked only those stamps stay good that are
 * from before, and only where a reason is given that leaves its key unharmed. Who has the key can
 * set back its clock.
 */
static int64_t moment_of(const struct when *when, const char *reason)
{
	static const char *const harmless[] = {
	    "unspecified", "affiliationChanged", "superseded", "cessationOfOperation"};

	if (!when->is_stampers)
		return when->at;
	for (size_t i = 0; reason != NULL && i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		if (strcmp(reason, harmless[i]) == 0)
			return when->at;
	}
	return when->at > when->now ? when->at : when->now;
}

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

int v_revoked_note(struct v_ctx *ctx, const struct prov_ocsp *ocsp, const char *name)
{
	if (ocsp->accepted || !ocsp->is_about)
		return PROV_OK;
	return add_once(ctx, prov_arena_printf(ctx->arena, ctx->err,
				 "what the OCSP response %.200s says of revocations, which does "
				 "not count: %s",
				 name, ocsp->why));
}

/* Only what was on hold may have been let go since the list was made. */
static bool counts(const struct prov_crl *crl, int64_t at)
{
	return crl->listed && crl->revoked_at <= at &&
	       (!crl->on_hold || !crl->has_next || at <= crl->next_update);
}

/* What the lists say together. */
struct lists {
	struct hit hit;  /* for good */
	struct hit held; /* on hold, by the latest of those that say so */
	int64_t held_at, let_go_at;
};

static void take_crl(
    struct lists *l, const struct prov_crl *crl, const struct when *when, const char *by)
{
	const struct hit hit = {true, crl->revoked_at, crl->reason, by};

	if (crl->let_go && crl->this_update > l->let_go_at)
		l->let_go_at = crl->this_update;
	if (!counts(crl, moment_of(when, crl->reason)))
		return;
	if (!crl->on_hold) {
		l->hit = hit;
	} else if (!l->held.is || crl->this_update > l->held_at) {
		l->held = hit;
		l->held_at = crl->this_update;
	}
}

static int ask_crl(struct v_ctx *ctx, const struct prov_revoked_file *file,
    const struct prov_crl_of *of, const struct when *when, struct lists *l)
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
	if (rc == PROV_OK)
		take_crl(l, &crl, when, file->name);
	return rc;
}

/* RFC 5280, 5.3.1: a later list of changes lets go what was on hold, and nothing else. */
static int ask_crls(struct v_ctx *ctx, struct prov_bytes cert, struct prov_bytes issuer,
    const struct when *when, struct hit *hit)
{
	struct lists lists = {.let_go_at = INT64_MIN};
	struct prov_crl_of *of = NULL;
	struct prov_revoked_file file;
	int rc = PROV_OK;

	for (size_t i = 0; rc == PROV_OK && !lists.hit.is; i++) {
		file = prov_revoked_at(ctx->in->policy->revoked, i);
		if (file.name == NULL)
			break;
		if (file.crl == NULL)
			continue;
		if (of == NULL)
			rc = prov_crl_of_open(&of, cert, issuer, ctx->err);
		if (rc == PROV_OK)
			rc = ask_crl(ctx, &file, of, when, &lists);
	}
	prov_crl_of_close(of);
	if (rc == PROV_OK && lists.hit.is)
		*hit = lists.hit;
	else if (rc == PROV_OK && lists.held.is && lists.let_go_at <= lists.held_at)
		*hit = lists.held;
	return rc;
}

/* Fingerprints and CRLs. BY_NAME: those CRLs count too that bear the issuer's name, where its
 * certificate is not known. */
static int ask(struct v_ctx *ctx, const struct when *when, struct prov_bytes cert,
    struct prov_bytes issuer, bool by_name, struct hit *hit)
{
	const struct prov_revoked *revoked = ctx->in->policy->revoked;
	const char *name;
	int64_t since;
	bool found;
	int rc;

	*hit = (struct hit){0};
	if (revoked == NULL)
		return PROV_OK;
	rc = prov_revoked_find(revoked, cert, &found, &since, &name, ctx->err);
	if (rc == PROV_OK && found)
		v_moment(ctx, since);
	if (rc == PROV_OK && found && since <= moment_of(when, NULL))
		*hit = (struct hit){true, since, NULL, name};
	if (rc == PROV_OK && !hit->is && (issuer.n > 0 || by_name))
		rc = ask_crls(ctx, cert, issuer, when, hit);
	return rc;
}

/* Only what was on hold may have been let go since the answer. */
static void take_answer(
    const struct prov_ocsp *ocsp, const struct when *when, const char *by, struct hit *hit)
{
	for (size_t i = 0; i < ocsp->n && !hit->is; i++) {
		const struct prov_ocsp_single *one = &ocsp->singles[i];
		int64_t at = moment_of(when, one->reason),
			end = one->has_next ? one->next_update : ocsp->produced_at + DAY;

		if (one->status == PROV_OCSP_REVOKED && one->revoked_at <= at &&
		    (!one->on_hold || at <= end))
			*hit = (struct hit){true, one->revoked_at, one->reason, by};
	}
}

/* The OCSP responses that the policy was given: what they cost is not the file's doing. ISSUER
 * empty: by its name. */
static int ask_ocsp(struct v_ctx *ctx, const struct when *when, struct prov_bytes cert,
    struct prov_bytes issuer, struct hit *hit)
{
	struct prov_revoked_file file;
	int rc = PROV_OK;

	for (size_t i = 0; rc == PROV_OK && !hit->is; i++) {
		struct prov_ocsp ocsp;

		file = prov_revoked_at(ctx->in->policy->revoked, i);
		if (file.name == NULL)
			break;
		if (file.ocsp.n == 0)
			continue;
		rc = issuer.n > 0
			 ? prov_ocsp_read(file.ocsp, cert, issuer, ctx->arena, &ocsp, ctx->err)
			 : prov_ocsp_read_by_name(file.ocsp, cert, ctx->arena, &ocsp, ctx->err);
		if (rc == PROV_OK)
			rc = v_proof_spend(ctx, ocsp.num_signatures);
		if (rc != PROV_OK)
			break;
		v_moment_ocsp(ctx, &ocsp);
		rc = v_revoked_note(ctx, &ocsp, file.name);
		take_answer(&ocsp, when, file.name, hit);
	}
	return rc;
}

/* As ask, and the OCSP responses. */
static int ask_all(struct v_ctx *ctx, const struct when *when, struct prov_bytes cert,
    struct prov_bytes issuer, bool by_name, struct hit *hit)
{
	int rc = ask(ctx, when, cert, issuer, by_name, hit);

	if (rc == PROV_OK && !hit->is && (issuer.n > 0 || by_name) &&
	    ctx->in->policy->revoked != NULL)
		rc = ask_ocsp(ctx, when, cert, issuer, hit);
	return rc;
}

static struct when signers_time(const struct v_ctx *ctx, const struct v_ocsp_in *in)
{
	return (struct when){v_ocsp_time(ctx, in->stamp), ctx->now, false};
}

int v_revoked_judge(struct v_ctx *ctx, const struct v_node *node, const struct v_ocsp_in *in,
    struct prov_bytes issuer, struct prov_findings *f, bool *done)
{
	bool stamped = in->stamp->usable && !in->stamp->untrusted;
	char since[PROV_TIME_TEXT], when[PROV_TIME_TEXT];
	struct when at = signers_time(ctx, in);
	struct hit hit;
	/* Of a signer who is trusted without a path nobody but himself says who the issuer is: he
	 * could leave it out, or name one that may sign no such lists. */
	bool by_name = in->path->n == 0;
	int rc = ask(
	    ctx, &at, in->chain->certs[0], by_name ? prov_bytes(NULL, 0) : issuer, by_name, &hit);

	*done = rc == PROV_OK && hit.is;
	if (!*done)
		return rc;
	prov_clock_format(hit.since, since);
	prov_clock_format(at.at, when);
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
	struct when at = signers_time(ctx, in);
	struct hit hit;
	int rc = ask_all(ctx, &at, cert, issuer, false, &hit);

	*out = *out || (rc == PROV_OK && hit.is);
	return rc;
}

static int say(struct v_ctx *ctx, const struct v_revoked_in *in, const struct hit *hit,
    bool is_first, const char **why)
{
	const char *whose = !is_first        ? "the certificate of an authority above it"
			    : in->is_stamper ? "the time-stamp authority's certificate"
					     : "the certificate";
	char since[PROV_TIME_TEXT];

	prov_clock_format(hit->since, since);
	if (hit->since == INT64_MIN)
		*why = prov_arena_printf(ctx->arena, ctx->err,
		    "%s is among the revoked certificates of %.200s", whose, hit->by);
	else
		*why = prov_arena_printf(ctx->arena, ctx->err,
		    "%s is revoked since %s, by %.200s (%s)", whose, since, hit->by,
		    hit->reason == NULL ? "no reason is given" : hit->reason);
	return *why == NULL ? v_failed(ctx) : PROV_OK;
}

/* Each of the path that was found. */
static int ask_path(struct v_ctx *ctx, const struct v_revoked_in *in, const char **why)
{
	struct when when = {in->at, ctx->now, in->is_stamper};

	for (size_t i = 0; i < in->path->n; i++) {
		const struct prov_bytes *certs = in->chain.certs;
		struct prov_bytes cert = prov_chain_path_at(in->path, certs, in->anchors, i);
		struct prov_bytes issuer = prov_chain_path_at(in->path, certs, in->anchors, i + 1);
		struct hit hit;
		int rc = ask_all(ctx, &when, cert, issuer, false, &hit);

		if (rc == PROV_OK && hit.is)
			return say(ctx, in, &hit, i == 0, why);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

int v_revoked_path(struct v_ctx *ctx, const struct v_revoked_in *in, const char **why)
{
	struct when when = {in->at, ctx->now, in->is_stamper};
	struct prov_cose_chain chain = in->chain;
	struct prov_bytes cert = chain.certs[0], issuer;

	*why = NULL;
	if (ctx->in->policy->revoked == NULL)
		return PROV_OK;
	if (in->path->n > 0)
		return ask_path(ctx, in, why);
	/* Who is trusted by himself alone says who issued his certificate (v_revoked_judge). */
	if (prov_anchors_has(in->anchors, cert)) {
		struct hit hit;
		int rc = ask_all(ctx, &when, cert, prov_bytes(NULL, 0), true, &hit);

		if (rc != PROV_OK || hit.is)
			return rc != PROV_OK ? rc : say(ctx, in, &hit, true, why);
	}
	/* A longer one leads nowhere (v_chain_verify), but its first can still be named. */
	if (chain.n > PROV_MAX_CERTS)
		chain.n = PROV_MAX_CERTS;
	/* What issued itself, or is an anchor, ends the way. */
	for (size_t i = 0; i <= chain.n; i++) {
		struct hit hit;
		int rc = v_issuer_find(ctx, &chain, in->anchors, cert, &issuer);

		if (rc == PROV_OK)
			rc = ask_all(ctx, &when, cert, issuer, false, &hit);
		if (rc == PROV_OK && hit.is)
			return say(ctx, in, &hit, i == 0, why);
		if (rc != PROV_OK || issuer.n == 0 || prov_bytes_eq(issuer, cert) ||
		    prov_anchors_has(in->anchors, cert))
			return rc;
		cert = issuer;
	}
	return PROV_OK;
}
