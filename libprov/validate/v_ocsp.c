/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the signer's certificate was revoked (C2PA 2.4, 15.9): by the responses that the
 * signature and the certificate-status assertions carry, else by asking, where the policy lets us.
 */
#include "trust/ocsp.h"
#include "trust/revoked.h"

#include "base/clock.h"
#include "base/err.h"
#include "validate/v_internal.h"

#define DAY 86400
#define SKEW 300 /* seconds that the responder's clock may be ahead of ours */

enum outcome { UNSETTLED = 0, NOT_REVOKED, REVOKED };

struct job {
	struct v_ctx *ctx;
	const struct v_ocsp_in *in;
	struct prov_bytes leaf, issuer;
	enum outcome outcome;
	struct prov_ocsp_single revoked; /* where REVOKED */
	const char *why;                 /* the first response that was not accepted, or NULL */
	const char *by;                  /* the file of a given one, or NULL */
};

int64_t v_ocsp_end(const struct prov_ocsp *ocsp, const struct prov_ocsp_single *one)
{
	return one->has_next ? one->next_update : ocsp->produced_at + DAY;
}

/* A stamp of an authority on no list (v1 claims) puts off no revocation: it is anybody's word. */
int64_t v_ocsp_time(const struct v_ctx *ctx, const struct v_stamp *stamp)
{
	return stamp->usable && !stamp->untrusted ? stamp->time : ctx->now;
}

/* Who was revoked by the caller's own word may have lost the key: what is said with it in favour of
 * a certificate counts for nothing, whenever it says that it was made (RFC 6960, 4.2.2.2.1). */
int v_ocsp_weigh(struct v_ctx *ctx, struct prov_ocsp *ocsp)
{
	const char *name;
	size_t n = 0;
	int64_t since;
	bool found;
	int rc;

	if (ctx->in->policy->revoked == NULL || ocsp->signer.n == 0)
		return PROV_OK;
	rc = prov_revoked_find(
	    ctx->in->policy->revoked, ocsp->signer, &found, &since, &name, ctx->err);
	if (rc != PROV_OK || !found)
		return rc;
	for (size_t i = 0; i < ocsp->n; i++) {
		if (ocsp->singles[i].status != PROV_OCSP_GOOD)
			ocsp->singles[n++] = ocsp->singles[i];
	}
	ocsp->n = n;
	if (n > 0)
		return PROV_OK;
	ocsp->accepted = false;
	ocsp->why = prov_arena_printf(
	    ctx->arena, ctx->err, "who signed the OCSP response was revoked, by %s", name);
	return ocsp->why == NULL ? PROV_E_NOMEM : PROV_OK;
}

/*
 * 15.9.1 for one answer. What meets its conditions settles the matter either way. Beyond them, who
 * issued the certificate says so himself that it was revoked: that is not undone by the answer
 * having become old, nor by a signature without a time-stamp, which counts as of now. Only what was
 * on hold may have been let go since.
 */
static enum outcome judge_single(
    const struct job *job, const struct prov_ocsp *ocsp, const struct prov_ocsp_single *one)
{
	const struct v_stamp *stamp = job->in->stamp;
	int64_t at = v_ocsp_time(job->ctx, stamp);
	/* A stamp of an authority on no list is no valid one: who has an old answer of 'good' could
	 * write one that fits it, and nobody would be asked. */
	bool meets = stamp->usable && (!stamp->untrusted || one->status != PROV_OCSP_GOOD) &&
		     job->ctx->now + SKEW >= one->this_update &&
		     stamp->time <= v_ocsp_end(ocsp, one);

	if (one->status == PROV_OCSP_GOOD)
		return meets ? NOT_REVOKED : UNSETTLED;
	if (one->status != PROV_OCSP_REVOKED)
		return UNSETTLED;
	if (meets)
		return REVOKED;
	return one->revoked_at <= at && (!one->on_hold || at <= v_ocsp_end(ocsp, one)) ? REVOKED
										       : UNSETTLED;
}

