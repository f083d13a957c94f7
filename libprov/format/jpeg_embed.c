/* SPDX-License-Identifier: Apache-2.0 */
/* How a store becomes APP11 segments, and where they go (C2PA 2.4, A.3.1; ISO 19566-5 D.2). */
#include "base/err.h"
#include "base/limits.h"
#include "format/embed.h"
#include "format/jpeg.h"

#define BOX_HEADER 8
#define XMP_NAME "http://ns.adobe.com/xap/1.0/" /* and its NUL */
#define MAX_XMP (65535u - 2 - sizeof(XMP_NAME))
#define MAX_SEGMENT 65537u /* with its marker */
#define MAX_PAYLOAD 64000u /* what other writers put into one segment; 65517 would fit */

/* What goes with the old store: its segments, and fill bytes in front of one of them, which belong
 * to its marker (10918-1, B.1.1.2) and would get into the next one's. */
static bool is_left_out(const struct prov_layout *layout, size_t i, size_t old)
{
	const struct prov_range *r = &layout->v[i];

	if (old == PROV_NO_CAND)
		return false;
	if (i + 1 < layout->n && strcmp(r->name, "fill") == 0)
		return layout->v[i + 1].cand == old;
	return r->cand == old;
}

/* Every box number that an APP11 segment other than OLD's has taken. */
static int find_taken(const struct prov_src *src, const struct prov_layout *layout, size_t old,
    uint8_t taken[65536 / 8], struct prov_err *err)
{
	struct prov_window win;

	prov_window_init(&win, src);
	for (size_t i = 0; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];
		struct prov_bytes b;
		unsigned en;
		int code;

		if (strcmp(r->name, "APP11") != 0 || r->len < PROV_JPEG_EN + 2 ||
		    is_left_out(layout, i, old))
			continue;
		code = prov_window_get(&win, r->off, PROV_JPEG_EN + 2, &b, err);
		if (code != PROV_OK)
			return code;
		en = (unsigned)b.p[PROV_JPEG_EN] << 8 | b.p[PROV_JPEG_EN + 1];
		taken[en / 8] |= (uint8_t)(1u << en % 8);
	}
	return PROV_OK;
}

static int choose_en(const struct prov_src *src, const struct prov_layout *layout, size_t old,
    struct prov_arena *arena, unsigned *en, struct prov_err *err)
{
	uint8_t *taken = prov_arena_alloc(arena, 65536 / 8, err);
	int code;

	if (taken == NULL)
		return prov_failed(err);
	code = find_taken(src, layout, old, taken, err);
	if (code != PROV_OK)
		return code;
	for (*en = 1; *en <= UINT16_MAX; (*en)++) {
		if ((taken[*en / 8] & 1u << *en % 8) == 0)
			return PROV_OK;
	}
	return prov_refuse(
	    err, PROV_LIMIT_APP11, "every number for a box in APP11 segments is taken");
}

static void put_be(uint8_t *p, size_t n, uint64_t v)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
}

static int emit_segments(struct prov_plan *plan, struct prov_arena *arena, unsigned en,
    struct prov_bytes store, struct prov_err *err)
{
	size_t off = BOX_HEADER;
	uint32_t z = 1;

	do {
		struct prov_bytes part = prov_bytes_sub(store, off, MAX_PAYLOAD);
		uint8_t *head = prov_arena_alloc(arena, PROV_JPEG_HEAD, err);
		int code;

		if (head == NULL)
			return prov_failed(err);
		put_be(&head[0], 2, 0xffeb);
		put_be(&head[2], 2, PROV_JPEG_HEAD - PROV_JPEG_MARKER + part.n);
		put_be(&head[4], 2, 'J' << 8 | 'P');
		put_be(&head[PROV_JPEG_EN], 2, en);
		put_be(&head[8], 4, z);
		memcpy(&head[PROV_JPEG_BOX], store.p, BOX_HEADER);
		code = prov_plan_emit(plan, prov_bytes(head, PROV_JPEG_HEAD), true, err);
		if (code == PROV_OK && part.n > 0)
			code = prov_plan_emit(plan, part, true, err);
		if (code != PROV_OK)
			return code;
		off += part.n;
		z++;
	} while (off < store.n);
	return PROV_OK;
}

