/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_edit.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"

void prov_bmff_edits_init(struct prov_bmff_edits *edits, struct prov_arena *arena)
{
	memset(edits, 0, sizeof(*edits));
	edits->arena = arena;
}

static int add_growth(
    struct prov_bmff_edits *e, const struct prov_bmff_box *box, int64_t by, struct prov_err *err)
{
	if (by == 0)
		return PROV_OK;
	if (e->num_growths == e->cap_growths) {
		size_t cap = e->cap_growths == 0 ? 8 : e->cap_growths * 2;
		void *v = prov_arena_grow(
		    e->arena, e->growth, e->num_growths, cap, sizeof(*e->growth), err);

		if (v == NULL)
			return prov_failed(err);
		e->growth = v;
		e->cap_growths = cap;
	}
	e->growth_sorted = false;
	e->growth[e->num_growths++] = (struct prov_bmff_growth){box->off, by};
	return PROV_OK;
}

static int add(struct prov_bmff_edits *e, const struct prov_bmff_edit *edit, struct prov_err *err)
{
	if (e->n == e->cap) {
		size_t cap = e->cap == 0 ? 32 : e->cap * 2;
		void *v;

		if (cap > PROV_MAX_BMFF_EDITS)
			return prov_refuse(err, PROV_LIMIT_BMFF_EDITS,
			    "the file has more than %u places that would have to be corrected",
			    PROV_MAX_BMFF_EDITS);
		v = prov_arena_grow(e->arena, e->v, e->n, cap, sizeof(*e->v), err);
		if (v == NULL)
			return prov_failed(err);
		e->v = v;
		e->cap = cap;
	}
	e->v[e->n] = *edit;
	e->v[e->n].nth = e->n;
	e->n++;
	e->sorted = false;
	return PROV_OK;
}

int prov_bmff_edit(struct prov_bmff_edits *edits, const struct prov_bmff_box *box, uint64_t off,
    uint64_t del, struct prov_bytes with, struct prov_err *err)
{
	struct prov_bmff_edit edit = {.off = off, .del = del, .with = with};
	int rc = add(edits, &edit, err);

	return rc == PROV_OK ? add_growth(edits, box, (int64_t)with.n - (int64_t)del, err) : rc;
}

int prov_bmff_edit_places(struct prov_bmff_edits *edits, const struct prov_bmff_box *box,
    const struct prov_place_op *places, struct prov_err *err)
{
	struct prov_bmff_edit edit = {
	    .off = places->off, .del = places->count * places->in_width, .places = *places};
	int rc = places->count == 0 ? PROV_OK : add(edits, &edit, err);

	return rc == PROV_OK
		   ? add_growth(edits, box,
			 (int64_t)(places->count * (uint64_t)(places->width - places->in_width)),
			 err)
		   : rc;
}

void prov_bmff_edits_drop(struct prov_bmff_edits *edits, uint64_t off, uint64_t end)
{
	size_t kept = 0;

	for (size_t i = 0; i < edits->n; i++) {
		if (edits->v[i].off < off || edits->v[i].off >= end)
			edits->v[kept++] = edits->v[i];
	}
	edits->n = kept;
}

static int by_offset(const void *a, const void *b)
{
	const struct prov_bmff_edit *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->nth < y->nth ? -1 : x->nth > y->nth;
}

static int by_box(const void *a, const void *b)
{
	const struct prov_bmff_growth *x = a, *y = b;

	return x->box < y->box ? -1 : x->box > y->box;
}

static void sort(struct prov_bmff_edits *e)
{
	if (!e->sorted && e->n > 1)
		qsort(e->v, e->n, sizeof(*e->v), by_offset);
	if (!e->growth_sorted && e->num_growths > 1)
		qsort(e->growth, e->num_growths, sizeof(*e->growth), by_box);
	e->sorted = e->growth_sorted = true;
}

