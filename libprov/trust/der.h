/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The little of DER that trust/ reads by itself (X.690): one element after the other, definite
 * lengths only, nothing built. Certificates and CMS are OpenSSL's to parse.
 */
#ifndef PROV_TRUST_DER_H
#define PROV_TRUST_DER_H

#include "base/rd.h"

#define PROV_DER_INTEGER 0x02
#define PROV_DER_OCTETS 0x04
#define PROV_DER_OID 0x06
#define PROV_DER_SEQUENCE 0x30

struct prov_der {
	uint8_t tag;             /* identifier octet; high tag numbers are refused */
	struct prov_bytes whole; /* with identifier and length */
	struct prov_bytes body;
};

/* The next element, which RD passes over; false where there is none or it is malformed. */
bool prov_der_next(struct prov_rd *rd, struct prov_der *out) PROV_MUST_CHECK;
/* The same, and it must have this tag. */
bool prov_der_expect(struct prov_rd *rd, uint8_t tag, struct prov_der *out) PROV_MUST_CHECK;
/* Goes into it: RD is what the element holds. */
bool prov_der_enter(struct prov_rd *rd, uint8_t tag) PROV_MUST_CHECK;
/* DATA is exactly one element with this tag. */
bool prov_der_only(struct prov_bytes data, uint8_t tag, struct prov_der *out) PROV_MUST_CHECK;

#endif
