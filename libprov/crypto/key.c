/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/evp.h"

#define NEW_RSA_BITS 3072 /* 128-bit strength (NIST SP 800-57, table 2) */

/* RFC 8410, 4: SubjectPublicKeyInfo of id-Ed25519, up to the key itself. */
static const uint8_t ed25519_spki[] = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

static struct prov_key *new_key(enum prov_key_kind kind, struct prov_err *err)
{
	struct prov_key *key = prov_secret_alloc(sizeof(*key), err);

	if (key != NULL)
		key->kind = kind;
	return key;
}

void prov_key_free(struct prov_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key->spki);
	prov_secret_free(key);
}

/* --- what a key is --- */

/* PS256, unless the key is restricted to another hash (RFC 4055, 3.1). */
static enum prov_alg alg_of_rsa(EVP_PKEY *pkey)
{
	char hash[32] = "";

	if (EVP_PKEY_is_a(pkey, "RSA-PSS") &&
	    EVP_PKEY_get_default_digest_name(pkey, hash, sizeof(hash)) == 2) {
		if (EVP_MD_is_a(EVP_sha384(), hash))
			return PROV_ALG_PS384;
		if (EVP_MD_is_a(EVP_sha512(), hash))
			return PROV_ALG_PS512;
	}
	prov_evp_forget();
	return PROV_ALG_PS256;
}

static int check_ec(struct prov_key *key, const char *name, struct prov_err *err)
{
	char group[64] = "";
	int explicit_params = 0;

	if (EVP_PKEY_get_int_param(key->pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
		&explicit_params) == 1 &&
	    explicit_params != 0)
		return prov_fail(err, PROV_E_KEY,
		    "%s holds an EC key with explicit curve parameters; a named curve is needed "
		    "(P-256, P-384 or P-521)",
		    name);
	if (EVP_PKEY_get_group_name(key->pkey, group, sizeof(group), NULL) != 1)
		return prov_evp_fail(err, PROV_E_KEY, "could not tell the curve of the key");
	switch (OBJ_txt2nid(group)) {
	case NID_X9_62_prime256v1:
		key->bits = 256;
		break;
	case NID_secp384r1:
		key->bits = 384;
		break;
	case NID_secp521r1:
		key->bits = 521;
		break;
	default:
		return prov_fail(err, PROV_E_KEY,
		    "%s holds a key on the curve %s; P-256, P-384 or P-521 is needed", name, group);
	}
	key->default_alg = prov_alg_default(PROV_KEY_EC, key->bits);
	/* Certificates spell the point in full; so that a comparison of bytes compares keys. */
	if (EVP_PKEY_set_utf8_string_param(key->pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
		OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED) != 1)
		return prov_evp_fail(err, PROV_E_KEY, "could not use the key");
	return PROV_OK;
}

static int check_rsa(struct prov_key *key, const char *name, struct prov_err *err)
{
	key->bits = EVP_PKEY_get_bits(key->pkey);
	if (key->bits < PROV_RSA_MIN_BITS)
		return prov_fail(err, PROV_E_KEY,
		    "%s holds an RSA key of %d bits; at least %d are needed", name, key->bits,
		    PROV_RSA_MIN_BITS);
	if (key->bits > PROV_RSA_MAX_BITS)
		return prov_fail(err, PROV_E_KEY,
		    "%s holds an RSA key of %d bits; at most %d are supported", name, key->bits,
		    PROV_RSA_MAX_BITS);
	key->default_alg = alg_of_rsa(key->pkey);
	return PROV_OK;
}

static int take_spki(struct prov_key *key, struct prov_err *err)
{
	uint8_t *der = NULL;
	int n = i2d_PUBKEY(key->pkey, &der);

	if (n <= 0)
		return prov_evp_fail(err, PROV_E_KEY, "could not write the public key");
	key->spki = malloc((size_t)n);
	if (key->spki != NULL) {
		memcpy(key->spki, der, (size_t)n);
		key->spki_len = (size_t)n;
	}
	OPENSSL_free(der);
	return key->spki == NULL ? prov_fail_nomem(err) : PROV_OK;
}

