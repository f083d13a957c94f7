/* SPDX-License-Identifier: Apache-2.0 */
/* Between sig.c, which dispatches, and the three families of algorithms behind it. */
#ifndef PROV_CRYPTO_SIG_H
#define PROV_CRYPTO_SIG_H

#include "crypto/evp.h"

/* C2PA 2.4, 13.2.1: at least 2048 bits, and more than 16384 may be refused. */
#define PROV_RSA_MIN_BITS 2048
#define PROV_RSA_MAX_BITS 16384

#define PROV_ED25519_SIG 64
#define PROV_ED25519_PUBLIC 32
#define PROV_ED25519_SECRET 64 /* libsodium's form: seed, then public key */

/* Bytes of r and of s on a curve of BITS: 32, 48, 66. */
#define PROV_EC_WIDTH(bits) (((size_t)(bits) + 7) / 8)

/* A public key, read (spki.c). */
struct prov_spki {
	enum prov_key_kind kind;
	int bits;
	EVP_PKEY *pkey; /* EC and RSA */
	uint8_t ed25519[PROV_ED25519_PUBLIC];
};

/* What is no key, or no key of ours, is PROV_KEY_OTHER: only memory makes this fail. */
int prov_spki_parse(
    struct prov_bytes der, struct prov_spki *out, struct prov_err *err) PROV_MUST_CHECK;
void prov_spki_fini(struct prov_spki *key);

/* What is to be signed: the concatenation of parts. */
struct prov_tbs {
	const struct prov_bytes *parts;
	size_t num;
};

/*
 * Verifying: *OUT is PROV_SIG_BAD on entry. Signing: SIG holds exactly the N bytes that
 * prov_sig_size tells.
 */
int prov_ecdsa_verify(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_ecdsa_sign(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    uint8_t *sig, size_t n, struct prov_err *err) PROV_MUST_CHECK;

int prov_rsa_verify(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_rsa_sign(EVP_PKEY *pkey, enum prov_hash hash, struct prov_tbs tbs, uint8_t *sig, size_t n,
    struct prov_err *err) PROV_MUST_CHECK;

int prov_eddsa_verify(const uint8_t public_key[PROV_ED25519_PUBLIC], struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_eddsa_sign(const uint8_t secret[PROV_ED25519_SECRET], struct prov_tbs tbs,
    uint8_t sig[PROV_ED25519_SIG], struct prov_err *err) PROV_MUST_CHECK;

/*
 * The second half of an EVP verification: feeds the parts into CTX and compares. A signature that
 * OpenSSL can't make sense of is PROV_SIG_BAD like one that does not match.
 */
int prov_evp_verify(EVP_MD_CTX *ctx, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
/* The second half of an EVP signature: *N is the room in SIG, then what was written. */
int prov_evp_sign(EVP_MD_CTX *ctx, struct prov_tbs tbs, uint8_t *sig, size_t *n,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
