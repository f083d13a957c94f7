/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xmp_put.h"

#include "base/utf8.h"

bool prov_xmp_can_hold(const char *text)
{
	struct prov_bytes rest = prov_bytes_str(text);

	while (rest.n > 0) {
		uint32_t cp;
		int n = prov_utf8_next(rest, &cp);

		if (n <= 0 || (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') ||
		    cp == 0xfffe || cp == 0xffff)
			return false;
		rest = prov_bytes_sub(rest, (size_t)n, rest.n);
	}
	return true;
}

static const char *escape(char c, char quote)
{
	if (c == '&')
		return "&amp;";
	if (c == '<')
		return "&lt;";
	if (c == '>')
		return "&gt;";
	if (c == '\r') /* a reader would make a line feed of it (XML 1.0, 2.11) */
		return "&#13;";
	if (quote == '\0')
		return NULL;
	if (c == '\n') /* and of these a space (3.3.3) */
		return "&#10;";
	if (c == '\t')
		return "&#9;";
	if (c != quote)
		return NULL;
	return c == '"' ? "&quot;" : "&apos;";
}

void prov_xmp_put_value(struct prov_wr *wr, const char *text, char quote)
{
	for (; *text != '\0'; text++) {
		const char *as = escape(*text, quote);

		if (as != NULL)
			prov_wr_str(wr, as);
		else
			prov_wr_u8(wr, (uint8_t)*text);
	}
}

static bool is_bound_before(const struct prov_xmp_prop *props, const bool *done, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (props[k].value != NULL && !done[k] &&
		    strcmp(props[k].prefix, props[i].prefix) == 0)
			return true;
	}
	return false;
}

/* Elements and not attributes: in those, JSON keeps its quotes, and can be found by whoever only
 * looks for it. */
static void put_properties(
    struct prov_wr *wr, const struct prov_xmp_prop *props, const bool *done, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (props[i].value == NULL || done[i])
			continue;
		prov_wr_printf(wr, "\n   <%s:%s>", props[i].prefix, props[i].name);
		prov_xmp_put_value(wr, props[i].value, '\0');
		prov_wr_printf(wr, "</%s:%s>", props[i].prefix, props[i].name);
	}
}

void prov_xmp_put_description(struct prov_wr *wr, const struct prov_xmp_prop *props,
    const bool *done, size_t n, struct prov_bytes about, bool has_rdf)
{
	prov_wr_str(wr, " <rdf:Description rdf:about=");
	prov_wr_bytes(wr, about.n > 0 ? about : prov_bytes_str("\"\""));
	if (!has_rdf)
		prov_wr_str(wr, "\n    xmlns:rdf=\"" PROV_XMP_RDF "\"");
	for (size_t i = 0; i < n; i++) {
		if (props[i].value != NULL && !done[i] && !is_bound_before(props, done, i))
			prov_wr_printf(wr, "\n    xmlns:%s=\"%s\"", props[i].prefix, props[i].ns);
	}
	prov_wr_str(wr, ">");
	put_properties(wr, props, done, n);
	prov_wr_str(wr, "\n  </rdf:Description>\n ");
}

/* Without padding and marked as not to be written to: who changes it in place breaks what is
 * signed. */
void prov_xmp_put_packet(struct prov_wr *wr, const struct prov_xmp_prop *props, size_t n)
{
	static const bool none[PROV_MAX_XMP_PROPS];

	prov_wr_str(wr, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
			"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
			" <rdf:RDF xmlns:rdf=\"" PROV_XMP_RDF "\">\n ");
	prov_xmp_put_description(wr, props, none, n, prov_bytes(NULL, 0), true);
	prov_wr_str(wr, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}
