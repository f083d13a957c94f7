/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/heif_make.h"

#include <stdlib.h>

#include "format/bmff_iloc.h"
#include "helper/bmff_table.h"

#define IMAGE "PIXELS"
#define REST "REST"
#define MORE 100u

static void put(struct prov_wr *wr, unsigned width, uint64_t v)
{
	while (width-- > 0)
		prov_wr_u8(wr, (uint8_t)(v >> (8 * width)));
}

static size_t full(struct prov_wr *wr, const char *type, uint32_t version)
{
	size_t at = bmff_open(wr, type);

	prov_wr_u32(wr, version);
	return at;
}

static void put_place(
    struct prov_wr *wr, const struct heif *h, uint32_t id, unsigned method, uint64_t at, size_t len)
{
	unsigned extents = h->twice && id == 2 ? 2 : 1;

	put(wr, h->version == 2 ? 4 : 2, id);
	put(wr, h->version == 0 ? 0 : 2, method);
	put(wr, 2, 0);
	put(wr, h->base, h->offset == 0 ? at : 0);
	put(wr, 2, extents);
	for (unsigned i = 0; i < extents; i++) {
		put(wr, h->index, 0);
		put(wr, h->offset, at);
		put(wr, h->length, len);
	}
}

static size_t xmp_len(const struct heif *h)
{
	if (h->exif.n > 0)
		return h->exif.n;
	return h->xmp == NULL ? 0 : strlen(h->xmp) + (h->nul == NULL ? 0 : strlen(h->nul) + 1);
}

static void put_xmp(struct prov_wr *wr, const struct heif *h)
{
	prov_wr_str(wr, h->xmp);
	prov_wr_bytes(wr, h->exif);
	if (h->nul == NULL)
		return;
	prov_wr_u8(wr, 0);
	prov_wr_str(wr, h->nul);
}

/* DATA: where the content begins. */
static void put_iloc(struct prov_wr *wr, const struct heif *h, uint64_t data)
{
	size_t at = full(wr, "iloc", h->version << 24), len = xmp_len(h);
	uint64_t xmp = data + strlen(IMAGE), rest = xmp + (h->in_idat ? 0 : len);

	if (h->apart && h->xmp != NULL) {
		xmp += 8;
		rest += 16;
	}
	prov_wr_u16(wr, (uint16_t)(h->offset << 12 | h->length << 8 | h->base << 4 | h->index));
	put(wr, h->version == 2 ? 4 : 2, (h->xmp == NULL ? 2 : 3) + h->more);
	put_place(wr, h, 1, 0, data, strlen(IMAGE));
	if (h->xmp != NULL)
		put_place(wr, h, 2, h->in_idat, h->in_idat ? 0 : xmp, len);
	put_place(wr, h, h->last == 0 ? 3 : h->last, 0, rest, strlen(REST));
	for (unsigned i = 0; i < h->more; i++)
		put_place(wr, h, MORE + i, h->in_idat, h->in_idat ? 0 : xmp, len);
	bmff_close(wr, at);
}

static void put_info(struct prov_wr *wr, const struct heif *h, uint16_t id, const char *type)
{
	size_t at = full(wr, "infe", 0x02000000);
	bool is_xmp = id == 2 || id >= MORE;

	prov_wr_u16(wr, id);
	prov_wr_u16(wr, h->encrypted && is_xmp);
	prov_wr_str(wr, type);
	prov_wr_u8(wr, 0);
	if (is_xmp && h->exif.n == 0) {
		prov_wr_str(wr, h->type != NULL ? h->type : "application/rdf+xml");
		prov_wr_u8(wr, 0);
		prov_wr_str(wr, h->encoded ? "deflate" : "");
		prov_wr_u8(wr, 0);
	}
	bmff_close(wr, at);
}

static void put_iinf(struct prov_wr *wr, const struct heif *h)
{
	size_t at = full(wr, "iinf", h->info_version << 24);

	put(wr, h->info_version == 0 ? 2 : 4, (h->xmp == NULL ? 2 : 3) + h->more);
	put_info(wr, h, 1, "hvc1");
	if (h->xmp != NULL)
		put_info(wr, h, 2, h->exif.n > 0 ? "Exif" : "mime");
	put_info(wr, h, h->last == 0 ? 3 : h->last, "hvc1");
	for (unsigned i = 0; i < h->more; i++)
		put_info(wr, h, (uint16_t)(MORE + i), "mime");
	bmff_close(wr, at);
}

