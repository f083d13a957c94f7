/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private keys from PEM. What holds a key in the clear (file, passphrase, decoded DER) lies in
 * secret memory; OpenSSL's own copies are of objects that it wipes when they are freed. That is not
 * so of its decoders, which read only the forms that key_der.c does not (SECURITY.md).
 */
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs12err.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/armor.h"
#include "crypto/key.h"
#include "crypto/key_der.h"

/* One load, and whom to ask. */
struct load {
	const char *name;
	prov_passphrase_cb ask;
	void *ctx;
	char *passphrase; /* secret memory, once asked for */
	int passphrase_len;
};

static int ask_passphrase(struct load *load, struct prov_err *err)
{
	int n;

	if (load->ask == NULL)
		return prov_fail(err, PROV_E_PASSPHRASE,
		    "%s is encrypted and there is no passphrase for it", load->name);
	load->passphrase = prov_secret_alloc(PROV_MAX_PASSPHRASE, err);
	if (load->passphrase == NULL)
		return PROV_E_NOMEM;
	n = load->ask(load->ctx, load->name, load->passphrase, PROV_MAX_PASSPHRASE);
	if (n < 0)
		return prov_fail(
		    err, PROV_E_PASSPHRASE, "no passphrase was given for %s", load->name);
	if (n > (int)PROV_MAX_PASSPHRASE)
		return prov_fail(
		    err, PROV_E_USAGE, "the passphrase callback claims more than its buffer holds");
	load->passphrase_len = n;
	return PROV_OK;
}

static int fail_wrong_passphrase(const struct load *load, struct prov_err *err)
{
	prov_evp_forget();
	return prov_fail(err, PROV_E_PASSPHRASE, "wrong passphrase for %s", load->name);
}

static int fail_unreadable(const struct load *load, struct prov_err *err)
{
	bool nomem = prov_evp_is_nomem();
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	prov_evp_forget();
	if (nomem)
		return prov_fail_nomem(err);
	return prov_fail(err, PROV_E_KEY, "%s holds no private key that can be read%s%s",
	    load->name, reason == NULL ? "" : ": ", reason == NULL ? "" : reason);
}

/* --- PKCS#8 --- */

/* RFC 8410, 7: the private key is an OCTET STRING in the OCTET STRING. It never becomes an
 * EVP_PKEY. */
static int load_ed25519(
    const struct load *load, struct prov_bytes inner, struct prov_key **out, struct prov_err *err)
{
	if (inner.n != 2 + PROV_ED25519_SEED || inner.p[0] != V_ASN1_OCTET_STRING ||
	    inner.p[1] != PROV_ED25519_SEED)
		return prov_fail(err, PROV_E_KEY, "%s holds a damaged Ed25519 key", load->name);
	return prov_key_from_seed(out, &inner.p[2], err);
}

/* *OUT is NULL where OpenSSL has to read it. */
static int read_info(
    const X509_ALGOR *alg, struct prov_bytes inner, EVP_PKEY **out, struct prov_err *err)
{
	const ASN1_OBJECT *oid;
	const void *value;
	int type;

	*out = NULL;
	X509_ALGOR_get0(&oid, &type, &value, alg);
	if (OBJ_obj2nid(oid) == NID_X9_62_id_ecPublicKey && type == V_ASN1_OBJECT)
		return prov_key_der_ec(
		    inner, prov_bytes(OBJ_get0_data(value), OBJ_length(value)), out, err);
	if (OBJ_obj2nid(oid) == NID_rsaEncryption && (type == V_ASN1_NULL || type == V_ASN1_UNDEF))
		return prov_key_der_rsa(inner, out, err);
	return PROV_OK;
}

static int load_info(const struct load *load, const PKCS8_PRIV_KEY_INFO *info,
    struct prov_key **out, struct prov_err *err)
{
	const ASN1_OBJECT *oid = NULL;
	const uint8_t *inner = NULL;
	const X509_ALGOR *alg = NULL;
	EVP_PKEY *pkey;
	int n = 0, rc;

