/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a JPEG has its end. In entropy-coded data no FF stands before a D9 (10918-1, B.1.1.5), so
 * that an EOI anywhere behind the first SOS ends a picture. Nearly always it is in the last two
 * bytes; something may stand behind it (the film of a motion photo, a map of depth that holds no
 * such bytes). Another picture there is to have an end, too.
 */
#include <stdlib.h>

#include "base/err.h"
#include "format/jpeg.h"

#define BLOCK (64u << 10)
#define MARKER 2u

/* Behind the last EOI in P, or 0. */
static size_t behind_eoi(const uint8_t *p, size_t n)
{
	for (size_t i = n; i >= MARKER; i--) {
		if (p[i - 2] == 0xff && p[i - 1] == PROV_M_EOI)
			return i;
	}
	return 0;
}

/* Behind the last EOI from START on, or 0; from the end, block by block, which share a byte. */
static int find_back(
    const struct prov_src *src, uint64_t start, uint64_t *behind, struct prov_err *err)
{
	uint64_t end = src->size;
	uint8_t *block = malloc(BLOCK);
	int rc = PROV_OK;

	if (block == NULL)
		return prov_fail_nomem(err);
	*behind = 0;
	while (rc == PROV_OK && *behind == 0 && end - start >= MARKER) {
		size_t n = end - start < BLOCK ? (size_t)(end - start) : BLOCK, at = 0;

		rc = prov_src_read(src, end - n, block, n, err);
		if (rc == PROV_OK)
			at = behind_eoi(block, n);
		if (at > 0)
			*behind = end - n + at;
		end -= n - 1;
	}
	free(block);
	return rc;
}

/* Whether a picture begins there. */
static int is_picture(const struct prov_src *src, uint64_t at, bool *out, struct prov_err *err)
{
	uint8_t soi[MARKER] = {0};
	int rc = PROV_OK;

	if (src->size - at >= MARKER)
		rc = prov_src_read(src, at, soi, MARKER, err);
	*out = rc == PROV_OK && soi[0] == 0xff && soi[1] == PROV_M_SOI;
	return rc;
}

int prov_jpeg_missing(const struct prov_src *src, const struct prov_layout *layout,
    const char **out, struct prov_err *err)
{
	const struct prov_range *last = layout->n == 0 ? NULL : &layout->v[layout->n - 1];
	uint64_t behind = 0;
	uint8_t end[MARKER];
	bool again = false;
	int rc;

	*out = NULL;
	if (last == NULL || strcmp(last->name, "SOS") != 0 || src->size < MARKER)
		return PROV_OK; /* the scan came to the end by itself */
	rc = prov_src_read(src, src->size - MARKER, end, MARKER, err);
	if (rc != PROV_OK || behind_eoi(end, MARKER) > 0)
		return rc;
	rc = find_back(src, last->off, &behind, err);
	if (rc == PROV_OK && behind > 0)
		rc = is_picture(src, behind, &again, err);
	if (rc == PROV_OK && (behind == 0 || again))
		*out = "the marker that ends a JPEG picture (EOI)";
	return rc;
}
