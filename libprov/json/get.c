/* SPDX-License-Identifier: Apache-2.0 */
#include "json/get.h"

#include "base/err.h"
#include "base/utf8.h"

/* Where the token that was just read began. */
static size_t begin_of(
    const struct prov_json_scan *s, enum prov_json_type type, struct prov_bytes token)
{
	switch (type) {
	case PROV_JSON_STRING:
		return s->off - token.n - 2; /* its quotes */
	case PROV_JSON_NUMBER:
		return s->off - token.n;
	case PROV_JSON_TRUE:
	case PROV_JSON_NULL:
		return s->off - 4;
	case PROV_JSON_FALSE:
		return s->off - 5;
	default:
		return s->off - 1; /* a bracket */
	}
}

/* The value whose first token was just read, which S passes over; false where there is none. */
static bool take(struct prov_json_scan *s, enum prov_json_type type, struct prov_bytes token,
    struct prov_json_value *out)
{
	size_t begin;
	unsigned depth = s->depth;
	struct prov_bytes inner;

	memset(out, 0, sizeof(*out));
	if (type == PROV_JSON_BAD || type == PROV_JSON_END || type == PROV_JSON_KEY ||
	    type == PROV_JSON_MAP_END || type == PROV_JSON_ARRAY_END)
		return false;
	begin = begin_of(s, type, token);
	if (type == PROV_JSON_MAP || type == PROV_JSON_ARRAY) {
		while (s->depth >= depth && s->code == PROV_OK)
			(void)prov_json_scan(s, &inner);
	}
	if (s->code != PROV_OK)
		return false;
	out->type = type;
	out->raw = prov_bytes_sub(s->text, begin, s->off - begin);
	out->token = token;
	return true;
}

struct prov_json_value prov_json_root(struct prov_bytes text)
{
	struct prov_json_scan scan;
	struct prov_json_value value;
	struct prov_bytes token;
	enum prov_json_type type;

	prov_json_scan_init(&scan, text);
	type = prov_json_scan(&scan, &token);
	(void)take(&scan, type, token, &value);
	return value;
}

void prov_json_iter(const struct prov_json_value *container, struct prov_json_iter *out)
{
	bool holds = container->type == PROV_JSON_MAP || container->type == PROV_JSON_ARRAY;
	struct prov_bytes token;

	prov_json_scan_init(&out->scan, holds ? container->raw : prov_bytes(NULL, 0));
	(void)prov_json_scan(&out->scan, &token); /* its bracket */
}

bool prov_json_next(struct prov_json_iter *iter, struct prov_json_value *element)
{
	struct prov_bytes token;
	enum prov_json_type type = prov_json_scan(&iter->scan, &token);

	return take(&iter->scan, type, token, element);
}

bool prov_json_next_pair(
    struct prov_json_iter *iter, struct prov_bytes *key, struct prov_json_value *value)
{
	memset(value, 0, sizeof(*value));
	return prov_json_scan(&iter->scan, key) == PROV_JSON_KEY && prov_json_next(iter, value);
}

size_t prov_json_count(const struct prov_json_value *container)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes key;
	size_t n = 0;

	prov_json_iter(container, &iter);
	while (container->type == PROV_JSON_MAP ? prov_json_next_pair(&iter, &key, &value)
						: prov_json_next(&iter, &value))
		n++;
	return n;
}

bool prov_json_is(struct prov_bytes token, struct prov_bytes text)
{
	size_t off = 0, at = 0;
	uint32_t cp, own;

	while (off < token.n && at < text.n) {
		struct prov_bytes rest = prov_bytes_sub(text, at, text.n);
		int n;

		if (token.p[off] != '\\') {
			if (token.p[off++] != text.p[at++])
				return false;
			continue;
		}
		n = prov_utf8_next(rest, &own);
		off += prov_json_escape(token, off, &cp);
		if (n <= 0 || cp != own)
			return false;
		at += (size_t)n;
	}
	return off >= token.n && at == text.n;
}

bool prov_json_fields(
    const struct prov_json_value *map, const struct prov_json_field *fields, size_t n)
{
	const struct prov_json_value from = *map; /* one of the outputs may be MAP */
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes key;
	bool once = from.type == PROV_JSON_MAP;

	for (size_t i = 0; i < n; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	prov_json_iter(&from, &iter);
	while (once && prov_json_next_pair(&iter, &key, &value)) {
		for (size_t i = 0; i < n; i++) {
			if (!prov_json_is(key, prov_bytes_str(fields[i].key)))
				continue;
			once = fields[i].out->type == PROV_JSON_BAD;
			*fields[i].out = value;
			break;
		}
	}
	for (size_t i = 0; i < n && !once; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	return once;
}

int prov_json_get_text(const struct prov_json_value *value, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	struct prov_bytes token = value->token;
	struct prov_err why = {0};
	struct prov_wr wr;
	char *copy;
	int rc;

	*out = prov_bytes(NULL, 0);
	if (value->type != PROV_JSON_STRING)
		return PROV_OK;
	if (token.n == 0 || memchr(token.p, '\\', token.n) == NULL) {
		*out = token;
		return PROV_OK;
	}
	prov_wr_init(&wr, token.n + 4);
	prov_json_unescape(&wr, token);
	rc = prov_wr_done(&wr, err);
	copy = rc == PROV_OK ? prov_arena_strdup(arena, prov_wr_data(&wr), &why) : NULL;
	if (copy != NULL)
		*out = prov_bytes(copy, prov_wr_data(&wr).n);
	else if (rc == PROV_OK)
		rc = prov_pass(err, why.code, &why);
	prov_wr_fini(&wr);
	return rc;
}

size_t prov_json_line(struct prov_bytes text, struct prov_bytes part)
{
	size_t line = 1;

	for (size_t i = 0; i < text.n; i++) {
		if (&text.p[i] == part.p)
			return line;
		line += text.p[i] == '\n' ? 1 : 0;
	}
	return 0;
}
