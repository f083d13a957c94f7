/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sample tables: where each chunk lies, and how long it is (ISO/IEC 14496-12, 8.7). Of sound whose
 * samples all take the same room players ask for neither their number nor the sizes given: they go
 * by the samples of each chunk and what the description says (QuickTime File Format, sound sample
 * descriptions; FFmpeg, GStreamer). Old films give each sample the size 1.
 */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff_place.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)

struct table {
	const struct prov_src *src;
	struct prov_bmff_box stsc, size, stsd, stts; /* type 0: there is none */
	struct prov_bmff_box chunks[PROV_BMFF_CHUNKS];
	size_t num_chunks;
	uint64_t bytes, samples; /* of sound: as many bytes for so many samples; 0: not known */
	bool is_sound;           /* by the number of its channels, which pictures have at 0 */
	bool by_ticks;           /* each sample lasts one tick, by which FFmpeg knows such sound */
};

/* The sizes of samples, one after the other. */
struct samples {
	struct prov_bmff_cursor c;
	uint32_t fixed, left;
	unsigned bits;  /* of one entry */
	unsigned spare; /* of stz2 with 4 bits: 0x10 and the lower half of the last byte */
};

/* The chunks' runs (8.7.4). */
struct runs {
	struct prov_bmff_cursor c;
	uint32_t left, next, per_chunk; /* NEXT: the chunk that begins the next run, 0: none */
	uint32_t next_per_chunk;
};

static int open_samples(struct samples *s, const struct table *t, struct prov_err *err)
{
	uint64_t head;
	int rc;

	prov_bmff_cursor_init(&s->c, t->src, &t->size, 4);
	s->spare = 0;
	s->bits = 32;
	rc = prov_bmff_take(&s->c, 4, &head, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&s->c, &s->left, err);
	if (rc != PROV_OK)
		return rc;
	s->fixed = (uint32_t)head;
	if (t->size.type == CC('s', 't', 'z', '2')) {
		s->bits = (unsigned)(head & 0xff);
		s->fixed = 0;
		if (s->bits != 4 && s->bits != 8 && s->bits != 16)
			return prov_fail_at(
			    err, PROV_E_FORMAT, t->size.off, "an 'stz2' box with an unknown width");
	}
	return PROV_OK;
}

static int next_sample(struct samples *s, uint64_t *size, struct prov_err *err)
{
	int rc;

	if (s->bits != 4)
		return prov_bmff_take(&s->c, s->bits / 8, size, err);
	if (s->spare != 0) {
		*size = s->spare & 15;
		s->spare = 0;
		return PROV_OK;
	}
	rc = prov_bmff_take(&s->c, 1, size, err);
	s->spare = 0x10 | (unsigned)(*size & 15);
	*size >>= 4;
	return rc;
}

/* The next N samples together; fewer where there are no more. */
static int sum_samples(struct samples *s, uint32_t n, uint64_t *len, struct prov_err *err)
{
	int rc = PROV_OK;

	if (n > s->left)
		n = s->left;
	s->left -= n;
	*len = (uint64_t)n * s->fixed;
	for (; n > 0 && s->fixed == 0 && rc == PROV_OK; n--) {
		uint64_t size;

		rc = next_sample(s, &size, err);
		*len += size;
	}
	return rc;
}

static int next_run(struct runs *r, struct prov_err *err)
{
	uint32_t description;
	int rc = PROV_OK;

	r->per_chunk = r->next_per_chunk;
	r->next = 0;
	if (r->left == 0)
		return PROV_OK;
	r->left--;
	rc = prov_bmff_take_u32(&r->c, &r->next, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&r->c, &r->next_per_chunk, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&r->c, &description, err);
	return rc;
}

/* The first run begins with the first chunk, and each later one behind it. */
static int enter_chunk(struct runs *r, uint32_t chunk, struct prov_err *err)
{
	int rc;

	if (chunk == 1 && r->next != 1)
		return prov_fail(err, PROV_E_FORMAT, "an 'stsc' box without a first chunk");
	if (chunk != r->next)
		return PROV_OK;
	rc = next_run(r, err);
	if (rc == PROV_OK && r->next != 0 && r->next <= chunk)
		return prov_fail(err, PROV_E_FORMAT, "the runs of an 'stsc' box are out of order");
	return rc;
}

#define MOST_BYTES (1ull << 31) /* by a chunk's samples still a number */

