/* SPDX-License-Identifier: Apache-2.0 */
#include "format/svg_tag.h"

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t pass_spaces(struct prov_bytes b, size_t i)
{
	while (i < b.n && is_space(b.p[i]))
		i++;
	return i;
}

/* The same steps as read_tag's over bytes in memory: behind the '>', or 0 where it is not there. */
static size_t find_tag_end(struct prov_bytes b)
{
	for (size_t i = 0; i < b.n;) {
		const uint8_t *quote;

		if (is_space(b.p[i]) || b.p[i] == '/' || b.p[i] == '=') {
			i++;
			continue;
		}
		while (i < b.n && b.p[i] > '>')
			i++;
		while (
		    i < b.n && !is_space(b.p[i]) && b.p[i] != '=' && b.p[i] != '/' && b.p[i] != '>')
			i++;
		if (i < b.n && b.p[i] == '>')
			return i + 1;
		i = pass_spaces(b, i);
		if (i == b.n || b.p[i] != '=')
			continue;
		i = pass_spaces(b, i + 1);
		if (i == b.n || (b.p[i] != '"' && b.p[i] != '\''))
			continue;
		quote = memchr(&b.p[i + 1], b.p[i], b.n - i - 1);
		if (quote == NULL)
			return 0;
		i = (size_t)(quote - b.p) + 1;
	}
	return 0;
}

static size_t find_name_end(struct prov_bytes b)
{
	size_t i = 0;

	/* Letters come behind '>'. */
	while (i < b.n && (b.p[i] > '>' || (!is_space(b.p[i]) && b.p[i] != '/' && b.p[i] != '>')))
		i++;
	return i;
}

static bool is_local(struct prov_bytes name, const char *local)
{
	const uint8_t *colon = name.n > 0 ? memchr(name.p, ':', name.n) : NULL;
	size_t at = colon == NULL ? 0 : (size_t)(colon - name.p) + 1;

	return prov_bytes_is(prov_bytes_sub(name, at, name.n), local);
}

size_t prov_svg_tag_end(struct prov_bytes tag, const char *unless)
{
	size_t name = find_name_end(tag), end;

	if (name == 0 || name == tag.n ||
	    (unless != NULL && is_local(prov_bytes(tag.p, name), unless)))
		return 0;
	end = find_tag_end(prov_bytes_sub(tag, name, tag.n));
	return end == 0 ? 0 : name + end;
}
