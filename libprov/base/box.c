/* SPDX-License-Identifier: Apache-2.0 */
#include "base/box.h"

#include "base/err.h"

int prov_box_read(struct prov_rd *rd, struct prov_box *out, struct prov_err *err)
{
	struct prov_rd start = *rd, rest = *rd;
	uint64_t at = prov_rd_at(rd), len;
	uint32_t lbox;
	size_t header = 8;

	memset(out, 0, sizeof(*out));
	out->at = at;
	if (!prov_rd_u32(&rest, &lbox) || !prov_rd_u32(&rest, &out->type))
		return prov_fail_at(err, PROV_E_TRUNC, at, "a box header is cut off");
	len = lbox;
	if (lbox == 1) {
		header = 16;
		if (!prov_rd_u64(&rest, &len))
			return prov_fail_at(err, PROV_E_TRUNC, at, "a box header is cut off");
	} else if (lbox == 0) {
		len = prov_rd_left(&start);
	}
	if (len < header)
		return prov_fail_at(err, PROV_E_FORMAT, at,
		    "a box claims %llu bytes, less than its own header", (unsigned long long)len);
	if (len > prov_rd_left(&start))
		return prov_fail_at(err, PROV_E_TRUNC, at,
		    "a box claims %llu bytes where %zu are left", (unsigned long long)len,
		    prov_rd_left(&start));
	if (!prov_rd_bytes(rd, (size_t)len, &out->raw))
		return prov_fail(err, PROV_E_INTERNAL, "a checked length does not hold");
	out->body = prov_bytes_sub(out->raw, header, out->raw.n - header);
	return PROV_OK;
}

void prov_box_begin(struct prov_wr *wr, uint32_t type, size_t *mark)
{
	*mark = wr->n;
	prov_wr_u32(wr, 0);
	prov_wr_u32(wr, type);
}

void prov_box_end(struct prov_wr *wr, size_t mark)
{
	size_t n = wr->n - mark;
	uint8_t be[4];

	if (n > UINT32_MAX) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_LIMIT;
		return;
	}
	for (size_t i = 0; i < 4; i++)
		be[i] = (uint8_t)(n >> (8 * (3 - i)));
	prov_wr_patch(wr, mark, prov_bytes(be, sizeof(be)));
}