/* Bytes of one sample: of BITS where 0 is said. Others are of packets. */
static const struct sound {
	uint32_t type;
	uint8_t sample;
	uint8_t samples, bytes; /* of a packet, where the description is of the first kind */
} sounds[] = {
    {CC('r', 'a', 'w', ' '), 0, 1, 0},
    {CC('N', 'O', 'N', 'E'), 0, 1, 0},
    {CC('t', 'w', 'o', 's'), 0, 1, 0},
    {CC('s', 'o', 'w', 't'), 0, 1, 0},
    {CC('l', 'p', 'c', 'm'), 0, 1, 0},
    {CC('i', 'p', 'c', 'm'), 0, 1, 0},
    {CC('f', 'p', 'c', 'm'), 0, 1, 0},
    {CC('i', 'n', '2', '4'), 3, 1, 0},
    {CC('i', 'n', '3', '2'), 4, 1, 0},
    {CC('f', 'l', '3', '2'), 4, 1, 0},
    {CC('f', 'l', '6', '4'), 8, 1, 0},
    {CC('a', 'l', 'a', 'w'), 1, 1, 0},
    {CC('u', 'l', 'a', 'w'), 1, 1, 0},
    {CC('i', 'm', 'a', '4'), 0, 64, 34},
    {CC('M', 'A', 'C', '3'), 0, 6, 2},
    {CC('M', 'A', 'C', '6'), 0, 6, 1},
    {CC('a', 'g', 's', 'm'), 0, 160, 33},
    {CC('m', 's', 0, 1), 0, 1, 0}, /* as in WAV */
    {CC('m', 's', 0, 3), 0, 1, 0},
    {CC('m', 's', 0, 6), 1, 1, 0},
    {CC('m', 's', 0, 7), 1, 1, 0},
};
static const struct sound other_sound = {0, 0, 0, 0}; /* of packets, as is said */

static const struct sound *find_sound(const struct table *t, uint32_t type)
{
	for (size_t i = 0; i < sizeof(sounds) / sizeof(sounds[0]); i++) {
		if (sounds[i].type == type)
			return &sounds[i];
	}
	return t->by_ticks || type >> 16 == CC(0, 0, 'm', 's') ? &other_sound : NULL;
}

/* Keeps what makes the longest chunks. */
static void keep_sound(struct table *t, uint64_t bytes, uint64_t samples)
{
	if (bytes > MOST_BYTES)
		bytes = MOST_BYTES;
	if (bytes == 0 || samples == 0 || samples > MOST_BYTES)
		return;
	if (t->samples == 0 || bytes * t->samples > t->bytes * samples) {
		t->bytes = bytes;
		t->samples = samples;
	}
}

static int take_fields(struct prov_bmff_cursor *c, const uint8_t *widths, size_t n, uint64_t *out,
    struct prov_err *err)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = prov_bmff_take(c, widths[i], &out[i], err);
	return rc;
}

/* Behind the description's type. What ends before is none of sound. */
static int read_sound(
    struct table *t, struct prov_bmff_cursor *c, const struct sound *is, struct prov_err *err)
{
	static const uint8_t first[] = {8, 2, 6, 2, 2, 8}, second[] = {4, 4, 4, 4},
			     third[] = {4, 8, 4, 4, 4, 4, 4, 4};
	uint64_t f[6], s[8], sample;
	int rc = take_fields(c, first, sizeof(first), f, err);

	if (rc != PROV_OK)
		return rc;
	t->is_sound = t->is_sound || f[3] > 0;
	sample = is->sample != 0 ? is->sample : f[4] == 0 ? 2 : f[4] / 8 + (f[4] % 8 != 0);
	if (f[1] != 2) /* there the same two numbers stand in all */
		keep_sound(t, f[3] * (is->bytes != 0 ? is->bytes : sample), is->samples);
	if (f[1] == 1 && f[3] > 0) {
		rc = take_fields(c, second, sizeof(second), s, err);
		if (rc == PROV_OK && (is->samples != 1 || t->by_ticks))
			keep_sound(t, s[2], s[0]);
	} else if (f[1] == 2) {
		rc = take_fields(c, third, sizeof(third), s, err);
		if (rc == PROV_OK && s[2] <= UINT16_MAX) {
			keep_sound(t, s[6], s[7]);
			keep_sound(t, s[2] * (s[4] / 8), 1);
		}
	}
	return rc;
}

static int read_descriptions(struct table *t, struct prov_err *err)
{
	struct prov_bmff_box box = t->stsd, one;
	uint64_t at = box.off + box.head + 8, end = box.off + box.len;
	struct prov_window win;

	t->bytes = t->samples = 0;
	t->is_sound = false;
	prov_window_init(&win, t->src);
	while (box.type != 0 && at <= end && end - at >= 8) {
		struct prov_err why = {0};
		const struct sound *is;
		struct prov_bmff_cursor c;
		int rc = prov_bmff_read(&win, at, end, false, &one, &why);

		if (rc == PROV_OK && (is = find_sound(t, one.type)) != NULL) {
			prov_bmff_cursor_init(&c, t->src, &one, 0);
			rc = read_sound(t, &c, is, &why);
		}
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
			return PROV_OK;
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
		at = one.off + one.len;
	}
	return PROV_OK;
}

