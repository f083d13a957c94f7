/* SPDX-License-Identifier: Apache-2.0 */
#include "io/plan.h"

#include <stdlib.h>

#include "base/ckd.h"
#include "base/err.h"
#include "base/limits.h"
#include "io/places.h"

#define FIRST_OPS 16
#define PLACES_AT_ONCE 128u

void prov_plan_init(struct prov_plan *plan, struct prov_arena *arena)
{
	memset(plan, 0, sizeof(*plan));
	plan->arena = arena;
}

static int fail_size(struct prov_err *err)
{
	return prov_fail(err, PROV_E_LIMIT, "the output would be larger than a file can be");
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

/* One run of a plan: OUT collects what goes to the sink, IN is what an NFC operation reads. */
struct run {
	const struct prov_src *src;
	struct prov_sink *sink;
	struct prov_tally *tally; /* or NULL */
	struct prov_nfc text_nfc; /* between source and output */
	struct prov_places places;
	uint8_t *out, *in;
	size_t out_n;
	uint64_t made; /* bytes put out so far */
	uint64_t total;
	prov_progress_cb progress;
	void *progress_ctx;
};

static int hash(struct run *r, struct prov_bytes data, struct prov_err *err)
{
	return r->tally == NULL ? PROV_OK : prov_tally_feed(r->tally, data, err);
}

static int flush(struct run *r, struct prov_err *err)
{
	int code = PROV_OK;

	if (r->out_n > 0)
		code = r->sink->write(r->sink->ctx, r->out, r->out_n, err);
	r->out_n = 0;
	if (code == PROV_OK && r->progress != NULL &&
	    r->progress(r->progress_ctx, r->made, r->total) != 0)
		code = prov_fail(err, PROV_E_CANCELLED, "cancelled");
	return code;
}

static int put(struct run *r, struct prov_bytes data, struct prov_err *err)
{
	while (data.n > 0) {
		struct prov_bytes part = prov_bytes_sub(data, 0, PROV_PASS_BLOCK - r->out_n);

		memcpy(&r->out[r->out_n], part.p, part.n);
		r->out_n += part.n;
		r->made += part.n;
		data = prov_bytes_sub(data, part.n, data.n);
		if (r->out_n == PROV_PASS_BLOCK) {
			int code = flush(r, err);

			if (code != PROV_OK)
				return code;
		}
	}
	return PROV_OK;
}

static int text_out(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct run *r = ctx;
	int code = hash(r, text, err);

	return code != PROV_OK ? code : put(r, text, err);
}

static int run_copy(struct run *r, const struct prov_op *op, struct prov_err *err)
{
	uint64_t done = 0;

	while (done < op->len) {
		size_t n = PROV_PASS_BLOCK - r->out_n;
		int code;

		if (n > op->len - done)
			n = (size_t)(op->len - done);
		code = prov_src_read(r->src, op->off + done, &r->out[r->out_n], n, err);
		if (code == PROV_OK)
			code = hash(r, prov_bytes(&r->out[r->out_n], n), err);
		if (code != PROV_OK)
			return code;
		r->out_n += n;
		r->made += n;
		done += n;
		if (r->out_n == PROV_PASS_BLOCK)
			code = flush(r, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

/* Neighbouring operations are one text: what waits at the end of one comes out with the next. */
static int run_nfc(struct run *r, const struct prov_op *op, bool last, struct prov_err *err)
{
	uint64_t start = r->made, done = 0;
	int code = PROV_OK;

	while (done < op->in_len && code == PROV_OK) {
		size_t n = PROV_IO_BLOCK;

		if (n > op->in_len - done)
			n = (size_t)(op->in_len - done);
		code = prov_src_read(r->src, op->off + done, r->in, n, err);
		if (code == PROV_OK)
			code = prov_nfc_update(&r->text_nfc, prov_bytes(r->in, n), err);
		done += n;
	}
	if (code == PROV_OK && last)
		code = prov_nfc_finish(&r->text_nfc, err);
	/* The store's place was reckoned with this length. */
	if (code == PROV_OK && r->made - start != op->len)
		code = prov_fail(err, PROV_E_IO, "the text changed while it was read");
	return code;
}

/* The N bytes at OFF that r->in holds. */
static int put_places(
    struct run *r, const struct prov_op *op, uint64_t off, size_t n, struct prov_err *err)
{
	uint8_t made[PLACES_AT_ONCE * PROV_MAX_PLACE];
	size_t made_n = 0;

	for (size_t i = 0; i < n; i += op->in_width) {
		int code = prov_places_map(&r->places, op, off + i, &r->in[i], &made[made_n], err);

		if (code != PROV_OK)
			return code;
		made_n += op->width;
	}
	return text_out(r, prov_bytes(made, made_n), err);
}

static int run_places(struct run *r, const struct prov_op *op, struct prov_err *err)
{
	uint64_t step = (uint64_t)PLACES_AT_ONCE * op->in_width, done = 0;
	int code = PROV_OK;

	while (done < op->in_len && code == PROV_OK) {
		size_t n = (size_t)(step < op->in_len - done ? step : op->in_len - done);

		code = prov_src_read(r->src, op->off + done, r->in, n, err);
		if (code == PROV_OK)
			code = put_places(r, op, op->off + done, n, err);
		done += n;
	}
	return code;
}

static int run_op(struct run *r, const struct prov_plan *plan, size_t i, struct prov_err *err)
{
	const struct prov_op *op = &plan->ops[i];
	int code;

	switch (op->kind) {
	case PROV_OP_COPY:
		return run_copy(r, op, err);
	case PROV_OP_NFC:
		return run_nfc(
		    r, op, i + 1 == plan->n || plan->ops[i + 1].kind != PROV_OP_NFC, err);
	case PROV_OP_PLACES:
		return run_places(r, op, err);
	case PROV_OP_EMIT:
		code = hash(r, op->data, err);
		return code != PROV_OK ? code : put(r, op->data, err);
	}
	return prov_fail(err, PROV_E_INTERNAL, "an unknown operation in a plan");
}

int prov_plan_run(const struct prov_plan *plan, const struct prov_src *src, struct prov_sink *sink,
    struct prov_tally *tally, prov_progress_cb progress, void *progress_ctx, struct prov_err *err)
{
	struct run r = {.src = src,
	    .sink = sink,
	    .tally = tally,
	    .total = plan->size,
	    .progress = progress,
	    .progress_ctx = progress_ctx};
	int code = PROV_OK;

	prov_nfc_init(&r.text_nfc, text_out, &r);
	r.out = malloc(PROV_PASS_BLOCK);
	r.in = malloc(PROV_IO_BLOCK);
	if (r.out == NULL || r.in == NULL)
		code = prov_fail_nomem(err);
	if (code == PROV_OK)
		code = prov_places_init(&r.places, plan, src->size, err);
	for (size_t i = 0; i < plan->n && code == PROV_OK; i++)
		code = run_op(&r, plan, i, err);
	if (code == PROV_OK)
		code = flush(&r, err);
	free(r.out);
	free(r.in);
	prov_places_fini(&r.places);
	prov_nfc_fini(&r.text_nfc);
	return code;
}

int prov_plan_patch(const struct prov_plan *plan, struct prov_sink *sink, struct prov_err *err)
{
	uint64_t at = 0;

	for (size_t i = 0; i < plan->n; i++) {
		const struct prov_op *op = &plan->ops[i];

		if (op->is_store && op->data.n > 0) {
			int code = sink->write_at(sink->ctx, at, op->data.p, op->data.n, err);

			if (code != PROV_OK)
				return code;
		}
		at += op->len;
	}
	return PROV_OK;
}
