/* SPDX-License-Identifier: Apache-2.0 */
#include "io/heads.h"

#include "base/err.h"
#include "base/limits.h"

#define FIRST_PLACES 64

void prov_heads_init(struct prov_heads *heads, struct prov_arena *arena)
{
	memset(heads, 0, sizeof(*heads));
	heads->arena = arena;
}

/* Without room it is not noted: then it will be read again, that is all. */
static void note(struct prov_heads *h, uint64_t off)
{
	size_t cap = h->cap == 0 ? FIRST_PLACES : h->cap * 2;
	uint64_t *places;

	if (h->num_places > 0) {
		uint64_t last = h->places[h->num_places - 1];

		if (off < last || off - last < PROV_HEAD_SIZE)
			return;
	}
	if (h->num_places == h->cap) {
		if (cap > PROV_MAX_HEADS)
			return;
		places = prov_arena_grow(h->arena, h->places, h->cap, cap, sizeof(*places), NULL);
		if (places == NULL)
			return;
		h->places = places;
		h->cap = cap;
	}
	h->places[h->num_places++] = off;
}

static int watch_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct prov_heads *h = ctx;

	if (len > 0 && len <= PROV_HEAD_SIZE && off < h->of->size)
		note(h, off);
	return h->of->read_at(h->of->ctx, off, buf, len, got, err);
}

struct prov_src prov_heads_watch(struct prov_heads *heads, const struct prov_src *src)
{
	heads->of = src;
	return (struct prov_src){.read_at = watch_read, .ctx = heads, .size = src->size};
}

/* The first place that is not before OFF, or the end. */
static size_t find_place(const struct prov_heads *h, uint64_t off)
{
	size_t lo = 0, hi = h->num_places;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (h->places[mid] < off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int prov_heads_follow(struct prov_heads *heads, const struct prov_plan *plan, struct prov_err *err)
{
	heads->n = heads->next = 0;
	heads->at = 0;
	heads->v = prov_arena_array(heads->arena, heads->num_places + 1, sizeof(*heads->v), err);
	if (heads->v == NULL)
		return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	for (size_t i = 0; i < plan->n; i++) {
		const struct prov_op *op = &plan->ops[i];
		uint64_t end = op->off + op->len;

		if (op->kind != PROV_OP_COPY)
			continue;
		/* There may be more where the plan copies something twice. */
		for (size_t k = find_place(heads, op->off);
		     k < heads->num_places && heads->places[k] < end &&
		     heads->n < heads->num_places;
		     k++) {
			struct prov_head *head = &heads->v[heads->n++];
			uint64_t left = end - heads->places[k];

			head->off = op->at + (heads->places[k] - op->off);
			head->n = left < PROV_HEAD_SIZE ? (uint8_t)left : PROV_HEAD_SIZE;
		}
	}
	return PROV_OK;
}

static void put_head(struct prov_heads *h, uint64_t off)
{
	uint64_t left = h->size - off;

	h->v[h->n++] = (struct prov_head){
	    .off = off, .n = left < PROV_HEAD_SIZE ? (uint8_t)left : PROV_HEAD_SIZE};
}

int prov_heads_chase(struct prov_heads *heads, uint64_t first, prov_head_after after, uint64_t size,
    struct prov_err *err)
{
	if (first >= size)
		return prov_fail(err, PROV_E_INTERNAL, "headers begin behind the end");
	heads->n = heads->next = 0;
	heads->at = 0;
	heads->after = after;
	heads->size = size;
	heads->v = prov_arena_array(heads->arena, FIRST_PLACES, sizeof(*heads->v), err);
	if (heads->v == NULL)
		return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	heads->room = FIRST_PLACES;
	put_head(heads, first);
	return PROV_OK;
}

/* One that would begin within the last one is left to be read: so is what comes after it. */
static void chase(struct prov_heads *h)
{
	const struct prov_head *last = &h->v[h->n - 1];
	uint64_t off = h->after(last);
	struct prov_head *v;

	if (off < last->off + last->n || off >= h->size)
		return;
	if (h->n == h->room) {
		if (h->room >= PROV_MAX_HEADS)
			return;
		v = prov_arena_grow(h->arena, h->v, h->room, h->room * 2, sizeof(*v), NULL);
		if (v == NULL)
			return;
		h->v = v;
		h->room *= 2;
	}
	put_head(h, off);
}

void prov_heads_feed(struct prov_heads *heads, struct prov_bytes data)
{
	const uint64_t at = heads->at, end = at + data.n;

	heads->at = end;

	while (heads->next < heads->n && heads->v[heads->next].off < end) {
		struct prov_head *head = &heads->v[heads->next];
		uint64_t from = head->off > at ? head->off : at, to = head->off + head->n;

		if (to > end)
			to = end;
		memcpy(&head->bytes[from - head->off], &data.p[from - at], (size_t)(to - from));
		if (to < head->off + head->n)
			return; /* the rest comes with what follows */
		heads->next++;
		if (heads->after != NULL)
			chase(heads);
	}
}

/* The head that [OFF, OFF+LEN) lies in and that went by, or NULL. */
static const struct prov_head *find_head(const struct prov_heads *h, uint64_t off, size_t len)
{
	size_t lo = 0, hi = h->next;
	const struct prov_head *head;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (h->v[mid].off <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return NULL;
	head = &h->v[lo - 1];
	return off - head->off < head->n && len <= head->n - (off - head->off) ? head : NULL;
}

static int spare_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct prov_heads *h = ctx;
	const struct prov_head *head = find_head(h, off, len);

	if (head == NULL)
		return h->of->read_at(h->of->ctx, off, buf, len, got, err);
	memcpy(buf, &head->bytes[off - head->off], len);
	*got = len;
	return PROV_OK;
}

struct prov_src prov_heads_spare(struct prov_heads *heads, const struct prov_src *output)
{
	heads->of = output;
	return (struct prov_src){.read_at = spare_read, .ctx = heads, .size = output->size};
}
