/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One manifest block (C2PA 2.4, A.9.3). The hash leaves out its whole line, so a line counts only
 * where nothing else can stand in it: what begins and ends it is a comment's beginning and end, and
 * what it refers to has no character that could end that comment early.
 */
#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/text.h"
#include "format/text_structured.h"
#include "format/text_syntax.h"

#define BEGIN_LEN (sizeof(PROV_BLOCK_BEGIN) - 1)
#define END_LEN (sizeof(PROV_BLOCK_END) - 1)
/* Longer ones are not read at once. */
#define MAX_URL PROV_WINDOW_SIZE
#define MAX_REF ((uint64_t)PROV_MAX_STORE / 3 * 4 + PROV_MAX_URI)

struct walk {
	struct prov_window *win;
	uint64_t at;
	int code;
	struct prov_err *err;
};

/* The byte at OFF, or -1 behind the end and after an error. */
static int peek(struct walk *w, uint64_t off)
{
	struct prov_bytes b;

	if (w->code != PROV_OK || off >= w->win->src->size)
		return -1;
	w->code = prov_window_get(w->win, off, 1, &b, w->err);
	return w->code == PROV_OK ? b.p[0] : -1;
}

static bool is_at(struct walk *w, uint64_t off, const char *text)
{
	size_t n = strlen(text);
	struct prov_bytes b;

	if (w->code != PROV_OK || off > w->win->src->size || w->win->src->size - off < n)
		return false;
	w->code = prov_window_get(w->win, off, n, &b, w->err);
	return w->code == PROV_OK && prov_bytes_is(b, text);
}

static void skip_blanks(struct walk *w)
{
	int c;

	for (unsigned i = 0; i < PROV_BLOCK_SIDE; i++) {
		c = peek(w, w->at);
		if (c != ' ' && c != '\t')
			return;
		w->at++;
	}
}

/* Bytes of the line terminator at OFF: LF or CRLF (A.9.4). */
static unsigned eol_at(struct walk *w, uint64_t off)
{
	if (peek(w, off) == '\n')
		return 1;
	return peek(w, off) == '\r' && peek(w, off + 1) == '\n' ? 2 : 0;
}

/* To what follows the reference: white space, the second delimiter, or the end. */
static void pass_reference(struct walk *w, struct prov_span *ref)
{
	int c;

	ref->start = w->at;
	while ((c = peek(w, w->at)) > ' ' && w->at - ref->start <= MAX_REF) {
		if (c == '-' && is_at(w, w->at, PROV_BLOCK_END))
			break;
		w->at++;
	}
	ref->len = w->at - ref->start;
}

/* What stands before BEGIN on its line, in ROOM; false where that is too long to be a comment. */
static bool read_prefix(
    struct walk *w, uint64_t begin, uint8_t room[PROV_BLOCK_SIDE], struct prov_bytes *out)
{
	size_t n = begin < PROV_BLOCK_SIDE + 1 ? (size_t)begin : PROV_BLOCK_SIDE + 1;
	size_t start = n;
	struct prov_bytes text;

	/* At once: byte by byte backwards, the window would be read anew for each delimiter. */
	w->code = prov_window_get(w->win, begin - n, n, &text, w->err);
	if (w->code != PROV_OK)
		return false;
	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	if (n - start > PROV_BLOCK_SIDE)
		return false;
	memcpy(room, &text.p[start], n - start);
	*out = prov_bytes(room, n - start);
	if (n - start == begin && prov_bytes_starts(*out, PROV_TEXT_MARK))
		*out = prov_bytes_sub(*out, PROV_TEXT_MARK_SIZE, out->n);
	return true;
}

static bool read_suffix(struct walk *w, uint8_t room[PROV_BLOCK_SIDE], struct prov_bytes *out)
{
	size_t n = 0;
	int c;

	while ((c = peek(w, w->at)) >= 0 && eol_at(w, w->at) == 0) {
		if (n == PROV_BLOCK_SIDE)
			return false;
		room[n++] = (uint8_t)c;
		w->at++;
	}
	*out = prov_bytes(room, n);
	return w->code == PROV_OK;
}

static bool is_blank(struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != ' ' && text.p[i] != '\t')
			return false;
	}
	return true;
}

/* Python and Ruby would take it for how the file is encoded, wherever in a comment it stands. */
static bool names_coding(struct prov_bytes url)
{
	static const char key[] = "coding";
	const size_t n = sizeof(key) - 1;

	for (size_t i = 0; i + n < url.n; i++) {
		size_t k = 0;

		while (k < n && (url.p[i + k] | 0x20) == key[k])
			k++;
		if (k == n && (url.p[i + n] == ':' || url.p[i + n] == '='))
			return true;
	}
	return false;
}

bool prov_block_is_plain_url(struct prov_bytes url)
{
	for (size_t i = 0; i < url.n; i++) {
		int c = url.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			(c != 0 && strchr("-._~:/?#=%@+,", c) != NULL)))
			return false;
	}
	return url.n > 0 && !names_coding(url);
}

static bool has_scheme(struct prov_bytes text)
{
	size_t i = 0;

	while (i < text.n && ((text.p[i] | 0x20) >= 'a' && (text.p[i] | 0x20) <= 'z'))
		i++;
	return i > 1 && i < text.n && text.p[i] == ':';
}

static bool is_bad(struct prov_block *b, enum prov_damage why, const char *damage)
{
	b->kind = PROV_BLOCK_BAD;
	b->why = why;
	b->damage = damage;
	return true;
}

