/* SPDX-License-Identifier: Apache-2.0 */
/* DER (X.690, 8.1 and 10.1) of a few elements, read in place: definite lengths, the shortest form.
 */
#ifndef PROV_CRYPTO_TLV_H
#define PROV_CRYPTO_TLV_H

#include "base/rd.h"

enum prov_tlv_tag {
	PROV_TLV_INTEGER = 0x02,
	PROV_TLV_BIT_STRING = 0x03,
	PROV_TLV_OCTET_STRING = 0x04,
	PROV_TLV_NULL = 0x05,
	PROV_TLV_OID = 0x06,
	PROV_TLV_SEQUENCE = 0x30,
	PROV_TLV_EXPLICIT = 0xa0
};

/* One element of type TAG, passed over. */
bool prov_tlv_next(struct prov_rd *rd, unsigned tag, struct prov_rd *content);
bool prov_tlv_is_next(const struct prov_rd *rd, unsigned tag);
/* The content of one. */
bool prov_tlv_bytes(struct prov_rd *rd, unsigned tag, struct prov_bytes *out);
/* A positive INTEGER without its leading zeros. */
bool prov_tlv_positive(struct prov_rd *rd, struct prov_bytes *out);

#endif
