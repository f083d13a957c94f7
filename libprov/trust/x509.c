/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/x509.h"

#include <openssl/bn.h>
#include <time.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"
#include "crypto/known_keys.h"
#include "trust/seen.h"
#include "trust/twin.h"

#define MAX_SERIAL 64 /* octets that are shown; RFC 5280 4.1.2.2 allows 20 */
#define MAX_OID 128   /* characters of a dotted OID that is shown */

/* Parses and caches the extensions, under OpenSSL's lock. */
static bool is_whole(X509 *x509)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);

	return key != NULL && EVP_PKEY_get_bits(key) > 0 && X509_check_purpose(x509, -1, 0) == 1;
}

/*
 * Where a key or an extension can't be decoded OpenSSL goes on without it and forgets why: memory
 * may have run out. So once more; what is still not there, says something about the certificate.
 */
static X509 *decode_twice(struct prov_bytes der, const unsigned char **end)
{
	X509 *x509;

	*end = der.p;
	x509 = d2i_X509(NULL, end, (long)der.n);
	if (x509 == NULL || is_whole(x509))
		return x509;
	X509_free(x509);
	prov_evp_forget();
	*end = der.p;
	return d2i_X509(NULL, end, (long)der.n);
}

static X509 *decode(struct prov_bytes der, const unsigned char **end)
{
	const bool alone = prov_crypto_first_begin();
	X509 *x509 = decode_twice(der, end);

	prov_crypto_first_end(alone, x509 != NULL && X509_get0_pubkey(x509) != NULL);
	return x509;
}

int prov_x509_size(struct prov_bytes der, struct prov_err *err)
{
	if (der.n > PROV_MAX_CERT)
		return prov_refuse(err, PROV_LIMIT_CERT,
		    "a certificate is larger than the limit of %u bytes", PROV_MAX_CERT);
	if (der.n == 0)
		return prov_fail(err, PROV_E_CERT, "a certificate is empty");
	return PROV_OK;
}

int prov_x509_written(struct prov_bytes der, size_t used, struct prov_err *err)
{
	if (used != der.n)
		return prov_fail(err, PROV_E_CERT, "bytes follow the certificate");
	/* In other bytes it would have another fingerprint, and be as good. */
	if (!prov_twin_is_der(der))
		return prov_fail(err, PROV_E_CERT, "this is no X.509 certificate in DER");
	return PROV_OK;
}

int prov_x509_read(struct prov_bytes der, X509 **out, struct prov_err *err)
{
	const unsigned char *p;
	X509 *x509;
	int rc = prov_x509_size(der, err);

	*out = NULL;
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	x509 = decode(der, &p);
	if (x509 == NULL)
		return prov_evp_fail(err, PROV_E_CERT, "this is no X.509 certificate");
	rc = prov_x509_written(der, (size_t)(p - der.p), err);
	if (rc != PROV_OK) {
		X509_free(x509);
		return rc;
	}
	/* Whether they are well-formed is asked by the profile. */
	if (!is_whole(x509) && prov_evp_is_nomem()) {
		X509_free(x509);
		return prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	}
	prov_evp_forget();
	*out = x509;
	return PROV_OK;
}

bool prov_x509_time(const ASN1_TIME *time, int64_t *out)
{
	struct tm tm = {0};

	*out = 0;
	/* NULL would mean the present time to OpenSSL. */
	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1 || tm.tm_mon < 0 || tm.tm_mon > 11 ||
	    tm.tm_mday < 1) {
		prov_evp_forget();
		return false;
	}
	*out = prov_clock_days(
		   (int64_t)tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday) *
		   86400 +
	       (int64_t)tm.tm_hour * 3600 + (int64_t)tm.tm_min * 60 + tm.tm_sec;
	return true;
}

int prov_x509_validity(
    const X509 *x509, int64_t *not_before, int64_t *not_after, struct prov_err *err)
{
	*not_after = 0;
	if (!prov_x509_time(X509_get0_notBefore(x509), not_before) ||
	    !prov_x509_time(X509_get0_notAfter(x509), not_after))
		return prov_fail(
		    err, PROV_E_CERT, "the validity of a certificate is no pair of times");
	return PROV_OK;
}