int64_t prov_bmff_grows(struct prov_bmff_edits *edits, const struct prov_bmff_box *box)
{
	size_t lo = 0, hi = edits->num_growths;
	int64_t by = 0;

	if (!edits->growth_sorted)
		sort(edits);
	while (lo < hi) { /* the first in BOX */
		size_t mid = lo + (hi - lo) / 2;

		if (edits->growth[mid].box < box->off)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < edits->num_growths && edits->growth[lo].box - box->off < box->len; lo++)
		by += edits->growth[lo].by;
	return by;
}

struct sizes {
	struct prov_bmff_edits *edits;
	struct prov_err *err;
	struct prov_bmff_edit *v; /* in the arena; added at the end, so that the order stays */
	size_t n, cap;
};

static int note_size(struct sizes *s, const struct prov_bmff_box *box, int64_t by)
{
	uint64_t size = box->len + (uint64_t)by;
	size_t width = box->head == PROV_BOX_HEAD ? 4 : 8;
	uint8_t *p = prov_arena_alloc(s->edits->arena, width, s->err);

	if (p == NULL)
		return prov_failed(s->err);
	if (width == 4 && size > UINT32_MAX)
		return prov_fail_at(s->err, PROV_E_UNSUPPORTED, box->off,
		    "a box in the file would become larger than its header can say");
	for (size_t i = 0; i < width; i++)
		p[i] = (uint8_t)(size >> (8 * (width - 1 - i)));
	if (s->n == s->cap) {
		size_t cap = s->cap == 0 ? 16 : s->cap * 2;
		void *v = prov_arena_grow(s->edits->arena, s->v, s->n, cap, sizeof(*s->v), s->err);

		if (v == NULL)
			return prov_failed(s->err);
		s->v = v;
		s->cap = cap;
	}
	s->v[s->n++] = (struct prov_bmff_edit){.off = width == 4 ? box->off : box->off + 8,
	    .del = width,
	    .with = prov_bytes(p, width)};
	return PROV_OK;
}

static int size_box(void *ctx, const struct prov_bmff_box *box, const struct prov_bmff_above *above,
    struct prov_err *err)
{
	struct sizes *s = ctx;
	int64_t by = prov_bmff_grows(s->edits, box);

	(void)above;
	(void)err;
	return by == 0 || box->to_end ? PROV_OK : note_size(s, box, by);
}

int prov_bmff_edit_sizes(struct prov_bmff_edits *edits, struct prov_window *win,
    const struct prov_bmff_box *root, struct prov_err *err)
{
	struct sizes s = {.edits = edits, .err = err};
	size_t boxes = 0;
	int rc;

	if (edits->num_growths == 0)
		return PROV_OK;
	rc = prov_bmff_each(win, root, &boxes, size_box, &s, err);
	for (size_t i = 0; i < s.n && rc == PROV_OK; i++)
		rc = add(edits, &s.v[i], err);
	return rc;
}

int prov_bmff_edits_apply(struct prov_bmff_edits *edits, struct prov_plan *plan, uint64_t off,
    uint64_t end, struct prov_err *err)
{
	int rc = PROV_OK;

	sort(edits);
	for (; edits->done < edits->n && rc == PROV_OK; edits->done++) {
		const struct prov_bmff_edit *e = &edits->v[edits->done];

		if (e->off >= end && !(e->off == end && e->del == 0))
			break;
		if (e->off < off || e->del > end - e->off)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, e->off,
			    "parts of the file that would have to be corrected lie in each other");
		rc = prov_plan_copy(plan, off, e->off - off, err);
		if (rc == PROV_OK && e->places.count > 0)
			rc = prov_plan_places(plan, &e->places, err);
		else if (rc == PROV_OK && e->with.n > 0)
			rc = prov_plan_emit(plan, e->with, false, err);
		off = e->off + e->del;
	}
	return rc == PROV_OK ? prov_plan_copy(plan, off, end - off, err) : rc;
}
