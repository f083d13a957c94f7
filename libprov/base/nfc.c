/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nfc.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"

#define FIRST_COMBINING 0x300 /* below it nothing combines, nothing decomposes for good */
#define SMALL 32              /* code points that are worked on without the heap or a table */

void prov_nfc_init(struct prov_nfc *nfc, prov_nfc_cb emit, void *ctx)
{
	memset(nfc, 0, sizeof(*nfc));
	/* One sequence more than the limit, so that this and not the writer says which limit. */
	prov_wr_init(&nfc->pending, PROV_MAX_COMBINING + sizeof(nfc->tail));
	/* NFC grows no text beyond threefold (UAX 15, 12.1). */
	prov_wr_init(&nfc->scratch, 3 * (PROV_MAX_COMBINING + sizeof(nfc->tail)));
	nfc->emit = emit;
	nfc->ctx = ctx;
}

void prov_nfc_fini(struct prov_nfc *nfc)
{
	prov_wr_fini(&nfc->pending);
	prov_wr_fini(&nfc->scratch);
}

static bool is_variation_selector(uint32_t cp)
{
	return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef);
}

/*
 * Whether text may be cut before CP: nothing before it can compose with it or be reordered past
 * it. Marks of class 0 are held back with the rest, since some of them compose; variation selectors
 * never do, and a text wrapper is a run of a million of them.
 */
static bool is_boundary(uint32_t cp)
{
	if (cp < FIRST_COMBINING || is_variation_selector(cp))
		return true;
	if ((cp >= 0x1160 && cp <= 0x11ff) || (cp >= 0xd7b0 && cp <= 0xd7ff))
		return false; /* Hangul vowels and trailing consonants */
	if (cp >= 0x16d63 && cp <= 0x16d6a)
		return false; /* Kirat Rai vowels compose though they are letters (Unicode 16) */
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return false;
	default:
		return utf8proc_get_property((utf8proc_int32_t)cp)->combining_class == 0;
	}
}

/* Whether CP by itself is in NFC for certain: it has no canonical decomposition. */
static bool is_plain(uint32_t cp)
{
	const utf8proc_property_t *prop;

	if (cp < FIRST_COMBINING)
		return true;
	prop = utf8proc_get_property((utf8proc_int32_t)cp);
	return prop->decomp_seqindex == UINT16_MAX || prop->decomp_type != 0;
}

static int ccc(utf8proc_int32_t cp)
{
	return utf8proc_get_property(cp)->combining_class;
}

/* Stable, and linear where utf8proc's own ordering is quadratic: runs can be long and hostile. */
static void sort_run(utf8proc_int32_t *cp, utf8proc_int32_t *tmp, size_t n)
{
	uint32_t start[257] = {0}; /* a run is at most PROV_MAX_COMBINING bytes */

	if (n <= SMALL) {
		for (size_t i = 1; i < n; i++) {
			utf8proc_int32_t v = cp[i];
			size_t k = i;

			for (; k > 0 && ccc(cp[k - 1]) > ccc(v); k--)
				cp[k] = cp[k - 1];
			cp[k] = v;
		}
		return;
	}
	for (size_t i = 0; i < n; i++)
		start[(ccc(cp[i]) & 0xff) + 1]++;
	for (size_t c = 1; c < 257; c++)
		start[c] += start[c - 1];
	for (size_t i = 0; i < n; i++)
		tmp[start[ccc(cp[i]) & 0xff]++] = cp[i];
	memcpy(cp, tmp, n * sizeof(*cp));
}

/* The canonical ordering algorithm (Unicode 15, 3.11). */
static void reorder(utf8proc_int32_t *cp, utf8proc_int32_t *tmp, size_t n)
{
	size_t i = 0;

	while (i < n) {
		size_t end;

		if (ccc(cp[i]) == 0) {
			i++;
			continue;
		}
		for (end = i + 1; end < n && ccc(cp[end]) != 0; end++)
			;
		sort_run(&cp[i], tmp, end - i);
		i = end;
	}
}

static int fail_utf8proc(struct prov_err *err)
{
	return prov_fail(err, PROV_E_INTERNAL, "text could not be normalised");
}

/* SEG into CP (room for CAP), decomposed; the number goes to *N. */
static int decompose(
    struct prov_bytes seg, utf8proc_int32_t *cp, size_t cap, size_t *n, struct prov_err *err)
{
	size_t off = 0;

