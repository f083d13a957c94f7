/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"
#include "format/bmff_heif.h"
#include "format/cands.h"

/* What WR holds, in the arena; WR goes. */
static uint8_t *keep(
    struct prov_bmff_edits *edits, struct prov_wr *wr, size_t *n, struct prov_err *err)
{
	char *p = NULL;

	if (prov_wr_done(wr, err) == PROV_OK)
		p = prov_arena_strdup(edits->arena, prov_wr_data(wr), err);
	*n = wr->n;
	prov_wr_fini(wr);
	return (uint8_t *)p;
}

static void put_int(struct prov_wr *wr, unsigned width, uint64_t v)
{
	while (width-- > 0)
		prov_wr_u8(wr, (uint8_t)(v >> (8 * width)));
}

/* What becomes of DEL bytes at OFF in BOX; WR goes. */
static int edit(struct prov_bmff_edits *edits, const struct prov_bmff_box *box, uint64_t off,
    uint64_t del, struct prov_wr *wr, struct prov_err *err)
{
	size_t n;
	const uint8_t *p = keep(edits, wr, &n, err);

	return p == NULL ? prov_failed(err)
			 : prov_bmff_edit(edits, box, off, del, prov_bytes(p, n), err);
}

static int replace_int(struct prov_bmff_edits *edits, const struct prov_bmff_box *box, uint64_t off,
    unsigned width, uint64_t v, struct prov_err *err)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 8);
	put_int(&wr, width, v);
	return edit(edits, box, off, width, &wr, err);
}

/* An entry of iloc (8.11.3) for LEN bytes in one extent, which has to be absolute. */
static int put_place(struct prov_bmff_edits *edits, const struct prov_bmff_heif *h, uint32_t id,
    size_t len, struct prov_bmff_offset *offset, struct prov_err *err)
{
	const struct prov_bmff_iloc *l = &h->places;
	uint64_t at = h->xmp != 0 ? h->entry.start : l->at;
	struct prov_wr wr;
	size_t base, field, n;
	uint8_t *p;

	prov_wr_init(&wr, 64);
	put_int(&wr, l->version == 2 ? 4 : 2, id);
	put_int(&wr, l->version == 0 ? 0 : 2, PROV_ILOC_FILE);
	put_int(&wr, 2, 0);
	base = wr.n;
	put_int(&wr, l->base_size, 0);
	put_int(&wr, 2, 1);
	put_int(&wr, l->index_size, 0);
	field = l->offset_size > 0 ? wr.n : base;
	put_int(&wr, l->offset_size, 0);
	put_int(&wr, l->length_size, len);
	p = keep(edits, &wr, &n, err);
	if (p == NULL)
		return prov_failed(err);
	offset->p = p + field;
	offset->width = l->offset_size > 0 ? l->offset_size : l->base_size;
	prov_bmff_edits_drop(edits, at, at + h->entry.len);
	return prov_bmff_edit(edits, &h->iloc, at, h->entry.len, prov_bytes(p, n), err);
}

/* An entry of iinf (8.11.6); hidden, since it is not to be shown. */
static int put_info(struct prov_bmff_edits *edits, const struct prov_bmff_heif *h, uint32_t id,
    struct prov_err *err)
{
	static const char type[] = "mime\0application/rdf+xml";
	struct prov_wr wr;
	int rc =
	    replace_int(edits, &h->iinf, h->infos_at, h->infos_width, (uint64_t)h->infos + 1, err);

	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&wr, 64);
	prov_wr_u32(&wr, PROV_BOX_HEAD + 8 + sizeof(type));
	prov_wr_str(&wr, "infe");
	prov_wr_u32(&wr, 0x02000001);
	prov_wr_u16(&wr, (uint16_t)id);
	prov_wr_u16(&wr, 0);
	prov_wr_bytes(&wr, prov_bytes(type, sizeof(type)));
	return edit(edits, &h->iinf, h->infos_end, 0, &wr, err);
}

static void put_cdsc(struct prov_wr *wr, unsigned width, uint32_t from, uint32_t to)
{
	prov_wr_u32(wr, PROV_BOX_HEAD + 2 * width + 2);
	prov_wr_str(wr, "cdsc");
	put_int(wr, width, from);
	prov_wr_u16(wr, 1);
	put_int(wr, width, to);
}

