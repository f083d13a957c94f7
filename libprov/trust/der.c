/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/der.h"

/* X.690 8.1.3 and 10.1: the shortest form, at most four octets of length. */
static bool read_length(struct prov_rd *rd, size_t *out)
{
	struct prov_bytes octets;
	size_t len = 0;
	uint8_t first;

	*out = 0;
	if (!prov_rd_u8(rd, &first))
		return false;
	if (first < 0x80) {
		*out = first;
		return true;
	}
	if (first == 0x80 || first > 0x84 || !prov_rd_bytes(rd, first & 0x7fU, &octets))
		return false;
	if (octets.p[0] == 0)
		return false;
	for (size_t i = 0; i < octets.n; i++)
		len = len << 8 | octets.p[i];
	if (len < 0x80)
		return false;
	*out = len;
	return true;
}

bool prov_der_next(struct prov_rd *rd, struct prov_der *out)
{
	struct prov_rd at = *rd;
	struct prov_bytes ahead;
	size_t len, head;
	uint8_t tag;

	memset(out, 0, sizeof(*out));
	if (!prov_rd_u8(&at, &tag) || (tag & 0x1f) == 0x1f || !read_length(&at, &len))
		return false;
	head = prov_rd_off(&at) - prov_rd_off(rd);
	if (len > prov_rd_left(&at) || !prov_rd_bytes(rd, head + len, &ahead))
		return false;
	out->tag = tag;
	out->whole = ahead;
	out->body = prov_bytes_sub(ahead, head, len);
	return true;
}

bool prov_der_expect(struct prov_rd *rd, uint8_t tag, struct prov_der *out)
{
	if (!prov_der_next(rd, out))
		return false;
	if (out->tag == tag)
		return true;
	memset(out, 0, sizeof(*out));
	return false;
}

bool prov_der_enter(struct prov_rd *rd, uint8_t tag)
{
	struct prov_der in;

	if (!prov_der_expect(rd, tag, &in))
		return false;
	prov_rd_init(rd, in.body, 0);
	return true;
}

bool prov_der_only(struct prov_bytes data, uint8_t tag, struct prov_der *out)
{
	struct prov_rd rd;

	prov_rd_init(&rd, data, 0);
	if (prov_der_expect(&rd, tag, out) && prov_rd_end(&rd))
		return true;
	memset(out, 0, sizeof(*out));
	return false;
}
