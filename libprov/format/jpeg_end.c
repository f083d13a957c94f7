/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a JPEG has its end. In entropy-coded data no FF stands before a D9 (10918-1, B.1.1.5), so
 * that an EOI anywhere behind the first SOS ends a picture. Nearly always it is in the last two
 * bytes; where something stands behind it (the film of a motion photo), not far before them.
 */
#include <stdlib.h>

#include "base/err.h"
#include "format/jpeg.h"

#define BLOCK (64u << 10)
#define TAIL (1u << 20) /* bytes from the end that are looked through: more than chance needs */

static bool holds_eoi(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (p[i] == 0xff && p[i + 1] == PROV_M_EOI)
			return true;
	}
	return false;
}

/* From the end to START, block by block, which share a byte. */
static int find_back(const struct prov_src *src, uint64_t start, bool *found, struct prov_err *err)
{
	uint64_t end = src->size;
	uint8_t *block = malloc(BLOCK);
	int rc = PROV_OK;

	if (block == NULL)
		return prov_fail_nomem(err);
	while (rc == PROV_OK && !*found && end - start > 1) {
		size_t n = end - start < BLOCK ? (size_t)(end - start) : BLOCK;

		rc = prov_src_read(src, end - n, block, n, err);
		if (rc == PROV_OK)
			*found = holds_eoi(block, n);
		end -= n - 1;
	}
	free(block);
	return rc;
}

int prov_jpeg_missing(const struct prov_src *src, const struct prov_layout *layout,
    const char **out, struct prov_err *err)
{
	const struct prov_range *last = layout->n == 0 ? NULL : &layout->v[layout->n - 1];
	bool found = false;
	uint8_t end[2];
	uint64_t start;
	int rc;

	*out = NULL;
	if (last == NULL || strcmp(last->name, "SOS") != 0 || src->size < sizeof(end))
		return PROV_OK; /* the scan came to the end by itself */
	rc = prov_src_read(src, src->size - sizeof(end), end, sizeof(end), err);
	if (rc != PROV_OK || holds_eoi(end, sizeof(end)))
		return rc;
	start = src->size - last->off > TAIL ? src->size - TAIL : last->off;
	rc = find_back(src, start, &found, err);
	if (rc == PROV_OK && !found)
		*out = "the marker that ends a JPEG picture (EOI)";
	return rc;
}
