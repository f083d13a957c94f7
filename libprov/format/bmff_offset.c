/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Offsets are absolute in stco and co64 (ISO/IEC 14496-12, 8.7.5), saio of a sample table (8.7.9),
 * iloc (8.11.3), base_data_offset of tfhd (8.8.7) and moof_offset of tfra (8.8.10). Those of sidx,
 * ssix, trun, and saio in a fragment count from their own place; mfro and what lies in idat move
 * with what they are in.
 */
#include "format/bmff_offset.h"

#include "base/err.h"
#include "base/rd.h"
#include "format/bmff_iloc.h"
#include "format/cands.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define FULL 4u /* version and flags */

struct find {
	struct prov_bmff_edits *edits;
	struct prov_window *win;
	bool widen;
};

static int fail_table(const struct prov_bmff_box *box, struct prov_err *err)
{
	return prov_fail_at(err, PROV_E_FORMAT, box->off,
	    "a table of offsets has more entries than it has room for");
}

/* N bytes of BOX's body from AT on. */
static int body(struct find *f, const struct prov_bmff_box *box, uint64_t at, size_t n,
    struct prov_rd *rd, struct prov_err *err)
{
	uint64_t room = box->len - box->head;
	struct prov_bytes data;
	int rc;

	if (at > room || n > room - at)
		return fail_table(box, err);
	rc = prov_window_get(f->win, box->off + box->head + at, n, &data, err);
	prov_rd_init(rd, data, box->off + box->head + at);
	return rc;
}

static int add(struct find *f, const struct prov_bmff_box *box, uint64_t at, uint64_t base,
    uint8_t width, struct prov_err *err)
{
	const struct prov_place_op places = {
	    .off = at, .count = 1, .base = base, .in_width = width, .width = width};

	return prov_bmff_edit_places(f->edits, box, &places, err);
}

/* COUNT, and as many offsets of IN_WIDTH bytes, from AT of the body on. */
static int add_table(struct find *f, const struct prov_bmff_box *box, uint64_t at, uint8_t in_width,
    uint8_t width, struct prov_err *err)
{
	struct prov_place_op places = {.in_width = in_width, .width = width};
	uint64_t room = box->len - box->head;
	uint32_t count = 0;
	struct prov_rd rd;
	int rc = body(f, box, at, 4, &rd, err);

	if (rc != PROV_OK)
		return rc;
	if (!prov_rd_u32(&rd, &count) || count > (room - at - 4) / in_width)
		return fail_table(box, err);
	places.off = box->off + box->head + at + 4;
	places.count = count;
	return prov_bmff_edit_places(f->edits, box, &places, err);
}

static int chunks(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	bool is_wide = box->type == CC('c', 'o', '6', '4');
	int rc = add_table(f, box, FULL, is_wide ? 8 : 4, is_wide || f->widen ? 8 : 4, err);

	if (rc == PROV_OK && f->widen && !is_wide)
		rc = prov_bmff_edit(f->edits, box, box->off + 4, 4, prov_bytes_str("co64"), err);
	return rc;
}

static int auxiliary(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	uint32_t full = 0;
	struct prov_rd rd;
	int rc = body(f, box, 0, FULL, &rd, err);

	if (rc != PROV_OK)
		return rc;
	if (!prov_rd_u32(&rd, &full))
		return fail_table(box, err);
	return add_table(f, box, FULL + ((full & 1) != 0 ? 8 : 0), full >> 24 == 0 ? 4 : 8,
	    full >> 24 == 0 ? 4 : 8, err);
}

static int fragment_header(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	uint32_t full = 0;
	struct prov_rd rd;
	int rc = body(f, box, 0, FULL + 4, &rd, err);

	if (rc != PROV_OK || !prov_rd_u32(&rd, &full) || (full & 1) == 0)
		return rc;
	rc = body(f, box, FULL + 4, 8, &rd, err);
	return rc == PROV_OK ? add(f, box, box->off + box->head + FULL + 4, 0, 8, err) : rc;
}

static int random_access(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	uint32_t full = 0, track = 0, lengths = 0, count = 0;
	uint64_t room = box->len - box->head, at = FULL + 12, entry;
	struct prov_rd rd;
	uint8_t width;
	int rc = body(f, box, 0, FULL + 12, &rd, err);

	if (rc != PROV_OK)
		return rc;
	if (!prov_rd_u32(&rd, &full) || !prov_rd_u32(&rd, &track) || !prov_rd_u32(&rd, &lengths) ||
	    !prov_rd_u32(&rd, &count))
		return fail_table(box, err);
	width = full >> 24 == 0 ? 4 : 8;
	entry = 2u * width + (lengths >> 4 & 3) + (lengths >> 2 & 3) + (lengths & 3) + 3;
	if (count > (room - at) / entry)
		return fail_table(box, err);
	for (uint32_t i = 0; i < count && rc == PROV_OK; i++, at += entry)
		rc = add(f, box, box->off + box->head + at + width, 0, width, err);
	return rc;
}

