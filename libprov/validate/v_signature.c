/* SPDX-License-Identifier: Apache-2.0 */
/* The claim signature, its credential and the time that counts for it (C2PA 2.4, 15.7 to 15.9). */
#include "base/clock.h"
#include "base/err.h"
#include "validate/v_internal.h"

/* 15.7: the signature box of the same manifest, which has one label (11.1.4.4), parsed; *OUT is
 * false where it is as good as absent. */
static int locate(struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose,
    struct prov_findings *f, bool *out)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, node->claim.signature_uri), *content;
	struct prov_err why = {0};
	int rc;

	*out = false;
	node->signature_url = node->claim_url;
	if (box == NULL || box->type != PROV_JUMBF_SIGNATURE ||
	    !prov_bytes_is(box->label, "c2pa.signature") || box->parent != node->manifest->box) {
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_MISSING, node->claim_url, NULL);
		return PROV_OK;
	}
	node->signature_url = v_url(ctx, box);
	if (node->signature_url == NULL)
		return v_failed(ctx);
	content = prov_jumbf_content(box, PROV_BOX_CBOR);
	if (content == NULL) {
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_MISSING, node->signature_url,
		    "the signature box holds no signature");
		return PROV_OK;
	}
	rc = prov_cose_parse(content->body, content->at, ctx->arena, cose, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) {
		/* No code is given for this; what is no COSE structure can't verify (digest 13,
		 * 18b). */
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_MISMATCH, node->signature_url,
		    "the signature can't be read: %s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	*out = true;
	return PROV_OK;
}

/*
 * 14.2: exactly one credential; 13.2.1: an algorithm of the list. False where nothing can be done.
 */
static bool has_means(
    const struct v_node *node, const struct prov_cose *cose, struct prov_findings *f)
{
	bool ok = true;

	if (cose->num_credentials != 1 || cose->chain.n == 0) {
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_INVALID, node->signature_url,
		    cose->num_credentials == 0 ? "the signature names no certificate"
					       : "the signature names more than one credential");
		ok = false;
	}
	if (!cose->has_alg || prov_alg_info(cose->alg) == NULL) {
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, node->signature_url,
		    "the signature's algorithm is missing or not one of the seven that are "
		    "allowed");
		ok = false;
	}
	return ok;
}

static int describe_signer(struct v_ctx *ctx, const struct prov_cose *cose,
    const struct prov_cert *leaf, struct prov_account *account)
{
	const struct prov_alg_info *alg = prov_alg_info(cose->alg);

	account->has_signer = true;
	account->signer_name =
	    leaf->subject.common_name != NULL ? leaf->subject.common_name : leaf->subject.display;
	account->signer_org = leaf->subject.organization;
	account->signer_issuer =
	    leaf->issuer.common_name != NULL ? leaf->issuer.common_name : leaf->issuer.display;
	account->signer_alg = alg == NULL ? NULL : alg->name;
	account->not_after = leaf->not_after;
	return prov_hash_bytes(
	    PROV_HASH_SHA256, cose->chain.certs[0], account->signer_cert, ctx->err);
}

/* A way to an anchor, and the certificates that it was looked for among. */
struct way {
	struct prov_cose_chain chain;
	struct prov_bytes rest[PROV_MAX_CERTS]; /* where the chain is no longer the signature's */
	struct prov_chain_verdict window;
};

/* Takes the CA at this place of the path out of the chain; an anchor with who stands below it. */
static bool leave_out(struct way *way, size_t place)
{
	const struct prov_chain_path *path = &way->window.path;
	struct prov_bytes out;
	size_t n = 0;

	if (path->at[place] >= PROV_MAX_CERTS)
		place--;
	if (place == 0 || path->at[place] >= way->chain.n)
		return false;
	out = way->chain.certs[path->at[place]];
	for (size_t i = 0; i < way->chain.n; i++) {
		if (!prov_bytes_eq(way->chain.certs[i], out))
			way->rest[n++] = way->chain.certs[i];
	}
	way->chain = (struct prov_cose_chain){way->rest, n};
	return true;
}

/*
 * 15.9 has a signer untrusted for a revoked CA that is part of the trust chain; which chain that
 * is, is left to who builds it (14.5.1.2). A CA that others certified, too, has several: one of
 * them that holds is enough. Whoever signs could leave out the other. *REVOKED: there is none but
 * those.
 */
static int find_way(struct v_ctx *ctx, const struct v_ocsp_in *ocsp, struct prov_chain_times times,
    struct way *way, bool *revoked)
{
	const struct prov_anchors *anchors = ctx->in->policy->signers;
	struct way other = {.chain = way->chain};
	struct v_ocsp_in in = *ocsp;
	bool first = true;
	size_t place = 0;
	int rc;

