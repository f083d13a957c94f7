/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "format/tiff_make.h"

void prov_tiff_put(const struct prov_tiff_make *m, uint8_t *p, size_t n, uint64_t v)
{
	for (size_t i = 0; i < n; i++)
		p[m->t->little ? i : n - 1 - i] = (uint8_t)(v >> 8 * i);
}

static uint64_t get(const struct prov_tiff_make *m, const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[m->t->little ? n - 1 - i : i];
	return v;
}

/* A directory that is being written. */
struct build {
	const struct prov_tiff_make *m;
	uint8_t *p;
	size_t n, used;
	size_t count_at; /* where the store's length stands; 0: nowhere */
};

static int begin(
    struct build *b, const struct prov_tiff_make *m, uint64_t num, struct prov_err *err)
{
	size_t head = prov_tiff_head_size(m->t);

	*b = (struct build){.m = m, .used = head};
	b->n = head + (size_t)num * prov_tiff_entry_size(m->t) + prov_tiff_width(m->t);
	b->p = prov_arena_alloc(m->plan->arena, b->n, err);
	if (b->p == NULL)
		return prov_failed(err);
	prov_tiff_put(m, b->p, head, num);
	return PROV_OK;
}

static void put_set(struct build *b, const struct prov_tiff_set *set)
{
	size_t width = prov_tiff_width(b->m->t);
	uint8_t *p = &b->p[b->used];

	prov_tiff_put(b->m, p, 2, set->tag);
	prov_tiff_put(b->m, &p[2], 2, set->type);
	prov_tiff_put(b->m, &p[4], width, set->count);
	prov_tiff_put(b->m, &p[4 + width], width, set->value);
	if (set->also)
		b->count_at = b->used + 4;
	b->used += 4 + 2 * width;
}

static int end(struct build *b, uint64_t next, struct prov_err *err)
{
	struct prov_plan *plan = b->m->plan;
	size_t width = prov_tiff_width(b->m->t), behind = b->count_at + width;
	int code;

	if (b->used + width != b->n)
		return prov_fail(err, PROV_E_INTERNAL, "a directory is not as long as planned");
	prov_tiff_put(b->m, &b->p[b->used], width, next);
	if (b->count_at == 0)
		return prov_plan_emit(plan, prov_bytes(b->p, b->n), false, err);
	code = prov_plan_emit(plan, prov_bytes(b->p, b->count_at), false, err);
	if (code == PROV_OK)
		code = prov_plan_emit_also(plan, prov_bytes(&b->p[b->count_at], width), err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, prov_bytes(&b->p[behind], b->n - behind), false, err);
	return code;
}

static bool is_removed(const struct prov_tiff_make *m, uint64_t off)
{
	for (size_t i = 0; i < m->num_removed; i++) {
		if (m->removed[i] == off)
			return true;
	}
	return false;
}

/* The first directory with its entries and the new ones, by their tags (TIFF 6.0, section 2). A tag
 * that is there twice, which no writer should do, counts where it is first: that is the new one. */
static int append_copy(const struct prov_tiff_make *m, struct prov_err *err)
{
	const struct prov_tiff_ifd *first = &m->t->first;
	size_t head = prov_tiff_head_size(m->t), entry = prov_tiff_entry_size(m->t), next = 0;
	uint8_t *old = prov_arena_alloc(m->plan->arena, (size_t)first->len, err);
	struct build b;
	int code;

	if (old == NULL)
		return prov_failed(err);
	code = prov_src_read(m->in->src, first->off, old, (size_t)first->len, err);
	if (code == PROV_OK)
		code = begin(&b, m, first->num + m->num_sets - m->num_removed, err);
	if (code != PROV_OK)
		return code;
	for (uint64_t i = 0; i < first->num; i++) {
		size_t at = head + (size_t)i * entry;

		if (is_removed(m, first->off + at))
			continue;
		while (next < m->num_sets && m->sets[next].tag <= get(m, &old[at], 2))
			put_set(&b, &m->sets[next++]);
		memcpy(&b.p[b.used], &old[at], entry);
		b.used += entry;
	}
	while (next < m->num_sets)
		put_set(&b, &m->sets[next++]);
	return end(&b, m->first_next, err);
}

static int append_last(const struct prov_tiff_make *m, struct prov_err *err)
{
	const struct prov_tiff_set set = {
	    PROV_TIFF_C2PA, PROV_TIFF_UNDEFINED, m->in->store.n, m->store_at, true};
	struct build b;
	int code = begin(&b, m, 1, err);

	if (code != PROV_OK)
		return code;
	put_set(&b, &set);
	return end(&b, 0, err);
}

/* Up to where the next thing stands. */
static int pad(const struct prov_tiff_make *m, uint64_t at, struct prov_err *err)
{
	static const uint8_t zero[1];

	if (m->plan->size == at)
		return PROV_OK;
	if (m->plan->size + 1 != at)
		return prov_fail(err, PROV_E_INTERNAL, "a TIFF file is not laid out as planned");
	return prov_plan_emit(m->plan, prov_bytes(zero, 1), false, err);
}

int prov_tiff_append(const struct prov_tiff_make *m, struct prov_err *err)
{
	const struct prov_embed *in = m->in;
	int code = PROV_OK;

	if (m->copy_first) {
		code = pad(m, m->copy_at, err);
		if (code == PROV_OK)
			code = append_copy(m, err);
	}
	if (code == PROV_OK && m->new_last) {
		code = pad(m, m->last_at, err);
		if (code == PROV_OK)
			code = append_last(m, err);
	}
	if (code == PROV_OK && in->xmp != NULL) {
		code = pad(m, m->xmp_at, err);
		if (code == PROV_OK)
			code = prov_plan_emit(m->plan, *in->xmp, false, err);
	}
	if (code == PROV_OK && in->store.n > 0) {
		code = pad(m, m->store_at, err);
		if (code == PROV_OK)
			code = prov_plan_emit(m->plan, in->store, true, err);
	}
	return code;
}
