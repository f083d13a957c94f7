/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_place.h"

#include "base/err.h"

void prov_bmff_cursor_init(struct prov_bmff_cursor *c, const struct prov_src *src,
    const struct prov_bmff_box *box, uint64_t skip)
{
	c->src = src;
	c->at = box->off + box->head;
	c->end = box->off + box->len;
	c->at = skip < c->end - c->at ? c->at + skip : c->end;
	c->used = c->n = 0;
}

/* At least N bytes from AT on are held. */
static int fill(struct prov_bmff_cursor *c, size_t n, struct prov_err *err)
{
	int rc;

	if (n <= c->n - c->used)
		return PROV_OK;
	n = sizeof(c->buf) < c->end - c->at ? sizeof(c->buf) : (size_t)(c->end - c->at);
	c->used = c->n = 0;
	rc = prov_src_read(c->src, c->at, c->buf, n, err);
	if (rc == PROV_OK)
		c->n = n;
	return rc;
}

int prov_bmff_take(struct prov_bmff_cursor *c, unsigned n, uint64_t *out, struct prov_err *err)
{
	int rc;

	*out = 0;
	if (n > c->end - c->at)
		return prov_fail_at(
		    err, PROV_E_TRUNC, c->at, "a table has not as many entries as it says");
	rc = fill(c, n, err);
	if (rc != PROV_OK)
		return rc;
	for (unsigned i = 0; i < n; i++)
		*out = *out << 8 | c->buf[c->used++];
	c->at += n;
	return PROV_OK;
}

int prov_bmff_take_u32(struct prov_bmff_cursor *c, uint32_t *out, struct prov_err *err)
{
	uint64_t value;
	int rc = prov_bmff_take(c, 4, &value, err);

	*out = (uint32_t)value;
	return rc;
}

int prov_bmff_add(uint64_t off, uint64_t by, uint64_t *out, struct prov_err *err)
{
	*out = off + by;
	if (*out < off)
		return prov_fail(err, PROV_E_FORMAT, "a table has an offset past any file's end");
	return PROV_OK;
}

static int tell(
    const struct prov_bmff_visit *visit, enum prov_bmff_where where, uint64_t off, uint64_t len)
{
	struct prov_bmff_place place = {where, off, len};

	return visit->place(visit->ctx, &place);
}

/* --- iloc --- */

struct items {
	struct prov_bmff_cursor c;
	const struct prov_bmff_visit *visit;
	uint64_t file_size;
	unsigned version, offset, length, base, index; /* the widths of what there is */
	enum prov_bmff_where where;
	uint64_t base_offset;
};

static int read_extent(struct items *it, struct prov_err *err)
{
	uint64_t index, off, len;
	int rc = prov_bmff_take(&it->c, it->index, &index, err);

	if (rc == PROV_OK)
		rc = prov_bmff_take(&it->c, it->offset, &off, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&it->c, it->length, &len, err);
	if (rc == PROV_OK)
		rc = prov_bmff_add(it->base_offset, off, &off, err);
	if (rc != PROV_OK)
		return rc;
	/* No length: all that the source has. */
	if (len == 0 && (it->where == PROV_BMFF_IN_FILE || it->where == PROV_BMFF_ELSEWHERE))
		len = off < it->file_size ? it->file_size - off : 1;
	return tell(it->visit, it->where, off, len);
}

static int read_item(struct items *it, struct prov_err *err)
{
	uint64_t id, method = 0, reference, extents;
	int rc = prov_bmff_take(&it->c, it->version < 2 ? 2 : 4, &id, err);

	if (rc == PROV_OK && it->version > 0)
		rc = prov_bmff_take(&it->c, 2, &method, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&it->c, 2, &reference, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&it->c, it->base, &it->base_offset, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&it->c, 2, &extents, err);
	if (rc != PROV_OK)
		return rc;
	if (method > 2)
		return prov_fail(err, PROV_E_FORMAT, "an item lies where no item can lie");
	it->where = reference != 0 ? PROV_BMFF_ELSEWHERE
		    : method == 2  ? PROV_BMFF_IN_ITEM
		    : method == 1  ? PROV_BMFF_IN_META
				   : PROV_BMFF_IN_FILE;
	/* Extents without a byte are all the same one: no work that costs nothing to ask for. */
	if (it->index + it->offset + it->length == 0 && extents > 1)
		extents = 1;
	for (; extents > 0 && rc == PROV_OK; extents--)
		rc = read_extent(it, err);
	return rc;
}

static bool is_width(unsigned n)
{
	return n == 0 || n == 4 || n == 8;
}

