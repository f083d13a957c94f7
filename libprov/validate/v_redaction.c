/* SPDX-License-Identifier: Apache-2.0 */
/* Redaction: what was taken out of ingredients, by whom, and whether it is gone (C2PA 2.4, 6.8,
 * 15.10.2 and 15.11.3.3.1). */
#include "base/err.h"
#include "validate/v_internal.h"

bool v_is_redacted(const struct v_ctx *ctx, const struct v_node *node, const char *uri)
{
	size_t index = node->manifest->index;

	for (size_t i = 0; i < ctx->num_redactions; i++) {
		if (ctx->redactions[i].in == index && strcmp(ctx->redactions[i].uri, uri) == 0)
			return true;
	}
	return false;
}

bool v_is_taken_out(const struct v_ctx *ctx, const char *uri)
{
	for (size_t i = 0; i < ctx->num_redactions; i++) {
		if (ctx->redactions[i].in != V_NO_MANIFEST &&
		    strcmp(ctx->redactions[i].uri, uri) == 0)
			return true;
	}
	return false;
}

/*
 * Whether all content of an assertion is zeros: its redacted form (6.8; a UUID box keeps its ID).
 */
bool v_is_zeroed(const struct prov_jumbf *box)
{
	for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next) {
		size_t skip = c->box_type == PROV_BOX_UUID ? 16 : 0;
		for (size_t i = skip; i < c->body.n; i++) {
			if (c->body.p[i] != 0)
				return false;
		}
	}
	return true;
}

int v_redactions_note(struct v_ctx *ctx, struct v_node *node)
{
	for (size_t i = 0; i < node->claim.num_redacted; i++) {
		struct prov_bytes uri = node->claim.redacted[i], path, label;
		const struct prov_manifest *in;
		struct v_redaction *r;
		const uint8_t *slash;
		bool absolute;
		size_t k;

		/* Also one that was said before is compared with all. */
		if (++ctx->read_redactions > PROV_MAX_REDACTIONS)
			return prov_refuse(ctx->err, PROV_LIMIT_REDACTIONS,
			    "more assertions are redacted than the limit of %u",
			    PROV_MAX_REDACTIONS);
		r = v_grown(ctx, ctx->redactions, ctx->num_redactions, &ctx->cap_redactions,
		    sizeof(*ctx->redactions));
		if (r == NULL)
			return v_failed(ctx);
		ctx->redactions = r;
		r = &ctx->redactions[ctx->num_redactions];
		memset(r, 0, sizeof(*r));
		r->by = node->manifest->index;
		r->in = V_NO_MANIFEST;
		r->uri = v_absolute(ctx, node, uri);
		if (r->uri == NULL)
			return v_failed(ctx);
		for (k = 0; k < ctx->num_redactions; k++) {
			if (ctx->redactions[k].by == r->by &&
			    strcmp(ctx->redactions[k].uri, r->uri) == 0)
				break;
		}
		if (k < ctx->num_redactions)
			continue; /* said before */
		/* "/c2pa/MANIFEST/...": the second element says whose assertion it is. */
		if (prov_jumbf_uri_split(uri, &path, &absolute) && absolute) {
			slash = memchr(path.p, '/', path.n);
			label = slash == NULL
				    ? prov_bytes(NULL, 0)
				    : prov_bytes_sub(path, (size_t)(slash - path.p) + 1, path.n);
			slash = label.n == 0 ? NULL : memchr(label.p, '/', label.n);
			if (slash != NULL)
				label.n = (size_t)(slash - label.p);
			in = prov_store_find(&ctx->store, label);
			if (in != NULL)
				r->in = in->index;
		}
		ctx->num_redactions++;
	}
	return PROV_OK;
}

