/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that say where content lies, and the boxes that hold them, where ISO/IEC 14496-12 has none
 * of them, or not whole. FFmpeg, and all that read by it, take such a box wherever it stands below
 * the film's head, and what is cut off or without a length up to the end of what holds it. By
 * v_bmff_reach.c, which goes by the standard's places, it would not be followed; and what it leads
 * to could be bytes that nobody signed (C2PA 2.4, 15.12.2). No writer's film is so.
 */
#include "base/err.h"
#include "base/rd.h"
#include "validate/v_bmff.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define HEAD 8u
#define LONG_HEAD 16u
#define ROOT 0u
#define NONE 2u    /* no box: what is compressed can't be followed, and nobody writes it any more */
#define PACKED 3u  /* likewise, at the top: ISO's compressed boxes (8.19), which GPAC reads */
#define STRAY 1u   /* a meta box of user data and the like: those have no items */
#define OTHERS 16u /* meta boxes that are read in two ways; no writer makes one */

/* Of those that tables are divided among, the parent holds one: by which of two tables go together
 * readers differ. */
static const struct home {
	uint32_t type, in;
	bool is_one;
} homes[] = {
    {CC('m', 'o', 'o', 'v'), ROOT, false},
    {CC('t', 'r', 'a', 'k'), CC('m', 'o', 'o', 'v'), false},
    {CC('m', 'd', 'i', 'a'), CC('t', 'r', 'a', 'k'), true},
    {CC('m', 'i', 'n', 'f'), CC('m', 'd', 'i', 'a'), true},
    {CC('s', 't', 'b', 'l'), CC('m', 'i', 'n', 'f'), true},
    {CC('s', 't', 's', 'd'), CC('s', 't', 'b', 'l'), false},
    {CC('s', 't', 's', 'c'), CC('s', 't', 'b', 'l'), false},
    {CC('s', 't', 's', 'z'), CC('s', 't', 'b', 'l'), false},
    {CC('s', 't', 'z', '2'), CC('s', 't', 'b', 'l'), false},
    {CC('s', 't', 'c', 'o'), CC('s', 't', 'b', 'l'), false},
    {CC('c', 'o', '6', '4'), CC('s', 't', 'b', 'l'), false},
    {CC('m', 'v', 'e', 'x'), CC('m', 'o', 'o', 'v'), false},
    {CC('t', 'r', 'e', 'x'), CC('m', 'v', 'e', 'x'), false},
    {CC('c', 'm', 'o', 'v'), NONE, false},
    {CC('!', 'm', 'o', 'v'), PACKED, false},
    {CC('m', 'o', 'o', 'f'), ROOT, false},
    {CC('!', 'm', 'o', 'f'), PACKED, false},
    {CC('t', 'r', 'a', 'f'), CC('m', 'o', 'o', 'f'), false},
    {CC('t', 'f', 'h', 'd'), CC('t', 'r', 'a', 'f'), false},
    {CC('t', 'r', 'u', 'n'), CC('t', 'r', 'a', 'f'), false},
    {CC('i', 'l', 'o', 'c'), CC('m', 'e', 't', 'a'), false},
    {CC('i', 'd', 'a', 't'), CC('m', 'e', 't', 'a'), false},
};
#define NUM_HOMES (sizeof(homes) / sizeof(homes[0]))

/* What sample descriptions must not hold, in which FFmpeg looks for boxes, too. */
static const char *const tables[] = {"stsc", "stsz", "stz2", "stco", "co64"};

struct level {
	uint32_t type, one; /* ONE: the type of what it may hold once, and has */
	uint64_t at, end;
	uint64_t other; /* where FFmpeg begins, unless reading comes there by itself; 0: nowhere */
	bool is_other;  /* and this is what it reads from there */
};

struct look {
	struct v_ctx *ctx;
	struct prov_window win;
	struct level in[PROV_MAX_BMFF_DEPTH];
	size_t depth, boxes, others;
	bool has_head, has_free_head;
	const char *why;
};

static const struct home *find_home(uint32_t type)
{
	for (size_t i = 0; i < NUM_HOMES; i++) {
		if (homes[i].type == type)
			return &homes[i];
	}
	return NULL;
}

