/* SPDX-License-Identifier: Apache-2.0 */
/* Link headers (RFC 8288, 3, in the grammar of RFC 9110, 5.6). */
#include "link.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define TYPE "c2pa-manifest"

struct text {
	const char *p;
	size_t n;
};

/* One link: where it leads, and of which types. */
struct link {
	struct text target, rel;
	bool has_rel, has_anchor;
};

static bool take(struct text *in, char c)
{
	if (in->n == 0 || *in->p != c)
		return false;
	in->p++;
	in->n--;
	return true;
}

static void skip_blanks(struct text *in)
{
	while (take(in, ' ') || take(in, '\t'))
		continue;
}

static bool is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool take_token(struct text *in, struct text *out)
{
	out->p = in->p;
	while (in->n > 0 && is_token_char(*in->p))
		(void)take(in, *in->p);
	out->n = (size_t)(in->p - out->p);
	return out->n > 0;
}

/* Behind the first quote; OUT is what stands between the quotes, as it is written. */
static bool take_quoted(struct text *in, struct text *out)
{
	out->p = in->p;
	while (in->n > 0 && *in->p != '"') {
		if (take(in, '\\') && in->n == 0)
			return false;
		/* Of any character set, but no control character. */
		if (((unsigned char)*in->p < ' ' && *in->p != '\t') || *in->p == 0x7f)
			return false;
		(void)take(in, *in->p);
	}
	out->n = (size_t)(in->p - out->p);
	return take(in, '"');
}

static bool take_target(struct text *in, struct text *out)
{
	if (!take(in, '<'))
		return false;
	out->p = in->p;
	while (in->n > 0 && *in->p > ' ' && *in->p <= '~' && strchr("<>\"", *in->p) == NULL)
		(void)take(in, *in->p);
	out->n = (size_t)(in->p - out->p);
	return take(in, '>');
}

static bool is_name(struct text name, const char *what)
{
	return name.n == strlen(what) && strncasecmp(name.p, what, name.n) == 0;
}

/* A parameter, behind its ';'; there may be none between two of them. */
static bool take_parameter(struct text *in, struct link *link)
{
	struct text name, value = {0};

	skip_blanks(in);
	if (!take_token(in, &name))
		return true;
	skip_blanks(in);
	if (take(in, '=')) {
		skip_blanks(in);
		if (!(take(in, '"') ? take_quoted(in, &value) : take_token(in, &value)))
			return false;
	}
	/* Of several the first counts (RFC 8288, 3.3). */
	if (is_name(name, "rel") && !link->has_rel) {
		link->has_rel = true;
		link->rel = value;
	}
	link->has_anchor = link->has_anchor || is_name(name, "anchor");
	return true;
}

static bool take_link(struct text *in, struct link *link)
{
	*link = (struct link){0};
	if (!take_target(in, &link->target))
		return false;
	skip_blanks(in);
	while (take(in, ';')) {
		if (!take_parameter(in, link))
			return false;
		skip_blanks(in);
	}
	return true;
}

/* Of what was asked for, and not of something else that an anchor names (RFC 8288, 3.2). */
static bool is_ours(const struct link *link)
{
	struct text rel = link->rel;

	if (link->has_anchor || link->target.n == 0)
		return false;
	while (rel.n > 0) {
		struct text one = {.p = rel.p};

		while (rel.n > 0 && *rel.p != ' ')
			(void)take(&rel, *rel.p);
		one.n = (size_t)(rel.p - one.p);
		if (is_name(one, TYPE))
			return true;
		(void)take(&rel, ' ');
	}
	return false;
}

/* The whole of a value; FOUND has no target where none of its links is ours. */
static bool take_links(struct text *in, struct text *found)
{
	do {
		struct link link;

		/* A list may have empty elements (RFC 9110, 5.6.1.2). */
		skip_blanks(in);
		if (in->n == 0 || *in->p == ',')
			continue;
		if (!take_link(in, &link))
			return false;
		if (found->p == NULL && is_ours(&link))
			*found = link.target;
	} while (take(in, ','));
	return in->n == 0;
}

const char *link_find(const char *value, size_t n, size_t *len)
{
	struct text in = {value, n}, found = {0};

	*len = 0;
	if (n > LINK_MAX || !take_links(&in, &found))
		return NULL;
	*len = found.n;
	return found.p;
}
