/* SPDX-License-Identifier: Apache-2.0 */
/* Data hashes: are these the bytes that were signed? (C2PA 2.4, 15.12.1) */
#include "base/err.h"
#include "validate/v_internal.h"

#define FEFF_LEN 3u /* U+FEFF in UTF-8 */

/*
 * In text that is not normalised the two readings name two places, and the hash is the same
 * whatever normal form the text is in: so one could be chosen in which the stored offset lies
 * within a word or a number, and the wrapper be put there. As stored it counts where nothing
 * follows.
 */
bool v_text_excludes(const struct prov_cand *cand, uint64_t size, uint64_t start, uint64_t length,
    struct prov_span *out)
{
	bool is_last = cand->start + cand->len == size;
	bool agree = !cand->has_nfc_start || cand->nfc_start == cand->start;
	const uint64_t starts[2] = {
	    cand->has_nfc_start ? cand->nfc_start : cand->start, cand->start};

	for (size_t i = 0; i < (is_last || agree ? 2 : 1); i++) {
		for (uint64_t cut = 0; cut <= FEFF_LEN; cut += FEFF_LEN) {
			if (cand->len < cut || start != starts[i] + cut ||
			    length != cand->len - cut)
				continue;
			if (out != NULL) {
				/*
				 * Whatever the reading of the offsets, it is the wrapper that goes.
				 */
				out->start = cand->start + cut;
				out->len = cand->len - cut;
			}
			return true;
		}
	}
	return false;
}

struct binding {
	const char *url;
	struct prov_data_hash hash;
	struct prov_span *spans; /* what the hash leaves out, in this file */
	size_t num_spans;
	bool updated; /* update manifests lie above it (11.2.3) */
	bool resized; /* and made the store longer or shorter */
	bool shifted; /* and what is behind the store is not where it was */
	bool refused; /* whether a range may be left out could not be told (layout.refused) */
};

static bool overlaps(struct prov_span a, uint64_t start, uint64_t len)
{
	return a.start < start + len && start < a.start + a.len;
}

/* 15.12.1.1, first paragraphs: the ranges by themselves. */
static bool check_order(struct prov_findings *f, const struct binding *b, uint64_t size)
{
	for (size_t i = 0; i < b->num_spans; i++) {
		const struct prov_span *s = &b->spans[i];
		bool fits = s->start <= size && s->len <= size - s->start;

		if (i > 0 && s->start < b->spans[i - 1].start + b->spans[i - 1].len) {
			prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, b->url,
			    "the ranges left out of the hash overlap or are out of order");
			return false;
		}
		if (!fits) {
			prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url,
			    "the part left unprotected reaches behind the end of the file");
			return false;
		}
	}
	return true;
}

/*
 * Whether what stands behind the store moved with its end, where it is found by its place: no byte
 * of it is another then, and what is shown is, since the places that are named hold others now.
 */
static bool is_shifted(const struct v_ctx *ctx, uint64_t old)
{
	const struct prov_cand *cand = ctx->cand;
	uint64_t end = cand->start + cand->len;

	if (cand->alt_len > 0 && cand->alt_start + cand->alt_len > end)
		end = cand->alt_start + cand->alt_len;
	return (ctx->in->format->caps & (unsigned)(PROV_FMT_OFFSETS | PROV_FMT_BMFF)) != 0 &&
	       cand->len != old && end < ctx->in->src->size;
}

/* Update manifests may have resized the store: its range takes its present length, and the ranges
 * behind it move along (15.12.1.1). */
static bool adjust_for_updates(const struct v_ctx *ctx, struct binding *b)
{
	if (ctx->cand_index == SIZE_MAX)
		return true; /* a store from outside takes no room */
	for (size_t i = 0; i < b->num_spans; i++) {
		uint64_t old = b->spans[i].len, now = ctx->cand->len;

		/* The newline before a text's last line may be out of it or in it (A.9.4). */
		if (ctx->cand->inner.len > 0 && b->spans[i].start > ctx->cand->start &&
		    b->spans[i].start <= ctx->cand->inner.start)
			now -= b->spans[i].start - ctx->cand->start;
		else if (b->spans[i].start != ctx->cand->start)
			continue;
		b->resized = ctx->cand->len != old;
		b->shifted = is_shifted(ctx, old);
		b->spans[i].len = now;
		for (size_t k = i + 1; k < b->num_spans; k++) {
			if (now < old && b->spans[k].start < old - now)
				return false;
			if (now >= old && b->spans[k].start > UINT64_MAX - (now - old))
				return false;
			b->spans[k].start = now >= old ? b->spans[k].start + (now - old)
						       : b->spans[k].start - (old - now);
		}
		return true;
	}
	return true;
}

