/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store gets into a JPEG XL file: as the jumb superbox that it is (C2PA 2.4, A.3.9), behind
 * ftyp and the level that has its place there (ISO/IEC 18181-2, 9.2). A codestream alone can hold
 * none; it becomes the content of such a file, to the byte.
 */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff.h"
#include "format/embed.h"
#include "format/jxl.h"

/* Signature and file type, which every file with boxes begins with (18181-2, 9.1). */
static const uint8_t begin[32] = "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"
				 "ftypjxl \0\0\0\0jxl ";
#define FTYP PROV_FOURCC('f', 't', 'y', 'p')
#define JXLL PROV_FOURCC('j', 'x', 'l', 'l')
#define SIGNATURE 12u

/* A box's header before BODY bytes. */
static int emit_head(struct prov_plan *plan, const char *type, uint64_t body, struct prov_err *err)
{
	bool is_long = body > UINT32_MAX - PROV_BOX_HEAD;
	size_t n = is_long ? 16 : PROV_BOX_HEAD;
	uint64_t size = is_long ? 1 : body + n;
	uint8_t *p = prov_arena_alloc(plan->arena, n, err);

	if (p == NULL)
		return prov_failed(err);
	for (unsigned i = 0; i < 4; i++) {
		p[i] = (uint8_t)(size >> (24 - 8 * i));
		p[4 + i] = (uint8_t)type[i];
	}
	for (unsigned i = 0; i < 8 && is_long; i++)
		p[8 + i] = (uint8_t)((body + n) >> (56 - 8 * i));
	return prov_plan_emit(plan, prov_bytes(p, n), false, err);
}

static int emit_xmp(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint64_t start = plan->size;
	int rc = PROV_OK;

	if (in->xmp->n > PROV_MAX_XMP)
		return prov_refuse(err, PROV_LIMIT_XMP,
		    "an XMP packet larger than the limit of %u bytes", PROV_MAX_XMP);
	rc = emit_head(plan, "xml ", in->xmp->n, err);
	if (rc == PROV_OK)
		rc = prov_plan_emit(plan, *in->xmp, false, err);
	return rc == PROV_OK ? prov_embed_box(in, plan, "xml ", start, err) : rc;
}

static int emit_new(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint64_t start = plan->size;
	int rc = PROV_OK;

	if (in->store.n > 0)
		rc = prov_plan_emit(plan, in->store, true, err);
	if (rc == PROV_OK && in->store.n > 0)
		rc = prov_embed_box(in, plan, "C2PA", start, err);
	if (rc == PROV_OK && in->xmp != NULL && in->cands->xmp.holder.len == 0)
		rc = emit_xmp(in, plan, err);
	return rc;
}

static int wrap(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint64_t size = in->layout->size, start;
	int rc = prov_plan_emit(plan, prov_bytes(begin, SIGNATURE), false, err);

	if (rc == PROV_OK)
		rc = prov_embed_box(in, plan, "JXL ", 0, err);
	if (rc == PROV_OK)
		rc = prov_plan_emit(
		    plan, prov_bytes(&begin[SIGNATURE], sizeof(begin) - SIGNATURE), false, err);
	if (rc == PROV_OK)
		rc = prov_embed_box(in, plan, "ftyp", SIGNATURE, err);
	if (rc == PROV_OK)
		rc = emit_new(in, plan, err);
	start = plan->size;
	if (rc == PROV_OK)
		rc = emit_head(plan, "jxlc", size, err);
	if (rc == PROV_OK)
		rc = prov_plan_copy(plan, 0, size, err);
	return rc == PROV_OK ? prov_embed_box(in, plan, "jxlc", start, err) : rc;
}

/* Whether what is new comes behind range I: the last of the boxes that have to come first. */
static bool is_place(const struct prov_layout *layout, size_t i)
{
	const struct prov_range *r = &layout->v[i];
	bool level_follows = i + 1 < layout->n && strcmp(r[1].name, "jxll") == 0;

	return (i == 1 && strcmp(r->name, "ftyp") == 0 && !level_follows) ||
	       (i == 2 && strcmp(r->name, "jxll") == 0);
}

/* PROV_E_TRUNC where the file ends in the middle of its last box: what follows could not be told.
 * So it is where the boxes that have to come first reach to the end, as their length of 0 may say.
 */
static int check_end(const struct prov_embed *in, struct prov_err *err)
{
	const struct prov_range *last = &in->layout->v[in->layout->n - 1];
	struct prov_bmff_box box;
	struct prov_window win;
	int rc;

	if (last->len < PROV_BOX_HEAD || prov_embed_is_old(in, last))
		return PROV_OK;
	prov_window_init(&win, in->src);
	rc = prov_bmff_read(&win, last->off, in->layout->size, true, &box, err);
	if (rc == PROV_OK && (box.type == FTYP || box.type == JXLL))
		return prov_fail_at(
		    err, PROV_E_FORMAT, last->off, "a JPEG XL file that ends before its image");
	return rc;
}

int prov_jxl_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_layout *layout = in->layout;
	bool placed = false;
	int rc = prov_embed_check(in, PROV_CAN_BOXES | PROV_CAN_XMP, err);

	if (rc == PROV_OK && layout->n == 1 && strcmp(layout->v[0].name, PROV_JXL_BARE) == 0)
		return in->store.n > 0 || in->xmp != NULL
			   ? wrap(in, plan, err)
			   : prov_plan_copy(plan, 0, layout->size, err);
	if (rc == PROV_OK && layout->n > 0)
		rc = check_end(in, err);
	for (size_t i = 0; i < layout->n && rc == PROV_OK; i++) {
		const struct prov_range *r = &layout->v[i];

		if (prov_embed_is_xmp(in, r))
			rc = emit_xmp(in, plan, err);
		else if (!prov_embed_is_old(in, r))
			rc = prov_embed_copy(in, plan, r, err);
		if (rc == PROV_OK && !placed && is_place(layout, i)) {
			rc = emit_new(in, plan, err);
			placed = true;
		}
	}
	if (rc == PROV_OK && !placed)
		return prov_fail(err, PROV_E_FORMAT, "a JPEG XL file without its file type box");
	return rc;
}
