/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a TIFF file says to lie where its store lies. Pictures that are cut off lead behind the
 * file's end; once a store stands there, readers take its bytes for the rest, and not all of these
 * are signed. Looked at are the directories of the main chain and those below (SubIFDs), with their
 * values, strips and tiles; not what makers have in forms of their own.
 */
#include "base/err.h"
#include "base/rd.h"
#include "format/tiff.h"
#include "format/window.h"

#define TAG_SUB_IFDS 330
#define DEPTH 4 /* of directories below each other */
#define ROWS 6

/* Places of parts of the picture, and how long these are: two values for each, or one. */
static const struct row {
	uint16_t places, lengths;
} rows[ROWS] = {
    {273, 279}, /* strips */
    {324, 325}, /* tiles */
    {513, 514}, /* a JPEG stream */
    {519, 0},   /* its tables, in the old form of JPEG in TIFF */
    {520, 0},
    {521, 0},
};

/* Integers of WIDTH bytes from AT on. */
struct table {
	uint64_t at, count;
	size_t width; /* 0: there is none */
};

struct below {
	uint64_t off;
	unsigned depth;
};

struct reach {
	struct prov_window win, lengths;
	struct prov_arena *arena;
	struct prov_cands *cands;
	const struct prov_tiff *t;
	uint64_t budget; /* bytes that what does not overlap can still take */
	struct below *below;
	size_t num, cap;
	struct table places[ROWS], sizes[ROWS], subs; /* of this directory */
};

/* Whatever could not be told is taken for the worst: only files made for it are so. */
static void note_all(struct reach *r)
{
	for (size_t i = 0; i < r->cands->n; i++)
		r->cands->v[i].played = r->cands->v[i].start;
}

static void note(struct reach *r, uint64_t off, uint64_t len)
{
	for (size_t i = 0; i < r->cands->n; i++) {
		struct prov_cand *c = &r->cands->v[i];

		if (c->damage == NULL && off < c->start + c->len &&
		    (off >= c->start || c->start - off < len))
			c->played = off > c->start ? off : c->start;
	}
}

static bool spend(struct reach *r, uint64_t work)
{
	if (work > r->budget) {
		note_all(r);
		return false;
	}
	r->budget -= work;
	return true;
}

static int get(const struct reach *r, struct prov_window *win, uint64_t at, size_t n, uint64_t *out,
    struct prov_err *err)
{
	struct prov_bytes data;
	struct prov_rd rd;
	int code = prov_window_get(win, at, n, &data, err);

	*out = 0;
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, data, at);
	if (!prov_rd_uint(&rd, n, r->t->little, out))
		return prov_fail(err, PROV_E_INTERNAL, "an integer was not read");
	return PROV_OK;
}

/* Bytes of a value of each type (TIFF 6.0, page 15; BigTIFF has 16 to 18). */
static size_t size_of(uint64_t type)
{
	static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

	return type < sizeof(sizes) ? sizes[type] : 0;
}

static void keep(struct reach *r, struct table *to, const struct table *table)
{
	if (to->width != 0) /* two of one tag: readers differ in which they take */
		note_all(r);
	*to = *table;
}

static void sort_in(struct reach *r, uint64_t tag, const struct table *table)
{
	if (tag == TAG_SUB_IFDS)
		keep(r, &r->subs, table);
	for (size_t i = 0; i < ROWS; i++) {
		if (tag == rows[i].places)
			keep(r, &r->places[i], table);
		else if (tag == rows[i].lengths && tag != 0)
			keep(r, &r->sizes[i], table);
	}
}

static int read_entry(struct reach *r, uint64_t at, struct prov_err *err)
{
	const uint64_t width = prov_tiff_width(r->t), most = UINT64_MAX / 8;
	uint64_t tag, type, count, value;
	struct table table;
	int code = get(r, &r->win, at, 2, &tag, err);

	if (code == PROV_OK)
		code = get(r, &r->win, at + 2, 2, &type, err);
	if (code == PROV_OK)
		code = get(r, &r->win, at + 4, (size_t)width, &count, err);
	if (code == PROV_OK)
		code = get(r, &r->win, at + 4 + width, (size_t)width, &value, err);
	if (code != PROV_OK || tag == PROV_TIFF_C2PA || size_of(type) == 0)
		return code;
	table = (struct table){at + 4 + width, count < most ? count : most, size_of(type)};
	if (table.count * table.width > width) {
		table.at = value;
		note(r, value, table.count * table.width);
	}
	sort_in(r, tag, &table);
	return PROV_OK;
}

