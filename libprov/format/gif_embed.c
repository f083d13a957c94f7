/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes an application extension of a GIF file (C2PA 2.4, A.3.8), and XMP another one
 * (XMP part 3, 1.1.2).
 */
#include "base/err.h"
#include "format/gif.h"

#define MAX_BLOCK 255u
#define SCREEN 1 /* the layout's range of the screen descriptor, with its colour table */

static const uint8_t store_head[PROV_GIF_APP_HEAD] = {
    0x21, 0xff, 11, 'C', '2', 'P', 'A', '_', 'G', 'I', 'F', 1, 0, 0};
static const uint8_t xmp_head[PROV_GIF_APP_HEAD] = {
    0x21, 0xff, 11, 'X', 'M', 'P', ' ', 'D', 'a', 't', 'a', 'X', 'M', 'P'};

/* Each block behind its size, and the terminator. */
static int emit_blocks(struct prov_plan *plan, struct prov_bytes data, struct prov_err *err)
{
	size_t n = data.n + (data.n + MAX_BLOCK - 1) / MAX_BLOCK + 1, at = 0;
	uint8_t *out = prov_arena_alloc(plan->arena, n, err);

	if (out == NULL)
		return prov_failed(err);
	while (data.n > 0) {
		struct prov_bytes part = prov_bytes_sub(data, 0, MAX_BLOCK);

		out[at] = (uint8_t)part.n;
		memcpy(&out[at + 1], part.p, part.n);
		at += 1 + part.n;
		data = prov_bytes_sub(data, part.n, data.n);
	}
	return prov_plan_emit(plan, prov_bytes(out, n), true, err);
}

static int emit_store(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint64_t start = plan->size;
	int code;

	if (in->store.n == 0)
		return PROV_OK;
	code = prov_plan_emit(plan, prov_bytes(store_head, PROV_GIF_APP_HEAD), true, err);
	if (code == PROV_OK)
		code = emit_blocks(plan, in->store, err);
	return code == PROV_OK ? prov_embed_box(in, plan, "C2PA", start, err) : code;
}

/* The packet in one run: read as sub-blocks, each of its bytes leads on, and into the trailer in
 * the end, which leads to its own. */
static int emit_xmp(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint8_t *trailer = prov_arena_alloc(plan->arena, PROV_GIF_XMP_TRAILER, err);
	uint64_t start = plan->size;
	int code;

	if (trailer == NULL)
		return prov_failed(err);
	if (in->xmp->n == 0 || memchr(in->xmp->p, 0, in->xmp->n) != NULL)
		return prov_fail(
		    err, PROV_E_FORMAT, "an XMP packet with zeros in it has no place in a GIF");
	trailer[0] = 1;
	for (unsigned i = 1; i < PROV_GIF_XMP_TRAILER - 1; i++)
		trailer[i] = (uint8_t)(256 - i);
	code = prov_plan_emit(plan, prov_bytes(xmp_head, PROV_GIF_APP_HEAD), false, err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, *in->xmp, false, err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, prov_bytes(trailer, PROV_GIF_XMP_TRAILER), false, err);
	return code == PROV_OK ? prov_embed_box(in, plan, "21FF", start, err) : code;
}

/* Extensions came with version 89a (GIF89a, 17 and 26); box hashes know no other name (18.7.3.4).
 */
static int emit_header(const struct prov_embed *in, struct prov_plan *plan,
    const struct prov_range *r, struct prov_err *err)
{
	uint64_t start = plan->size;
	int code;

	if (strcmp(r->name, "GIF89a") == 0 || (in->store.n == 0 && in->xmp == NULL))
		return prov_embed_copy(in, plan, r, err);
	code = prov_plan_emit(plan, prov_bytes_str("GIF89a"), false, err);
	return code == PROV_OK ? prov_embed_box(in, plan, "GIF89a", start, err) : code;
}

int prov_gif_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_layout *layout = in->layout;
	int code = prov_embed_check(in, PROV_CAN_BOXES | PROV_CAN_XMP, err);

	for (size_t i = 0; i < layout->n && code == PROV_OK; i++) {
		const struct prov_range *r = &layout->v[i];

		if (i == 0)
			code = emit_header(in, plan, r, err);
		else if (prov_embed_is_xmp(in, r))
			code = emit_xmp(in, plan, err);
		else if (!prov_embed_is_old(in, r))
			code = prov_embed_copy(in, plan, r, err);
		if (code == PROV_OK && i == SCREEN)
			code = emit_store(in, plan, err);
		if (code == PROV_OK && i == SCREEN && in->xmp != NULL &&
		    in->cands->xmp.holder.len == 0)
			code = emit_xmp(in, plan, err);
	}
	return code;
}
