/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 3161 time-stamp tokens (C2PA 2.4, 15.8). OpenSSL parses the CMS and does its signature; what
 * must agree with what is checked here, in the order of 15.8.2.
 */
#include <openssl/cms.h>
#include <openssl/ts.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"
#include "trust/der.h"
#include "trust/ess.h"
#include "trust/held.h"
#include "trust/tst_attrs.h"
#include "trust/x509.h"

struct job {
	struct prov_arena *arena;
	struct prov_tst *out;
	CMS_ContentInfo *cms;
	CMS_SignerInfo *signer; /* borrowed from cms */
	STACK_OF(X509) * certs; /* of the token, owned */
	const X509 *held;       /* the authority's, borrowed from certs */
	X509 *tsa;              /* owned: the same, read anew */
	TS_TST_INFO *info;
	struct prov_bytes token;   /* without a response around it */
	struct prov_bytes content; /* TSTInfo, borrowed from cms */
	bool broken;               /* it could not be decoded to the end */
	bool done;                 /* the result stands */
};

/* The result stands, with the sentence why. */
static int conclude(
    struct job *job, enum prov_tst_result result, const char *why, struct prov_err *err)
{
	/* Memory that ran out inside OpenSSL is no verdict on the token. */
	if (prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_NOMEM, why);
	job->done = true;
	job->out->result = result;
	job->out->why = prov_arena_printf(job->arena, err, "%s", why);
	return job->out->why == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int malformed(struct job *job, const char *why, struct prov_err *err)
{
	return conclude(job, PROV_TST_MALFORMED, why, err);
}

/* As conclude, where OpenSSL said no: only if that is about the token. */
static int conclude_if_bad(
    struct job *job, enum prov_tst_result result, const char *why, struct prov_err *err)
{
	int rc = prov_evp_blame_input(err, "a time-stamp could not be checked");

	return rc == PROV_OK ? conclude(job, result, why, err) : rc;
}

/*
 * 15.8.1.1: TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL }, where the
 * first element of PKIStatusInfo must be granted (0) or grantedWithMods (1).
 */
static int unwrap(struct job *job, struct prov_bytes *token, struct prov_err *err)
{
	struct prov_der response, info, status, inner;
	struct prov_rd rd, in;

	if (!prov_der_only(*token, PROV_DER_SEQUENCE, &response))
		return malformed(job, "the time-stamp is no TimeStampResp", err);
	prov_rd_init(&rd, response.body, 0);
	if (!prov_der_expect(&rd, PROV_DER_SEQUENCE, &info))
		return malformed(job, "the time-stamp response has no status", err);
	prov_rd_init(&in, info.body, 0);
	if (!prov_der_expect(&in, PROV_DER_INTEGER, &status))
		return malformed(job, "the time-stamp response has no status", err);
	if (status.body.n != 1 || status.body.p[0] > 1)
		return malformed(job, "the time-stamp authority refused the request", err);
	if (!prov_der_expect(&rd, PROV_DER_SEQUENCE, &inner) || !prov_rd_end(&rd))
		return malformed(job, "the time-stamp response holds no token", err);
	*token = inner.whole;
	return PROV_OK;
}

static void decode(struct job *job, const unsigned char **end, struct prov_bytes token)
{
	*end = token.p;
	prov_evp_forget();
	job->cms = d2i_CMS_ContentInfo(NULL, end, (long)token.n);
	job->broken = job->cms == NULL;
	if (job->cms == NULL)
		return;
	/* NULL where there are none; of another type there are none. Once more, since a failure
	 * may look the same. */
	job->certs = CMS_get1_certs(job->cms);
	if (job->certs == NULL)
		job->certs = CMS_get1_certs(job->cms);
}

/* CMS SignedData over a TSTInfo with the one signature of the authority (RFC 3161, 2.4.2). */
static int read_cms(struct job *job, struct prov_bytes token, struct prov_err *err)
{
	const unsigned char *p;
	STACK_OF(CMS_SignerInfo) * signers;
	ASN1_OCTET_STRING **content;

	job->token = token;
	decode(job, &p, token);
	if (job->cms == NULL)
		return conclude_if_bad(
		    job, PROV_TST_MALFORMED, "the time-stamp token is no CMS message", err);
	if (p != &token.p[token.n])
		return malformed(job, "bytes follow the time-stamp token", err);
	if (OBJ_obj2nid(CMS_get0_type(job->cms)) != NID_pkcs7_signed ||
	    OBJ_obj2nid(CMS_get0_eContentType(job->cms)) != NID_id_smime_ct_TSTInfo)
		return malformed(job, "the time-stamp token signs no TSTInfo", err);
	content = CMS_get0_content(job->cms);
	if (content == NULL || *content == NULL)
		return malformed(job, "the time-stamp token has no content", err);
	job->content =
	    prov_bytes(ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content));
	signers = CMS_get0_SignerInfos(job->cms);
	if (signers == NULL || sk_CMS_SignerInfo_num(signers) != 1)
		return malformed(job, "the time-stamp token has not exactly one signature", err);
	job->signer = sk_CMS_SignerInfo_value(signers, 0);
	return PROV_OK;
}

