/* SPDX-License-Identifier: Apache-2.0 */
/* Multi-asset hashes: where the file as a whole is not the one that was signed, its parts may still
 * be (C2PA 2.4, 15.12.4). Each is read as a file of its own. */
#include "base/err.h"
#include "io/part.h"
#include "validate/v_internal.h"

#define SUFFIX ".part"

struct binding {
	const char *url;
	struct prov_multi_asset list;
	size_t num_located; /* the rest are optional and absent */
	bool truncated;     /* the last one that is located */
};

/* One part while it is judged. */
struct part {
	struct prov_arena arena; /* of its layout and candidates only */
	struct prov_src_part src;
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_cand cand;
	struct prov_validate_in in;
	struct v_ctx ctx;
	struct v_node node;
};

static void malformed(struct prov_findings *f, const struct binding *b, const char *why)
{
	prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MALFORMED, b->url, "%s", why);
}

/* Parts that are boxes lie where their payloads do (18.9.2). *FOUND: all of them are there. */
static int locate_boxes(struct v_ctx *ctx, struct binding *b, bool *found)
{
	size_t left = PROV_MAX_BMFF_BOXES;
	int rc = PROV_OK;

	*found = true;
	for (size_t i = 0; i < b->list.n && rc == PROV_OK && *found; i++) {
		struct prov_part *p = &b->list.parts[i];

		if (p->in_box)
			rc = v_part_box(ctx, p->box, &left, &p->off, &p->len, found);
	}
	return rc;
}

/* Whether the parts that were signed follow each other, and the ones that are there are all of the
 * file. Those that are not are the last ones, since all others would lie elsewhere. */
static bool check_places(const struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	const struct prov_part *v = b->list.parts;
	uint64_t size = ctx->in->src->size, end = 0;

	for (size_t i = 1; i < b->list.n; i++) {
		if (v[i].off < v[i - 1].off + v[i - 1].len) {
			malformed(f, b, "the parts of the file overlap or are out of order");
			return false;
		}
	}
	for (size_t i = 0; i < b->list.n; i++) {
		if (v[i].off > size || (v[i].off == size && v[i].len > 0)) {
			if (v[i].optional)
				continue;
			prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISSING_PART, b->url,
			    "part %llu of %llu is missing", (unsigned long long)i + 1,
			    (unsigned long long)b->list.n);
			return false;
		}
		if (v[i].off != end)
			break;
		b->truncated = v[i].len > size - end;
		end = b->truncated ? size : end + v[i].len;
		b->num_located = i + 1;
	}
	if (end == size && b->num_located > 0)
		return true;
	malformed(f, b, "the parts are not all of the file");
	return false;
}

/* The assertion that holds the part's hash: one of this manifest, as it was signed. NULL with a
 * finding where there is none such. */
static int find_hash(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    const struct binding *b, const struct prov_part *p, const struct prov_jumbf **out)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, p->uri.url);
	enum v_ref match = V_REF_MATCH;
	const char *url;
	int rc;

	*out = NULL;
	if (box == NULL || box->parent == NULL || box->parent != node->manifest->assertions) {
		malformed(f, b, "a part's hash is no assertion of this manifest");
		return PROV_OK;
	}
	url = v_url(ctx, box);
	if (url == NULL)
		return v_failed(ctx);
	/* Many parts may name one large assertion: it is read for each. */
	rc = v_spend(ctx, box->body.n);
	if (rc == PROV_OK && !p->bare)
		rc = v_reference_check(ctx, node, &p->uri, box, &match);
	if (rc != PROV_OK)
		return rc;
	if (match == V_REF_ALG)
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, b->url, NULL);
	else if (match != V_REF_MATCH || v_is_redacted(ctx, node, url))
		malformed(f, b, "a part's hash is not the assertion that was signed");
	else
		*out = box;
	return PROV_OK;
}

/* The hard binding that a part's label is made from; NULL where it is made from none (18.9.2). */
static const struct prov_asr_info *find_kind(struct prov_bytes label)
{
	const struct prov_asr_info *info;
	unsigned instance;
	size_t n = strlen(SUFFIX);

	label = prov_asr_base(label, &instance);
	if (label.n <= n || !prov_bytes_is(prov_bytes_sub(label, label.n - n, n), SUFFIX))
		return NULL;
	info = prov_asr_lookup(prov_bytes_sub(label, 0, label.n - n));
	return info != NULL && info->hard_binding ? info : NULL;
}