/* Its extents move each by itself, where they have offsets of their own; else its base does. */
static int one_item(struct find *f, const struct prov_bmff_box *box, struct prov_bmff_iloc *iloc,
    struct prov_err *err)
{
	struct prov_bmff_item item;
	int rc = prov_bmff_iloc_item(iloc, &item, err);
	bool moves = item.method == PROV_ILOC_FILE;

	if (rc == PROV_OK && moves && item.data_reference != 0)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, item.off,
		    "has items whose content is said to lie in other files");
	for (unsigned i = 0; i < item.extents && rc == PROV_OK; i++) {
		struct prov_bmff_extent extent;

		rc = prov_bmff_iloc_extent(iloc, &extent, err);
		if (rc == PROV_OK && moves && iloc->offset_size > 0)
			rc = add(f, box, extent.offset_at, item.base, iloc->offset_size, err);
	}
	if (rc == PROV_OK && moves && iloc->offset_size == 0 && iloc->base_size > 0)
		rc = add(f, box, item.base_at, 0, iloc->base_size, err);
	return rc;
}

static int items(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_bmff_iloc iloc;
	int rc = prov_bmff_iloc_open(&iloc, f->win, box, err);

	for (uint32_t i = 0; rc == PROV_OK && i < iloc.items; i++)
		rc = one_item(f, box, &iloc, err);
	return rc;
}

/* Whether all samples lie in this file (8.7.2): the offsets of others are none of ours. */
static int references(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	uint64_t at = box->off + box->head + FULL + 4, end = box->off + box->len;
	struct prov_bmff_box entry;

	for (; end > at && end - at >= PROV_BOX_HEAD + FULL; at += entry.len) {
		struct prov_err why = {0};
		uint32_t full = 0;
		struct prov_rd rd;
		int rc = prov_bmff_read(f->win, at, end, false, &entry, &why);

		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
			return PROV_OK;
		if (rc == PROV_OK)
			rc = body(f, &entry, 0, FULL, &rd, err);
		else
			rc = prov_pass(err, rc, &why);
		if (rc != PROV_OK)
			return rc;
		if (prov_rd_u32(&rd, &full) && (full & 1) == 0)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, entry.off,
			    "has tracks whose content lies in other files");
	}
	return PROV_OK;
}

/* What holds offsets of this type in a box that lies in PARENT (0: none). */
static const struct row {
	uint32_t type, parent;
	int (*find)(struct find *f, const struct prov_bmff_box *box, struct prov_err *err);
	const char *refused; /* or why it can't be corrected */
} rows[] = {
    {CC('s', 't', 'c', 'o'), CC('s', 't', 'b', 'l'), chunks, NULL},
    {CC('c', 'o', '6', '4'), CC('s', 't', 'b', 'l'), chunks, NULL},
    {CC('s', 'a', 'i', 'o'), CC('s', 't', 'b', 'l'), auxiliary, NULL},
    {CC('t', 'f', 'h', 'd'), CC('t', 'r', 'a', 'f'), fragment_header, NULL},
    {CC('t', 'f', 'r', 'a'), CC('m', 'f', 'r', 'a'), random_access, NULL},
    {CC('i', 'l', 'o', 'c'), CC('m', 'e', 't', 'a'), items, NULL},
    {CC('d', 'r', 'e', 'f'), CC('d', 'i', 'n', 'f'), references, NULL},
    {CC('c', 'm', 'o', 'v'), CC('m', 'o', 'o', 'v'), NULL,
	"has a compressed movie header, whose offsets can't be corrected"},
    {CC('!', 'm', 'o', 'v'), 0, NULL,
	"has a compressed movie header, whose offsets can't be corrected"},
    {CC('!', 'm', 'o', 'f'), 0, NULL,
	"has a compressed head of a fragment, whose offsets can't be corrected"},
    {CC('g', 'p', 's', ' '), CC('m', 'o', 'o', 'v'), NULL,
	"has a table of a camera's own, whose offsets can't be corrected"},
};

static int visit(void *ctx, const struct prov_bmff_box *box, const struct prov_bmff_above *above,
    struct prov_err *err)
{
	struct find *f = ctx;
	uint32_t parent = prov_bmff_parent(above, 1);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].type != box->type || rows[i].parent != parent)
			continue;
		/* Items refer to other files in iloc, where it is looked for. */
		if (box->type == CC('d', 'r', 'e', 'f') &&
		    prov_bmff_parent(above, 2) != CC('m', 'i', 'n', 'f'))
			continue;
		if (rows[i].find == NULL)
			return prov_fail_at(
			    err, PROV_E_UNSUPPORTED, box->off, "%s", rows[i].refused);
		return rows[i].find(f, box, err);
	}
	return PROV_OK;
}

int prov_bmff_offsets(struct prov_bmff_edits *edits, struct prov_window *win,
    const struct prov_bmff_box *root, bool widen, struct prov_err *err)
{
	struct find f = {.edits = edits, .win = win, .widen = widen};
	size_t boxes = 0;

	return prov_bmff_each(win, root, &boxes, visit, &f, err);
}
