/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/tst_attrs.h"

#include "trust/der.h"

#define CONTEXT_0 0xa0
#define CONTEXT_1 0xa1
#define SET 0x31

/* Passes over one. */
static bool pass(struct prov_rd *rd, uint8_t tag)
{
	struct prov_der one;

	return prov_der_expect(rd, tag, &one);
}

/* Certificates and revocation lists may stand before the signatures, and may not. */
static bool enter_signatures(struct prov_rd *rd)
{
	struct prov_der one;

	do {
		if (!prov_der_next(rd, &one))
			return false;
	} while (one.tag == CONTEXT_0 || one.tag == CONTEXT_1);
	prov_rd_init(rd, one.body, 0);
	return one.tag == SET;
}

/* ContentInfo with SignedData, whose SignerInfo is { version, sid, digestAlgorithm, [0]
 * signedAttrs, … } (RFC 5652, 3, 5.1 and 5.3). */
bool prov_tst_signed_attrs(struct prov_bytes token, struct prov_bytes *out)
{
	struct prov_der sid, attrs;
	struct prov_rd rd;

	*out = prov_bytes(NULL, 0);
	prov_rd_init(&rd, token, 0);
	if (!prov_der_enter(&rd, PROV_DER_SEQUENCE) || !pass(&rd, PROV_DER_OID) ||
	    !prov_der_enter(&rd, CONTEXT_0) || !prov_der_enter(&rd, PROV_DER_SEQUENCE) ||
	    !pass(&rd, PROV_DER_INTEGER) || !pass(&rd, SET) || !pass(&rd, PROV_DER_SEQUENCE) ||
	    !enter_signatures(&rd) || !prov_der_enter(&rd, PROV_DER_SEQUENCE) ||
	    !pass(&rd, PROV_DER_INTEGER) || !prov_der_next(&rd, &sid) ||
	    !pass(&rd, PROV_DER_SEQUENCE) || !prov_der_expect(&rd, CONTEXT_0, &attrs))
		return false;
	*out = attrs.whole;
	return true;
}
