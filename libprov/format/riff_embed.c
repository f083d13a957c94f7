/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes the last chunk of a file's first RIFF chunk (C2PA 2.4, A.3.7), and XMP one of
 * a WebP file's. Nothing that stands before the store moves, so that the offsets in cue points and
 * indexes stay right.
 */
#include "base/err.h"
#include "format/riff.h"
#include "format/window.h"

struct make {
	const struct prov_embed *in;
	struct prov_plan *plan;
	size_t place;    /* the range that the store goes before */
	uint32_t length; /* of the first RIFF chunk in the output; 0: not known yet */
	bool ends_well;  /* nothing but another RIFF chunk follows, or the end */
	bool has_xmp;    /* it is out already */
	uint64_t end;    /* where the first RIFF chunk ends in the output */
};

static const char *form(const struct make *m)
{
	return m->in->layout->v[0].name;
}

/* Whether the last chunk before the place is one whose length was left open; what follows it would
 * be read as a part of it. */
static int check_last(const struct make *m, struct prov_err *err)
{
	const struct prov_range *r = &m->in->layout->v[m->place - 1];
	uint8_t b[4];
	int code;

	if (r->gap)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, r->off,
		    "ends in bytes that are no chunk, so that no chunk can follow");
	if (r->more || r->len < PROV_RIFF_CHUNK)
		return PROV_OK;
	code = prov_src_read(m->in->src, r->off + 4, b, 4, err);
	if (code == PROV_OK && memcmp(b, "\xff\xff\xff\xff", 4) == 0)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, r->off,
		    "ends in a chunk that does not say how long it is, so that no chunk can "
		    "follow");
	return code;
}

/* The first range behind the first RIFF chunk, whose length is not always the right one. */
static int find_place(struct make *m, struct prov_err *err)
{
	const struct prov_layout *layout = m->in->layout;
	uint64_t size = layout->size, end;
	uint8_t b[4] = {0};
	int code;

	if (layout->n < PROV_RIFF_FIRST)
		return prov_fail(err, PROV_E_INTERNAL, "a RIFF file without a head");
	code = prov_src_read(m->in->src, layout->v[PROV_RIFF_LENGTH].off, b, 4, err);
	if (code != PROV_OK)
		return code;
	end = (uint64_t)b[3] << 24 | (uint64_t)b[2] << 16 | (uint64_t)b[1] << 8 | b[0];
	end = end == PROV_RIFF_OPEN ? size : end + PROV_RIFF_CHUNK;
	m->place = PROV_RIFF_FIRST;
	while (m->place < layout->n && layout->v[m->place].off < end)
		m->place++;
	m->ends_well = m->place == layout->n;
	code = check_last(m, err);
	if (code == PROV_OK && !m->ends_well && size - layout->v[m->place].off >= PROV_RIFF_HEAD) {
		code = prov_src_read(m->in->src, layout->v[m->place].off, b, 4, err);
		m->ends_well = code == PROV_OK && memcmp(b, "RIFF", 4) == 0;
	}
	return code;
}

/* An index of an AVI file holds offsets of what is in further RIFF chunks, and a store that does
 * not stand at its end what is behind it; these would move. */
static int check_moves(const struct make *m, struct prov_err *err)
{
	const struct prov_layout *layout = m->in->layout;
	size_t last = m->place;

	for (size_t i = 0; i < layout->n; i++) {
		if (prov_embed_is_old(m->in, &layout->v[i]))
			last = i;
	}
	if (last > m->place)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, layout->v[last].off,
		    "has its credentials outside of its first RIFF chunk");
	if (strcmp(form(m), "AVI ") != 0)
		return PROV_OK;
	if (m->place < layout->n && !layout->v[m->place].gap)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, layout->v[m->place].off,
		    "is an AVI file of several RIFF chunks, whose index would not be right any "
		    "more");
	while (
	    last < m->place && (prov_embed_is_old(m->in, &layout->v[last]) || layout->v[last].more))
		last++;
	if (last < m->place)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, layout->v[last].off,
		    "is an AVI file with chunks behind its credentials, which would move");
	return PROV_OK;
}

