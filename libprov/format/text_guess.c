/* SPDX-License-Identifier: Apache-2.0 */
#include "format/text_guess.h"

#include <string.h>

#include "format/text.h"

#define MAX_TELLS 24

struct shared {
	const char *ext, *kind;
	const char *tells[MAX_TELLS + 1];
};

#define SHARED(what, name, ...) {.ext = what, .kind = name, .tells = {__VA_ARGS__}},

static const struct shared rows[] = {
#include "format/text_guess.def"
};

#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

/* Bits, one for each row of an extension, which stand together. */
struct hits {
	unsigned sure, first, any, weak, rest;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The first row of NAME's extension; NUM_ROWS where there is none. */
static size_t find_ext(const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
	size_t i, k;

	if (dot == NULL || (slash != NULL && slash > dot))
		return NUM_ROWS;
	for (i = 0; i < NUM_ROWS; i++) {
		for (k = 0; rows[i].ext[k] != '\0' && lower(dot[1 + k]) == rows[i].ext[k];)
			k++;
		if (rows[i].ext[k] == '\0' && dot[1 + k] == '\0')
			break;
	}
	return i;
}

bool prov_text_is_shared(const char *name)
{
	return find_ext(name) < NUM_ROWS;
}

static bool ends(struct prov_bytes line, const char *what)
{
	size_t n = strlen(what);

	return n > 0 && line.n >= n && memcmp(&line.p[line.n - n], what, n) == 0;
}

static void see_tell(struct prov_bytes line, const char *tell, unsigned bit, bool *begins,
    unsigned *by_end, unsigned *by_begin, struct hits *h)
{
	if (tell[0] == '\0') {
		h->rest |= bit;
	} else if (tell[0] == '*' && tell[1] != '\0') {
		*by_end |= ends(line, tell + 1) ? bit : 0;
	} else if (tell[0] == '~') {
		h->weak |= prov_bytes_starts(line, tell + 1) ? bit : 0;
	} else if (tell[0] == '!' && tell[1] != '\0') {
		*begins = prov_bytes_starts(line, tell + 1);
		h->sure |= *begins ? bit : 0;
	} else {
		*begins = prov_bytes_starts(line, tell);
	}
	*by_begin |= *begins ? bit : 0;
}

/* LINE has something and is trimmed. How it begins says more than how it ends. */
static void see_line(struct hits *h, size_t row, struct prov_bytes line, bool is_first)
{
	unsigned by_begin = 0, by_end = 0, bit = 1;

	for (size_t i = row; i < NUM_ROWS && strcmp(rows[i].ext, rows[row].ext) == 0; i++) {
		for (size_t k = 0; rows[i].tells[k] != NULL; k++) {
			bool begins = false;

			see_tell(line, rows[i].tells[k], bit, &begins, &by_end, &by_begin, h);
		}
		bit <<= 1;
	}
	if (by_begin == 0)
		by_begin = by_end;
	h->any |= by_begin;
	if (is_first)
		h->first = by_begin;
}

static struct prov_bytes trim(struct prov_bytes line)
{
	while (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t'))
		line = prov_bytes_sub(line, 1, line.n);
	while (line.n > 0 && strchr(" \t\r", line.p[line.n - 1]) != NULL)
		line.n--;
	return line;
}

/* The one row that BITS say; NULL where they say none or several, or one that is not signed. */
static const struct prov_text_syntax *row_of(size_t row, unsigned bits)
{
	const struct prov_text_syntax *s;

	while ((bits & 1) == 0) {
		bits >>= 1;
		row++;
	}
	for (size_t i = 0; bits == 1 && rows[row].kind != NULL; i++) {
		s = prov_text_syntax_at(i);
		if (s == NULL || strcmp(s->format.name, rows[row].kind) == 0)
			return s;
	}
	return NULL;
}

const struct prov_text_syntax *prov_text_guess(const char *name, struct prov_bytes text)
{
	size_t row = find_ext(name);
	struct hits h = {0};
	bool is_first = true;

	if (row == NUM_ROWS)
		return NULL;
	if (prov_bytes_starts(text, PROV_TEXT_MARK))
		text = prov_bytes_sub(text, PROV_TEXT_MARK_SIZE, text.n);
	while (text.n > 0) {
		const uint8_t *lf = memchr(text.p, '\n', text.n);
		size_t n = lf == NULL ? text.n : (size_t)(lf - text.p);
		struct prov_bytes line = trim(prov_bytes_sub(text, 0, n));

		if (line.n > 0)
			see_line(&h, row, line, is_first);
		is_first = is_first && line.n == 0;
		text = prov_bytes_sub(text, n < text.n ? n + 1 : n, text.n);
	}
	if (h.sure != 0)
		return row_of(row, h.sure);
	if (h.first != 0)
		return row_of(row, h.first);
	if (h.any != 0)
		return row_of(row, h.any);
	if (h.weak != 0)
		return row_of(row, h.weak);
	return h.rest != 0 ? row_of(row, h.rest) : NULL;
}

static struct prov_bytes skip_space(struct prov_bytes text)
{
	while (text.n > 0 && strchr(" \t\r\n", text.p[0]) != NULL)
		text = prov_bytes_sub(text, 1, text.n);
	return text;
}

/* Behind comments, as long as they end in what there is. */
static struct prov_bytes skip_comments(struct prov_bytes text)
{
	while (prov_bytes_starts(text = skip_space(text), "<!--")) {
		size_t i = 4;

		while (i < text.n && !prov_bytes_starts(prov_bytes_sub(text, i, text.n), "-->"))
			i++;
		text = i < text.n ? prov_bytes_sub(text, i + 3, text.n) : prov_bytes(NULL, 0);
	}
	return text;
}

static bool is_name(uint8_t c, bool is_first)
{
	bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

	return alpha || (!is_first && c != '\0' && strchr("0123456789:.-", c) != NULL);
}

/* The name of the element that TEXT begins with. */
static struct prov_bytes root_of(struct prov_bytes text)
{
	struct prov_bytes name = {NULL, 0};
	size_t n = 1;

