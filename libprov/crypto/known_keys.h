/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys as OpenSSL has them, kept for the next signature by the same one: to make such a key
 * takes a quarter of what an ECDSA signature's check takes. What a key says is a fact about its
 * bytes, so that a verdict is the same with and without. Bounded, and safe between threads.
 */
#ifndef PROV_CRYPTO_KNOWN_KEYS_H
#define PROV_CRYPTO_KNOWN_KEYS_H

#include <openssl/evp.h>

#include "crypto/crypto.h"

/* The key of exactly these bytes, which the caller frees; NULL where it is not known. KNOWN may be
 * NULL, which knows none. */
EVP_PKEY *prov_known_keys_find(struct prov_known_keys *known, struct prov_bytes spki);

/* A verification by that key that waits for what was signed, which the caller frees; NULL where
 * none has begun. */
EVP_MD_CTX *prov_known_keys_begun(
    struct prov_known_keys *known, struct prov_bytes spki, enum prov_hash hash);

/* Keeps a copy of BEGUN beside the key, where that is known. */
void prov_known_keys_keep_begun(struct prov_known_keys *known, struct prov_bytes spki,
    enum prov_hash hash, const EVP_MD_CTX *begun);

/* Keeps a reference of its own to KEY; not where there is no memory for it, or KNOWN is NULL. */
void prov_known_keys_keep(struct prov_known_keys *known, struct prov_bytes spki, EVP_PKEY *key);

#endif
