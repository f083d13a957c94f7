/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/issue.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "base/err.h"
#include "base/utf8.h"
#include "crypto/evp.h"

#define CLOCK_SKEW 300 /* seconds that another's clock may be behind */
#define ROOT_DAYS 3650u
#define DAY 86400
/* c2pa-kp-claimSigning for the C2PA's lists, documentSigning (RFC 9336) for verifiers of before. */
#define SIGNER_EKU "1.3.6.1.4.1.62558.2.1,1.3.6.1.5.5.7.3.36"

/* The first cause stays the one that is told: the code is of the sentence in ERR. */
static int fail(struct prov_err *err, const char *what)
{
	char sentence[96];

	(void)snprintf(sentence, sizeof(sentence), "%s could not be made", what);
	if (err != NULL && err->code != PROV_OK) {
		prov_evp_forget();
		return err->code;
	}
	return prov_evp_fail(err, PROV_E_CRYPTO, sentence);
}

/* What acts on a line instead of standing in it: nobody's name, and a way to pose as another's. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c || cp == 0x200e ||
	       cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

static int check_name(const char *name, const char *what, struct prov_err *err)
{
	struct prov_bytes text = prov_bytes_str(name);
	size_t off = 0, chars = 0, blanks = 0;

	while (off < text.n) {
		uint32_t cp;
		int n = prov_utf8_next(prov_bytes_sub(text, off, text.n), &cp);
		if (n <= 0)
			return prov_fail(err, PROV_E_USAGE, "the %s is not valid UTF-8", what);
		if (is_control(cp))
			return prov_fail(
			    err, PROV_E_USAGE, "the %s holds a control character", what);
		off += (size_t)n;
		chars++;
		blanks += cp == ' ' || cp == 0xa0;
	}
	if (chars == blanks)
		return prov_fail(err, PROV_E_USAGE, "the %s is empty", what);
	if (chars > PROV_ISSUE_MAX_NAME)
		return prov_fail(err, PROV_E_USAGE,
		    "the %s is longer than the %u characters that a certificate holds", what,
		    PROV_ISSUE_MAX_NAME);
	return PROV_OK;
}

int prov_issue_check(const struct prov_issue *who, struct prov_err *err)
{
	int rc;

	if (who->name == NULL)
		return prov_fail(err, PROV_E_USAGE, "a name is needed");
	rc = check_name(who->name, "name", err);
	if (rc == PROV_OK && who->organization != NULL)
		rc = check_name(who->organization, "organization", err);
	if (rc == PROV_OK && (who->days == 0 || who->days > PROV_ISSUE_MAX_DAYS))
		rc = prov_fail(
		    err, PROV_E_USAGE, "the validity must be 1 to %u days", PROV_ISSUE_MAX_DAYS);
	return rc;
}

static bool add_entry(X509_NAME *name, const char *field, const char *text)
{
	/* MBSTRING_UTF8 keeps what the user wrote, in whatever ASN.1 string holds it. */
	return X509_NAME_add_entry_by_txt(
		   name, field, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0) == 1;
}

static bool set_name(X509_NAME *name, const struct prov_issue *who, bool root)
{
	char cn[512];
	struct prov_err ignored = {0};

	(void)snprintf(cn, sizeof(cn), root ? "%s (root)" : "%s", who->name);
	if (root && check_name(cn, "name", &ignored) != PROV_OK)
		(void)snprintf(cn, sizeof(cn), "prov root");
	if (who->organization != NULL && !add_entry(name, "O", who->organization))
		return false;
	return add_entry(name, "CN", cn);
}

static bool add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (ext == NULL)
		return false;
	ok = X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static const EVP_MD *digest_of(const struct prov_issue *who)
{
	switch (who->hash) {
	case PROV_HASH_SHA256:
		return EVP_sha256();
	case PROV_HASH_SHA384:
		return EVP_sha384();
	case PROV_HASH_SHA512:
		return EVP_sha512();
	default:
		return NULL; /* Ed25519 hashes by itself */
	}
}

/* RFC 5280, 4.1.2.2: positive, at most 20 octets, unguessable. */
static bool set_serial(X509 *cert, struct prov_err *err)
{
	uint8_t r[16];
	BIGNUM *bn;
	bool ok;

	if (prov_random(r, sizeof(r), err) != PROV_OK)
		return false;
	r[0] = (uint8_t)((r[0] & 0x7f) | 0x40);
	bn = BN_bin2bn(r, sizeof(r), NULL);
	ok = bn != NULL && BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(cert)) != NULL;
	BN_free(bn);
	return ok;
}

static bool set_validity(X509 *cert, int64_t now, unsigned days)
{
	return ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)(now - CLOCK_SKEW)) != NULL &&
	       ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)(now + (int64_t)days * DAY)) != NULL;
}

