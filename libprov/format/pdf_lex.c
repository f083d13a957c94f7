/* SPDX-License-Identifier: Apache-2.0 */
#include "format/pdf_lex.h"

#include "base/limits.h"

static bool is_space(uint8_t c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_delimiter(uint8_t c)
{
	return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

static void drop(struct prov_bytes *in, size_t n)
{
	*in = prov_bytes_sub(*in, n, in->n);
}

void prov_pdf_skip_space(struct prov_bytes *in)
{
	size_t i = 0;
	bool comment = false;

	for (; i < in->n; i++) {
		uint8_t c = in->p[i];

		if (c == '\r' || c == '\n')
			comment = false;
		else if (c == '%')
			comment = true;
		else if (!comment && !is_space(c))
			break;
	}
	drop(in, i);
}

/* A literal string: balanced parentheses, with backslashes before those that are not. */
static size_t string_end(struct prov_bytes in)
{
	size_t depth = 0;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c == '\\')
			i++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static size_t hex_end(struct prov_bytes in)
{
	const uint8_t *end = memchr(in.p, '>', in.n);

	return end == NULL ? 0 : (size_t)(end - in.p) + 1;
}

static size_t word_end(struct prov_bytes in, size_t from)
{
	size_t i = from;

	while (i < in.n && !is_space(in.p[i]) && !is_delimiter(in.p[i]))
		i++;
	return i;
}

/* One token at the front of IN, which begins with no space: its length, 0 where it is cut off. */
static size_t token(struct prov_bytes in)
{
	switch (in.p[0]) {
	case '(':
		return string_end(in);
	case '<':
		if (in.n > 1 && in.p[1] == '<')
			return 2;
		return hex_end(in);
	case '>':
		return in.n < 2 ? 0 : 1 + (in.p[1] == '>');
	case '/':
		return word_end(in, 1);
	default:
		return is_delimiter(in.p[0]) ? 1 : word_end(in, 0);
	}
}

/* What stands between the bracket at the front of IN, N bytes long, and the one that closes it. */
static int take_nested(struct prov_bytes *in, size_t n, struct prov_pdf_val *out)
{
	uint64_t dicts = n == 2; /* one bit a level: a dictionary's, or an array's */
	size_t depth = 1, used;
	const uint8_t *from = &in->p[n];

	out->type = n == 2 ? PROV_PDF_DICT : PROV_PDF_ARRAY;
	drop(in, n);
	for (;;) {
		bool is_dict;

		prov_pdf_skip_space(in);
		used = in->n == 0 ? 0 : token(*in);
		if (used == 0)
			return PROV_E_TRUNC;
		is_dict = used == 2 && (in->p[0] == '<' || in->p[0] == '>') && in->p[0] == in->p[1];
		if (in->p[0] == '[' || (is_dict && in->p[0] == '<')) {
			if (depth == PROV_MAX_PDF_DEPTH)
				return PROV_E_LIMIT;
			depth++;
			dicts = dicts << 1 | is_dict;
		} else if (in->p[0] == ']' || in->p[0] == '>') {
			if ((dicts & 1) != is_dict || (in->p[0] == '>' && !is_dict))
				return PROV_E_FORMAT;
			dicts >>= 1;
			if (--depth == 0)
				break;
		}
		drop(in, used);
	}
	out->text = prov_bytes(from, (size_t)(in->p - from));
	drop(in, used);
	return PROV_OK;
}

static bool to_number(struct prov_bytes text, uint64_t *out)
{
	*out = 0;
	if (text.n == 0 || text.n > 18)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(text.p[i] - '0');
	}
	return true;
}

/* A second number and an R behind the one that is OUT make it a reference. */
static void take_reference(struct prov_bytes *in, struct prov_pdf_val *out)
{
	struct prov_bytes rest = *in;
	size_t n;

	prov_pdf_skip_space(&rest);
	n = word_end(rest, 0);
	if (!to_number(prov_bytes_sub(rest, 0, n), &out->gen))
		return;
	drop(&rest, n);
	prov_pdf_skip_space(&rest);
	n = word_end(rest, 0);
	if (n != 1 || rest.p[0] != 'R')
		return;
	drop(&rest, n);
	out->type = PROV_PDF_REF;
	*in = rest;
}

int prov_pdf_next(struct prov_bytes *in, struct prov_pdf_val *out)
{
	size_t n;

	memset(out, 0, sizeof(*out));
	prov_pdf_skip_space(in);
	n = in->n == 0 ? 0 : token(*in);
	if (n == 0)
		return PROV_E_TRUNC;
	switch (in->p[0]) {
	case '[':
		return take_nested(in, n, out);
	case '<':
		if (n == 2 && in->p[1] == '<')
			return take_nested(in, n, out);
		out->type = PROV_PDF_STRING;
		break;
	case '(':
		out->type = PROV_PDF_STRING;
		break;
	case '/':
		out->type = PROV_PDF_NAME;
		break;
	default:
		if (is_delimiter(in->p[0]))
			return PROV_E_FORMAT;
		out->type = PROV_PDF_WORD;
		break;
	}
	out->text =
	    prov_bytes_sub(*in, out->type == PROV_PDF_NAME, n - (out->type == PROV_PDF_NAME));
	drop(in, n);
	if (out->type == PROV_PDF_WORD && to_number(out->text, &out->num)) {
		out->type = PROV_PDF_INT;
		take_reference(in, out);
	} else if (out->type == PROV_PDF_WORD && prov_bytes_is(out->text, "null")) {
		out->type = PROV_PDF_NONE;
	}
	return PROV_OK;
}

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool prov_pdf_is_name(const struct prov_pdf_val *val, const char *name)
{
	size_t i = 0;

	if (val->type != PROV_PDF_NAME)
		return false;
	for (; i < val->text.n && *name != '\0'; i++, name++) {
		int c = val->text.p[i];

		if (c == '#' && val->text.n - i > 2 && hex_digit(val->text.p[i + 1]) >= 0 &&
		    hex_digit(val->text.p[i + 2]) >= 0) {
			c = hex_digit(val->text.p[i + 1]) * 16 + hex_digit(val->text.p[i + 2]);
			i += 2;
		}
		if (c != (unsigned char)*name)
			return false;
	}
	return i == val->text.n && *name == '\0';
}

int prov_pdf_get(struct prov_bytes dict, const char *key, struct prov_pdf_val *out)
{
	memset(out, 0, sizeof(*out));
	for (;;) {
		struct prov_pdf_val name, val;
		int code;

		prov_pdf_skip_space(&dict);
		if (dict.n == 0)
			return PROV_OK;
		code = prov_pdf_next(&dict, &name);
		if (code == PROV_OK && name.type != PROV_PDF_NAME)
			code = PROV_E_FORMAT;
		if (code == PROV_OK)
			code = prov_pdf_next(&dict, &val);
		if (code != PROV_OK)
			return code == PROV_E_LIMIT ? code : PROV_E_FORMAT;
		if (prov_pdf_is_name(&name, key))
			*out = val;
	}
}
