/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TIFF, DNG and raw formats that are TIFF: the store is the value of a tag in the main chain of
 * directories, anywhere in the file (C2PA 2.4, A.3.6). There is no box hash for TIFF (18.7.3.3), so
 * the layout names only what a data hash can leave out.
 */
#include "format/tiff.h"

#include "base/err.h"

#define TYPE_ASCII 2     /* of XMP, by some */
#define SMALLEST_STORE 9 /* 8 bytes would stand in the entry itself, and hold no JUMBF */

/* A part of the file that the layout tells from the rest. */
struct piece {
	uint64_t off, len;
	const char *name;
	size_t cand;  /* whose it is, or PROV_NO_CAND */
	bool is_cand; /* the embedding itself */
	bool metadata;
};

#define MAX_PIECES (1 + 2 * PROV_MAX_CANDS)

struct tiff {
	const struct prov_src *src;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	struct prov_tiff *chain;
	struct piece *pieces; /* in the file's order */
	size_t num_pieces;
};

static void add_piece(struct tiff *t, struct piece piece)
{
	size_t i = t->num_pieces++;

	for (; i > 0 && t->pieces[i - 1].off > piece.off; i--)
		t->pieces[i] = t->pieces[i - 1];
	t->pieces[i] = piece;
}

static const char *find_damage(const struct tiff *t, const struct prov_tiff_entry *e)
{
	if (e->type != PROV_TIFF_UNDEFINED)
		return "the tag for the manifest store is of the wrong type";
	if (e->count < SMALLEST_STORE)
		return "the tag for the manifest store is empty or too short";
	if (e->value > t->src->size || e->count > t->src->size - e->value)
		return "the manifest store lies behind the end of the file";
	return NULL;
}

/* The range of the store is the value alone; its count, which changes with it, may be left out of a
 * data hash too (18.5.5). Where the value can't be told, the entry stands for it. */
static int describe(struct tiff *t, const struct prov_tiff_entry *e, struct prov_err *err)
{
	size_t index = t->cands->n;
	struct prov_cand *cand = prov_cands_add(t->cands, t->arena, err);

	if (cand == NULL)
		return prov_failed(err);
	cand->damage = find_damage(t, e);
	cand->damage_at = cand->damage == NULL ? 0 : e->off;
	cand->contiguous = true;
	cand->start = cand->damage == NULL ? e->value : e->off;
	cand->len = cand->damage == NULL ? e->count : e->len;
	if (cand->damage == NULL && e->count > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, e->value,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	add_piece(t, (struct piece){cand->start, cand->len, "C2PA", index, true, false});
	if (cand->damage == NULL)
		add_piece(t, (struct piece){e->count_off, e->count_len, "IFD", index, false, true});
	return PROV_OK;
}

static void mark_overlap(struct tiff *t, const struct piece *piece)
{
	struct prov_cand *cand;

	if (piece->cand == PROV_NO_CAND)
		return;
	cand = &t->cands->v[piece->cand];
	if (cand->damage != NULL)
		return;
	cand->damage = "the manifest store lies over another part of the file's structure";
	cand->damage_at = cand->start;
}

/* The pieces and what is between them. One that begins inside of another is left out. */
static int lay_out(struct tiff *t, struct prov_err *err)
{
	const struct piece *last = NULL;
	uint64_t off = 0;
	int code = PROV_OK;

	for (size_t i = 0; i < t->num_pieces && code == PROV_OK; i++) {
		const struct piece *p = &t->pieces[i];

		if (p->off < off) {
			mark_overlap(t, p);
			mark_overlap(t, last);
			if (p->is_cand)
				t->cands->v[p->cand].contiguous = false;
			continue;
		}
		code = prov_layout_add(
		    t->layout, t->arena, p->off - off, "data", PROV_NO_CAND, false, err);
		if (code == PROV_OK)
			code = prov_layout_add(t->layout, t->arena, p->len, p->name,
			    p->is_cand ? p->cand : PROV_NO_CAND, p->metadata, err);
		/* A count is that of the store, which is left out exactly. */
		if (code == PROV_OK && p->len > 0)
			t->layout->v[t->layout->n - 1].implied = p->metadata;
		off = p->off + p->len;
		last = p;
	}
	if (code == PROV_OK)
		code = prov_layout_add(
		    t->layout, t->arena, t->src->size - off, "data", PROV_NO_CAND, false, err);
	return code;
}

/* Eight bytes may stand in the entry itself, and are no XMP. */
static void note_xmp(const struct tiff *t)
{
	const struct prov_tiff_entry *e = &t->chain->xmp;
	bool known =
	    e->type == PROV_TIFF_BYTE || e->type == TYPE_ASCII || e->type == PROV_TIFF_UNDEFINED;

	if (e->len == 0 || !known || e->count <= 8 || e->value > t->src->size ||
	    e->count > t->src->size - e->value)
		return;
	prov_cands_xmp(
	    t->cands, (struct prov_span){e->off, e->len}, (struct prov_span){e->value, e->count});
}

static int load(struct tiff *t, struct prov_cand *cand, struct prov_err *err)
{
	uint8_t *data = prov_arena_alloc(t->arena, (size_t)cand->len, err);

	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, (size_t)cand->len);
	return prov_src_read(t->src, cand->start, data, (size_t)cand->len, err);
}

static int tiff_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct tiff t = {.src = src, .arena = arena, .layout = layout, .cands = cands};
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	t.chain = prov_arena_alloc(arena, sizeof(*t.chain), err);
	if (t.chain == NULL)
		return prov_failed(err);
	t.pieces = prov_arena_array(arena, MAX_PIECES, sizeof(*t.pieces), err);
	if (t.pieces == NULL)
		return prov_failed(err);
	code = prov_tiff_walk(src, t.chain, NULL, NULL, err);
	if (code == PROV_OK)
		note_xmp(&t);
	prov_cands_exif(cands, 0, src->size);
	if (code == PROV_OK)
		add_piece(
		    &t, (struct piece){0, t.chain->header_len, "TIFh", PROV_NO_CAND, false, false});
	for (size_t i = 0; code == PROV_OK && i < t.chain->num_entries; i++)
		code = describe(&t, &t.chain->entries[i], err);
	if (code == PROV_OK)
		code = lay_out(&t, err);
	for (size_t i = 0; code == PROV_OK && i < cands->n; i++) {
		if (cands->v[i].damage == NULL)
			code = load(&t, &cands->v[i], err);
	}
	if (code == PROV_OK && cands->n > 0)
		code = prov_tiff_reach(src, arena, cands, err);
	return code;
}

static const char *const mime[] = {"image/tiff", "image/x-adobe-dng", "image/dng", "image/x-dng",
    "image/x-nikon-nef", "image/x-sony-arw", "image/x-canon-cr2", "image/x-olympus-orf",
    "image/x-panasonic-rw2", "image/x-pentax-pef", NULL};
static const char *const ext[] = {
    "tif", "tiff", "dng", "nef", "nrw", "arw", "sr2", "cr2", "orf", "rw2", "pef", NULL};

static const struct prov_format tiff = {
    .name = "tiff",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_OFFSETS | PROV_FMT_STORE_ONLY | PROV_FMT_ALSO | PROV_FMT_XMP,
    .sniff = prov_tiff_sniff,
    .scan = tiff_scan,
    .embed = prov_tiff_embed,
};

const struct prov_format *prov_format_tiff(void)
{
	return &tiff;
}
