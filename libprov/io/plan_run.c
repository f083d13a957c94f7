/* SPDX-License-Identifier: Apache-2.0 */
/* A plan, carried out. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "io/clone.h"
#include "io/places.h"
#include "io/plan.h"
#include "io/still.h"

#define PLACES_AT_ONCE 128u

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
	bool may_clone, cloned;
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
		code = prov_sink_write(r->sink, prov_bytes(r->out, r->out_n), err);
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

/* [OFF, OFF+LEN) of the source. */
static int copy_range(struct run *r, uint64_t off, uint64_t len, struct prov_err *err)
{
	while (len > 0) {
		size_t n = PROV_PASS_BLOCK - r->out_n;
		int code;

		if (n > len)
			n = (size_t)len;
		code = prov_src_read(r->src, off, &r->out[r->out_n], n, err);
		if (code == PROV_OK)
			code = hash(r, prov_bytes(&r->out[r->out_n], n), err);
		if (code != PROV_OK)
			return code;
		r->out_n += n;
		r->made += n;
		off += n;
		len -= n;
		if (r->out_n == PROV_PASS_BLOCK)
			code = flush(r, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

/* What the output shares with the source has only to be hashed. */
static int hash_range(struct run *r, uint64_t off, uint64_t len, struct prov_err *err)
{
	while (len > 0) {
		size_t n = len < PROV_PASS_BLOCK ? (size_t)len : PROV_PASS_BLOCK;
		int code = PROV_OK;

		if (r->tally != NULL)
			code = prov_src_read(r->src, off, r->out, n, err);
		if (code == PROV_OK)
			code = hash(r, prov_bytes(r->out, n), err);
		r->made += n;
		off += n;
		len -= n;
		if (code == PROV_OK)
			code = flush(r, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

static int run_copy(struct run *r, const struct prov_op *op, struct prov_err *err)
{
	uint64_t lead = (PROV_CLONE_BLOCK - op->at % PROV_CLONE_BLOCK) % PROV_CLONE_BLOCK, blocks;
	int code;

	if (!r->may_clone || op->len < PROV_CLONE_WORTH ||
	    (op->at - op->off) % PROV_CLONE_BLOCK != 0)
		return copy_range(r, op->off, op->len, err);
	blocks = op->len - lead;
	blocks -= blocks % PROV_CLONE_BLOCK;
	code = copy_range(r, op->off, lead, err);
	if (code == PROV_OK)
		code = flush(r, err);
	if (code != PROV_OK)
		return code;
	if (!prov_sink_clone(r->sink, r->src, op->off + lead, blocks))
		return copy_range(r, op->off + lead, op->len - lead, err);
	r->cloned = true;
	code = hash_range(r, op->off + lead, blocks, err);
	if (code != PROV_OK)
		return code;
	return copy_range(r, op->off + lead + blocks, op->len - lead - blocks, err);
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

	r.may_clone = prov_sink_may_clone(sink, src);
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
	/* Else the hash might be of what was written to the source after it was cloned. */
	if (code == PROV_OK && r.cloned)
		code = prov_src_check_still(src, err);
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
			int code = prov_sink_patch(sink, at, op->data, err);

			if (code != PROV_OK)
				return code;
		}
		at += op->len;
	}
	return PROV_OK;
}
