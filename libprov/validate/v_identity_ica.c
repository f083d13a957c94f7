/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity claims aggregation (CAWG Identity Assertion 1.2, 8.1.5): in its order, and as far as it
 * goes without a network. There is no list of aggregators yet, so that none is trusted.
 */
#include "base/clock.h"
#include "base/err.h"
#include "claim/ica.h"
#include "trust/did.h"
#include "validate/v_identity.h"

/* A code of this kind for what memory or a limit of ours stopped; else the file's fault. */
static bool is_ours(int rc)
{
	return rc != PROV_E_TRUNC && rc != PROV_E_FORMAT;
}

/* --- the envelope (8.1.5.2.1) --- */

static int open_envelope(
    struct v_ctx *ctx, struct v_identity *id, struct prov_cose *cose, bool *go_on)
{
	struct prov_err why = {0};
	int rc = prov_cose_parse(id->asr.signature, 0, ctx->arena, cose, &why);

	*go_on = false;
	if (rc != PROV_OK && is_ours(rc))
		return v_identity_unread(ctx, id, rc, &why);
	if (rc != PROV_OK || !cose->tagged) {
		v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_COSE_SIGN1,
		    rc != PROV_OK ? why.msg : "COSE: the tag is missing");
		return PROV_OK;
	}
	if (!cose->has_alg || prov_alg_info(cose->alg) == NULL)
		v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_ALG, NULL);
	if (!prov_bytes_is(cose->content_type, "application/vc"))
		v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_CONTENT_TYPE, NULL);
	*go_on = true;
	return PROV_OK;
}

/* --- the credential (8.1.5.2.2) --- */

static int read_credential(struct v_ctx *ctx, const struct prov_cose *cose, struct v_identity *id,
    struct prov_ica *ica, bool *go_on)
{
	struct prov_err why = {0};
	const char *wrong = NULL;
	int rc;

	*go_on = false;
	rc = prov_ica_parse(cose->payload, ctx->arena, ica, &why);
	if (rc != PROV_OK && is_ours(rc))
		return v_identity_unread(ctx, id, rc, &why);
	if (cose->payload_nil)
		wrong = "the signature does not hold the credential";
	else if (rc != PROV_OK)
		wrong = why.msg;
	else
		wrong = ica->fault;
	if (wrong != NULL)
		v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_VERIFIABLE_CREDENTIAL, wrong);
	*go_on = wrong == NULL;
	return PROV_OK;
}

static int show_verified(
    struct v_ctx *ctx, const struct prov_verified *from, struct prov_verified_row *to)
{
	const struct {
		struct prov_bytes text;
		const char **out;
	} rows[] = {{from->type, &to->type}, {from->name, &to->name},
	    {from->username, &to->username}, {from->address, &to->address}, {from->uri, &to->uri},
	    {from->method, &to->method}, {from->verified_at, &to->verified_at},
	    {from->provider_id, &to->provider_id}, {from->provider_name, &to->provider_name}};
	int rc = PROV_OK;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && rc == PROV_OK; i++)
		rc = v_identity_take(ctx, rows[i].text, rows[i].out);
	to->bad = from->fault != NULL;
	return rc;
}

static int show(struct v_ctx *ctx, const struct prov_ica *ica, struct prov_identity_row *row)
{
	int rc = v_identity_take(ctx, ica->issuer, &row->issuer);

	if (rc == PROV_OK)
		rc = v_identity_take(ctx, ica->valid_from, &row->valid_from);
	if (rc == PROV_OK)
		rc = v_identity_take(ctx, ica->valid_until, &row->valid_until);
	row->verified = prov_arena_array(ctx->arena, ica->n + 1, sizeof(*row->verified), ctx->err);
	if (row->verified == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < ica->n && rc == PROV_OK; i++)
		rc = show_verified(ctx, &ica->v[i], &row->verified[row->num_verified++]);
	row->more_verified = ica->count - ica->n;
	return rc;
}

/* --- the issuer's key (8.1.5.2.3), and the signature (8.1.5.2.4) --- */

static int find_key(
    struct v_ctx *ctx, const struct prov_ica *ica, struct v_identity *id, struct prov_bytes *spki)
{
	struct prov_err why = {0};
	int rc;