int prov_bmff_items(const struct prov_src *src, const struct prov_bmff_box *iloc,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct items it = {.visit = visit, .file_size = src->size};
	uint64_t version, widths, count = 0;
	int rc;

	prov_bmff_cursor_init(&it.c, src, iloc, 0);
	rc = prov_bmff_take(&it.c, 4, &version, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&it.c, 2, &widths, err);
	if (rc != PROV_OK)
		return rc;
	it.version = (unsigned)(version >> 24);
	it.offset = (unsigned)(widths >> 12);
	it.length = (unsigned)(widths >> 8 & 15);
	it.base = (unsigned)(widths >> 4 & 15);
	it.index = it.version > 0 ? (unsigned)(widths & 15) : 0;
	if (it.version > 2 || !is_width(it.offset) || !is_width(it.length) || !is_width(it.base) ||
	    !is_width(it.index))
		return prov_fail_at(
		    err, PROV_E_FORMAT, iloc->off, "an 'iloc' box of an unknown version or width");
	rc = prov_bmff_take(&it.c, it.version < 2 ? 2 : 4, &count, err);
	for (; count > 0 && rc == PROV_OK; count--)
		rc = read_item(&it, err);
	return rc;
}

int prov_bmff_idat(const struct prov_src *src, const struct prov_bmff_box *meta,
    struct prov_span *out, struct prov_err *err)
{
	uint64_t at, end = meta->off + meta->len;
	struct prov_bmff_box box;
	struct prov_window win;
	size_t found = 0;
	int rc;

	prov_window_init(&win, src);
	rc = prov_bmff_children(&win, meta, &at, err);
	for (at = at == 0 ? end : at; at < end && rc == PROV_OK; at = box.off + box.len) {
		struct prov_err why = {0};

		rc = prov_bmff_read(&win, at, end, false, &box, &why);
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) { /* no box any more */
			rc = PROV_OK;
			break;
		}
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
		if (box.type != PROV_FOURCC('i', 'd', 'a', 't'))
			continue;
		*out = (struct prov_span){box.off + box.head, box.len - box.head};
		found++;
	}
	if (rc == PROV_OK && found != 1)
		return prov_fail_at(
		    err, PROV_E_NOTFOUND, meta->off, "a 'meta' box has no 'idat' box, or several");
	return rc;
}

/* --- tfra, sidx, saio --- */

int prov_bmff_seeks(const struct prov_src *src, const struct prov_bmff_box *tfra,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint64_t version, widths, count = 0, value, off;
	unsigned wide = 4, numbers = 0;
	int rc;

	prov_bmff_cursor_init(&c, src, tfra, 0);
	rc = prov_bmff_take(&c, 4, &version, err);
	if (rc == PROV_OK && version >> 24 != 0)
		wide = 8;
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 8, &widths, err); /* behind the track's number */
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 4, &count, err);
	for (unsigned i = 0; i < 6 && rc == PROV_OK; i += 2)
		numbers += (unsigned)(widths >> i & 3) + 1;
	for (; count > 0 && rc == PROV_OK; count--) {
		rc = prov_bmff_take(&c, wide, &value, err);
		if (rc == PROV_OK)
			rc = prov_bmff_take(&c, wide, &off, err);
		for (unsigned i = 0; i < numbers && rc == PROV_OK; i++)
			rc = prov_bmff_take(&c, 1, &value, err);
		if (rc == PROV_OK)
			rc = tell(visit, PROV_BMFF_AT_BOX, off, 0);
	}
	return rc;
}

int prov_bmff_segments(const struct prov_src *src, const struct prov_bmff_box *sidx,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint64_t version, value, first = 0, off = sidx->off + sidx->len, count = 0;
	unsigned wide = 4;
	int rc;

	prov_bmff_cursor_init(&c, src, sidx, 0);
	rc = prov_bmff_take(&c, 4, &version, err);
	if (rc == PROV_OK && version >> 24 != 0)
		wide = 8;
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 8, &value, err); /* whose, and the time's scale */
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, wide, &value, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, wide, &first, err);
	if (rc == PROV_OK)
		rc = prov_bmff_add(off, first, &off, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 4, &count, err);
	for (count &= 0xffff; count > 0 && rc == PROV_OK; count--) {
		uint64_t size;

		rc = prov_bmff_take(&c, 4, &size, err);
		if (rc == PROV_OK)
			rc = prov_bmff_take(&c, 8, &value, err);
		if (rc == PROV_OK)
			rc = tell(visit, PROV_BMFF_AT_BOX, off, 0);
		if (rc == PROV_OK)
			rc = prov_bmff_add(off, size & 0x7fffffff, &off, err);
	}
	return rc;
}

int prov_bmff_auxiliary(const struct prov_src *src, const struct prov_bmff_box *saio, uint64_t base,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint64_t version, count = 0, off;
	int rc;

	prov_bmff_cursor_init(&c, src, saio, 0);
	rc = prov_bmff_take(&c, 4, &version, err);
	if (rc == PROV_OK && (version & 1) != 0)
		rc = prov_bmff_take(&c, 8, &off, err); /* what kind it is */
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 4, &count, err);
	for (; count > 0 && rc == PROV_OK; count--) {
		rc = prov_bmff_take(&c, version >> 24 == 0 ? 4 : 8, &off, err);
		if (rc == PROV_OK)
			rc = prov_bmff_add(base, off, &off, err);
		if (rc == PROV_OK)
			rc = tell(visit, PROV_BMFF_AUXILIARY, off, 0);
	}
	return rc;
}
