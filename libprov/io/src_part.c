/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "io/part.h"

static int part_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct prov_src_part *p = ctx;

	*got = 0;
	if (off > p->src.size)
		return prov_fail_at(err, PROV_E_TRUNC, p->src.size, "the part ends here");
	if (len > p->src.size - off)
		len = (size_t)(p->src.size - off);
	if (len == 0)
		return PROV_OK;
	return p->of->read_at(p->of->ctx, p->off + off, buf, len, got, err);
}

int prov_src_part_init(struct prov_src_part *part, const struct prov_src *of, uint64_t off,
    uint64_t len, struct prov_err *err)
{
	if (off > of->size || len > of->size - off)
		return prov_fail(err, PROV_E_INTERNAL, "a part of the input lies outside of it");
	part->of = of;
	part->off = off;
	part->src = (struct prov_src){.read_at = part_read_at, .ctx = part, .size = len};
	return PROV_OK;
}
