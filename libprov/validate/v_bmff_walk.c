/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes a BMFF hash is over (C2PA 2.4, 18.6.2). */
#include "base/err.h"
#include "validate/v_bmff.h"

#include <stdlib.h>

/* Of PROV_MAX_BMFF_WORK: a box costs 1 for each exclusion, and for each whose path it is at the end
 * of */
#define COST_OF_LOOK 8u
#define COST_OF_HOLE 16u   /* for each run that is left out, which is sorted */
#define COST_OF_BYTES 128u /* and for each run that it is compared with, beside the bytes */

int v_bmff_open(struct v_bmff_walk *w, struct v_ctx *ctx, const struct prov_src *src,
    const struct prov_bmff_hash *hash, bool is_fragment, bool mdat_open)
{
	size_t n = hash->num_exclusions;

	memset(w, 0, sizeof(*w));
	w->ctx = ctx;
	w->src = src;
	w->hash = hash;
	w->is_fragment = is_fragment;
	w->mdat_open = mdat_open;
	prov_window_init(&w->win, src);
	w->counts = prov_arena_array(ctx->arena, n, sizeof(*w->counts), ctx->err);
	w->fits = prov_arena_array(ctx->arena, n, sizeof(*w->fits), ctx->err);
	if (ctx->bmff_block == NULL) /* each fragment's file is walked */
		ctx->bmff_block = prov_arena_alloc(ctx->arena, PROV_IO_BLOCK, ctx->err);
	w->block = ctx->bmff_block;
	if (w->counts == NULL || w->fits == NULL || w->block == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < n; i++)
		w->fits[i] = 1;
	return PROV_OK;
}

/* Which exclusions' paths the box at DEPTH (from 1) lies on. */
static bool follow(struct v_bmff_walk *w, uint32_t type, size_t depth)
{
	bool any = false;

	for (size_t i = 0; i < w->hash->num_exclusions; i++) {
		const struct prov_bmff_exclusion *e = &w->hash->exclusions[i];
		const struct prov_bmff_step *step;

		w->fits[i] &= (1u << depth) - 1;
		if (depth > e->num_steps || (w->fits[i] >> (depth - 1) & 1) == 0)
			continue;
		step = &e->steps[depth - 1];
		if (step->type != type)
			continue;
		w->counts[i][depth - 1]++;
		if (step->index == 0 || step->index == w->counts[i][depth - 1]) {
			w->fits[i] |= 1u << depth;
			any = true;
		}
	}
	return any;
}

static void forget(struct v_bmff_walk *w, size_t depth)
{
	for (size_t i = 0; i < w->hash->num_exclusions && depth <= PROV_MAX_BMFF_STEPS; i++)
		w->counts[i][depth - 1] = 0;
}

static bool goes_deeper(const struct v_bmff_walk *w, size_t depth)
{
	for (size_t i = 0; i < w->hash->num_exclusions; i++) {
		if ((w->fits[i] >> depth & 1) != 0 && w->hash->exclusions[i].num_steps > depth)
			return true;
	}
	return false;
}

/* Many boxes, each held against many exclusions, are a small file that takes long. */
int v_bmff_spend(struct v_bmff_walk *w, size_t work)
{
	if (work > w->ctx->bmff_left)
		return prov_refuse(w->ctx->err, PROV_LIMIT_BMFF_WORK,
		    "comparing the file's boxes with the exclusions of a BMFF hash costs more than "
		    "the limit of %u",
		    PROV_MAX_BMFF_WORK);
	w->ctx->bmff_left -= work;
	return PROV_OK;
}

static int has_bytes(struct v_bmff_walk *w, const struct prov_bmff_box *box, uint64_t offset,
    struct prov_bytes value, bool *out)
{
	int rc = v_bmff_spend(w, COST_OF_BYTES + value.n);

	*out = rc == PROV_OK && offset <= box->len && value.n <= box->len - offset;
	for (size_t at = 0; at < value.n && *out;) {
		struct prov_bytes part = prov_bytes_sub(value, at, PROV_WINDOW_SIZE), found;

		rc = prov_window_get(&w->win, box->off + offset + at, part.n, &found, w->ctx->err);
		if (rc != PROV_OK)
			return rc;
		*out = prov_bytes_eq(part, found);
		at += part.n;
	}
	return rc;
}

