/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL keys of any kind, also of kinds that the library refuses. All abort on failure. */
#ifndef PROV_TESTS_HELPER_EVPKEY_H
#define PROV_TESTS_HELPER_EVPKEY_H

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A fresh key: "P-256", "P-224", "secp256k1"… (any curve), "ED25519", "X25519", "ED448", "X448",
 * "RSA:2048", "RSA-PSS:2048" (no restrictions), "RSA-PSS:2048:SHA384:48" (hash, also of the mask,
 * and least salt length), "DSA".
 */
EVP_PKEY *evpkey_new(const char *what);

/* Its DER SubjectPublicKeyInfo in an exact heap block, for the caller to free(). */
uint8_t *evpkey_spki(EVP_PKEY *pkey, size_t *n);

/* Its PKCS#8 PEM in a heap block with a NUL behind it, for the caller to free(). */
char *evpkey_pem(EVP_PKEY *pkey);

#endif
