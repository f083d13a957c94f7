/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity assertions (CAWG 1.2): who else vouches for what the manifest says. Beside C2PA's
 * verdict: nothing here changes the state of the asset.
 */
#include "base/err.h"
#include "validate/v_internal.h"

/* Up to here e-mail certificates are accepted (interim trust model): 2027-03-31, its last second.
 */
#define INTERIM_END 1806537599

struct identity {
	struct prov_identity_row *row;
	const char *url;
	struct prov_identity asr;
	struct prov_findings *f;
	bool sound; /* nothing wrong so far */
};

static void fail(struct identity *id, enum prov_status status, const char *why)
{
	id->sound = false;
	prov_find(id->f, status, id->url, why == NULL ? NULL : "%s", why);
}

/* The claim of the manifest or of one that was reached from it that names this, with this hash. */
static int is_claimed(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_hashed_uri *uri, const struct prov_jumbf *box, bool *out)
{
	const struct v_node *in = NULL;

	int rc = v_spend(ctx, ctx->store.n);

	*out = false;
	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < ctx->store.n && in == NULL; i++) {
		if (ctx->nodes[i].judged && ctx->nodes[i].claim_code == PROV_OK &&
		    box->parent != NULL && box->parent == ctx->nodes[i].manifest->assertions)
			in = &ctx->nodes[i];
	}
	if (in == NULL)
		return PROV_OK;
	for (size_t i = 0; i < in->claim.num_refs && !*out; i++) {
		const struct prov_hashed_uri *ref = &in->claim.refs[i].uri;
		struct prov_bytes alg = uri->alg.n > 0 ? uri->alg : node->claim.alg;
		struct prov_bytes its = ref->alg.n > 0 ? ref->alg : in->claim.alg;

		rc = v_spend(ctx, 64);
		if (rc != PROV_OK)
			return rc;
		*out = ref->hash.n > 0 && prov_bytes_eq(ref->hash, uri->hash) &&
		       prov_bytes_eq(alg, its) && v_resolve(ctx, in, ref->url) == box;
	}
	return PROV_OK;
}

static int judge_references(struct v_ctx *ctx, const struct v_node *node, struct identity *id)
{
	const struct prov_jumbf **seen;
	bool binding = false, wrong_binding = false;

	if (id->asr.num_refs > PROV_MAX_IDENTITY_REFS) {
		id->sound = false; /* what was not looked at vouches for nothing */
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "an identity assertion that names more than %u assertions",
		    PROV_MAX_IDENTITY_REFS);
	}
	seen = prov_arena_array(ctx->arena, id->asr.num_refs + 1, sizeof(*seen), ctx->err);
	if (seen == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < id->asr.num_refs; i++) {
		const struct prov_asr_info *info;
		bool claimed = false, twice = false;
		int rc;

		seen[i] = v_resolve(ctx, node, id->asr.refs[i].url);
		for (size_t k = 0; k < i && seen[i] != NULL; k++)
			twice = twice || seen[k] == seen[i];
		if (twice)
			fail(id, PROV_ST_CAWG_IDENTITY_ASSERTION_DUPLICATE, NULL);
		if (seen[i] != NULL) {
			rc = is_claimed(ctx, node, &id->asr.refs[i], seen[i], &claimed);
			if (rc != PROV_OK)
				return rc;
		}
		if (!claimed) {
			fail(id, PROV_ST_CAWG_IDENTITY_ASSERTION_MISMATCH, NULL);
			continue;
		}
		info = prov_asr_lookup(seen[i]->label);
		if (info == NULL || !info->hard_binding)
			continue;
		/* An update manifest's content is bound further down (15.12). */
		if (node->hard_binding == NULL || seen[i] == node->hard_binding)
			binding = true;
		else
			wrong_binding = true;
	}
	if (wrong_binding)
		fail(id, PROV_ST_CAWG_IDENTITY_HARD_BINDING_INCORRECT, NULL);
	else if (!binding)
		fail(id, PROV_ST_CAWG_IDENTITY_HARD_BINDING_MISSING, NULL);
	return PROV_OK;
}

