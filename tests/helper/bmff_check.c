/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "helper/mutate.h"

static void insist(bool ok, const char *what)
{
	if (!ok) {
		(void)fprintf(stderr, "bmff_check: %s\n", what);
		abort();
	}
}

/* Files are refused while they are planned, or where an offset shows that can't be kept. */
static void check_code(int code, const struct prov_err *err)
{
	insist(code == err->code, "the code is not the error's");
	insist(code != PROV_E_INTERNAL && code != PROV_E_IO, "a file is made out to be our fault");
}

typedef int (*planner)(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err);

static int make_plan(planner how, struct format_scan *s, struct prov_embed *in,
    struct prov_plan *plan, struct prov_err *err)
{
	in->src = s->src;
	in->layout = &s->layout;
	in->cands = &s->cands;
	prov_plan_init(plan, &s->arena);
	return how(in, plan, err);
}

static uint8_t *run_plan(
    const struct prov_plan *plan, const struct format_scan *s, size_t *n, struct prov_err *err)
{
	uint8_t(*digests)[PROV_HASH_MAX] = calloc(plan->takes.num_sums + 1, sizeof(*digests));
	struct prov_sink *sink = NULL;
	struct prov_tally tally;
	uint8_t *copy = NULL;
	struct prov_bytes made;

	insist(prov_sink_mem(&sink, SIZE_MAX, NULL) == PROV_OK && digests != NULL &&
		   prov_tally_begin(&tally, PROV_HASH_SHA256, false, &plan->takes, digests, NULL) ==
		       PROV_OK,
	    "no sink");
	if (prov_plan_run(plan, s->src, sink, &tally, NULL, NULL, err) == PROV_OK) {
		insist(prov_tally_end(&tally, NULL) == PROV_OK, "no hash");
		made.p = prov_sink_mem_data(sink, &made.n);
		insist(made.n == plan->size, "the output is not as long as planned");
		copy = mutate_copy(made);
		*n = made.n;
	}
	prov_tally_fini(&tally);
	prov_sink_close(sink);
	free(digests);
	return copy;
}

static uint8_t *make(const struct prov_format *f, planner how, struct prov_bytes data,
    struct prov_embed *in, size_t *n, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_plan plan;
	struct format_scan s;
	uint8_t *out = NULL;
	int code;

	*n = 0;
	format_scan(&s, f, data);
	insist(s.code == PROV_OK, "what shall be embedded in can't be scanned");
	code = make_plan(how, &s, in, &plan, &why);
	check_code(code, &why);
	if (code == PROV_OK)
		out = run_plan(&plan, &s, n, &why);
	check_code(why.code, &why);
	if (err != NULL)
		*err = why;
	format_scan_fini(&s);
	return out;
}

uint8_t *bmff_embed(const struct prov_format *f, struct prov_bytes data, struct prov_embed *in,
    size_t *n, struct prov_err *err)
{
	return make(f, f->embed, data, in, n, err);
}

uint8_t *bmff_append(const struct prov_format *f, struct prov_bytes data, struct prov_embed *in,
    size_t *n, struct prov_err *err)
{
	return make(f, f->append, data, in, n, err);
}

/* The candidate of OUT that holds STORE. */
static size_t find_store(
    const struct prov_format *f, struct prov_bytes out, const struct prov_embed *in)
{
	const struct prov_bytes *xmp = in->xmp;
	size_t found = PROV_NO_CAND;
	struct format_scan s;

	format_scan(&s, f, out);
	insist(s.code == PROV_OK, "the output can't be scanned");
	insist(prov_layout_is_whole(&s.layout), "the output's layout has gaps");
	for (size_t i = 0; i < s.cands.n; i++) {
		const struct prov_cand *c = &s.cands.v[i];

		if (found == PROV_NO_CAND && prov_bytes_eq(c->data, in->store) && c->damage == NULL)
			found = i;
	}
	insist(found != PROV_NO_CAND, "the store can't be found again");
	if (xmp != NULL)
		insist(prov_bytes_eq(prov_bytes_sub(out, (size_t)s.cands.xmp.packet.start,
					 (size_t)s.cands.xmp.packet.len),
			   *xmp),
		    "the XMP is not the one put in");
	if (in->aigc.n > 0)
		insist(prov_bytes_eq(prov_bytes_sub(
					 out, (size_t)s.cands.aigc.start, (size_t)s.cands.aigc.len),
			   in->aigc),
		    "the label is not the one put in");
	format_scan_fini(&s);
	return found;
}