/* Of two answers that contradict each other the good one counts (15.9.1), unless the time that both
 * are compared with is only somebody's word. */
static void take_outcome(struct job *job, enum outcome one, const struct prov_ocsp_single *single)
{
	bool sticks = job->outcome == NOT_REVOKED;

	if (job->in->stamp->untrusted)
		sticks = job->outcome == REVOKED;
	if (one == UNSETTLED || sticks)
		return;
	job->outcome = one;
	if (one == REVOKED)
		job->revoked = *single;
}

/* 15.9.1: one response after the other, until one shows that it was not revoked. */
static int judge_list(struct job *job, const struct prov_bytes *responses, size_t n)
{
	struct v_ocsp_about about;
	bool settled = false;
	int rc = PROV_OK;

	if (n > 0)
		rc = v_ocsp_about(job->ctx, job->leaf, job->issuer, &about);
	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < n && !settled; i++) {
		struct prov_ocsp ocsp;

		rc = v_ocsp_read(job->ctx, responses[i], &about, &ocsp);
		if (rc != PROV_OK)
			return rc;
		if (!ocsp.accepted && job->why == NULL)
			job->why = ocsp.why;
		for (size_t k = 0; k < ocsp.n; k++)
			take_outcome(
			    job, judge_single(job, &ocsp, &ocsp.singles[k]), &ocsp.singles[k]);
		settled = job->outcome == NOT_REVOKED && !job->in->stamp->untrusted;
	}
	return PROV_OK;
}

static void say_revoked(const struct job *job, const struct v_node *node, struct prov_findings *f)
{
	const struct v_stamp *stamp = job->in->stamp;
	char since[PROV_TIME_TEXT], when[PROV_TIME_TEXT];

	prov_clock_format(job->revoked.revoked_at, since);
	prov_clock_format(stamp->usable ? stamp->time : job->ctx->now, when);
	prov_find(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED, node->signature_url,
	    "it is revoked since %s%s%s (%s), and %s%s", since, job->by == NULL ? "" : ", by ",
	    job->by == NULL ? "" : job->by,
	    job->revoked.reason == NULL ? "no reason is given" : job->revoked.reason,
	    stamp->usable ? "the signature's time-stamp is of "
			  : "no usable time-stamp shows when this was signed",
	    stamp->usable ? when : "");
}

/* 15.9.2: what a fresh answer means. */
static enum prov_status judge_fresh(
    struct job *job, const struct prov_ocsp *ocsp, const struct prov_ocsp_single *one)
{
	const struct v_stamp *stamp = job->in->stamp;
	int64_t now = job->ctx->now, at = v_ocsp_time(job->ctx, stamp);
	bool stamped = stamp->usable && !stamp->untrusted;
	bool inside = at + SKEW >= one->this_update && at <= v_ocsp_end(ocsp, one);
	bool is_fresh = now + SKEW >= one->this_update && now <= v_ocsp_end(ocsp, one);

	if (one->status == PROV_OCSP_UNKNOWN)
		return PROV_ST_SIGNING_CREDENTIAL_OCSP_UNKNOWN;
	if (one->status == PROV_OCSP_REVOKED) {
		if (stamped && inside && one->revoked_at > stamp->time)
			return PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED;
		job->revoked = *one;
		return PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED;
	}
	/* The clause's last item, read alone, would call a certificate revoked that is good today,
	 * because it was stamped before the answer's thisUpdate. 15.9.1 has that case as good. */
	if (inside || (stamped && at < one->this_update && is_fresh))
		return PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED;
	job->why = "the answer is not of this time";
	return PROV_ST_SIGNING_CREDENTIAL_OCSP_INACCESSIBLE;
}

static int take_answer(
    struct job *job, struct prov_bytes answer, const struct v_node *node, struct prov_findings *f)
{
	const struct prov_ocsp_single *newest = NULL;
	struct prov_ocsp ocsp;
	enum prov_status status;
	int rc =
	    prov_ocsp_read(answer, job->leaf, job->issuer, job->ctx->arena, &ocsp, job->ctx->err);

