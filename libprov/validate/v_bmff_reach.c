/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the tables lead that say where content lies.
 *
 * Those that are in the hash are the signer's, and may lead behind the file's end, or over a box's
 * head: then players find nothing there, or what is bound. But boxes that the hash leaves out can
 * be put there later, or hold other bytes: such a table must not lead to those (C2PA 2.4, 15.12.2:
 * what is presented must be what is bound).
 *
 * Versions 1.0 to 2.0 made writers leave out the tables of offsets (stco, co64, iloc, tfra, parts
 * of tfhd and trun), and lists still may (C2PA 2.4, A.5.6, "other entries are allowed"). Nobody
 * signed what such a table says. But what is presented must be what is bound (15.12.2), so that all
 * content it leads to must lie in mdat boxes, which are in the hash or in Merkle trees to their
 * last byte: by that rule a table that leads anywhere else, into the room of the manifest store or
 * behind the file's end, is a mismatch. That the order of what is bound is not bound then is what
 * the verdict has to say; no rule of the specification makes such a file invalid.
 */
#include "base/err.h"
#include "format/bmff_place.h"
#include "validate/v_bmff.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define STEPS 6u
#define BOX_HEAD 8u

struct reach {
	struct v_ctx *ctx;
	const struct prov_src *src;
	const struct prov_bmff_hash *hash;
	struct v_bmff_parts parts;
	struct prov_bmff_sizes sizes;
	struct prov_span idat; /* of the meta box that is looked into */
	bool has_idat;
	bool open;      /* the table that is read is not in the hash */
	bool has_parts; /* not only those of media */
	bool is_fragment;
	struct prov_window win;
	const char *why;
};

/* --- places --- */

static bool is_media(const struct reach *r, uint64_t off, uint64_t len)
{
	const struct prov_span *s = v_bmff_find(&r->parts.media, off);

	return len == 0 || (s != NULL && len <= s->len - (off - s->start));
}

/* Where a seek ends, bytes that nobody signed must not read as a box, unless it is one of the
 * file's top. Old writers left stale offsets behind, and what they lead to is none. */
