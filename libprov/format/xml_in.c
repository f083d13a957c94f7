/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xml_in.h"

#include "base/err.h"

static bool load(struct prov_xml_in *in)
{
	size_t want = PROV_XML_BLOCK;

	if (in->code != PROV_OK || in->buf == NULL || in->off >= in->src->size)
		return false;
	if (want > in->src->size - in->off)
		want = (size_t)(in->src->size - in->off);
	in->n = 0;
	in->code = prov_src_read(in->src, in->off, in->buf, want, in->err);
	if (in->code != PROV_OK)
		return false;
	in->base = in->off;
	in->n = want;
	return true;
}

/* The bytes of the character at 'off', or NULL. */
static const uint8_t *here(struct prov_xml_in *in)
{
	if (in->off < in->base || in->off - in->base > in->n ||
	    in->n - (size_t)(in->off - in->base) < in->unit) {
		if (!load(in) || in->n < in->unit)
			return NULL;
	}
	return &in->p[in->off - in->base];
}

static void begin(struct prov_xml_in *in)
{
	const uint8_t *p;

	in->unit = 2;
	p = here(in);
	if (p != NULL && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == '<' && p[1] == 0)))
		in->little = true;
	else if (p == NULL || !((p[0] == 0xfe && p[1] == 0xff) || (p[0] == 0 && p[1] == '<')))
		in->unit = 1;
	if (p != NULL && in->unit == 2 && p[0] != '<' && p[1] != '<')
		in->off = 2;
}

void prov_xml_in_init(
    struct prov_xml_in *in, const struct prov_src *src, uint8_t *buf, struct prov_err *err)
{
	memset(in, 0, sizeof(*in));
	in->src = src;
	in->p = in->buf = buf;
	in->err = err;
	begin(in);
}

void prov_xml_in_mem(struct prov_xml_in *in, struct prov_src *src, struct prov_bytes text)
{
	memset(in, 0, sizeof(*in));
	*src = (struct prov_src){.size = text.n};
	in->src = src;
	in->p = text.p;
	in->n = text.n;
	begin(in);
}

int prov_xml_peek(struct prov_xml_in *in)
{
	const uint8_t *p = here(in);

	if (p == NULL)
		return PROV_XML_END;
	if (in->unit == 1)
		return p[0];
	if (p[in->little ? 1 : 0] != 0)
		return 0xff;
	return p[in->little ? 0 : 1];
}

int prov_xml_get(struct prov_xml_in *in)
{
	int c = prov_xml_peek(in);

	if (c != PROV_XML_END)
		in->off += in->unit;
	return c;
}

void prov_xml_seek(struct prov_xml_in *in, uint64_t off)
{
	in->off = off;
}

bool prov_xml_find(struct prov_xml_in *in, char c)
{
	const uint8_t *p, *hit;
	size_t n;

	if (in->unit != 1) {
		int is;

		while ((is = prov_xml_peek(in)) != PROV_XML_END && is != c)
			in->off += in->unit;
		return is == c;
	}
	while ((p = here(in)) != NULL) {
		n = in->n - (size_t)(in->off - in->base);
		hit = memchr(p, c, n);
		in->off += hit == NULL ? n : (size_t)(hit - p);
		if (hit != NULL)
			return true;
	}
	return false;
}

struct prov_bytes prov_xml_rest(struct prov_xml_in *in, size_t min)
{
	const uint8_t *p = in->unit == 1 ? here(in) : NULL;

	if (p == NULL)
		return prov_bytes(NULL, 0);
	if (in->n - (size_t)(in->off - in->base) < min && in->off > in->base && !load(in))
		return prov_bytes(NULL, 0);
	return prov_bytes(&in->p[in->off - in->base], in->n - (size_t)(in->off - in->base));
}

bool prov_xml_skip(struct prov_xml_in *in, const char *end)
{
	size_t n = strlen(end);
	char last[4] = {0};
	int c;

	if (n == 1) {
		bool found = prov_xml_find(in, end[0]);

		(void)prov_xml_get(in);
		return found;
	}
	while ((c = prov_xml_get(in)) != PROV_XML_END) {
		memmove(last, last + 1, 3);
		last[3] = (char)(c < 0x80 ? c : 0);
		if (n <= 4 && memcmp(last + 4 - n, end, n) == 0)
			return true;
	}
	return false;
}

/* Between "<!DOCTYPE" and its end there can be quotes, comments and a subset in brackets. */
static bool skip_doctype(struct prov_xml_in *in)
{
	bool inside = false;
	int c;

	while ((c = prov_xml_get(in)) != PROV_XML_END) {
		if (c == '"' || c == '\'') {
			const char quote[2] = {(char)c, '\0'};

			if (!prov_xml_skip(in, quote))
				return false;
		} else if (c == '[' || c == ']') {
			inside = c == '[';
		} else if (c == '<' && prov_xml_peek(in) == '?') {
			if (!prov_xml_skip(in, "?>"))
				return false;
		} else if (c == '<' && prov_xml_peek(in) == '!') {
			(void)prov_xml_get(in);
			/* Behind both hyphens: those of "<!-->" don't end it (XML 1.0, 2.5). */
			if (prov_xml_peek(in) != '-')
				continue;
			(void)prov_xml_get(in);
			(void)prov_xml_get(in);
			if (!prov_xml_skip(in, "-->"))
				return false;
		} else if (c == '>' && !inside) {
			return true;
		}
	}
	return false;
}

bool prov_xml_skip_markup(struct prov_xml_in *in)
{
	int c = prov_xml_get(in);

	if (c == '-' && prov_xml_peek(in) == '-') {
		(void)prov_xml_get(in);
		return prov_xml_skip(in, "-->");
	}
	if (c == '[')
		return prov_xml_skip(in, "]]>");
	return skip_doctype(in);
}