static void put_iref(struct prov_wr *wr, const struct heif *h)
{
	size_t at = full(wr, "iref", h->wide ? 0x01000000 : 0);
	size_t ref = bmff_open(wr, h->describes == 9 ? "thmb" : "cdsc");

	put(wr, h->wide ? 4 : 2, h->describes == 9 ? 3 : 2);
	put(wr, 2, 1);
	put(wr, h->wide ? 4 : 2, h->describes == 9 ? 1 : h->describes);
	bmff_close(wr, ref);
	bmff_close(wr, at);
}

static void put_meta(struct prov_wr *wr, const struct heif *h, uint64_t data)
{
	size_t meta = full(wr, "meta", 0), at;

	if (!h->no_primary) {
		at = full(wr, "pitm", 0);
		prov_wr_u16(wr, 1);
		bmff_close(wr, at);
	}
	if (!h->places_last)
		put_iloc(wr, h, data);
	put_iinf(wr, h);
	if (h->places_last)
		put_iloc(wr, h, data);
	if (h->describes != 0)
		put_iref(wr, h);
	if (h->in_idat) {
		at = bmff_open(wr, "idat");
		put_xmp(wr, h);
		bmff_close(wr, at);
	}
	bmff_close(wr, meta);
}

void heif_make(struct prov_wr *wr, const struct heif *h)
{
	size_t at = bmff_open(wr, "ftyp"), meta;

	prov_wr_str(wr, "heic");
	prov_wr_u32(wr, 0);
	prov_wr_str(wr, "mif1");
	bmff_close(wr, at);
	meta = wr->n;
	put_meta(wr, h, 0);
	at = wr->n + 8;
	prov_wr_cut(wr, meta);
	put_meta(wr, h, at);
	at = bmff_open(wr, "mdat");
	prov_wr_str(wr, IMAGE);
	if (h->xmp != NULL && h->apart) {
		bmff_close(wr, at);
		at = bmff_open(wr, "mdat");
	}
	if (h->xmp != NULL && !h->in_idat)
		put_xmp(wr, h);
	if (h->xmp != NULL && h->apart) {
		bmff_close(wr, at);
		at = bmff_open(wr, "mdat");
	}
	prov_wr_str(wr, REST);
	bmff_close(wr, at);
}

/* The box of TYPE among those of FILE from AT on. */
static bool find(
    struct prov_window *win, uint64_t at, uint64_t end, uint32_t type, struct prov_bmff_box *box)
{
	for (; prov_bmff_read(win, at, end, false, box, NULL) == PROV_OK; at += box->len) {
		if (box->type == type)
			return true;
	}
	return false;
}

struct prov_bytes heif_item(struct prov_bytes file, uint32_t id)
{
	struct prov_bytes out = {0};
	struct prov_bmff_iloc iloc;
	struct prov_bmff_box box;
	struct prov_window win;
	struct prov_src *src = NULL;

	if (prov_src_mem(&src, file.p, file.n, NULL) != PROV_OK)
		abort();
	prov_window_init(&win, src);
	if (!find(&win, 0, file.n, PROV_FOURCC('m', 'e', 't', 'a'), &box) ||
	    !find(&win, box.off + 12, box.off + box.len, PROV_FOURCC('i', 'l', 'o', 'c'), &box) ||
	    prov_bmff_iloc_open(&iloc, &win, &box, NULL) != PROV_OK)
		iloc.items = 0;
	for (uint32_t i = 0; i < iloc.items; i++) {
		struct prov_bmff_extent extent = {0};
		struct prov_bmff_item item;

		if (prov_bmff_iloc_item(&iloc, &item, NULL) != PROV_OK)
			break;
		for (unsigned k = 0; k < item.extents; k++) {
			if (prov_bmff_iloc_extent(&iloc, &extent, NULL) != PROV_OK)
				abort();
		}
		if (item.id == id && item.method == 0 && item.extents == 1)
			out = prov_bytes_sub(
			    file, (size_t)(item.base + extent.offset), (size_t)extent.length);
	}
	prov_src_close(src);
	return out;
}