	*spki = prov_bytes(NULL, 0);
	if (ica->issuer.n > PROV_MAX_DID) {
		(void)prov_refuse(&why, PROV_LIMIT_DID,
		    "its issuer's identifier is longer than the limit of %u bytes", PROV_MAX_DID);
		return v_identity_unread(ctx, id, PROV_E_LIMIT, &why);
	}
	switch (prov_did_method(ica->issuer)) {
	case PROV_DID_JWK:
		rc = prov_did_jwk(ica->issuer, ctx->arena, spki, &why);
		if (rc != PROV_OK && is_ours(rc))
			return v_identity_unread(ctx, id, rc, &why);
		if (rc != PROV_OK)
			v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_DID_DOCUMENT, why.msg);
		return PROV_OK;
	case PROV_DID_WEB:
		v_identity_fail(id, PROV_ST_CAWG_ICA_DID_UNAVAILABLE,
		    "the issuer's key is kept on its web site, and the network was not asked");
		id->row->unchecked = true;
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the identity that an aggregator vouches for: its key is on its web site, and "
		    "the network was not asked");
	case PROV_DID_OTHER:
		v_identity_fail(id, PROV_ST_CAWG_ICA_DID_UNSUPPORTED_METHOD, NULL);
		id->row->unchecked = true;
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the identity that an aggregator vouches for: its key is kept in a way that is "
		    "not supported");
	case PROV_DID_NONE:
	default:
		v_identity_fail(id, PROV_ST_CAWG_ICA_INVALID_ISSUER, NULL);
		return PROV_OK;
	}
}

static int judge_signature(struct v_ctx *ctx, const struct prov_cose *cose,
    const struct prov_ica *ica, struct v_identity *id)
{
	const struct v_signed what = {.payload = cose->payload};
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_bytes spki;
	int rc = find_key(ctx, ica, id, &spki);

	if (rc != PROV_OK)
		return rc;
	/* Nobody has said yet whom to trust (8.1.5.1): that is for the reader to weigh. */
	prov_find(id->f, PROV_ST_CAWG_ICA_UNTRUSTED_ISSUER, id->url, NULL);
	if (spki.n == 0)
		return PROV_OK;
	rc = v_cose_verify(ctx, cose, &what, spki, &result);
	if (rc == PROV_OK && result != PROV_SIG_GOOD)
		v_identity_fail(id, PROV_ST_CAWG_ICA_SIGNATURE_MISMATCH,
		    result == PROV_SIG_UNFIT ? "the issuer's key is unfit for the algorithm"
					     : NULL);
	return rc;
}

/* --- when (8.1.5.2.5, 8.1.5.2.6) --- */

/* A stamp that doesn't hold is set aside, and is no more wrong with the credential than that. */
static int judge_stamp(struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose,
    struct v_identity *id, struct v_stamp *stamp)
{
	struct prov_findings scratch;
	const char *why = NULL;
	int rc;

	prov_findings_init(&scratch, ctx->arena);
	rc = v_identity_stamp(ctx, node, cose, &scratch, stamp);
	if (rc != PROV_OK || (cose->num_tst2 == 0 && !cose->tst_malformed))
		return rc;
	for (size_t i = 0; i < scratch.n && why == NULL; i++)
		why = prov_finding_entry(&scratch.v[i]).explanation;
	if (stamp->usable)
		prov_find(id->f, PROV_ST_CAWG_ICA_TIME_STAMP_VALIDATED, id->url, NULL);
	else
		prov_find(id->f, PROV_ST_CAWG_ICA_TIME_STAMP_INVALID, id->url,
		    why == NULL ? NULL : "%s", why);
	return PROV_OK;
}

