/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/tlv.h"

static bool take_length(struct prov_rd *rd, size_t *n)
{
	size_t min = 0x80; /* the least that needs this many bytes */
	uint8_t first, byte;

	if (!prov_rd_u8(rd, &first))
		return false;
	*n = first;
	if (first < 0x80)
		return true;
	/* PROV_MAX_CERT and PROV_MAX_KEY_FILE fit into three bytes. */
	if (first < 0x81 || first > 0x83)
		return false;
	*n = 0;
	for (unsigned i = 0; i < (first & 0x7fu); i++) {
		if (!prov_rd_u8(rd, &byte))
			return false;
		*n = *n << 8 | byte;
		if (i > 0)
			min = (size_t)1 << 8 * i;
	}
	return *n >= min;
}

bool prov_tlv_next(struct prov_rd *rd, unsigned tag, struct prov_rd *content)
{
	uint8_t got;
	size_t n;

	return prov_rd_u8(rd, &got) && got == tag && take_length(rd, &n) &&
	       prov_rd_sub(rd, n, content);
}

bool prov_tlv_is_next(const struct prov_rd *rd, unsigned tag)
{
	struct prov_bytes first;

	return prov_rd_peek(rd, 1, &first) && first.p[0] == tag;
}

bool prov_tlv_bytes(struct prov_rd *rd, unsigned tag, struct prov_bytes *out)
{
	struct prov_rd content;

	return prov_tlv_next(rd, tag, &content) &&
	       prov_rd_bytes(&content, prov_rd_left(&content), out);
}

bool prov_tlv_positive(struct prov_rd *rd, struct prov_bytes *out)
{
	if (!prov_tlv_bytes(rd, PROV_TLV_INTEGER, out) || out->n == 0 || out->p[0] >= 0x80)
		return false;
	while (out->n > 0 && out->p[0] == 0)
		*out = prov_bytes_sub(*out, 1, out->n);
	return out->n > 0;
}