/* version and flags, which stand behind the header, or behind a uuid box's extended type. */
static int fits_full_box(struct v_bmff_walk *w, const struct prov_bmff_box *box,
    const struct prov_bmff_exclusion *e, bool *out)
{
	uint64_t at = box->head;
	struct prov_bytes full;
	int rc;

	if (!e->has_version && !e->has_flags)
		return PROV_OK;
	if (box->type == PROV_FOURCC('u', 'u', 'i', 'd'))
		at += PROV_BMFF_UUID_SIZE;
	*out = box->len >= at + 4;
	if (!*out)
		return PROV_OK;
	rc = prov_window_get(&w->win, box->off + at, 4, &full, w->ctx->err);
	if (rc != PROV_OK)
		return rc;
	if (e->has_version && e->version != full.p[0])
		*out = false;
	for (size_t i = 0; i < 3 && e->has_flags; i++) {
		uint8_t got = full.p[1 + i];

		if ((e->exact ? got : (uint8_t)(got & e->flags[i])) != e->flags[i])
			*out = false;
	}
	return PROV_OK;
}

static int is_excluded(struct v_bmff_walk *w, const struct prov_bmff_box *box,
    const struct prov_bmff_exclusion *e, bool *out)
{
	int rc = v_bmff_spend(w, COST_OF_LOOK);

	*out = rc == PROV_OK && (!e->has_length || e->length == box->len);
	if (!*out)
		return rc;
	rc = fits_full_box(w, box, e, out);
	for (size_t i = 0; i < e->num_data && rc == PROV_OK && *out; i++)
		rc = has_bytes(w, box, e->data[i].offset, e->data[i].value, out);
	return rc;
}

static int add_hole(struct v_bmff_walk *w, const struct prov_bmff_box *box,
    const struct prov_bmff_exclusion *e, struct prov_span span)
{
	int rc;

	if (span.len == 0)
		return PROV_OK;
	rc = v_bmff_spend(w, COST_OF_HOLE);
	if (rc != PROV_OK)
		return rc;
	if (w->refused == NULL) {
		rc = v_bmff_rule(w, box, e, span, &w->refused);
		if (rc != PROV_OK)
			return rc;
	}
	if (w->num_holes == w->cap_holes) {
		size_t cap = w->cap_holes == 0 ? 64 : w->cap_holes * 2;
		void *v;

		if (cap > PROV_MAX_BMFF_HOLES)
			return prov_refuse(w->ctx->err, PROV_LIMIT_BMFF_HOLES,
			    "a BMFF hash leaves out more than %u runs of one box",
			    PROV_MAX_BMFF_HOLES);
		v = prov_arena_grow(
		    w->ctx->arena, w->holes, w->num_holes, cap, sizeof(*w->holes), w->ctx->err);
		if (v == NULL)
			return v_failed(w->ctx);
		w->holes = v;
		w->cap_holes = cap;
	}
	w->holes[w->num_holes++] = span;
	return PROV_OK;
}

static int leave_out(
    struct v_bmff_walk *w, const struct prov_bmff_box *box, const struct prov_bmff_exclusion *e)
{
	int rc = PROV_OK;

	if (e->num_subset == 0)
		return add_hole(w, box, e, (struct prov_span){box->off, box->len});
	for (size_t i = 0; i < e->num_subset && rc == PROV_OK; i++) {
		struct prov_bmff_subset s = e->subset[i];
		uint64_t left;

		if (s.offset >= box->len)
			break;
		left = box->len - s.offset;
		/* Bytes beyond the box are never hashed; 0 in the last is the rest (18.6.3). */
		if ((s.length == 0 && i + 1 == e->num_subset) || s.length > left)
			s.length = left;
		rc = add_hole(w, box, e, (struct prov_span){box->off + s.offset, s.length});
	}
	return rc;
}

static int visit(struct v_bmff_walk *w, const struct prov_bmff_box *box, size_t depth)
{
	int rc;

	if (++w->boxes > PROV_MAX_BMFF_BOXES)
		return prov_refuse(w->ctx->err, PROV_LIMIT_BMFF_BOXES,
		    "the file has more than %u boxes", PROV_MAX_BMFF_BOXES);
	rc = v_bmff_spend(w, w->hash->num_exclusions);
	if (rc != PROV_OK || !follow(w, box->type, depth))
		return rc;
	for (size_t i = 0; i < w->hash->num_exclusions && rc == PROV_OK; i++) {
		const struct prov_bmff_exclusion *e = &w->hash->exclusions[i];
		bool out = false;

		if (e->num_steps != depth || (w->fits[i] >> depth & 1) == 0)
			continue;
		rc = is_excluded(w, box, e, &out);
		if (rc == PROV_OK && out)
			rc = leave_out(w, box, e);
	}
	return rc;
}

