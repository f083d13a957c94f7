/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Web Keys and did:jwk of keys that tests make. The caller frees what comes out. */
#ifndef PROV_TESTS_HELPER_JWK_H
#define PROV_TESTS_HELPER_JWK_H

#include <openssl/evp.h>

#include "base/bytes.h"

char *jwk_base64(struct prov_bytes data);    /* RFC 4648, 4 */
char *jwk_base64url(struct prov_bytes data); /* 5, without padding */
char *jwk_json(EVP_PKEY *key);               /* EC, Ed25519 or RSA */
char *jwk_did(EVP_PKEY *key);

#endif
