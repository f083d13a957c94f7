/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/certs.h"

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
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
	(void)fprintf(stderr, "certs.c:%d: %s failed\n", line, what);
	ERR_print_errors_fp(stderr);
	abort();
}

/* RSA keys take long to make: a few of each kind go round. */
#define POOL 4

/* 2^1024 + 1 */
static void set_slow(EVP_PKEY_CTX *ctx)
{
	BIGNUM *e = BN_new();

	MUST(e != NULL && BN_set_bit(e, 1024) == 1 && BN_set_bit(e, 0) == 1);
	MUST(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e) == 1);
	BN_free(e);
}

static EVP_PKEY *pooled_rsa(enum certs_key kind)
{
	static EVP_PKEY *pool[CERTS_PSS2048 + 1][POOL];
	static unsigned next[CERTS_PSS2048 + 1];
	EVP_PKEY **at = &pool[kind][next[kind]++ % POOL];

	if (*at == NULL) {
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(
		    kind == CERTS_PSS2048 ? EVP_PKEY_RSA_PSS : EVP_PKEY_RSA, NULL);
		int bits = kind == CERTS_RSA1024 ? 1024 : kind == CERTS_RSA3072 ? 3072 : 2048;
		MUST(ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1);
		MUST(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) == 1);
		if (kind == CERTS_RSA_SLOW)
			set_slow(ctx);
		MUST(EVP_PKEY_keygen(ctx, at) == 1);
		EVP_PKEY_CTX_free(ctx);
	}
	MUST(EVP_PKEY_up_ref(*at) == 1);
	return *at;
}

EVP_PKEY *certs_new_key(enum certs_key kind)
{
	EVP_PKEY *key = NULL;

	switch (kind) {
	case CERTS_P256:
		key = EVP_EC_gen("P-256");
		break;
	case CERTS_P384:
		key = EVP_EC_gen("P-384");
		break;
	case CERTS_P521:
		key = EVP_EC_gen("P-521");
		break;
	case CERTS_K256:
		key = EVP_EC_gen("secp256k1");
		break;
	case CERTS_ED25519:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		break;
	case CERTS_ED448:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED448");
		break;
	case CERTS_RSA1024:
	case CERTS_RSA2048:
	case CERTS_RSA3072:
	case CERTS_RSA_SLOW:
	case CERTS_PSS2048:
		key = pooled_rsa(kind);
		break;
	}
	MUST(key != NULL);
	return key;
}

static void set_name(X509_NAME *name, const char *cn, const char *org)
{
	MUST(X509_NAME_add_entry_by_NID(
		 name, NID_commonName, MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0) == 1);
	if (org != NULL)
		MUST(X509_NAME_add_entry_by_NID(name, NID_organizationName, MBSTRING_UTF8,
			 (const unsigned char *)org, -1, -1, 0) == 1);
}

static const struct certs_swap *swap_of(const struct certs_opts *opts, const char *name)
{
	for (size_t i = 0; i < sizeof(opts->swap) / sizeof(opts->swap[0]); i++) {
		if (opts->swap[i].name != NULL && strcmp(opts->swap[i].name, name) == 0)
			return &opts->swap[i];
	}
	return NULL;
}