static bool has_critical_ext(TS_TST_INFO *info)
{
	for (int i = 0; i < TS_TST_INFO_get_ext_count(info); i++) {
		if (X509_EXTENSION_get_critical(TS_TST_INFO_get_ext(info, i)) != 0)
			return true;
	}
	return false;
}

/* What a request's nonce is compared with. */
static int read_nonce(struct job *job, struct prov_err *err)
{
	const ASN1_INTEGER *nonce = TS_TST_INFO_get_nonce(job->info);
	char *copy;

	if (nonce == NULL || ASN1_STRING_type(nonce) != V_ASN1_INTEGER)
		return PROV_OK;
	copy = prov_arena_strdup(job->arena,
	    prov_bytes(ASN1_STRING_get0_data(nonce), (size_t)ASN1_STRING_length(nonce)), err);
	if (copy == NULL)
		return PROV_E_NOMEM;
	job->out->nonce = prov_bytes(copy, (size_t)ASN1_STRING_length(nonce));
	return PROV_OK;
}

static int read_info(struct job *job, struct prov_err *err)
{
	const unsigned char *p = job->content.p;

	prov_evp_forget();
	job->info = d2i_TS_TST_INFO(NULL, &p, (long)job->content.n);
	if (job->info == NULL)
		return conclude_if_bad(
		    job, PROV_TST_MALFORMED, "the time-stamp's TSTInfo is malformed", err);
	if (p != &job->content.p[job->content.n])
		return malformed(job, "the time-stamp's TSTInfo is malformed", err);
	if (TS_TST_INFO_get_version(job->info) != 1)
		return malformed(job, "the time-stamp's TSTInfo is not version 1", err);
	if (!prov_x509_time(TS_TST_INFO_get_time(job->info), &job->out->time))
		return malformed(job, "the time-stamp's genTime is no time", err);
	if (has_critical_ext(job->info))
		return malformed(job, "the time-stamp has a critical extension", err);
	return read_nonce(job, err);
}

/*
 * 15.8.2, first item. Read literally it asks for the list of claim algorithms, which would refuse
 * nearly every authority there is; taken are those of the certificate profile, and rsaEncryption,
 * by which CMS (RFC 3370, 3.2) calls RSASSA-PKCS1-v1_5 with the digest named beside it.
 */
static int check_algorithms(struct job *job, struct prov_err *err)
{
	X509_ALGOR *digest = NULL, *signature = NULL;
	const ASN1_OBJECT *object = NULL;

	CMS_SignerInfo_get0_algs(job->signer, NULL, NULL, &digest, &signature);
	if (prov_x509_hash(digest) == PROV_HASH_NONE)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the time-stamp's digest algorithm is not SHA-256, SHA-384 or SHA-512", err);
	X509_ALGOR_get0(&object, NULL, NULL, signature);
	if (OBJ_obj2nid(object) != NID_rsaEncryption && prov_profile_sig_alg(signature) != NULL)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the time-stamp's signature algorithm is not allowed", err);
	return PROV_OK;
}

/* What is held is read anew: its key or extensions may be missing there for want of memory. */
static int read_tsa(struct job *job, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bytes der = prov_x509_der(job->held, job->arena, &why);
	int rc = der.p == NULL ? why.code : prov_x509_read(der, &job->tsa, &why);

	if (rc == PROV_OK)
		rc = prov_cert_describe(der, job->arena, &job->out->tsa, &why);
	if (rc == PROV_E_CERT)
		return conclude(job, PROV_TST_UNTRUSTED_ALG, why.msg, err);
	return rc == PROV_OK ? PROV_OK : prov_pass(err, rc, &why);
}