/* What stands behind the file's end leads nowhere. */
static int ended(int code, const struct prov_err *why, struct prov_err *err)
{
	return code == PROV_E_TRUNC || code == PROV_OK ? PROV_OK : prov_pass(err, code, why);
}

/* Of a place without a length it is known that it begins there. */
static int follow(
    struct reach *r, const struct table *places, const struct table *sizes, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = PROV_OK;

	for (uint64_t i = 0; i < places->count && code == PROV_OK; i++) {
		uint64_t off, len = 1;

		if (!spend(r, places->width))
			return PROV_OK;
		code = get(r, &r->win, places->at + i * places->width, places->width, &off, &why);
		if (code == PROV_OK && sizes->width > 0 && i < sizes->count)
			code = get(
			    r, &r->lengths, sizes->at + i * sizes->width, sizes->width, &len, &why);
		if (code == PROV_OK)
			note(r, off, len);
	}
	return ended(code, &why, err);
}

static int add_below(struct reach *r, uint64_t off, unsigned depth, struct prov_err *err)
{
	if (r->num == PROV_MAX_IFDS)
		return prov_refuse(err, PROV_LIMIT_IFDS, "more than %u directories", PROV_MAX_IFDS);
	if (r->num == r->cap) {
		size_t cap = r->cap == 0 ? 16 : r->cap * 2;
		struct below *v = prov_arena_grow(r->arena, r->below, r->num, cap, sizeof(*v), err);

		if (v == NULL)
			return prov_failed(err);
		r->below = v;
		r->cap = cap;
	}
	r->below[r->num++] = (struct below){off, depth};
	return PROV_OK;
}

static int find_below(struct reach *r, unsigned depth, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = PROV_OK;

	for (uint64_t i = 0; i < r->subs.count && depth < DEPTH; i++) {
		uint64_t off;

		if (!spend(r, r->subs.width))
			return PROV_OK;
		code = get(r, &r->win, r->subs.at + i * r->subs.width, r->subs.width, &off, &why);
		if (code != PROV_OK)
			return ended(code, &why, err);
		if (off == 0)
			continue;
		code = add_below(r, off, depth + 1, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

/* The NUM entries of a directory at OFF. */
static int read_ifd(
    struct reach *r, uint64_t off, uint64_t num, unsigned depth, struct prov_err *err)
{
	const uint64_t head = prov_tiff_head_size(r->t), entry = prov_tiff_entry_size(r->t);
	struct prov_err why = {0};
	int code = PROV_OK;

	memset(r->places, 0, sizeof(r->places));
	memset(r->sizes, 0, sizeof(r->sizes));
	r->subs.width = 0;
	r->subs.count = 0;
	note(r, off, head + num * entry + prov_tiff_width(r->t));
	for (uint64_t i = 0; i < num && code == PROV_OK; i++) {
		if (!spend(r, entry))
			return PROV_OK;
		code = read_entry(r, off + head + i * entry, &why);
	}
	code = ended(code, &why, err);
	for (size_t i = 0; i < ROWS && code == PROV_OK; i++)
		code = follow(r, &r->places[i], &r->sizes[i], err);
	return code == PROV_OK ? find_below(r, depth, err) : code;
}

static int of_chain(void *ctx, const struct prov_tiff_ifd *ifd, struct prov_err *err)
{
	return read_ifd(ctx, ifd->off, ifd->num, 0, err);
}

static int of_below(struct reach *r, const struct below *b, struct prov_err *err)
{
	struct prov_err why = {0};
	uint64_t num;
	int code = get(r, &r->win, b->off, (size_t)prov_tiff_head_size(r->t), &num, &why);

	if (code != PROV_OK)
		return ended(code, &why, err);
	/* More entries than the file has room for are none. */
	if (num > r->win.src->size / prov_tiff_entry_size(r->t))
		return PROV_OK;
	return read_ifd(r, b->off, num, b->depth, err);
}

int prov_tiff_reach(const struct prov_src *src, struct prov_arena *arena, struct prov_cands *cands,
    struct prov_err *err)
{
	struct prov_tiff *t = prov_arena_alloc(arena, sizeof(*t), err);
	struct reach r = {.arena = arena, .cands = cands, .t = t};
	int code;

	if (t == NULL)
		return prov_failed(err);
	/* Entries once, and tables once. */
	r.budget = src->size > UINT64_MAX / 2 ? UINT64_MAX : src->size * 2;
	prov_window_init(&r.win, src);
	prov_window_init(&r.lengths, src);
	code = prov_tiff_walk(src, t, of_chain, &r, err);
	for (size_t i = 0; i < r.num && code == PROV_OK; i++) {
		struct below b = r.below[i]; /* which may move */

		code = of_below(&r, &b, err);
	}
	return code;
}
