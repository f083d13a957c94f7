/* SPDX-License-Identifier: Apache-2.0 */
/* Hashed URIs: what they point to and whether its hash is right (C2PA 2.4, 8.4.2.3 and 15.4). */
#include "base/err.h"
#include "base/wr.h"
#include "validate/v_internal.h"

const struct prov_jumbf *v_resolve(
    const struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri)
{
	return prov_store_resolve(&ctx->store, node->manifest, uri);
}

/* Takes what WR holds over into the arena as a string. */
static const char *keep(struct v_ctx *ctx, struct prov_wr *wr)
{
	const char *out = NULL;

	/* An empty URI is a string too: NULL means failure. */
	if (prov_wr_done(wr, ctx->err) == PROV_OK)
		out = wr->n == 0 ? "" : prov_report_str(ctx->report, prov_wr_data(wr), ctx->err);
	prov_wr_fini(wr);
	return out;
}

const char *v_url(struct v_ctx *ctx, const struct prov_jumbf *box)
{
	struct prov_wr wr;

	prov_wr_init(&wr, (size_t)PROV_MAX_URI * 4);
	prov_jumbf_put_uri(&wr, box);
	return keep(ctx, &wr);
}

const char *v_absolute(struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, uri);
	struct prov_bytes path;
	struct prov_wr wr;
	bool absolute;

	if (box != NULL)
		return v_url(ctx, box);
	prov_wr_init(&wr, (size_t)PROV_MAX_URI * 4);
	if (!prov_jumbf_uri_split(uri, &path, &absolute)) {
		prov_wr_bytes(&wr, prov_bytes_sub(uri, 0, PROV_MAX_URI));
	} else if (absolute) {
		prov_wr_str(&wr, "self#jumbf=/");
		prov_wr_bytes(&wr, path);
	} else {
		prov_jumbf_put_uri(&wr, node->manifest->box);
		prov_wr_str(&wr, "/");
		prov_wr_bytes(&wr, path);
	}
	return keep(ctx, &wr);
}

bool v_is_own(const struct v_node *node, const char *absolute)
{
	size_t n = strlen(node->manifest_url);

	return strncmp(absolute, node->manifest_url, n) == 0 && absolute[n] == '/';
}

int v_failed(const struct v_ctx *ctx)
{
	return ctx->err->code != PROV_OK
		   ? ctx->err->code
		   : prov_fail(ctx->err, PROV_E_INTERNAL, "a failure came without its cause");
}

void *v_grown(struct v_ctx *ctx, void *old, size_t n, size_t *cap, size_t size)
{
	size_t want = *cap == 0 ? 16 : *cap * 2;
	void *out;

	if (n < *cap)
		return old;
	out = prov_arena_array(ctx->arena, want, size, ctx->err);
	if (out == NULL)
		return NULL;
	if (n > 0)
		memcpy(out, old, n * size);
	*cap = want;
	return out;
}

int v_spend(struct v_ctx *ctx, size_t bytes)
{
	if (bytes > ctx->work_left)
		return prov_refuse(ctx->err, PROV_LIMIT_WORK_FACTOR,
		    "the manifests refer to themselves too often: checking every reference would "
		    "cost "
		    "more than %u times their size",
		    PROV_MAX_WORK_FACTOR);
	ctx->work_left -= bytes;
	return PROV_OK;
}

int v_reference_check(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_hashed_uri *uri, const struct prov_jumbf *box, enum v_ref *out)
{
	/* 15.4: the nearest 'alg' wins; the claim's is the last resort. */
	struct prov_bytes name = uri->alg.n > 0 ? uri->alg : node->claim.alg;
	enum prov_hash hash = prov_hash_parse(name);
	uint8_t digest[PROV_HASH_MAX];
	int rc;

	*out = V_REF_ALG;
	if (hash == PROV_HASH_NONE)
		return PROV_OK;
	if (uri->hash.n == 0) {
		*out = V_REF_NO_HASH;
		return PROV_OK;
	}
	rc = v_spend(ctx, box->body.n);
	if (rc == PROV_OK)
		rc = prov_hash_bytes(hash, box->body, digest, ctx->err);
	if (rc != PROV_OK)
		return rc;
	*out = prov_equal_ct(prov_bytes(digest, prov_hash_size(hash)), uri->hash) ? V_REF_MATCH
										  : V_REF_MISMATCH;
	return PROV_OK;
}

static int judge_one(struct v_ctx *ctx, struct v_node *node, const char *from,
    const struct prov_hashed_uri *uri, struct prov_findings *f)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, uri->url);
	const char *abs = uri->url.n == 0 ? from : v_absolute(ctx, node, uri->url);
	enum v_ref match;
	int rc;

	if (abs == NULL)
		return v_failed(ctx);
	if (v_is_taken_out(ctx, abs))
		return PROV_OK;
	if (box == NULL) {
		prov_find(f, PROV_ST_HASHED_URI_MISSING, abs, NULL);
		return PROV_OK;
	}
	rc = v_reference_check(ctx, node, uri, box, &match);
	if (rc == PROV_OK && match == V_REF_ALG)
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, abs, NULL);
	else if (rc == PROV_OK && match != V_REF_MATCH)
		prov_find(f, PROV_ST_HASHED_URI_MISMATCH, abs, NULL);
	return rc;
}

int v_references_judge(struct v_ctx *ctx, struct v_node *node, const char *from,
    const struct prov_hashed_uri *uris, size_t n, struct prov_findings *f)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = judge_one(ctx, node, from, &uris[i], f);
	return rc;
}

/* hashed-ext-uri-map (8.4.2.2) */
static bool is_external(struct prov_bytes url)
{
	return prov_bytes_starts(url, "https://") || prov_bytes_starts(url, "http://");
}

int v_icons_judge(struct v_ctx *ctx, struct v_node *node, const char *from,
    const struct prov_hashed_uri *uris, size_t n, struct prov_findings *f)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		if (is_external(uris[i].url))
			node->has_external = true;
		else if (uris[i].url.n > 0 || node->claim.version == 2)
			rc = judge_one(ctx, node, from, &uris[i], f);
	}
	return rc;
}
