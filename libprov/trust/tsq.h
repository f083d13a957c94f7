/* SPDX-License-Identifier: Apache-2.0 */
/* Asking an authority for a time-stamp (RFC 3161, 2.4): the request, and what is made of its answer
 * before anybody uses it. */
#ifndef PROV_TRUST_TSQ_H
#define PROV_TRUST_TSQ_H

#include "trust/trust.h"

#define PROV_TSQ_NONCE 8u

struct prov_tsq {
	uint8_t nonce[PROV_TSQ_NONCE]; /* always of this length in DER, too */
};

/* Appends a request for a stamp over the concatenation of PARTS, which wants the authority's
 * certificate in the token (10.3.2.5). */
int prov_tsq_make(struct prov_tsq *q, enum prov_hash hash, const struct prov_bytes *parts,
    size_t num, struct prov_wr *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The token in RESPONSE, a view into it, for sigTst2. PROV_E_FORMAT with a sentence where there is
 * none, or one that no reader would count: another nonce, another imprint, a signature that does
 * not verify, a certificate that violates the profile. Whether the authority is trusted is for the
 * readers to say. *TIME: seconds since 1970.
 */
int prov_tsq_read(const struct prov_tsq *q, struct prov_bytes response,
    const struct prov_bytes *parts, size_t num, struct prov_arena *arena, struct prov_bytes *token,
    int64_t *time, struct prov_err *err) PROV_MUST_CHECK;

#endif
