/* SPDX-License-Identifier: Apache-2.0 */
#include "format/html_raw.h"

bool prov_html_is_raw(const char *name)
{
	static const char *const names[] = {"script", "style", "title", "noscript", "noframes",
	    "textarea", "xmp", "iframe", "noembed"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* Passes over letters; whether they are NAME, and what ends a tag's name is next. */
static bool take_name(struct prov_xml_in *in, const char *name)
{
	bool same = true;
	int c;

	while (prov_html_is_letter(c = prov_xml_peek(in))) {
		same = same && *name != '\0' && prov_html_lower(c) == *name;
		name += same;
		(void)prov_xml_get(in);
	}
	return same && *name == '\0' && (prov_html_is_space(c) || c == '/' || c == '>');
}

/* Behind "</": the end tag of NAME, whose '<' stood at START, or else nothing much. */
static bool take_end(struct prov_html *h, uint64_t start, const char *name, bool *whole)
{
	uint64_t at = h->in.off;

	if (!take_name(&h->in, name))
		return false;
	prov_xml_seek(&h->in, at);
	h->start = start;
	*whole = prov_html_tag(h, PROV_HTML_CLOSE) == PROV_HTML_CLOSE;
	return true;
}

/* Inside "<!--", and behind another start tag in there, the end tag ends nothing or less (13.2.5.20
 * to 31). */
enum state { PLAIN, ESCAPED, TWICE };

/* Behind "<!" of a plain script. */
static enum state enter(struct prov_xml_in *in, unsigned *dashes)
{
	for (*dashes = 0; *dashes < 2; (*dashes)++) {
		if (prov_xml_peek(in) != '-')
			return PLAIN;
		(void)prov_xml_get(in);
	}
	return ESCAPED;
}

/* Behind a '<' where it is none of an end tag that counts. */
static enum state look(struct prov_xml_in *in, enum state state, unsigned *dashes)
{
	int c = prov_xml_peek(in);

	*dashes = 0;
	if (state == PLAIN && c == '!') {
		(void)prov_xml_get(in);
		return enter(in, dashes);
	}
	if (state == ESCAPED && prov_html_is_letter(c))
		return take_name(in, "script") ? TWICE : ESCAPED;
	if (state == TWICE && c == '/') {
		(void)prov_xml_get(in);
		return take_name(in, "script") ? ESCAPED : TWICE;
	}
	return state;
}

static bool skip_script(struct prov_html *h)
{
	enum state state = PLAIN;
	unsigned dashes = 0;
	bool whole;
	int c;

	while ((c = prov_xml_get(&h->in)) != PROV_XML_END) {
		if (c == '-') {
			dashes += dashes < 2;
			continue;
		}
		if (c == '<' && state != TWICE && prov_xml_peek(&h->in) == '/') {
			uint64_t start = h->in.off - 1;

			(void)prov_xml_get(&h->in);
			if (take_end(h, start, "script", &whole))
				return whole;
			dashes = 0;
			continue;
		}
		if (c == '<') {
			state = look(&h->in, state, &dashes);
			continue;
		}
		if (c == '>' && dashes == 2)
			state = PLAIN;
		dashes = 0;
	}
	return false;
}

bool prov_html_skip_raw(struct prov_html *h, const char *name)
{
	bool whole;
	int c;

	if (strcmp(name, "script") == 0)
		return skip_script(h);
	while ((c = prov_xml_get(&h->in)) != PROV_XML_END) {
		uint64_t start = h->in.off - 1;

		if (c != '<' || prov_xml_peek(&h->in) != '/')
			continue;
		(void)prov_xml_get(&h->in);
		if (take_end(h, start, name, &whole))
			return whole;
	}
	return false;
}