enum prov_hash prov_x509_hash(const X509_ALGOR *alg)
{
	const ASN1_OBJECT *object = NULL;

	if (alg == NULL)
		return PROV_HASH_NONE;
	X509_ALGOR_get0(&object, NULL, NULL, alg);
	switch (OBJ_obj2nid(object)) {
	case NID_sha256:
		return PROV_HASH_SHA256;
	case NID_sha384:
		return PROV_HASH_SHA384;
	case NID_sha512:
		return PROV_HASH_SHA512;
	default:
		return PROV_HASH_NONE;
	}
}

struct prov_bytes prov_x509_der(const X509 *x509, struct prov_arena *arena, struct prov_err *err)
{
	unsigned char *der = NULL;
	int n = i2d_X509(x509, &der);
	char *copy = NULL;

	if (n <= 0)
		(void)prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be encoded");
	else
		copy = prov_arena_strdup(arena, prov_bytes(der, (size_t)n), err);
	OPENSSL_free(der);
	return prov_bytes(copy, copy == NULL ? 0 : (size_t)n);
}

static bool print_name(BIO *bio, const X509_NAME *name)
{
	/* ASN1_STRFLGS_ESC_MSB off: UTF-8 stays readable; controls (NUL too) come out as \XX. */
	const unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;

	return X509_NAME_print_ex(bio, name, 0, flags) >= 0;
}

const char *prov_x509_name(const X509_NAME *name, struct prov_arena *arena, struct prov_err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const char *out = NULL;
	char *text = NULL;
	long n;

	if (bio == NULL) {
		(void)prov_evp_fail(err, PROV_E_NOMEM, "a name could not be written");
		return NULL;
	}
	/* It fails without a word, also where memory ran out: the second time it is the name. */
	if (!print_name(bio, name) && (BIO_reset(bio) != 1 || !print_name(bio, name))) {
		(void)prov_evp_fail(err, PROV_E_CERT, "a name in a certificate is malformed");
		goto out;
	}
	n = BIO_get_mem_data(bio, &text);
	out = prov_arena_strdup(arena, prov_bytes(text, n > 0 ? (size_t)n : 0), err);
out:
	BIO_free(bio);
	return out;
}

const char *prov_x509_text(const ASN1_STRING *text, struct prov_arena *arena, struct prov_err *err)
{
	unsigned char *utf8 = NULL;
	const char *out = NULL;
	struct prov_wr wr;
	int n = ASN1_STRING_to_UTF8(&utf8, text);

	prov_wr_init(&wr, PROV_MAX_CERT << 2);
	if (n < 0) {
		prov_evp_forget(); /* not text at all: show what its bytes are */
		prov_utf8_show(&wr,
		    prov_bytes(ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text)),
		    PROV_MAX_CERT);
	}
	for (int i = 0; i < n; i++) {
		if (utf8[i] == 0)
			prov_utf8_put(&wr, 0xfffd);
		else
			prov_wr_u8(&wr, utf8[i]);
	}
	if (prov_wr_done(&wr, err) == PROV_OK)
		out = prov_arena_strdup(arena, prov_wr_data(&wr), err);
	prov_wr_fini(&wr);
	OPENSSL_free(utf8);
	return out;
}

/* The most specific attribute of this kind, which is the last (X.501); *OUT is NULL without one. */
static int name_part(const X509_NAME *name, int nid, struct prov_arena *arena, const char **out,
    struct prov_err *err)
{
	int at = -1;

	*out = NULL;
	for (int i = -1; (i = X509_NAME_get_index_by_NID(name, nid, i)) >= 0;)
		at = i;
	if (at < 0)
		return PROV_OK;
	*out = prov_x509_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)), arena, err);
	return *out == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int describe_name(const X509_NAME *name, struct prov_arena *arena,
    struct prov_cert_name *out, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = name_part(name, NID_commonName, arena, &out->common_name, err);

	if (rc == PROV_OK)
		rc = name_part(name, NID_organizationName, arena, &out->organization, err);
	if (rc != PROV_OK)
		return rc;
	out->display = prov_x509_name(name, arena, &why);
	return out->display == NULL ? prov_pass(err, why.code, &why) : PROV_OK;
}

