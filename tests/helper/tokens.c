/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/tokens.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x))                                                                          \
			die(#x, __LINE__);                                                         \
	} while (0)

static void die(const char *what, int line)
{
	(void)fprintf(stderr, "tokens.c:%d: %s failed\n", line, what);
	ERR_print_errors_fp(stderr);
	abort();
}

static const EVP_MD *md_of(const char *name)
{
	const EVP_MD *md = EVP_get_digestbyname(name == NULL ? "SHA256" : name);

	MUST(md != NULL);
	return md;
}

static void set_imprint(TS_TST_INFO *info, const struct tokens_opts *opts)
{
	const EVP_MD *md = md_of(opts->imprint_md);
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *alg = X509_ALGOR_new();
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	MUST(imprint != NULL && alg != NULL);
	MUST(EVP_Digest(opts->data.p, opts->data.n, digest, &n, md, NULL) == 1);
	if (opts->short_imprint)
		n--;
	X509_ALGOR_set_md(alg, md);
	MUST(TS_MSG_IMPRINT_set_algo(imprint, alg) == 1);
	MUST(TS_MSG_IMPRINT_set_msg(imprint, digest, (int)n) == 1);
	MUST(TS_TST_INFO_set_msg_imprint(info, imprint) == 1);
	TS_MSG_IMPRINT_free(imprint);
	X509_ALGOR_free(alg);
}

static void take_request(TS_TST_INFO *info, struct prov_bytes request)
{
	const unsigned char *p = request.p;
	TS_REQ *req = d2i_TS_REQ(NULL, &p, (long)request.n);

	MUST(req != NULL && TS_REQ_get_cert_req(req) == 1 && TS_REQ_get_version(req) == 1);
	MUST(TS_TST_INFO_set_msg_imprint(info, TS_REQ_get_msg_imprint(req)) == 1);
	if (TS_REQ_get_nonce(req) != NULL)
		MUST(TS_TST_INFO_set_nonce(info, TS_REQ_get_nonce(req)) == 1);
	TS_REQ_free(req);
}

static BIO *make_info(const struct tokens_opts *opts)
{
	TS_TST_INFO *info = TS_TST_INFO_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	ASN1_GENERALIZEDTIME *time = ASN1_GENERALIZEDTIME_new();
	const char *text = opts->time == NULL ? "20231114221320Z" : opts->time;
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(info != NULL && policy != NULL && serial != NULL && time != NULL && bio != NULL);
	MUST(TS_TST_INFO_set_version(info, opts->version == 0 ? 1 : opts->version) == 1);
	MUST(TS_TST_INFO_set_policy_id(info, policy) == 1);
	if (opts->request.n > 0)
		take_request(info, opts->request);
	else
		set_imprint(info, opts);
	MUST(ASN1_INTEGER_set(serial, 7) == 1 && TS_TST_INFO_set_serial(info, serial) == 1);
	/* Not ASN1_GENERALIZEDTIME_set_string: a test may want what is no time. */
	MUST(ASN1_STRING_set(time, text, -1) == 1 && TS_TST_INFO_set_time(info, time) == 1);
	if (opts->critical_ext) {
		ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
		X509_EXTENSION *ext = X509_EXTENSION_create_by_OBJ(NULL, policy, 1, value);
		MUST(ext != NULL && TS_TST_INFO_add_ext(info, ext, -1) == 1);
		X509_EXTENSION_free(ext);
		ASN1_OCTET_STRING_free(value);
	}
	MUST(i2d_TS_TST_INFO_bio(bio, info) == 1);
	ASN1_OBJECT_free(policy);
	ASN1_INTEGER_free(serial);
	ASN1_GENERALIZEDTIME_free(time);
	TS_TST_INFO_free(info);
	return bio;
}

static void add_ess(CMS_SignerInfo *si, const struct tokens_opts *opts)
{
	X509 *cert = opts->ess == NULL ? opts->tsa->x509 : opts->ess->x509;
	unsigned char *der = NULL;
	int n, nid;

	if (opts->ess_none)
		return;
	if (opts->ess_v1) {
		ESS_SIGNING_CERT *sc = OSSL_ESS_signing_cert_new_init(cert, NULL, 0);
		n = i2d_ESS_SIGNING_CERT(sc, &der);
		nid = NID_id_smime_aa_signingCertificate;
		ESS_SIGNING_CERT_free(sc);
	} else {
		ESS_SIGNING_CERT_V2 *sc =
		    OSSL_ESS_signing_cert_v2_new_init(md_of(opts->ess_md), cert, NULL, 0);
		n = i2d_ESS_SIGNING_CERT_V2(sc, &der);
		nid = NID_id_smime_aa_signingCertificateV2;
		ESS_SIGNING_CERT_V2_free(sc);
	}
	MUST(n > 0 && CMS_signed_add1_attr_by_NID(si, nid, V_ASN1_SEQUENCE, der, n) == 1);
	OPENSSL_free(der);
}

static void add_signer(CMS_ContentInfo *cms, const struct tokens_opts *opts, bool no_certs)
{
	unsigned flags = CMS_PARTIAL | CMS_NOSMIMECAP;
	CMS_SignerInfo *si;

	if (opts->by_key_id)
		flags |= CMS_USE_KEYID;
	if (no_certs)
		flags |= CMS_NOCERTS;
	if (opts->pss_mgf != NULL)
		flags |= CMS_KEY_PARAM;
	si = CMS_add1_signer(cms, opts->tsa->x509, opts->tsa->key, md_of(opts->sign_md), flags);
	MUST(si != NULL);
	if (opts->pss_mgf != NULL) {
		EVP_PKEY_CTX *ctx = CMS_SignerInfo_get0_pkey_ctx(si);
		MUST(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1);
		MUST(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md_of(opts->pss_mgf)) == 1);
	}
	add_ess(si, opts);
}

struct prov_bytes tokens_make(const struct tokens_opts *opts)
{
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);
	BIO *info = make_info(opts);
	unsigned char *der = NULL;
	uint8_t *copy;
	int n;

	MUST(cms != NULL);
	if (!opts->other_type)
		MUST(CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1);
	add_signer(cms, opts, opts->no_certs);
	if (opts->two_signers)
		add_signer(cms, opts, true);
	for (size_t i = 0; i < opts->num_more; i++)
		MUST(CMS_add1_cert(cms, opts->more[i].x509) == 1);
	MUST(CMS_final(cms, info, NULL, CMS_BINARY) == 1);
	n = i2d_CMS_ContentInfo(cms, &der);
	MUST(n > 0);
	copy = malloc((size_t)n);
	MUST(copy != NULL);
	memcpy(copy, der, (size_t)n);
	OPENSSL_free(der);
	BIO_free(info);
	CMS_ContentInfo_free(cms);
	return prov_bytes(copy, (size_t)n);
}

struct prov_bytes tokens_response(int status, struct prov_bytes token)
{
	uint8_t *out = malloc(token.n + 9);
	const size_t body = token.n + 5;

	MUST(out != NULL && body < 0x10000 && status >= 0 && status < 0x80);
	out[0] = 0x30;
	out[1] = 0x82;
	out[2] = (uint8_t)(body >> 8);
	out[3] = (uint8_t)body;
	memcpy(&out[4], "\x30\x03\x02\x01", 4);
	out[8] = (uint8_t)status;
	if (token.n > 0) {
		memcpy(&out[9], token.p, token.n);
		return prov_bytes(out, token.n + 9);
	}
	out[1] = 5; /* the short form */
	memmove(&out[2], &out[4], 5);
	return prov_bytes(out, 7);
}