	if (rc == PROV_OK)
		rc = v_ocsp_weigh(job->ctx, &ocsp);
	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < ocsp.n; i++) {
		if (newest == NULL || ocsp.singles[i].this_update > newest->this_update)
			newest = &ocsp.singles[i];
	}
	job->why = ocsp.why;
	status = newest == NULL ? PROV_ST_SIGNING_CREDENTIAL_OCSP_INACCESSIBLE
				: judge_fresh(job, &ocsp, newest);
	if (status == PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED)
		say_revoked(job, node, f);
	else
		prov_find(f, status, node->signature_url, job->why == NULL ? NULL : "%s", job->why);
	return PROV_OK;
}

static int ask(struct job *job, const char *url, const struct v_node *node, struct prov_findings *f)
{
	struct prov_fetch what = {.kind = PROV_FETCH_OCSP,
	    .url = url,
	    .body_type = "application/ocsp-request",
	    .accept = "application/ocsp-response"};
	struct prov_wr request, answer;
	struct prov_err why = {0};
	int rc;

	job->ctx->num_fetches++;
	prov_wr_init(&request, PROV_MAX_OCSP_ANSWER);
	prov_wr_init(&answer, PROV_MAX_OCSP_ANSWER);
	rc = prov_ocsp_request(job->leaf, job->issuer, &request, job->ctx->err);
	if (rc != PROV_OK)
		goto out;
	what.body = request.p;
	what.body_len = request.n;
	rc = prov_policy_fetch(job->ctx->in->policy, &what, &answer, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_CANCELLED) {
		rc = prov_pass(job->ctx->err, rc, &why);
		goto out;
	}
	if (rc == PROV_OK) {
		rc = take_answer(job, prov_wr_data(&answer), node, f);
		goto out;
	}
	rc = PROV_OK;
	prov_find(
	    f, PROV_ST_SIGNING_CREDENTIAL_OCSP_INACCESSIBLE, node->signature_url, "%s", why.msg);
out:
	prov_wr_fini(&request);
	prov_wr_fini(&answer);
	return rc;
}

/*
 * 15.9.2. Whom the certificate of a stranger names is asked nothing: its author would learn who
 * looks at the file, and could send us anywhere.
 */
static int go_online(struct job *job, const struct v_node *node, struct prov_findings *f)
{
	const char *url = NULL, *why = NULL;
	int rc;

	if (job->ctx->in->policy->fetch == NULL)
		why = job->why == NULL ? NULL : job->why;
	else if (!job->in->trusted)
		why = "the network is not asked about a signer who is not trusted";
	else if (job->issuer.n == 0)
		why = "the certificate of who issued the signer's is not there";
	else if (job->ctx->num_fetches >= PROV_MAX_FETCHES)
		why = "the network was asked often enough for one file";
	else {
		rc = prov_ocsp_url(job->leaf, job->ctx->arena, &url, job->ctx->err);
		/* 15.9: without a way to ask it is treated as not revoked; there is no code. */
		return rc != PROV_OK || url == NULL ? rc : ask(job, url, node, f);
	}
	prov_find(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED, node->signature_url,
	    why == NULL ? NULL : "%s", why);
	return PROV_OK;
}

/* One of the policy's: what it costs is not the file's doing. */
static int read_given(
    struct job *job, struct prov_bytes response, bool by_name, struct prov_ocsp *out)
{
	struct v_ctx *ctx = job->ctx;
	int rc = by_name
		     ? prov_ocsp_read_by_name(response, job->leaf, ctx->arena, out, ctx->err)
		     : prov_ocsp_read(response, job->leaf, job->issuer, ctx->arena, out, ctx->err);

	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, out->num_signatures);
	return rc == PROV_OK ? v_ocsp_weigh(ctx, out) : rc;
}