/* Its own stamp (sigTst2 only), else the claim's, else now. */
static int find_time(struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose, int64_t *at)
{
	struct prov_findings scratch;
	struct v_stamp stamp = {0};
	int rc;

	*at = ctx->now;
	prov_findings_init(&scratch, ctx->arena);
	cose->num_tst1 = 0;
	if (cose->num_tst2 > 0) {
		rc = v_timestamp_judge(ctx, node, cose, &scratch, &stamp);
		if (rc != PROV_OK)
			return rc;
	}
	if (stamp.usable && !stamp.untrusted)
		*at = stamp.time;
	else if (node->account.time_is_stamp && !node->account.time_untrusted)
		*at = node->account.time;
	return PROV_OK;
}

static int judge_trust(
    struct v_ctx *ctx, const struct prov_cose *cose, int64_t at, struct identity *id)
{
	const struct prov_anchors *list = ctx->in->policy->identities;
	struct prov_chain_verdict chain;
	enum prov_identity_use use = PROV_IDENTITY_NONE;
	const char *why = NULL;
	bool trusted = prov_anchors_has(list, cose->chain.certs[0]);
	int rc = prov_chain_verify(cose->chain.certs, cose->chain.n, list, PROV_ROLE_CLAIM_SIGNER,
	    at, ctx->arena, &chain, ctx->err);

	if (rc == PROV_OK)
		rc = prov_cert_identity(cose->chain.certs[0], &use, ctx->err);
	if (rc != PROV_OK)
		return rc;
	if (!trusted && chain.result != PROV_CHAIN_TRUSTED)
		why = chain.why;
	else if (use == PROV_IDENTITY_NONE)
		why = "the certificate is for neither signing documents nor validated e-mail";
	else if (use == PROV_IDENTITY_MAIL && at > INTERIM_END)
		why = "e-mail certificates are accepted until 2027-03-31 only";
	else if (at < chain.not_before || at > chain.not_after)
		why = "the certificate was not valid at the time of signing";
	else if (id->sound)
		id->row->trusted = true;
	if (why != NULL || (!trusted && chain.result != PROV_CHAIN_TRUSTED))
		prov_find(id->f, PROV_ST_CAWG_X509_CREDENTIAL_UNTRUSTED, id->url,
		    why == NULL ? NULL : "%s", why);
	return PROV_OK;
}

static int describe(struct v_ctx *ctx, const struct prov_cose *cose, struct identity *id,
    struct prov_cert *leaf, bool *good)
{
	struct prov_err why = {0};
	int rc = prov_cert_describe(cose->chain.certs[0], ctx->arena, leaf, &why);

	*good = rc == PROV_OK;
	if (rc == PROV_OK) {
		id->row->name = leaf->subject.common_name != NULL ? leaf->subject.common_name
								  : leaf->subject.display;
		id->row->organization = leaf->subject.organization;
		id->row->issuer = leaf->issuer.common_name != NULL ? leaf->issuer.common_name
								   : leaf->issuer.display;
		rc = prov_cert_check(cose->chain.certs[0], PROV_ROLE_CLAIM_SIGNER,
		    prov_anchors_has(ctx->in->policy->identities, cose->chain.certs[0]), &why);
	}
	if (rc == PROV_E_CERT) {
		fail(id, PROV_ST_CAWG_X509_CREDENTIAL_INVALID, why.msg);
		return PROV_OK;
	}
	return rc == PROV_OK ? PROV_OK : prov_fail(ctx->err, rc, "%s", why.msg);
}

