/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rd.h"

void prov_rd_init(struct prov_rd *rd, struct prov_bytes data, uint64_t abs)
{
	rd->p = data.p;
	rd->n = data.n;
	rd->off = 0;
	rd->abs = abs;
}

size_t prov_rd_left(const struct prov_rd *rd)
{
	return rd->n - rd->off;
}

size_t prov_rd_off(const struct prov_rd *rd)
{
	return rd->off;
}

uint64_t prov_rd_at(const struct prov_rd *rd)
{
	return rd->abs + rd->off;
}

bool prov_rd_end(const struct prov_rd *rd)
{
	return rd->off == rd->n;
}

bool prov_rd_peek(const struct prov_rd *rd, size_t n, struct prov_bytes *out)
{
	*out = prov_bytes(NULL, 0);
	if (n > rd->n - rd->off)
		return false;
	*out = prov_bytes(n == 0 ? NULL : &rd->p[rd->off], n);
	return true;
}

/* The single place that moves the cursor. */
bool prov_rd_bytes(struct prov_rd *rd, size_t n, struct prov_bytes *out)
{
	if (!prov_rd_peek(rd, n, out))
		return false;
	rd->off += n;
	return true;
}

bool prov_rd_skip(struct prov_rd *rd, size_t n)
{
	struct prov_bytes ignored;
	return prov_rd_bytes(rd, n, &ignored);
}

static bool read_be(struct prov_rd *rd, size_t n, uint64_t *out)
{
	struct prov_bytes b;
	uint64_t v = 0;

	*out = 0;
	if (!prov_rd_bytes(rd, n, &b))
		return false;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | b.p[i];
	*out = v;
	return true;
}

bool prov_rd_u8(struct prov_rd *rd, uint8_t *out)
{
	uint64_t v;
	bool ok = read_be(rd, 1, &v);

	*out = (uint8_t)v;
	return ok;
}

bool prov_rd_u16(struct prov_rd *rd, uint16_t *out)
{
	uint64_t v;
	bool ok = read_be(rd, 2, &v);

	*out = (uint16_t)v;
	return ok;
}

bool prov_rd_u32(struct prov_rd *rd, uint32_t *out)
{
	uint64_t v;
	bool ok = read_be(rd, 4, &v);

	*out = (uint32_t)v;
	return ok;
}

bool prov_rd_u64(struct prov_rd *rd, uint64_t *out)
{
	return read_be(rd, 8, out);
}

bool prov_rd_uint(struct prov_rd *rd, size_t n, bool is_little_endian, uint64_t *out)
{
	struct prov_bytes b;
	uint64_t v = 0;

	if (n > sizeof(v))
		n = SIZE_MAX;
	if (!is_little_endian)
		return read_be(rd, n, out);
	*out = 0;
	if (!prov_rd_bytes(rd, n, &b))
		return false;
	for (size_t i = n; i-- > 0;)
		v = v << 8 | b.p[i];
	*out = v;
	return true;
}

bool prov_rd_u32le(struct prov_rd *rd, uint32_t *out)
{
	uint64_t v;
	bool ok = prov_rd_uint(rd, 4, true, &v);

	*out = (uint32_t)v;
	return ok;
}

bool prov_rd_cstr(struct prov_rd *rd, struct prov_bytes *out)
{
	const uint8_t *nul;

	*out = prov_bytes(NULL, 0);
	if (rd->off == rd->n)
		return false;
	nul = memchr(&rd->p[rd->off], 0, rd->n - rd->off);
	if (nul == NULL)
		return false;
	return prov_rd_bytes(rd, (size_t)(nul - &rd->p[rd->off]), out) && prov_rd_skip(rd, 1);
}

bool prov_rd_sub(struct prov_rd *rd, size_t n, struct prov_rd *out)
{
	struct prov_bytes b;
	uint64_t at = prov_rd_at(rd);

	if (!prov_rd_bytes(rd, n, &b)) {
		prov_rd_init(out, b, at);
		return false;
	}
	prov_rd_init(out, b, at);
	return true;
}
