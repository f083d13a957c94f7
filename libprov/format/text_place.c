/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a manifest block goes (C2PA 2.4, A.9.3): first, or last where the first line is the
 * language's own; in front matter that is there (2.5, A.9.4); behind a header that blank lines end
 * (2.5, A.9.4.1). Text stays what it was: a line that would not be a comment where the rule puts it
 * goes to the next place where it is one.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "format/text.h"
#include "format/text_first.h"
#include "format/text_lines.h"
#include "format/text_structured.h"
#include "format/text_syntax.h"

/* The file, looked through once. */
struct look {
	const struct prov_src *src;
	const struct prov_span *old;
	uint8_t *buf;
	struct prov_bytes head; /* as much of its beginning as a block has */
	bool any_lf, crlf, bare_cr, after_cr;
	struct prov_text_lines lines;
};

static void see(struct look *l, uint8_t c)
{
	if (c == '\n') {
		if (!l->any_lf)
			l->crlf = l->after_cr;
		l->any_lf = true;
	} else {
		l->bare_cr = l->bare_cr || l->after_cr;
	}
	prov_text_lines_see(&l->lines, c);
	l->after_cr = c == '\r';
}

/* As behind a script that unpacks it. No other encoding makes text of that. */
static int fail_binary(uint64_t at, struct prov_err *err)
{
	return prov_fail_at(err, PROV_E_UNSUPPORTED, at,
	    "has data from here on that is no text, so that no manifest can be put into it: sign "
	    "it "
	    "with a sidecar");
}

/* [START, END) of the file, which begins and ends between characters. */
static int see_range(struct look *l, uint64_t start, uint64_t end, struct prov_err *err)
{
	static const struct prov_err not_utf8 = {.remedy = PROV_REMEDY_CONVERT,
	    .msg = "the text is not UTF-8 here, which is the only text that can be signed"};

	while (start < end) {
		size_t n = PROV_IO_BLOCK, at = 0;
		int len = 1, code;
		uint32_t cp;

		if (n > end - start)
			n = (size_t)(end - start);
		code = prov_src_read(l->src, start, l->buf, n, err);
		if (code != PROV_OK)
			return code;
		while (at < n && (len = prov_utf8_next(prov_bytes(&l->buf[at], n - at), &cp)) > 0) {
			if (cp == 0)
				return fail_binary(start + at, err);
			for (int i = 0; i < len; i++, at++)
				see(l, l->buf[at]);
		}
		if (at < n && (len == 0 || start + n == end)) {
			if (memchr(&l->buf[at], 0, n - at) != NULL)
				return fail_binary(start + at, err);
			return prov_pass_at(err, PROV_E_FORMAT, start + at, &not_utf8);
		}
		start += at;
	}
	return PROV_OK;
}

static int see_all(struct look *l, struct prov_err *err)
{
	uint64_t size = l->src->size;
	int code;

	if (l->old == NULL) {
		code = see_range(l, 0, size, err);
	} else {
		code = see_range(l, 0, l->old->start, err);
		if (code == PROV_OK)
			code = see_range(l, l->old->start + l->old->len, size, err);
	}
	prov_text_lines_end(&l->lines);
	l->bare_cr = l->bare_cr || l->after_cr;
	if (code != PROV_OK)
		return code;
	/* A.9.4: where lines end is not clear then, unless there is a block, which had its LF. */
	if (l->old == NULL && l->bare_cr && !l->any_lf)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has lines that end in CR alone, which can't carry a manifest (C2PA 2.4, "
		    "A.9.4): convert them to LF or CRLF first");
	return PROV_OK;
}

static int choose(const struct look *l, const struct prov_text_syntax *syntax,
    struct prov_text_place *out, struct prov_err *err)
{
	struct prov_bytes text = l->head;
	size_t at = 0, mark = prov_bytes_starts(text, PROV_TEXT_MARK) ? PROV_TEXT_MARK_SIZE : 0;

