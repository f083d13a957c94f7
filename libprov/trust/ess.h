/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate a CMS signature names as its own (RFC 2634, 5.4; RFC 5035; RFC 5816). */
#ifndef PROV_TRUST_ESS_H
#define PROV_TRUST_ESS_H

#include <stdbool.h>

#include "base/bytes.h"
#include "prov/err.h"

/*
 * Whether ATTRIBUTE, the value of SigningCertificateV2 (V2) or SigningCertificate (not V2), names
 * CERT, whole DER, first. One that can't be read, or names a digest that is not known, does not.
 * Fails only where OpenSSL does.
 */
int prov_ess_names(
    struct prov_bytes attribute, bool v2, struct prov_bytes cert, bool *yes, struct prov_err *err);

#endif
