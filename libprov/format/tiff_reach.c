/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a TIFF file says to lie where its store lies. Pictures that are cut off lead behind the
 * file's end; once a store stands there, readers take its bytes for the rest, and not all of these
 * are signed. Looked at are the directories of the main chain and all below (SubIFDs), with their
 * strips, tiles, and those values that the picture is made with; not what makers have in forms of
 * their own. How long a strip is that is not compressed follows from the picture's size, and
 * readers (Pillow, libtiff) go by that where less is said.
 */
#include "base/err.h"
#include "base/rd.h"
#include "format/tiff.h"
#include "format/window.h"

#define TAG_SUB_IFDS 330
#define ROWS 6
#define STRIPS 0 /* rows of the table below */
#define TILES 1
#define TAG_DNG 50706
#define CHROMA 6
#define OLD_JPEG 6 /* a compression */
#define TWICE 2    /* tables of one tag that are followed: readers differ in which they take */
#define STEP 16    /* of the budget, for an entry or a place; 12 and 8 bytes at least say these */

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

/*
 * Tags whose values readers make the picture with, or say with where on earth it is. Others are
 * private: who does not know them leaves them behind as they were in a file that was longer, and a
 * store comes to lie there by no fault of anybody's.
 */
static const struct {
	uint16_t first, last;
} shown[] = {
    {0, 32767},     /* all that TIFF 6.0 and its supplements tell */
    {32995, 32998}, /* how samples and volumes are stored */
    {33421, 33422}, /* the pattern of a sensor's colours */
    {33550, 33550}, {33922, 33922}, {34264, 34264}, {34735, 34737}, /* GeoTIFF */
    {34675, 34675},                                                 /* a colour profile */
    {37439, 37439},                                                 /* luminance */
    {42112, 42113},                                                 /* what is no data */
    {50706, 52565},                                                 /* DNG */
};

/* What the size of strips and tiles follows from (TIFF 6.0, pages 16 to 41 and 66 to 68). */
enum measure {
	WIDTH,
	HEIGHT,
	BITS,
	COMPRESSION,
	PHOTOMETRIC,
	SAMPLES,
	STRIP_ROWS,
	PLANAR,
	TILE_WIDTH,
	TILE_HEIGHT,
	MEASURES
};

static const uint16_t measures[MEASURES] = {256, 257, 258, 259, 262, 277, 278, 284, 322, 323};

/* Integers of WIDTH bytes from AT on. */
struct table {
	uint64_t at, count;
	size_t width;
};

struct tables {
	struct table v[TWICE];
	size_t n;
};

struct reach {
	struct prov_window win, lengths;
	struct prov_arena *arena;
	struct prov_cands *cands;
	const struct prov_tiff *t;
	uint64_t budget; /* bytes that what does not overlap can still take */
	uint64_t *below; /* where directories are that others lead to */
	size_t num, cap;
	struct tables places[ROWS], sizes[ROWS], subs; /* of this directory */
	uint64_t measured[MEASURES];                   /* likewise; 0: not said */
	bool differs;                                  /* likewise: one is said in two ways */
	bool is_dng;
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

static bool spend(struct reach *r)
{
	if (r->budget < STEP) {
		note_all(r);
		return false;
	}
	r->budget -= STEP;
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

static bool is_shown(uint64_t tag)
{
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		if (tag >= shown[i].first && tag <= shown[i].last)
			return true;
	}
	return false;
}

/* SHORT, LONG, LONG8 and the two of directories; lengths are bytes where they are small. What
 * readers make of other types differs. */
static bool is_integer(uint64_t type, bool is_length)
{
	return type == 3 || type == 4 || type == 13 || type == 16 || type == 18 ||
	       (type == 1 && is_length);
}

static void keep(struct reach *r, struct tables *to, const struct table *table, bool known)
{
	if (to->n == TWICE || !known)
		note_all(r);
	else
		to->v[to->n++] = *table;
}

static void sort_in(struct reach *r, uint64_t tag, uint64_t type, const struct table *table)
{
	if (tag == TAG_SUB_IFDS)
		keep(r, &r->subs, table, is_integer(type, false));
	for (size_t i = 0; i < ROWS; i++) {
		if (tag == rows[i].places)
			keep(r, &r->places[i], table, is_integer(type, false));
		else if (tag == rows[i].lengths && rows[i].lengths != 0)
			keep(r, &r->sizes[i], table, is_integer(type, true));
	}
}

/* What stands behind the file's end leads nowhere. */
static int ended(int code, const struct prov_err *why, struct prov_err *err)
{
	return code == PROV_E_TRUNC || code == PROV_OK ? PROV_OK : prov_pass(err, code, why);
}

/* The first value of a tag that is a measure; of one that stands there twice, the larger counts. */
static int measure(
    struct reach *r, uint64_t tag, uint64_t type, const struct table *table, struct prov_err *err)
{
	struct prov_err why = {0};
	uint64_t value;
	int code;