/*
 * What the part is. "Over the bytes of the part" (15.12.4): text is not normalised, and what no
 * format can read is bytes.
 */
static int scan(struct v_ctx *ctx, struct part *part)
{
	const struct prov_src *src = &part->src.src;
	const struct prov_format *format = NULL;
	struct prov_err why = {0};
	int rc = prov_format_find(src, NULL, &format, &why);

	if (rc == PROV_OK && format != NULL &&
	    (format->caps & (PROV_FMT_NFC_HASH | PROV_FMT_NO_ASSET)) != 0)
		format = NULL;
	if (rc == PROV_OK && format != NULL) {
		prov_layout_init(&part->layout, src->size);
		rc = format->scan(src, &part->arena, &part->layout, &part->cands, &why);
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_UNSUPPORTED) {
			format = NULL;
			rc = PROV_OK;
		}
	}
	if (rc == PROV_OK && format == NULL) {
		format = prov_format_binary();
		rc = format->scan(src, &part->arena, &part->layout, &part->cands, &why);
	}
	if (rc != PROV_OK) {
		*ctx->err = why;
		return rc;
	}
	part->in = *ctx->in;
	part->in.src = src;
	part->in.format = format;
	part->in.layout = &part->layout;
	part->in.cands = &part->cands;
	part->in.known = NULL;
	part->in.fragments = NULL;
	part->in.num_fragments = 0;
	part->in.link = NULL;
	return PROV_OK;
}

/* Where the store lies in the part. In a part that does not hold all of it, or in which it is not
 * found again, nothing may be left out for it. */
static void place_store(const struct v_ctx *ctx, struct part *part)
{
	const struct prov_cand *whole = ctx->cand;
	uint64_t off = part->src.off;

	part->cand = (struct prov_cand){.data = whole->data, .start = part->src.src.size};
	part->ctx.cand = &part->cand;
	part->ctx.cand_index = SIZE_MAX;
	if (ctx->cand_index == SIZE_MAX || whole->start < off)
		return;
	for (size_t i = 0; i < part->cands.n; i++) {
		const struct prov_cand *c = &part->cands.v[i];

		if (c->damage == NULL && c->start == whole->start - off && c->len == whole->len &&
		    prov_bytes_eq(c->data, whole->data)) {
			part->cand = *c;
			part->ctx.cand_index = i;
			return;
		}
	}
}

/* What the part's binding finds goes to F. */
static int judge_located(
    struct v_ctx *ctx, struct part *part, struct prov_findings *f, bool updated)
{
	int rc = scan(ctx, part);

	if (rc != PROV_OK)
		return rc;
	part->ctx = *ctx;
	part->ctx.in = &part->in;
	part->ctx.is_part = true;
	part->ctx.bmff_open = 0;
	place_store(ctx, part);
	rc = v_binding_judge_kind(&part->ctx, &part->node, f, updated);
	ctx->work_left = part->ctx.work_left;
	ctx->bmff_left = part->ctx.bmff_left;
	ctx->bmff_block = part->ctx.bmff_block;
	ctx->bmff_open |= part->ctx.bmff_open;
	ctx->metadata_open = part->ctx.metadata_open;
	ctx->unsupported_binding = part->ctx.unsupported_binding;
	return rc;
}

/* Failures and remarks, not that a part matches: that is not said of the whole. */
static bool take(struct prov_findings *to, const struct prov_findings *from)
{
	bool matched = v_binding_matched(from);

	for (size_t i = 0; i < from->n; i++) {
		const struct prov_finding *x = &from->v[i];

		matched = matched && x->severity != PROV_SEV_FAILURE;
		if (x->severity != PROV_SEV_SUCCESS)
			prov_find(to, x->status, x->url, "%s",
			    x->explanation == NULL ? prov_status_info(x->status)->text
						   : x->explanation);
	}
	if (to->code == PROV_OK)
		to->code = from->code;
	return matched && from->code == PROV_OK;
}

static int judge_part(struct v_ctx *ctx, struct part *part, const struct v_node *node,
    struct prov_findings *f, const struct binding *b, size_t i, bool updated, bool *matched)
{
	const struct prov_part *p = &b->list.parts[i];
	struct prov_findings own;
	size_t room = ctx->arena->max > ctx->arena->used ? ctx->arena->max - ctx->arena->used : 0;
	struct v_node *as = &part->node;
	int rc;