/* Taken out again, the store leaves the file as it would be without the old one. */
static void check_undone(const struct prov_format *f, struct prov_bytes data,
    const struct prov_embed *in, struct prov_bytes out)
{
	struct prov_embed plain = {.old = in->old, .xmp = in->xmp, .aigc = in->aigc};
	struct prov_embed undo = {.old = find_store(f, out, in)};
	size_t n, undone_n;
	uint8_t *a = bmff_embed(f, data, &plain, &n, NULL);
	uint8_t *b = bmff_embed(f, out, &undo, &undone_n, NULL);

	insist(a != NULL && b != NULL && prov_bytes_eq(prov_bytes(a, n), prov_bytes(b, undone_n)),
	    "a store that is taken out again leaves traces");
	free(a);
	free(b);
}

static void check_shape(
    const struct prov_format *f, struct prov_bytes data, const struct prov_embed *in)
{
	uint8_t *other = format_store(in->store.n, 200);
	struct prov_embed first = *in, second = *in;
	struct prov_plan a, b;
	struct format_scan s;

	second.store.p = other;
	format_scan(&s, f, data);
	insist(make_plan(f->embed, &s, &first, &a, NULL) == PROV_OK &&
		   make_plan(f->embed, &s, &second, &b, NULL) == PROV_OK,
	    "no second plan");
	insist(a.n == b.n && a.size == b.size && a.excl_start == b.excl_start &&
		   a.excl_len == b.excl_len && a.takes.n == b.takes.n,
	    "the plan's shape hangs on the store's bytes");
	format_scan_fini(&s);
	free(other);
}

static void check_old(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, const struct prov_bytes *xmp, const char *aigc)
{
	struct prov_embed in = {.old = old,
	    .store = store,
	    .binding = PROV_BIND_BMFF,
	    .xmp = xmp,
	    .aigc = prov_bytes_str(aigc)};
	struct prov_err err = {0};
	size_t n;
	uint8_t *out = bmff_embed(f, data, &in, &n, &err);

	if (out != NULL) {
		check_undone(f, data, &in, prov_bytes(out, n));
		check_shape(f, data, &in);
	}
	free(out);
}

/* An update of the one store that there is: found again behind it, and nothing else is changed. */
static void check_append(
    const struct prov_format *f, struct prov_bytes data, struct prov_bytes store)
{
	struct prov_embed in = {.old = 0, .store = store};
	struct format_scan a, b;
	uint8_t *out = NULL;
	size_t n, same = 0;

	format_scan(&a, f, data);
	if (a.code == PROV_OK && a.cands.n == 1 && a.cands.v[0].damage == NULL)
		out = bmff_append(f, data, &in, &n, NULL);
	if (out != NULL) {
		format_scan(&b, f, prov_bytes(out, n));
		insist(b.code == PROV_OK && prov_layout_is_whole(&b.layout) && b.cands.n == 1,
		    "what was appended makes the file another");
		for (size_t i = 0; i < a.layout.n && i < b.layout.n; i++) {
			const struct prov_range *r = &a.layout.v[i];

			same += r->cand != PROV_NO_CAND ||
					prov_bytes_eq(
					    prov_bytes_sub(data, (size_t)r->off, (size_t)r->len),
					    prov_bytes_sub(
						prov_bytes(out, n), (size_t)r->off, (size_t)r->len))
				    ? 1
				    : 0;
		}
		insist(
		    a.cands.v[0].updates_at > 0 || same == a.layout.n, "what is bound has moved");
		insist(b.cands.v[0].damage != NULL || b.cands.v[0].updates_at > 0,
		    "the update can't be found again");
		format_scan_fini(&b);
	}
	format_scan_fini(&a);
	free(out);
}

int bmff_check(const struct prov_format *f, struct prov_bytes data, size_t store_n)
{
	static const char packet[] = "<x:xmpmeta xmlns:x='adobe:ns:meta/'> </x:xmpmeta>";
	const struct prov_bytes xmp = prov_bytes_str(packet);
	uint8_t *p = format_store(store_n, 1);
	struct format_scan s;
	size_t num;
	int code;

	format_scan(&s, f, data);
	code = s.code;
	insist(code != PROV_OK || prov_layout_is_whole(&s.layout), "the layout has gaps");
	num = code == PROV_OK ? s.cands.n + 1 : 0;
	format_scan_fini(&s);
	check_append(f, data, prov_bytes(p, store_n));
	for (size_t i = 0; i < num; i++) {
		size_t old = i + 1 == num ? PROV_NO_CAND : i;

		check_old(f, data, old, prov_bytes(p, store_n), NULL, NULL);
		check_old(f, data, old, prov_bytes(p, store_n), &xmp, NULL);
		if ((f->caps & PROV_FMT_AIGC) != 0)
			check_old(f, data, old, prov_bytes(p, store_n), &xmp, "{\"Label\":\"1\"}");
	}
	free(p);
	return code;
}
