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

static const char *missing(const struct prov_format *f, const struct format_scan *s)
{
	const char *out = s->layout.missing;

	if (f->missing != NULL)
		insist(f->missing(s->src, &s->layout, &out, NULL) == PROV_OK, "no look at the end");
	return out;
}

const char *format_missing(const struct prov_format *f, struct prov_bytes data)
{
	struct format_scan s;
	const char *out;

	format_scan(&s, f, data);
	insist(s.code == PROV_OK, "what shall be looked at can't be scanned");
	out = missing(f, &s);
	format_scan_fini(&s);
	return out;
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
	insist(inside(s, s->cands.link.holder), "a link lies outside of the file");
	insist((s->cands.link.n == 0) == (s->cands.link.holder.len == 0), "a link in nothing");
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

/* What is asked of embed, and what the output is held against. */
struct wish {
	size_t old;
	struct prov_bytes store;
	const struct prov_bytes *xmp;
	enum prov_binding binding;
	const char *ref;
};

static bool keeps_its_place(const struct prov_format *f)
{
	return f == prov_format_tiff();
}

/* The index of further pictures (MPF) of a JPEG that NEW, whole, was made of: the next one from AT
 * on with its head; or NULL. */
static const struct prov_range *find_index(
    const struct prov_format *f, const struct format_scan *s, uint64_t at, struct prov_bytes new)
{
	for (size_t i = 0; f == prov_format_jpeg() && i < s->layout.n; i++) {
		const struct prov_range *r = &s->layout.v[i];

		if (r->off >= at && strcmp(r->name, "APP2") == 0 && r->len >= 16 &&
		    r->len == new.n &&memcmp(&s->copy[r->off + 4], "MPF", 4) == 0 &&
		    memcmp(&s->copy[r->off], new.p, 16) == 0)
			return r;
	}
	return NULL;
}

/* Where a picture begins is 4 of the 16 bytes of its entry; nothing else may be another one. */
static void check_index(const uint8_t *was, struct prov_bytes now)
{
	size_t changed = 0;

	for (size_t i = 0; i < now.n; i++)
		changed += was[i] != now.p[i] ? 1 : 0;
	insist(changed <= now.n / 4, "an index has more than other places");
}

/* How many bytes of the input may go, and how many come, beside the store and XMP: lengths, links
 * and the like. */
static void find_bounds(const struct prov_format *f, const struct format_scan *s,
    const struct wish *w, uint64_t *drop, uint64_t *add)
{
	static const struct {
		const struct prov_format *(*f)(void);
		uint64_t drop, add;
	} bounds[] = {{prov_format_gif, 6, 6}, {prov_format_webp, 5, 6}, {prov_format_wav, 5, 6},
	    {prov_format_avi, 5, 6}, {prov_format_svg, 8, 600}, {prov_format_jxl, 0, 48}};

	*drop = *add = 0;
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		if (bounds[i].f() == f) {
			*drop = bounds[i].drop;
			*add = bounds[i].add;
		}
	}
	if ((f->caps & PROV_FMT_LINK) != 0) {
		/* The last line's terminator moves behind the block; a blank line goes with it. */
		*drop = 4;
		*add = 4;
	}
	if (keeps_its_place(f)) {
		*drop = 64 + (w->store.n == 0 ? s->src->size : 0); /* a directory in place */
		*add = s->src->size + 128;
	}
	if (w->ref != NULL)
		*add += strlen(w->ref) + 64;
	if (w->xmp != NULL) {
		*drop += 9; /* the flags of VP8X */
		/* In an SVG file that is cut off, the packet is no range of its own. */
		if (f == prov_format_svg())
			*drop += s->cands.xmp.holder.len;
		*add += w->xmp->n + 512;
	}
}

