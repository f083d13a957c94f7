/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an AVI file says that its frames lie: in an index (idx1), in OpenDML's indexes (indx, and
 * those that it leads to), and by the lengths of the frames themselves, to who reads one after the
 * other. Some players take what an index leads to for a frame whatever stands there (GStreamer).
 */
#include "base/box.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/riff.h"

#define OLD_ENTRY 16u
#define INDEX_HEAD 24u
#define SUPER_ENTRY 16u
#define LEAST_ENTRY 8u
#define INDEX_NAME 4u
#define PIECE 64u /* looked through at once: most of a window is there for the next */
#define FIRSTS 2
#define FIRST_CHUNKS 16u      /* before the first frame: lists, padding */
#define KEY_FRAME 0x80000000u /* a bit of the size, set where it is none */
#define INDEXES 0             /* of OpenDML's two kinds of indexes, one of others */

struct look {
	struct prov_window *win;
	const struct prov_riff_film *film;
	uint64_t budget;  /* bytes that indexes which don't overlap can still take */
	uint32_t indexes; /* that others led to */
};

static void hit_all(const struct prov_riff_film *f)
{
	for (size_t i = 0; i < f->n; i++)
		f->hit[i] = true;
}

static void note(const struct prov_riff_film *f, uint64_t off, uint64_t len)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct prov_span *s = &f->in[i];

		if (len > 0 && off < s->start + s->len && (off >= s->start || s->start - off < len))
			f->hit[i] = true;
	}
}

static bool spend(struct look *l, uint64_t work)
{
	if (work > l->budget) {
		hit_all(l->film);
		return false;
	}
	l->budget -= work;
	return true;
}

/* What one leads to may lie anywhere, and costs far more than its entry. */
static bool count_index(struct look *l)
{
	if (l->indexes == PROV_AVI_INDEXES)
		hit_all(l->film);
	return l->indexes++ < PROV_AVI_INDEXES;
}

static int get(struct look *l, uint64_t at, size_t n, uint64_t *out, struct prov_err *err)
{
	struct prov_bytes data;
	struct prov_rd rd;
	int code = prov_window_get(l->win, at, n, &data, err);

	*out = 0;
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, data, at);
	if (!prov_rd_uint(&rd, n, true, out))
		return prov_fail(err, PROV_E_INTERNAL, "an integer was not read");
	return PROV_OK;
}

