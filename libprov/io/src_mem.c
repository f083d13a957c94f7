/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sums.h"
#include "prov/io.h"

struct mem_src {
	struct prov_src src;
	const uint8_t *data;
};

static int mem_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct mem_src *m = ctx;
	size_t left;

	*got = 0;
	if (off > m->src.size)
		return prov_fail_at(err, PROV_E_TRUNC, m->src.size, "the input ends here");
	left = (size_t)(m->src.size - off);
	if (len > left)
		len = left;
	if (len > 0)
		memcpy(buf, &m->data[off], len);
	*got = len;
	return PROV_OK;
}

bool prov_src_is_mem(const struct prov_src *src)
{
	return src->read_at == mem_read_at;
}

struct prov_bytes prov_src_view(const struct prov_src *src, uint64_t off, size_t n)
{
	const struct mem_src *m;

	if (!prov_src_is_mem(src))
		return prov_bytes(NULL, 0);
	m = src->ctx;
	if (off > m->src.size || n > m->src.size - off)
		return prov_bytes(NULL, 0);
	return prov_bytes_sub(prov_bytes(m->data, (size_t)m->src.size), (size_t)off, n);
}

int prov_src_mem(struct prov_src **out, const void *data, size_t len, struct prov_err *err)
{
	struct mem_src *m;

	*out = NULL;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return prov_fail_nomem(err);
	m->src.read_at = mem_read_at;
	m->src.close = free;
	m->src.ctx = m;
	m->src.size = len;
	m->data = data;
	*out = &m->src; /* transferred */
	return PROV_OK;
}
