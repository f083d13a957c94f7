/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates made while the tests run, with the defects that a test asks for. No private key is
 * kept anywhere. Functions abort where OpenSSL fails: that is no test's subject.
 */
#ifndef PROV_TESTS_HELPER_CERTS_H
#define PROV_TESTS_HELPER_CERTS_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdint.h>

#include "base/bytes.h"

enum certs_key {
	CERTS_P256 = 0,
	CERTS_P384,
	CERTS_P521,
	CERTS_K256, /* secp256k1: not allowed */
	CERTS_ED25519,
	CERTS_ED448,
	CERTS_RSA1024,
	CERTS_RSA2048,
	CERTS_RSA3072,
	CERTS_RSA_SLOW, /* 2048 bits with an exponent of 1025: each verification takes long */
	CERTS_PSS2048   /* id-RSASSA-PSS in the SubjectPublicKeyInfo */
};

struct certs_cert {
	X509 *x509;
	EVP_PKEY *key;
	struct prov_bytes der; /* an exact heap block */
};

enum certs_kind { CERTS_LEAF = 0, CERTS_CA, CERTS_TSA };

/* One extension replaced or added, in OpenSSL's configuration syntax; VALUE NULL drops it. A NAME
 * that starts with '+' is added beside one of its kind. */
struct certs_swap {
	const char *name, *value;
};

/* Zeroes are good defaults: a claim signer on P-256 that satisfies the profile, valid 2020-2040. */
struct certs_opts {
	enum certs_kind kind;
	const char *cn, *org;
	enum certs_key key;
	EVP_PKEY *use_key;   /* borrowed, instead of a fresh one */
	const char *md;      /* of the issuer's signature; NULL: SHA256, or what Ed25519 takes */
	const char *pss_mgf; /* RSASSA-PSS with this hash in MGF1 */
	long version;        /* as encoded, plus one; 0: 3 */
	bool unique_id;
	const char *not_before, *not_after; /* "20200101000000Z" */
	struct certs_swap swap[6];
	const char *issuer_cn; /* instead of the issuer's name */
};

#define CERTS_NOT_BEFORE 1577836800 /* 2020-01-01 */
#define CERTS_NOT_AFTER 2208988800  /* 2040-01-01 */
#define CERTS_NOW 1700000000        /* some time between */

EVP_PKEY *certs_new_key(enum certs_key kind); /* RSA keys come from a small pool */

/* ISSUER NULL: self-signed. OPTS NULL: a claim signer. */
struct certs_cert certs_make(const struct certs_cert *issuer, const struct certs_opts *opts);
struct certs_cert certs_root(void); /* a CA on P-256 */
/* After changes to cert->x509: encodes and signs it anew. ISSUER NULL: self-signed. */
void certs_remake(struct certs_cert *cert, const struct certs_cert *issuer);
void certs_free(struct certs_cert *cert);

/* PEM of N certificates, NUL-terminated; the caller frees it. */
char *certs_pem(const struct certs_cert *certs, size_t n);
/* PKCS#8 PEM of a private key, the same. */
char *certs_key_pem(EVP_PKEY *key);

#endif
