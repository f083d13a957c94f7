/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG 1: the store is in APP11 marker segments before the image data (C2PA 2.4, A.3.1). */
#include "format/jpeg.h"

#include "base/err.h"
#include "base/limits.h"

static int jpeg_sniff(struct prov_bytes head)
{
	return prov_bytes_starts(head, "\xff\xd8\xff") ? 100 : 0;
}

struct scan {
	const struct prov_src *src;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_jpeg_groups groups;
	struct prov_cands *cands;
	struct prov_window win;
	uint64_t off;
	struct index { /* of further pictures; in the arena */
		struct prov_bytes content;
		uint64_t off;
	} indexes[PROV_JPEG_INDEXES];
	size_t num_indexes;
	bool too_many;
};

static int add_range(struct scan *s, uint64_t len, const char *name, size_t cand, bool metadata,
    struct prov_err *err)
{
	int code = prov_layout_add(s->layout, s->arena, len, name, cand, metadata, err);

	s->off += len;
	return code;
}

static int add_gap(struct scan *s, uint64_t len, const char *name, struct prov_err *err)
{
	int code = prov_layout_add_gap(s->layout, s->arena, len, name, err);

	s->off += len;
	return code;
}

/*
 * Moves to the next marker. Fill bytes may precede any marker (10918-1, B.1.1.2); what else stands
 * between two segments decoders skip, and so do we: it is hashed with the rest.
 */
static int next_marker(struct scan *s, unsigned *marker, struct prov_err *err)
{
	uint64_t at, stray_end = s->off;
	bool after_ff = false;
	struct prov_bytes both;
	int code;

	/* Nearly always it stands right there: of tens of thousands of segments, that is the cost.
	 */
	if (s->src->size - s->off >= PROV_JPEG_MARKER) {
		code = prov_window_get(&s->win, s->off, PROV_JPEG_MARKER, &both, err);
		if (code != PROV_OK)
			return code;
		if (both.p[0] == 0xff && both.p[1] != 0x00 && both.p[1] != 0xff) {
			*marker = both.p[1];
			return PROV_OK;
		}
	}
	for (at = s->off;; at++) {
		struct prov_bytes b;

		if (at == s->src->size)
			return prov_fail_at(err, PROV_E_TRUNC, at,
			    "the file ends before the image data of the JPEG");
		code = prov_window_get(&s->win, at, 1, &b, err);
		if (code != PROV_OK)
			return code;
		if (after_ff && b.p[0] != 0x00 && b.p[0] != 0xff) {
			*marker = b.p[0];
			break;
		}
		after_ff = b.p[0] == 0xff;
		if (!after_ff)
			stray_end = at + 1;
	}
	code = add_gap(s, stray_end - s->off, "stray", err);
	/* AT is the second byte of the marker. */
	if (code == PROV_OK)
		code = add_gap(s, at - 1 - s->off, "fill", err);
	return code;
}

/* Exif, XMP, IPTC and comments: what describes the image rather than makes it. */
static int check_metadata(
    struct scan *s, unsigned marker, uint64_t len, bool *is_metadata, struct prov_err *err)
{
	static const struct {
		unsigned marker;
		const char *begin;
		size_t n; /* with its NUL */
		enum { OTHER, EXIF, XMP } kind;
	} kinds[] = {
	    {PROV_M_APP1, "Exif", 5, EXIF},
	    {PROV_M_APP1, "http://ns.adobe.com/xap/1.0/", 29, XMP},
	    {PROV_M_APP1, "http://ns.adobe.com/xmp/extension/", 35, OTHER},
	    {PROV_M_APP13, "Photoshop 3.0", 14, OTHER},
	    {PROV_M_COM, "", 0, OTHER},
	};

	*is_metadata = false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct prov_bytes b;
		int code;

		if (kinds[i].marker != marker || len < 4 + kinds[i].n)
			continue;
		code = prov_window_get(&s->win, s->off + 4, kinds[i].n, &b, err);
		if (code != PROV_OK)
			return code;
		if (!prov_bytes_eq(b, prov_bytes(kinds[i].begin, kinds[i].n)))
			continue;
		*is_metadata = true;
		/* What does not fit into this segment is in others (XMP part 3, 1.1.3.1), which are
		 * not read here: dcterms:provenance belongs where every reader finds it. For what
		 * the file says of itself they are (jpeg_xmp.c). */
		if (kinds[i].kind == EXIF)
			prov_cands_exif(s->cands, s->off + 4, len - 4);
		if (kinds[i].kind == XMP)
			prov_cands_xmp(s->cands, (struct prov_span){s->off, len},
			    (struct prov_span){s->off + 4 + kinds[i].n, len - 4 - kinds[i].n});
	}
	return PROV_OK;
}

