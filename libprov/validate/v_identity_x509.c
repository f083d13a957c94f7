/* SPDX-License-Identifier: Apache-2.0 */
/* Identity assertions with an X.509 certificate (CAWG 1.2, 8.2). */
#include "base/err.h"
#include "validate/v_identity.h"

/*
 * Its own stamp (sigTst2 only), else the claim's; not usable where there is none. The claim's
 * covers the claim by its signature (10.3.2.5.2): one of a signature over something else says
 * nothing of when this was there.
 */
static int find_stamp(
    struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose, struct v_stamp *out)
{
	struct prov_findings scratch;
	int rc;

	v_moment(ctx, PROV_IDENTITY_MAIL_END);
	prov_findings_init(&scratch, ctx->arena);
	rc = v_identity_stamp(ctx, node, cose, &scratch, out);
	if (rc == PROV_OK && !out->usable && node->account.time_is_stamp &&
	    !node->account.time_untrusted &&
	    prov_findings_have(&node->account.findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED))
		*out = (struct v_stamp){.usable = true, .time = node->account.time};
	return rc;
}

/*
 * By what the policy was given, and by what the file carries: CAWG's "Validate the credential
 * revocation information", which follows 15.9. *WHY: by whom, or NULL.
 */
static int ask_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, const char **why)
{
	bool leaf = false;
	size_t above = 0;
	int rc = v_revoked_path(ctx,
	    &(struct v_revoked_in){.chain = *in->chain,
		.anchors = in->anchors,
		.path = in->path,
		.at = v_ocsp_time(ctx, in->stamp)},
	    why);

	if (rc != PROV_OK || *why != NULL)
		return rc;
	rc = v_ocsp_revoked(ctx, in, &leaf);
	if (rc == PROV_OK && !leaf)
		rc = v_ocsp_ca_revoked(ctx, in, &above);
	if (leaf)
		*why = "the certificate is revoked, by an OCSP response in the file";
	else if (above > 0)
		*why = "the certificate of an authority above it is revoked";
	return rc;
}

static int judge_trust(struct v_ctx *ctx, const struct prov_cose *cose,
    const struct prov_cert *leaf, const struct v_stamp *stamp, struct v_identity *id)
{
	const struct prov_anchors *list = ctx->in->policy->identities;
	struct prov_chain_verdict chain;
	const struct v_ocsp_in ocsp = {.chain = &cose->chain,
	    .stamp = stamp,
	    .anchors = list,
	    .path = &chain.path,
	    .stapled = cose->ocsp,
	    .num_stapled = cose->num_ocsp};
	enum prov_identity_use use = PROV_IDENTITY_NONE;
	const char *why = NULL, *revoked = NULL;
	bool trusted = prov_anchors_has(list, cose->chain.certs[0]);
	int64_t at = v_ocsp_time(ctx, stamp);
	int rc = v_chain_verify(ctx, &cose->chain, list, (struct prov_chain_times){at, at}, &chain);

	if (rc == PROV_OK)
		rc = ask_revoked(ctx, &ocsp, &revoked);
	if (rc == PROV_OK)
		rc = prov_cert_identity(cose->chain.certs[0], &use, ctx->err);
	if (rc != PROV_OK)
		return rc;
	/* What was not part of a path says nothing about who is trusted by himself
	 * (C2PA 2.4, 15.8.2). */
	if (chain.result != PROV_CHAIN_TRUSTED) {
		chain.not_before = leaf->not_before;
		chain.not_after = leaf->not_after;
	}
	id->row->listed = trusted || chain.result == PROV_CHAIN_TRUSTED;
	if (revoked != NULL)
		why = revoked;
	else if (!trusted && chain.result != PROV_CHAIN_TRUSTED)
		why = chain.why;
	else if (use == PROV_IDENTITY_NONE)
		why = "the certificate is for neither signing documents nor validated e-mail";
	else if (use == PROV_IDENTITY_MAIL && at > PROV_IDENTITY_MAIL_END)
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

static int describe(struct v_ctx *ctx, const struct prov_cose *cose, struct v_identity *id,
    struct prov_cert *leaf, bool *good)
{
	struct prov_err why = {0};
	int rc = v_chain_read(ctx, &cose->chain);

	*good = false;
	if (rc != PROV_OK)
		return rc;
	rc = prov_cert_describe(cose->chain.certs[0], ctx->arena, leaf, &why);
	*good = rc == PROV_OK;
	if (rc == PROV_OK)
		rc = prov_hash_bytes(PROV_HASH_SHA256, cose->chain.certs[0], id->row->cert, &why);
	if (rc == PROV_OK) {
		id->row->has_cert = true;
		id->row->name = leaf->subject.common_name != NULL ? leaf->subject.common_name
								  : leaf->subject.display;
		id->row->organization = leaf->subject.organization;
		id->row->issuer = leaf->issuer.common_name != NULL ? leaf->issuer.common_name
								   : leaf->issuer.display;
		rc = prov_cert_check(cose->chain.certs[0], PROV_ROLE_CLAIM_SIGNER,
		    prov_anchors_has(ctx->in->policy->identities, cose->chain.certs[0]), &why);
	}
	if (rc == PROV_E_CERT) {
		v_identity_fail(id, PROV_ST_CAWG_X509_CREDENTIAL_INVALID, why.msg);
		return PROV_OK;
	}
	return rc == PROV_OK ? PROV_OK : v_identity_unread(ctx, id, rc, &why);
}

int v_identity_x509(struct v_ctx *ctx, struct v_node *node, struct v_identity *id)
{
	enum prov_sig_result result = PROV_SIG_BAD;
	struct v_signed what = {0};
	struct prov_cose cose;
	struct prov_cert leaf;
	struct prov_err why = {0};
	struct v_stamp stamp;
	bool good = false;
	int rc = prov_cose_parse(id->asr.signature, 0, ctx->arena, &cose, &why);

	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) {
		v_identity_fail(id, PROV_ST_CAWG_X509_SIGNATURE_MISMATCH, why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return v_identity_unread(ctx, id, rc, &why);
	if (cose.num_credentials != 1 || cose.chain.n == 0 || !cose.has_alg ||
	    prov_alg_info(cose.alg) == NULL) {
		v_identity_fail(id, PROV_ST_CAWG_X509_CREDENTIAL_INVALID,
		    "the signature has no algorithm of the list, or not exactly one credential");
		return PROV_OK;
	}
	rc = describe(ctx, &cose, id, &leaf, &good);
	if (rc != PROV_OK || !good)
		return rc;
	if (cose.payload_nil) {
		what.payload = id->asr.payload;
		rc = v_cose_verify(ctx, &cose, &what, leaf.spki, &result);
		if (rc != PROV_OK)
			return rc;
	}
	if (result != PROV_SIG_GOOD) {
		v_identity_fail(id, PROV_ST_CAWG_X509_SIGNATURE_MISMATCH, NULL);
		return PROV_OK;
	}
	prov_find(id->f, PROV_ST_CAWG_X509_SIGNATURE_VALIDATED, id->url, NULL);
	rc = find_stamp(ctx, node, &cose, &stamp);
	return rc == PROV_OK ? judge_trust(ctx, &cose, &leaf, &stamp, id) : rc;
}