	if (PKCS8_pkey_get0(&oid, &inner, &n, &alg, info) != 1 || n < 0)
		return fail_unreadable(load, err);
	if (OBJ_obj2nid(oid) == NID_ED25519)
		return load_ed25519(load, prov_bytes(inner, (size_t)n), out, err);
	rc = read_info(alg, prov_bytes(inner, (size_t)n), &pkey, err);
	if (rc == PROV_E_NOMEM)
		return rc;
	if (rc == PROV_OK && pkey == NULL)
		pkey = EVP_PKCS82PKEY(info);
	if (pkey == NULL)
		return fail_unreadable(load, err);
	return prov_key_from_evp(out, pkey, load->name, err);
}

static int load_pkcs8(
    struct load *load, struct prov_bytes der, struct prov_key **out, struct prov_err *err)
{
	const uint8_t *p = der.p;
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)der.n);
	int rc;

	if (info == NULL || p != &der.p[der.n])
		rc = fail_unreadable(load, err);
	else
		rc = load_info(load, info, out, err);
	PKCS8_PRIV_KEY_INFO_free(info); /* wipes */
	return rc;
}

/* A wrong passphrase shows as bad padding, or as plaintext that is no PKCS#8. */
static int fail_decrypt(const struct load *load, struct prov_err *err)
{
	unsigned long code;
	bool wrong = false;

	if (prov_evp_is_nomem())
		return fail_unreadable(load, err);
	while ((code = ERR_get_error()) != 0) {
		if (ERR_GET_LIB(code) == ERR_LIB_PKCS12 &&
		    (ERR_GET_REASON(code) == PKCS12_R_PKCS12_CIPHERFINAL_ERROR ||
			ERR_GET_REASON(code) == PKCS12_R_DECODE_ERROR))
			wrong = true;
	}
	if (wrong)
		return fail_wrong_passphrase(load, err);
	return prov_fail(
	    err, PROV_E_KEY, "%s is encrypted in a way that is not supported", load->name);
}

static int load_pkcs8_encrypted(
    struct load *load, struct prov_bytes der, struct prov_key **out, struct prov_err *err)
{
	const uint8_t *p = der.p;
	X509_SIG *sig = d2i_X509_SIG(NULL, &p, (long)der.n);
	PKCS8_PRIV_KEY_INFO *info = NULL;
	int rc;

	if (sig == NULL || p != &der.p[der.n]) {
		rc = fail_unreadable(load, err);
		goto out;
	}
	rc = ask_passphrase(load, err);
	if (rc != PROV_OK)
		goto out;
	prov_evp_forget();
	info = PKCS8_decrypt(sig, load->passphrase, load->passphrase_len);
	if (info != NULL)
		rc = load_info(load, info, out, err);
	else
		rc = fail_decrypt(load, err);
out:
	PKCS8_PRIV_KEY_INFO_free(info); /* wipes */
	X509_SIG_free(sig);
	return rc;
}

/* --- the older forms: SEC 1 and PKCS#1 --- */

/* Only PROV_E_NOMEM fills ERR; else *OUT is NULL and the error queue tells why. */
static int read_typed(int type, struct prov_bytes der, EVP_PKEY **out, struct prov_err *err)
{
	const uint8_t *p = der.p;
	int rc;

	if (type == EVP_PKEY_EC)
		rc = prov_key_der_ec(der, prov_bytes(NULL, 0), out, err);
	else
		rc = prov_key_der_rsa(der, out, err);
	if (rc != PROV_OK || *out != NULL)
		return rc;
	*out = d2i_PrivateKey(type, NULL, &p, (long)der.n);
	if (*out != NULL && p != &der.p[der.n]) {
		EVP_PKEY_free(*out);
		*out = NULL;
	}
	return PROV_OK;
}

static int load_typed(const struct load *load, int type, struct prov_bytes der,
    struct prov_key **out, struct prov_err *err)
{
	EVP_PKEY *pkey;

	if (read_typed(type, der, &pkey, err) == PROV_E_NOMEM)
		return PROV_E_NOMEM;
	if (pkey == NULL)
		return fail_unreadable(load, err);
	return prov_key_from_evp(out, pkey, load->name, err);
}

static int give_passphrase(char *buf, int size, int rwflag, void *ctx)
{
	const struct load *load = ctx;

	(void)rwflag;
	if (load->passphrase_len > size)
		return -1;
	memcpy(buf, load->passphrase, (size_t)load->passphrase_len);
	return load->passphrase_len;
}

