/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A receipt is signed as credentials are (13.2), but for a purpose of its own: the content type
 * says so, and the signature's external_aad makes sure of it, so that no claim's signature holds
 * here and none of a receipt's holds for a claim.
 */
#include "validate/v_receipt.h"

#include "base/err.h"
#include "validate/v_internal.h"

/* Changed bytes are a finding, what is too large for us is none. */
static int malformed(struct v_ctx *ctx, int rc, const struct prov_err *why)
{
	if (rc != PROV_E_TRUNC && rc != PROV_E_FORMAT)
		return prov_pass(ctx->err, rc, why);
	prov_find(&ctx->report->active.findings, PROV_ST_GENERAL_ERROR, NULL, "%s", why->msg);
	return PROV_OK;
}

static int judge(struct v_ctx *ctx, struct v_node *node, struct prov_bytes data,
    struct prov_receipt_says *says, struct prov_bytes *json)
{
	struct prov_account *account = &ctx->report->active;
	struct v_signed what = {.aad = prov_bytes_str(PROV_RECEIPT_AAD), .attached = true};
	struct prov_err why = {0};
	struct prov_cose cose;
	int rc = prov_cose_parse(data, 0, ctx->arena, &cose, &why);

	if (rc == PROV_OK && (!cose.tagged || cose.payload_nil || cose.chain_unprotected ||
				 !prov_bytes_is(cose.content_type, PROV_RECEIPT_TYPE)))
		rc = prov_fail(&why, PROV_E_FORMAT, "it is no receipt in the form of one");
	if (rc == PROV_OK)
		rc = prov_receipt_parse(cose.payload, ctx->arena, says, &why);
	if (rc != PROV_OK)
		return malformed(ctx, rc, &why);
	/* Its stamps are of the kind that covers the signature, by an authority of the lists. */
	cose.num_tst1 = 0;
	node->claim.version = 2;
	what.payload = *json = cose.payload;
	return v_signature_judge_cose(ctx, node, &cose, &what, account);
}

int prov_validate_receipt(struct prov_report *report, const struct prov_policy *policy,
    struct prov_bytes data, struct prov_receipt_says *says, struct prov_bytes *json,
    struct prov_err *err)
{
	const struct prov_validate_in in = {.policy = policy};
	struct prov_err own = {0};
	struct v_node *node = prov_arena_alloc(&report->arena, sizeof(*node), &own);
	struct v_ctx *ctx = prov_arena_alloc(&report->arena, sizeof(*ctx), &own);
	int rc = ctx == NULL || node == NULL ? PROV_E_NOMEM : PROV_OK;

	memset(says, 0, sizeof(*says));
	*json = prov_bytes(NULL, 0);
	if (rc == PROV_OK) {
		ctx->report = report;
		ctx->arena = &report->arena;
		ctx->err = &own;
		ctx->in = &in;
		ctx->now = report->as_of = prov_policy_time(policy);
		ctx->work_left = PROV_MAX_WORK_FACTOR * data.n;
		report->until = INT64_MAX;
		prov_findings_init(&report->active.findings, &report->arena);
		rc = v_lists_take(ctx);
	}
	if (rc == PROV_OK)
		rc = judge(ctx, node, data, says, json);
	if (rc == PROV_OK)
		rc = own.code != PROV_OK ? own.code : report->active.findings.code;
	if (rc != PROV_OK) {
		(void)prov_fail_of(
		    err, rc, &own, "%s", own.msg[0] != '\0' ? own.msg : prov_errcode_str(rc));
		return rc;
	}
	report->active.state = prov_findings_state(&report->active.findings);
	if (report->active.state == PROV_STATE_INVALID) {
		memset(says, 0, sizeof(*says));
		*json = prov_bytes(NULL, 0);
	}
	return PROV_OK;
}