static int emit_copy(struct make *m, const uint8_t *p, size_t n, struct prov_err *err)
{
	uint8_t *copy = prov_arena_alloc(m->plan->arena, n, err);

	if (copy == NULL)
		return prov_failed(err);
	memcpy(copy, p, n);
	return prov_plan_emit(m->plan, prov_bytes(copy, n), false, err);
}

static int emit_length(struct make *m, struct prov_err *err)
{
	const struct prov_range *r = &m->in->layout->v[PROV_RIFF_LENGTH];
	uint8_t *b = prov_arena_alloc(m->plan->arena, r->len, err);
	int code;

	if (b == NULL)
		return prov_failed(err);
	for (size_t i = 0; i < 4; i++)
		b[i] = (uint8_t)(m->length >> 8 * i);
	/* Where it can't be left out of a hash, it is no part of what scan calls metadata. */
	if (m->ends_well && m->in->store.n > 0)
		code = prov_plan_emit_also(m->plan, prov_bytes(b, 4), err);
	else
		code = prov_plan_emit(m->plan, prov_bytes(b, 4), false, err);
	if (code == PROV_OK && m->in->binding == PROV_BIND_BOXES)
		code = prov_plan_box_more(m->plan, 4, err);
	return code;
}

/* The byte that some writers leave out behind the last chunk. */
static int emit_even(struct make *m, bool is_store, struct prov_err *err)
{
	static const uint8_t zero[1];

	if (m->plan->size % 2 == 0)
		return PROV_OK;
	if (!is_store && m->in->binding == PROV_BIND_BOXES) {
		int code = prov_plan_box_more(m->plan, 1, err);

		if (code != PROV_OK)
			return code;
	}
	return prov_plan_emit(m->plan, prov_bytes(zero, 1), is_store, err);
}

/* A box hash has the pad byte in the chunk's box (18.7.3.5); in a data hash others leave it to the
 * content. */
static int emit_chunk(struct make *m, const char *name, const char *box, struct prov_bytes data,
    bool is_store, struct prov_err *err)
{
	uint8_t *head = prov_arena_alloc(m->plan->arena, PROV_RIFF_CHUNK, err);
	uint64_t start = m->plan->size;
	int code;

	if (head == NULL)
		return prov_failed(err);
	memcpy(head, name, 4);
	for (size_t i = 0; i < 4; i++)
		head[4 + i] = (uint8_t)((uint32_t)data.n >> 8 * i);
	code = prov_plan_emit(m->plan, prov_bytes(head, PROV_RIFF_CHUNK), is_store, err);
	if (code == PROV_OK)
		code = prov_plan_emit(m->plan, data, is_store, err);
	if (code == PROV_OK && data.n % 2 == 1) {
		static const uint8_t zero[1];
		bool out = is_store && m->in->binding == PROV_BIND_BOXES;

		code = prov_plan_emit(m->plan, prov_bytes(zero, 1), out, err);
	}
	return code == PROV_OK ? prov_embed_box(m->in, m->plan, box, start, err) : code;
}

static int emit_xmp(struct make *m, struct prov_err *err)
{
	if (m->in->xmp == NULL || m->has_xmp)
		return PROV_OK;
	m->has_xmp = true;
	if (m->in->xmp->n > UINT32_MAX)
		return prov_refuse(
		    err, PROV_LIMIT_XMP_CHUNK, "an XMP packet larger than a chunk can be");
	return emit_chunk(m, "XMP ", "XMP ", *m->in->xmp, false, err);
}