/* As players read it: CUT is one that ends where its parent does, though it says otherwise. */
static int read_head(
    struct look *l, const struct level *in, struct prov_bmff_box *box, bool *cut, bool *is)
{
	uint64_t left = in->end - in->at;
	struct prov_bytes head;
	struct prov_rd rd;
	uint32_t size = 0;
	int rc = prov_window_get(
	    &l->win, in->at, left < LONG_HEAD ? HEAD : LONG_HEAD, &head, l->ctx->err);

	if (rc != PROV_OK)
		return rc;
	*box = (struct prov_bmff_box){.off = in->at, .head = HEAD};
	prov_rd_init(&rd, head, in->at);
	*is = prov_rd_u32(&rd, &size) && prov_rd_u32(&rd, &box->type);
	box->len = size;
	if (*is && size == 1) {
		*is = prov_rd_u64(&rd, &box->len);
		box->head = LONG_HEAD;
	}
	*cut = box->len > left || (size == 0 && in->type != ROOT);
	if (box->len > left || size == 0)
		box->len = left;
	*is = *is && box->len >= box->head;
	return PROV_OK;
}

static int look_into_descriptions(struct look *l, const struct prov_bmff_box *box)
{
	const uint64_t end = box->off + box->len;

	for (uint64_t at = box->off + box->head; end - at >= 4 && l->why == NULL;) {
		size_t n = end - at < PROV_WINDOW_SIZE ? (size_t)(end - at) : PROV_WINDOW_SIZE;
		struct prov_bytes part;
		int rc = prov_window_get(&l->win, at, n, &part, l->ctx->err);

		if (rc != PROV_OK)
			return rc;
		for (size_t i = 0; i + 4 <= n; i++) {
			for (size_t k = 0; k < sizeof(tables) / sizeof(tables[0]); k++) {
				if (part.p[i] == (uint8_t)tables[k][0] &&
				    prov_bytes_is(prov_bytes_sub(part, i, 4), tables[k]))
					l->why = "a table of where the content lies stands among "
						 "the descriptions of samples";
			}
		}
		at += n - 3;
	}
	return PROV_OK;
}

static void push(struct look *l, uint32_t type, uint64_t at, uint64_t end, uint64_t other)
{
	if (l->depth == PROV_MAX_BMFF_DEPTH)
		l->why = "the film's boxes are nested deeper than any player reads";
	else
		l->in[l->depth++] = (struct level){type, 0, at, end, other, false};
}

/* Done with the innermost level, or with one of two ways to read it. What such boxes hold is read
 * twice, in each other twice as often again: hence the limit. */
static void leave(struct look *l)
{
	struct level *in = &l->in[l->depth - 1];

	if (in->other == 0)
		l->depth--;
	else if (++l->others > OTHERS)
		l->why = "the handlers of meta boxes stand where no boxes begin";
	else
		*in = (struct level){in->type, 0, in->other, in->end, 0, true};
}

/* Where FFmpeg begins to read a meta box: at its handler, four bytes after the other. */
static int find_handler(struct look *l, const struct prov_bmff_box *box, uint64_t *out)
{
	const uint64_t end = box->off + box->len;

	*out = box->off + box->head;
	while (end - *out >= HEAD) {
		size_t n = end - *out < PROV_WINDOW_SIZE ? (size_t)(end - *out) : PROV_WINDOW_SIZE;
		size_t i = 0;
		struct prov_bytes part;
		int rc = prov_window_get(&l->win, *out, n, &part, l->ctx->err);

		if (rc != PROV_OK)
			return rc;
		while (n - i >= HEAD && !prov_bytes_is(prov_bytes_sub(part, i + 4, 4), "hdlr"))
			i += 4;
		l->boxes++; /* metas in each other are all looked through */
		*out += i;
		if (n - i >= HEAD)
			return PROV_OK;
	}
	*out = 0;
	return PROV_OK;
}

static int enter_meta(struct look *l, const struct prov_bmff_box *box, uint32_t type, uint64_t at)
{
	uint64_t other;
	int rc = find_handler(l, box, &other);

	if (rc == PROV_OK)
		push(l, type, at, box->off + box->len, other);
	return rc;
}

/* Where meta boxes may have items (8.11.1, 8.11.7): v_bmff_reach.c follows these. */
static bool has_items(uint32_t parent)
{
	return parent == ROOT || parent == CC('m', 'o', 'o', 'v') ||
	       parent == CC('t', 'r', 'a', 'k') || parent == CC('m', 'o', 'o', 'f') ||
	       parent == CC('t', 'r', 'a', 'f') || parent == CC('m', 'e', 'c', 'o');
}

