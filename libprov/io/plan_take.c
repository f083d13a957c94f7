/* SPDX-License-Identifier: Apache-2.0 */
/* What of an output its hard binding covers. */
#include "base/err.h"
#include "base/limits.h"
#include "io/plan.h"

#define FIRST_BOXES 64

static int take(
    struct prov_plan *plan, uint64_t off, uint64_t end, size_t sum, struct prov_err *err)
{
	struct prov_take run = {.off = off, .len = end - off, .sum = sum};

	if (end < off)
		return prov_fail(err, PROV_E_INTERNAL, "what a hash leaves out is out of order");
	return prov_takes_add(&plan->takes, plan->arena, &run, err);
}

int prov_plan_take_data(struct prov_plan *plan, struct prov_err *err)
{
	uint64_t behind = plan->also.start + plan->also.len;
	int code = take(plan, 0, plan->also.start, 0, err);

	if (code == PROV_OK)
		code = take(plan, behind, plan->excl_start, 0, err);
	if (code == PROV_OK)
		code = take(plan, plan->excl_start + plan->excl_len, plan->size, 0, err);
	plan->takes.num_sums = 1; /* of nothing, if need be */
	return code;
}

int prov_plan_box(
    struct prov_plan *plan, const char *name, uint64_t off, uint64_t len, struct prov_err *err)
{
	size_t n = strlen(name);
	struct prov_plan_box *box;

	if (plan->num_boxes == PROV_MAX_RANGES)
		return prov_refuse(
		    err, PROV_LIMIT_RANGES, "the file has more than %u parts", PROV_MAX_RANGES);
	if (plan->num_boxes == plan->cap_boxes) {
		size_t cap = plan->cap_boxes == 0 ? FIRST_BOXES : plan->cap_boxes * 2;

		box = prov_arena_grow(
		    plan->arena, plan->boxes, plan->num_boxes, cap, sizeof(*box), err);
		if (box == NULL)
			return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
		plan->boxes = box;
		plan->cap_boxes = cap;
	}
	box = &plan->boxes[plan->num_boxes++];
	*box = (struct prov_plan_box){.off = off, .len = len};
	memcpy(box->name, name, n < sizeof(box->name) ? n : sizeof(box->name) - 1);
	return PROV_OK;
}

int prov_plan_box_more(struct prov_plan *plan, uint64_t len, struct prov_err *err)
{
	if (plan->num_boxes == 0)
		return prov_fail(err, PROV_E_INTERNAL, "a box goes on before it begins");
	plan->boxes[plan->num_boxes - 1].len += len;
	return PROV_OK;
}

size_t prov_plan_store_box(const struct prov_plan *plan)
{
	size_t i = plan->num_boxes;

	while (plan->excl_len > 0 && i > 0) {
		if (plan->boxes[--i].off == plan->excl_start)
			return i;
	}
	return plan->num_boxes;
}

static int check_gap(uint64_t from, uint64_t to, struct prov_err *err)
{
	if (from == to)
		return PROV_OK;
	return prov_fail(err, PROV_E_UNSUPPORTED,
	    "has bytes that are in none of its boxes, so that a hash over boxes would not cover "
	    "them: bind it by its data");
}

/* The boxes [from, to), which follow what ends at *AT. */
static int take_run(
    struct prov_plan *plan, size_t from, size_t to, size_t sum, uint64_t *at, struct prov_err *err)
{
	const struct prov_plan_box *last;
	int code;

	if (from == to)
		return PROV_OK;
	last = &plan->boxes[to - 1];
	code = check_gap(*at, plan->boxes[from].off, err);
	if (code == PROV_OK)
		code = take(plan, *at, last->off + last->len, sum, err);
	*at = last->off + last->len;
	return code;
}

int prov_plan_take_boxes(struct prov_plan *plan, struct prov_err *err)
{
	size_t store = prov_plan_store_box(plan), behind = store + 1;
	uint64_t at = 0;
	int code = take_run(plan, 0, store, 0, &at, err);

	if (code != PROV_OK || plan->num_boxes == 0 || store == 0)
		return code != PROV_OK ? code
				       : prov_fail(err, PROV_E_INTERNAL, "an output without boxes");
	if (store < plan->num_boxes) {
		code = check_gap(at, plan->excl_start, err);
		at = plan->excl_start + plan->excl_len;
		if (code == PROV_OK)
			code = take_run(plan, behind, plan->num_boxes, 1, &at, err);
	}
	return code == PROV_OK ? check_gap(at, plan->size, err) : code;
}
