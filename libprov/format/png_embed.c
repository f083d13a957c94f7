/* SPDX-License-Identifier: Apache-2.0 */
/* How a store becomes a caBX chunk (C2PA 2.4, A.3.2), and XMP an iTXt chunk (XMP part 3, 1.1.5). */
#include "base/err.h"
#include "format/crc32.h"
#include "format/png.h"

/* Behind the keyword's NUL: not compressed, no language, no translated keyword. */
#define XMP_PREFIX_SIZE (sizeof(PROV_PNG_XMP) + 4)
static const uint8_t xmp_prefix[XMP_PREFIX_SIZE] = PROV_PNG_XMP;

/* A chunk of PREFIX and DATA; the box is named as its type is, but for the store's. */
static int emit_chunk(const struct prov_embed *in, struct prov_plan *plan, const char *type,
    struct prov_bytes prefix, struct prov_bytes data, struct prov_err *err)
{
	bool is_store = strcmp(type, "caBX") == 0;
	uint8_t *ends = prov_arena_alloc(plan->arena, PROV_PNG_EXTRA, err);
	uint64_t start = plan->size, len = (uint64_t)prefix.n + data.n;
	uint32_t crc;
	int code;

	if (ends == NULL)
		return prov_failed(err);
	if (len > PROV_PNG_MAX)
		return prov_refuse(err, PROV_LIMIT_PNG_CHUNK, "more than a PNG chunk can hold");
	crc = prov_crc32(prov_crc32(prov_crc32(0, prov_bytes_str(type)), prefix), data);
	for (size_t i = 0; i < 4; i++) {
		ends[i] = (uint8_t)((uint32_t)len >> (24 - 8 * i));
		ends[4 + i] = (uint8_t)type[i];
		ends[8 + i] = (uint8_t)(crc >> (24 - 8 * i));
	}
	code = prov_plan_emit(plan, prov_bytes(ends, PROV_PNG_HEAD), is_store, err);
	if (code == PROV_OK && prefix.n > 0)
		code = prov_plan_emit(plan, prefix, is_store, err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, data, is_store, err);
	if (code == PROV_OK)
		code = prov_plan_emit(plan, prov_bytes(&ends[PROV_PNG_HEAD], 4), is_store, err);
	return code == PROV_OK ? prov_embed_box(in, plan, is_store ? "C2PA" : type, start, err)
			       : code;
}

static int emit_xmp(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	return emit_chunk(in, plan, "iTXt", prov_bytes(xmp_prefix, XMP_PREFIX_SIZE), *in->xmp, err);
}

/* Straight after IHDR: before IDAT, as A.3.2 recommends, and where others put and expect it. */
static int emit_new(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	int code = PROV_OK;

	if (in->store.n > 0)
		code = emit_chunk(in, plan, "caBX", prov_bytes(NULL, 0), in->store, err);
	if (code == PROV_OK && in->xmp != NULL && in->cands->xmp.holder.len == 0)
		code = emit_xmp(in, plan, err);
	return code;
}

int prov_png_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_layout *layout = in->layout;
	bool placed = false;
	int code = prov_embed_check(in, PROV_CAN_BOXES | PROV_CAN_XMP, err);

	for (size_t i = 0; i < layout->n && code == PROV_OK; i++) {
		const struct prov_range *r = &layout->v[i];

		if (prov_embed_is_xmp(in, r))
			code = emit_xmp(in, plan, err);
		else if (!prov_embed_is_old(in, r))
			code = prov_embed_copy(in, plan, r, err);
		if (code == PROV_OK && !placed && strcmp(r->name, "IHDR") == 0) {
			code = emit_new(in, plan, err);
			placed = true;
		}
	}
	if (code == PROV_OK && !placed)
		return prov_fail(err, PROV_E_FORMAT, "a PNG file without its header chunk");
	return code;
}