static bool is_stray_meco(uint32_t type, uint32_t parent)
{
	return type == CC('m', 'e', 'c', 'o') && parent != ROOT &&
	       parent != CC('m', 'o', 'o', 'v') && parent != CC('t', 'r', 'a', 'k');
}

static int enter(struct look *l, const struct prov_bmff_box *box, uint32_t parent)
{
	uint64_t at;
	int rc;

	if (box->len - box->head < HEAD)
		return PROV_OK;
	rc = prov_bmff_children(&l->win, box, &at, l->ctx->err);
	if (rc != PROV_OK || at == 0)
		return rc;
	if (box->type == CC('m', 'e', 't', 'a'))
		return enter_meta(l, box, has_items(parent) ? box->type : STRAY, at);
	push(l, is_stray_meco(box->type, parent) ? STRAY : box->type, at, box->off + box->len, 0);
	return PROV_OK;
}

/* FFmpeg takes a free box that begins like a film's head for one, where there is no other. */
static int look_into_free(struct look *l, const struct prov_bmff_box *box)
{
	struct prov_bytes type;
	int rc;

	if (box->len - box->head < HEAD)
		return PROV_OK;
	rc = prov_window_get(&l->win, box->off + box->head + 4, 4, &type, l->ctx->err);
	if (rc == PROV_OK && (prov_bytes_is(type, "mvhd") || prov_bytes_is(type, "cmov")))
		l->has_free_head = true;
	return rc;
}

static const char *fault(const struct home *home, struct level *in, bool cut)
{
	bool twice = home->is_one && in->one == home->type;

	if (home->is_one)
		in->one = home->type;
	if (home->in == NONE || home->in == PACKED)
		return "the film's head is compressed, or a fragment's, and where it leads can't "
		       "be followed";
	if (cut)
		return "a table of where the content lies is not whole, or what holds it";
	/* Of the two ways to read a meta box v_bmff_reach.c goes the standard's. */
	if (home->in != in->type || in->is_other)
		return "a table of where the content lies stands where none belongs";
	return twice ? "a track has two tables of where its content lies" : NULL;
}

/* One box of the innermost level, and what it holds. */
static int step(struct look *l)
{
	struct level *in = &l->in[l->depth - 1];
	const uint32_t parent = in->type;
	const struct home *home;
	struct prov_bmff_box box;
	bool cut, is;
	int rc;

	if (in->at == in->other)
		in->other = 0;
	if (in->end - in->at < HEAD) {
		leave(l);
		return PROV_OK;
	}
	if (++l->boxes > PROV_MAX_BMFF_BOXES)
		return prov_refuse(l->ctx->err, PROV_LIMIT_BMFF_BOXES,
		    "the file has more than %u boxes", PROV_MAX_BMFF_BOXES);
	rc = read_head(l, in, &box, &cut, &is);
	if (rc != PROV_OK || !is) {
		leave(l); /* nobody goes on behind what is no box */
		return rc;
	}
	in->at += box.len;
	home = find_home(box.type);
	if (home != NULL && home->in == PACKED && parent != ROOT)
		home = NULL;
	l->has_head = l->has_head || box.type == CC('m', 'o', 'o', 'v');
	if (home != NULL)
		l->why = fault(home, in, cut);
	if (l->why != NULL)
		return PROV_OK;
	if (box.type == CC('f', 'r', 'e', 'e') || box.type == CC('h', 'o', 'o', 'v'))
		return look_into_free(l, &box);
	if (box.type == CC('s', 't', 's', 'd'))
		return look_into_descriptions(l, &box);
	return enter(l, &box, parent);
}

int v_bmff_home(struct v_ctx *ctx, const struct prov_src *src, const char **why)
{
	struct look l = {.ctx = ctx, .depth = 1};
	int rc = PROV_OK;

	prov_window_init(&l.win, src);
	l.in[0] = (struct level){ROOT, 0, 0, src->size, 0, false};
	while (rc == PROV_OK && l.depth > 0 && l.why == NULL)
		rc = step(&l);
	if (l.why == NULL && l.has_free_head && !l.has_head && src == ctx->in->src)
		l.why = "a free box is what players take for the head of a film, where there is no "
			"other";
	*why = l.why;
	return rc;
}