static int describe_serial(
    const X509 *x509, struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x509);
	BIGNUM *bn;
	char *text;

	/* Decimal conversion takes quadratic time. */
	if (ASN1_STRING_length(serial) > MAX_SERIAL) {
		out->serial = prov_arena_printf(arena, err, "(more than %d octets)", MAX_SERIAL);
		return out->serial == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	bn = ASN1_INTEGER_to_BN(serial, NULL);
	text = bn == NULL ? NULL : BN_bn2dec(bn);
	BN_free(bn);
	if (text == NULL)
		return prov_evp_fail(err, PROV_E_NOMEM, "a serial number could not be written");
	out->serial = prov_arena_strdup(arena, prov_bytes_str(text), err);
	OPENSSL_free(text);
	return out->serial == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int describe_eku(
    const X509 *x509, struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	EXTENDED_KEY_USAGE *eku = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
	int n = eku == NULL ? 0 : sk_ASN1_OBJECT_num(eku);
	const char **list = NULL;
	char oid[MAX_OID];
	int rc = PROV_OK;

	if (eku == NULL && prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be described");
	prov_evp_forget(); /* absent, malformed or repeated: none to describe */
	if (n > 0) {
		list = prov_arena_array(arena, (size_t)n, sizeof(*list), err);
		rc = list == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	for (int i = 0; rc == PROV_OK && i < n; i++) {
		if (!prov_x509_oid(sk_ASN1_OBJECT_value(eku, i), oid, sizeof(oid)))
			(void)memcpy(oid, "?", 2);
		list[i] = prov_arena_strdup(arena, prov_bytes_str(oid), err);
		if (list[i] == NULL)
			rc = PROV_E_NOMEM;
	}
	sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
	if (rc != PROV_OK)
		return rc;
	out->eku = list;
	out->num_eku = (size_t)n;
	return PROV_OK;
}

static int describe_spki(
    const X509 *x509, struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);
	char *copy;

	if (n <= 0)
		return prov_evp_fail(err, PROV_E_NOMEM, "a public key could not be encoded");
	copy = prov_arena_strdup(arena, prov_bytes(der, (size_t)n), err);
	OPENSSL_free(der);
	if (copy == NULL)
		return PROV_E_NOMEM;
	out->spki = prov_bytes(copy, (size_t)n);
	return PROV_OK;
}

static int describe(
    X509 *x509, struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	uint32_t flags = X509_get_extension_flags(x509);
	int rc = describe_spki(x509, arena, out, err);

	out->is_ca = (flags & EXFLAG_CA) != 0;
	out->is_self_issued =
	    X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0;
	if (rc == PROV_OK)
		rc = prov_x509_validity(x509, &out->not_before, &out->not_after, err);
	if (rc == PROV_OK)
		rc = describe_name(X509_get_subject_name(x509), arena, &out->subject, err);
	if (rc == PROV_OK)
		rc = describe_name(X509_get_issuer_name(x509), arena, &out->issuer, err);
	if (rc == PROV_OK)
		rc = describe_serial(x509, arena, out, err);
	if (rc == PROV_OK)
		rc = describe_eku(x509, arena, out, err);
	return rc;
}

int prov_cert_describe(
    struct prov_bytes der, struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	return prov_cert_describe_with(der, NULL, arena, out, err);
}

int prov_cert_validity(struct prov_bytes der, const struct prov_anchors *with, int64_t *not_before,
    int64_t *not_after, struct prov_err *err)
{
	X509 *x509 = NULL;
	int rc = prov_seen_read(with == NULL ? NULL : with->seen, der, &x509, err);

	if (rc == PROV_OK)
		rc = prov_x509_validity(x509, not_before, not_after, err);
	X509_free(x509);
	return rc;
}

int prov_cert_decoding(
    struct prov_bytes der, const struct prov_anchors *with, size_t *cost, struct prov_err *err)
{
	struct prov_err why = {0};
	X509 *x509;
	int rc = prov_seen_read(with == NULL ? NULL : with->seen, der, &x509, &why);

	*cost = 0;
	if (rc != PROV_OK && rc != PROV_E_CERT)
		return prov_pass(err, rc, &why);
	*cost = prov_profile_decoding(x509) + prov_decoding(der.n);
	X509_free(x509);
	prov_evp_forget();
	return PROV_OK;
}

/*
 * That of a certificate is decoded already: the same key as its bytes say, on a curve that is named
 * (crypto/spki.h asks for one). One of RSA may carry restrictions, and is made anew.
 */
static void keep_key(const struct prov_anchors *with, struct prov_bytes spki, const X509 *x509)
{
	EVP_PKEY *key = X509_get0_pubkey(x509);

	if (key != NULL && EVP_PKEY_is_a(key, "EC"))
		prov_known_keys_keep(prov_anchors_keys(with), spki, key);
}

int prov_cert_describe_with(struct prov_bytes der, const struct prov_anchors *with,
    struct prov_arena *arena, struct prov_cert *out, struct prov_err *err)
{
	struct prov_seen *seen = with == NULL ? NULL : with->seen;
	X509 *x509;
	bool found;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = prov_seen_described(seen, der, arena, out, &found, err);
	if (rc != PROV_OK || found)
		return rc;
	rc = prov_seen_read(seen, der, &x509, err);
	if (rc != PROV_OK)
		return rc;
	out->der = der;
	rc = describe(x509, arena, out, err);
	if (rc == PROV_OK) {
		keep_key(with, out->spki, x509);
		prov_seen_keep_described(seen, out);
	}
	X509_free(x509);
	prov_evp_forget();
	if (rc != PROV_OK)
		memset(out, 0, sizeof(*out));
	return rc;
}

static EVP_PKEY *read_spki(struct prov_bytes spki)
{
	const unsigned char *p = spki.p;

	if (spki.n > PROV_MAX_CERT)
		return NULL;
	return d2i_PUBKEY(NULL, &p, (long)spki.n);
}

static bool is_rsa(const EVP_PKEY *key)
{
	int id = EVP_PKEY_get_base_id(key);

	return id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS;
}

/* The subjectPublicKey alone: the key, whatever name its algorithm goes by. */
static bool same_key_bits(struct prov_bytes a, struct prov_bytes b)
{
	const unsigned char *pa = a.p, *pb = b.p, *ka, *kb;
	X509_PUBKEY *xa = d2i_X509_PUBKEY(NULL, &pa, (long)a.n);
	X509_PUBKEY *xb = d2i_X509_PUBKEY(NULL, &pb, (long)b.n);
	int na = 0, nb = 0;
	bool same = xa != NULL && xb != NULL &&
		    X509_PUBKEY_get0_param(NULL, &ka, &na, NULL, xa) == 1 &&
		    X509_PUBKEY_get0_param(NULL, &kb, &nb, NULL, xb) == 1 && na > 0 &&
		    prov_bytes_eq(prov_bytes(ka, (size_t)na), prov_bytes(kb, (size_t)nb));

	X509_PUBKEY_free(xa);
	X509_PUBKEY_free(xb);
	return same;
}

bool prov_spki_same_key(struct prov_bytes a, struct prov_bytes b)
{
	EVP_PKEY *ka, *kb;
	bool same;

	if (a.n == 0 || b.n == 0 || a.n > PROV_MAX_CERT || b.n > PROV_MAX_CERT ||
	    prov_crypto_ready(NULL) != PROV_OK)
		return false;
	ka = read_spki(a);
	kb = read_spki(b);
	/* One RSA key may be called rsaEncryption on one side and id-RSASSA-PSS on the other. */
	same = ka != NULL && kb != NULL &&
	       (EVP_PKEY_eq(ka, kb) == 1 || (is_rsa(ka) && is_rsa(kb) && same_key_bits(a, b)));
	EVP_PKEY_free(ka);
	EVP_PKEY_free(kb);
	prov_evp_forget();
	return same;
}
