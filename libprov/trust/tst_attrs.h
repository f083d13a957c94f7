/* SPDX-License-Identifier: Apache-2.0 */
/* What the signature of a time-stamp token covers, for what OpenSSL's CMS does not verify. For the
 * .c files of this folder only. */
#ifndef PROV_TRUST_TST_ATTRS_H
#define PROV_TRUST_TST_ATTRS_H

#include "base/bytes.h"
#include "prov/export.h"

/* The signed attributes of the token's first signature, as they stand there: with the tag [0], in
 * whose place that of a SET is signed (RFC 5652, 5.4). False where the token is none in DER, or has
 * none. */
bool prov_tst_signed_attrs(struct prov_bytes token, struct prov_bytes *out) PROV_MUST_CHECK;

#endif