/*
 * The responses that the policy was given (15.9.2: as good as fresh ones). What says that the
 * certificate is revoked comes before all that the file brings; what says that it is not, behind.
 * BY_NAME: as of a CRL, where nobody but the signer says who the issuer is (v_revoked_judge). That
 * it is good, nobody has said then.
 */
static int judge_given(struct job *job, bool by_name, bool *good)
{
	const struct prov_revoked *revoked = job->ctx->in->policy->revoked;
	struct prov_revoked_file file;

	for (size_t i = 0; job->outcome != REVOKED && revoked != NULL; i++) {
		struct prov_ocsp ocsp;
		int rc;

		file = prov_revoked_at(revoked, i);
		if (file.name == NULL)
			break;
		if (file.ocsp.n == 0)
			continue;
		rc = read_given(job, file.ocsp, by_name, &ocsp);
		if (rc == PROV_OK)
			rc = v_revoked_note(job->ctx, &ocsp, file.name);
		if (rc != PROV_OK)
			return rc;
		for (size_t k = 0; k < ocsp.n; k++) {
			enum prov_status status = judge_fresh(job, &ocsp, &ocsp.singles[k]);

			*good = *good ||
				(!by_name && status == PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
			if (status != PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED)
				continue;
			job->outcome = REVOKED;
			job->by = file.name;
			break;
		}
		job->why = NULL;
	}
	return PROV_OK;
}

/* Who issued the certificate. What the chain holds beside the path can have its name and key, and
 * be none. */
static int find_issuer(struct job *job)
{
	const struct v_ocsp_in *in = job->in;

	job->issuer = prov_chain_path_at(in->path, in->chain->certs, in->anchors, 1);
	if (in->path->n > 0)
		return PROV_OK;
	return v_issuer_find(job->ctx, in->chain, in->anchors, job->leaf, &job->issuer);
}

/* What the file carries. */
static int judge_carried(struct job *job)
{
	int rc = PROV_OK;

	if (job->issuer.n == 0)
		return PROV_OK;
	rc = judge_list(job, job->in->stapled, job->in->num_stapled);
	return rc == PROV_OK ? judge_list(job, job->ctx->ocsp, job->ctx->num_ocsp) : rc;
}

int v_ocsp_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, bool *out)
{
	struct job job = {.ctx = ctx, .in = in, .leaf = in->chain->certs[0]};
	int rc = PROV_OK;

	if (in->num_stapled + ctx->num_ocsp > 0)
		rc = find_issuer(&job);
	if (rc == PROV_OK)
		rc = judge_carried(&job);
	*out = rc == PROV_OK && job.outcome == REVOKED;
	return rc;
}

int v_ocsp_judge(struct v_ctx *ctx, const struct v_node *node, const struct v_ocsp_in *in,
    struct prov_findings *f)
{
	struct job job = {.ctx = ctx, .in = in, .leaf = in->chain->certs[0]};
	bool good = false, done = false;
	int rc = find_issuer(&job);

	if (rc == PROV_OK)
		rc = v_revoked_judge(ctx, node, in, job.issuer, f, &done);
	if (rc == PROV_OK && !done && in->path->n == 0)
		rc = judge_given(&job, true, &good);
	if (rc == PROV_OK && !done && job.issuer.n > 0)
		rc = judge_given(&job, false, &good);
	if (rc != PROV_OK || done)
		return rc;
	if (job.outcome == REVOKED) {
		say_revoked(&job, node, f);
		return PROV_OK;
	}
	rc = judge_carried(&job);
	if (rc != PROV_OK)
		return rc;
	if (job.outcome == UNSETTLED && good)
		job.outcome = NOT_REVOKED;
	switch (job.outcome) {
	case NOT_REVOKED:
		prov_find(
		    f, PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED, node->signature_url, NULL);
		return PROV_OK;
	case REVOKED:
		say_revoked(&job, node, f);
		return PROV_OK;
	case UNSETTLED:
	default:
		return go_online(&job, node, f);
	}
}
