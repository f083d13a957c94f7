/* SPDX-License-Identifier: Apache-2.0 */
/* Inside a private key: for the files of crypto/ that make, read and write one. */
#ifndef PROV_CRYPTO_KEY_H
#define PROV_CRYPTO_KEY_H

#include "crypto/sig.h"

#define PROV_ED25519_SEED 32

/*
 * The whole object lies in secret memory. An Ed25519 key is nowhere else. EC and RSA keys are
 * OpenSSL's, which keeps their numbers in its ordinary heap (pageable, not guarded) for as long as
 * the object lives and wipes them in EVP_PKEY_free. Its "secure heap" could hold some of them, but
 * it is one per process and the application's to set up (CRYPTO_secure_malloc_init); where that was
 * done, OpenSSL uses it here too.
 */
struct prov_key {
	enum prov_key_kind kind;
	int bits;
	enum prov_alg default_alg;
	EVP_PKEY *pkey;                       /* EC, RSA */
	uint8_t ed25519[PROV_ED25519_SECRET]; /* seed, public key */
	uint8_t *spki;                        /* plain heap: not secret */
	size_t spki_len;
};

/*
 * Make a key from its parts, once checked: that C2PA has a use for it, and that its private and
 * public parts belong together. NAME is for messages. PKEY is taken over, also on failure.
 */
int prov_key_from_evp(
    struct prov_key **out, EVP_PKEY *pkey, const char *name, struct prov_err *err) PROV_MUST_CHECK;
int prov_key_from_seed(struct prov_key **out, const uint8_t seed[PROV_ED25519_SEED],
    struct prov_err *err) PROV_MUST_CHECK;

#endif
