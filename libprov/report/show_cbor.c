/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "base/limits.h"
#include "cbor/dec.h"
#include "cbor/head.h"
#include "report/show_data.h"

/* An open container or tag. */
struct level {
	uint64_t left; /* items to come, where the length is definite */
	enum prov_cbor_type type;
	bool indefinite;
	bool is_value; /* of a map: what comes next is a value */
	bool shown;    /* something was opened for it that is to be ended */
};

struct walk {
	struct prov_show *s;
	struct prov_bytes data; /* proven to be well-formed */
	bool bare;              /* the outermost map is open already, and stays so */
	size_t off;
	struct prov_wr scratch; /* a string that stands there in chunks, a key that is no text */
	unsigned depth;
	struct level level[PROV_MAX_CBOR_DEPTH];
};

static void close_level(struct walk *w)
{
	w->depth--;
	if (w->level[w->depth].shown)
		prov_show_end(w->s);
}

/* One item is complete, and with it whatever it was the last item of. */
static void complete(struct walk *w)
{
	while (w->depth > 0) {
		struct level *top = &w->level[w->depth - 1];

		top->is_value = !top->is_value;
		if (top->indefinite || --top->left > 0)
			return;
		close_level(w);
	}
}

static void open_level(struct walk *w, const struct prov_cbor_head *head)
{
	struct level *top = &w->level[w->depth++];

	memset(top, 0, sizeof(*top));
	top->type = head->type;
	top->indefinite = head->indefinite;
	top->left = head->arg;
	top->shown = !w->bare || w->depth > 1;
	if (head->type == PROV_CBOR_MAP)
		top->left *= 2;
	if (top->shown && head->type == PROV_CBOR_MAP)
		prov_show_map(w->s);
	else if (top->shown)
		prov_show_list(w->s);
	if (!head->indefinite && top->left == 0) {
		close_level(w);
		complete(w);
	}
}

/* JSON loses tags; a tree tells of all but the one that only says "time". */
static void open_tag(struct walk *w, uint64_t tag)
{
	struct level *top = &w->level[w->depth++];

	memset(top, 0, sizeof(*top));
	top->type = PROV_CBOR_TAG;
	top->left = 1;
	top->shown = !w->s->is_json && tag != 0;
	if (!top->shown)
		return;
	prov_show_map(w->s);
	prov_show_name(w->s, "tag");
	prov_show_uint(w->s, tag);
	prov_show_name(w->s, "value");
}

/* -1-n for n up to 2^64-1, which no integer type holds. */
static const char *negative(uint64_t n, char out[24])
{
	if (n == UINT64_MAX)
		return "-18446744073709551616";
	(void)snprintf(out, 24, "-%" PRIu64, n + 1);
	return out;
}

/* JSON has no word for what is no finite number; a locale may have its own decimal mark. */
static void put_real(struct walk *w, double v)
{
	char text[40];

	if (isnan(v) || isinf(v)) {
		prov_show_str(w->s, isnan(v) ? "NaN" : v < 0 ? "-Infinity" : "Infinity");
		return;
	}
	(void)snprintf(text, sizeof(text), "%.17g", v);
	for (char *c = text; *c != '\0'; c++) {
		if (strchr("+-.0123456789e", *c) == NULL)
			*c = '.';
	}
	prov_show_token(w->s, prov_bytes_str(text));
}

/* Proven bytes can't fail, but memory can. */
static bool fail(struct walk *w, int code)
{
	if (w->s->j.out.wr.code == PROV_OK)
		w->s->j.out.wr.code = code;
	return false;
}

/* The item that begins here, passed over. */
static bool take_item(struct walk *w, struct prov_cbor *item)
{
	struct prov_cbor_iter iter = {prov_bytes_sub(w->data, w->off, w->data.n)};

	if (!prov_cbor_next(&iter, item))
		return fail(w, PROV_E_INTERNAL);
	w->off += item->raw.n;
	return true;
}

/* The content of a string, in one piece until the next call. */
static struct prov_bytes join(struct walk *w, const struct prov_cbor *item)
{
	struct prov_cbor_iter iter = {item->body};
	struct prov_cbor chunk;

	if (!item->indefinite)
		return item->body;
	prov_wr_cut(&w->scratch, 0);
	while (prov_cbor_next(&iter, &chunk))
		prov_wr_bytes(&w->scratch, chunk.body);
	return prov_wr_data(&w->scratch);
}

static void put_string(struct walk *w)
{
	struct prov_cbor item;

	if (!take_item(w, &item))
		return;
	if (item.type == PROV_CBOR_TEXT)
		prov_show_text(w->s, join(w, &item));
	else
		prov_show_data(w->s, join(w, &item));
	complete(w);
}