/* Of a wrapper whose end went missing with the padding: the manifest itself is whole. */
static bool is_cut(const struct v_ctx *ctx, const struct binding *b)
{
	const struct prov_cand *cand = ctx->cand;

	return ctx->cand_index != SIZE_MAX && b->num_spans == 1 &&
	       ctx->in->src->size - (cand->start + cand->len) < 4 && /* of one selector */
	       b->spans[0].len > cand->len;
}

/* Text: the one range is exactly the wrapper (15.12.1.3.1, steps 2 and 3). */
static bool check_text(const struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	if (ctx->cand_index == SIZE_MAX && b->num_spans == 0)
		return true;
	if (ctx->cand_index != SIZE_MAX && b->num_spans == 1 &&
	    v_text_excludes(
		ctx->cand, ctx->in->src->size, b->spans[0].start, b->spans[0].len, &b->spans[0]))
		return true;
	prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, b->url,
	    is_cut(ctx, b)
		? "the manifest in the text is cut off at its end: this is a fragment of "
		  "a larger signed text"
		: "what the hash leaves out is not the manifest in the text");
	return false;
}

/* Whether a range beside the store leaves out nothing but asset metadata (9.2.6, 18.5.1). *OPEN is
 * set where that can be another than what was there when it was signed. */
static bool is_metadata(const struct prov_layout *layout, struct prov_span span, bool *open)
{
	size_t lo = 0, hi = layout->n;

	if (span.len == 0)
		return true;
	while (lo < hi) { /* the first range that ends behind the span's start */
		size_t mid = lo + (hi - lo) / 2;
		if (layout->v[mid].off + layout->v[mid].len <= span.start)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < layout->n && layout->v[lo].off < span.start + span.len; lo++) {
		const struct prov_range *r = &layout->v[lo];

		if (r->len > 0 && !r->metadata)
			return false;
		*open = *open || (r->len > 0 && !r->implied);
		/* Where a unit's own length is left out too, it could be stretched over what
		 * follows without a trace (the note in 15.12.1.1). */
		if (span.start < r->off + V_UNIT_HEADER && r->off + r->len > span.start + span.len)
			return false;
	}
	return true;
}

/*
 * Text: a range may be one of several that leave out nothing but the block (A.9.4). It ends with
 * the line: else the line's end, which it had, could have been made part of the line, and a blank
 * line behind it, its end. In front matter, where the lines have nothing BEFORE (A.9.3.2), it may
 * end with the second delimiter.
 */
static bool is_between(
    struct prov_span s, struct prov_span inner, struct prov_span outer, struct prov_bytes before)
{
	uint64_t end = s.start + s.len;

	return inner.len > 0 && s.start >= outer.start && s.start <= inner.start &&
	       (end == outer.start + outer.len ||
		   (before.n == 0 && end == inner.start + inner.len));
}

/* 15.12.1.1 has the code for them, too; whoever reads it needn't be alarmed. */
static const char implied_only[] =
    "besides the credentials, the signature leaves out only what follows from their size, such as "
    "the file's own length";

/*
 * What is left out must be the manifest store and nothing else. A range over the store must be all
 * of its embedding: for JPEG 15.12.1.2 says so, and a shorter one would leave the store's own bytes
 * in the hash, which then can't match.
 */
static bool check_ranges(struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	const struct prov_cand *cand = ctx->cand;
	const struct prov_link *link = &ctx->in->cands->link;
	bool extra = false, any_open = false;

	for (size_t i = 0; i < b->num_spans; i++) {
		struct prov_span s = b->spans[i];
		bool open = false;

		if (s.start == cand->start && s.len == cand->len && cand->contiguous)
			continue;
		if (cand->alt_len > 0 && s.start == cand->alt_start && s.len == cand->alt_len)
			continue;
		if (is_between(s, cand->inner, cand->outer, cand->before))
			continue;
		if (ctx->cand_index == SIZE_MAX &&
		    is_between(s, link->inner, link->outer, link->before))
			continue;
		if (overlaps(s, cand->start, cand->len)) {
			prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url,
			    "what their hash leaves out is not where they lie, as when the file "
			    "was changed or they belong to another one");
			return false;
		}
		if (!is_metadata(ctx->in->layout, s, &open)) {
			b->refused = ctx->in->layout->refused != NULL;
			if (b->refused)
				return false;
			prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url,
			    "the hash leaves out %llu bytes of the content itself, from byte %llu",
			    (unsigned long long)s.len, (unsigned long long)s.start);
			return false;
		}
		extra = extra || s.len > 0;
		any_open = any_open || open;
	}
	ctx->metadata_open = ctx->metadata_open || any_open;
	if (extra && any_open)
		prov_find(
		    f, PROV_ST_ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT, b->url, NULL);
	else if (extra)
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT, b->url,
		    "%s", implied_only);
	return true;
}

