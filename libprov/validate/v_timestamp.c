/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time-stamps of a signature, in its header and in assertions (C2PA 2.4, 15.8). A bad one is
 * ignored, never a failure: all its codes are informational, and the credential is then judged as
 * of now.
 */
#include "base/err.h"
#include "validate/v_internal.h"

/* What each result of the token is called (15.8.2). */
static const struct {
	enum prov_tst_result result;
	enum prov_status status;
} codes[] = {
    {PROV_TST_MALFORMED, PROV_ST_TIME_STAMP_MALFORMED},
    {PROV_TST_MISMATCH, PROV_ST_TIME_STAMP_MISMATCH},
    {PROV_TST_UNTRUSTED_ALG, PROV_ST_TIME_STAMP_UNTRUSTED},
    {PROV_TST_OUTSIDE_VALIDITY, PROV_ST_TIME_STAMP_OUTSIDE_VALIDITY},
};

/*
 * Stamps of v1 claims predate the TSA lists: like the reference, one that verifies counts whoever
 * issued it, and is said to be by an authority on no list. For v2 claims 15.8.2 asks for a chain to
 * an anchor.
 */
static void judge_good(const struct v_ctx *ctx, const struct prov_tst *tst, bool is_old,
    const char *revoked, const char *url, struct prov_findings *f, struct v_stamp *out)
{
	if (tst->credential_bad)
		prov_find(f, PROV_ST_TIME_STAMP_CREDENTIAL_INVALID, url, NULL);
	if (revoked != NULL) {
		/* Whatever the claim's form: this authority is known, and not to be believed. */
		prov_find(f, PROV_ST_TIME_STAMP_UNTRUSTED, url, "%s", revoked);
	} else if (tst->trusted && !tst->credential_bad) {
		prov_find(f, PROV_ST_TIME_STAMP_VALIDATED, url, NULL);
		prov_find(f, PROV_ST_TIME_STAMP_TRUSTED, url, NULL);
		out->usable = true;
	} else if (is_old && !tst->credential_bad && !ctx->in->policy->strict_timestamps) {
		prov_find(f, PROV_ST_TIME_STAMP_VALIDATED, url, NULL);
		prov_find(f, PROV_ST_TIME_STAMP_UNTRUSTED, url,
		    "the time-stamp verifies, but its authority is on no list; it is accepted "
		    "because the claim is of the old form (v1), which predates those lists");
		out->usable = out->untrusted = true;
	} else {
		prov_find(f, PROV_ST_TIME_STAMP_UNTRUSTED, url, NULL);
	}
	out->time = tst->time;
}

/* Where a token comes from. */
enum place {
	IN_TST1,     /* sigTst: over the claim, as a whole response (15.8.1.1) */
	IN_TST2,     /* sigTst2: over the signature */
	IN_ASSERTION /* of another manifest: likewise (15.8.1.2) */
};

static int judge_token(struct v_ctx *ctx, const struct v_node *node, const struct prov_cose *cose,
    struct prov_bytes token, enum place place, struct prov_findings *f, struct v_stamp *out)
{
	const char *url = node->signature_url, *revoked;
	struct prov_cose_tbs tbs;
	struct prov_tst tst;
	int rc;

	prov_cose_tbs(&tbs, "CounterSignature", cose->protected_raw,
	    place == IN_TST1 ? node->claim.cbor : cose->signature_item);
	rc = prov_tst_verify(token, place == IN_TST1, tbs.parts, tbs.num_parts,
	    ctx->in->policy->timestamps, ctx->arena, &tst, ctx->err);
	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, tst.num_signatures + tst.decoding);
	if (rc != PROV_OK)
		return rc;
	if (tst.result == PROV_TST_GOOD) {
		rc = v_revoked_path(ctx,
		    &(struct v_revoked_in){.chain = {tst.certs, tst.num_certs},
			.anchors = ctx->in->policy->timestamps,
			.path = &tst.path,
			.at = tst.time,
			.is_stamper = true},
		    &revoked);
		/* Time-stamp assertions are younger than the lists. */
		if (rc == PROV_OK)
			judge_good(ctx, &tst, place != IN_ASSERTION && node->claim.version == 1,
			    revoked, url, f, out);
		return rc;
	}
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].result == tst.result)
			prov_find(f, codes[i].status, url, tst.why == NULL ? NULL : "%s", tst.why);
	}
	return PROV_OK;
}

static int judge_header(struct v_ctx *ctx, const struct v_node *node, const struct prov_cose *cose,
    bool v2, struct prov_findings *f, struct v_stamp *out)
{
	size_t num = v2 ? cose->num_tst2 : cose->num_tst1;

	if (num > 1)
		prov_find(f, PROV_ST_TIME_STAMP_MALFORMED, node->signature_url,
		    "the signature carries more than one time-stamp");
	if (num != 1)
		return PROV_OK;
	return judge_token(
	    ctx, node, cose, v2 ? cose->tst2[0] : cose->tst1[0], v2 ? IN_TST2 : IN_TST1, f, out);
}

int v_timestamp_judge(struct v_ctx *ctx, struct v_node *node, const struct prov_cose *cose,
    struct prov_findings *f, struct v_stamp *out)
{
	int rc;

	memset(out, 0, sizeof(*out));
	if (cose->tst_malformed)
		prov_find(f, PROV_ST_TIME_STAMP_MALFORMED, node->signature_url, NULL);
	/* sigTst2 covers more (10.3.2.5); where it is of no use, the other may be. */
	rc = judge_header(ctx, node, cose, true, f, out);
	if (rc == PROV_OK && !out->usable)
		rc = judge_header(ctx, node, cose, false, f, out);
	/* Where neither passed: each that other manifests keep, until one does. */
	for (const struct v_stored *s = node->stamps; s != NULL && rc == PROV_OK && !out->usable;
	     s = s->next)
		rc = judge_token(ctx, node, cose, s->data, IN_ASSERTION, f, out);
	return rc;
}
