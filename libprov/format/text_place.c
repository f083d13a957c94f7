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
			return prov_fail_at(err, PROV_E_FORMAT, start + at,
			    "the text is not UTF-8 here, which is the only text that can be "
			    "signed");
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
	/* A.9.4: where lines end is not clear then. */
	if (l->bare_cr && !l->any_lf)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has lines that end in CR alone, which can't carry a manifest (C2PA 2.4, "
		    "A.9.4): convert them to LF or CRLF first");
	return PROV_OK;
}

/* Up to and with its terminator. */
static struct prov_bytes first_line(struct prov_bytes text)
{
	const uint8_t *lf = text.n == 0 ? NULL : memchr(text.p, '\n', text.n);

	return lf == NULL ? text : prov_bytes(text.p, (size_t)(lf - text.p) + 1);
}

static struct prov_bytes without_eol(struct prov_bytes line)
{
	if (line.n > 0 && line.p[line.n - 1] == '\n')
		line.n--;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

static bool holds(struct prov_bytes text, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= text.n; i++) {
		if (memcmp(&text.p[i], what, n) == 0)
			return true;
	}
	return false;
}

/* PEP 263, which others took over: how the file is encoded, in one of its first two lines. */
static bool says_coding(struct prov_bytes line)
{
	return holds(line, "#") && (holds(line, "coding:") || holds(line, "coding="));
}

static struct prov_bytes skip_blanks(struct prov_bytes text)
{
	while (text.n > 0 && (text.p[0] == ' ' || text.p[0] == '\t'))
		text = prov_bytes_sub(text, 1, text.n);
	return text;
}

/*
 * What a builder of containers takes for an order, as long as nothing else stands before it:
 * "# escape = `", in capitals too.
 */
static bool is_directive(struct prov_bytes line)
{
	static const char *const names[] = {"syntax", "escape", "check"};

	line = skip_blanks(line);
	if (!prov_bytes_starts(line, "#"))
		return false;
	line = skip_blanks(prov_bytes_sub(line, 1, line.n));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n = 0;

		while (n < line.n && names[i][n] != '\0' && (line.p[n] | 0x20) == names[i][n])
			n++;
		if (names[i][n] == '\0' &&
		    prov_bytes_starts(skip_blanks(prov_bytes_sub(line, n, line.n)), "="))
			return true;
	}
	return false;
}

/* What begins with /usr/ runs a source file that has no "#!". Jest reads the first comment alone.
 */
static bool is_first_comment(struct prov_bytes text)
{
	size_t n = 2;

	if (prov_bytes_starts(text, "//usr/") || prov_bytes_starts(text, "///usr/"))
		return true;
	if (!prov_bytes_starts(text, "/*"))
		return false;
	while (n + 1 < text.n && (text.p[n] != '*' || text.p[n + 1] != '/'))
		n++;
	return holds(prov_bytes_sub(text, 0, n), "@jest-");
}

/* Whether the language has a use of its own for the first line (A.9.3.1). */
static bool is_reserved(struct prov_bytes text)
{
	static const char *const begins[] = {"#!", "<?xml", "%!", "%&", "%abc", "@charset", "#%",
	    "#cloud-config", "#compdef", "#autoload", "// swift-tools-version", "\\input texinfo",
	    "'\\\"", "#\\", "{"};
	struct prov_bytes first = first_line(text);
	struct prov_bytes second = first_line(prov_bytes_sub(text, first.n, text.n));

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (prov_bytes_starts(first, begins[i]))
			return true;
	}
	return is_directive(first) || is_first_comment(text) ||
	       prov_bytes_is(without_eol(first), "#n") || holds(first, "-*-") ||
	       says_coding(first) || says_coding(second);
}

/* Behind the fence that front matter begins with, where another ends it. */
static bool find_front(struct prov_bytes text, size_t *at)
{
	struct prov_bytes fence = without_eol(first_line(text)), line;
	size_t begin = first_line(text).n;
	bool yaml = prov_bytes_is(fence, "---");

	if (!yaml && !prov_bytes_is(fence, "+++"))
		return false;
	for (size_t i = begin; i < text.n; i += line.n) {
		line = first_line(prov_bytes_sub(text, i, text.n));
		if (prov_bytes_eq(without_eol(line), fence) ||
		    (yaml && prov_bytes_is(without_eol(line), "..."))) {
			*at = begin;
			return true;
		}
	}
	return false;
}

