/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/dec.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cbor/head.h"

/* An open container, tag or string of chunks. */
struct level {
	uint64_t left; /* items to come, where the length is definite */
	enum prov_cbor_type type;
	bool indefinite;
	bool is_odd; /* indefinite: an odd number of items so far */
};

/* The way through one item, however deep, without recursion. */
struct walk {
	struct prov_bytes data;
	size_t off;
	uint64_t abs;
	bool is_proven; /* well-formed already: text need not be checked again */
	bool is_done;
	unsigned depth;
	struct level level[PROV_MAX_CBOR_DEPTH];
};

static int fail(const struct walk *w, int code, struct prov_err *err, const char *what)
{
	return prov_fail_at(err, code, w->abs + w->off, "CBOR: %s", what);
}

/* One item is complete, and with it whatever it was the last item of. */
static void complete(struct walk *w)
{
	while (w->depth > 0) {
		struct level *top = &w->level[w->depth - 1];

		if (top->indefinite) {
			top->is_odd = !top->is_odd;
			return;
		}
		top->left--;
		if (top->left > 0)
			return;
		w->depth--;
	}
	w->is_done = true;
}

static int close_indefinite(struct walk *w, struct prov_err *err)
{
	struct level *top = w->depth == 0 ? NULL : &w->level[w->depth - 1];

	if (top == NULL || !top->indefinite)
		return fail(w, PROV_E_FORMAT, err, "a break where nothing can end");
	if (top->type == PROV_CBOR_MAP && top->is_odd)
		return fail(w, PROV_E_FORMAT, err, "a map ends between a key and its value");
	w->off++;
	w->depth--;
	complete(w);
	return PROV_OK;
}

static int open_level(struct walk *w, const struct prov_cbor_head *head, struct prov_err *err)
{
	size_t rest = w->data.n - w->off - head->n;
	struct level *top;

	/* Each item takes a byte at least: no loop runs on a count that can't be true. */
	if ((head->type == PROV_CBOR_ARRAY && head->arg > rest) ||
	    (head->type == PROV_CBOR_MAP && head->arg > rest / 2))
		return fail(
		    w, PROV_E_TRUNC, err, "more items are announced than there is room for");
	if (w->depth == PROV_MAX_CBOR_DEPTH)
		return prov_fail_at(err, PROV_E_LIMIT, w->abs + w->off,
		    "CBOR: nested deeper than the limit of %u", PROV_MAX_CBOR_DEPTH);
	top = &w->level[w->depth++];
	top->type = head->type;
	top->indefinite = head->indefinite;
	top->is_odd = false;
	top->left = head->type == PROV_CBOR_TAG ? 1 : head->arg;
	if (head->type == PROV_CBOR_MAP)
		top->left *= 2;
	w->off += head->n;
	return PROV_OK;
}

static int take_string(struct walk *w, const struct prov_cbor_head *head, struct prov_err *err)
{
	struct prov_bytes content = prov_bytes_sub(w->data, w->off + head->n, (size_t)head->arg);
	size_t bad;

	if (head->type == PROV_CBOR_TEXT && !w->is_proven && !prov_utf8_check(content, &bad)) {
		w->off += head->n + bad;
		return fail(w, PROV_E_FORMAT, err, "a text string is not UTF-8");
	}
	w->off += head->n + content.n;
	complete(w);
	return PROV_OK;
}

/* Passes over one head and, for a string, its content. */
static int step(struct walk *w, struct prov_err *err)
{
	const struct level *top = w->depth == 0 ? NULL : &w->level[w->depth - 1];
	struct prov_cbor_head head;
	int rc = prov_cbor_head_read(prov_bytes_sub(w->data, w->off, w->data.n), &head);

	if (rc == PROV_E_TRUNC)
		return fail(w, rc, err, "the data ends within an item");
	if (rc != PROV_OK)
		return fail(w, rc, err, "a head is not well-formed");
	if (head.is_break)
		return close_indefinite(w, err);
	if (top != NULL && (top->type == PROV_CBOR_BYTES || top->type == PROV_CBOR_TEXT) &&
	    (head.type != top->type || head.indefinite))
		return fail(w, PROV_E_FORMAT, err, "a string has a chunk of another kind");

	switch (head.type) {
	case PROV_CBOR_BYTES:
	case PROV_CBOR_TEXT:
		return head.indefinite ? open_level(w, &head, err) : take_string(w, &head, err);
	case PROV_CBOR_TAG:
		return open_level(w, &head, err);
	case PROV_CBOR_ARRAY:
	case PROV_CBOR_MAP:
		if (head.indefinite || head.arg > 0)
			return open_level(w, &head, err);
		break;
	default:
		break;
	}
	w->off += head.n;
	complete(w);
	return PROV_OK;
}