/* The boxes inside that some exclusion's path leads to. What can't be read there as a box matches
 * nothing and so is hashed. */
static int descend(struct v_bmff_walk *w)
{
	uint64_t at[PROV_MAX_BMFF_STEPS + 1], end[PROV_MAX_BMFF_STEPS + 1];
	struct prov_bmff_box box = w->box;
	size_t depth = 1;
	int rc;

	for (;;) {
		struct prov_err why = {0};
		uint64_t child = 0;

		if (depth < PROV_MAX_BMFF_STEPS && goes_deeper(w, depth)) {
			rc = prov_bmff_children(&w->win, &box, &child, w->ctx->err);
			if (rc != PROV_OK)
				return rc;
		}
		if (child != 0) {
			at[depth] = child;
			end[depth++] = box.off + box.len;
			forget(w, depth);
		}
		for (;;) {
			if (depth == 1)
				return PROV_OK;
			rc = prov_bmff_read(
			    &w->win, at[depth - 1], end[depth - 1], false, &box, &why);
			if (rc == PROV_OK)
				break;
			if (rc != PROV_E_TRUNC && rc != PROV_E_FORMAT)
				return prov_pass(w->ctx->err, rc, &why);
			memset(&why, 0, sizeof(why));
			depth--;
		}
		at[depth - 1] = box.off + box.len;
		rc = visit(w, &box, depth);
		if (rc != PROV_OK)
			return rc;
	}
}

static int by_start(const void *a, const void *b)
{
	const struct prov_span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void join_holes(struct v_bmff_walk *w)
{
	size_t n = 0;

	if (w->num_holes > 1)
		qsort(w->holes, w->num_holes, sizeof(*w->holes), by_start);
	for (size_t i = 0; i < w->num_holes; i++) {
		struct prov_span s = w->holes[i];
		struct prov_span *last = n > 0 ? &w->holes[n - 1] : NULL;

		if (last == NULL || s.start > last->start + last->len)
			w->holes[n++] = s;
		else if (s.start + s.len > last->start + last->len)
			last->len = s.start + s.len - last->start;
	}
	w->num_holes = n;
}

int v_bmff_next(struct v_bmff_walk *w, bool *more)
{
	struct prov_err why = {0};
	uint64_t size = w->src->size;
	int rc;

	w->num_holes = 0;
	w->use = PROV_BMFF_OTHER;
	*more = w->next < size;
	if (!*more)
		return PROV_OK;
	rc = prov_bmff_read(&w->win, w->next, size, true, &w->box, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) {
		/* The rest is hashed as it is: no exclusion has a name for it. */
		memset(&w->box, 0, sizeof(w->box));
		w->box.off = w->next;
		w->box.len = size - w->next;
		w->next = size;
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(w->ctx->err, rc, &why);
	w->next += w->box.len;
	rc = prov_bmff_use(&w->win, &w->box, &w->use, &w->use_data, w->ctx->err);
	if (rc == PROV_OK)
		rc = visit(w, &w->box, 1);
	if (rc == PROV_OK)
		rc = descend(w);
	if (rc == PROV_OK)
		join_holes(w);
	return rc;
}

int v_bmff_feed(struct v_bmff_walk *w, struct v_sum *sum)
{
	const uint64_t start = w->box.off, end = w->box.off + w->box.len, *mark = &start;
	uint64_t off = start;
	int rc = PROV_OK;

	if (w->num_holes == 1 && w->holes[0].start == start && w->holes[0].len == w->box.len)
		return PROV_OK;
	for (size_t i = 0; i < w->num_holes && rc == PROV_OK; i++) {
		rc = v_sum_run(sum, off, w->holes[i].start, mark);
		off = w->holes[i].start + w->holes[i].len;
		mark = NULL;
	}
	return rc == PROV_OK ? v_sum_run(sum, off, end, mark) : rc;
}