static bool may_go(
    const struct prov_format *f, const struct format_scan *s, const struct wish *w, size_t i)
{
	const struct prov_range *r = &s->layout.v[i];
	const struct prov_span *held = &s->cands.xmp.holder;
	/* A JPEG's fill bytes belong to the marker behind them. */
	bool is_fill =
	    f == prov_format_jpeg() && strcmp(r->name, "fill") == 0 && i + 1 < s->layout.n;

	if (w->xmp != NULL && r->off >= held->start && r->off - held->start < held->len)
		return true;
	/* A store, or nothing, takes a link's place. */
	if ((f->caps & PROV_FMT_LINK) != 0 && strcmp(r->name, "link") == 0)
		return true;
	if (w->old == PROV_NO_CAND)
		return false;
	if (f == prov_format_svg() && w->store.n == 0 &&
	    (strcmp(r->name, "open") == 0 || strcmp(r->name, "close") == 0))
		return true;
	return r->cand == w->old || (is_fill && s->layout.v[i + 1].cand == w->old);
}

/* How much of [FROM, TO) of the input may not go. */
static uint64_t count_kept(const struct prov_format *f, const struct format_scan *s,
    const struct wish *w, uint64_t from, uint64_t to)
{
	uint64_t n = to - from;

	for (size_t i = 0; i < s->layout.n; i++) {
		const struct prov_range *r = &s->layout.v[i];
		uint64_t lo = r->off > from ? r->off : from;
		uint64_t hi = r->off + r->len < to ? r->off + r->len : to;

		if (lo < hi && may_go(f, s, w, i))
			n -= hi - lo;
	}
	return n;
}

