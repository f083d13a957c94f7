/* SPDX-License-Identifier: Apache-2.0 */
/* What of a BMFF file is media data, and what of it a hash leaves out (C2PA 2.4, 18.6.2). */
#include "base/err.h"
#include "validate/v_bmff.h"

#define SMALL 16u /* bytes: too few for a box with anything in it */

static int add(struct v_ctx *ctx, struct v_bmff_spans *to, uint64_t off, uint64_t len)
{
	if (to->n == to->cap) {
		size_t cap = to->cap == 0 ? 16 : to->cap * 2;
		void *v = prov_arena_grow(ctx->arena, to->v, to->n, cap, sizeof(*to->v), ctx->err);

		if (v == NULL)
			return v_failed(ctx);
		to->v = v;
		to->cap = cap;
	}
	to->v[to->n++] = (struct prov_span){off, len};
	return PROV_OK;
}

const struct prov_span *v_bmff_find(const struct v_bmff_spans *spans, uint64_t at)
{
	size_t lo = 0, hi = spans->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (spans->v[mid].start <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 && at - spans->v[lo - 1].start < spans->v[lo - 1].len ? &spans->v[lo - 1]
									    : NULL;
}

static int add_media(struct v_ctx *ctx, struct v_bmff_spans *m, const struct prov_bmff_box *box)
{
	uint64_t body = box->off + box->head;

	if (m->n > 0 && m->v[m->n - 1].start + m->v[m->n - 1].len == box->off) {
		m->v[m->n - 1].len += box->len;
		return PROV_OK;
	}
	return add(ctx, m, body, box->off + box->len - body);
}

/* What is left out of mdat is held by Merkle trees. */
static int add_box(struct v_bmff_parts *p, const struct v_bmff_walk *w)
{
	int rc = PROV_OK;

	if (w->box.type == PROV_FOURCC('m', 'd', 'a', 't'))
		return add_media(w->ctx, &p->media, &w->box);
	for (size_t i = 0; i < w->num_holes && rc == PROV_OK; i++) {
		const struct prov_span *h = &w->holes[i];

		if (h->len <= SMALL)
			continue;
		if (p->loose.n + p->inner.n >= PROV_MAX_RANGES)
			return prov_refuse(w->ctx->err, PROV_LIMIT_RANGES,
			    "a BMFF hash leaves out more than %u runs", PROV_MAX_RANGES);
		rc = add(w->ctx, h->start == w->box.off ? &p->loose : &p->inner, h->start, h->len);
	}
	return rc;
}

int v_bmff_media(struct v_ctx *ctx, const struct prov_src *src, struct v_bmff_spans *out)
{
	struct prov_bmff_box box;
	struct prov_window win;
	int rc = PROV_OK;

	out->n = 0;
	prov_window_init(&win, src);
	for (uint64_t at = 0; at < src->size && rc == PROV_OK; at = box.off + box.len) {
		struct prov_err why = {0};

		rc = prov_bmff_read(&win, at, src->size, true, &box, &why);
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) /* no box any more */
			return PROV_OK;
		if (rc != PROV_OK)
			return prov_pass(ctx->err, rc, &why);
		if (box.type == PROV_FOURCC('m', 'd', 'a', 't'))
			rc = add_media(ctx, out, &box);
	}
	return rc;
}

int v_bmff_parts(struct v_ctx *ctx, const struct prov_src *src, const struct prov_bmff_hash *hash,
    bool is_fragment, struct v_bmff_parts *out)
{
	bool mdat_open = !is_fragment && hash->hash.n > 0 && hash->num_trees > 0;
	struct v_bmff_walk w;
	bool more = true;
	int rc = v_bmff_open(&w, ctx, src, hash, is_fragment, mdat_open);

	out->media.n = out->loose.n = out->inner.n = 0;
	while (rc == PROV_OK) {
		rc = v_bmff_next(&w, &more);
		if (rc != PROV_OK || !more)
			break;
		rc = add_box(out, &w);
	}
	return rc;
}