static int sign(const struct prov_key *key, enum prov_alg alg, struct prov_tbs tbs, uint8_t *sig,
    size_t n, struct prov_err *err)
{
	const struct prov_alg_info *info = prov_alg_info(alg);

	prov_evp_forget(); /* what others left there must not look like ours */
	switch (key->kind) {
	case PROV_KEY_EC:
		return prov_ecdsa_sign(key->pkey, key->bits, info->hash, tbs, sig, n, err);
	case PROV_KEY_RSA:
		return prov_rsa_sign(key->pkey, info->hash, tbs, sig, n, err);
	case PROV_KEY_ED25519:
		return prov_eddsa_sign(key->ed25519, tbs, sig, err);
	case PROV_KEY_OTHER:
		break;
	}
	return prov_fail(err, PROV_E_INTERNAL, "a key without a backend");
}

/* A damaged key file can hold a private and a public part of different keys. What such a key signs
 * verifies nowhere, so it is better to hear of it now. */
static int check_pair(const struct prov_key *key, const char *name, struct prov_err *err)
{
	const struct prov_bytes part = prov_bytes_str("prov");
	struct prov_tbs tbs = {&part, 1};
	size_t n = prov_sig_size(key->default_alg, key->kind, key->bits);
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_err why = {0};
	uint8_t *sig = malloc(n);
	int rc;

	if (sig == NULL)
		return prov_fail_nomem(err);
	rc = sign(key, key->default_alg, tbs, sig, n, &why);
	if (rc == PROV_OK)
		rc = prov_sig_verify(key->default_alg, prov_key_spki(key), NULL, &part, 1,
		    prov_bytes(sig, n), &result, &why);
	free(sig);
	if (rc != PROV_OK)
		return prov_fail_of(
		    err, rc, &why, "the key in %s can't be used: %s", name, why.msg);
	if (result != PROV_SIG_GOOD)
		return prov_fail(err, PROV_E_KEY,
		    "the private and the public part of the key in %s do not belong together",
		    name);
	return PROV_OK;
}

/* --- making one --- */

static int check_kind(struct prov_key *key, const char *name, struct prov_err *err)
{
	const char *type;

	if (EVP_PKEY_is_a(key->pkey, "EC")) {
		key->kind = PROV_KEY_EC;
		return check_ec(key, name, err);
	}
	if (EVP_PKEY_is_a(key->pkey, "RSA") || EVP_PKEY_is_a(key->pkey, "RSA-PSS")) {
		key->kind = PROV_KEY_RSA;
		return check_rsa(key, name, err);
	}
	type = EVP_PKEY_get0_type_name(key->pkey);
	return prov_fail(err, PROV_E_KEY, "%s holds a key of type %s; EC, RSA or Ed25519 is needed",
	    name, type == NULL ? "unknown" : type);
}

int prov_key_from_evp(struct prov_key **out, EVP_PKEY *pkey, const char *name, struct prov_err *err)
{
	struct prov_key *key;
	int rc;

	*out = NULL;
	key = new_key(PROV_KEY_OTHER, err);
	if (key == NULL) {
		EVP_PKEY_free(pkey);
		return PROV_E_NOMEM;
	}
	key->pkey = pkey; /* transferred */
	rc = check_kind(key, name, err);
	if (rc == PROV_OK)
		rc = take_spki(key, err);
	if (rc == PROV_OK)
		rc = check_pair(key, name, err);
	if (rc != PROV_OK) {
		prov_key_free(key);
		return rc;
	}
	*out = key; /* transferred */
	return PROV_OK;
}

int prov_key_from_seed(
    struct prov_key **out, const uint8_t seed[PROV_ED25519_SEED], struct prov_err *err)
{
	uint8_t public_key[PROV_ED25519_PUBLIC];
	struct prov_key *key;

	*out = NULL;
	key = new_key(PROV_KEY_ED25519, err);
	if (key == NULL)
		return PROV_E_NOMEM;
	key->bits = 256;
	key->default_alg = PROV_ALG_ED25519;
	key->spki_len = sizeof(ed25519_spki) + PROV_ED25519_PUBLIC;
	key->spki = malloc(key->spki_len);
	if (key->spki == NULL) {
		prov_key_free(key);
		return prov_fail_nomem(err);
	}
	if (crypto_sign_seed_keypair(public_key, key->ed25519, seed) != 0) {
		prov_key_free(key);
		return prov_fail(err, PROV_E_CRYPTO, "could not derive an Ed25519 key");
	}
	memcpy(key->spki, ed25519_spki, sizeof(ed25519_spki));
	memcpy(&key->spki[sizeof(ed25519_spki)], public_key, PROV_ED25519_PUBLIC);
	*out = key; /* transferred */
	return PROV_OK;
}