static int judge_box(struct reach *r, uint64_t at)
{
	const struct prov_span *s = v_bmff_find(&r->parts.loose, at);
	struct prov_err why = {0};
	struct prov_bmff_box box;
	int rc;

	if ((s == NULL || at == s->start) && v_bmff_find(&r->parts.inner, at) == NULL)
		return PROV_OK;
	rc = prov_bmff_read(&r->win, at, r->src->size, false, &box, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
		return PROV_OK;
	if (rc != PROV_OK)
		return prov_pass(r->ctx->err, rc, &why);
	r->why = "a table that the hash leaves out leads to a box inside of one that nobody signed";
	return PROV_OK;
}

/* Items of construction method 1. Only the room of the idat box is bound: an offset past it would
 * lead to anywhere in the file (ISO/IEC 14496-12, 8.11.3; C2PA 2.4, 15.12.2). */
static bool is_inner(const struct reach *r, uint64_t off, uint64_t len)
{
	return r->has_idat && off <= r->idat.len && len <= r->idat.len - off;
}

/* Whether [OFF, OFF + LEN) has a byte of these in it. */
static bool touches(const struct v_bmff_spans *spans, uint64_t off, uint64_t len)
{
	size_t lo = 0, hi = spans->n;

	while (lo < hi) { /* the first that ends behind OFF */
		size_t mid = lo + (hi - lo) / 2;

		if (spans->v[mid].start + spans->v[mid].len <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return len > 0 && lo < spans->n &&
	       (spans->v[lo].start <= off || spans->v[lo].start - off < len);
}

/* A place that a table says which is in the hash. All but a few are in mdat boxes, which are bound,
 * or in idat; only for others it is asked what is left out. That an item lies in another file no
 * reader minds: all take it from this one. */
static int judge_signed(struct reach *r, const struct prov_bmff_place *place)
{
	uint64_t off = place->off;
	int rc = PROV_OK;

	if (place->where == PROV_BMFF_IN_META) {
		if (!r->has_idat && place->len > 0)
			r->why = "a part of the content is said to lie in an 'idat' box, of which "
				 "there is not one";
		if (!r->has_idat || is_inner(r, off, place->len))
			return PROV_OK;
		off += r->idat.start;
	} else if (place->where == PROV_BMFF_IN_ITEM || place->where == PROV_BMFF_AT_BOX ||
		   place->where == PROV_BMFF_AUXILIARY || is_media(r, off, place->len)) {
		return PROV_OK;
	}
	if (!r->has_parts)
		rc = v_bmff_parts(r->ctx, r->src, r->hash, r->is_fragment, &r->parts);
	if (rc != PROV_OK)
		return rc;
	r->has_parts = true;
	if (off >= place->off && (touches(&r->parts.loose, off, place->len) ||
				     touches(&r->parts.inner, off, place->len)))
		r->why = "a part of the content is said to lie in bytes that nobody signed";
	return PROV_OK;
}

static int judge_place(void *ctx, const struct prov_bmff_place *place)
{
	struct reach *r = ctx;

	if (r->why != NULL)
		return PROV_OK;
	if (!r->open || place->where == PROV_BMFF_MISREAD)
		return judge_signed(r, place);
	switch (place->where) {
	case PROV_BMFF_IN_META:
		if (!is_inner(r, place->off, place->len))
			r->why = "a table that the hash leaves out leads outside of its 'idat' box";
		return PROV_OK;
	case PROV_BMFF_IN_ITEM: /* how much data that one has, this table would have to say */
		r->why = "a table that the hash leaves out makes an item of parts of others";
		return PROV_OK;
	case PROV_BMFF_AT_BOX:
		return judge_box(r, place->off);
	case PROV_BMFF_AUXILIARY:
		if (place->off >= r->src->size ||
		    v_bmff_find(&r->parts.loose, place->off) != NULL ||
		    v_bmff_find(&r->parts.inner, place->off) != NULL)
			r->why =
			    "a table that the hash leaves out leads to bytes that nobody signed";
		return PROV_OK;
	case PROV_BMFF_ELSEWHERE:
		r->why = "a table that the hash leaves out leads to another file";
		return PROV_OK;
	case PROV_BMFF_IN_FILE:
	default:
		if (!is_media(r, place->off, place->len))
			r->why = "a table that the hash leaves out leads outside of the media data";
		return PROV_OK;
	}
}

/* --- tables --- */

/* Each table that is looked for, by the bit of v_bmff_open that asks for it. */
static const struct row {
	unsigned open;
	const char *path; /* four letters a step */
} rows[] = {
    {V_BMFF_RUNS | V_BMFF_AUXILIARY, "moovmvextrex"}, /* first: the fragments' sizes */
    {V_BMFF_PLACES, "moovrmra"},                      /* films to be played instead */
    {V_BMFF_CHUNKS, "moovtrakmdiaminfstbl"},
    {V_BMFF_AUXILIARY, "moovtrakmdiaminfstblsaio"},
    {V_BMFF_ITEMS, "metailoc"},
    {V_BMFF_ITEMS, "moovmetailoc"},
    {V_BMFF_ITEMS, "moovtrakmetailoc"},
    {V_BMFF_ITEMS, "mecometailoc"},
    {V_BMFF_ITEMS, "moovmecometailoc"},
    {V_BMFF_ITEMS, "moovtrakmecometailoc"},
    {V_BMFF_ITEMS, "moofmetailoc"},
    {V_BMFF_ITEMS, "mooftrafmetailoc"},
    {V_BMFF_RUNS | V_BMFF_AUXILIARY, "moof"},
    {V_BMFF_SEEKS, "mfratfra"},
    {V_BMFF_SEGMENTS, "sidx"},
};
#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

static int read_table(struct reach *r, const struct prov_bmff_box *box)
{
	const struct prov_bmff_visit visit = {judge_place, r};
	struct prov_err why = {0};
	int rc;

	switch (box->type) {
	case CC('r', 'm', 'r', 'a'): /* VLC plays these (QuickTime File Format, reference movies) */
		r->why = "the film is said to be one in another file, which no hash covers";
		return PROV_OK;
	case CC('t', 'r', 'e', 'x'):
		rc = prov_bmff_track_size(r->src, box, &r->sizes, r->ctx->arena, &why);
		break;
	case CC('s', 't', 'b', 'l'):
		rc = prov_bmff_chunks(r->src, box, &visit, &why);
		break;
	case CC('s', 'a', 'i', 'o'):
		rc = prov_bmff_auxiliary(r->src, box, 0, &visit, &why);
		break;
	case CC('i', 'l', 'o', 'c'):
		rc = prov_bmff_items(r->src, box, &visit, &why);
		break;
	case CC('m', 'o', 'o', 'f'):
		rc = prov_bmff_runs(r->src, box, &r->sizes, &visit, &why);
		break;
	case CC('t', 'f', 'r', 'a'):
		rc = prov_bmff_seeks(r->src, box, &visit, &why);
		break;
	case CC('s', 'i', 'd', 'x'):
	default:
		rc = prov_bmff_segments(r->src, box, &visit, &why);
		break;
	}
	if (rc == PROV_E_NOTFOUND && !r->open) /* nothing is shown of it */
		return PROV_OK;
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		r->why = r->open ? "a table that the hash leaves out cannot be followed"
				 : "a table of where the content lies cannot be followed";
		return PROV_OK;
	}
	return rc == PROV_OK ? PROV_OK : prov_pass(r->ctx->err, rc, &why);
}

static int find_idat(struct reach *r, const struct prov_bmff_box *meta)
{
	struct prov_err why = {0};
	int rc = prov_bmff_idat(r->src, meta, &r->idat, &why);

	r->has_idat = rc == PROV_OK;
	return rc == PROV_OK || rc == PROV_E_NOTFOUND ? PROV_OK : prov_pass(r->ctx->err, rc, &why);
}

static uint32_t step_type(const struct row *row, size_t depth)
{
	const char *p = &row->path[4 * depth];

	return CC((uint8_t)p[0], (uint8_t)p[1], (uint8_t)p[2], (uint8_t)p[3]);
}

/* The boxes below ROOT that ROW's path leads to. What is no box any more is nobody's table. */
static int follow_row(struct reach *r, const struct row *row, const struct prov_bmff_box *root)
{
	size_t last = strlen(row->path) / 4 - 1, depth = 0;
	uint64_t at[STEPS], end[STEPS];
	struct prov_bmff_box box = *root;
	int rc = PROV_OK;

	while (rc == PROV_OK && r->why == NULL) {
		if (box.type == step_type(row, depth)) {
			uint64_t child = 0;

			if (depth == last)
				rc = read_table(r, &box);
			else
				rc = prov_bmff_children(&r->win, &box, &child, r->ctx->err);
			if (rc == PROV_OK && child != 0 && box.type == CC('m', 'e', 't', 'a'))
				rc = find_idat(r, &box);
			if (rc == PROV_OK && child != 0) {
				at[++depth] = child;
				end[depth] = box.off + box.len;
			}
		}
		for (;;) {
			struct prov_err why = {0};
			int code;

			if (rc != PROV_OK || depth == 0)
				return rc;
			code = prov_bmff_read(&r->win, at[depth], end[depth], false, &box, &why);
			if (code == PROV_OK)
				break;
			if (code != PROV_E_TRUNC && code != PROV_E_FORMAT)
				return prov_pass(r->ctx->err, code, &why);
			depth--;
		}
		at[depth] = box.off + box.len;
	}
	return rc;
}

/* Those that are in the hash are of interest where they say what is shown. */
static int follow_rows(struct reach *r, size_t from, size_t to, const struct prov_bmff_box *root)
{
	int rc = PROV_OK;

	for (size_t i = from; i < to && rc == PROV_OK && r->why == NULL; i++) {
		r->open = (r->ctx->bmff_open & rows[i].open) != 0;
		if (r->open || (rows[i].open & V_BMFF_PLACES) != 0)
			rc = follow_row(r, &rows[i], root);
	}
	return rc;
}

/* Looks into each box of the file's top. */
static int each_root(struct reach *r, size_t from, size_t to)
{
	struct prov_bmff_box box;
	int rc = PROV_OK;

	for (uint64_t at = 0; at < r->src->size && rc == PROV_OK && r->why == NULL;
	     at = box.off + box.len) {
		struct prov_err why = {0};

		rc = prov_bmff_read(&r->win, at, r->src->size, true, &box, &why);
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
			return PROV_OK;
		if (rc != PROV_OK)
			return prov_pass(r->ctx->err, rc, &why);
		rc = follow_rows(r, from, to, &box);
	}
	return rc;
}

/* Whether mfra begins at AT. */
static int is_seeks(struct reach *r, uint64_t at, bool *out)
{
	struct prov_bytes head;
	int rc = PROV_OK;

	*out = false;
	if (r->src->size - at < BOX_HEAD)
		return PROV_OK;
	rc = prov_window_get(&r->win, at, BOX_HEAD, &head, r->ctx->err);
	*out = rc == PROV_OK && prov_bytes_is(prov_bytes_sub(head, 4, 4), "mfra");
	return rc;
}

/* What the file's last four bytes say; 0 where it is too short. */
static int read_back(struct reach *r, uint64_t *back)
{
	const uint64_t size = r->src->size;
	struct prov_bytes last;
	int rc;

	*back = 0;
	if (size < (uint64_t)2 * BOX_HEAD)
		return PROV_OK;
	rc = prov_window_get(&r->win, size - 4, 4, &last, r->ctx->err);
	if (rc == PROV_OK)
		*back = (uint64_t)last.p[0] << 24 | (uint64_t)last.p[1] << 16 |
			(uint64_t)last.p[2] << 8 | last.p[3];
	return rc;
}

/*
 * The file's last four bytes say how far before its end mfra begins, by which readers find it
 * (mfro; ISO/IEC 14496-12, 8.8.11): in a box that nobody signed, of any type, those could lead to
 * one inside of it, and its tables to fragments there. *AT: where such a box is, or 0.
 */
static int find_end(struct reach *r, uint64_t *at)
{
	uint64_t back;
	bool is;
	int rc = read_back(r, &back);

	*at = 0;
	if (rc != PROV_OK || back < (uint64_t)2 * BOX_HEAD || back > r->src->size)
		return rc;
	rc = is_seeks(r, r->src->size - back, &is);
	if (is)
		*at = r->src->size - back;
	return rc;
}

static void judge_end(struct reach *r, uint64_t at)
{
	const struct prov_span *s = v_bmff_find(&r->parts.loose, at);

	if ((s != NULL && at != s->start) || v_bmff_find(&r->parts.inner, at) != NULL)
		r->why = "the file's end leads to a table inside of a box that nobody signed";
}

static int reach_in(struct reach *r, const struct prov_src *src, bool is_fragment)
{
	uint64_t end;
	int rc;

	r->src = src;
	prov_window_init(&r->win, src);
	rc = find_end(r, &end);
	r->has_parts = end != 0 || r->ctx->bmff_open != 0;
	r->is_fragment = is_fragment;
	if (rc == PROV_OK)
		rc = r->has_parts ? v_bmff_parts(r->ctx, src, r->hash, is_fragment, &r->parts)
				  : v_bmff_media(r->ctx, src, &r->parts.media);
	if (rc == PROV_OK && end != 0)
		judge_end(r, end);
	if (rc == PROV_OK)
		rc = each_root(r, 0, 1);
	return rc == PROV_OK ? each_root(r, 1, NUM_ROWS) : rc;
}

/* The initialization, then the fragments that have files of their own. */
static const struct prov_src *file_at(const struct v_ctx *ctx, size_t i)
{
	return i == 0 ? ctx->in->src : ctx->in->fragments[i - 1];
}

/* Such files are also put together, and then the end of file LAST may lead into those before it. */
static int reach_joined(struct reach *r, size_t last)
{
	uint64_t back;
	size_t i = last;
	bool is;
	int rc = read_back(r, &back);

	while (rc == PROV_OK && i > 0 && back > file_at(r->ctx, i)->size)
		back -= file_at(r->ctx, i--)->size;
	if (rc != PROV_OK || i == last || back > file_at(r->ctx, i)->size)
		return rc;
	r->src = file_at(r->ctx, i);
	prov_window_init(&r->win, r->src);
	rc = is_seeks(r, r->src->size - back, &is);
	if (rc != PROV_OK || !is)
		return rc;
	rc = v_bmff_parts(r->ctx, r->src, r->hash, i > 0, &r->parts);
	if (rc == PROV_OK)
		judge_end(r, r->src->size - back);
	return rc;
}

int v_bmff_reach(struct v_ctx *ctx, const struct prov_bmff_hash *hash, const char **why)
{
	struct reach r = {.ctx = ctx, .hash = hash};
	int rc = PROV_OK;

	*why = NULL;
	for (size_t i = 0; i <= ctx->in->num_fragments && rc == PROV_OK && r.why == NULL; i++) {
		rc = v_bmff_home(ctx, file_at(ctx, i), &r.why);
		if (rc == PROV_OK && r.why == NULL)
			rc = reach_in(&r, file_at(ctx, i), i > 0);
		if (rc == PROV_OK && r.why == NULL && i > 0)
			rc = reach_joined(&r, i);
	}
	*why = r.why;
	return rc;
}