/* Whether the known hash is over all but what B leaves out. */
static bool is_known(const struct prov_known_hash *known, const struct binding *b, uint64_t size)
{
	uint64_t off = 0;
	size_t n = 0;

	for (size_t i = 0; i <= b->num_spans; i++) {
		uint64_t end = i < b->num_spans ? b->spans[i].start : size;
		const struct prov_take want = {.off = off, .len = end - off};

		if (end > off &&
		    (n == known->takes->n || !prov_take_is(&known->takes->v[n++], &want)))
			return false;
		if (i < b->num_spans)
			off = end + b->spans[i].len;
	}
	return n == known->takes->n;
}

/* 15.12.1.3 is about text that carries its manifest (9.2.4): beside one, it is bytes like others.
 */
static bool is_normalised(const struct v_ctx *ctx)
{
	return (ctx->in->format->caps & PROV_FMT_NFC_HASH) != 0 && ctx->cand_index != SIZE_MAX;
}

/* The digest of the asset: taken now, or known from writing these very bytes. */
static int take_hash(struct v_ctx *ctx, const struct binding *b, enum prov_hash alg,
    uint8_t digest[PROV_HASH_MAX], struct prov_err *why)
{
	const struct prov_known_hash *known = ctx->in->known;

	if (known != NULL && known->alg == alg && is_known(known, b, ctx->in->src->size)) {
		memcpy(digest, known->digests[0], PROV_HASH_MAX);
		return PROV_OK;
	}
	return prov_src_hash(
	    ctx->in->src, b->spans, b->num_spans, is_normalised(ctx), alg, digest, NULL, NULL, why);
}

static int judge_hash(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, struct binding *b)
{
	struct prov_bytes name = b->hash.alg.n > 0 ? b->hash.alg : node->claim.alg;
	enum prov_hash alg = prov_hash_parse(name);
	uint8_t digest[PROV_HASH_MAX];
	struct prov_err why = {0};
	int rc;

	if (alg == PROV_HASH_NONE) {
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, b->url, NULL);
		return PROV_OK;
	}
	if (b->hash.hash.n == 0) {
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url, "it holds no hash");
		return PROV_OK;
	}
	rc = take_hash(ctx, b, alg, digest, &why);
	if (rc == PROV_E_FORMAT && is_normalised(ctx)) {
		/* What is no text any more can't be the text that was signed. */
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK) {
		*ctx->err = why;
		return rc;
	}
	ctx->report->normal_form = is_normalised(ctx);
	if (prov_equal_ct(prov_bytes(digest, prov_hash_size(alg)), b->hash.hash))
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MATCH, b->url, NULL);
	else
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b->url, NULL);
	return PROV_OK;
}

int v_bind_data(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	struct binding b = {.url = v_url(ctx, node->hard_binding), .updated = updated};
	struct prov_err why = {0};
	bool fits;
	int rc;

	if (b.url == NULL)
		return v_failed(ctx);
	rc = prov_data_hash_parse(node->hard_binding, ctx->arena, &b.hash, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, b.url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (b.hash.fault != NULL) {
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, b.url, "%s", b.hash.fault);
		return PROV_OK;
	}
	b.spans =
	    prov_arena_array(ctx->arena, b.hash.num_exclusions + 1, sizeof(*b.spans), ctx->err);
	if (b.spans == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < b.hash.num_exclusions; i++) {
		b.spans[i].start = b.hash.exclusions[i].start;
		b.spans[i].len = b.hash.exclusions[i].length;
	}
	b.num_spans = b.hash.num_exclusions;
	if (updated && !adjust_for_updates(ctx, &b)) {
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MALFORMED, b.url, NULL);
		return PROV_OK;
	}
	if (b.shifted) {
		prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b.url,
		    "what stands behind the credentials is not where it was: a file of this kind "
		    "says where its parts lie, and means others now");
		return PROV_OK;
	}
	if (b.resized && v_stray_longer(ctx) != NULL) {
		prov_find(
		    f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, b.url, "%s", v_stray_longer(ctx));
		return PROV_OK;
	}
	if ((ctx->in->format->caps & PROV_FMT_NFC_HASH) != 0) {
		if (!check_text(ctx, f, &b))
			return PROV_OK;
	} else if (!check_order(f, &b, ctx->in->src->size)) {
		return PROV_OK;
	} else {
		fits = true;
		rc = b.num_spans == 0 ? PROV_OK : v_text_line(ctx, node, b.url, f, &fits);
		if (rc != PROV_OK || !fits)
			return rc;
		if (!check_ranges(ctx, f, &b))
			return b.refused ? prov_refuse(ctx->err, PROV_LIMIT_PDF_FIELDS, "%s",
					       ctx->in->layout->refused)
					 : PROV_OK;
	}
	return judge_hash(ctx, node, f, &b);
}
