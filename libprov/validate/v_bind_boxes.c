/* SPDX-License-Identifier: Apache-2.0 */
/* General box hashes: are these the boxes that were signed, and no others? (C2PA 2.4, 15.12.3) */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "validate/v_ahead.h"
#include "validate/v_boxes.h"
#include "validate/v_sum.h"

#define RESTART_SIZE 2u /* bytes of a restart's marker */

struct binding {
	const char *url;
	struct prov_box_hash hash;
	struct v_boxes boxes;
	uint64_t scan_end; /* of a scan whose restarts its own entry covers */
	bool extra;        /* something beside the store is left out */
	bool failed;
};

static void mismatch(struct prov_findings *f, struct binding *b, const char *why)
{
	b->failed = true;
	prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MISMATCH, b->url, "%s", why);
}

/* The box that stands for the store must be all of it and nothing else (15.12.3, 15.12.3.1); in a
 * RIFF file its pad byte is part of the box (18.7.3.5). */
static bool is_store(const struct v_ctx *ctx, const struct v_box *box)
{
	const struct prov_cand *cand = ctx->cand;
	bool with_pad =
	    cand->alt_len > 0 && box->off == cand->alt_start && box->len == cand->alt_len;

	return box->store && cand->contiguous &&
	       (with_pad || (box->off == cand->start && box->len == cand->len));
}

/*
 * Every byte must be in a box, or between boxes that one hash covers (18.7.1). The specification
 * lets bytes outside of all boxes pass unhashed; a decoder that reads them would show what nobody
 * signed, so they count as a box that is not listed.
 */
static void check_cover(const struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	uint64_t end = 0, gap = 0, at = 0;

	for (size_t i = 0; i < b->hash.num_entries && gap == 0; i++) {
		const struct prov_box_entry *e = &b->hash.entries[i];
		const struct v_box *first = &b->boxes.v[e->first_name];
		const struct v_box *last = &first[e->num_names - 1];

		at = end;
		gap = first->off - end;
		end = last->off + last->len;
	}
	if (gap == 0) {
		at = end;
		gap = ctx->in->src->size - end;
	}
	if (gap == 0)
		return;
	b->failed = true;
	prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_UNKNOWN_BOX, b->url,
	    "%llu bytes from byte %llu on are in no box", (unsigned long long)gap,
	    (unsigned long long)at);
}

/*
 * A box hash does not say how long the store is, nor where a box lies. Films and HEIF images name
 * places (stco, iloc): with a longer store these would lead to other bytes, into the store itself
 * even, and anything could be shown. At the file's end it could pass for a table of seeks (mfro).
 * 9.2.2 has box hashes for formats that are no BMFF.
 */
static void check_places(const struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	if ((ctx->in->format->caps & PROV_FMT_BMFF) != 0 && ctx->cand_index != SIZE_MAX)
		mismatch(f, b,
		    "a box hash does not say where the content beside the credentials lies, and a "
		    "file of this kind finds it by its place");
	else if (v_stray_longer(ctx) != NULL)
		mismatch(f, b, v_stray_longer(ctx));
}

/* An entry that need not match: nothing but metadata, and no bytes between (15.12.3). */
static void judge_excluded(
    struct prov_findings *f, struct binding *b, const struct prov_box_entry *e)
{
	const struct v_box *box = &b->boxes.v[e->first_name];

	for (size_t i = 0; i < e->num_names; i++) {
		if (!box[i].metadata || (i > 0 && box[i].off != box[i - 1].off + box[i - 1].len)) {
			mismatch(f, b, "a box is left out that is part of the content itself");
			return;
		}
	}
	b->extra = true;
}

/*
 * What an entry's exclusions leave out, counted from its first box. Each lies within one box that
 * is metadata, behind its header (18.7.1), or is the store's box.
 */
