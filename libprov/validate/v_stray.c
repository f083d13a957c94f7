/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the store in a file could be taken for. A hash leaves it out, and not all of it is signed:
 * the unprotected header of a signature, for one, can be changed by anybody. Readers that look for
 * parts of the content in all of the file would find there what nobody signed, and show it; but
 * what is shown has to be what is bound (C2PA 2.4, 15.12.1). What the formats know of it: frames,
 * sound and strips (cand->played), a further picture's place (cand->indexed), and a function of its
 * own (format->stray), of which what is signed is told apart here.
 */
#include "base/err.h"
#include "validate/v_internal.h"

static bool holds(struct prov_bytes whole, const uint8_t *from, size_t n)
{
	uintptr_t a = (uintptr_t)whole.p, b = (uintptr_t)from;

	return whole.n > 0 && b >= a && b - a <= whole.n && n <= whole.n - (b - a);
}

/* Whether the claim holds these bytes, or an assertion that it names. */
static int is_in_claim(
    struct v_ctx *ctx, const struct v_node *node, const uint8_t *from, size_t n, bool *out)
{
	*out = holds(node->claim.cbor, from, n);
	for (size_t i = 0; i < node->claim.num_refs && !*out; i++) {
		const struct prov_hashed_uri *uri = &node->claim.refs[i].uri;
		const struct prov_jumbf *box = v_resolve(ctx, node, uri->url);
		enum v_ref match;
		int rc = v_spend(ctx, 64);

		if (rc != PROV_OK)
			return rc;
		if (box == NULL || box->parent != node->manifest->assertions ||
		    !holds(box->body, from, n))
			continue;
		rc = v_reference_check(ctx, node, uri, box, &match);
		if (rc != PROV_OK)
			return rc;
		*out = match == V_REF_MATCH;
	}
	return PROV_OK;
}

/* Whether these bytes of the store are what somebody signed, in the claim in force or one that it
 * leads to. */
static int is_signed(struct v_ctx *ctx, const bool *meant, const uint8_t *from, size_t n, bool *out)
{
	*out = false;
	for (size_t i = 0; i < ctx->store.n && !*out; i++) {
		const struct v_node *node = &ctx->nodes[i];
		int rc = PROV_OK;

		if (meant[i] && node->claim_code == PROV_OK)
			rc = is_in_claim(ctx, node, from, n, out);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

static int find_meant(struct v_ctx *ctx, bool **out)
{
	size_t *queue = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*queue), ctx->err);

	*out = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(**out), ctx->err);
	return queue == NULL || *out == NULL ? v_failed(ctx) : v_meant(ctx, queue, *out);
}

/* Whether the store holds, where nobody signed it, what LOOKS finds. */
static int find_stray(
    struct v_ctx *ctx, bool (*looks)(struct prov_bytes, size_t, size_t *, size_t *), bool *found)
{
	struct prov_bytes data = ctx->cand->data;
	bool *meant = NULL, good = true;
	size_t begin, end;
	int rc = PROV_OK;

	*found = false;
	if (looks == NULL)
		return PROV_OK;
	for (size_t i = 0; i < data.n && good; i++) {
		if (!looks(data, i, &begin, &end))
			continue;
		if (meant == NULL)
			rc = find_meant(ctx, &meant);
		if (rc == PROV_OK)
			rc = is_signed(ctx, meant, &data.p[begin], end - begin, &good);
		if (rc != PROV_OK)
			return rc;
	}
	*found = !good;
	return PROV_OK;
}

int v_stray(struct v_ctx *ctx, const char **why)
{
	bool found = false;
	int rc = PROV_OK;

	*why = NULL;
	if (ctx->cand_index == SIZE_MAX)
		return PROV_OK;
	if (ctx->cand->played != 0)
		*why = "the credentials hold bytes that readers take for a part of the picture, "
		       "film or sound";
	else
		rc = find_stray(ctx, ctx->in->format->stray, &found);
	if (found)
		*why = "the credentials hold, where no signature covers it, what begins like a "
		       "part of the content, and some readers would take it for that";
	return rc;
}

const char *v_stray_longer(const struct v_ctx *ctx)
{
	return ctx->cand_index != SIZE_MAX && ctx->cand->indexed
		   ? "the file says that a further picture of it begins in the credentials, which "
		     "no hash covers"
		   : NULL;
}

/* A JPEG image; a film or an image of its family, none of which does without both of these. */
static bool begins_part(struct prov_bytes data, size_t at, size_t *begin, size_t *end)
{
	struct prov_bytes rest = prov_bytes_sub(data, at, data.n - at);

	*begin = at;
	*end = at + 3;
	if (prov_bytes_starts(rest, "\xff\xd8\xff"))
		return true;
	*end = at + 4;
	return prov_bytes_starts(rest, "ftyp") || prov_bytes_starts(rest, "moov");
}

int v_stray_counted(struct v_ctx *ctx, uint64_t from, const char **why)
{
	const struct prov_cand *cand = ctx->cand;
	bool found = false;
	int rc;

	*why = NULL;
	if (ctx->cand_index == SIZE_MAX || cand->start + cand->len <= from)
		return PROV_OK;
	rc = find_stray(ctx, begins_part, &found);
	if (found)
		*why = "parts of the file are missing, and the credentials hold, where no "
		       "signature covers it, what readers that count from the file's end could "
		       "take for one of them";
	return rc;
}
