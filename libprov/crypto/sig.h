/* SPDX-License-Identifier: Apache-2.0 */
/* Between sig.c, which dispatches, and the three families of algorithms behind it. */
#ifndef PROV_CRYPTO_SIG_H
#define PROV_CRYPTO_SIG_H

#include "crypto/evp.h"
#include "crypto/spki.h"

#define PROV_ED25519_SIG 64
#define PROV_ED25519_SECRET 64 /* libsodium's form: seed, then public key */

/* Bytes of r and of s on a curve of BITS: 32, 48, 66. */
#define PROV_EC_WIDTH(bits) (((size_t)(bits) + 7) / 8)

/* What is to be signed: the concatenation of parts. */
struct prov_tbs {
	const struct prov_bytes *parts;
	size_t num;
};

/* What COSE asks of RSA (RFC 8230, 2), for a signature or its check that begins; false with the
 * error queue as it is. */
bool prov_rsa_set_pss(EVP_PKEY_CTX *ctx, enum prov_hash hash);

/*
 * Verifying: BEGUN is a verification that waits for what was signed, and used up; *OUT is
 * PROV_SIG_BAD on entry. Of RSA, prov_evp_verify is all. Signing: SIG holds exactly the N bytes
 * that prov_sig_size tells.
 */
int prov_ecdsa_verify(EVP_MD_CTX *begun, int bits, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_ecdsa_sign(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    uint8_t *sig, size_t n, struct prov_err *err) PROV_MUST_CHECK;

int prov_rsa_sign(EVP_PKEY *pkey, enum prov_hash hash, struct prov_tbs tbs, uint8_t *sig, size_t n,
    struct prov_err *err) PROV_MUST_CHECK;

int prov_eddsa_verify(const uint8_t public_key[PROV_ED25519_PUBLIC], struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_eddsa_sign(const uint8_t secret[PROV_ED25519_SECRET], struct prov_tbs tbs,
    uint8_t sig[PROV_ED25519_SIG], struct prov_err *err) PROV_MUST_CHECK;

/* Such a key of OpenSSL's; NULL with the error queue as it is. */
EVP_PKEY *prov_ecdsa_public(const struct prov_spki *key);
EVP_PKEY *prov_rsa_public(const struct prov_spki *key);

/* The public key that PARAMS describe, of OpenSSL's TYPE; NULL with the error queue as it is. */
EVP_PKEY *prov_evp_public_key(const char *type, OSSL_PARAM *params);

/*
 * The second half of an EVP verification: feeds the parts into CTX and compares. PROV_SIG_BAD only
 * where OpenSSL says that the signature is what is wrong.
 */
int prov_evp_verify(EVP_MD_CTX *ctx, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;
/* The second half of an EVP signature: *N is the room in SIG, then what was written. */
int prov_evp_sign(EVP_MD_CTX *ctx, struct prov_tbs tbs, uint8_t *sig, size_t *n,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