/* Behind the first blank line. */
static bool find_blank(struct prov_bytes text, size_t *at)
{
	struct prov_bytes line;

	for (size_t i = 0; i < text.n; i += line.n) {
		line = first_line(prov_bytes_sub(text, i, text.n));
		*at = i + line.n;
		/* A CR that ends the file ends no line. */
		if (without_eol(line).n == 0 && line.n > 0 && line.p[line.n - 1] == '\n')
			return true;
	}
	return false;
}

/* Whether LINE opens a program of PHP and leaves nothing else open: neither a text nor a comment.
 */
static bool opens_php(struct prov_bytes line)
{
	static const char *const more[] = {"?>", "/*", "\"", "'", "`", "<<<"};
	bool ends = line.n > 0 && line.p[line.n - 1] == '\n';

	line = without_eol(line);
	if (!ends || !prov_bytes_starts(line, "<?php"))
		return false;
	line = prov_bytes_sub(line, 5, line.n);
	if (line.n > 0 && line.p[0] != ' ' && line.p[0] != '\t')
		return false;
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		if (holds(line, more[i]))
			return false;
	}
	return true;
}

/* Behind the line that opens the program, which may have a shebang before it. */
static bool find_open(struct prov_bytes text, size_t *at)
{
	struct prov_bytes line = first_line(text);

	*at = 0;
	if (prov_bytes_starts(line, "#!")) {
		*at = line.n;
		line = first_line(prov_bytes_sub(text, *at, text.n));
	}
	*at += line.n;
	return opens_php(line);
}

/* Whether LINE is a comment that ends with it. */
static bool is_line_comment(struct prov_bytes line, const struct prov_text_syntax *syntax)
{
	if (prov_bytes_starts(line, "#!") ||
	    (syntax->suffix[0] == '\0' && prov_bytes_starts(line, syntax->prefix)))
		return true;
	for (size_t i = 0; syntax->also != NULL && syntax->also[i] != NULL; i += 2) {
		if (syntax->also[i + 1][0] == '\0' && prov_bytes_starts(line, syntax->also[i]))
			return true;
	}
	return false;
}

/*
 * Behind the lines that the language has for itself at the beginning. Readers find the block there,
 * too (A.9.5), and the text is what it was: that goes before A.9.3.1, which has it last.
 */
static bool find_behind(struct prov_bytes text, const struct prov_text_syntax *syntax, size_t *at)
{
	struct prov_bytes line = first_line(text), next;
	bool is_comment = is_line_comment(line, syntax);

	*at = line.n;
	while (is_comment && line.n > 0 && line.p[line.n - 1] == '\n') {
		line = without_eol(line);
		if (line.n > 0 && line.p[line.n - 1] == '\\')
			return false; /* it goes on */
		next = first_line(prov_bytes_sub(text, *at, text.n));
		if (!says_coding(next) && !is_directive(next))
			return true;
		line = next;
		*at += line.n;
	}
	return false;
}

static int choose(const struct look *l, const struct prov_text_syntax *syntax,
    struct prov_text_place *out, struct prov_err *err)
{
	struct prov_bytes text = l->head;
	size_t at = 0, mark = prov_bytes_starts(text, PROV_TEXT_MARK) ? PROV_TEXT_MARK_SIZE : 0;

	text = prov_bytes_sub(text, mark, text.n);
	if ((syntax->flags & PROV_SYNTAX_FRONT) != 0 && find_front(text, &at)) {
		out->front = true;
	} else if ((syntax->flags & PROV_SYNTAX_HEADER) != 0) {
		if (!find_blank(text, &at))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "has no blank line behind its header, where a manifest would stand");
		out->blank = true;
	} else if ((syntax->flags & PROV_SYNTAX_OPEN) != 0) {
		if (!find_open(text, &at))
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
		at = prov_bytes_starts(text, "#!") ? first_line(text).n : 0;
	} else if (is_reserved(text) && prov_text_lines_open(&l->lines)) {
		if (!find_behind(text, syntax, &at))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "has a first line of its language's own, and ends so that no comment "
			    "can follow: sign it with a sidecar");
	} else {
		/* Emacs looks for a list of variables in the last 3000 bytes. */
		out->last =
		    is_reserved(text) && !(l->lines.has_list && find_behind(text, syntax, &at));
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