	text = prov_bytes_sub(text, mark, text.n);
	if ((syntax->flags & PROV_SYNTAX_FRONT) != 0 && prov_text_find_front(text, &at)) {
		out->front = true;
	} else if ((syntax->flags & PROV_SYNTAX_HEADER) != 0) {
		if (!prov_text_find_blank(text, &at))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "has no blank line behind its header, where a manifest would stand");
		out->blank = true;
	} else if ((syntax->flags & PROV_SYNTAX_OPEN) != 0) {
		if (!prov_text_find_open(text, &at))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "has more on its line of <?php than a manifest could stand behind: "
			    "sign it "
			    "with a sidecar");
	} else if ((syntax->flags & PROV_SYNTAX_BLANK) != 0) {
		if (text.n > 0 && (text.p[0] == ' ' || text.p[0] == '\t'))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "begins with an indented line, which a comment before it would "
			    "swallow: sign it with a sidecar");
		out->blank = true;
	} else if ((syntax->flags & PROV_SYNTAX_FIRST) != 0) {
		at = prov_bytes_starts(text, "#!") ? prov_text_first_line(text).n : 0;
	} else if (prov_text_is_reserved(text) && prov_text_lines_open(&l->lines)) {
		if (!prov_text_find_behind(text, syntax, &at))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "has a first line of its language's own, and ends so that no comment "
			    "can follow: sign it with a sidecar");
	} else {
		/* Emacs looks for a list of variables in the last 3000 bytes. */
		out->last = prov_text_is_reserved(text) &&
			    !(l->lines.has_list && prov_text_find_behind(text, syntax, &at));
		if (out->last)
			at = 0;
	}
	out->at = mark + at;
	/* A.9.4: behind all there is, the block takes the newline before it along, and needs one.
	 */
	out->last = out->last || (at > 0 && out->at == l->src->size && !out->blank);
	return PROV_OK;
}

/* With 'last': in the place of the file's last LF, which goes behind it. */
static int go_last(const struct look *l, struct prov_text_place *out, struct prov_err *err)
{
	uint8_t end[2] = {0};
	uint64_t size = l->src->size;
	size_t n = size < 2 ? (size_t)size : 2;
	int code = prov_src_read(l->src, size - n, end, n, err);

	if (code != PROV_OK)
		return code;
	if (n > 0 && end[n - 1] == '\r')
		return prov_fail_at(err, PROV_E_UNSUPPORTED, size - 1,
		    "ends in the middle of a line end, behind which no line can begin");
	out->eol = n > 0 && end[n - 1] == '\n' ? 1 : 0;
	if (out->eol > 0)
		out->crlf = n == 2 && end[0] == '\r';
	out->at = size - out->eol;
	return PROV_OK;
}

static int read_head(struct look *l, struct prov_err *err)
{
	size_t n = l->src->size < PROV_IO_BLOCK ? (size_t)l->src->size : PROV_IO_BLOCK;

	l->head = prov_bytes(l->buf, n);
	return prov_src_read(l->src, 0, l->buf, n, err);
}

int prov_text_place_find(const struct prov_src *src, const struct prov_text_syntax *syntax,
    const struct prov_span *old, struct prov_text_place *out, struct prov_err *err)
{
	struct look l = {.src = src, .old = old, .buf = malloc(PROV_IO_BLOCK)};
	int code;

	memset(out, 0, sizeof(*out));
	if (l.buf == NULL)
		return prov_fail_nomem(err);
	prov_text_lines_init(&l.lines, syntax->flags);
	code = see_all(&l, err);
	out->crlf = l.crlf;
	if (code == PROV_OK && prov_text_lines_self(&l.lines))
		code = prov_fail(err, PROV_E_UNSUPPORTED,
		    "is a script that reads lines of itself, which one more could change: sign it "
		    "with "
		    "a sidecar");
	/* A line that is replaced stays where it is. */
	if (code == PROV_OK && old == NULL)
		code = read_head(&l, err);
	if (code == PROV_OK && old == NULL)
		code = choose(&l, syntax, out, err);
	if (code == PROV_OK && out->last)
		code = go_last(&l, out, err);
	free(l.buf);
	return code;
}