static void add_ext(X509 *x509, X509V3_CTX *ctx, const char *name, const char *value)
{
	X509_EXTENSION *ext;

	if (value == NULL)
		return;
	ext = X509V3_EXT_nconf(ctx->db, ctx, name[0] == '+' ? &name[1] : name, value);
	MUST(ext != NULL && X509_add_ext(x509, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

static void add_exts(X509 *x509, X509 *issuer, const struct certs_opts *opts)
{
	static const char *const names[] = {"basicConstraints", "keyUsage", "extendedKeyUsage",
	    "subjectKeyIdentifier", "authorityKeyIdentifier"};
	static const char *const values[][5] = {
	    {"critical,CA:FALSE", "critical,digitalSignature", "1.3.6.1.4.1.62558.2.1", "hash",
		"keyid:always"},
	    {"critical,CA:TRUE", "critical,keyCertSign,cRLSign", NULL, "hash", "keyid:always"},
	    {"critical,CA:FALSE", "critical,digitalSignature", "critical,timeStamping", "hash",
		"keyid:always"},
	};
	CONF *conf = NCONF_new(NULL); /* empty; some extensions want to look into one */
	X509V3_CTX ctx;

	MUST(conf != NULL);
	X509V3_set_ctx(&ctx, issuer, x509, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	for (size_t i = 0; i < 5; i++) {
		const struct certs_swap *swap = swap_of(opts, names[i]);
		const char *value = swap != NULL ? swap->value : values[opts->kind][i];
		/* An issuer without a key identifier is named by its name and serial number. */
		if (i == 4 && swap == NULL && issuer != x509 &&
		    X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) < 0)
			value = "issuer:always";
		add_ext(x509, &ctx, names[i], value);
	}
	for (size_t i = 0; i < sizeof(opts->swap) / sizeof(opts->swap[0]); i++) {
		const char *name = opts->swap[i].name;
		bool known = false;
		for (size_t j = 0; j < 5; j++)
			known |= name != NULL && strcmp(names[j], name) == 0;
		if (name != NULL && !known)
			add_ext(x509, &ctx, name, opts->swap[i].value);
	}
	NCONF_free(conf);
}

static void sign(X509 *x509, EVP_PKEY *key, const struct certs_opts *opts)
{
	int id = EVP_PKEY_get_base_id(key);
	bool edwards = id == EVP_PKEY_ED25519 || id == EVP_PKEY_ED448;
	const EVP_MD *md =
	    edwards ? NULL : EVP_get_digestbyname(opts->md == NULL ? "SHA256" : opts->md);
	EVP_MD_CTX *mctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL;

	MUST(mctx != NULL && EVP_DigestSignInit(mctx, &pctx, md, NULL, key) == 1);
	if (opts->pss_mgf != NULL) {
		MUST(EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) == 1);
		MUST(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST) == 1);
		MUST(EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_get_digestbyname(opts->pss_mgf)) == 1);
	}
	MUST(X509_sign_ctx(x509, mctx) > 0);
	EVP_MD_CTX_free(mctx);
}

/* OpenSSL has no setter for what nobody should write: put [1] in by hand before signing anew. */
static void add_unique_id(struct certs_cert *cert, EVP_PKEY *key, const struct certs_opts *opts);

static struct prov_bytes encode(X509 *x509)
{
	unsigned char *der = NULL;
	int n = i2d_X509(x509, &der);
	uint8_t *copy = malloc(n > 0 ? (size_t)n : 1);

	MUST(n > 0 && copy != NULL);
	memcpy(copy, der, (size_t)n);
	OPENSSL_free(der);
	return prov_bytes(copy, (size_t)n);
}

/* What was signed is what a reader sees: parse the finished bytes again. */
static void finish(struct certs_cert *cert)
{
	const unsigned char *p;

	cert->der = encode(cert->x509);
	X509_free(cert->x509);
	p = cert->der.p;
	cert->x509 = d2i_X509(NULL, &p, (long)cert->der.n);
	MUST(cert->x509 != NULL);
}

void certs_remake(struct certs_cert *cert, const struct certs_cert *issuer)
{
	static const struct certs_opts none;

	free((void *)(uintptr_t)cert->der.p);
	/* The old encoding is cached until it is made anew. */
	MUST(i2d_re_X509_tbs(cert->x509, NULL) > 0);
	sign(cert->x509, issuer == NULL ? cert->key : issuer->key, &none);
	finish(cert);
}

struct certs_cert certs_make(const struct certs_cert *issuer, const struct certs_opts *given)
{
	static const struct certs_opts none;
	static long serial = 1000;
	const struct certs_opts *opts = given == NULL ? &none : given;
	struct certs_cert cert = {0};
	const char *from = opts->not_before == NULL ? "20200101000000Z" : opts->not_before;
	const char *to = opts->not_after == NULL ? "20400101000000Z" : opts->not_after;
	EVP_PKEY *signing;

