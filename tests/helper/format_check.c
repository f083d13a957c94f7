/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/format_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/nfc.h"
#include "helper/mutate.h"

static void insist(bool ok, const char *what)
{
	if (!ok) {
		(void)fprintf(stderr, "format_check: %s\n", what);
		abort();
	}
}

void format_scan(struct format_scan *scan, const struct prov_format *f, struct prov_bytes data)
{
	memset(scan, 0, sizeof(*scan));
	scan->copy = mutate_copy(data);
	insist(prov_src_mem(&scan->src, scan->copy, data.n, NULL) == PROV_OK, "no source");
	prov_arena_init(&scan->arena, PROV_MAX_ARENA);
	scan->code = f->scan(scan->src, &scan->arena, &scan->layout, &scan->cands, &scan->err);
	insist(scan->code == scan->err.code, "the code is not the error's");
	insist(scan->code != PROV_E_INTERNAL && scan->code != PROV_E_IO,
	    "a file is made out to be our fault");
}

void format_scan_fini(struct format_scan *scan)
{
	prov_arena_fini(&scan->arena);
	prov_src_close(scan->src);
	free(scan->copy);
}

uint8_t *format_store(size_t n, uint8_t seed)
{
	uint8_t *p = malloc(n);

	insist(p != NULL && n >= 8, "no store");
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(seed + i * 31 + i / 17);
	for (size_t i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> (24 - 8 * i));
	memcpy(&p[4], "jumb", 4);
	return p;
}

static bool inside(const struct format_scan *s, struct prov_span span)
{
	return span.start <= s->layout.size && span.len <= s->layout.size - span.start;
}

static void check_described(const struct format_scan *s)
{
	const struct prov_xmp *xmp = &s->cands.xmp;

	insist(inside(s, xmp->holder) && inside(s, xmp->packet), "XMP lies outside of the file");
	insist(xmp->holder.len > 0 || (xmp->packet.len == 0 && xmp->data.n == 0), "XMP in nothing");
	insist(prov_layout_is_whole(&s->layout), "the layout has gaps");
	insist(s->layout.size == s->src->size, "the layout is of another size");
	for (size_t i = 0; i < s->layout.n; i++) {
		const struct prov_range *r = &s->layout.v[i];
		const struct prov_cand *c;

		insist(r->name[0] != '\0', "a range has no name");
		for (const char *p = r->name; *p != '\0'; p++)
			insist(*p >= ' ' && *p < 0x7f, "a range's name is not printable");
		if (r->cand == PROV_NO_CAND)
			continue;
		insist(r->cand < s->cands.n, "a range points to no candidate");
		c = &s->cands.v[r->cand];
		insist(r->off >= c->start && r->off + r->len <= c->start + c->len,
		    "a range lies outside of its candidate");
	}
	for (size_t i = 0; i < s->cands.n; i++) {
		const struct prov_cand *c = &s->cands.v[i];
		uint64_t covered = 0;

		insist((c->len > 0 || c->damage != NULL) && c->start + c->len <= s->layout.size,
		    "a candidate lies outside of the file");
		for (size_t k = 0; k < s->layout.n; k++)
			covered += s->layout.v[k].cand == i ? s->layout.v[k].len : 0;
		insist(c->contiguous == (covered == c->len), "contiguous or not");
		insist(c->alt_len == 0 || (c->alt_start + c->alt_len <= s->layout.size &&
					      c->alt_start < c->start + c->len &&
					      c->start < c->alt_start + c->alt_len),
		    "the other reading of a candidate lies elsewhere");
		insist(c->damage != NULL || c->data.n > 0, "an empty candidate without damage");
		insist(c->data.n <= c->len, "more data than there is file");
	}
}

static int append(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	(void)err;
	prov_wr_bytes(ctx, text);
	return PROV_OK;
}

/* DATA without what belongs to OLD, as the format leaves it. */
static void make_rest(
    struct prov_wr *out, const struct prov_format *f, const struct format_scan *s, size_t old)
{
	struct prov_nfc nfc;