/* The length of the item at the front of DATA. */
static int measure(
    struct prov_bytes data, uint64_t abs, bool is_proven, size_t *n, struct prov_err *err)
{
	struct walk w;
	int rc;

	*n = 0;
	w.data = data;
	w.off = 0;
	w.abs = abs;
	w.is_proven = is_proven;
	w.is_done = false;
	w.depth = 0;
	do {
		rc = step(&w, err);
		if (rc != PROV_OK)
			return rc;
	} while (!w.is_done);
	*n = w.off;
	return PROV_OK;
}

/* RAW is exactly one well-formed item. */
static int fill(struct prov_bytes raw, struct prov_cbor *out, struct prov_err *err)
{
	struct prov_cbor_head head;
	int rc = prov_cbor_head_read(raw, &head);

	if (rc != PROV_OK)
		return prov_fail(err, rc, "CBOR: an item has no head");
	out->type = head.type;
	out->indefinite = head.indefinite;
	out->arg = head.arg;
	out->real = head.real;
	out->raw = raw;
	out->body = prov_bytes_sub(raw, head.n, raw.n - head.n);
	if (head.indefinite)
		out->body.n--; /* the break */
	return PROV_OK;
}

int prov_cbor_parse(
    struct prov_bytes data, uint64_t abs, struct prov_cbor *out, struct prov_err *err)
{
	size_t n;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = measure(data, abs, false, &n, err);
	if (rc != PROV_OK)
		return rc;
	if (n < data.n)
		return prov_fail_at(err, PROV_E_FORMAT, abs + n,
		    "CBOR: %zu bytes stand behind the item", data.n - n);
	return fill(data, out, err);
}

bool prov_cbor_uint(const struct prov_cbor *item, uint64_t *out)
{
	*out = item->type == PROV_CBOR_UINT ? item->arg : 0;
	return item->type == PROV_CBOR_UINT;
}

bool prov_cbor_int(const struct prov_cbor *item, int64_t *out)
{
	*out = 0;
	if ((item->type != PROV_CBOR_UINT && item->type != PROV_CBOR_NINT) || item->arg > INT64_MAX)
		return false;
	*out = item->type == PROV_CBOR_UINT ? (int64_t)item->arg : -1 - (int64_t)item->arg;
	return true;
}

bool prov_cbor_bool(const struct prov_cbor *item, bool *out)
{
	*out = item->type == PROV_CBOR_BOOL && item->arg != 0;
	return item->type == PROV_CBOR_BOOL;
}

static bool definite(const struct prov_cbor *item, enum prov_cbor_type type, struct prov_bytes *out)
{
	*out = prov_bytes(NULL, 0);
	if (item->type != type || item->indefinite)
		return false;
	*out = item->body;
	return true;
}

bool prov_cbor_bytes(const struct prov_cbor *item, struct prov_bytes *out)
{
	return definite(item, PROV_CBOR_BYTES, out);
}

bool prov_cbor_text(const struct prov_cbor *item, struct prov_bytes *out)
{
	return definite(item, PROV_CBOR_TEXT, out);
}

int prov_cbor_join(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	struct prov_cbor_iter iter = {item->body};
	struct prov_cbor chunk;
	struct prov_err why = {0};
	size_t n = 0;
	uint8_t *p;

	*out = prov_bytes(NULL, 0);
	if (item->type != PROV_CBOR_BYTES && item->type != PROV_CBOR_TEXT)
		return prov_fail(err, PROV_E_FORMAT, "CBOR: a string was expected");
	if (!item->indefinite) {
		*out = item->body;
		return PROV_OK;
	}
	/* The chunks together are smaller than the body. */
	p = prov_arena_alloc(arena, item->body.n, &why);
	if (p == NULL)
		return prov_fail(err, why.code, "%s", why.msg);
	while (prov_cbor_next(&iter, &chunk)) {
		if (chunk.body.n > 0)
			memcpy(&p[n], chunk.body.p, chunk.body.n);
		n += chunk.body.n;
	}
	*out = prov_bytes(p, n);
	return PROV_OK;
}

