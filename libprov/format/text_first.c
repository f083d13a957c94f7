/* SPDX-License-Identifier: Apache-2.0 */
/* The lines at the beginning of a text of which its language has a use of its own (C2PA 2.4, A.9).
 */
#include "format/text_first.h"

#include <string.h>

/* Up to and with its terminator. */
struct prov_bytes prov_text_first_line(struct prov_bytes text)
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
bool prov_text_is_reserved(struct prov_bytes text)
{
	static const char *const begins[] = {"#!", "<?xml", "%!", "%&", "%abc", "@charset", "#%",
	    "#cloud-config", "#compdef", "#autoload", "// swift-tools-version", "\\input texinfo",
	    "'\\\"", "#\\", "{"};
	struct prov_bytes first = prov_text_first_line(text);
	struct prov_bytes second = prov_text_first_line(prov_bytes_sub(text, first.n, text.n));

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (prov_bytes_starts(first, begins[i]))
			return true;
	}
	return is_directive(first) || is_first_comment(text) ||
	       prov_bytes_is(without_eol(first), "#n") || holds(first, "-*-") ||
	       says_coding(first) || says_coding(second);
}

/* Behind the fence that front matter begins with, where another ends it. */
bool prov_text_find_front(struct prov_bytes text, size_t *at)
{
	struct prov_bytes fence = without_eol(prov_text_first_line(text)), line;
	size_t begin = prov_text_first_line(text).n;
	bool yaml = prov_bytes_is(fence, "---");

	if (!yaml && !prov_bytes_is(fence, "+++"))
		return false;
	for (size_t i = begin; i < text.n; i += line.n) {
		line = prov_text_first_line(prov_bytes_sub(text, i, text.n));
		if (prov_bytes_eq(without_eol(line), fence) ||
		    (yaml && prov_bytes_is(without_eol(line), "..."))) {
			*at = begin;
			return true;
		}
	}
	return false;
}

/* Behind the first blank line. */
bool prov_text_find_blank(struct prov_bytes text, size_t *at)
{
	struct prov_bytes line;

	for (size_t i = 0; i < text.n; i += line.n) {
		line = prov_text_first_line(prov_bytes_sub(text, i, text.n));
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
bool prov_text_find_open(struct prov_bytes text, size_t *at)
{
	struct prov_bytes line = prov_text_first_line(text);

	*at = 0;
	if (prov_bytes_starts(line, "#!")) {
		*at = line.n;
		line = prov_text_first_line(prov_bytes_sub(text, *at, text.n));
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
bool prov_text_find_behind(
    struct prov_bytes text, const struct prov_text_syntax *syntax, size_t *at)
{
	struct prov_bytes line = prov_text_first_line(text), next;
	bool is_comment = is_line_comment(line, syntax);

	*at = line.n;
	while (is_comment && line.n > 0 && line.p[line.n - 1] == '\n') {
		line = without_eol(line);
		if (line.n > 0 && line.p[line.n - 1] == '\\')
			return false; /* it goes on */
		next = prov_text_first_line(prov_bytes_sub(text, *at, text.n));
		if (!says_coding(next) && !is_directive(next))
			return true;
		line = next;
		*at += line.n;
	}
	return false;
}