/* An index that goes on behind the file's end has no more entries. */
static int ended(int code, const struct prov_err *why, struct prov_err *err)
{
	return code == PROV_E_TRUNC || code == PROV_OK ? PROV_OK : prov_pass(err, code, why);
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* A stream's frames ("00dc"), or its index among them ("ix00"). */
static bool is_frame(struct prov_bytes head)
{
	return (is_digit(head.p[0]) && is_digit(head.p[1])) ||
	       (prov_bytes_starts(head, "ix") && is_digit(head.p[2]) && is_digit(head.p[3]));
}

/* From where idx1 counts its places. Readers tell by a place that lies before the list of frames:
 * the first (GStreamer), or one of the first (VLC); and some take its name for where the list
 * begins, others its head. To FFmpeg the first place is that of the first frame, and all others
 * count from there; which is the first depends on how many streams it knows. */
struct counted {
	bool from_file, from_list;
	uint32_t first[FIRSTS]; /* of any stream, of the first one */
	size_t num_firsts;
	uint64_t frame; /* where the first frame is */
};

/* The first frame, or where the list begins. */
static int find_frame(struct look *l, uint64_t *out, struct prov_err *err)
{
	uint64_t at = l->film->movi.start + 4;
	int code = PROV_OK;

	*out = at;
	for (size_t i = 0; i < FIRST_CHUNKS; i++) {
		struct prov_bytes head;
		struct prov_err why = {0};
		uint32_t len;

		code = prov_window_get(l->win, at, PROV_RIFF_CHUNK, &head, &why);
		if (code != PROV_OK)
			return ended(code, &why, err);
		if (is_digit(head.p[0]) && is_digit(head.p[1])) {
			*out = at;
			return PROV_OK;
		}
		len = (uint32_t)head.p[4] | (uint32_t)head.p[5] << 8 | (uint32_t)head.p[6] << 16 |
		      (uint32_t)head.p[7] << 24;
		at += prov_bytes_starts(head, "LIST") ? PROV_RIFF_HEAD
						      : PROV_RIFF_CHUNK + (uint64_t)len + len % 2;
	}
	return PROV_OK;
}

static void note_first(struct counted *c, struct prov_bytes name, uint64_t off)
{
	bool is_first = prov_bytes_starts(name, "00");

	if (!is_digit(name.p[0]) || !is_digit(name.p[1]) || c->num_firsts == FIRSTS)
		return;
	if (c->num_firsts == 0)
		c->first[c->num_firsts++] = (uint32_t)off;
	if (is_first)
		c->first[c->num_firsts++] = (uint32_t)off;
}

static int tell_counted(struct look *l, struct counted *out, struct prov_err *err)
{
	const struct prov_span *idx1 = &l->film->idx1;
	const uint64_t movi = l->film->movi.start;
	uint64_t off = 0;
	int code;

	*out = (struct counted){0};
	code = find_frame(l, &out->frame, err);
	for (uint64_t at = 0; code == PROV_OK && idx1->len - at >= OLD_ENTRY &&
			      (!out->from_list || out->num_firsts < FIRSTS);
	     at += OLD_ENTRY) {
		struct prov_bytes name;

		code = get(l, idx1->start + at + 8, 4, &off, err);
		if (code == PROV_OK)
			code = prov_window_get(l->win, idx1->start + at, 4, &name, err);
		if (code != PROV_OK)
			break;
		note_first(out, name, off);
		if (at == 0)
			out->from_file = off + PROV_RIFF_CHUNK >= movi;
		/* In either kind of index, entries of no frame may be at 0. */
		out->from_list = out->from_list || (off < movi && (off > 0 || at == 0));
	}
	return code;
}

static void note_old(const struct look *l, const struct counted *c, uint64_t off, uint64_t len)
{
	len += PROV_RIFF_CHUNK;
	if (c->from_file)
		note(l->film, off, len);
	if (c->from_list)
		note(l->film, l->film->movi.start + off, len);
	for (size_t i = 0; i < c->num_firsts; i++) {
		if (c->frame + off >= c->first[i])
			note(l->film, c->frame + off - c->first[i], len);
	}
}

static int read_old(struct look *l, struct prov_err *err)
{
	const struct prov_span *idx1 = &l->film->idx1;
	struct counted counted;
	struct prov_err why = {0};
	int code = tell_counted(l, &counted, &why);

	for (uint64_t at = 0; code == PROV_OK && idx1->len - at >= OLD_ENTRY; at += OLD_ENTRY) {
		uint64_t off, len;

		code = get(l, idx1->start + at + 8, 4, &off, &why);
		if (code == PROV_OK)
			code = get(l, idx1->start + at + 12, 4, &len, &why);
		if (code == PROV_OK)
			note_old(l, &counted, off, len);
	}
	return ended(code, &why, err);
}

/* The entries behind the head of an index of frames. */
static int read_frames(
    struct look *l, uint64_t at, uint64_t longs, uint64_t n, struct prov_err *err)
{
	uint64_t base, off, len, stride = longs * 4 < LEAST_ENTRY ? LEAST_ENTRY : longs * 4;
	int code = get(l, at + 12, 8, &base, err);

	for (uint64_t i = 0; i < n && code == PROV_OK; i++) {
		const uint64_t entry = at + INDEX_HEAD + i * stride;

		if (!spend(l, stride))
			return PROV_OK;
		code = get(l, entry, 4, &off, err);
		if (code == PROV_OK)
			code = get(l, entry + 4, 4, &len, err);
		if (code == PROV_OK && base <= UINT64_MAX / 2)
			note(l->film, base + off, len & ~KEY_FRAME);
	}
	return code;
}

/* An index of OpenDML's behind its chunk's head, and those that it leads to. */
static int read_index(struct look *l, uint64_t at, struct prov_err *err)
{
	uint64_t head, n = 0, off = 0, len;
	struct prov_err why = {0};
	int code = get(l, at, 4, &head, &why);

	if (code == PROV_OK)
		code = get(l, at + 4, 4, &n, &why);
	if (code == PROV_OK && head >> 24 != INDEXES)
		code = read_frames(l, at, head & 0xffff, n, &why);
	for (uint64_t i = 0; code == PROV_OK && head >> 24 == INDEXES && i < n; i++) {
		const uint64_t entry = at + INDEX_HEAD + i * SUPER_ENTRY;
		uint64_t inner = 0, count = 0;

		if (!spend(l, SUPER_ENTRY) || !count_index(l))
			return PROV_OK;
		code = get(l, entry, 8, &off, &why);
		if (code == PROV_OK)
			code = get(l, entry + 8, 4, &len, &why);
		if (code != PROV_OK || off > UINT64_MAX / 2)
			continue;
		note(l->film, off, len);
		code = get(l, off + PROV_RIFF_CHUNK, 4, &inner, &why);
		if (code == PROV_OK)
			code = get(l, off + PROV_RIFF_CHUNK + 4, 4, &count, &why);
		if (code == PROV_OK && inner >> 24 != INDEXES)
			code = read_frames(l, off + PROV_RIFF_CHUNK, inner & 0xffff, count, &why);
		if (code == PROV_E_TRUNC)
			code = PROV_OK; /* that one leads nowhere, the next may */
	}
	return ended(code, &why, err);
}

/* The next name of an index from *AT on, or END. */
static int find_index(struct look *l, uint64_t *at, uint64_t end, struct prov_err *err)
{
	int code = PROV_OK;

	while (code == PROV_OK && end - *at >= INDEX_NAME) {
		size_t n = end - *at < PIECE ? (size_t)(end - *at) : PIECE;
		struct prov_bytes part;

		code = prov_window_get(l->win, *at, n, &part, err);
		for (size_t i = 0; code == PROV_OK && i + INDEX_NAME <= n; i++) {
			if (part.p[i] == 'i' &&
			    prov_bytes_starts(prov_bytes_sub(part, i, n), "indx")) {
				*at += i;
				return PROV_OK;
			}
		}
		*at += n - (INDEX_NAME - 1);
	}
	*at = end;
	return code;
}

/* The indexes are in the lists that describe the streams. They are looked for by their name: where
 * a chunk there says that it is longer than its list, some readers go on behind the list, others
 * behind what it says. */
static int read_new(struct look *l, struct prov_err *err)
{
	const uint64_t end = l->film->hdrl.start + l->film->hdrl.len;
	uint64_t at = l->film->hdrl.start;
	int code = find_index(l, &at, end, err);

	while (code == PROV_OK && at < end) {
		if (!spend(l, PROV_RIFF_CHUNK))
			return PROV_OK;
		code = read_index(l, at + PROV_RIFF_CHUNK, err);
		at += INDEX_NAME;
		if (code == PROV_OK)
			code = find_index(l, &at, end, err);
	}
	return code;
}

/* The end of the part that begins at AT, or 0. */
static uint64_t end_of(const struct prov_riff_film *f, uint64_t at)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->in[i].start == at)
			return at + f->in[i].len + f->in[i].len % 2;
	}
	return 0;
}

