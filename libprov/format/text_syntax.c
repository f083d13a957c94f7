/* SPDX-License-Identifier: Apache-2.0 */
#include "format/text_syntax.h"

#include "base/err.h"
#include "format/text.h"
#include "format/text_choose.h"
#include "format/text_structured.h"

#define LIST(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

#define ALSO(...) LIST(__VA_ARGS__)

static int no_sniff(struct prov_bytes head)
{
	(void)head;
	return 0;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): they are lists, too */
#define ROW(kind, types, exts, whole, begin, end, others, more)                                    \
	{                                                                                          \
		.format = {.name = kind,                                                           \
		    .method = PROV_METHOD_STRUCTURED,                                              \
		    .mime = types,                                                                 \
		    .ext = exts,                                                                   \
		    .caps = PROV_FMT_TEXT | PROV_FMT_STORE_ONLY | PROV_FMT_LINK,                   \
		    .sniff = no_sniff,                                                             \
		    .scan = prov_structured_scan,                                                  \
		    .embed = prov_structured_embed},                                               \
		.names = whole, .prefix = begin, .suffix = end, .also = others, .flags = more      \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct prov_text_syntax rows[] = {
#include "format/text_syntax.def"
    /* Text of no known kind that carries a line all the same. */
    ROW("structured", LIST("text/plain"), LIST("structured-text"), NULL, "#", "", NULL,
	PROV_SYNTAX_UNSURE),
};

const struct prov_text_syntax *prov_text_syntax_at(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

const struct prov_text_syntax *prov_text_syntax_of(const struct prov_format *format)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (&rows[i].format == format)
			return &rows[i];
	}
	return NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the N bytes at TEXT are NAME, without regard to case. */
static bool is_name(const char *text, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (name[i] == '\0' || lower(text[i]) != name[i])
			return false;
	}
	return name[n] == '\0';
}

static bool is_one_of(const char *text, size_t n, const char *const *list)
{
	char first = n == 0 ? '\0' : lower(text[0]);

	/* Most names begin otherwise, and each file's is held against all of them. */
	for (size_t i = 0; list[i] != NULL; i++) {
		if (list[i][0] == first && is_name(text, n, list[i]))
			return true;
	}
	return false;
}

static const struct prov_text_syntax *find_whole(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].names != NULL && is_one_of(name, n, rows[i].names))
			return &rows[i];
	}
	return NULL;
}

const struct prov_text_syntax *prov_text_syntax_whole(const char *name)
{
	const char *base = strrchr(name, '/');

	base = base == NULL ? name : base + 1;
	return find_whole(base, strlen(base));
}

const struct prov_text_syntax *prov_text_syntax_named(const char *name)
{
	const struct prov_text_syntax *row;
	const char *base = strrchr(name, '/');
	const char *dot;

	base = base == NULL ? name : base + 1;
	row = prov_text_syntax_whole(name);
	dot = strrchr(base, '.');
	for (size_t i = 0; row == NULL && dot != NULL && i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (is_one_of(dot + 1, strlen(dot + 1), rows[i].format.ext))
			row = &rows[i];
	}
	return row;
}

const struct prov_text_syntax *prov_text_syntax_typed(const char *media_type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t k = 0; rows[i].format.mime[k] != NULL; k++) {
			if (prov_is_type(media_type, rows[i].format.mime[k]))
				return &rows[i];
		}
	}
	return NULL;
}

/* The next word of a line, without the path before it. */
static struct prov_bytes next_word(struct prov_bytes *line)
{
	size_t start = 0, end;

	while (start < line->n && (line->p[start] == ' ' || line->p[start] == '\t'))
		start++;
	for (end = start; end < line->n && strchr(" \t\r\n", line->p[end]) == NULL; end++) {
		if (line->p[end] == '/')
			start = end + 1;
	}
	*line = prov_bytes_sub(*line, end, line->n);
	return prov_bytes((const uint8_t *)line->p - (end - start), end - start);
}

/* "#!/usr/bin/env python3.11" is of python: a version is no part of the name. */
static const struct prov_text_syntax *find_interpreter(struct prov_bytes line)
{
	const uint8_t *eol = line.n == 0 ? NULL : memchr(line.p, '\n', line.n);
	const struct prov_text_syntax *row;
	struct prov_bytes word;

	if (eol != NULL)
		line.n = (size_t)(eol - line.p);
	word = next_word(&line);
	while (prov_bytes_is(word, "env") || prov_bytes_starts(word, "-"))
		word = next_word(&line);
	row = find_whole((const char *)word.p, word.n);
	while (row == NULL && word.n > 0 && strchr("0123456789.-", word.p[word.n - 1]) != NULL)
		row = find_whole((const char *)word.p, --word.n);
	return row;
}

static struct prov_bytes skip_mark(struct prov_bytes head)
{
	return prov_bytes_starts(head, PROV_TEXT_MARK)
		   ? prov_bytes_sub(head, PROV_TEXT_MARK_SIZE, head.n)
		   : head;
}

/*
 * Whether a line of TEXT behind the first is a comment with a hash sign; or the first says no
 * interpreter, so that a shell takes it. Not all that takes a shebang has that sign for comments.
 */
static bool has_hash(struct prov_bytes text)
{
	size_t n = 2;

	while (n < text.n && (text.p[n] == ' ' || text.p[n] == '\t' || text.p[n] == '\r'))
		n++;
	if (n == text.n || text.p[n] == '\n')
		return true;
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == '#' && text.p[i - 1] == '\n')
			return true;
	}
	return false;
}

const struct prov_text_syntax *prov_text_syntax_begun(struct prov_bytes head)
{
	const struct prov_text_syntax *row = prov_text_syntax_sure(head);

	head = skip_mark(head);
	if (row == NULL && prov_bytes_starts(head, "#!"))
		row = prov_text_syntax_typed(has_hash(head) ? "text/x-shellscript" : "text/plain");
	return row;
}

const struct prov_text_syntax *prov_text_syntax_sure(struct prov_bytes head)
{
	static const struct {
		const char *begin, *type;
	} begins[] = {{"<?xml", "application/xml"}, {"%!PS", "application/postscript"},
	    {"<?php /* -----BEGIN C2PA", "text/x-php-page"}, {"<?php", "application/x-httpd-php"},
	    {"WEBVTT", "text/vtt"}, {".\\\"", "text/troff"}, {"'\\\"", "text/troff"},
	    {".TH ", "text/troff"}, {".Dd ", "text/troff"}};

	head = skip_mark(head);
	if (prov_bytes_starts(head, "#!"))
		return find_interpreter(prov_bytes_sub(head, 2, head.n));
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (prov_bytes_starts(head, begins[i].begin))
			return prov_text_syntax_typed(begins[i].type);
	}
	return NULL;
}