/* The extensions of 14.5.1.1, for a root (ISSUER is CERT) and for a claim signer. */
static bool add_extensions(X509 *cert, X509 *issuer)
{
	if (cert == issuer)
		return add_extension(
			   cert, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
		       add_extension(cert, issuer, NID_key_usage, "critical,keyCertSign,cRLSign") &&
		       add_extension(cert, issuer, NID_subject_key_identifier, "hash");
	return add_extension(cert, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(cert, issuer, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(cert, issuer, NID_ext_key_usage, SIGNER_EKU) &&
	       add_extension(cert, issuer, NID_subject_key_identifier, "hash") &&
	       add_extension(cert, issuer, NID_authority_key_identifier, "keyid:always");
}

/* ISSUER NULL: self-signed. */
static X509 *make_cert(EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
    const struct prov_issue *who, struct prov_err *err)
{
	X509 *cert = X509_new();
	unsigned days = issuer != NULL          ? who->days
			: who->days > ROOT_DAYS ? who->days + 1
						: ROOT_DAYS;
	bool ok = cert != NULL && X509_set_version(cert, X509_VERSION_3) == 1 &&
		  set_serial(cert, err) && set_validity(cert, who->now, days) &&
		  X509_set_pubkey(cert, key) == 1 &&
		  set_name(X509_get_subject_name(cert), who, issuer == NULL);

	if (ok)
		ok = X509_set_issuer_name(
			 cert, X509_get_subject_name(issuer == NULL ? cert : issuer)) == 1 &&
		     add_extensions(cert, issuer == NULL ? cert : issuer) &&
		     X509_sign(cert, issuer_key, digest_of(who)) > 0;
	if (ok)
		return cert;
	(void)fail(err, "a certificate"); /* while OpenSSL's queue still tells why */
	X509_free(cert);
	return NULL;
}

static int take_bio(BIO *bio, struct prov_wr *out, struct prov_err *err)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	if (n <= 0 || p == NULL)
		return fail(err, "PEM text");
	prov_wr_bytes(out, prov_bytes(p, (size_t)n));
	return prov_wr_done(out, err);
}

static int put_cert(X509 *cert, struct prov_wr *out, struct prov_err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int rc = bio != NULL && PEM_write_bio_X509(bio, cert) == 1 ? take_bio(bio, out, err)
								   : fail(err, "PEM text");

	BIO_free(bio);
	return rc;
}

int prov_issue_identity(const struct prov_key *root, const struct prov_key *leaf,
    const struct prov_issue *who, struct prov_wr *chain, struct prov_wr *trust,
    struct prov_err *err)
{
	EVP_PKEY *root_key = NULL, *leaf_key = NULL;
	X509 *root_cert = NULL, *leaf_cert = NULL;
	int rc = prov_issue_check(who, err);

	if (rc == PROV_OK)
		rc = prov_crypto_ready(err);
	if (rc != PROV_OK)
		return rc;
	root_key = prov_key_to_evp(root, err);
	leaf_key = prov_key_to_evp(leaf, err);
	if (root_key == NULL || leaf_key == NULL) {
		rc = fail(err, "a key's copy");
		goto out;
	}
	root_cert = make_cert(root_key, NULL, root_key, who, err);
	if (root_cert != NULL)
		leaf_cert = make_cert(leaf_key, root_cert, root_key, who, err);
	if (leaf_cert == NULL) {
		rc = fail(err, "a certificate");
		goto out;
	}
	rc = put_cert(leaf_cert, chain, err);
	if (rc == PROV_OK)
		rc = put_cert(root_cert, chain, err);
	if (rc == PROV_OK)
		rc = put_cert(root_cert, trust, err);
out:
	X509_free(leaf_cert);
	X509_free(root_cert);
	EVP_PKEY_free(leaf_key);
	EVP_PKEY_free(root_key);
	return rc;
}

static bool ask_for(X509_REQ *req)
{
	static const struct {
		int nid;
		const char *value;
	} wants[] = {
	    {NID_basic_constraints, "critical,CA:FALSE"},
	    {NID_key_usage, "critical,digitalSignature"},
	    {NID_ext_key_usage, SIGNER_EKU},
	};
	STACK_OF(X509_EXTENSION) *exts = sk_X509_EXTENSION_new_null();
	bool ok = exts != NULL;
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, NULL, NULL, req, NULL, 0);
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]) && ok; i++) {
		X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, wants[i].nid, wants[i].value);
		ok = ext != NULL && sk_X509_EXTENSION_push(exts, ext) > 0;
		if (!ok)
			X509_EXTENSION_free(ext);
	}
	ok = ok && X509_REQ_add_extensions(req, exts) == 1;
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	return ok;
}

int prov_issue_request(const struct prov_key *leaf, const struct prov_issue *who,
    struct prov_wr *out, struct prov_err *err)
{
	int rc = prov_issue_check(who, err);
	EVP_PKEY *key = NULL;
	X509_REQ *req = NULL;
	BIO *bio = NULL;

	if (rc == PROV_OK)
		rc = prov_crypto_ready(err);
	if (rc != PROV_OK)
		return rc;
	key = prov_key_to_evp(leaf, err);
	req = X509_REQ_new();
	bio = BIO_new(BIO_s_mem());
	if (key != NULL && req != NULL && bio != NULL && X509_REQ_set_version(req, 0) == 1 &&
	    set_name(X509_REQ_get_subject_name(req), who, false) &&
	    X509_REQ_set_pubkey(req, key) == 1 && ask_for(req) &&
	    X509_REQ_sign(req, key, digest_of(who)) > 0 && PEM_write_bio_X509_REQ(bio, req) == 1)
		rc = take_bio(bio, out, err);
	else
		rc = fail(err, "a certificate request");
	BIO_free(bio);
	X509_REQ_free(req);
	EVP_PKEY_free(key);
	return rc;
}