/* Whether R is an Exif segment. */
static int check_exif(
    const struct prov_src *src, const struct prov_range *r, bool *is_exif, struct prov_err *err)
{
	uint8_t b[6];
	int code;

	*is_exif = false;
	if (strcmp(r->name, "APP1") != 0 || r->len < 4 + sizeof(b))
		return PROV_OK;
	code = prov_src_read(src, r->off + 4, b, sizeof(b), err);
	if (code == PROV_OK)
		*is_exif = memcmp(b, "Exif\0", 5) == 0;
	return code;
}

/* The first range from I on that stays. */
static size_t skip_old(const struct prov_layout *layout, size_t i, size_t old)
{
	while (i < layout->n && is_left_out(layout, i, old))
		i++;
	return i;
}

/*
 * The index of the range that the store goes before: after SOI and what readers look for straight
 * behind it, JFIF's APP0 segments and Exif's APP1.
 */
static int find_place(const struct prov_src *src, const struct prov_layout *layout, size_t old,
    size_t *place, struct prov_err *err)
{
	bool is_exif;
	size_t i = skip_old(layout, 1, old);
	int code;

	while (i < layout->n && strcmp(layout->v[i].name, "APP0") == 0)
		i = skip_old(layout, i + 1, old);
	*place = i;
	if (i == layout->n)
		return PROV_OK;
	code = check_exif(src, &layout->v[i], &is_exif, err);
	if (code == PROV_OK && is_exif)
		*place = i + 1;
	return code;
}

/* A box hash covers no byte between two boxes that it does not hash as one, and so none beside the
 * store, which stands before the picture all the same. */
static int avoid_gaps(const struct prov_layout *layout, size_t *place, struct prov_err *err)
{
	while (*place < layout->n && (layout->v[*place].gap || layout->v[*place - 1].gap)) {
		const char *name = layout->v[*place].name;

		if (strcmp(name, "SOS") == 0 || strcmp(name, "EOI") == 0)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, layout->v[*place].off,
			    "has no place between two segments for credentials that are bound by "
			    "boxes");
		(*place)++;
	}
	return PROV_OK;
}

/* What is larger would have to be split, and readers look for what we write in the first part. */
static int emit_xmp(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	size_t n = PROV_JPEG_MARKER + 2 + sizeof(XMP_NAME);
	uint8_t *head = prov_arena_alloc(plan->arena, n, err);
	uint64_t start = plan->size;
	int code;

	if (head == NULL)
		return prov_failed(err);
	if (in->xmp->n > MAX_XMP)
		return prov_refuse(err, PROV_LIMIT_XMP_CHUNK,
		    "its XMP metadata would be %zu bytes, and a JPEG has room for %zu", in->xmp->n,
		    MAX_XMP);
	put_be(&head[0], 2, 0xffe1);
	put_be(&head[2], 2, 2 + sizeof(XMP_NAME) + in->xmp->n);
	memcpy(&head[4], XMP_NAME, sizeof(XMP_NAME));
	code = prov_plan_emit(plan, prov_bytes(head, n), false, err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, *in->xmp, false, err);
	return code == PROV_OK ? prov_embed_box(in, plan, "APP1", start, err) : code;
}

struct boxes {
	const struct prov_embed *in;
	struct prov_plan *plan;
	uint64_t from, to; /* where the range is, and where its copy */
};

static int on_box(void *ctx, uint64_t off, uint64_t len, const char *name, struct prov_err *err)
{
	const struct boxes *b = ctx;

	return prov_plan_box(b->plan, name, off - b->from + b->to, len, err);
}

/* The picture is one range, but several boxes. */
static int copy(const struct prov_embed *in, struct prov_plan *plan, const struct prov_range *r,
    struct prov_err *err)
{
	struct boxes b = {.in = in, .plan = plan, .from = r->off, .to = plan->size};
	bool held;
	int code;

	if (in->binding != PROV_BIND_BOXES || strcmp(r->name, "SOS") != 0)
		return prov_embed_copy(in, plan, r, err);
	code = prov_plan_copy(plan, r->off, r->len, err);
	return code == PROV_OK ? prov_jpeg_split(in->src, r, false, on_box, &b, &held, err) : code;
}

/* XMP goes before the store, behind which readers that don't know it may not look. */
static int emit_new(
    const struct prov_embed *in, struct prov_plan *plan, unsigned en, struct prov_err *err)
{
	uint64_t start;
	int code = PROV_OK;

	if (in->xmp != NULL && in->cands->xmp.holder.len == 0)
		code = emit_xmp(in, plan, err);
	start = plan->size;
	if (code != PROV_OK || in->store.n == 0)
		return code;
	code = emit_segments(plan, plan->arena, en, in->store, err);
	return code == PROV_OK ? prov_embed_box(in, plan, "C2PA", start, err) : code;
}