static bool find_spans(const struct v_ctx *ctx, struct prov_findings *f, struct binding *b,
    const struct prov_box_entry *e, struct prov_span *spans)
{
	const struct v_box *box = &b->boxes.v[e->first_name];

	for (size_t i = 0; i < e->num_exclusions; i++) {
		const struct prov_box_exclusion *x = &e->exclusions[i];
		const struct v_box *in = &box[x->box];

		spans[i].start = in->off - box->off + x->start;
		spans[i].len = x->length;
		if (x->start > in->len || x->length > in->len - x->start) {
			mismatch(f, b, "an exclusion ends behind its box");
			return false;
		}
		if (is_store(ctx, in) && x->start == 0 && x->length == in->len)
			continue;
		if (x->length == 0)
			continue;
		if (!in->metadata || x->start < V_UNIT_HEADER) {
			mismatch(f, b, "an exclusion leaves out part of the content itself");
			return false;
		}
		b->extra = true;
	}
	return true;
}

/* The boxes from byte OFF to END without the spans, which are counted from OFF and in order. */
static int hash_boxes(struct v_ctx *ctx, enum prov_hash alg, uint64_t off, uint64_t end,
    const struct prov_span *spans, size_t n, uint8_t digest[PROV_HASH_MAX])
{
	uint8_t *block = malloc(PROV_IO_BLOCK);
	uint64_t at = off;
	struct v_sum sum;
	int rc = PROV_OK;

	if (block == NULL)
		return prov_fail_nomem(ctx->err);
	v_sum_begin(&sum, ctx, ctx->in->src, alg, block);
	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		uint64_t start = off + spans[i].start;

		if (start < at || start > end || spans[i].len > end - start)
			rc = prov_fail(
			    ctx->err, PROV_E_INTERNAL, "ranges to leave out are not in order");
		else
			rc = v_sum_run(&sum, at, start, NULL);
		at = start + spans[i].len;
	}
	if (rc == PROV_OK)
		rc = v_sum_run(&sum, at, end, NULL);
	if (rc == PROV_OK)
		rc = v_sum_end(&sum, digest);
	v_sum_fini(&sum);
	free(block);
	return rc;
}

/* The store's own box has an entry of its own, whose hash is no hash (18.7.1). */
static bool is_store_entry(const struct binding *b, const struct prov_box_entry *e)
{
	return e->num_names == 1 && prov_bytes_is(b->hash.names[e->first_name], V_C2PA);
}

static enum prov_hash alg_of(
    const struct v_node *node, const struct binding *b, const struct prov_box_entry *e)
{
	return prov_hash_parse(e->alg.n > 0        ? e->alg
			       : b->hash.alg.n > 0 ? b->hash.alg
						   : node->claim.alg);
}

/* The hashes of the entries from I on, as far as they are alike and taken at a time. */
static void take_ahead(
    struct v_ahead *ahead, const struct v_node *node, const struct binding *b, size_t i)
{
	const enum prov_hash alg = alg_of(node, b, &b->hash.entries[i]);

	v_ahead_forget(ahead);
	for (size_t k = 0; k < V_AHEAD_RUNS && i + k < b->hash.num_entries; k++) {
		const struct prov_box_entry *e = &b->hash.entries[i + k];
		const struct v_box *first = &b->boxes.v[e->first_name];
		const struct v_box *last = &first[e->num_names - 1];

		if (!is_store_entry(b, e) && !e->excluded && e->num_exclusions == 0 &&
		    alg_of(node, b, e) == alg)
			v_ahead_add(ahead, first->off, last->off + last->len - first->off);
	}
	if (alg != PROV_HASH_NONE)
		v_ahead_take(ahead, alg);
}

/* RST0 to RST7, as JPEG calls them. */
static bool is_restart(const struct v_box *box)
{
	struct prov_bytes name = v_box_name(box);

	return name.n == 4 && prov_bytes_starts(name, "RST") && name.p[3] >= '0' &&
	       name.p[3] <= '7';
}