	for (size_t i = 0; i < MEASURES; i++) {
		if (tag != measures[i] || table->count == 0)
			continue;
		/* Fractions: what readers make of them differs. */
		if (table->width == 0 || type == 5 || (type >= 10 && type <= 12)) {
			note_all(r);
			return PROV_OK;
		}
		code = get(r, &r->lengths, table->at, table->width, &value, &why);
		r->differs = r->differs || (r->measured[i] != 0 && r->measured[i] != value);
		if (code == PROV_OK && value > r->measured[i])
			r->measured[i] = value;
		return ended(code, &why, err);
	}
	return PROV_OK;
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
	if (code != PROV_OK || tag == PROV_TIFF_C2PA)
		return code;
	table = (struct table){at + 4 + width, count < most ? count : most, size_of(type)};
	if (table.count * table.width > width) {
		table.at = value;
		if (is_shown(tag))
			note(r, value, table.count * table.width);
	}
	r->is_dng = r->is_dng || tag == TAG_DNG;
	sort_in(r, tag, type, &table);
	return measure(r, tag, type, &table, err);
}

static uint64_t product(uint64_t a, uint64_t b)
{
	const uint64_t most = UINT64_MAX / 16;

	return a == 0 || b <= most / a ? a * b : most;
}

static uint64_t or_one(uint64_t value)
{
	return value == 0 ? 1 : value;
}

/* Pictures of grey, colours, a palette, masks, inks and CIELab, not compressed. Of chroma there are
 * fewer samples, and what sensors give makers pack in more ways than the tags can say; not in DNG.
 */
static bool is_plain(const struct reach *r)
{
	const uint64_t is = r->measured[PHOTOMETRIC];

	return r->measured[COMPRESSION] <= 1 && (is <= 5 || is == 8 || (r->is_dng && is != CHROMA));
}

/* Bytes of the strip or tile number I. */
static uint64_t plain_size(const struct reach *r, size_t row, uint64_t i)
{
	const uint64_t *m = r->measured;
	const uint64_t most = UINT64_MAX / 16;
	uint64_t bits = product(or_one(m[BITS]), m[PLANAR] == 2 ? 1 : or_one(m[SAMPLES]));
	uint64_t lines = m[STRIP_ROWS], strips;

	if (row == TILES) {
		bits = product(bits, m[TILE_WIDTH]);
		return product(bits / 8 + (bits % 8 != 0), m[TILE_HEIGHT]);
	}
	if (lines == 0 || lines > m[HEIGHT])
		lines = m[HEIGHT];
	if (lines == 0)
		return 0;
	strips = m[HEIGHT] / lines + (m[HEIGHT] % lines != 0);
	if (m[PLANAR] == 2 ? i / strips >= or_one(m[SAMPLES]) : i >= strips)
		return 0; /* more than the picture has */
	i %= strips;
	if (i == strips - 1)
		lines = m[HEIGHT] - i * lines;
	bits = product(bits, m[WIDTH]);
	return bits == most ? most : product(bits / 8 + (bits % 8 != 0), lines);
}

static uint64_t times(uint64_t all, uint64_t part)
{
	return part == 0 ? 1 : all / part + (all % part != 0);
}

/* The strips or tiles of the picture. */
static uint64_t num_parts(const struct reach *r, size_t row)
{
	const uint64_t *m = r->measured;
	uint64_t n = m[PLANAR] == 2 ? or_one(m[SAMPLES]) : 1;

	if (row == STRIPS)
		return product(n, times(m[HEIGHT], m[STRIP_ROWS]));
	return product(
	    n, product(times(m[WIDTH], m[TILE_WIDTH]), times(m[HEIGHT], m[TILE_HEIGHT])));
}

/* Whether readers take all that follows of a strip that is said to be empty, and is somewhere.
 * libtiff does, if it is compressed and the only one, or a JPEG of the old form. Of several it is
 * one that was left out (GDAL), to which whoever writes the file anew gives a place (ExifTool). */
static bool goes_on(const struct reach *r, size_t row, uint64_t count)
{
	return r->differs || r->measured[COMPRESSION] <= 1 ||
	       r->measured[COMPRESSION] == OLD_JPEG || count <= 1 || num_parts(r, row) <= 1;
}

/* How much readers take of number I of COUNT, which begins at OFF. */
static uint64_t real_size(
    const struct reach *r, size_t row, uint64_t i, uint64_t count, uint64_t off, uint64_t said)
{
	uint64_t plain;

	if (row != STRIPS && row != TILES)
		return said;
	if (!is_plain(r))
		return said == 0 && off > 0 && goes_on(r, row, count) ? UINT64_MAX / 16 : said;
	plain = plain_size(r, row, i);
	return plain > said ? plain : said;
}

/* Of a place without a length (SIZES NULL, or too short) it is known that it begins there. */
static int follow(struct reach *r, size_t row, const struct table *places,
    const struct table *sizes, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = PROV_OK;

	for (uint64_t i = 0; i < places->count && code == PROV_OK; i++) {
		uint64_t off, len = 1;

		if (!spend(r))
			return PROV_OK;
		code = get(r, &r->win, places->at + i * places->width, places->width, &off, &why);
		if (code == PROV_OK && sizes != NULL && i < sizes->count)
			code = get(
			    r, &r->lengths, sizes->at + i * sizes->width, sizes->width, &len, &why);
		if (code == PROV_OK)
			note(r, off, real_size(r, row, i, places->count, off, len));
	}
	return ended(code, &why, err);
}

/* Each table of places with each of lengths. */
static int follow_all(struct reach *r, size_t row, struct prov_err *err)
{
	const struct tables *places = &r->places[row], *sizes = &r->sizes[row];
	int code = PROV_OK;

	for (size_t i = 0; i < places->n && code == PROV_OK; i++) {
		if (sizes->n == 0)
			code = follow(r, row, &places->v[i], NULL, err);
		for (size_t k = 0; k < sizes->n && code == PROV_OK; k++)
			code = follow(r, row, &places->v[i], &sizes->v[k], err);
	}
	return code;
}

static int add_below(struct reach *r, uint64_t off, struct prov_err *err)
{
	if (r->num == PROV_MAX_IFDS)
		return prov_refuse(err, PROV_LIMIT_IFDS, "more than %u directories", PROV_MAX_IFDS);
	if (r->num == r->cap) {
		size_t cap = r->cap == 0 ? 16 : r->cap * 2;
		uint64_t *v = prov_arena_grow(r->arena, r->below, r->num, cap, sizeof(*v), err);

		if (v == NULL)
			return prov_failed(err);
		r->below = v;
		r->cap = cap;
	}
	r->below[r->num++] = off;
	return PROV_OK;
}

static int find_below(struct reach *r, const struct table *subs, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = PROV_OK;

	for (uint64_t i = 0; i < subs->count; i++) {
		uint64_t off;

		if (!spend(r))
			return PROV_OK;
		code = get(r, &r->win, subs->at + i * subs->width, subs->width, &off, &why);
		if (code != PROV_OK)
			return ended(code, &why, err);
		if (off == 0)
			continue;
		code = add_below(r, off, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

/* The NUM entries of a directory at OFF. */
static int read_ifd(struct reach *r, uint64_t off, uint64_t num, struct prov_err *err)
{
	const uint64_t head = prov_tiff_head_size(r->t), entry = prov_tiff_entry_size(r->t);
	struct prov_err why = {0};
	int code = PROV_OK;

	memset(r->places, 0, sizeof(r->places));
	memset(r->sizes, 0, sizeof(r->sizes));
	memset(r->measured, 0, sizeof(r->measured));
	r->differs = false;
	r->subs.n = 0;
	note(r, off, head + num * entry + prov_tiff_width(r->t));
	for (uint64_t i = 0; i < num && code == PROV_OK; i++) {
		if (!spend(r))
			return PROV_OK;
		code = read_entry(r, off + head + i * entry, &why);
	}
	code = ended(code, &why, err);
	for (size_t i = 0; i < ROWS && code == PROV_OK; i++)
		code = follow_all(r, i, err);
	for (size_t i = 0; i < r->subs.n && code == PROV_OK; i++)
		code = find_below(r, &r->subs.v[i], err);
	return code;
}

static int of_chain(void *ctx, const struct prov_tiff_ifd *ifd, struct prov_err *err)
{
	return read_ifd(ctx, ifd->off, ifd->num, err);
}

static int of_below(struct reach *r, uint64_t off, struct prov_err *err)
{
	struct prov_err why = {0};
	uint64_t num;
	int code = get(r, &r->win, off, (size_t)prov_tiff_head_size(r->t), &num, &why);

	if (code != PROV_OK)
		return ended(code, &why, err);
	/* More entries than the file has room for: readers may go on as far as they can. */
	if (num > r->win.src->size / prov_tiff_entry_size(r->t)) {
		note_all(r);
		return PROV_OK;
	}
	return read_ifd(r, off, num, err);
}

int prov_tiff_reach(const struct prov_src *src, struct prov_arena *arena, struct prov_cands *cands,
    struct prov_err *err)
{
	struct prov_tiff *t = prov_arena_alloc(arena, sizeof(*t), err);
	struct reach r = {.arena = arena, .cands = cands, .t = t};
	int code;

	if (t == NULL)
		return prov_failed(err);
	/* Enough for what does not overlap; directories that lead to each other use it up. Each
	 * step is held against each store, and honest files have one. */
	r.budget = src->size > UINT64_MAX / 2 ? UINT64_MAX : src->size * 2;
	if (cands->n > 1)
		r.budget /= cands->n;
	prov_window_init(&r.win, src);
	prov_window_init(&r.lengths, src);
	code = prov_tiff_walk(src, t, of_chain, &r, err);
	for (size_t i = 0; i < r.num && code == PROV_OK; i++)
		code = of_below(&r, r.below[i], err);
	return code;
}