/* One entry for all samples (8.6.1.2). */
static int read_times(struct table *t, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	struct prov_err why = {0};
	uint32_t entries = 0, samples, ticks = 0;
	int rc;

	t->by_ticks = false;
	if (t->stts.type == 0)
		return PROV_OK;
	prov_bmff_cursor_init(&c, t->src, &t->stts, 4);
	rc = prov_bmff_take_u32(&c, &entries, &why);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&c, &samples, &why);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&c, &ticks, &why);
	if (rc != PROV_OK && rc != PROV_E_TRUNC)
		return prov_pass(err, rc, &why);
	t->by_ticks = entries == 1 && ticks == 1;
	return PROV_OK;
}

static uint64_t sound_length(const struct table *t, uint32_t samples)
{
	uint64_t all = samples * t->bytes;

	return t->samples == 0 ? 0 : all / t->samples + (all % t->samples != 0);
}

static int read_table(const struct table *t, const struct prov_bmff_box *box,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	unsigned width = box->type == CC('c', 'o', '6', '4') ? 8 : 4;
	struct prov_bmff_place place = {PROV_BMFF_IN_FILE, 0, 0};
	struct prov_bmff_cursor c;
	struct samples s = {.left = 0};
	struct runs r = {.per_chunk = 0};
	uint32_t count = 0;
	int rc;

	prov_bmff_cursor_init(&c, t->src, box, 4);
	rc = prov_bmff_take_u32(&c, &count, err);
	if (rc != PROV_OK || count == 0)
		return rc;
	if (t->stsc.type == 0 || (t->size.type == 0 && t->samples == 0))
		return prov_fail_at(
		    err, PROV_E_NOTFOUND, box->off, "a sample table without the samples' sizes");
	prov_bmff_cursor_init(&r.c, t->src, &t->stsc, 4);
	rc = prov_bmff_take_u32(&r.c, &r.left, err);
	if (rc == PROV_OK)
		rc = next_run(&r, err);
	if (rc == PROV_OK && t->size.type != 0)
		rc = open_samples(&s, t, err);
	for (uint32_t i = 0; i < count && rc == PROV_OK; i++) {
		rc = enter_chunk(&r, i + 1, err);
		if (rc == PROV_OK)
			rc = prov_bmff_take(&c, width, &place.off, err);
		if (rc == PROV_OK)
			rc = sum_samples(&s, r.per_chunk, &place.len, err);
		if (place.len < sound_length(t, r.per_chunk))
			place.len = sound_length(t, r.per_chunk);
		if (t->is_sound && t->by_ticks && place.len < (uint64_t)r.per_chunk * s.fixed)
			place.len = (uint64_t)r.per_chunk * s.fixed;
		if (rc == PROV_OK)
			rc = visit->place(visit->ctx, &place);
	}
	return rc;
}

/* A box that must be there once: two of them, and players differ. */
static int keep(struct prov_bmff_box *to, const struct prov_bmff_box *box, struct prov_err *err)
{
	if (to->type != 0)
		return prov_fail_at(
		    err, PROV_E_FORMAT, box->off, "a sample table has two boxes of one kind");
	*to = *box;
	return PROV_OK;
}

static int visit_child(struct table *t, const struct prov_bmff_box *box, struct prov_err *err)
{
	switch (box->type) {
	case CC('s', 't', 's', 'c'):
		return keep(&t->stsc, box, err);
	case CC('s', 't', 's', 'z'):
	case CC('s', 't', 'z', '2'):
		return keep(&t->size, box, err);
	case CC('s', 't', 's', 'd'):
		return keep(&t->stsd, box, err);
	case CC('s', 't', 't', 's'):
		return keep(&t->stts, box, err);
	case CC('s', 't', 'c', 'o'):
	case CC('c', 'o', '6', '4'):
		if (t->num_chunks == PROV_BMFF_CHUNKS)
			return prov_fail_at(err, PROV_E_FORMAT, box->off,
			    "a sample table has more tables of chunks than are read");
		t->chunks[t->num_chunks++] = *box;
		return PROV_OK;
	default:
		return PROV_OK;
	}
}

int prov_bmff_chunks(const struct prov_src *src, const struct prov_bmff_box *stbl,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct table t = {.src = src};
	uint64_t end = stbl->off + stbl->len;
	struct prov_bmff_box box;
	struct prov_window win;
	int rc = PROV_OK;

	prov_window_init(&win, src);
	for (uint64_t at = stbl->off + stbl->head; at < end && rc == PROV_OK;
	     at = box.off + box.len) {
		rc = prov_bmff_read(&win, at, end, false, &box, err);
		if (rc == PROV_OK)
			rc = visit_child(&t, &box, err);
	}
	if (rc == PROV_OK)
		rc = read_times(&t, err);
	if (rc == PROV_OK)
		rc = read_descriptions(&t, err);
	for (size_t i = 0; i < t.num_chunks && rc == PROV_OK; i++)
		rc = read_table(&t, &t.chunks[i], visit, err);
	return rc;
}
