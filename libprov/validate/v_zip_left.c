/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lies behind the files of a ZIP archive and in no directory of it: the directory that it had
 * before the store was put in, and the stores that were replaced, each with the directory of then,
 * as c2pa-rs leaves them. Whoever reads the archive from its beginning stops at the first of these
 * directories. Nothing else may be there: of a store that was replaced, every manifest has to be in
 * the present one, byte by byte, and each store has more of them than the one before: who signs
 * again keeps what was there. So there can't be many of them, of which each were looked up among
 * thousands of manifests.
 */
#include "base/err.h"
#include "format/crc32.h"
#include "format/zip.h"
#include "validate/v_internal.h"

#define JUMB_HEAD 8u

/* Whether OLD is a store of manifests that NOW has, too, in this order: COUNT of them. */
static bool is_part_of(struct prov_bytes old, const struct prov_store *now, size_t *count)
{
	struct prov_rd rd, rest;
	struct prov_bytes tag, jumd;
	uint32_t size, n;
	size_t at = 0;

	*count = 0;
	prov_rd_init(&rest, now->box->body, 0);
	prov_rd_init(&rd, old, 0);
	if (!prov_rd_u32(&rest, &n) || n < JUMB_HEAD || n > now->box->body.n ||
	    !prov_rd_u32(&rd, &size) || size != old.n || !prov_rd_bytes(&rd, 4, &tag) ||
	    !prov_bytes_is(tag, "jumb") || !prov_rd_bytes(&rd, n, &jumd) ||
	    !prov_bytes_eq(jumd, prov_bytes_sub(now->box->body, 0, n)))
		return false;
	for (; at < now->n && prov_rd_left(&rd) > 0; at++) {
		struct prov_bytes raw = now->manifests[at].stored->raw, found;

		if (!prov_rd_peek(&rd, raw.n, &found) || !prov_bytes_eq(found, raw))
			continue;
		if (!prov_rd_skip(&rd, raw.n))
			return false;
		++*count;
	}
	return prov_rd_left(&rd) == 0;
}

static int judge_store(
    struct v_ctx *ctx, const struct prov_zip_member *gone, struct v_zip_past *past, bool *fine)
{
	struct prov_arena scratch;
	size_t count;
	uint8_t *p;
	int rc;

	*fine = gone->size > 0 && gone->size <= ctx->cand->data.n;
	if (!*fine)
		return PROV_OK;
	prov_arena_init(&scratch, PROV_MAX_ARENA);
	p = prov_arena_alloc(&scratch, (size_t)gone->size, ctx->err);
	rc = p == NULL ? v_failed(ctx)
		       : prov_src_read(ctx->in->src, gone->data, p, (size_t)gone->size, ctx->err);
	if (rc == PROV_OK) {
		struct prov_bytes data = prov_bytes(p, (size_t)gone->size);

		*fine = prov_crc32(0, data) == gone->crc && is_part_of(data, &ctx->store, &count) &&
			count > past->manifests;
		if (*fine)
			past->manifests = count;
	}
	prov_arena_fini(&scratch);
	return rc;
}

/* The store that was replaced at *OFF, and the directory behind it. */
static int skip_store(struct v_ctx *ctx, const struct prov_zip *zip,
    const struct prov_zip_member *store, uint64_t *off, uint64_t end, struct v_zip_past *past,
    bool *fine)
{
	struct prov_zip_member gone;
	uint64_t at;
	int rc;

	*fine = false;
	if (store == NULL)
		return PROV_OK;
	rc = prov_zip_read_gone(ctx->in->src, store, *off, end, &gone, fine, ctx->err);
	if (rc == PROV_OK && *fine)
		rc = judge_store(ctx, &gone, past, fine);
	if (rc != PROV_OK || !*fine)
		return rc;
	at = *off = gone.off + gone.len;
	rc = prov_zip_skip_repeated(ctx->in->src, zip, &gone, off, end, ctx->err);
	*fine = rc == PROV_OK && *off > at;
	return rc;
}

int v_zip_left(struct v_ctx *ctx, const struct prov_zip *zip, const struct prov_zip_member *store,
    uint64_t off, uint64_t end, struct v_zip_past *past, bool *fine)
{
	int rc = PROV_OK;

	*fine = true;
	while (off < end && *fine && rc == PROV_OK) {
		uint64_t at = off;

		if (past->was_added_to) {
			rc = skip_store(ctx, zip, store, &off, end, past, fine);
			continue;
		}
		past->was_added_to = true;
		rc = prov_zip_skip_repeated(ctx->in->src, zip, NULL, &off, end, ctx->err);
		*fine = off > at;
	}
	return rc;
}
