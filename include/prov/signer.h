/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signs: a private key (or a callback in its place) with its certificate chain. Made once, it
 * signs any number of assets, from several threads at once, too: reading its certificates is most
 * of the work of a small one.
 */
#ifndef PROV_SIGNER_H
#define PROV_SIGNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The seven signature algorithms of C2PA 2.4, 13.2.1; values are their COSE identifiers. */
enum prov_alg {
	PROV_ALG_AUTO = 0, /* what fits the key */
	PROV_ALG_ES256 = -7,
	PROV_ALG_ED25519 = -8, /* COSE EdDSA with Ed25519, the only curve allowed */
	PROV_ALG_ES384 = -35,
	PROV_ALG_ES512 = -36,
	PROV_ALG_PS256 = -37,
	PROV_ALG_PS384 = -38,
	PROV_ALG_PS512 = -39
};

/* "es256" (any case) to the algorithm; PROV_ALG_AUTO where there is none of that name. */
PROV_API enum prov_alg prov_alg_parse(const char *name);
PROV_API const char *prov_alg_str(enum prov_alg alg); /* "ES256"; NULL where unknown */

/*
 * Delivers a passphrase into BUF (LEN bytes of locked memory) and returns its length, or a negative
 * number to give up. WHAT names what it is for.
 */
typedef int (*prov_passphrase_cb)(void *ctx, const char *what, char *buf, size_t len);

struct prov_key;

/*
 * A private key from PEM: PKCS#8 (plain or encrypted), EC, RSA. PASSPHRASE is called once for an
 * encrypted one; NULL makes that PROV_E_PASSPHRASE. The key is held in locked memory and wiped by
 * prov_key_free. NAME is used in messages only.
 */
PROV_API int prov_key_load(struct prov_key **out, const void *pem, size_t len, const char *name,
    prov_passphrase_cb passphrase, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
PROV_API int prov_key_load_file(struct prov_key **out, const char *path,
    prov_passphrase_cb passphrase, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_key_free(struct prov_key *key);

struct prov_signer;

/*
 * KEY is taken over (also on failure). CHAIN is PEM, leaf first; a root at its end is left out of
 * what is written. Checked here: the profile of 14.5, that key and certificate fit, that ALG
 * fits the key, chain order, and validity at NOW (seconds since 1970; 0 means the clock).
 */
PROV_API int prov_signer_new(struct prov_signer **out, struct prov_key *key, enum prov_alg alg,
    const void *chain, size_t chain_len, const char *chain_name, int64_t now,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Makes the raw COSE signature (r||s for ECDSA, RFC 9053) of LEN bytes at TBS into SIG, which holds
 * *SIG_LEN bytes; sets *SIG_LEN. Returns 0, or non-zero to fail the signing.
 */
typedef int (*prov_sign_cb)(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len);

/*
 * A signer whose key lives elsewhere. ALG must be named. CTX must outlive the signer. SIGN is
 * called once here, with a short text that is no claim, to see that its key is the certificate's.
 */
PROV_API int prov_signer_new_callback(struct prov_signer **out, enum prov_alg alg,
    prov_sign_cb sign, void *ctx, const void *chain, size_t chain_len, const char *chain_name,
    int64_t now, struct prov_err *err) PROV_MUST_CHECK;

/*
 * A signer whose key can't be asked from here: for prov_sign_prepare, which hands out what is to be
 * signed. ALG must be named. Everything is checked but whether the key is the certificate's.
 */
PROV_API int prov_signer_new_remote(struct prov_signer **out, enum prov_alg alg, const void *chain,
    size_t chain_len, const char *chain_name, int64_t now, struct prov_err *err) PROV_MUST_CHECK;

/*
 * What a callback has to know. of_chain: the algorithm that fits the key of CHAIN's first
 * certificate: that of its curve, PS256 for RSA, Ed25519. *ONLY: no other fits (an RSA key has
 * three). PROV_E_CERT where none does.
 */
PROV_API int prov_alg_of_chain(enum prov_alg *out, bool *only, const void *chain, size_t chain_len,
    const char *chain_name, struct prov_err *err) PROV_MUST_CHECK;
/*
 * The digest of LEN bytes at DATA that ALG signs, for signers that take digests: at most 64 bytes
 * into DIGEST, which holds *DIGEST_LEN; sets *DIGEST_LEN. Ed25519 signs the data itself, and has
 * none: PROV_E_USAGE.
 */
PROV_API int prov_alg_digest(enum prov_alg alg, const void *data, size_t len, void *digest,
    size_t *digest_len, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Whether the certificate may stand for somebody in an identity assertion (CAWG Identity Assertion
 * 1.2): it is for signing documents, or, until 2027-03-31, for e-mail with a policy for validated
 * holders. PROV_E_CERT where not. Those that prov keygen makes are for signing documents, too.
 */
PROV_API int prov_signer_check_identity(
    const struct prov_signer *signer, struct prov_err *err) PROV_MUST_CHECK;
/* The same of the first certificate of CHAIN (PEM), before there is a signer: prov_signer_new would
 * say what a claim needs. */
PROV_API int prov_chain_check_identity(const void *chain, size_t chain_len, const char *chain_name,
    struct prov_err *err) PROV_MUST_CHECK;

PROV_API void prov_signer_free(struct prov_signer *signer);

/* When the leaf certificate expires (seconds since 1970), for a warning before it does. */
PROV_API int64_t prov_signer_not_after(const struct prov_signer *signer);

#ifdef __cplusplus
}
#endif
#endif