/* Of what has another name than frames and what stands beside them it is not known how players go
 * on. What they look for then is found by its name (riff_frames.c). */
static int read_on(struct look *l, struct prov_err *err)
{
	uint64_t at = l->film->movi.start + 4, last = 0;
	int code = PROV_OK;

	for (size_t i = 0; i < l->film->n; i++)
		last = l->film->in[i].start > last ? l->film->in[i].start : last;
	for (uint32_t i = 0; code == PROV_OK && at < last; i++) {
		struct prov_bytes head;
		uint64_t len, end = end_of(l->film, at);

		if (end > 0) {
			at = end;
			continue;
		}
		if (i == PROV_AVI_CHUNKS) {
			hit_all(l->film);
			break;
		}
		code = prov_window_get(l->win, at, PROV_RIFF_CHUNK, &head, err);
		if (code != PROV_OK)
			break;
		len = (uint64_t)head.p[4] | (uint64_t)head.p[5] << 8 | (uint64_t)head.p[6] << 16 |
		      (uint64_t)head.p[7] << 24;
		if (prov_bytes_starts(head, "LIST") || prov_bytes_starts(head, "RIFF")) {
			at += PROV_RIFF_HEAD;
			continue;
		}
		if (is_frame(head))
			note(l->film, at, PROV_RIFF_CHUNK + len);
		else if (!prov_bytes_starts(head, "idx1") && !prov_bytes_starts(head, "JUNK"))
			break;
		at += PROV_RIFF_CHUNK + len + len % 2;
	}
	return code == PROV_E_TRUNC ? PROV_OK : code;
}

int prov_riff_index(
    struct prov_window *win, const struct prov_riff_film *film, struct prov_err *err)
{
	struct look l = {.win = win, .film = film, .budget = win->src->size};
	int code = PROV_OK;

	if (film->n == 0 || film->movi.start == 0)
		return PROV_OK;
	/* Which of two is read differs. */
	if (film->is_odd) {
		hit_all(film);
		return PROV_OK;
	}
	if (film->idx1.start > 0)
		code = read_old(&l, err);
	if (code == PROV_OK && film->hdrl.start > 0)
		code = read_new(&l, err);
	return code == PROV_OK ? read_on(&l, err) : code;
}
