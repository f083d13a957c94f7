/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The usual forms of EC and RSA private keys, read in place. OpenSSL's decoders copy what they read
 * into blocks of its heap that they free without wiping; its numbers alone it wipes.
 */
#ifndef PROV_CRYPTO_KEY_DER_H
#define PROV_CRYPTO_KEY_DER_H

#include "crypto/evp.h"

/*
 * PROV_OK with *OUT NULL: another form (no public key in it, curves that are none of ours, more
 * than two primes, BER), which is left to OpenSSL. PROV_E_KEY: OpenSSL refused the numbers; ERR is
 * not filled and the error queue tells why.
 */

/* An ECPrivateKey (RFC 5915, 3). CURVE: the OID (its content) that stands beside it, or nothing. */
int prov_key_der_ec(struct prov_bytes der, struct prov_bytes curve, EVP_PKEY **out,
    struct prov_err *err) PROV_MUST_CHECK;
/* An RSAPrivateKey (RFC 8017, A.1.2). */
int prov_key_der_rsa(struct prov_bytes der, EVP_PKEY **out, struct prov_err *err) PROV_MUST_CHECK;

#endif