bool prov_cbor_untag(const struct prov_cbor *item, uint64_t *tag, struct prov_cbor *out)
{
	struct prov_cbor_iter iter = {item->body};
	bool is_tag = item->type == PROV_CBOR_TAG;

	*tag = is_tag ? item->arg : 0;
	if (!is_tag)
		iter.rest = prov_bytes(NULL, 0);
	return prov_cbor_next(&iter, out);
}

struct prov_cbor_iter prov_cbor_iter(const struct prov_cbor *container)
{
	struct prov_cbor_iter iter = {prov_bytes(NULL, 0)};

	if (container->type == PROV_CBOR_ARRAY || container->type == PROV_CBOR_MAP)
		iter.rest = container->body;
	return iter;
}

bool prov_cbor_next(struct prov_cbor_iter *iter, struct prov_cbor *element)
{
	struct prov_bytes rest = iter->rest;
	size_t n;

	memset(element, 0, sizeof(*element));
	iter->rest = prov_bytes(NULL, 0);
	if (rest.n == 0 || measure(rest, 0, true, &n, NULL) != PROV_OK ||
	    fill(prov_bytes_sub(rest, 0, n), element, NULL) != PROV_OK)
		return false;
	iter->rest = prov_bytes_sub(rest, n, rest.n - n);
	return true;
}

bool prov_cbor_next_pair(
    struct prov_cbor_iter *iter, struct prov_cbor *key, struct prov_cbor *value)
{
	memset(value, 0, sizeof(*value));
	return prov_cbor_next(iter, key) && prov_cbor_next(iter, value);
}

size_t prov_cbor_count(const struct prov_cbor *container)
{
	struct prov_cbor_iter iter = prov_cbor_iter(container);
	struct prov_cbor element;
	size_t n = 0;

	if (container->type != PROV_CBOR_ARRAY && container->type != PROV_CBOR_MAP)
		return 0;
	if (!container->indefinite)
		return (size_t)container->arg; /* held against the bytes there are by measure */
	while (prov_cbor_next(&iter, &element))
		n++;
	return container->type == PROV_CBOR_MAP ? n / 2 : n;
}

/* Text in chunks is the same key as text in one piece (RFC 8949 5.6.1). */
static bool key_is(const struct prov_cbor *key, const char *name)
{
	struct prov_bytes rest = prov_bytes_str(name), part;
	struct prov_cbor_iter iter = {key->body};
	struct prov_cbor chunk;

	if (key->type != PROV_CBOR_TEXT)
		return false;
	if (!key->indefinite)
		return prov_bytes_eq(key->body, rest);
	while (prov_cbor_next(&iter, &chunk)) {
		part = prov_bytes_sub(rest, 0, chunk.body.n);
		if (!prov_bytes_eq(part, chunk.body))
			return false;
		rest = prov_bytes_sub(rest, part.n, rest.n);
	}
	return rest.n == 0;
}

static int pick(const struct prov_cbor *map, const struct prov_cbor_field *fields, size_t n,
    struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(map);
	struct prov_cbor key, value;

	while (prov_cbor_next_pair(&iter, &key, &value)) {
		for (size_t i = 0; i < n; i++) {
			if (!key_is(&key, fields[i].key))
				continue;
			if (fields[i].out->type != PROV_CBOR_NONE)
				return prov_fail(err, PROV_E_FORMAT,
				    "CBOR: a map has the key \"%s\" twice", fields[i].key);
			*fields[i].out = value;
			break;
		}
	}
	return PROV_OK;
}

int prov_cbor_fields(const struct prov_cbor *map, const struct prov_cbor_field *fields, size_t n,
    struct prov_err *err)
{
	int rc;

	for (size_t i = 0; i < n; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	if (map->type != PROV_CBOR_MAP)
		return prov_fail(err, PROV_E_FORMAT, "CBOR: a map was expected");
	rc = pick(map, fields, n, err);
	for (size_t i = 0; i < n && rc != PROV_OK; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	return rc;
}

bool prov_cbor_get(const struct prov_cbor *map, const char *key, struct prov_cbor *out)
{
	const struct prov_cbor_field field = {key, out};

	return prov_cbor_fields(map, &field, 1, NULL) == PROV_OK && out->type != PROV_CBOR_NONE;
}