	*n = 0;
	while (off < seg.n) {
		uint32_t c;
		int len = prov_utf8_next(prov_bytes_sub(seg, off, seg.n), &c);
		utf8proc_ssize_t got;

		if (len <= 0)
			return fail_utf8proc(err);
		off += (size_t)len;
		got = utf8proc_decompose_char((utf8proc_int32_t)c, &cp[*n],
		    (utf8proc_ssize_t)(cap - *n), UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL);
		if (got < 0 || (size_t)got > cap - *n)
			return fail_utf8proc(err);
		*n += (size_t)got;
	}
	return PROV_OK;
}

static int normalise_in(struct prov_nfc *nfc, struct prov_bytes seg, utf8proc_int32_t *cp,
    size_t cap, utf8proc_int32_t *tmp, struct prov_err *err)
{
	struct prov_bytes out;
	utf8proc_ssize_t m;
	size_t n;
	int code = decompose(seg, cp, cap, &n, err);

	if (code != PROV_OK)
		return code;
	reorder(cp, tmp, n);
	m = utf8proc_normalize_utf32(cp, (utf8proc_ssize_t)n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (m < 0)
		return fail_utf8proc(err);
	prov_wr_cut(&nfc->scratch, 0);
	for (utf8proc_ssize_t i = 0; i < m; i++)
		prov_utf8_put(&nfc->scratch, (uint32_t)cp[i]);
	code = prov_wr_done(&nfc->scratch, err);
	if (code != PROV_OK)
		return code;
	out = prov_wr_data(&nfc->scratch);
	if (!prov_bytes_eq(out, seg))
		nfc->changed = true;
	return nfc->emit(nfc->ctx, out, err);
}

/* Normalises a segment that nothing before or after it can change, and puts it out. */
static int normalise(struct prov_nfc *nfc, struct prov_bytes seg, struct prov_err *err)
{
	utf8proc_int32_t small[SMALL], small_tmp[SMALL];
	utf8proc_int32_t *cp;
	size_t cap = 2 * seg.n; /* at worst two bytes become three code points */
	int code;

	if (cap <= SMALL)
		return normalise_in(nfc, seg, small, SMALL, small_tmp, err);
	cp = calloc(2 * cap, sizeof(*cp));
	if (cp == NULL)
		return prov_fail_nomem(err);
	code = normalise_in(nfc, seg, cp, cap, &cp[cap], err);
	free(cp);
	return code;
}

static int emit(struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err)
{
	return text.n == 0 ? PROV_OK : nfc->emit(nfc->ctx, text, err);
}

static int hold(struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err)
{
	if (text.n > PROV_MAX_COMBINING - nfc->pending.n)
		return prov_refuse_at(err, PROV_LIMIT_COMBINING, nfc->at,
		    "more than %u bytes of combining marks in a row", PROV_MAX_COMBINING);
	prov_wr_bytes(&nfc->pending, text);
	return prov_wr_done(&nfc->pending, err);
}

static int release(struct prov_nfc *nfc, struct prov_err *err)
{
	int code = PROV_OK;

	if (nfc->pending.n > 0)
		code = normalise(nfc, prov_wr_data(&nfc->pending), err);
	prov_wr_cut(&nfc->pending, 0);
	return code;
}

static int fail_utf8(uint64_t at, struct prov_err *err)
{
	static const struct prov_err not_utf8 = {
	    .remedy = PROV_REMEDY_CONVERT, .msg = "the text is not well-formed UTF-8"};

	return prov_pass_at(err, PROV_E_FORMAT, at, &not_utf8);
}

/* What is known of the part of a call's text that is not out yet. */
struct walk {
	struct prov_bytes text;
	size_t span; /* from here to seg: in NFC as it stands */
	size_t seg;  /* the open segment begins here… */
	bool plain;  /* …and is one code point that is in NFC by itself */
};

/* Ends the open segment at OFF. */
static int close_segment(struct prov_nfc *nfc, struct walk *w, size_t off, struct prov_err *err)
{
	int code;

	if (!w->plain && off > w->seg) {
		code = emit(nfc, prov_bytes_sub(w->text, w->span, w->seg - w->span), err);
		if (code == PROV_OK)
			code = normalise(nfc, prov_bytes_sub(w->text, w->seg, off - w->seg), err);
		if (code != PROV_OK)
			return code;
		w->span = off;
	}
	w->seg = off;
	return PROV_OK;
}

/* Bytes of the ASCII run at the front of TEXT. */
static size_t ascii_run(struct prov_bytes text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] < 0x80)
		n++;
	return n;
}

