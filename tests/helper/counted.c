/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/counted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int count_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;

	c->reads++;
	c->bytes += len;
	return c->under->read_at(c->under->ctx, off, buf, len, got, err);
}

void counted_init(struct counted *c, struct prov_bytes data)
{
	*c = (struct counted){.src = {.read_at = count_read, .ctx = c, .size = data.n}};
	assert_int_equal(prov_src_mem(&c->under, data.p, data.n, NULL), PROV_OK);
}

void counted_fini(struct counted *c)
{
	prov_src_close(c->under);
}
