/* SPDX-License-Identifier: Apache-2.0 */
/* The boxes that the asset has, as box hashes see them (C2PA 2.4, 18.7.3), held against the ones
 * that were signed (15.12.3). */
#include <stdlib.h>

#include "base/err.h"
#include "validate/v_boxes.h"

struct collect {
	struct v_boxes *out;
	size_t cap;
};

static int push(struct collect *c, uint64_t off, uint64_t len, const char *name)
{
	struct v_box *b;
	size_t n = strlen(name);

	if (c->out->n == c->cap) {
		c->out->too_many = true;
		return PROV_E_LIMIT; /* ends a walk; no failure */
	}
	b = &c->out->v[c->out->n++];
	*b = (struct v_box){.off = off, .len = len};
	if (n > sizeof(b->name) - 1)
		n = sizeof(b->name) - 1;
	memcpy(b->name, name, n);
	return PROV_OK;
}

static int on_box(void *ctx, uint64_t off, uint64_t len, const char *name, struct prov_err *err)
{
	(void)err;
	return push(ctx, off, len, name);
}

/* Whether R goes on with the last box: a further part of it, or of the store, which is one box
 * however many segments it is in (18.7.1). */
static bool goes_on(const struct v_boxes *boxes, const struct prov_range *r, bool is_store)
{
	const struct v_box *last;

	if (boxes->n == 0)
		return false;
	last = &boxes->v[boxes->n - 1];
	return last->off + last->len == r->off && (r->more || (is_store && last->store));
}

static int add_range(struct v_ctx *ctx, struct collect *c, const struct prov_range *r,
    bool first_only, struct prov_err *err)
{
	const struct prov_format *format = ctx->in->format;
	bool is_store = r->cand != PROV_NO_CAND && r->cand == ctx->cand_index;
	struct v_box *last;
	bool held = false;
	int code;

	if (r->gap)
		return PROV_OK;
	if (goes_on(c->out, r, is_store)) {
		last = &c->out->v[c->out->n - 1];
		last->len += r->len;
		last->metadata = last->metadata && r->metadata;
		last->store = last->store || is_store;
		return PROV_OK;
	}
	if (!is_store && format->split != NULL) {
		code = format->split(ctx->in->src, r, first_only, on_box, c, &held, err);
		if (code != PROV_OK || held)
			return code;
	}
	code = push(c, r->off, r->len, r->name);
	if (code == PROV_OK) {
		last = &c->out->v[c->out->n - 1];
		last->metadata = r->metadata;
		last->store = is_store;
	}
	return code;
}

int v_boxes_collect(struct v_ctx *ctx, size_t max, bool after, struct v_boxes *out)
{
	const struct prov_layout *layout = ctx->in->layout;
	struct collect c = {.out = out, .cap = max};
	struct prov_err err = {0};
	const struct v_box *last;
	int code = PROV_OK;

	memset(out, 0, sizeof(*out));
	out->v = prov_arena_array(ctx->arena, max + 1, sizeof(*out->v), ctx->err);
	if (out->v == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < layout->n && code == PROV_OK; i++)
		code = add_range(ctx, &c, &layout->v[i], after, &err);
	if (out->too_many)
		return PROV_OK;
	if (code != PROV_OK) {
		*ctx->err = err;
		return code;
	}
	if (after && out->n > 0) {
		uint64_t end;

		last = &out->v[out->n - 1];
		end = last->off + last->len;
		(void)push(&c, end, ctx->in->src->size - end, V_AFTER);
	}
	return PROV_OK;
}

/* Four-letter names lose the spaces that fill them up in some writers' hands (18.7.4: "JXL"). */
static struct prov_bytes trim(struct prov_bytes name)
{
	while (name.n > 0 && name.p[name.n - 1] == ' ')
		name.n--;
	return name;
}

struct prov_bytes v_box_name(const struct v_box *box)
{
	return trim(prov_bytes_str(box->store ? V_C2PA : box->name));
}

bool v_box_is(const struct v_box *box, struct prov_bytes name)
{
	return prov_bytes_eq(v_box_name(box), trim(name));
}

static int compare_names(const void *a, const void *b)
{
	const struct prov_bytes *x = a, *y = b;
	size_t n = x->n < y->n ? x->n : y->n;
	int order = n > 0 ? memcmp(x->p, y->p, n) : 0;

	if (order != 0)
		return order;
	return x->n < y->n ? -1 : x->n > y->n;
}

/* Whether the asset has a box, counted, that is not among the NAMES. */
static int has_surplus(struct v_ctx *ctx, const struct v_boxes *boxes,
    const struct prov_bytes *names, size_t n, bool *out)
{
	struct prov_bytes *there, *listed;
	size_t k = 0;

	there = prov_arena_array(ctx->arena, boxes->n + 1, sizeof(*there), ctx->err);
	listed = prov_arena_array(ctx->arena, n + 1, sizeof(*listed), ctx->err);
	if (there == NULL || listed == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < boxes->n; i++)
		there[i] = v_box_name(&boxes->v[i]);
	for (size_t i = 0; i < n; i++)
		listed[i] = trim(names[i]);
	qsort(there, boxes->n, sizeof(*there), compare_names);
	qsort(listed, n, sizeof(*listed), compare_names);
	*out = false;
	for (size_t i = 0; i < boxes->n && !*out; i++) {
		while (k < n && compare_names(&listed[k], &there[i]) < 0)
			k++;
		*out = k == n || compare_names(&listed[k], &there[i]) != 0;
		k++;
	}
	return PROV_OK;
}

int v_boxes_compare(struct v_ctx *ctx, const struct v_boxes *boxes, const struct prov_bytes *names,
    size_t n, enum v_box_order *out)
{
	bool same = !boxes->too_many && boxes->n == n, surplus = true;
	int rc;

	*out = V_BOXES_AS_LISTED;
	for (size_t i = 0; same && i < n; i++)
		same = v_box_is(&boxes->v[i], names[i]);
	if (same)
		return PROV_OK;
	*out = V_BOXES_UNKNOWN;
	if (boxes->too_many)
		return PROV_OK;
	rc = has_surplus(ctx, boxes, names, n, &surplus);
	if (!surplus)
		*out = V_BOXES_DIFFER;
	return rc;
}
