/* SPDX-License-Identifier: Apache-2.0 */
/* GIF: the store is in the sub-blocks of an application extension C2PA_GIF (C2PA 2.4, A.3.8). */
#include "format/gif.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/window.h"

#define SCREEN_SIZE 7 /* logical screen descriptor */
#define IMAGE_SIZE 10 /* image descriptor with its introducer */
#define APP_BLOCK 11
#define MAJOR_VERSION 1
#define MAJOR_AT 11 /* where an application extension holds it */

#define INTRODUCER 0x21
#define IMAGE 0x2c
#define TRAILER 0x3b
#define COMMENT 0xfe
#define APPLICATION 0xff

static int gif_sniff(struct prov_bytes head)
{
	return prov_bytes_starts(head, "GIF89a") || prov_bytes_starts(head, "GIF87a") ? 100 : 0;
}

struct gif {
	struct prov_window win;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	uint64_t off;  /* what lies before is in the layout */
	bool in_image; /* the first image has begun */
	bool ended;
};

static int add(
    struct gif *g, uint64_t len, const char *name, size_t cand, bool metadata, struct prov_err *err)
{
	if (len > g->layout->size - g->off)
		return prov_fail_at(err, PROV_E_TRUNC, g->off,
		    "the file ends in the middle of a part that begins here");
	g->off += len;
	return prov_layout_add(g->layout, g->arena, len, name, cand, metadata, err);
}

/* A colour table follows where the packed fields say so. */
static uint64_t table_size(uint8_t packed)
{
	return (packed & 0x80) != 0 ? (uint64_t)3 << ((packed & 7) + 1) : 0;
}

/* The sub-blocks at OFF with their terminator: *LEN of the file, *DATA without the sizes. */
static int measure(struct gif *g, uint64_t off, uint64_t *len, uint64_t *data, struct prov_err *err)
{
	uint64_t at = off;
	uint8_t n = 1;

	*data = 0;
	while (n != 0) {
		struct prov_bytes size;
		int code = prov_window_get(&g->win, at, 1, &size, err);

		if (code != PROV_OK)
			return code;
		n = size.p[0];
		*data += n;
		at += 1u + n;
	}
	*len = at - off;
	return PROV_OK;
}

/* What lies before the end in the sub-blocks at OFF; OUT has room for all of it. */
static int gather(struct gif *g, uint64_t off, uint8_t *out, size_t room, struct prov_err *err)
{
	size_t done = 0;

	while (done < room) {
		struct prov_bytes block;
		size_t n;
		int code = prov_window_get(&g->win, off, 1, &block, err);

		if (code != PROV_OK)
			return code;
		n = block.p[0];
		if (n == 0 || n > room - done)
			return prov_fail(
			    err, PROV_E_INTERNAL, "the sub-blocks are not as measured");
		code = prov_window_get(&g->win, off + 1, n, &block, err);
		if (code != PROV_OK)
			return code;
		memcpy(&out[done], block.p, n);
		done += n;
		off += 1u + n;
	}
	return PROV_OK;
}

/* An extension of LEN bytes at g->off, whose application data (DATA bytes) are in sub-blocks. */
static int add_cand(
    struct gif *g, uint8_t major, uint64_t len, uint64_t data_len, struct prov_err *err)
{
	struct prov_cand *cand;
	uint8_t *data;

	if (data_len > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, g->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	cand = prov_cands_add(g->cands, g->arena, err);
	if (cand == NULL)
		return prov_failed(err);
	cand->start = g->off;
	cand->len = len;
	cand->contiguous = true;
	cand->damage_at = g->off;
	if (major != MAJOR_VERSION)
		cand->damage = "the block for the manifest store is of a version not known";
	else if (data_len == 0)
		cand->damage = "the block for the manifest store is empty";
	if (cand->damage != NULL)
		return PROV_OK;
	cand->damage_at = 0;
	data = prov_arena_alloc(g->arena, (size_t)data_len, err);
	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, (size_t)data_len);
	return gather(g, g->off + PROV_GIF_APP_HEAD, data, (size_t)data_len, err);
}

/* The packet stands there in one run that reads as sub-blocks, because a trailer catches every size
 * that leads out of it: 1, 255 and down to 0, 0 (XMP part 3, 1.1.2). */
static int note_xmp(struct gif *g, uint64_t len, struct prov_err *err)
{
	struct prov_span packet = {0};
	struct prov_bytes trailer;
	bool whole = len >= PROV_GIF_APP_HEAD + PROV_GIF_XMP_TRAILER;
	int code;

	if (whole) {
		code = prov_window_get(&g->win, g->off + len - PROV_GIF_XMP_TRAILER,
		    PROV_GIF_XMP_TRAILER, &trailer, err);
		if (code != PROV_OK)
			return code;
		whole = trailer.p[0] == 1 && trailer.p[PROV_GIF_XMP_TRAILER - 1] == 0;
		for (unsigned i = 1; whole && i < PROV_GIF_XMP_TRAILER - 1; i++)
			whole = trailer.p[i] == 256 - i;
	}
	if (whole)
		packet = (struct prov_span){
		    g->off + PROV_GIF_APP_HEAD, len - PROV_GIF_APP_HEAD - PROV_GIF_XMP_TRAILER};
	prov_cands_xmp(g->cands, (struct prov_span){g->off, len}, packet);
	if (!whole && g->cands->xmp.holder.start == g->off)
		g->cands->xmp.unread = "is not written as in GIF";
	return PROV_OK;
}

