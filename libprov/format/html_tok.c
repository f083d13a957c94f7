/* SPDX-License-Identifier: Apache-2.0 */
#include "format/html_tok.h"

#define BOM "\xef\xbb\xbf"

bool prov_html_is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool prov_html_is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char prov_html_lower(int c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static void begin(struct prov_html *h)
{
	for (size_t i = 0; i < strlen(BOM); i++) {
		if (prov_xml_get(&h->in) != (uint8_t)BOM[i]) {
			prov_xml_seek(&h->in, 0);
			break;
		}
	}
	if (h->in.unit != 1)
		prov_xml_seek(&h->in, h->in.src->size);
}

void prov_html_init(struct prov_html *h, struct prov_html_attrs *attrs, const struct prov_src *src,
    uint8_t *buf, struct prov_err *err)
{
	memset(h, 0, sizeof(*h));
	h->attrs = attrs;
	prov_xml_in_init(&h->in, src, buf, err);
	begin(h);
}

void prov_html_init_mem(struct prov_html *h, struct prov_src *src, struct prov_bytes text)
{
	memset(h, 0, sizeof(*h));
	prov_xml_in_mem(&h->in, src, text);
	begin(h);
}

/* Behind "<!--" (13.2.5.43 to 52): "<!-->" and "<!--->" are comments too, and "--!>" ends one. */
static bool skip_comment(struct prov_xml_in *in)
{
	unsigned dashes = 0;
	bool begun = true; /* nothing but dashes so far */
	int c;

	while ((c = prov_xml_get(in)) != PROV_XML_END) {
		if (c == '-') {
			dashes += dashes < 2;
			continue;
		}
		if (c == '>' && (dashes == 2 || begun))
			return true;
		if (c == '!' && dashes == 2 && prov_xml_peek(in) == '>') {
			(void)prov_xml_get(in);
			return true;
		}
		dashes = 0;
		begun = false;
	}
	return false;
}

/* Passes over as much of LOWER as comes, without case. */
static bool take(struct prov_xml_in *in, const char *lower)
{
	for (; *lower != '\0'; lower++) {
		int c = prov_xml_peek(in);

		if (c < 0 || c > 0x7f || prov_html_lower(c) != *lower)
			return false;
		(void)prov_xml_get(in);
	}
	return true;
}

/* A document type's only name that matters. */
static void read_page_type(struct prov_html *h)
{
	int c;

	while (prov_html_is_space(prov_xml_peek(&h->in)))
		(void)prov_xml_get(&h->in);
	if (!take(&h->in, "html"))
		return;
	c = prov_xml_peek(&h->in);
	h->is_page_type = prov_html_is_space(c) || c == '>';
}

/* Behind "<!". What is neither ends with the first '>', whatever quotes stand in it. */
static bool skip_markup(struct prov_html *h, bool foreign)
{
	int c = prov_xml_peek(&h->in);

	if (c == '-') {
		(void)prov_xml_get(&h->in);
		if (prov_xml_peek(&h->in) == '-') {
			(void)prov_xml_get(&h->in);
			return skip_comment(&h->in);
		}
	} else if (c == '[') {
		if (take(&h->in, "[cdata[") && foreign)
			return prov_xml_skip(&h->in, "]]>");
	} else if (take(&h->in, "doctype")) {
		read_page_type(h);
	}
	return prov_xml_skip(&h->in, ">");
}

static void read_name(struct prov_html *h, char name[PROV_HTML_NAME], const char *stop)
{
	size_t n = 0;
	int c = prov_xml_peek(&h->in);

	/* An attribute's name may begin with '='. */
	do {
		if (n + 1 < PROV_HTML_NAME)
			name[n] = c > 0 && c < 0x80 ? prov_html_lower(c) : '?';
		n++;
		(void)prov_xml_get(&h->in);
		c = prov_xml_peek(&h->in);
	} while (c != PROV_XML_END && !prov_html_is_space(c) &&
		 (c == 0 || c >= 0x80 || strchr(stop, c) == NULL));
	name[n < PROV_HTML_NAME ? n : 0] = '\0';
}

/* Where the value of an attribute of that name is kept, or NULL. */
static struct prov_html_value *find_value(struct prov_html *h, const char *name)
{
	struct prov_html_value *v = NULL;

	if (strcmp(name, "charset") == 0)
		h->has_charset = true;
	if (h->attrs == NULL)
		return NULL;
	if (strcmp(name, "type") == 0)
		v = &h->attrs->type;
	else if (strcmp(name, "rel") == 0)
		v = &h->attrs->rel;
	else if (strcmp(name, "href") == 0)
		v = &h->attrs->href;
	else if (strcmp(name, "content") == 0)
		v = &h->attrs->content;
	else if (strcmp(name, "http-equiv") == 0)
		v = &h->attrs->http_equiv;
	if (v == NULL || v->has)
		return NULL;
	v->has = true;
	v->n = 0;
	return v;
}

static void keep(struct prov_html_value *v, int c)
{
	if (v == NULL)
		return;
	if (v->n < sizeof(v->s))
		v->s[v->n] = (char)c;
	v->n++;
}

/* Behind the '='. */
static void read_value(struct prov_html *h, struct prov_html_value *v)
{
	int c, quote;

	while (prov_html_is_space(prov_xml_peek(&h->in)))
		(void)prov_xml_get(&h->in);
	quote = prov_xml_peek(&h->in);
	if (quote == '"' || quote == '\'') {
		(void)prov_xml_get(&h->in);
		while ((c = prov_xml_get(&h->in)) != PROV_XML_END && c != quote)
			keep(v, c);
		return;
	}
	while ((c = prov_xml_peek(&h->in)) != PROV_XML_END && !prov_html_is_space(c) && c != '>') {
		keep(v, c);
		(void)prov_xml_get(&h->in);
	}
}

static void read_attr(struct prov_html *h)
{
	char name[PROV_HTML_NAME];
	struct prov_html_value *v;

	read_name(h, name, "=/>");
	h->num_attrs++;
	v = find_value(h, name);
	while (prov_html_is_space(prov_xml_peek(&h->in)))
		(void)prov_xml_get(&h->in);
	if (prov_xml_peek(&h->in) == '=') {
		(void)prov_xml_get(&h->in);
		read_value(h, v);
	}
}

enum prov_html_kind prov_html_tag(struct prov_html *h, enum prov_html_kind kind)
{
	int c;

	h->num_attrs = 0;
	if (h->attrs != NULL)
		h->attrs->type.has = h->attrs->rel.has = h->attrs->href.has =
		    h->attrs->content.has = h->attrs->http_equiv.has = false;
	h->has_charset = h->empty = false;
	read_name(h, h->name, "/>");
	while ((c = prov_xml_peek(&h->in)) != PROV_XML_END && c != '>') {
		if (prov_html_is_space(c) || c == '/') {
			(void)prov_xml_get(&h->in);
			h->empty = c == '/' && prov_xml_peek(&h->in) == '>';
		} else {
			read_attr(h);
		}
	}
	return prov_xml_get(&h->in) == '>' ? kind : PROV_HTML_EOF;
}

/* Behind "</". */
static enum prov_html_kind close_tag(struct prov_html *h)
{
	int c = prov_xml_peek(&h->in);

	if (prov_html_is_letter(c))
		return prov_html_tag(h, PROV_HTML_CLOSE);
	if (c == PROV_XML_END)
		return PROV_HTML_TEXT;
	return prov_xml_skip(&h->in, ">") ? PROV_HTML_SKIP : PROV_HTML_EOF;
}

enum prov_html_kind prov_html_next(struct prov_html *h, bool foreign)
{
	int c;

	h->start = h->in.off;
	h->name[0] = '\0';
	h->is_page_type = false;
	c = prov_xml_get(&h->in);
	if (c == PROV_XML_END)
		return PROV_HTML_EOF;
	if (prov_html_is_space(c)) {
		while (prov_html_is_space(prov_xml_peek(&h->in)))
			(void)prov_xml_get(&h->in);
		return PROV_HTML_SKIP;
	}
	if (c != '<')
		return PROV_HTML_TEXT;
	c = prov_xml_peek(&h->in);
	if (prov_html_is_letter(c))
		return prov_html_tag(h, PROV_HTML_OPEN);
	if (c != '!' && c != '?' && c != '/')
		return PROV_HTML_TEXT;
	(void)prov_xml_get(&h->in);
	if (c == '/')
		return close_tag(h);
	if (c == '!' ? skip_markup(h, foreign) : prov_xml_skip(&h->in, ">"))
		return PROV_HTML_SKIP;
	return PROV_HTML_EOF;
}

static bool same(const char *s, size_t n, const char *lower)
{
	if (strlen(lower) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (prov_html_lower(s[i]) != lower[i])
			return false;
	}
	return true;
}

bool prov_html_value_is(const struct prov_html_value *v, const char *lower)
{
	return v->has && v->n <= sizeof(v->s) && same(v->s, v->n, lower);
}

bool prov_html_value_has(const struct prov_html_value *v, const char *lower)
{
	size_t n = v->n < sizeof(v->s) ? v->n : sizeof(v->s), from = 0;

	for (size_t i = 0; v->has && i <= n; i++) {
		if (i < n && !prov_html_is_space((uint8_t)v->s[i]))
			continue;
		if (same(&v->s[from], i - from, lower))
			return true;
		from = i + 1;
	}
	return false;
}
