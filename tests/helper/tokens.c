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

static struct prov_bytes encode(CMS_ContentInfo *cms)
{
	unsigned char *der = NULL;
	int n = i2d_CMS_ContentInfo(cms, &der);
	uint8_t *copy;

	MUST(n > 0);
	copy = malloc((size_t)n);
	MUST(copy != NULL);
	memcpy(copy, der, (size_t)n);
	OPENSSL_free(der);
	return prov_bytes(copy, (size_t)n);
}

/* The signed attributes as a SET, which is what is signed (RFC 5652, 5.4). */
static size_t encode_attrs(CMS_SignerInfo *si, uint8_t out[4096])
{
	uint8_t body[4000], *p = body;
	size_t n, head = 2;

	for (int i = 0; i < CMS_signed_get_attr_count(si); i++)
		MUST(i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, i), &p) > 0);
	n = (size_t)(p - body);
	MUST(n >= 0x80 && n < sizeof(body));
	out[0] = 0x31;
	if (n < 0x100) {
		out[1] = 0x81;
		out[head++] = (uint8_t)n;
	} else {
		out[1] = 0x82;
		out[head++] = (uint8_t)(n >> 8);
		out[head++] = (uint8_t)n;
	}
	memcpy(&out[head], body, n);
	return head + n;
}

/* In the place of the signature that is there. */
static void sign_ed25519(CMS_SignerInfo *si, EVP_PKEY *key)
{
	uint8_t attrs[4096], sig[64];
	size_t n = encode_attrs(si, attrs), len = sizeof(sig);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	X509_ALGOR *alg = NULL;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &alg);
	MUST(X509_ALGOR_set0(alg, OBJ_nid2obj(NID_ED25519), V_ASN1_UNDEF, NULL) == 1);
	MUST(ctx != NULL && EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1);
	MUST(EVP_DigestSign(ctx, sig, &len, attrs, n) == 1 && len == sizeof(sig));
	MUST(ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), sig, (int)len) == 1);
	EVP_MD_CTX_free(ctx);
}

/* OpenSSL's CMS has no Ed25519 (RFC 8419): another key of the same identifier signs first. */
static struct prov_bytes make_ed25519(const struct tokens_opts *opts)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(opts->tsa->x509);
	char *hex = OPENSSL_buf2hexstr(ASN1_STRING_get0_data(id), ASN1_STRING_length(id));
	struct certs_opts same = {.kind = CERTS_TSA, .swap = {{"subjectKeyIdentifier", hex}}};
	struct certs_cert other = certs_make(NULL, &same);
	struct tokens_opts first = *opts;
	struct prov_bytes token;
	const unsigned char *p;
	CMS_ContentInfo *cms;

	first.tsa = &other;
	first.more = opts->tsa;
	first.num_more = 1;
	first.ess = opts->ess == NULL ? opts->tsa : opts->ess;
	first.by_key_id = first.no_certs = true;
	token = tokens_make(&first);
	p = token.p;
	cms = d2i_CMS_ContentInfo(NULL, &p, (long)token.n);
	MUST(cms != NULL);
	free((void *)(uintptr_t)token.p);
	sign_ed25519(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0), opts->tsa->key);
	token = encode(cms);
	CMS_ContentInfo_free(cms);
	certs_free(&other);
	OPENSSL_free(hex);
	return token;
}

struct prov_bytes tokens_make(const struct tokens_opts *opts)
{
	CMS_ContentInfo *cms;
	struct prov_bytes token;
	BIO *info;

	if (EVP_PKEY_is_a(opts->tsa->key, "ED25519"))
		return make_ed25519(opts);
	cms = CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);
	info = make_info(opts);
	MUST(cms != NULL);
	if (!opts->other_type)
		MUST(CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1);
	add_signer(cms, opts, opts->no_certs);
	if (opts->two_signers)
		add_signer(cms, opts, true);
	for (size_t i = 0; i < opts->num_more; i++)
		MUST(CMS_add1_cert(cms, opts->more[i].x509) == 1);
	MUST(CMS_final(cms, info, NULL, CMS_BINARY) == 1);
	token = encode(cms);
	BIO_free(info);
	CMS_ContentInfo_free(cms);
	return token;
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
