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
		return prov_refuse_at(err, PROV_LIMIT_CBOR_DEPTH, w->abs + w->off,
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

	if (head->type == PROV_CBOR_TEXT && !prov_utf8_check(content, &bad)) {
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

/* Proves that DATA begins with a well-formed item, and how long it is. */
static int prove(struct prov_bytes data, uint64_t abs, size_t *n, struct prov_err *err)
{
	struct walk w;
	int rc;

	*n = 0;
	w.data = data;
	w.off = 0;
	w.abs = abs;
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

int prov_cbor_fill(struct prov_bytes raw, struct prov_cbor *out, struct prov_err *err)
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
	rc = prove(data, abs, &n, err);
	if (rc != PROV_OK)
		return rc;
	if (n < data.n)
		return prov_fail_at(err, PROV_E_FORMAT, abs + n,
		    "CBOR: %zu bytes stand behind the item", data.n - n);
	return prov_cbor_fill(data, out, err);
}

int prov_cbor_parse_first(struct prov_bytes data, uint64_t abs, struct prov_cbor *out,
    struct prov_bytes *rest, struct prov_err *err)
{
	size_t n;
	int rc;

	memset(out, 0, sizeof(*out));
	*rest = prov_bytes(NULL, 0);
	rc = prove(data, abs, &n, err);
	if (rc != PROV_OK)
		return rc;
	*rest = prov_bytes_sub(data, n, data.n - n);
	return prov_cbor_fill(prov_bytes_sub(data, 0, n), out, err);
}
