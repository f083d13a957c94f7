/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xml_tag.h"

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* From OFF over what is white space, or over what is not and no sign of markup. */
static size_t over(struct prov_bytes b, size_t off, bool space)
{
	while (off < b.n && is_space(b.p[off]) == space &&
	       (space || (b.p[off] != '=' && b.p[off] != '/' && b.p[off] != '>')))
		off++;
	return off;
}

void prov_xml_tag_init(struct prov_xml_tag *tag, struct prov_bytes raw)
{
	tag->raw = raw;
	tag->off = over(raw, 1, false);
}

struct prov_bytes prov_xml_tag_name(const struct prov_xml_tag *tag)
{
	return prov_bytes_sub(tag->raw, 1, over(tag->raw, 1, false) - 1);
}

static bool is_xmlns(struct prov_bytes name)
{
	return prov_bytes_is(name, "xmlns") || prov_bytes_starts(name, "xmlns:");
}

bool prov_xml_tag_next(struct prov_xml_tag *tag, struct prov_xml_attr *out)
{
	struct prov_bytes raw = tag->raw;
	const uint8_t *quote;

	out->from = tag->off;
	out->name = over(raw, tag->off, true);
	out->name_end = over(raw, out->name, false);
	out->value = over(raw, out->name_end, true);
	if (out->name_end == out->name || out->value >= raw.n || raw.p[out->value] != '=')
		return false;
	out->value = over(raw, out->value + 1, true) + 1;
	if (out->value >= raw.n)
		return false;
	quote = memchr(&raw.p[out->value], raw.p[out->value - 1], raw.n - out->value);
	if (quote == NULL)
		return false;
	out->value_end = (size_t)(quote - raw.p);
	out->end = out->value_end + 1;
	out->is_xmlns = is_xmlns(prov_bytes_sub(raw, out->name, out->name_end - out->name));
	tag->off = out->end;
	return true;
}

size_t prov_xml_tag_slash(const struct prov_xml_tag *tag)
{
	size_t n = tag->raw.n;

	return n >= 2 && tag->raw.p[n - 2] == '/' ? n - 2 : n;
}