/* The output without the store, as PLAN has it; of the input, nothing goes that need not. */
static void make_rest(struct prov_wr *out, const struct prov_format *f, const struct format_scan *s,
    const struct wish *w, const struct prov_plan *plan)
{
	uint64_t at = 0, gone = 0, come = 0, drop, add;
	struct prov_nfc nfc;
	bool stays;

	prov_wr_init(out, SIZE_MAX);
	if ((f->caps & PROV_FMT_NFC_HASH) != 0) {
		prov_nfc_init(&nfc, append, out);
		for (size_t i = 0; i < s->layout.n; i++) {
			const struct prov_range *r = &s->layout.v[i];

			insist(
			    may_go(f, s, w, i) ||
				prov_nfc_update(&nfc, prov_bytes(&s->copy[r->off], (size_t)r->len),
				    NULL) == PROV_OK,
			    "no NFC");
		}
		insist(prov_nfc_finish(&nfc, NULL) == PROV_OK, "no NFC");
		/* Text that NFC makes no longer or shorter stays as it is. */
		stays = out->n == nfc.at;
		if (stays)
			prov_wr_cut(out, 0);
		for (size_t i = 0; stays && i < s->layout.n; i++) {
			const struct prov_range *r = &s->layout.v[i];

			if (!may_go(f, s, w, i))
				prov_wr_bytes(out, prov_bytes(&s->copy[r->off], (size_t)r->len));
		}
		prov_nfc_fini(&nfc);
		return;
	}
	find_bounds(f, s, w, &drop, &add);
	for (size_t i = 0; i < plan->n; i++) {
		const struct prov_op *op = &plan->ops[i];

		if (op->kind == PROV_OP_COPY) {
			insist(op->off >= at, "the input is copied out of order");
			gone += count_kept(f, s, w, at, op->off);
			at = op->off + op->len;
			prov_wr_bytes(out, prov_bytes(&s->copy[op->off], (size_t)op->len));
		} else if (!op->is_store) {
			const struct prov_range *r = find_index(f, s, at, op->data);

			if (r != NULL) {
				check_index(&s->copy[r->off], op->data);
				gone += count_kept(f, s, w, at, r->off);
				at = r->off + r->len;
			} else {
				come += op->len;
			}
			prov_wr_bytes(out, op->data);
		}
	}
	gone += count_kept(f, s, w, at, s->src->size);
	insist(gone <= drop, "parts of the input are gone");
	insist(come <= add, "more was put in than was asked for");
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

static void check_xmp(const struct format_scan *s, const struct wish *w)
{
	const struct prov_xmp *xmp = &s->cands.xmp;

	if (w->xmp == NULL)
		return;
	insist(xmp->unread == NULL && xmp->packet.len == w->xmp->n &&
		   memcmp(&s->copy[xmp->packet.start], w->xmp->p, w->xmp->n) == 0,
	    "the XMP is not the one put in");
}

/* The length that a hash leaves out is one that a verifier lets it leave out. */
static void check_also(const struct format_scan *s, const struct prov_plan *plan)
{
	bool found = plan->also.len == 0;

	for (size_t i = 0; i < s->layout.n && !found; i++)
		found = s->layout.v[i].off == plan->also.start &&
			s->layout.v[i].len == plan->also.len && s->layout.v[i].metadata;
	insist(found, "a length is left out of the hash that may not be");
}

struct boxes {
	const struct prov_plan *plan;
	size_t n;
};

static int on_box(void *ctx, uint64_t off, uint64_t len, const char *name, struct prov_err *err)
{
	struct boxes *b = ctx;
	const struct prov_plan_box *box = &b->plan->boxes[b->n];

	(void)err;
	insist(b->n < b->plan->num_boxes, "there are more boxes than were planned");
	insist(box->off == off && box->len == len && strcmp(box->name, name) == 0,
	    "a box is not as planned");
	b->n++;
	return PROV_OK;
}

/* The boxes of the output are those that the plan has noted. */
static void check_boxes(
    const struct prov_format *f, const struct format_scan *s, const struct prov_plan *plan)
{
	struct boxes b = {.plan = plan};

	for (size_t i = 0; i < s->layout.n; i++) {
		struct prov_range r = s->layout.v[i];
		bool is_store = r.off == plan->excl_start && plan->excl_len > 0, held = false;

		if (r.gap)
			continue;
		if (is_store) {
			r.len = plan->excl_len;
			while (i + 1 < s->layout.n && s->layout.v[i + 1].off < r.off + r.len)
				i++;
		} else {
			for (; i + 1 < s->layout.n && s->layout.v[i + 1].more; i++)
				r.len += s->layout.v[i + 1].len;
		}
		if (!is_store && f->split != NULL)
			insist(f->split(s->src, &r, false, on_box, &b, &held, NULL) == PROV_OK,
			    "a box can't be split");
		if (!held)
			(void)on_box(&b, r.off, r.len, is_store ? "C2PA" : r.name, NULL);
	}
	insist(b.n == plan->num_boxes, "there are fewer boxes than were planned");
}

/* The store stands in OUT where PLAN says, and nowhere else is anything that was not there. */
static void check_output(const struct prov_format *f, struct prov_bytes out,
    const struct prov_plan *plan, const struct wish *w, struct prov_bytes store,
    struct prov_bytes rest, size_t num_cands)
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
	/* One more than there may be, of something; or the file is cut off, which is overlooked
	 * where there is a store. */
	if (s.code == PROV_E_LIMIT || (s.code == PROV_E_TRUNC && store.n == 0)) {
		format_scan_fini(&s);
		return;
	}
	insist(s.code == PROV_OK, "the output can't be scanned");
	check_described(&s);
	/* Segments of a JPEG may come together when what stood between them goes. */
	insist(s.cands.n == num_cands || f == prov_format_jpeg(),
	    "there are more or fewer stores than there should be");
	check_xmp(&s, w);
	insist(w->ref == NULL || (s.cands.link.n == 1 && prov_bytes_is(s.cands.link.url, w->ref)),
	    "the link is not the one put in");
	check_also(&s, plan);
	if (w->binding == PROV_BIND_BOXES)
		check_boxes(f, &s, plan);
	for (size_t i = 0; i < s.cands.n; i++) {
		const struct prov_cand *c = &s.cands.v[i];

		bool with_pad = w->binding == PROV_BIND_BOXES && c->alt_len == plan->excl_len;

		if (c->start != plan->excl_start || store.n == 0)
			continue;
		found++;
		insist((c->len == plan->excl_len || with_pad) && c->contiguous && c->damage == NULL,
		    "the store is not whole");
		insist(prov_bytes_eq(c->data, store), "the store is not the one put in");
		if ((f->caps & PROV_FMT_NFC_HASH) != 0)
			insist(c->has_nfc_start && c->nfc_start == c->start,
			    "the two readings of an offset differ");
	}
	insist(found == (store.n > 0), "the store can't be found again");
	format_scan_fini(&s);
}