/* An index of pictures, LEN bytes with the marker. */
static int note_index(struct scan *s, uint64_t len, struct prov_err *err)
{
	size_t n = (size_t)len - 4;
	struct prov_bytes name;
	uint8_t *copy;
	int code;

	if (n < 4 || s->too_many)
		return PROV_OK;
	code = prov_window_get(&s->win, s->off + 4, 4, &name, err);
	if (code != PROV_OK || !prov_bytes_eq(name, prov_bytes("MPF", 4)))
		return code;
	s->too_many = s->num_indexes == PROV_JPEG_INDEXES;
	if (s->too_many)
		return PROV_OK;
	copy = prov_arena_alloc(s->arena, n, err);
	if (copy == NULL)
		return prov_failed(err);
	s->indexes[s->num_indexes++] = (struct index){prov_bytes(copy, n), s->off + 4};
	return prov_src_read(s->src, s->off + 4, copy, n, err);
}

/* Whether one of them leads into the store. */
static int check_indexes(struct scan *s, struct prov_cand *cand, struct prov_err *err)
{
	const struct prov_span store = {cand->start, cand->len};
	int code = PROV_OK;

	cand->indexed = s->too_many;
	for (size_t i = 0; i < s->num_indexes && code == PROV_OK && !cand->indexed; i++)
		code = prov_jpeg_leads_into(
		    &s->win, s->indexes[i].content, s->indexes[i].off, store, &cand->indexed, err);
	return code;
}

static int add_segment(struct scan *s, unsigned marker, const char *name, struct prov_err *err)
{
	struct prov_jpeg_packet packet;
	struct prov_bytes b;
	size_t cand = PROV_NO_CAND;
	bool is_packet = false, is_metadata;
	uint64_t len;
	int code;

	code = prov_window_get(&s->win, s->off + PROV_JPEG_MARKER, 2, &b, err);
	if (code != PROV_OK)
		return code;
	len = (uint64_t)b.p[0] << 8 | b.p[1];
	if (len < 2)
		return prov_fail_at(
		    err, PROV_E_FORMAT, s->off, "a JPEG segment is shorter than its own length");
	len += PROV_JPEG_MARKER;
	if (len > s->src->size - s->off)
		return prov_fail_at(err, PROV_E_TRUNC, s->off,
		    "the file ends in the middle of a JPEG segment that begins here");
	code = check_metadata(s, marker, len, &is_metadata, err);
	if (code == PROV_OK && marker == PROV_M_APP2)
		code = note_index(s, len, err);
	if (code == PROV_OK && marker == PROV_M_APP11)
		code = prov_jpeg_packet(&s->win, s->off, len, &is_packet, &packet, err);
	if (code == PROV_OK && is_packet)
		code = prov_jpeg_groups_add(&s->groups, &packet, &cand, err);
	if (code != PROV_OK)
		return code;
	return add_range(s, len, name, cand, is_metadata, err);
}

static int scan_segments(struct scan *s, struct prov_err *err)
{
	for (;;) {
		char name[PROV_JPEG_NAME];
		unsigned marker = 0;
		int code = next_marker(s, &marker, err);

		if (code != PROV_OK)
			return code;
		prov_jpeg_marker_name(marker, name);
		/* From here to the end nothing can hold a store. */
		if (marker == PROV_M_SOS)
			return add_range(s, s->src->size - s->off, name, PROV_NO_CAND, false, err);
		if (marker == PROV_M_TEM || (marker >= PROV_M_RST0 && marker <= PROV_M_EOI))
			code = add_range(s, 2, name, PROV_NO_CAND, false, err);
		else
			code = add_segment(s, marker, name, err);
		if (code == PROV_OK && marker == PROV_M_EOI)
			return add_gap(s, s->src->size - s->off, "trailing", err);
		if (code != PROV_OK)
			return code;
	}
}

static int jpeg_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct scan s = {.src = src, .arena = arena, .layout = layout, .cands = cands};
	struct prov_bytes soi;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&s.win, src);
	code = prov_jpeg_groups_init(&s.groups, arena, cands, err);
	if (code == PROV_OK)
		code = prov_window_get(&s.win, 0, 2, &soi, err);
	if (code != PROV_OK)
		return code;
	if (!prov_bytes_starts(soi, "\xff\xd8"))
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no JPEG start of image");
	code = scan_segments(&s, err);
	if (code == PROV_OK)
		code = prov_jpeg_groups_finish(&s.groups, &s.win, layout, err);
	for (size_t i = 0; i < cands->n && code == PROV_OK; i++)
		code = check_indexes(&s, &cands->v[i], err);
	return code;
}

static const char *const mime[] = {"image/jpeg", NULL};
static const char *const ext[] = {"jpg", "jpeg", "jpe", "jfif", NULL};

static const struct prov_format jpeg = {
    .name = "jpeg",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_XMP,
    .sniff = jpeg_sniff,
    .scan = jpeg_scan,
    .embed = prov_jpeg_embed,
    .split = prov_jpeg_split,
    .missing = prov_jpeg_missing,
};

const struct prov_format *prov_format_jpeg(void)
{
	return &jpeg;
}