	if (!prov_bytes_starts(text, "<"))
		return name;
	while (n < text.n && is_name(text.p[n], n == 1))
		n++;
	if (n > 1 && n < text.n && strchr(" \t\r\n>", text.p[n]) != NULL && text.p[n] != '\0')
		name = prov_bytes_sub(text, 1, n - 1);
	return name;
}

/* Whether TEXT ends with the end of the element NAME. */
static bool ends_with(struct prov_bytes text, struct prov_bytes name)
{
	while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]) != NULL)
		text.n--;
	if (text.n < name.n + 3 || text.p[text.n - 1] != '>')
		return false;
	text = prov_bytes_sub(text, text.n - name.n - 3, text.n);
	return prov_bytes_starts(text, "</") &&
	       prov_bytes_eq(prov_bytes_sub(text, 2, name.n), name);
}

static struct prov_bytes behind_mark(struct prov_bytes text)
{
	return prov_bytes_starts(text, PROV_TEXT_MARK)
		   ? prov_bytes_sub(text, PROV_TEXT_MARK_SIZE, text.n)
		   : text;
}

bool prov_text_declares_xml(const struct prov_text_sample *text)
{
	struct prov_bytes head = behind_mark(text->head);

	return prov_bytes_starts(head, "<?xml ") || prov_bytes_starts(head, "<?xml\t") ||
	       prov_bytes_starts(head, "<?xml\r") || prov_bytes_starts(head, "<?xml\n");
}

bool prov_text_is_xml(const struct prov_text_sample *text)
{
	struct prov_bytes head = skip_comments(behind_mark(text->head)), name = root_of(head);

	return prov_text_declares_xml(text) || prov_bytes_starts(head, "<!DOCTYPE ") ||
	       (name.n > 0 && ends_with(text->tail, name));
}