static uint64_t store_size(size_t n)
{
	size_t payload = n - BOX_HEADER, parts = (payload + MAX_PAYLOAD - 1) / MAX_PAYLOAD;

	return payload + (parts == 0 ? 1 : parts) * PROV_JPEG_HEAD;
}

/* How much longer what stands between range I and the picture becomes. */
static int64_t find_growth(const struct prov_embed *in, size_t i, size_t place, uint64_t *picture)
{
	const struct prov_layout *layout = in->layout;
	uint64_t xmp = in->xmp == NULL ? 0 : 4 + sizeof(XMP_NAME) + in->xmp->n;
	int64_t by = 0;

	for (i++; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		*picture = r->off;
		if (i == place && in->xmp != NULL && in->cands->xmp.holder.len == 0)
			by += (int64_t)xmp;
		if (i == place && in->store.n > 0)
			by += (int64_t)store_size(in->store.n);
		if (strcmp(r->name, "SOS") == 0)
			break;
		if (prov_embed_is_xmp(in, r))
			by += (int64_t)xmp - (int64_t)r->len;
		else if (is_left_out(layout, i, in->old))
			by -= (int64_t)r->len;
	}
	return by;
}

/* An index of further pictures, which counts from itself to them: over what is put in and taken
 * out. *DONE: it was written anew; *SEEN counts them. */
static int put_index(const struct prov_embed *in, struct prov_plan *plan, size_t i, size_t place,
    unsigned *seen, bool *done, struct prov_err *err)
{
	const struct prov_range *r = &in->layout->v[i];
	uint64_t picture = r->off, start = plan->size;
	struct prov_window win;
	struct prov_bytes was;
	uint8_t *now;
	int64_t by;
	int code;

	*done = false;
	if (*seen == PROV_JPEG_INDEXES || strcmp(r->name, "APP2") != 0 || r->len < 8 ||
	    r->len > MAX_SEGMENT)
		return PROV_OK;
	prov_window_init(&win, in->src);
	code = prov_window_get(&win, r->off + 4, 4, &was, err);
	if (code != PROV_OK || !prov_bytes_eq(was, prov_bytes("MPF", 4)))
		return code;
	(*seen)++;
	by = find_growth(in, i, place, &picture);
	if (by == 0)
		return PROV_OK;
	now = prov_arena_alloc(plan->arena, 2 * (size_t)r->len, err);
	if (now == NULL)
		return prov_failed(err);
	code = prov_src_read(in->src, r->off, now, (size_t)r->len, err);
	if (code != PROV_OK)
		return code;
	memcpy(&now[r->len], now, (size_t)r->len);
	was = prov_bytes(&now[r->len + 4], (size_t)r->len - 4);
	code = prov_jpeg_move(&win, was, r->off + 4, picture, by, &now[4], err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, prov_bytes(now, (size_t)r->len), false, err);
	*done = code == PROV_OK;
	return code == PROV_OK ? prov_embed_box(in, plan, r->name, start, err) : code;
}

int prov_jpeg_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_layout *layout = in->layout;
	size_t place;
	unsigned en = 0;
	unsigned seen = 0; /* indexes of further pictures */
	bool done;
	int code = prov_embed_check(in, PROV_CAN_BOXES | PROV_CAN_XMP, err);

	if (code != PROV_OK)
		return code;
	if (in->store.n > 0 && in->store.n < BOX_HEADER)
		return prov_fail(err, PROV_E_INTERNAL, "a manifest store without a box header");
	code = find_place(in->src, layout, in->old, &place, err);
	if (code == PROV_OK)
		code = choose_en(in->src, layout, in->old, plan->arena, &en, err);
	if (code == PROV_OK && in->binding == PROV_BIND_BOXES)
		code = avoid_gaps(layout, &place, err);
	for (size_t i = 0; i < layout->n && code == PROV_OK; i++) {
		const struct prov_range *r = &layout->v[i];

		if (i == place)
			code = emit_new(in, plan, en, err);
		if (code == PROV_OK)
			code = put_index(in, plan, i, place, &seen, &done, err);
		if (code != PROV_OK || done)
			continue;
		if (prov_embed_is_xmp(in, r))
			code = emit_xmp(in, plan, err);
		else if (!is_left_out(layout, i, in->old))
			code = copy(in, plan, r, err);
	}
	if (code == PROV_OK && place >= layout->n)
		code = emit_new(in, plan, en, err);
	return code;
}