static int find_tsa(struct job *job, struct prov_err *err)
{
	const char *why;
	int rc;

	for (int i = 0; i < sk_X509_num(job->certs); i++) {
		X509 *x509 = sk_X509_value(job->certs, i);
		if (CMS_SignerInfo_cert_cmp(job->signer, x509) == 0) {
			job->held = x509;
			break;
		}
	}
	if (job->held == NULL)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the time-stamp does not hold its authority's certificate", err);
	rc = read_tsa(job, err);
	if (rc == PROV_OK && !job->done)
		rc = prov_profile_exponent(job->tsa, &why, err);
	if (rc != PROV_OK || job->done)
		return rc;
	if (why != NULL)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the RSA key of the time-stamp's authority has a public exponent that is not "
		    "accepted",
		    err);
	job->out->has_tsa = true;
	return PROV_OK;
}

/* The one value of a signed attribute that must be there once. */
static const ASN1_STRING *signed_attr(const struct job *job, int nid, int type)
{
	return CMS_signed_get0_data_by_OBJ(job->signer, OBJ_nid2obj(nid), -3, type);
}

/* RFC 5652, 5.4 and 11: what is signed are the attributes, and they hold type and digest. */
static int check_attributes(struct job *job, struct prov_err *err)
{
	const ASN1_OBJECT *type = (const ASN1_OBJECT *)CMS_signed_get0_data_by_OBJ(
	    job->signer, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT);
	const ASN1_STRING *digest = signed_attr(job, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
	uint8_t made[PROV_HASH_MAX];
	X509_ALGOR *alg = NULL;
	enum prov_hash hash;
	int rc;

	if (type == NULL || digest == NULL)
		return malformed(
		    job, "the time-stamp's signature lacks its content type or digest", err);
	if (OBJ_obj2nid(type) != NID_id_smime_ct_TSTInfo)
		return malformed(job, "the time-stamp's signature is over another type", err);
	CMS_SignerInfo_get0_algs(job->signer, NULL, NULL, &alg, NULL);
	hash = prov_x509_hash(alg);
	rc = prov_hash_bytes(hash, job->content, made, err);
	if (rc != PROV_OK)
		return rc;
	if (!prov_equal_ct(prov_bytes(made, prov_hash_size(hash)),
		prov_bytes(ASN1_STRING_get0_data(digest), (size_t)ASN1_STRING_length(digest))))
		return conclude(
		    job, PROV_TST_MISMATCH, "the time-stamp was changed after it was signed", err);
	return PROV_OK;
}

/*
 * RFC 3161, 2.4.2 and RFC 5816: which certificate signed is itself signed; both forms where both.
 */
static int check_ess(struct job *job, struct prov_err *err)
{
	static const int nids[] = {
	    NID_id_smime_aa_signingCertificate, NID_id_smime_aa_signingCertificateV2};
	bool any = false;

	for (size_t i = 0; i < 2; i++) {
		const ASN1_STRING *attr;
		bool yes = false;
		int rc = PROV_OK;

		if (CMS_signed_get_attr_by_NID(job->signer, nids[i], -1) < 0)
			continue;
		any = true;
		attr = signed_attr(job, nids[i], V_ASN1_SEQUENCE);
		if (attr != NULL)
			rc = prov_ess_names(prov_bytes(ASN1_STRING_get0_data(attr),
						(size_t)ASN1_STRING_length(attr)),
			    i == 1, job->out->tsa.der, &yes, err);
		if (rc != PROV_OK)
			return rc;
		if (!yes)
			return conclude(job, PROV_TST_MISMATCH,
			    "the time-stamp names another certificate than the one that it holds",
			    err);
	}
	if (!any)
		return malformed(
		    job, "the time-stamp does not say which certificate signed it", err);
	return PROV_OK;
}

static bool is_ed25519(const struct job *job)
{
	X509_ALGOR *signature = NULL;
	const ASN1_OBJECT *object = NULL;

	CMS_SignerInfo_get0_algs(job->signer, NULL, NULL, NULL, &signature);
	X509_ALGOR_get0(&object, NULL, NULL, signature);
	return OBJ_obj2nid(object) == NID_ED25519;
}

/* RFC 8419, 3.1: over the attributes themselves, whose digest is SHA-512. OpenSSL's CMS has none of
 * it. */
static int verify_ed25519(struct job *job, bool *holds, struct prov_err *err)
{
	static const uint8_t set = 0x31;
	const ASN1_OCTET_STRING *sig = CMS_SignerInfo_get0_signature(job->signer);
	struct prov_bytes parts[2] = {{&set, 1}, {NULL, 0}};
	enum prov_sig_result result = PROV_SIG_BAD;
	X509_ALGOR *digest = NULL;
	int rc = PROV_OK;

	*holds = false;
	CMS_SignerInfo_get0_algs(job->signer, NULL, NULL, &digest, NULL);
	if (prov_x509_hash(digest) != PROV_HASH_SHA512)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the time-stamp's digest algorithm is not SHA-512, which Ed25519 takes", err);
	job->out->num_signatures += prov_profile_cost(job->tsa);
	if (prov_tst_signed_attrs(job->token, &parts[1])) {
		parts[1] = prov_bytes_sub(parts[1], 1, parts[1].n - 1);
		rc = prov_sig_verify(PROV_ALG_ED25519, job->out->tsa.spki, NULL, parts, 2,
		    prov_bytes(ASN1_STRING_get0_data(sig), (size_t)ASN1_STRING_length(sig)),
		    &result, err);
	}
	*holds = rc == PROV_OK && result == PROV_SIG_GOOD;
	return rc;
}

static int verify(void *ctx)
{
	const struct job *job = ctx;

	return CMS_SignerInfo_verify(job->signer);
}

static int verify_by_cms(struct job *job, bool *holds, struct prov_err *err)
{
	EVP_PKEY *key = NULL;
	X509 *cert = NULL;

	*holds = false;
	prov_evp_forget();
	CMS_SignerInfo_set1_signer_cert(job->signer, job->tsa);
	/* That it did is seen by nothing else; without a key, the token would be to blame. */
	CMS_SignerInfo_get0_algs(job->signer, &key, &cert, NULL, NULL);
	if (cert != job->tsa || key != X509_get0_pubkey(job->tsa))
		return prov_evp_fail(err, PROV_E_CRYPTO, "a time-stamp could not be checked");
	return prov_evp_ask(verify, job, prov_profile_cost(job->tsa), &job->out->num_signatures,
	    holds, "a time-stamp could not be checked", err);
}

static int check_signature(struct job *job, struct prov_err *err)
{
	bool holds = false;
	int rc = check_attributes(job, err);

	if (rc == PROV_OK && !job->done)
		rc = is_ed25519(job) ? verify_ed25519(job, &holds, err)
				     : verify_by_cms(job, &holds, err);
	if (rc != PROV_OK || job->done)
		return rc;
	if (!holds)
		return conclude(
		    job, PROV_TST_MISMATCH, "the time-stamp's signature does not verify", err);
	return check_ess(job, err);
}

static int check_imprint(
    struct job *job, const struct prov_bytes *parts, size_t num, struct prov_err *err)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(job->info);
	enum prov_hash hash = prov_x509_hash(TS_MSG_IMPRINT_get_algo(imprint));
	const ASN1_OCTET_STRING *stated = TS_MSG_IMPRINT_get_msg(imprint);
	uint8_t made[PROV_HASH_MAX];
	int rc;

	if (hash == PROV_HASH_NONE)
		return conclude(job, PROV_TST_UNTRUSTED_ALG,
		    "the time-stamp's imprint is not by SHA-256, SHA-384 or SHA-512", err);
	rc = prov_hash_parts(hash, parts, num, made, err);
	if (rc != PROV_OK)
		return rc;
	if (!prov_equal_ct(prov_bytes(made, prov_hash_size(hash)),
		prov_bytes(ASN1_STRING_get0_data(stated), (size_t)ASN1_STRING_length(stated))))
		return conclude(
		    job, PROV_TST_MISMATCH, "the time-stamp was made for something else", err);
	return PROV_OK;
}