struct output {
	struct prov_sink *sink;
	uint8_t hash[2][PROV_HASH_MAX];
};

static void run_plan(struct output *out, const struct prov_format *f, struct prov_plan *plan,
    const struct prov_src *src)
{
	bool nfc = (f->caps & PROV_FMT_NFC_HASH) != 0;
	struct prov_tally tally;

	insist(prov_sink_mem(&out->sink, SIZE_MAX, NULL) == PROV_OK &&
		   prov_tally_begin(&tally, PROV_HASH_SHA256, nfc, &plan->takes, out->hash, NULL) ==
		       PROV_OK,
	    "no sink");
	insist(prov_plan_run(plan, src, out->sink, &tally, NULL, NULL, NULL) == PROV_OK &&
		   prov_tally_end(&tally, NULL) == PROV_OK,
	    "the plan can't be run");
	prov_tally_fini(&tally);
}

/* Of a data hash: it is over all but the store and the length that goes with it. */
static void check_hash(
    const struct output *out, const struct prov_format *f, const struct prov_plan *plan)
{
	struct prov_span excl[] = {plan->also, {plan->excl_start, plan->excl_len}};
	struct prov_src src = prov_sink_as_src(out->sink, plan->size);
	uint8_t hash[PROV_HASH_MAX];

	insist(prov_src_hash(&src, excl, 2, (f->caps & PROV_FMT_NFC_HASH) != 0, PROV_HASH_SHA256,
		   hash, NULL, NULL, NULL) == PROV_OK,
	    "the output can't be hashed");
	insist(memcmp(hash, out->hash[0], 32) == 0, "the hash on the way out is another");
	insist(plan->also.len == 0 || (f->caps & PROV_FMT_ALSO) != 0, "no room for it");
}

static int plan_embed(const struct prov_format *f, struct format_scan *s, const struct wish *w,
    struct prov_plan *plan, struct prov_err *err)
{
	struct prov_embed in = {.format = f,
	    .src = s->src,
	    .layout = &s->layout,
	    .cands = &s->cands,
	    .old = w->old,
	    .store = w->store,
	    .binding = w->binding,
	    .xmp = w->xmp,
	    .link = w->ref};
	int code;

	prov_plan_init(plan, &s->arena);
	code = f->embed(&in, plan, err);
	if (code == PROV_OK)
		code = w->binding == PROV_BIND_BOXES ? prov_plan_take_boxes(plan, err)
						     : prov_plan_take_data(plan, err);
	return code;
}

static void check_made(const struct prov_format *f, struct format_scan *s, const struct wish *w,
    struct prov_plan *plan)
{
	size_t num_cands = s->cands.n - (w->old != PROV_NO_CAND) + (w->store.n > 0);
	uint8_t *other = format_store(w->store.n < 8 ? 8 : w->store.n, 200);
	struct wish again_wish = *w;
	struct prov_plan again;
	struct output out;
	struct prov_bytes data;
	struct prov_wr rest;