	*matched = false;
	memset(part, 0, sizeof(*part));
	*as = *node;
	rc = find_hash(ctx, node, f, b, p, &as->hard_binding);
	if (rc != PROV_OK || as->hard_binding == NULL)
		return rc;
	as->hard_binding_info = find_kind(as->hard_binding->label);
	/* 18.5.1: a data hash and compression are incompatible. */
	if (as->hard_binding_info == NULL || (as->hard_binding_info->kind == PROV_ASR_DATA_HASH &&
						 node->manifest->stored != node->manifest->box)) {
		malformed(f, b, "what a part refers to is no hash for a part");
		return PROV_OK;
	}
	rc = prov_src_part_init(&part->src, ctx->in->src, p->off, p->len, ctx->err);
	if (rc != PROV_OK)
		return rc;
	prov_findings_init(&own, ctx->arena);
	/* The store is put together once more, in the part that holds it. */
	prov_arena_init(&part->arena, room + ctx->cand->data.n);
	rc = judge_located(ctx, part, &own, updated);
	prov_arena_fini(&part->arena);
	if (rc != PROV_OK || ctx->unsupported_binding != NULL)
		return rc;
	*matched = take(f, &own);
	if (!*matched)
		prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH, b->url,
		    "part %llu of %llu is not the one that was signed", (unsigned long long)i + 1,
		    (unsigned long long)b->list.n);
	return PROV_OK;
}

/*
 * Motion photos say how long their further parts are, and readers count that back from the file's
 * end. Where a part is gone they end up before it: in the store, even, of which not all is signed.
 */
static int check_end(
    struct v_ctx *ctx, struct prov_findings *f, const struct binding *b, bool *good)
{
	uint64_t further = 0, size = ctx->in->src->size;
	const char *why = NULL;
	int rc = PROV_OK;

	if (b->list.n > 1)
		further = b->list.parts[b->list.n - 1].off + b->list.parts[b->list.n - 1].len -
			  b->list.parts[1].off;
	if (b->num_located < b->list.n)
		rc = v_stray_counted(ctx, size > further ? size - further : 0, &why);
	*good = why == NULL;
	if (why != NULL)
		prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH, b->url, "%s", why);
	return rc;
}

static int judge_parts(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    struct binding *b, bool updated)
{
	struct part *part;
	bool matched = true;
	int rc = PROV_OK;

	if (b->truncated) {
		prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH, b->url,
		    "the file ends within its part %llu", (unsigned long long)b->num_located);
		return PROV_OK;
	}
	part = prov_arena_alloc(ctx->arena, sizeof(*part), ctx->err);
	if (part == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < b->num_located && rc == PROV_OK && matched; i++)
		rc = judge_part(ctx, part, node, f, b, i, updated, &matched);
	if (rc == PROV_OK && matched)
		rc = check_end(ctx, f, b, &matched);
	if (rc != PROV_OK || !matched)
		return rc;
	prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH, b->url,
	    "the file was changed as a whole, but its first %llu of %llu parts are the ones that "
	    "were signed, and it holds nothing else",
	    (unsigned long long)b->num_located, (unsigned long long)b->list.n);
	return PROV_OK;
}

int v_bind_multi(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	struct binding b = {0};
	struct prov_err why = {0};
	bool found;
	int rc;

	if (node->num_multi_assets > 1) {
		prov_find(f, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MALFORMED, node->claim_url,
		    "more than one record of the file's parts");
		return PROV_OK;
	}
	if (node->multi_asset == NULL)
		return PROV_OK; /* redacted, or a failure already */
	b.url = v_url(ctx, node->multi_asset);
	if (b.url == NULL)
		return v_failed(ctx);
	rc = prov_multi_asset_parse(node->multi_asset, ctx->arena, &b.list, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		malformed(f, &b, why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (b.list.fault != NULL) {
		malformed(f, &b, b.list.fault);
		return PROV_OK;
	}
	rc = locate_boxes(ctx, &b, &found);
	if (rc == PROV_OK && !found)
		malformed(f, &b, "the file has no such box as a part is said to be");
	if (rc != PROV_OK || !found || !check_places(ctx, f, &b))
		return rc;
	return judge_parts(ctx, node, f, &b, updated);
}
