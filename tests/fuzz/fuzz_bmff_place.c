/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that say where content lies: the first byte chooses which, the rest is the file. */
#include <stdlib.h>

#include "format/bmff_place.h"

static int count(void *ctx, const struct prov_bmff_place *place)
{
	size_t *n = ctx;

	/* Work goes with the size: no table has more places than bytes. */
	if (++*n > 512u << 10)
		abort();
	(void)place;
	return PROV_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct prov_bmff_size track = {1, 100};
	const struct prov_bmff_sizes sizes = {&track, 1, 1};
	size_t n = 0;
	const struct prov_bmff_visit visit = {count, &n};
	struct prov_bmff_box box = {.len = size - 1, .head = 8};
	struct prov_bmff_box meta = {
	    .len = size - 1, .head = 8, .type = PROV_FOURCC('m', 'e', 't', 'a')};
	struct prov_src *src = NULL;
	struct prov_span idat = {0, 0};
	unsigned kind = size == 0 ? 0 : data[0] % 6u;

	if (size < 9 || size > 512u << 10 ||
	    prov_src_mem(&src, &data[1], size - 1, NULL) != PROV_OK)
		return 0;
	if ((kind == 0 && prov_bmff_items(src, &box, &visit, NULL) == PROV_E_LIMIT) ||
	    (kind == 1 && prov_bmff_seeks(src, &box, &visit, NULL) == PROV_E_LIMIT) ||
	    (kind == 2 && prov_bmff_segments(src, &box, &visit, NULL) == PROV_E_LIMIT) ||
	    (kind == 3 && prov_bmff_auxiliary(src, &box, 1, &visit, NULL) == PROV_E_LIMIT) ||
	    (kind == 4 && prov_bmff_chunks(src, &box, &visit, NULL) == PROV_E_LIMIT) ||
	    (kind == 5 && prov_bmff_runs(src, &box, &sizes, &visit, NULL) == PROV_E_LIMIT))
		abort();
	if (kind == 0 && prov_bmff_idat(src, &meta, &idat, NULL) == PROV_OK &&
	    (idat.start > src->size || idat.len > src->size - idat.start))
		abort();
	prov_src_close(src);
	return 0;
}
