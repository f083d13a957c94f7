/* SPDX-License-Identifier: Apache-2.0 */
#include "io/plan.h"

#include "base/ckd.h"
#include "base/err.h"
#include "base/limits.h"
#include "io/clone.h"
#include "io/places.h"

#define FIRST_OPS 16

void prov_plan_init(struct prov_plan *plan, struct prov_arena *arena)
{
	memset(plan, 0, sizeof(*plan));
	plan->arena = arena;
}

static int fail_size(struct prov_err *err)
{
	return prov_refuse(
	    err, PROV_LIMIT_FILE_SIZE, "the output would be larger than a file can be");
}

static int add(struct prov_plan *plan, const struct prov_op *op, struct prov_err *err)
{
	uint64_t size;

	if (!prov_add_u64(plan->size, op->len, &size) || size > INT64_MAX)
		return fail_size(err);
	if (plan->n == plan->cap) {
		size_t cap = plan->cap == 0 ? FIRST_OPS : plan->cap * 2;
		struct prov_op *ops = prov_arena_array(plan->arena, cap, sizeof(plan->ops[0]), err);

		if (ops == NULL)
			return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
		if (plan->n > 0)
			memcpy(ops, plan->ops, plan->n * sizeof(ops[0]));
		plan->ops = ops;
		plan->cap = cap;
	}
	plan->ops[plan->n] = *op;
	plan->ops[plan->n++].at = plan->size;
	plan->size = size;
	return PROV_OK;
}

/* Whether a copy from OFF goes on where the last operation ended. */
static bool continues_copy(const struct prov_plan *plan, uint64_t off)
{
	const struct prov_op *last;

	if (plan->n == 0)
		return false;
	last = &plan->ops[plan->n - 1];
	return last->kind == PROV_OP_COPY && last->off + last->len == off;
}

int prov_plan_copy(struct prov_plan *plan, uint64_t off, uint64_t len, struct prov_err *err)
{
	struct prov_op op = {.kind = PROV_OP_COPY, .off = off, .len = len};
	uint64_t size;

	if (len == 0)
		return PROV_OK;
	if (!continues_copy(plan, off))
		return add(plan, &op, err);
	if (!prov_add_u64(plan->size, len, &size) || size > INT64_MAX)
		return fail_size(err);
	plan->ops[plan->n - 1].len += len;
	plan->size = size;
	return PROV_OK;
}

int prov_plan_emit(
    struct prov_plan *plan, struct prov_bytes data, bool is_store, struct prov_err *err)
{
	struct prov_op op = {
	    .kind = PROV_OP_EMIT, .is_store = is_store, .len = data.n, .data = data};
	uint64_t start = plan->size;
	int code;

	if (is_store && plan->excl_len > 0 && plan->excl_start + plan->excl_len != start)
		return prov_fail(err, PROV_E_INTERNAL, "the store would not be in one piece");
	code = add(plan, &op, err);
	if (code == PROV_OK && is_store) {
		if (plan->excl_len == 0)
			plan->excl_start = start;
		plan->excl_len += data.n;
	}
	return code;
}

int prov_plan_emit_also(struct prov_plan *plan, struct prov_bytes data, struct prov_err *err)
{
	plan->also = (struct prov_span){plan->size, data.n};
	return prov_plan_emit(plan, data, false, err);
}

int prov_plan_nfc(
    struct prov_plan *plan, uint64_t off, uint64_t in_len, uint64_t len, struct prov_err *err)
{
	struct prov_op op = {.kind = PROV_OP_NFC, .off = off, .in_len = in_len, .len = len};

	return add(plan, &op, err);
}

int prov_plan_places(
    struct prov_plan *plan, const struct prov_place_op *places, struct prov_err *err)
{
	struct prov_op op = {.kind = PROV_OP_PLACES,
	    .off = places->off,
	    .base = places->base,
	    .in_width = places->in_width,
	    .width = places->width};

	if (places->count == 0)
		return PROV_OK;
	if (places->width == 0 || places->in_width == 0 || places->width > PROV_MAX_PLACE ||
	    places->in_width > places->width)
		return prov_fail(err, PROV_E_INTERNAL, "offsets of a width that none has");
	if (places->count > INT64_MAX / PROV_MAX_PLACE)
		return fail_size(err);
	op.in_len = places->count * places->in_width;
	op.len = places->count * places->width;
	return add(plan, &op, err);
}

size_t prov_plan_clone_gap(const struct prov_plan *plan)
{
	const struct prov_op *longest = NULL;

	if (plan->excl_len == 0)
		return 0;
	for (size_t i = 0; i < plan->n; i++) {
		const struct prov_op *op = &plan->ops[i];

		if (op->kind == PROV_OP_COPY && op->len >= PROV_CLONE_WORTH &&
		    op->at > plan->excl_start && (longest == NULL || op->len > longest->len))
			longest = op;
	}
	return longest == NULL ? 0 : (size_t)((longest->off - longest->at) % PROV_CLONE_BLOCK);
}