	again_wish.store = prov_bytes(other, w->store.n);
	run_plan(&out, f, plan, s->src);
	make_rest(&rest, f, s, w, plan);
	data.p = prov_sink_mem_data(out.sink, &data.n);
	check_output(f, data, plan, w, w->store, prov_wr_data(&rest), num_cands);
	if (w->binding == PROV_BIND_DATA)
		check_hash(&out, f, plan);
	insist(plan_embed(f, s, &again_wish, &again, NULL) == PROV_OK, "no second plan");
	insist(same_shape(plan, &again), "the plan's shape hangs on the store's bytes");
	insist(prov_plan_patch(&again, out.sink, NULL) == PROV_OK, "no patch");
	data.p = prov_sink_mem_data(out.sink, &data.n);
	check_output(f, data, &again, w, again_wish.store, prov_wr_data(&rest), num_cands);
	prov_wr_fini(&rest);
	prov_sink_close(out.sink);
	free(other);
}

static void check_embed(const struct prov_format *f, struct format_scan *s, const struct wish *w)
{
	struct prov_err err = {0};
	struct prov_plan plan;
	int code = plan_embed(f, s, w, &plan, &err);

	insist(code == err.code, "the code is not the error's");
	insist(code != PROV_E_INTERNAL && code != PROV_E_IO, "a file is made out to be our fault");
	if (code == PROV_OK)
		check_made(f, s, w, &plan);
}

/* With the old store OLD: alone, with XMP, without a store, and bound by boxes. */
static void check_embeds(
    const struct prov_format *f, struct format_scan *s, size_t old, size_t store_n)
{
	static const char packet[] = "<x:xmpmeta xmlns:x='adobe:ns:meta/'> </x:xmpmeta>";
	const struct prov_bytes xmp = prov_bytes_str(packet);
	uint8_t *store = format_store(store_n, 1);
	struct wish w = {.old = old, .store = prov_bytes(store, store_n)};

	check_embed(f, s, &w);
	if ((f->caps & PROV_FMT_NFC_HASH) == 0) {
		w.xmp = &xmp;
		check_embed(f, s, &w);
		w.binding = PROV_BIND_BOXES;
		check_embed(f, s, &w);
		w.xmp = NULL;
		check_embed(f, s, &w);
		w.store.n = 0;
		w.binding = PROV_BIND_DATA;
		check_embed(f, s, &w);
		w.xmp = &xmp;
		check_embed(f, s, &w);
		w.xmp = NULL;
		w.ref = "https://example.com/a.c2pa";
		if ((f->caps & PROV_FMT_HTML) != 0)
			check_embed(f, s, &w);
	}
	free(store);
}

int format_check(const struct prov_format *f, struct prov_bytes data, size_t store_n)
{
	struct format_scan s;
	int code;

	format_scan(&s, f, data);
	code = s.code;
	if (code == PROV_OK) {
		/* Where offsets change with what they point to, bmff_check looks on. */
		bool can_embed = f->embed != NULL && (f->caps & PROV_FMT_BMFF) == 0;

		check_described(&s);
		(void)missing(f, &s);
		if (can_embed)
			check_embeds(f, &s, PROV_NO_CAND, store_n);
		for (size_t i = 0; can_embed && i < s.cands.n; i++)
			check_embeds(f, &s, i, store_n);
	}
	format_scan_fini(&s);
	return code;
}

uint8_t *format_embed_all(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, const struct prov_bytes *xmp, size_t *n, struct prov_err *err)
{
	struct wish w = {.old = old, .store = store, .xmp = xmp};
	struct prov_plan plan;
	struct format_scan s;
	struct output out;
	uint8_t *copy = NULL;

	*n = 0;
	format_scan(&s, f, data);
	insist(s.code == PROV_OK, "what shall be embedded in can't be scanned");
	if (plan_embed(f, &s, &w, &plan, err) == PROV_OK) {
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

uint8_t *format_embed(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, size_t *n, struct prov_err *err)
{
	return format_embed_all(f, data, old, store, NULL, n, err);
}