/*
 * RFC 1421's "Proc-Type: 4,ENCRYPTED": OpenSSL's way of encrypting before PKCS#8. There is no
 * reading it without OpenSSL's own buffers, so the clear text is for a moment in its heap.
 */
static int load_typed_encrypted(struct load *load, int type, struct prov_bytes text,
    struct prov_key **out, struct prov_err *err)
{
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
	char *label = NULL, *header = NULL;
	EVP_PKEY *pkey = NULL;
	unsigned char *der = NULL;
	EVP_CIPHER_INFO cipher;
	long n = 0, room = 0;
	int rc;

	if (bio == NULL || PEM_read_bio(bio, &label, &header, &der, &n) != 1 ||
	    PEM_get_EVP_CIPHER_INFO(header, &cipher) != 1 || cipher.cipher == NULL) {
		rc = fail_unreadable(load, err);
		goto out;
	}
	room = n;
	rc = ask_passphrase(load, err);
	if (rc != PROV_OK)
		goto out;
	prov_evp_forget();
	if (PEM_do_header(&cipher, der, &n, give_passphrase, load) == 1 && n > 0 &&
	    read_typed(type, prov_bytes(der, (size_t)n), &pkey, err) == PROV_E_NOMEM) {
		rc = PROV_E_NOMEM;
		goto out;
	}
	/*
	 * Padding that happens to be right yields what is no key: the passphrase is wrong then too.
	 */
	if (pkey != NULL)
		rc = prov_key_from_evp(out, pkey, load->name, err);
	else if (prov_evp_is_nomem())
		rc = fail_unreadable(load, err);
	else
		rc = fail_wrong_passphrase(load, err);
out:
	OPENSSL_clear_free(der, (size_t)room);
	OPENSSL_free(header);
	OPENSSL_free(label);
	BIO_free(bio);
	return rc;
}

/* --- PEM --- */

/* What stands in a PEM file, by its label (RFC 7468, 4). */
static const struct {
	const char *label;
	int (*load)(
	    struct load *load, struct prov_bytes der, struct prov_key **out, struct prov_err *err);
	int type;       /* of the older forms */
	const char *is; /* what it is, where it is no key for us */
} labels[] = {
    {"PRIVATE KEY", load_pkcs8, 0, NULL},
    {"ENCRYPTED PRIVATE KEY", load_pkcs8_encrypted, 0, NULL},
    {"EC PRIVATE KEY", NULL, EVP_PKEY_EC, NULL},
    {"RSA PRIVATE KEY", NULL, EVP_PKEY_RSA, NULL},
    {"DSA PARAMETERS", NULL, 0, "a DSA key; EC, RSA or Ed25519 is needed"},
    {"DSA PRIVATE KEY", NULL, 0, "a DSA key; EC, RSA or Ed25519 is needed"},
    {"OPENSSH PRIVATE KEY", NULL, 0, "a key in OpenSSH's own format; PKCS#8 is needed"},
    {"PGP PRIVATE KEY BLOCK", NULL, 0, "an OpenPGP key; PKCS#8 is needed"},
    {"PUBLIC KEY", NULL, 0, "a public key; the private key is needed"},
    {"RSA PUBLIC KEY", NULL, 0, "a public key; the private key is needed"},
    {"EC PUBLIC KEY", NULL, 0, "a public key; the private key is needed"},
    {"CERTIFICATE", NULL, 0, "a certificate; the private key is needed"},
    {"X509 CERTIFICATE", NULL, 0, "a certificate; the private key is needed"},
    {"TRUSTED CERTIFICATE", NULL, 0, "a certificate; the private key is needed"},
    {"CERTIFICATE REQUEST", NULL, 0, "a certificate request; the private key is needed"},
    {"NEW CERTIFICATE REQUEST", NULL, 0, "a certificate request; the private key is needed"},
    {"PKCS7", NULL, 0, "a PKCS#7 bundle; the private key is needed"},
    {"CMS", NULL, 0, "a CMS message; the private key is needed"},
};

#define NUM_LABELS (sizeof(labels) / sizeof(labels[0]))