/* That it describes the primary image (8.11.12). */
static int put_reference(struct prov_bmff_edits *edits, struct prov_window *win,
    const struct prov_bmff_heif *h, uint32_t id, struct prov_err *err)
{
	const struct prov_bmff_box *in = h->iref.type != 0 ? &h->iref : &h->meta;
	unsigned width = h->primary > UINT16_MAX ? 4 : 2;
	struct prov_bytes full;
	struct prov_wr wr;

	if (h->iref.type != 0) {
		int rc = prov_window_get(win, in->off + in->head, 1, &full, err);

		if (rc != PROV_OK)
			return rc;
		if (full.p[0] == 0 && width == 4)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, in->off,
			    "the table of references has no room for the number of its image");
		width = full.p[0] == 0 ? 2 : 4;
	}
	prov_wr_init(&wr, 64);
	if (h->iref.type == 0) {
		prov_wr_u32(&wr, PROV_BOX_HEAD + 4 + PROV_BOX_HEAD + 2 * width + 2);
		prov_wr_str(&wr, "iref");
		prov_wr_u32(&wr, width == 2 ? 0 : 0x01000000);
	}
	put_cdsc(&wr, width, id, h->primary);
	return edit(edits, in, in->off + in->len, 0, &wr, err);
}

static int check_room(const struct prov_bmff_heif *h, struct prov_err *err)
{
	const struct prov_bmff_iloc *l = &h->places;
	uint64_t max_items = l->version == 2 ? UINT32_MAX : UINT16_MAX;
	uint64_t max_infos = h->infos_width == 2 ? UINT16_MAX : UINT32_MAX;

	if (h->iinf.type == 0 || h->iloc.type == 0)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->meta.off,
		    "has no tables of items, in which XMP would have to be entered");
	if (l->length_size == 0 || (l->offset_size == 0 && l->base_size == 0))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->iloc.off,
		    "the table of items' places can't say where XMP would lie");
	if (h->unread != NULL && !h->is_taken_out)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->info.start,
		    "its XMP metadata %s, so nothing can take its place", h->unread);
	if (h->xmp != 0)
		return PROV_OK;
	if (h->primary == 0)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->meta.off,
		    "has no primary image that XMP could describe");
	if (h->last >= UINT16_MAX || h->infos >= max_infos)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->iinf.off,
		    "the table of items has no number left for XMP");
	if (l->items >= max_items)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, h->iloc.off,
		    "the table of items' places has no room left for XMP");
	return PROV_OK;
}

int prov_bmff_heif_put(struct prov_bmff_edits *edits, const struct prov_bmff_heif *heif, size_t len,
    struct prov_bmff_offset *offset, struct prov_err *err)
{
	const struct prov_bmff_iloc *l = &heif->places;
	uint32_t id = heif->xmp != 0 ? heif->xmp : heif->last + 1;
	int rc = check_room(heif, err);

	if (rc == PROV_OK && heif->xmp == 0)
		rc = put_info(edits, heif, id, err);
	if (rc == PROV_OK && heif->xmp == 0)
		rc = replace_int(edits, &heif->iloc, l->count_at, l->version == 2 ? 4 : 2,
		    (uint64_t)l->items + 1, err);
	if (rc == PROV_OK)
		rc = put_place(edits, heif, id, len, offset, err);
	/* At last: a table of references that is new stands behind the others, and what is put at
	 * one place stands in this order. */
	if (rc == PROV_OK && heif->xmp == 0)
		rc = put_reference(edits, l->win, heif, id, err);
	return rc;
}

int prov_bmff_heif_place(const struct prov_bmff_offset *offset, uint64_t at, struct prov_err *err)
{
	if (offset->width < 8 && at >> (8 * offset->width) != 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "the table of items' places can't say where XMP would lie");
	for (unsigned i = 0; i < offset->width; i++)
		offset->p[i] = (uint8_t)(at >> (8 * (offset->width - 1 - i)));
	return PROV_OK;
}