static int is_hash_of(struct v_ctx *ctx, enum prov_hash alg, uint64_t off, uint64_t end,
    struct prov_bytes wanted, bool *out)
{
	uint8_t digest[PROV_HASH_MAX];
	int rc = hash_boxes(ctx, alg, off, end, NULL, 0, digest);

	*out = rc == PROV_OK && prov_equal_ct(prov_bytes(digest, prov_hash_size(alg)), wanted);
	return rc;
}

/*
 * Restarts are boxes with the data behind them (18.7.3.1). c2pa-rs lists them, too, but hashes the
 * scan with all of its restarts as one box, and of each of these the marker alone: no byte is out
 * of a hash then, either.
 */
static int judge_scan(struct v_ctx *ctx, struct binding *b, const struct prov_box_entry *e,
    enum prov_hash alg, bool *fits)
{
	const struct v_box *first = &b->boxes.v[e->first_name];
	uint64_t own = first->off + first->len, end = own;
	int rc;

	*fits = false;
	if (e->num_names != 1 || e->num_exclusions > 0)
		return PROV_OK;
	if (is_restart(first) && own <= b->scan_end)
		return is_hash_of(ctx, alg, first->off, first->off + RESTART_SIZE, e->hash, fits);
	if (!v_box_is(first, prov_bytes_str("SOS")))
		return PROV_OK;
	for (size_t i = e->first_name + 1;
	     i < b->boxes.n && is_restart(&b->boxes.v[i]) && b->boxes.v[i].off == end; i++)
		end += b->boxes.v[i].len;
	if (end == own)
		return PROV_OK;
	rc = is_hash_of(ctx, alg, first->off, end, e->hash, fits);
	if (*fits)
		b->scan_end = end;
	return rc;
}

static int judge_hash(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    struct binding *b, const struct prov_box_entry *e)
{
	enum prov_hash alg = alg_of(node, b, e);
	const struct v_box *first = &b->boxes.v[e->first_name];
	const struct v_box *last = &first[e->num_names - 1];
	uint8_t digest[PROV_HASH_MAX];
	struct prov_span *spans;
	bool fits;
	int rc;

	if (alg == PROV_HASH_NONE) {
		b->failed = true;
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, b->url, NULL);
		return PROV_OK;
	}
	if (e->hash.n == 0) {
		mismatch(f, b, "an entry holds no hash");
		return PROV_OK;
	}
	spans = prov_arena_array(ctx->arena, e->num_exclusions + 1, sizeof(*spans), ctx->err);
	if (spans == NULL)
		return v_failed(ctx);
	if (!find_spans(ctx, f, b, e, spans))
		return PROV_OK;
	rc = hash_boxes(
	    ctx, alg, first->off, last->off + last->len, spans, e->num_exclusions, digest);
	fits = rc == PROV_OK && prov_equal_ct(prov_bytes(digest, prov_hash_size(alg)), e->hash);
	if (rc == PROV_OK && !fits)
		rc = judge_scan(ctx, b, e, alg, &fits);
	if (rc != PROV_OK)
		return rc;
	if (!fits) {
		b->failed = true;
		prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MISMATCH, b->url,
		    "the bytes %llu to %llu are not the ones that were signed",
		    (unsigned long long)first->off, (unsigned long long)last->off + last->len);
	}
	return PROV_OK;
}

static int judge_entries(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, struct binding *b)
{
	struct v_ahead ahead;
	int rc = PROV_OK;

	v_ahead_init(&ahead, ctx);
	for (size_t i = 0; i < b->hash.num_entries && rc == PROV_OK && !b->failed; i++) {
		const struct prov_box_entry *e = &b->hash.entries[i];

		if (i % V_AHEAD_RUNS == 0)
			take_ahead(&ahead, node, b, i);
		if (!is_store_entry(b, e)) {
			if (e->excluded)
				judge_excluded(f, b, e);
			else
				rc = judge_hash(ctx, node, f, b, e);
		} else if (!is_store(ctx, &b->boxes.v[e->first_name])) {
			mismatch(f, b, "the box listed as the manifest store is not exactly that");
		}
	}
	v_ahead_fini(&ahead);
	return rc;
}