static int generate_ed25519(struct prov_key **out, struct prov_err *err)
{
	uint8_t *seed = prov_secret_alloc(PROV_ED25519_SEED, err);
	int rc;

	if (seed == NULL)
		return PROV_E_NOMEM;
	rc = prov_random(seed, PROV_ED25519_SEED, err);
	if (rc == PROV_OK)
		rc = prov_key_from_seed(out, seed, err);
	prov_secret_free(seed);
	return rc;
}

int prov_key_generate(struct prov_key **out, enum prov_alg alg, struct prov_err *err)
{
	const struct prov_alg_info *info = prov_alg_info(alg);
	char curve[8];
	EVP_PKEY *pkey;

	*out = NULL;
	if (info == NULL)
		return prov_fail(err, PROV_E_USAGE, "a new key needs an algorithm");
	if (info->kind == PROV_KEY_ED25519)
		return generate_ed25519(out, err);
	if (info->kind == PROV_KEY_RSA) {
		pkey = EVP_RSA_gen(NEW_RSA_BITS);
	} else {
		(void)snprintf(curve, sizeof(curve), "P-%d", info->curve_bits);
		pkey = EVP_EC_gen(curve);
	}
	if (pkey == NULL)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not make a key");
	return prov_key_from_evp(out, pkey, "what was generated", err);
}

/* --- using one --- */

enum prov_key_kind prov_key_kind(const struct prov_key *key)
{
	return key->kind;
}

int prov_key_bits(const struct prov_key *key)
{
	return key->bits;
}

enum prov_alg prov_key_default_alg(const struct prov_key *key)
{
	return key->default_alg;
}

struct prov_bytes prov_key_spki(const struct prov_key *key)
{
	return prov_bytes(key->spki, key->spki_len);
}

/*
 * Nothing in the key changes here, and OpenSSL 3 lets threads share an EVP_PKEY for signing (each
 * with a context of its own), so one key may sign in many threads at once. The signature is
 * verified before anybody sees it: a faulty one can give the private key away (RSA-CRT, Ed25519),
 * and OpenSSL 3.0 has been seen to make one without a word when memory ran out.
 */
int prov_key_sign(const struct prov_key *key, enum prov_alg alg, const struct prov_bytes *parts,
    size_t num, uint8_t *sig, size_t *sig_len, struct prov_err *err)
{
	size_t n = prov_sig_size(alg, key->kind, key->bits);
	struct prov_tbs tbs = {parts, num};
	enum prov_sig_result result;
	int rc;

	if (n == 0)
		return prov_fail(err, PROV_E_KEY, "the key does not fit the signature algorithm");
	if (*sig_len < n)
		return prov_fail(err, PROV_E_USAGE, "no room for a signature of %zu bytes", n);
	rc = sign(key, alg, tbs, sig, n, err);
	if (rc == PROV_OK)
		rc = prov_sig_verify(
		    alg, prov_key_spki(key), NULL, parts, num, prov_bytes(sig, n), &result, err);
	if (rc == PROV_OK && result != PROV_SIG_GOOD)
		rc = prov_fail(err, PROV_E_CRYPTO, "the signature that was made does not verify");
	if (rc == PROV_OK)
		*sig_len = n;
	else
		memset(sig, 0, n);
	return rc;
}

void *prov_key_to_evp(const struct prov_key *key, struct prov_err *err)
{
	EVP_PKEY *pkey;

	if (key->kind != PROV_KEY_ED25519) {
		if (EVP_PKEY_up_ref(key->pkey) != 1) {
			(void)prov_evp_fail(err, PROV_E_CRYPTO, "could not share a key");
			return NULL;
		}
		return key->pkey;
	}
	/* OpenSSL signs certificates, so for that it gets a copy, in its own heap, for a while. */
	pkey =
	    EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->ed25519, PROV_ED25519_SEED);
	if (pkey == NULL)
		(void)prov_evp_fail(err, PROV_E_CRYPTO, "could not hand a key to OpenSSL");
	return pkey;
}