static int add_application(
    struct gif *g, uint64_t len, struct prov_bytes head, struct prov_err *err)
{
	struct prov_bytes name = prov_bytes_sub(head, 3, APP_BLOCK);
	uint8_t major;
	uint64_t rest, data;
	int code;

	if (head.n < PROV_GIF_APP_HEAD || head.p[2] != APP_BLOCK)
		return add(g, len, "21FF", PROV_NO_CAND, false, err);
	if (prov_bytes_starts(name, PROV_GIF_XMP)) {
		code = note_xmp(g, len, err);
		return code == PROV_OK ? add(g, len, "21FF", PROV_NO_CAND, true, err) : code;
	}
	if (!prov_bytes_starts(name, "C2PA_GIF"))
		return add(g, len, "21FF", PROV_NO_CAND, false, err);
	major = head.p[MAJOR_AT];
	code = measure(g, g->off + PROV_GIF_APP_HEAD, &rest, &data, err);
	if (code == PROV_OK)
		code = add_cand(g, major, len, data, err);
	if (code == PROV_OK)
		code = add(g, len, "C2PA", g->cands->n - 1, false, err);
	return code;
}

/* An extension: all of them are sub-blocks behind a label (GIF89a, 15 and 23 to 26). */
static int add_extension(struct gif *g, struct prov_err *err)
{
	static const char hex[] = "0123456789ABCDEF";
	uint64_t len, data;
	char name[5] = "21..";
	struct prov_bytes head;
	int code = prov_window_get(&g->win, g->off, 2, &head, err);
	uint8_t label;

	if (code != PROV_OK)
		return code;
	label = head.p[1];
	code = measure(g, g->off + 2, &len, &data, err);
	if (code != PROV_OK)
		return code;
	len += 2;
	if (label == APPLICATION) {
		code = prov_window_get(&g->win, g->off,
		    len < PROV_GIF_APP_HEAD ? (size_t)len : PROV_GIF_APP_HEAD, &head, err);
		return code == PROV_OK ? add_application(g, len, head, err) : code;
	}
	name[2] = hex[label >> 4];
	name[3] = hex[label & 15];
	return add(g, len, name, PROV_NO_CAND, label == COMMENT, err);
}

/* The descriptor with its colour table, then the image data, are boxes (18.7.3.4). */
static int add_image(struct gif *g, struct prov_err *err)
{
	struct prov_bytes head;
	uint64_t len, data;
	int code = prov_window_get(&g->win, g->off, IMAGE_SIZE, &head, err);

	g->in_image = true;
	if (code == PROV_OK)
		code = add(g, IMAGE_SIZE + table_size(head.p[IMAGE_SIZE - 1]), "2C", PROV_NO_CAND,
		    false, err);
	if (code == PROV_OK) /* the data begin with the minimum code size */
		code = measure(g, g->off + 1, &len, &data, err);
	if (code == PROV_OK)
		code = add(g, 1 + len, "TBID", PROV_NO_CAND, false, err);
	return code;
}

static int add_block(struct gif *g, struct prov_err *err)
{
	struct prov_bytes first;
	int code = prov_window_get(&g->win, g->off, 1, &first, err);

	if (code != PROV_OK)
		return code;
	switch (first.p[0]) {
	case INTRODUCER:
		return add_extension(g, err);
	case IMAGE:
		return add_image(g, err);
	case TRAILER:
		g->ended = true;
		return add(g, 1, "3B", PROV_NO_CAND, false, err);
	default:
		return prov_fail_at(err, PROV_E_FORMAT, g->off, "not the beginning of a GIF block");
	}
}

static int add_begin(struct gif *g, struct prov_err *err)
{
	struct prov_bytes head;
	int code = prov_window_get(&g->win, 0, PROV_GIF_HEADER + SCREEN_SIZE, &head, err);

	if (code != PROV_OK)
		return code;
	if (gif_sniff(head) == 0)
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no GIF signature");
	code = add(
	    g, PROV_GIF_HEADER, head.p[4] == '9' ? "GIF89a" : "GIF87a", PROV_NO_CAND, false, err);
	if (code == PROV_OK)
		code = add(g, SCREEN_SIZE + table_size(head.p[PROV_GIF_HEADER + 4]), "LSD",
		    PROV_NO_CAND, false, err);
	return code;
}

static int gif_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct gif g = {.arena = arena, .layout = layout, .cands = cands};
	struct prov_err why = {0};
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&g.win, src);
	code = add_begin(&g, &why);
	while (code == PROV_OK && !g.ended)
		code = add_block(&g, &why);
	if (code == PROV_OK)
		return prov_layout_add_gap(layout, arena, src->size - g.off, "trailing", err);
	/* The store stands before the first image (A.3.8); what is broken behind is one part. */
	if (g.in_image && (code == PROV_E_TRUNC || code == PROV_E_FORMAT)) {
		layout->missing = "the trailer that ends a GIF";
		return prov_layout_add_gap(layout, arena, src->size - g.off, "broken", err);
	}
	prov_hand_over(err, &why);
	return code;
}

static const char *const mime[] = {"image/gif", NULL};
static const char *const ext[] = {"gif", NULL};

static const struct prov_format gif = {
    .name = "gif",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_XMP,
    .sniff = gif_sniff,
    .scan = gif_scan,
    .embed = prov_gif_embed,
};

const struct prov_format *prov_format_gif(void)
{
	return &gif;
}