/* c2pa.after is the last name, and only of what binds the whole asset (18.7.2). */
static bool find_after(struct v_ctx *ctx, struct binding *b, bool *after)
{
	size_t n = b->hash.num_names;

	*after = prov_bytes_is(b->hash.names[n - 1], V_AFTER);
	for (size_t i = 0; i + 1 < n; i++) {
		if (prov_bytes_is(b->hash.names[i], V_AFTER))
			return false;
	}
	return !*after || !ctx->is_part;
}

static int judge(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, struct binding *b)
{
	enum v_box_order order;
	bool after;
	int rc;

	if (!find_after(ctx, b, &after)) {
		prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MALFORMED, b->url,
		    "c2pa.after is listed where it may not be");
		return PROV_OK;
	}
	rc = v_boxes_collect(ctx, b->hash.num_names, after, &b->boxes);
	if (rc == PROV_OK)
		rc = v_boxes_compare(ctx, &b->boxes, b->hash.names, b->hash.num_names, &order);
	if (rc != PROV_OK)
		return rc;
	if (order != V_BOXES_AS_LISTED) {
		prov_find(f,
		    order == V_BOXES_UNKNOWN ? PROV_ST_ASSERTION_BOXES_HASH_UNKNOWN_BOX
					     : PROV_ST_ASSERTION_BOXES_HASH_MISMATCH,
		    b->url, NULL);
		return PROV_OK;
	}
	check_cover(ctx, f, b);
	if (!b->failed)
		check_places(ctx, f, b);
	if (!b->failed)
		rc = judge_entries(ctx, node, f, b);
	if (rc != PROV_OK || b->failed)
		return rc;
	ctx->metadata_open = ctx->metadata_open || b->extra;
	if (b->extra)
		prov_find(
		    f, PROV_ST_ASSERTION_BOXES_HASH_ADDITIONAL_EXCLUSIONS_PRESENT, b->url, NULL);
	prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MATCH, b->url, NULL);
	return PROV_OK;
}

/*
 * Fonts and Ogg files are made of boxes (18.7.3.6, 18.7.3.7), TIFF files were in earlier versions
 * (18.7.3.3), and nobody here reads any of them: that they are not the ones that were signed can't
 * be said.
 */
static int is_unread(struct v_ctx *ctx, bool *out)
{
	const struct prov_src *src = ctx->in->src;
	uint8_t head[4];
	size_t n = src->size < sizeof(head) ? (size_t)src->size : sizeof(head);
	int rc = PROV_OK;

	*out = !ctx->is_part && ctx->in->format == prov_format_tiff();
	if (ctx->is_part || ctx->in->format != prov_format_binary())
		return PROV_OK;
	rc = prov_src_read(src, 0, head, n, ctx->err);
	*out = rc == PROV_OK && prov_binary_has_boxes(prov_bytes(head, n));
	return rc;
}

int v_bind_boxes(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	struct binding b = {.url = v_url(ctx, node->hard_binding)};
	struct prov_err why = {0};
	bool unread;
	int rc;

	(void)updated; /* the store is one box, whatever its size */
	if (b.url == NULL)
		return v_failed(ctx);
	rc = prov_box_hash_parse(node->hard_binding, ctx->arena, &b.hash, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MALFORMED, b.url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (b.hash.fault != NULL) {
		prov_find(f, PROV_ST_ASSERTION_BOXES_HASH_MALFORMED, b.url, "%s", b.hash.fault);
		return PROV_OK;
	}
	rc = is_unread(ctx, &unread);
	if (rc == PROV_OK && unread)
		ctx->unsupported_binding = node->hard_binding_info;
	return rc != PROV_OK || unread ? rc : judge(ctx, node, f, &b);
}