static int load_block(struct load *load, size_t label, const struct prov_armor *armor,
    struct prov_key **out, struct prov_err *err)
{
	uint8_t *der;
	size_t n;
	int rc;

	if (labels[label].type != 0 && memchr(armor->body.p, ':', armor->body.n) != NULL)
		return load_typed_encrypted(load, labels[label].type, armor->whole, out, err);
	rc = prov_armor_decode(armor, load->name, &der, &n, err);
	if (rc != PROV_OK)
		return rc;
	if (labels[label].load != NULL)
		rc = labels[label].load(load, prov_bytes(der, n), out, err);
	else
		rc = load_typed(load, labels[label].type, prov_bytes(der, n), out, err);
	prov_secret_free(der);
	return rc;
}

static int fail_no_pem(const struct load *load, struct prov_bytes text, struct prov_err *err)
{
	if (text.n == 0)
		return prov_fail(err, PROV_E_KEY, "%s is empty", load->name);
	if (text.p[0] == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED))
		return prov_fail(
		    err, PROV_E_KEY, "%s is binary (DER or PKCS#12); PEM is needed", load->name);
	return prov_fail(err, PROV_E_KEY, "%s holds no PEM text", load->name);
}

/* One key and nothing behind it: with two things in a file, which of them signs would depend on
 * their order. */
static int check_after(const struct load *load, struct prov_bytes after, struct prov_err *err)
{
	struct prov_armor more;

	for (size_t i = 0; i < after.n; i++) {
		if (memchr(" \t\r\n", after.p[i], 4) != NULL)
			continue;
		if (prov_armor_next(after, &more) == PROV_ARMOR_FOUND &&
		    prov_bytes_is(more.label, "CERTIFICATE"))
			return prov_fail(err, PROV_E_KEY,
			    "%s holds a certificate behind the private key; give it as a file of "
			    "its own",
			    load->name);
		return prov_fail(
		    err, PROV_E_KEY, "%s holds something behind the private key", load->name);
	}
	return PROV_OK;
}

static int load_pem(
    struct load *load, struct prov_bytes text, struct prov_key **out, struct prov_err *err)
{
	struct prov_armor armor;
	size_t i;
	int rc;

	switch (prov_armor_next(text, &armor)) {
	case PROV_ARMOR_NONE:
		return fail_no_pem(load, text, err);
	case PROV_ARMOR_UNENDED:
		return prov_fail(err, PROV_E_KEY, "the PEM text in %s has no end", load->name);
	case PROV_ARMOR_FOUND:
		break;
	}
	/* `openssl ecparam -genkey` puts the curve first; the key names it again. */
	if (prov_bytes_is(armor.label, "EC PARAMETERS") &&
	    prov_armor_next(armor.after, &armor) != PROV_ARMOR_FOUND)
		return prov_fail(
		    err, PROV_E_KEY, "%s holds parameters of a curve and no key", load->name);
	for (i = 0; i < NUM_LABELS && !prov_bytes_is(armor.label, labels[i].label); i++)
		;
	if (i == NUM_LABELS)
		return prov_fail(err, PROV_E_KEY, "%s holds no private key", load->name);
	if (labels[i].is != NULL)
		return prov_fail(err, PROV_E_KEY, "%s holds %s", load->name, labels[i].is);
	rc = check_after(load, armor.after, err);
	return rc != PROV_OK ? rc : load_block(load, i, &armor, out, err);
}

int prov_key_load(struct prov_key **out, const void *pem, size_t len, const char *name,
    prov_passphrase_cb passphrase, void *ctx, struct prov_err *err)
{
	struct load load = {name == NULL ? "the key" : name, passphrase, ctx, NULL, 0};
	int rc;

	*out = NULL;
	if (len > PROV_MAX_KEY_FILE)
		return prov_refuse(err, PROV_LIMIT_KEY_FILE,
		    "%s is larger than the limit of %u bytes for a private key", load.name,
		    PROV_MAX_KEY_FILE);
	rc = prov_crypto_ready(err);
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	rc = load_pem(&load, prov_bytes(pem, len), out, err);
	prov_secret_free(load.passphrase);
	prov_evp_forget();
	return rc;
}
