/* SPDX-License-Identifier: Apache-2.0 */
#include "format/jpeg_xmp.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"

#define MARKER 4u /* and the length */
#define ID_SIZE 35u
#define HEAD (MARKER + ID_SIZE + PROV_XMP_GUID + 8u)

static const char id[ID_SIZE] = "http://ns.adobe.com/xmp/extension/"; /* and its NUL */

struct part {
	uint64_t at; /* of its bytes in the file */
	uint32_t off, len;
};

struct parts {
	struct part *v;
	size_t n;
	uint32_t full;
	uint64_t first;
};

/* What the segment of RANGE says before its part; *IS is false where it holds none. */
static int read_head(const struct prov_src *src, const struct prov_range *range, uint8_t head[HEAD],
    bool *is, struct prov_err *err)
{
	int code;

	*is = false;
	if (strcmp(range->name, "APP1") != 0 || range->len < HEAD)
		return PROV_OK;
	code = prov_src_read(src, range->off, head, HEAD, err);
	*is = code == PROV_OK && memcmp(head + MARKER, id, ID_SIZE) == 0;
	return code;
}

int prov_jpeg_has_extended(
    const struct prov_src *src, const struct prov_layout *layout, bool *out, struct prov_err *err)
{
	uint8_t head[HEAD];
	int code = PROV_OK;

	*out = false;
	for (size_t i = 0; i < layout->n && code == PROV_OK && !*out; i++)
		code = read_head(src, &layout->v[i], head, out, err);
	return code;
}

static int misfit(const struct prov_range *range, struct prov_err *err)
{
	return prov_fail_at(
	    err, PROV_E_FORMAT, range->off, "the parts of its extended XMP do not fit together");
}

static int take(
    struct parts *p, const struct prov_range *range, const uint8_t head[HEAD], struct prov_err *err)
{
	struct part *part = &p->v[p->n];
	uint32_t full = 0;
	struct prov_rd rd;

	prov_rd_init(&rd, prov_bytes(head + HEAD - 8, 8), range->off);
	if (!prov_rd_u32(&rd, &full) || !prov_rd_u32(&rd, &part->off))
		return misfit(range, err);
	part->at = range->off + HEAD;
	part->len = (uint32_t)(range->len - HEAD);
	if (full > PROV_MAX_XMP)
		return prov_refuse_at(err, PROV_LIMIT_XMP, range->off,
		    "its extended XMP is larger than the limit of %u bytes", PROV_MAX_XMP);
	if (p->n >= PROV_MAX_SIGNAL_CARRIERS)
		return prov_refuse_at(err, PROV_LIMIT_SIGNAL_CARRIERS, range->off,
		    "its extended XMP has more parts than the limit of %u",
		    PROV_MAX_SIGNAL_CARRIERS);
	if (p->n > 0 && full != p->full)
		return misfit(range, err);
	if (p->n == 0)
		p->first = range->off;
	p->full = full;
	p->n += part->len > 0;
	return PROV_OK;
}

/* In the order in which they belong, whatever the one in which they stand. */
static int join(
    const struct prov_src *src, const struct parts *p, uint8_t *to, struct prov_err *err)
{
	uint32_t want = 0;
	int code = PROV_OK;

	while (want < p->full && code == PROV_OK) {
		size_t i = 0;

		while (i < p->n && p->v[i].off != want)
			i++;
		if (i == p->n || p->v[i].len > p->full - want)
			return prov_fail_at(err, PROV_E_FORMAT, p->first,
			    "the parts of its extended XMP do not fit together");
		code = prov_src_read(src, p->v[i].at, to + want, p->v[i].len, err);
		want += p->v[i].len;
	}
	return code;
}

static int gather(const struct prov_src *src, const struct prov_layout *layout,
    struct prov_bytes guid, struct parts *p, struct prov_err *err)
{
	uint8_t head[HEAD];
	int code = PROV_OK;

	for (size_t i = 0; i < layout->n && code == PROV_OK; i++) {
		bool is;

		code = read_head(src, &layout->v[i], head, &is, err);
		if (code == PROV_OK && is &&
		    prov_bytes_eq(prov_bytes(head + MARKER + ID_SIZE, PROV_XMP_GUID), guid))
			code = take(p, &layout->v[i], head, err);
	}
	return code;
}

int prov_jpeg_extended(const struct prov_src *src, const struct prov_layout *layout,
    struct prov_bytes guid, uint8_t **owned, size_t *n, uint64_t *at, struct prov_err *err)
{
	struct parts p = {0};
	int code;

	*owned = NULL;
	*n = 0;
	p.v = calloc(PROV_MAX_SIGNAL_CARRIERS + 1, sizeof(p.v[0]));
	if (p.v == NULL)
		return prov_fail_nomem(err);
	code = gather(src, layout, guid, &p, err);
	if (code == PROV_OK && p.n > 0 && p.full > 0) {
		*owned = malloc(p.full);
		code = *owned == NULL ? prov_fail_nomem(err) : join(src, &p, *owned, err);
		*n = code == PROV_OK ? p.full : 0;
		*at = p.first;
	}
	free(p.v);
	return code;
}