/* What a WebP file with XMP begins with. */
static int emit_vp8x(struct make *m, const struct prov_range *r, struct prov_err *err)
{
	bool is_there = strcmp(r->name, "VP8X") == 0;
	uint64_t start = m->plan->size;
	uint8_t b[PROV_VP8X_SIZE];
	size_t n;
	int code = prov_webp_vp8x(m->in->src, r, b, &n, err);

	if (code == PROV_OK)
		code = emit_copy(m, b, n, err);
	if (code == PROV_OK && is_there)
		code = prov_plan_copy(m->plan, r->off + n, r->len - n, err);
	if (code == PROV_OK)
		code = prov_embed_box(m->in, m->plan, "VP8X", start, err);
	return code == PROV_OK && !is_there ? prov_embed_copy(m->in, m->plan, r, err) : code;
}

static int emit_range(struct make *m, size_t i, struct prov_err *err)
{
	const struct prov_range *r = &m->in->layout->v[i];

	if (prov_embed_is_old(m->in, r) || (r->more && i > 0 && prov_embed_is_old(m->in, r - 1)))
		return PROV_OK;
	if (i == PROV_RIFF_LENGTH)
		return emit_length(m, err);
	if (i == PROV_RIFF_FIRST && i < m->place && m->in->xmp != NULL)
		return emit_vp8x(m, r, err);
	if (i < m->place && prov_embed_is_xmp(m->in, r))
		return emit_xmp(m, err);
	return prov_embed_copy(m->in, m->plan, r, err);
}

static int emit_new(struct make *m, struct prov_err *err)
{
	int code = PROV_OK;

	if (m->in->store.n > 0 || (m->in->xmp != NULL && !m->has_xmp))
		code = emit_even(m, false, err);
	if (code == PROV_OK)
		code = emit_xmp(m, err);
	if (code == PROV_OK && m->in->store.n > 0)
		code = emit_chunk(m, "C2PA", "C2PA", m->in->store, true, err);
	m->end = m->plan->size;
	return code;
}

static int make(struct make *m, struct prov_plan *plan, struct prov_err *err)
{
	int code = PROV_OK;

	m->plan = plan;
	m->has_xmp = false;
	for (size_t i = 0; i < m->in->layout->n && code == PROV_OK; i++) {
		if (i == m->place)
			code = emit_new(m, err);
		if (code == PROV_OK)
			code = emit_range(m, i, err);
	}
	if (code == PROV_OK && m->place == m->in->layout->n)
		code = emit_new(m, err);
	if (code == PROV_OK && m->end - PROV_RIFF_CHUNK >= PROV_RIFF_OPEN)
		code = prov_refuse(
		    err, PROV_LIMIT_FILE_SIZE, "a RIFF file can't be larger than 4 GiB");
	return code;
}

/* To some players sound of no length is all that follows (riff_frames.c), and so is the store. */
static int check_sound(const struct prov_layout *layout, struct prov_err *err)
{
	if (strcmp(layout->v[0].name, "WAVE") != 0)
		return PROV_OK;
	for (size_t i = PROV_RIFF_FIRST; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		if (strcmp(r->name, "data") == 0)
			return r->len == PROV_RIFF_CHUNK
				   ? prov_fail_at(err, PROV_E_UNSUPPORTED, r->off,
					 "has sound of no length, which players take to be all "
					 "that follows: they would play the credentials")
				   : PROV_OK;
	}
	return PROV_OK;
}

int prov_riff_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	struct make m = {.in = in};
	struct prov_plan draft;
	bool is_webp = strcmp(in->layout->v[0].name, "WEBP") == 0;
	int code = prov_embed_check(in, PROV_CAN_BOXES | (is_webp ? PROV_CAN_XMP : 0u), err);

	if (code == PROV_OK)
		code = find_place(&m, err);
	if (code == PROV_OK)
		code = check_moves(&m, err);
	if (code == PROV_OK && in->store.n > 0)
		code = check_sound(in->layout, err);
	/* The length stands before what it is the length of. */
	prov_plan_init(&draft, plan->arena);
	if (code == PROV_OK)
		code = make(&m, &draft, err);
	m.length = code == PROV_OK ? (uint32_t)(m.end - PROV_RIFF_CHUNK) : 0;
	return code == PROV_OK ? make(&m, plan, err) : code;
}