static int judge_x509(struct v_ctx *ctx, struct v_node *node, struct identity *id)
{
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_cose cose;
	struct prov_cert leaf;
	struct prov_err why = {0};
	bool good = false;
	int64_t at;
	int rc = prov_cose_parse(id->asr.signature, 0, ctx->arena, &cose, &why);

	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) {
		fail(id, PROV_ST_CAWG_X509_SIGNATURE_MISMATCH, why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_fail(ctx->err, rc, "%s", why.msg);
	if (cose.num_credentials != 1 || cose.chain.n == 0 || !cose.has_alg ||
	    prov_alg_info(cose.alg) == NULL) {
		fail(id, PROV_ST_CAWG_X509_CREDENTIAL_INVALID,
		    "the signature has no algorithm of the list, or not exactly one credential");
		return PROV_OK;
	}
	rc = describe(ctx, &cose, id, &leaf, &good);
	if (rc != PROV_OK || !good)
		return rc;
	if (cose.payload_nil) {
		rc = prov_cose_verify(&cose, id->asr.payload, leaf.spki, &result, ctx->err);
		if (rc != PROV_OK)
			return rc;
	}
	if (result != PROV_SIG_GOOD) {
		fail(id, PROV_ST_CAWG_X509_SIGNATURE_MISMATCH, NULL);
		return PROV_OK;
	}
	prov_find(id->f, PROV_ST_CAWG_X509_SIGNATURE_VALIDATED, id->url, NULL);
	rc = find_time(ctx, node, &cose, &at);
	return rc == PROV_OK ? judge_trust(ctx, &cose, at, id) : rc;
}

static int judge_kind(struct v_ctx *ctx, struct v_node *node, struct identity *id)
{
	int rc = judge_references(ctx, node, id);

	if (rc != PROV_OK)
		return rc;
	if (id->asr.pad_nonzero)
		fail(id, PROV_ST_CAWG_IDENTITY_PAD_INVALID, NULL);
	if (prov_bytes_is(id->asr.sig_type, "cawg.identity_claims_aggregation"))
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the identity that an aggregator vouches for: that takes the network");
	if (!prov_bytes_is(id->asr.sig_type, "cawg.x509.cose")) {
		fail(id, PROV_ST_CAWG_IDENTITY_SIG_TYPE_UNKNOWN, NULL);
		return PROV_OK;
	}
	rc = judge_x509(ctx, node, id);
	if (rc == PROV_OK && id->sound)
		prov_find(id->f,
		    id->row->trusted ? PROV_ST_CAWG_IDENTITY_TRUSTED
				     : PROV_ST_CAWG_IDENTITY_WELL_FORMED,
		    id->url, NULL);
	id->row->holds = id->sound;
	return rc;
}

static int judge_one(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box)
{
	struct identity id = {.sound = true};
	struct prov_err why = {0};
	int rc;

	id.row = prov_report_add_identity(ctx->report, ctx->err);
	id.url = v_url(ctx, box);
	if (id.row == NULL || id.url == NULL)
		return v_failed(ctx);
	id.f = &id.row->findings;
	id.row->url = id.url;
	rc = prov_identity_parse(box, ctx->arena, &id.asr, &why);
	if (rc == PROV_OK) {
		id.row->sig_type = prov_report_str(ctx->report, id.asr.sig_type, ctx->err);
		if (id.asr.fault != NULL)
			fail(&id, PROV_ST_CAWG_IDENTITY_CBOR_INVALID, id.asr.fault);
		else
			rc = judge_kind(ctx, node, &id);
	} else if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		fail(&id, PROV_ST_CAWG_IDENTITY_CBOR_INVALID, why.msg);
		rc = PROV_OK;
	} else {
		rc = prov_fail(ctx->err, rc, "%s", why.msg);
	}
	return rc == PROV_OK && id.f->code != PROV_OK
		   ? prov_fail(ctx->err, id.f->code, "too much to find fault with")
		   : rc;
}

int v_identities_judge(struct v_ctx *ctx)
{
	struct v_node *node = &ctx->nodes[ctx->active];

	if (node->claim_code != PROV_OK)
		return PROV_OK;
	for (size_t i = 0; i < node->claim.num_refs; i++) {
		const struct prov_jumbf *box;
		enum v_ref match;
		int rc;

		box = v_resolve(ctx, node, node->claim.refs[i].uri.url);
		if (box == NULL || box->parent != node->manifest->assertions ||
		    !prov_bytes_is(prov_asr_base(box->label, NULL), "cawg.identity"))
			continue;
		/* Only what the claim names, as it stood when it was signed. */
		rc = v_reference_check(ctx, node, &node->claim.refs[i].uri, box, &match);
		if (rc == PROV_OK && match == V_REF_MATCH)
			rc = judge_one(ctx, node, box);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}