void v_below(const struct v_ctx *ctx, size_t from, size_t *queue, bool *seen)
{
	size_t head = 0, tail = 0;

	memset(seen, 0, ctx->store.n * sizeof(*seen));
	queue[tail++] = from;
	while (head < tail) {
		const struct v_node *node = &ctx->nodes[queue[head++]];
		for (size_t i = 0; i < node->num_edges; i++) {
			size_t to = ctx->edges[node->first_edge + i].to;
			if (to == V_NO_MANIFEST || seen[to])
				continue;
			seen[to] = true;
			if (to != from)
				queue[tail++] = to;
		}
	}
}

/* Another one in the place of what is meant, which may be on record, is nobody's ingredient. */
int v_meant(struct v_ctx *ctx, size_t *queue, bool *out)
{
	size_t head = 0, tail = 0;

	memset(out, 0, ctx->store.n * sizeof(*out));
	queue[tail++] = ctx->active;
	out[ctx->active] = true;
	while (head < tail) {
		const struct v_node *node = &ctx->nodes[queue[head++]];
		for (size_t i = 0; i < node->num_edges; i++) {
			const struct v_edge *e = &ctx->edges[node->first_edge + i];
			bool holds;
			int rc;

			if (e->to == V_NO_MANIFEST || out[e->to])
				continue;
			rc = v_edge_holds(ctx, e, &holds);
			if (rc != PROV_OK)
				return rc;
			if (holds) {
				out[e->to] = true;
				queue[tail++] = e->to;
			}
		}
	}
	return PROV_OK;
}

/*
 * A claim may redact assertions of its ingredients only (6.8). Whatever does not lie below it, the
 * active manifest above all, keeps its hashes checked whatever an ingredient says; and so does all
 * whatever is said by one that took an ingredient's place.
 */
int v_redactions_limit(struct v_ctx *ctx)
{
	size_t *queue, last = V_NO_MANIFEST, redactors = 0;
	bool *seen, *meant;
	int rc;

	if (ctx->num_redactions == 0)
		return PROV_OK;
	queue = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*queue), ctx->err);
	seen = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*seen), ctx->err);
	meant = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*meant), ctx->err);
	if (queue == NULL || seen == NULL || meant == NULL)
		return v_failed(ctx);
	rc = v_meant(ctx, queue, meant);
	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < ctx->num_redactions; i++) {
		struct v_redaction *r = &ctx->redactions[i];

		if (r->by != last) { /* one claim's redactions stand together */
			if (++redactors > PROV_MAX_REDACTORS)
				return prov_refuse(ctx->err, PROV_LIMIT_REDACTORS,
				    "more manifests redact assertions than the limit of %u",
				    PROV_MAX_REDACTORS);
			v_below(ctx, r->by, queue, seen);
			last = r->by;
		}
		if (r->in != V_NO_MANIFEST &&
		    (!seen[r->in] || !meant[r->by] || r->in == r->by || r->in == ctx->active))
			r->in = V_NO_MANIFEST;
	}
	return PROV_OK;
}

/* Whether the manifest TO has assertions that were redacted by one that lies above it. */
bool v_has_redactions(const struct v_ctx *ctx, size_t to)
{
	for (size_t i = 0; i < ctx->num_redactions; i++) {
		if (ctx->redactions[i].in == to)
			return true;
	}
	return false;
}

/* 15.11.3.3.1 step 4.2.2 */
int v_redactions_judge(struct v_ctx *ctx, size_t to, struct prov_findings *f)
{
	for (size_t i = 0; i < ctx->num_redactions; i++) {
		const struct v_redaction *r = &ctx->redactions[i];
		const struct prov_jumbf *box;

		if (r->in != to)
			continue;
		box = v_resolve(ctx, &ctx->nodes[to], prov_bytes_str(r->uri));
		if (box == NULL)
			continue;
		if (v_spend(ctx, box->body.n) != PROV_OK)
			return v_failed(ctx);
		if (!v_is_zeroed(box))
			prov_find(f, PROV_ST_ASSERTION_NOT_REDACTED, r->uri, NULL);
	}
	return PROV_OK;
}