/* A key that is no text as a string that says what it is. */
static struct prov_bytes odd_key(struct walk *w, const struct prov_cbor *key)
{
	char text[24];

	prov_wr_cut(&w->scratch, 0);
	if (key->type == PROV_CBOR_UINT) {
		prov_wr_printf(&w->scratch, "%" PRIu64, key->arg);
	} else if (key->type == PROV_CBOR_NINT) {
		prov_wr_str(&w->scratch, negative(key->arg, text));
	} else {
		prov_wr_str(&w->scratch, "cbor'");
		prov_hex_put(&w->scratch, prov_bytes_sub(key->raw, 0, 64));
		prov_wr_str(&w->scratch, key->raw.n > 64 ? "\xe2\x80\xa6'" : "'");
	}
	return prov_wr_data(&w->scratch);
}

static void put_key(struct walk *w)
{
	struct prov_cbor key;

	if (!take_item(w, &key))
		return;
	prov_show_key(w->s, key.type == PROV_CBOR_TEXT ? join(w, &key) : odd_key(w, &key), NULL);
	complete(w);
}

static void put_scalar(struct walk *w, const struct prov_cbor_head *head)
{
	char text[24];

	w->off += head->n;
	switch (head->type) {
	case PROV_CBOR_UINT:
		prov_show_uint(w->s, head->arg);
		break;
	case PROV_CBOR_NINT:
		prov_show_token(w->s, prov_bytes_str(negative(head->arg, text)));
		break;
	case PROV_CBOR_BOOL:
		prov_show_bool(w->s, head->arg != 0);
		break;
	case PROV_CBOR_FLOAT:
		put_real(w, head->real);
		break;
	case PROV_CBOR_SIMPLE:
		(void)snprintf(text, sizeof(text), "simple(%u)", (unsigned)head->arg);
		prov_show_str(w->s, text);
		break;
	default: /* null, undefined */
		prov_show_str(w->s, NULL);
		break;
	}
	complete(w);
}

static void step(struct walk *w)
{
	struct prov_cbor_head head;
	struct level *top = w->depth == 0 ? NULL : &w->level[w->depth - 1];

	if (prov_cbor_head_read(prov_bytes_sub(w->data, w->off, w->data.n), &head) != PROV_OK) {
		(void)fail(w, PROV_E_INTERNAL);
		return;
	}
	if (head.is_break) {
		w->off += head.n;
		close_level(w);
		complete(w);
	} else if (top != NULL && top->type == PROV_CBOR_MAP && !top->is_value) {
		put_key(w);
	} else if (head.type == PROV_CBOR_BYTES || head.type == PROV_CBOR_TEXT) {
		put_string(w);
	} else if (head.type == PROV_CBOR_ARRAY || head.type == PROV_CBOR_MAP) {
		w->off += head.n;
		open_level(w, &head);
	} else if (head.type == PROV_CBOR_TAG) {
		w->off += head.n;
		open_tag(w, head.arg);
	} else {
		put_scalar(w, &head);
	}
}

static void show_damaged(struct prov_show *s, struct prov_bytes data, const struct prov_err *why)
{
	prov_show_map(s);
	prov_show_damage(s, why);
	prov_show_name(s, "data");
	prov_show_data(s, data);
	prov_show_end(s);
}

static void show(struct prov_show *s, struct prov_bytes data, bool bare)
{
	struct walk *w = calloc(1, sizeof(*w));

	if (w == NULL) {
		s->j.out.wr.code = PROV_E_NOMEM;
		return;
	}
	w->s = s;
	w->data = data;
	w->bare = bare;
	prov_wr_init(&w->scratch, PROV_MAX_STORE);
	do {
		step(w);
	} while (w->off < data.n && !prov_show_failed(s));
	if (w->scratch.code != PROV_OK)
		(void)fail(w, w->scratch.code);
	prov_wr_fini(&w->scratch);
	free(w);
}

void prov_show_cbor(struct prov_show *s, struct prov_bytes data, uint64_t abs)
{
	struct prov_err err = {0};
	struct prov_cbor root;

	if (prov_cbor_parse(data, abs, &root, &err) != PROV_OK)
		show_damaged(s, data, &err);
	else
		show(s, data, false);
}

bool prov_show_cbor_members(struct prov_show *s, struct prov_bytes data)
{
	struct prov_cbor root;

	if (prov_cbor_parse(data, 0, &root, NULL) != PROV_OK || root.type != PROV_CBOR_MAP)
		return false;
	show(s, data, true);
	return true;
}