	prov_wr_init(out, SIZE_MAX);
	prov_nfc_init(&nfc, append, out);
	for (size_t i = 0; i < s->layout.n; i++) {
		const struct prov_range *r = &s->layout.v[i];
		struct prov_bytes part = prov_bytes(&s->copy[r->off], (size_t)r->len);
		/* A JPEG's fill bytes belong to the marker behind them. */
		bool is_fill =
		    f == prov_format_jpeg() && strcmp(r->name, "fill") == 0 && i + 1 < s->layout.n;

		if (old != PROV_NO_CAND &&
		    (r->cand == old || (is_fill && s->layout.v[i + 1].cand == old)))
			continue;
		if ((f->caps & PROV_FMT_NFC_HASH) == 0)
			prov_wr_bytes(out, part);
		else
			insist(prov_nfc_update(&nfc, part, NULL) == PROV_OK, "no NFC");
	}
	insist(prov_nfc_finish(&nfc, NULL) == PROV_OK, "no NFC");
	prov_nfc_fini(&nfc);
}

static bool same_shape(const struct prov_plan *a, const struct prov_plan *b)
{
	if (a->n != b->n || a->size != b->size || a->excl_start != b->excl_start ||
	    a->excl_len != b->excl_len)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct prov_op *x = &a->ops[i], *y = &b->ops[i];

		if (x->kind != y->kind || x->is_store != y->is_store || x->off != y->off ||
		    x->in_len != y->in_len || x->len != y->len)
			return false;
	}
	return true;
}

/* The store stands in OUT where PLAN says, and nowhere else is anything that was not there. */
static void check_output(const struct prov_format *f, struct prov_bytes out,
    const struct prov_plan *plan, struct prov_bytes store, struct prov_bytes rest)
{
	size_t start = (size_t)plan->excl_start, end = start + (size_t)plan->excl_len, found = 0;
	struct format_scan s;

	insist(out.n == plan->size && end <= out.n, "the output is not as long as planned");
	insist(rest.n == out.n - plan->excl_len, "the rest is not as long as it was");
	insist(
	    prov_bytes_eq(prov_bytes_sub(out, 0, start), prov_bytes_sub(rest, 0, start)) &&
		prov_bytes_eq(prov_bytes_sub(out, end, out.n), prov_bytes_sub(rest, start, rest.n)),
	    "the rest is not as it was");
	format_scan(&s, f, out);
	insist(s.code == PROV_OK, "the output can't be scanned");
	check_described(&s);
	for (size_t i = 0; i < s.cands.n; i++) {
		const struct prov_cand *c = &s.cands.v[i];

		if (c->start != plan->excl_start)
			continue;
		found++;
		insist(c->len == plan->excl_len && c->contiguous && c->damage == NULL,
		    "the store is not whole");
		insist(prov_bytes_eq(c->data, store), "the store is not the one put in");
		if ((f->caps & PROV_FMT_NFC_HASH) != 0)
			insist(c->has_nfc_start && c->nfc_start == c->start,
			    "the two readings of an offset differ");
	}
	insist(found == 1, "the store can't be found again");
	format_scan_fini(&s);
}

struct output {
	struct prov_sink *sink;
	uint8_t hash[1][PROV_HASH_MAX];
};

static void run_plan(struct output *out, const struct prov_format *f, struct prov_plan *plan,
    const struct prov_src *src)
{
	bool nfc = (f->caps & PROV_FMT_NFC_HASH) != 0;
	struct prov_tally tally;

	insist(prov_plan_take_data(plan, NULL) == PROV_OK, "no takes");
	insist(prov_sink_mem(&out->sink, SIZE_MAX, NULL) == PROV_OK &&
		   prov_tally_begin(&tally, PROV_HASH_SHA256, nfc, &plan->takes, out->hash, NULL) ==
		       PROV_OK,
	    "no sink");
	insist(prov_plan_run(plan, src, out->sink, &tally, NULL, NULL, NULL) == PROV_OK &&
		   prov_tally_end(&tally, NULL) == PROV_OK,
	    "the plan can't be run");
	prov_tally_fini(&tally);
}

