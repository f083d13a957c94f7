/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same certificate in other bytes. An ECDSA signature (r, s) verifies as (r, n - s), too, and
 * nothing signs it: whoever has a certificate can so make another one, with another fingerprint.
 */
#ifndef PROV_TRUST_TWIN_H
#define PROV_TRUST_TWIN_H

#include "trust/trust.h"

#define PROV_TWINS 4 /* itself, and one for each curve that may be (14.5.1.1) */

/* SHA-256 of the certificate, then of its twins; *N are there. */
int prov_twin_digests(struct prov_bytes cert, uint8_t out[PROV_TWINS][32], size_t *n,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Whether it is DER where its signature does not say so: around what is signed, and in the
 * algorithm beside it (RFC 5280, 4.1). OpenSSL reads lengths in any form.
 */
bool prov_twin_is_der(struct prov_bytes cert) PROV_MUST_CHECK;

#endif
