/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time-stamps of a signature, in its header and in assertions (C2PA 2.4, 15.8). A bad one is
 * ignored, never a failure: all its codes are informational, and the credential is then judged as
 * of now.
 */
#include <stdlib.h>

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

/* By the certificate that signed it; display stands for both where it has neither. */
static const char *name_of(const struct prov_tst *tst)
{
	const struct prov_cert_name *subject = &tst->tsa.subject;

	return subject->common_name != NULL    ? subject->common_name
	       : subject->organization != NULL ? subject->organization
					       : subject->display;
}

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
	/* What no list would help is not said to be on none. */
	out->by = revoked == NULL && !tst->credential_bad ? name_of(tst) : NULL;
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

/* Whether the certificate was valid then; of none nothing is asked. */
static bool is_inside(const struct prov_cert *leaf, int64_t time)
{
	return leaf == NULL || (time >= leaf->not_before && time <= leaf->not_after);
}

/* Only the stamp of a listed authority is one that passed (15.8.2): while there is none, the next
 * is tried, also where anybody's word is let stand (judge_good), which gives way to it. */
static void take(const struct prov_cert *leaf, const struct v_stamp *one, struct v_stamp *out)
{
	if (one->usable &&
	    (!out->usable || (out->untrusted && !one->untrusted &&
				 (is_inside(leaf, one->time) || !is_inside(leaf, out->time)))))
		*out = *one;
	else if (!out->usable && out->by == NULL)
		out->by = one->by;
}

static bool has_passed(const struct v_stamp *stamp)
{
	return stamp->usable && !stamp->untrusted;
}

struct kept {
	int64_t time;
	bool early; /* before the certificate: by a clock that was wrong */
	size_t at;
	struct prov_bytes token;
};

static int compare_kept(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->early != y->early)
		return x->early ? 1 : -1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/*
 * Those that other manifests keep, until one passes (15.8.1.2). In which order is left open: each
 * of them proves that the signature was there by its time, and the oldest proves most. Who stamps
 * all manifests of a file once more, when a certificate has ended, takes nothing from it.
 */
static int judge_kept(struct v_ctx *ctx, const struct v_node *node, const struct prov_cose *cose,
    const struct prov_cert *leaf, struct prov_findings *f, struct v_stamp *out)
{
	struct kept kept[PROV_MAX_TOKENS];
	size_t n = 0;

	for (const struct v_stored *s = node->stamps; s != NULL && n < PROV_MAX_TOKENS;
	     s = s->next) {
		struct kept *k = &kept[n];

		*k = (struct kept){.at = n, .token = s->data};
		n++;
		if (!prov_tst_claimed_time(s->data, &k->time))
			k->time = INT64_MAX;
		k->early = leaf != NULL && k->time < leaf->not_before;
	}
	if (n > 1)
		qsort(kept, n, sizeof(kept[0]), compare_kept);
	for (size_t i = 0; i < n && !has_passed(out); i++) {
		struct v_stamp one = {0};
		int rc = judge_token(ctx, node, cose, kept[i].token, IN_ASSERTION, f, &one);

		if (rc != PROV_OK)
			return rc;
		take(leaf, &one, out);
		if (has_passed(&one))
			break;
	}
	return PROV_OK;
}

int v_timestamp_judge(struct v_ctx *ctx, struct v_node *node, const struct prov_cose *cose,
    const struct prov_cert *leaf, struct prov_findings *f, struct v_stamp *out)
{
	struct v_stamp older = {0};
	int rc;

	memset(out, 0, sizeof(*out));
	if (cose->tst_malformed)
		prov_find(f, PROV_ST_TIME_STAMP_MALFORMED, node->signature_url, NULL);
	/* sigTst2 covers more (10.3.2.5); where it is of no use, the other may be. */
	rc = judge_header(ctx, node, cose, true, f, out);
	if (rc == PROV_OK && !has_passed(out))
		rc = judge_header(ctx, node, cose, false, f, &older);
	take(leaf, &older, out);
	if (rc == PROV_OK && !has_passed(out))
		rc = judge_kept(ctx, node, cose, leaf, f, out);
	return rc;
}