static void judge_dates(struct v_ctx *ctx, const struct v_node *node, const struct v_stamp *stamp,
    const struct prov_ica *ica, struct v_identity *id)
{
	const struct prov_account *a = &node->account;
	int64_t first = ctx->now, last = ctx->now, at;

	if (a->has_time && a->time_is_stamp && !a->time_untrusted) {
		first = a->time < first ? a->time : first;
		last = a->time > last ? a->time : last;
	}
	if (stamp->usable) {
		first = stamp->time < first ? stamp->time : first;
		last = stamp->time > last ? stamp->time : last;
	}
	if (ica->has_from && prov_clock_parse(ica->valid_from, &at))
		v_moment(ctx, at);
	if (ica->has_until && prov_clock_parse(ica->valid_until, &at))
		v_moment(ctx, at);
	if (!ica->has_from)
		v_identity_fail(id, PROV_ST_CAWG_ICA_VALID_FROM_MISSING, NULL);
	else if (!prov_clock_parse(ica->valid_from, &at))
		v_identity_fail(id, PROV_ST_CAWG_ICA_VALID_FROM_INVALID,
		    "it does not say from when it is valid");
	else if (at > first)
		v_identity_fail(id, PROV_ST_CAWG_ICA_VALID_FROM_INVALID, NULL);
	if (!ica->has_until)
		return;
	if (!prov_clock_parse(ica->valid_until, &at))
		v_identity_fail(id, PROV_ST_CAWG_ICA_VALID_UNTIL_INVALID,
		    "it does not say until when it is valid");
	else if (at < last)
		v_identity_fail(id, PROV_ST_CAWG_ICA_VALID_UNTIL_INVALID, NULL);
}

/* --- the rest --- */

/* 8.1.5.2.7: where it says how it can be revoked, somebody would have to ask. */
static int judge_revocation(struct v_ctx *ctx, const struct prov_ica *ica, struct v_identity *id)
{
	if (ica->status == PROV_ICA_STATUS_NONE)
		return PROV_OK;
	prov_find(id->f,
	    ica->status == PROV_ICA_STATUS_BITSTRING ? PROV_ST_CAWG_ICA_REVOCATION_UNAVAILABLE
						     : PROV_ST_CAWG_ICA_REVOCATION_UNSUPPORTED,
	    id->url, NULL);
	return prov_report_add_unchecked(ctx->report, ctx->err,
	    "whether the credential of an aggregated identity has been revoked");
}

/* 8.1.5.3, 8.1.5.4 */
static int judge_content(
    struct v_ctx *ctx, const struct v_node *node, const struct prov_ica *ica, struct v_identity *id)
{
	struct prov_err why = {0};
	bool same;
	int rc = prov_ica_matches(&ica->asset, &id->asr.payload_map, node->claim.alg, &same, &why);

	if (rc != PROV_OK)
		rc = v_identity_unread(ctx, id, rc, &why);
	else if (!same)
		v_identity_fail(id, PROV_ST_CAWG_ICA_SIGNER_PAYLOAD_MISMATCH, NULL);
	if (ica->count == 0)
		v_identity_fail(id, PROV_ST_CAWG_ICA_VERIFIED_IDENTITIES_MISSING, NULL);
	else if (ica->bad != NULL)
		v_identity_fail(id, PROV_ST_CAWG_ICA_VERIFIED_IDENTITIES_INVALID, ica->bad);
	return rc;
}

int v_identity_ica(struct v_ctx *ctx, struct v_node *node, struct v_identity *id)
{
	struct prov_cose cose;
	struct prov_ica ica;
	struct v_stamp stamp;
	bool go_on;
	int rc = v_spend(ctx, id->asr.signature.n);

	id->row->aggregated = true;

	if (rc == PROV_OK)
		rc = open_envelope(ctx, id, &cose, &go_on);
	if (rc == PROV_OK && go_on)
		rc = read_credential(ctx, &cose, id, &ica, &go_on);
	if (rc != PROV_OK || !go_on)
		return rc;
	rc = show(ctx, &ica, id->row);
	if (rc == PROV_OK)
		rc = judge_signature(ctx, &cose, &ica, id);
	if (rc == PROV_OK)
		rc = judge_stamp(ctx, node, &cose, id, &stamp);
	if (rc != PROV_OK)
		return rc;
	judge_dates(ctx, node, &stamp, &ica, id);
	rc = judge_revocation(ctx, &ica, id);
	return rc != PROV_OK ? rc : judge_content(ctx, node, &ica, id);
}