static void check_hash(
    const struct output *out, const struct prov_format *f, const struct prov_plan *plan)
{
	struct prov_span excl = {plan->excl_start, plan->excl_len};
	struct prov_src src = prov_sink_as_src(out->sink, plan->size);
	uint8_t hash[PROV_HASH_MAX];

	insist(prov_src_hash(&src, &excl, 1, (f->caps & PROV_FMT_NFC_HASH) != 0, PROV_HASH_SHA256,
		   hash, NULL, NULL, NULL) == PROV_OK,
	    "the output can't be hashed");
	insist(memcmp(hash, out->hash[0], 32) == 0, "the hash on the way out is another");
}

static int plan_embed(const struct prov_format *f, struct format_scan *s, size_t old,
    struct prov_bytes store, struct prov_plan *plan, struct prov_err *err)
{
	struct prov_embed in = {
	    .src = s->src, .layout = &s->layout, .cands = &s->cands, .old = old, .store = store};

	prov_plan_init(plan, &s->arena);
	return f->embed(&in, plan, err);
}

static void check_embed(
    const struct prov_format *f, struct format_scan *s, size_t old, size_t store_n)
{
	uint8_t *first = format_store(store_n, 1), *second = format_store(store_n, 200);
	struct prov_plan plan, again;
	struct prov_err err = {0};
	struct output out;
	struct prov_wr rest;
	struct prov_bytes data;
	int code = plan_embed(f, s, old, prov_bytes(first, store_n), &plan, &err);

	insist(code == err.code, "the code is not the error's");
	insist(code != PROV_E_INTERNAL && code != PROV_E_IO, "a file is made out to be our fault");
	if (code == PROV_OK) {
		run_plan(&out, f, &plan, s->src);
		make_rest(&rest, f, s, old);
		data.p = prov_sink_mem_data(out.sink, &data.n);
		check_output(f, data, &plan, prov_bytes(first, store_n), prov_wr_data(&rest));
		check_hash(&out, f, &plan);
		insist(plan_embed(f, s, old, prov_bytes(second, store_n), &again, NULL) == PROV_OK,
		    "no second plan");
		insist(same_shape(&plan, &again), "the plan's shape hangs on the store's bytes");
		insist(prov_plan_patch(&again, out.sink, NULL) == PROV_OK, "no patch");
		data.p = prov_sink_mem_data(out.sink, &data.n);
		check_output(f, data, &again, prov_bytes(second, store_n), prov_wr_data(&rest));
		prov_wr_fini(&rest);
		prov_sink_close(out.sink);
	}
	free(first);
	free(second);
}

int format_check(const struct prov_format *f, struct prov_bytes data, size_t store_n)
{
	struct format_scan s;
	int code;

	format_scan(&s, f, data);
	code = s.code;
	if (code == PROV_OK) {
		check_described(&s);
		if (f->embed != NULL)
			check_embed(f, &s, PROV_NO_CAND, store_n);
		for (size_t i = 0; f->embed != NULL && i < s.cands.n; i++)
			check_embed(f, &s, i, store_n);
	}
	format_scan_fini(&s);
	return code;
}

uint8_t *format_embed(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, size_t *n, struct prov_err *err)
{
	struct prov_plan plan;
	struct format_scan s;
	struct output out;
	uint8_t *copy = NULL;

	*n = 0;
	format_scan(&s, f, data);
	insist(s.code == PROV_OK, "what shall be embedded in can't be scanned");
	if (plan_embed(f, &s, old, store, &plan, err) == PROV_OK) {
		struct prov_bytes made;

		run_plan(&out, f, &plan, s.src);
		made.p = prov_sink_mem_data(out.sink, &made.n);
		copy = mutate_copy(made);
		*n = made.n;
		prov_sink_close(out.sink);
	}
	format_scan_fini(&s);
	return copy;
}