/* TEXT begins at a boundary and nothing is pending. Leaves the last segment pending. */
static int walk_text(struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err)
{
	struct walk w = {.text = text, .plain = true};
	size_t off = 0;
	int code;

	while (off < text.n) {
		struct prov_bytes rest = prov_bytes_sub(text, off, text.n);
		size_t run = ascii_run(rest);
		uint32_t cp = 0;
		int len = 1;

		if (run == 0)
			len = prov_utf8_next(rest, &cp);
		if (len < 0)
			break; /* the caller keeps what is cut */
		if (len == 0)
			return fail_utf8(nfc->at + off, err);
		if (off == w.seg || is_boundary(cp)) {
			code = close_segment(nfc, &w, off, err);
			if (code != PROV_OK)
				return code;
			w.plain = is_plain(cp);
			/* Of an ASCII run all but the last byte is done with. */
			w.seg = run > 0 ? off + run - 1 : off;
		} else {
			w.plain = false;
		}
		off += run > 0 ? run : (size_t)len;
		if (off - w.seg > PROV_MAX_COMBINING)
			break; /* hold refuses it */
	}
	code = emit(nfc, prov_bytes_sub(text, w.span, w.seg - w.span), err);
	if (code == PROV_OK)
		code = hold(nfc, prov_bytes_sub(text, w.seg, off - w.seg), err);
	if (code != PROV_OK)
		return code;
	nfc->tail_n = text.n - off;
	if (nfc->tail_n > 0)
		memcpy(nfc->tail, &text.p[off], nfc->tail_n);
	return PROV_OK;
}

/* Adds to the pending segment until it is certainly over; returns how much of TEXT that took. */
static int walk_pending(
    struct prov_nfc *nfc, struct prov_bytes text, size_t *used, struct prov_err *err)
{
	int code;

	*used = 0;
	while (*used < text.n) {
		struct prov_bytes rest = prov_bytes_sub(text, *used, text.n);
		uint32_t cp;
		int len = prov_utf8_next(rest, &cp);

		if (len < 0)
			return PROV_OK;
		if (len == 0)
			return fail_utf8(nfc->at + *used, err);
		if (is_boundary(cp))
			return release(nfc, err);
		code = hold(nfc, prov_bytes_sub(rest, 0, (size_t)len), err);
		if (code != PROV_OK)
			return code;
		*used += (size_t)len;
	}
	return PROV_OK;
}

static int walk(struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err)
{
	size_t used = 0;
	int code = PROV_OK;

	if (nfc->pending.n > 0)
		code = walk_pending(nfc, text, &used, err);
	if (code != PROV_OK)
		return code;
	nfc->at += used;
	text = prov_bytes_sub(text, used, text.n);
	if (nfc->pending.n > 0) {
		/* Still not over: what is left is the beginning of a sequence. */
		nfc->tail_n = text.n;
		if (text.n > 0)
			memcpy(nfc->tail, text.p, text.n);
		return PROV_OK;
	}
	code = walk_text(nfc, text, err);
	nfc->at += text.n - nfc->tail_n;
	return code;
}

/* The sequence that the last call cut, completed byte by byte. */
static int finish_tail(struct prov_nfc *nfc, struct prov_bytes *text, struct prov_err *err)
{
	uint8_t seq[sizeof(nfc->tail)];
	size_t n = nfc->tail_n;
	uint32_t cp;
	int len = -1;

	memcpy(seq, nfc->tail, n);
	while (len < 0 && n < sizeof(seq) && text->n > 0) {
		seq[n++] = text->p[0];
		*text = prov_bytes_sub(*text, 1, text->n);
		len = prov_utf8_next(prov_bytes(seq, n), &cp);
	}
	if (len < 0) {
		memcpy(nfc->tail, seq, n);
		nfc->tail_n = n;
		return PROV_OK;
	}
	nfc->tail_n = 0;
	return walk(nfc, prov_bytes(seq, n), err);
}

int prov_nfc_update(struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err)
{
	if (nfc->tail_n > 0) {
		int code = finish_tail(nfc, &text, err);

		if (code != PROV_OK || nfc->tail_n > 0)
			return code;
	}
	return text.n == 0 ? PROV_OK : walk(nfc, text, err);
}

int prov_nfc_finish(struct prov_nfc *nfc, struct prov_err *err)
{
	if (nfc->tail_n > 0)
		return fail_utf8(nfc->at, err);
	return release(nfc, err);
}