/* The authority's certificate, then the others of the token. */
static int collect(struct job *job, struct prov_err *err)
{
	struct prov_bytes *certs =
	    prov_arena_array(job->arena, PROV_MAX_CERTS, sizeof(*certs), err);
	size_t *n = &job->out->num_certs;

	if (certs == NULL)
		return PROV_E_NOMEM;
	job->out->certs = certs;
	certs[0] = job->out->tsa.der;
	*n = 1;
	for (int i = 0; i < sk_X509_num(job->certs); i++) {
		const X509 *x509 = sk_X509_value(job->certs, i);
		if (x509 == job->held)
			continue;
		if (*n == PROV_MAX_CERTS)
			return prov_refuse(err, PROV_LIMIT_CERTS,
			    "a time-stamp holds more certificates than the limit of %u",
			    PROV_MAX_CERTS);
		certs[*n] = prov_x509_der(x509, job->arena, err);
		if (certs[*n].p == NULL)
			return PROV_E_NOMEM;
		++*n;
	}
	return PROV_OK;
}

/* Keeps the first reason: a bad credential is why there is no trust. */
static int keep_why(struct job *job, const char *why, struct prov_err *err)
{
	if (job->out->why != NULL)
		return PROV_OK;
	job->out->why = prov_arena_printf(job->arena, err, "%s", why);
	return job->out->why == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int check_credential(struct job *job, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = prov_profile_check(job->tsa, PROV_ROLE_TSA, false, &why);

	if (rc == PROV_OK)
		return PROV_OK;
	if (rc != PROV_E_CERT)
		return prov_pass(err, rc, &why);
	job->out->credential_bad = true;
	return keep_why(job, why.msg, err);
}

/* Sets 'trusted' and compares genTime with the validity of all up to the anchor. */
static int check_chain(struct job *job, const struct prov_anchors *anchors, struct prov_err *err)
{
	struct prov_chain_verdict verdict;
	int64_t from = job->out->tsa.not_before, to = job->out->tsa.not_after;
	int rc = collect(job, err);

	if (rc == PROV_OK)
		rc = prov_chain_verify(job->out->certs, job->out->num_certs, anchors, PROV_ROLE_TSA,
		    job->out->time, job->arena, &verdict, err);
	if (rc != PROV_OK)
		return rc;
	job->out->num_signatures += verdict.num_signatures;
	/* Without a path, the other certificates in the token may have nothing to do with it. */
	if (verdict.result == PROV_CHAIN_TRUSTED && !job->out->credential_bad) {
		job->out->trusted = true;
		job->out->path = verdict.path;
		from = verdict.not_before;
		to = verdict.not_after;
	} else {
		rc = keep_why(job, verdict.why == NULL ? "" : verdict.why, err);
		if (rc != PROV_OK)
			return rc;
	}
	if (job->out->time < from || job->out->time > to)
		return conclude(job, PROV_TST_OUTSIDE_VALIDITY,
		    "the time-stamp's time is outside the validity of its authority's certificates",
		    err);
	job->out->result = PROV_TST_GOOD;
	return PROV_OK;
}

static int judge(struct job *job, struct prov_bytes token, bool is_response,
    const struct prov_bytes *parts, size_t num, const struct prov_anchors *anchors,
    struct prov_err *err)
{
	int rc = PROV_OK;

	if (is_response)
		rc = unwrap(job, &token, err);
	if (rc == PROV_OK && !job->done)
		rc = read_cms(job, token, err);
	if (rc == PROV_OK && !job->done)
		rc = read_info(job, err);
	if (rc == PROV_OK && !job->done)
		rc = check_algorithms(job, err);
	if (rc == PROV_OK && !job->done)
		rc = find_tsa(job, err);
	if (rc == PROV_OK && !job->done)
		rc = check_signature(job, err);
	if (rc == PROV_OK && !job->done)
		rc = check_imprint(job, parts, num, err);
	if (rc == PROV_OK && !job->done)
		rc = check_credential(job, err);
	if (rc == PROV_OK && !job->done)
		rc = check_chain(job, anchors, err);
	return rc;
}

/* Each certificate with the token, and by itself for the chain. */
static size_t cost_of_decoding(const struct job *job, struct prov_bytes token)
{
	size_t cost, held;

	if (job->broken)
		return prov_decoding_failed(
		    token.n, prov_held_in_token(token, &held) ? &held : NULL);
	cost = prov_decoding(token.n);
	for (int i = 0; job->certs != NULL && i < sk_X509_num(job->certs); i++)
		cost += 2 * prov_profile_decoding(sk_X509_value(job->certs, i));
	return cost;
}

int prov_tst_verify(struct prov_bytes token, bool is_response, const struct prov_bytes *parts,
    size_t num, const struct prov_anchors *tsa_anchors, struct prov_arena *arena,
    struct prov_tst *out, struct prov_err *err)
{
	struct job job = {.arena = arena, .out = out};
	int rc;

	memset(out, 0, sizeof(*out));
	if (token.n > PROV_MAX_TST)
		return prov_refuse(err, PROV_LIMIT_TST,
		    "a time-stamp is larger than the limit of %u bytes", PROV_MAX_TST);
	rc = prov_crypto_ready(err); /* a token holds certificates */
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	rc = judge(&job, token, is_response, parts, num, tsa_anchors, err);
	out->decoding = cost_of_decoding(&job, token);
	TS_TST_INFO_free(job.info);
	X509_free(job.tsa);
	sk_X509_pop_free(job.certs, X509_free);
	CMS_ContentInfo_free(job.cms);
	prov_evp_forget();
	if (rc != PROV_OK)
		memset(out, 0, sizeof(*out));
	return rc;
}