	*revoked = false;
	in.chain = &other.chain;
	in.path = &other.window.path;
	for (;;) {
		rc = v_chain_verify(ctx, &other.chain, anchors, times, &other.window);
		if (rc == PROV_OK && other.window.result == PROV_CHAIN_TRUSTED)
			rc = v_ocsp_ca_revoked(ctx, &in, &place);
		if (rc != PROV_OK)
			return rc;
		if (first || (other.window.result == PROV_CHAIN_TRUSTED && place == 0)) {
			way->window = other.window;
			memcpy(way->rest, other.rest, sizeof(way->rest));
			if (!first)
				way->chain = (struct prov_cose_chain){way->rest, other.chain.n};
			*revoked = place > 0;
		}
		first = false;
		if (other.window.result != PROV_CHAIN_TRUSTED || place == 0 ||
		    !leave_out(&other, place))
			return PROV_OK;
	}
}

/*
 * 14.4.3: who is allowed is trusted by himself. A path that doesn't hold at the time is none then:
 * an authority on another list that ended takes nothing away from him.
 */
static void drop_ended_path(struct prov_chain_verdict *window, int64_t at)
{
	if (at >= window->not_before && at <= window->not_after)
		return;
	window->result = PROV_CHAIN_UNTRUSTED;
	window->path.n = 0;
}

/*
 * Profile and chain (14.5.1). The window of WAY is when the credential is valid: the signer's
 * certificate and the CAs above it.
 */
static int judge_credential(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_cose *cose, const struct v_ocsp_in *ocsp, struct prov_account *account,
    struct way *way)
{
	const struct prov_chain_verdict *window = &way->window;
	int64_t at = ocsp->stamp->usable ? ocsp->stamp->time : ctx->now;
	/* A stamp of an authority on no list is anybody's word: it brings back no anchor that has
	 * ended since. */
	struct prov_chain_times times = {at, ocsp->stamp->untrusted ? ctx->now : at};
	struct prov_findings *f = &account->findings;
	struct prov_err why = {0};
	size_t list = 0;
	bool ca_revoked = false,
	     allowed = prov_anchors_find(ctx->in->policy->allowed, cose->chain.certs[0], &list);
	int rc = prov_cert_check_with(
	    cose->chain.certs[0], PROV_ROLE_CLAIM_SIGNER, allowed, ctx->in->policy->signers, &why);

	if (rc == PROV_E_CERT) {
		prov_find(
		    f, PROV_ST_SIGNING_CREDENTIAL_INVALID, node->signature_url, "%s", why.msg);
	} else if (rc != PROV_OK) {
		return prov_pass(ctx->err, rc, &why);
	}
	rc = allowed
		 ? v_chain_verify(ctx, &way->chain, ctx->in->policy->signers, times, &way->window)
		 : find_way(ctx, ocsp, times, way, &ca_revoked);
	if (rc != PROV_OK)
		return rc;
	if (allowed)
		drop_ended_path(&way->window, at);
	if (ca_revoked) {
		/* 15.9, about CA certificates. */
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, node->signature_url,
		    "the certificate of an authority between the signer and the trust anchor was "
		    "revoked");
	} else if (allowed || window->result == PROV_CHAIN_TRUSTED) {
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_TRUSTED, node->signature_url, NULL);
		account->signer_trusted = true;
		account->signer_allowed = window->result != PROV_CHAIN_TRUSTED;
		account->signer_list = account->signer_allowed
					   ? v_list_of(ctx, PROV_LIST_ALLOWED, list)
					   : v_list_of(ctx, PROV_LIST_SIGNERS, window->list);
		return v_lists_more(ctx, &way->chain, &window->path, times, account);
	} else {
		account->signer_among_anchors =
		    prov_anchors_has(ctx->in->policy->signers, cose->chain.certs[0]);
		account->others_allowed = prov_anchors_count(ctx->in->policy->allowed) > 0;
		prov_find(f, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, node->signature_url,
		    window->why == NULL ? NULL : "%s", window->why);
	}
	return PROV_OK;
}

/* 15.8.2 and 15.8.3: as of the time-stamp, or of now. */
static void judge_validity(const struct v_ctx *ctx, const struct v_node *node,
    const struct v_stamp *stamp, const struct prov_chain_verdict *window, struct prov_findings *f)
{
	int64_t at = stamp->usable ? stamp->time : ctx->now;
	char when[PROV_TIME_TEXT];

	if (at >= window->not_before && at <= window->not_after) {
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY, node->signature_url,
		    !stamp->usable && ctx->in->policy->has_time
			? "the signer's certificate is valid at the time that this check was "
			  "asked for; that it was when it was signed, no usable time-stamp shows"
		    : !stamp->usable
			? "the signer's certificate is valid at the time of this check; "
			  "that it was when it was signed, no usable time-stamp shows"
		    : stamp->untrusted ? "the signer's certificate was valid at the time that a "
					 "time-stamp authority on no trust list says"
				       : NULL);
	} else if (at < window->not_before) {
		prov_clock_format(window->not_before, when);
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, node->signature_url,
		    "the signer's certificate is valid only from %s", when);
	} else {
		prov_clock_format(window->not_after, when);
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, node->signature_url,
		    stamp->usable
			? "the signer's certificate was valid until %s, and the time-stamp is "
			  "later"
			: "the signer's certificate was valid until %s, and no usable "
			  "time-stamp shows that the signature is older",
		    when);
	}
}