/* What the reference is, by its beginning; false where it is none, so that there is no block. */
static bool classify(struct walk *w, struct prov_block *b)
{
	size_t n = b->ref.len < MAX_URL ? (size_t)b->ref.len : MAX_URL;
	struct prov_bytes text;

	if (b->ref.len == 0)
		return is_bad(
		    b, PROV_DAMAGE_EMPTY, "there is nothing between the manifest's delimiters");
	w->code = prov_window_get(w->win, b->ref.start, n, &text, w->err);
	if (w->code != PROV_OK)
		return false;
	if (prov_bytes_starts(text, PROV_BLOCK_DATA)) {
		b->kind = PROV_BLOCK_STORE;
		return true;
	}
	if (prov_bytes_starts(text, "data:"))
		return is_bad(b, PROV_DAMAGE_REFERENCE,
		    "the reference is data, but not a manifest store in Base64");
	if (!has_scheme(text))
		return false;
	if (!prov_bytes_starts(text, "http://") && !prov_bytes_starts(text, "https://"))
		return is_bad(b, PROV_DAMAGE_NO_PATH,
		    "the reference is neither data nor an http or https address");
	if (n < b->ref.len || !prov_block_is_plain_url(text))
		return is_bad(b, PROV_DAMAGE_REFERENCE,
		    "the address is too long, or has characters that could end a comment or start "
		    "a command");
	b->kind = PROV_BLOCK_LINK;
	return true;
}

/* Behind the second delimiter, or where that is missing. */
enum form { ONE_LINE, LINES, OTHER };

static bool finish(
    struct walk *w, struct prov_block *b, struct prov_bytes prefix, enum form form, bool front)
{
	uint8_t room[PROV_BLOCK_SIDE];
	struct prov_bytes suffix;
	bool whole = is_at(w, w->at, PROV_BLOCK_END);
	bool fits;

	if (!whole) {
		b->inner.len = b->outer.len = b->ref.start + b->ref.len - b->inner.start;
		b->outer.start = b->inner.start;
		return prov_text_begins_comment(prefix) && b->ref.len > 0 && classify(w, b) &&
		       b->kind != PROV_BLOCK_BAD &&
		       is_bad(b, PROV_DAMAGE_NO_END,
			   "the manifest begins, but its end is missing: this is a fragment of a "
			   "larger signed text");
	}
	w->at += END_LEN;
	b->inner.len = w->at - b->inner.start;
	b->after.start = w->at;
	if (!read_suffix(w, room, &suffix))
		return false;
	b->after.len = suffix.n;
	w->at += eol_at(w, w->at);
	b->outer.len = w->at - b->outer.start;
	fits = form == LINES ? front && is_blank(prefix) && is_blank(suffix)
			     : form == ONE_LINE && prov_text_is_comment(prefix, suffix);
	if (!classify(w, b) || (!fits && b->kind != PROV_BLOCK_STORE))
		return false;
	return fits || is_bad(b, PROV_DAMAGE_HIDES,
			   "something that is no comment stands beside the manifest on its line, "
			   "where no hash would cover it");
}

int prov_block_read(struct prov_window *win, uint64_t begin, bool front, struct prov_block *out,
    bool *found, struct prov_err *err)
{
	struct walk w = {.win = win, .at = begin + BEGIN_LEN, .err = err};
	uint8_t room[PROV_BLOCK_SIDE];
	struct prov_bytes prefix = prov_bytes(NULL, 0);
	unsigned first, second;
	enum form form;

	memset(out, 0, sizeof(*out));
	*found = false;
	out->inner.start = begin;
	if (!read_prefix(&w, begin, room, &prefix))
		return w.code;
	out->outer.start = begin - prefix.n;
	out->before = (struct prov_span){begin - prefix.n, prefix.n};
	skip_blanks(&w);
	first = eol_at(&w, w.at);
	w.at += first;
	skip_blanks(&w);
	pass_reference(&w, &out->ref);
	skip_blanks(&w);
	second = eol_at(&w, w.at);
	if (first > 0)
		w.at += second;
	skip_blanks(&w);
	form = first == 0 ? ONE_LINE : second > 0 ? LINES : OTHER;
	*found = finish(&w, out, prefix, form, front);
	if (w.code != PROV_OK || !*found)
		return w.code;
	/* A.9.4: at the end of the file, the newline before it goes with it. */
	if (out->why != PROV_DAMAGE_NO_END && out->outer.start > 0 &&
	    out->outer.start + out->outer.len == win->src->size &&
	    peek(&w, out->outer.start - 1) == '\n') {
		unsigned n = out->outer.start > 1 && peek(&w, out->outer.start - 2) == '\r' ? 2 : 1;

		out->outer.start -= n;
		out->outer.len += n;
		out->hole = (struct prov_span){out->outer.start + n - 1, out->outer.len - (n - 1)};
	} else {
		out->hole = out->outer;
	}
	return w.code;
}

int prov_block_decode(struct prov_window *win, const struct prov_block *block,
    struct prov_arena *arena, struct prov_bytes *out, bool *ok, struct prov_err *err)
{
	uint64_t at = block->ref.start + strlen(PROV_BLOCK_DATA);
	uint64_t end = block->ref.start + block->ref.len, max = (end - at) / 4 * 3 + 3;
	struct walk w = {.win = win, .err = err};
	struct prov_b64 b64;
	uint8_t *data;

	*out = prov_bytes(NULL, 0);
	*ok = false;
	if (max > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, block->ref.start,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	data = prov_arena_alloc(arena, (size_t)max, err);
	if (data == NULL)
		return prov_failed(err);
	prov_b64_init(&b64, data, (size_t)max);
	while (at < end && prov_b64_char(&b64, peek(&w, at)))
		at++;
	*ok = w.code == PROV_OK && at == end && prov_b64_is_done(&b64) && b64.n > 0;
	*out = prov_bytes(data, b64.n);
	return w.code;
}