	cert.x509 = X509_new();
	cert.key = opts->use_key == NULL ? certs_new_key(opts->key) : opts->use_key;
	if (opts->use_key != NULL)
		MUST(EVP_PKEY_up_ref(cert.key) == 1);
	signing = issuer == NULL ? cert.key : issuer->key;
	MUST(cert.x509 != NULL);
	MUST(X509_set_version(cert.x509, opts->version == 0 ? 2 : opts->version - 1) == 1);
	MUST(ASN1_INTEGER_set(X509_get_serialNumber(cert.x509), serial++) == 1);
	set_name(X509_get_subject_name(cert.x509), opts->cn == NULL ? "Test" : opts->cn, opts->org);
	if (opts->issuer_cn != NULL)
		set_name(X509_get_issuer_name(cert.x509), opts->issuer_cn, NULL);
	else
		MUST(X509_set_issuer_name(cert.x509,
			 X509_get_subject_name(issuer == NULL ? cert.x509 : issuer->x509)) == 1);
	MUST(ASN1_TIME_set_string_X509(X509_getm_notBefore(cert.x509), from) == 1);
	MUST(ASN1_TIME_set_string_X509(X509_getm_notAfter(cert.x509), to) == 1);
	MUST(X509_set_pubkey(cert.x509, cert.key) == 1);
	if (opts->version == 0 || opts->version == 3)
		add_exts(cert.x509, issuer == NULL ? cert.x509 : issuer->x509, opts);
	sign(cert.x509, signing, opts);
	finish(&cert);
	if (opts->unique_id)
		add_unique_id(&cert, signing, opts);
	return cert;
}

static size_t put_header(uint8_t *out, uint8_t tag, size_t len)
{
	out[0] = tag;
	out[1] = 0x82;
	out[2] = (uint8_t)(len >> 8);
	out[3] = (uint8_t)len;
	return 4;
}

/* One element's header, whose length is assumed to be written in full form where it is long. */
static size_t header_size(const uint8_t *p)
{
	return p[1] < 0x80 ? 2 : 2 + (size_t)(p[1] & 0x7f);
}

static size_t element_size(const uint8_t *p)
{
	size_t len = 0, head = header_size(p);

	if (p[1] < 0x80)
		return head + p[1];
	for (size_t i = 2; i < head; i++)
		len = len << 8 | p[i];
	return head + len;
}

static void add_unique_id(struct certs_cert *cert, EVP_PKEY *key, const struct certs_opts *opts)
{
	static const uint8_t uid[] = {0x81, 0x03, 0x00, 0xab, 0xcd}; /* issuerUniqueID */
	const uint8_t *outer = cert->der.p, *tbs = &outer[header_size(outer)];
	size_t tbs_size = element_size(tbs), head = header_size(tbs);
	size_t rest = cert->der.n - header_size(outer) - tbs_size, at = head;
	uint8_t *made = malloc(cert->der.n + 32);
	const unsigned char *p = made;
	size_t n = 4;

	MUST(made != NULL);
	for (int i = 0; i < 7; i++) /* version … subjectPublicKeyInfo */
		at += element_size(&tbs[at]);
	n += put_header(&made[n], 0x30, tbs_size - head + sizeof(uid));
	memcpy(&made[n], &tbs[head], at - head);
	n += at - head;
	memcpy(&made[n], uid, sizeof(uid));
	n += sizeof(uid);
	memcpy(&made[n], &tbs[at], tbs_size - at);
	n += tbs_size - at;
	memcpy(&made[n], &tbs[tbs_size], rest);
	n += rest;
	(void)put_header(made, 0x30, n - 4);
	X509_free(cert->x509);
	free((void *)(uintptr_t)cert->der.p);
	cert->x509 = d2i_X509(NULL, &p, (long)n);
	free(made);
	MUST(cert->x509 != NULL);
	MUST(i2d_re_X509_tbs(cert->x509, NULL) > 0);
	sign(cert->x509, key, opts);
	finish(cert);
}

struct certs_cert certs_root(void)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Root"};

	return certs_make(NULL, &opts);
}

void certs_free(struct certs_cert *cert)
{
	X509_free(cert->x509);
	EVP_PKEY_free(cert->key);
	free((void *)(uintptr_t)cert->der.p);
	memset(cert, 0, sizeof(*cert));
}

static char *take_text(BIO *bio)
{
	char *text = NULL, *copy;
	long n = BIO_get_mem_data(bio, &text);

	MUST(n > 0);
	copy = calloc(1, (size_t)n + 1);
	MUST(copy != NULL);
	memcpy(copy, text, (size_t)n);
	BIO_free(bio);
	return copy;
}

char *certs_pem(const struct certs_cert *certs, size_t n)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(bio != NULL);
	for (size_t i = 0; i < n; i++)
		MUST(PEM_write_bio_X509(bio, certs[i].x509) == 1);
	return take_text(bio);
}

char *certs_key_pem(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(bio != NULL);
	MUST(PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
	return take_text(bio);
}