/* 15.8.3: what the signer says of the time, against its certificate and a trusted time-stamp. */
static void judge_claimed_time(const struct v_node *node, const struct prov_cose *cose,
    const struct v_stamp *stamp, const struct prov_chain_verdict *window, struct prov_findings *f)
{
	bool inside = cose->iat >= window->not_before && cose->iat <= window->not_after &&
		      (!stamp->usable || stamp->untrusted || cose->iat <= stamp->time);

	if (cose->has_iat)
		prov_find(f,
		    inside ? PROV_ST_TIME_OF_SIGNING_INSIDE_VALIDITY
			   : PROV_ST_TIME_OF_SIGNING_OUTSIDE_VALIDITY,
		    node->signature_url, NULL);
}

/* 15.7: the mathematics, over the claim's bytes as received. */
static int judge_mathematics(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_cose *cose, const struct v_signed *what, struct prov_bytes spki,
    struct prov_findings *f, bool *good)
{
	enum prov_sig_result result = PROV_SIG_BAD;

	*good = false;
	if (!cose->payload_nil && !what->attached) {
		/* 13.2.3: the payload is detached, which only nil says. */
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_MISMATCH, node->signature_url,
		    "the signature carries a payload of its own instead of covering the claim");
		return PROV_OK;
	}
	if (v_cose_verify(ctx, cose, what, spki, &result) != PROV_OK)
		return v_failed(ctx);
	switch (result) {
	case PROV_SIG_GOOD:
		*good = true;
		break;
	case PROV_SIG_UNFIT:
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, node->signature_url,
		    "the certificate's key does not fit the signature's algorithm");
		break;
	case PROV_SIG_BAD:
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_MISMATCH, node->signature_url, NULL);
		break;
	}
	return PROV_OK;
}

static void tell_time(
    const struct prov_cose *cose, const struct v_stamp *stamp, struct prov_account *account)
{
	account->stamp_by = stamp->by;
	if (stamp->usable) {
		account->has_time = account->time_is_stamp = true;
		account->time = stamp->time;
		account->time_untrusted = stamp->untrusted;
	} else if (cose->has_iat) {
		account->has_time = true;
		account->time = cose->iat;
	}
}

int v_signature_judge_cose(struct v_ctx *ctx, struct v_node *node, const struct prov_cose *cose,
    const struct v_signed *what, struct prov_account *account)
{
	struct prov_findings *f = &account->findings;
	struct way way = {.chain = cose->chain};
	struct prov_chain_verdict *window = &way.window;
	struct prov_cert leaf;
	struct v_stamp stamp;
	struct v_ocsp_in ocsp = {.chain = &way.chain,
	    .stamp = &stamp,
	    .anchors = ctx->in->policy->signers,
	    .path = &way.window.path};
	struct prov_err why = {0};
	bool good;
	int rc;

	if (!has_means(node, cose, f))
		return PROV_OK;
	rc = v_chain_read(ctx, &cose->chain);
	if (rc != PROV_OK)
		return rc;
	rc = prov_cert_describe_with(
	    cose->chain.certs[0], ctx->in->policy->signers, ctx->arena, &leaf, &why);
	if (rc == PROV_E_CERT) {
		prov_find(
		    f, PROV_ST_SIGNING_CREDENTIAL_INVALID, node->signature_url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	rc = describe_signer(ctx, cose, &leaf, account);
	if (rc == PROV_OK)
		rc = v_timestamp_judge(ctx, node, cose, &leaf, f, &stamp);
	if (rc == PROV_OK) {
		ocsp.stapled = cose->ocsp;
		ocsp.num_stapled = cose->num_ocsp;
		rc = judge_credential(ctx, node, cose, &ocsp, account, &way);
	}
	if (rc == PROV_OK)
		rc = judge_mathematics(ctx, node, cose, what, leaf.spki, f, &good);
	if (rc != PROV_OK)
		return rc;
	tell_time(cose, &stamp, account);
	if (good) {
		/* What was not part of a path says nothing about the signer (15.8.2). */
		if (window->result != PROV_CHAIN_TRUSTED) {
			window->not_before = leaf.not_before;
			window->not_after = leaf.not_after;
		}
		/* The window matters only for a signature that is one (15.7 comes before 15.8). */
		judge_validity(ctx, node, &stamp, window, f);
		judge_claimed_time(node, cose, &stamp, window, f);
		prov_find(f, PROV_ST_CLAIM_SIGNATURE_VALIDATED, node->signature_url, NULL);
	}
	ocsp.trusted = good && account->signer_trusted;
	return v_ocsp_judge(ctx, node, &ocsp, f);
}

int v_signature_judge(struct v_ctx *ctx, struct v_node *node, struct prov_account *account)
{
	struct prov_cose cose;
	bool there;
	int rc = locate(ctx, node, &cose, &account->findings, &there);
	struct v_signed what = {.payload = node->claim.cbor};

	if (rc != PROV_OK || !there)
		return rc;
	return v_signature_judge_cose(ctx, node, &cose, &what, account);
}
