/* SPDX-License-Identifier: Apache-2.0 */
/* ISO BMFF: the store lies in C2PA's uuid box at the top of the file (C2PA 2.4, A.5). */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff_heif.h"
#include "format/bmff_label.h"
#include "format/bmff_scan.h"
#include "format/cands.h"

#define OFFSET_SIZE 8u /* of the first merkle box, before the store (A.5.3) */
#define BOX_HEAD 8u
#define DESC_TOGGLES 16u /* in a description box, behind its type */
#define BOX_JUMB PROV_FOURCC('j', 'u', 'm', 'b')
#define BOX_JUMD PROV_FOURCC('j', 'u', 'm', 'd')

struct scan {
	const struct prov_src *src;
	struct prov_window win;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	size_t original, update; /* candidates, or PROV_NO_CAND */
	size_t boxes;
	bool is_image, has_meta, has_movie;
	bool needs_data; /* an image whose items lie outside of its meta box */
};

static void damage(struct prov_cand *cand, const char *why)
{
	if (cand->damage == NULL) {
		cand->damage = why;
		cand->damage_at = cand->start;
	}
}

static bool is_jumb(struct prov_bytes data, size_t at)
{
	return prov_bytes_is(prov_bytes_sub(data, at + 4, 4), "jumb");
}

/* A store's bytes: everything behind the box_purpose and, where USE has it, the merkle offset. */
static int read_store(struct scan *s, const struct prov_bmff_box *box, enum prov_bmff_use use,
    uint64_t data, struct prov_cand *cand, struct prov_err *err)
{
	uint64_t n = box->off + box->len - data;
	struct prov_bytes all;
	uint8_t *p;
	int rc;

	if (n > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, box->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	p = prov_arena_alloc(s->arena, (size_t)n, err);
	if (p == NULL)
		return prov_failed(err);
	rc = prov_src_read(s->src, data, p, (size_t)n, err);
	if (rc != PROV_OK)
		return rc;
	all = prov_bytes(p, (size_t)n);
	/* A.5.3 gives the offset to "manifest" (and so to "original"), and says nothing of it for
	 * "update": both are read. */
	if (use != PROV_BMFF_UPDATE || !is_jumb(all, 0))
		all = prov_bytes_sub(all, OFFSET_SIZE, all.n);
	cand->data = all;
	if (all.n == 0)
		damage(cand, "the box for the manifest store is empty");
	return PROV_OK;
}

static int add_cand(struct scan *s, const struct prov_bmff_box *box, enum prov_bmff_use use,
    uint64_t data, struct prov_err *err)
{
	struct prov_cand *cand = prov_cands_add(s->cands, s->arena, err);
	size_t index = s->cands->n - 1;

	if (cand == NULL)
		return prov_failed(err);
	cand->start = box->off;
	cand->len = box->len;
	cand->contiguous = true;
	if (use == PROV_BMFF_ORIGINAL && s->original == PROV_NO_CAND)
		s->original = index;
	if (use == PROV_BMFF_UPDATE && s->update == PROV_NO_CAND)
		s->update = index;
	if (use == PROV_BMFF_C2PA_ODD) {
		damage(cand, "the box for the manifest store is not as C2PA defines it");
		return PROV_OK;
	}
	return read_store(s, box, use, data, cand, err);
}

/* The range of one box, and the candidate that it is. */
static int add_box(struct scan *s, const struct prov_bmff_box *box, bool cut, struct prov_err *err)
{
	enum prov_bmff_use use;
	size_t cand = PROV_NO_CAND;
	uint64_t data;
	char name[5];
	int rc = prov_bmff_use(&s->win, box, &use, &data, err);

	if (rc == PROV_OK && use != PROV_BMFF_OTHER && use != PROV_BMFF_XMP &&
	    use != PROV_BMFF_MERKLE) {
		cand = s->cands->n;
		rc = add_cand(s, box, use, data, err);
		if (rc == PROV_OK && cut)
			damage(&s->cands->v[cand],
			    "the file ends in the middle of the manifest store");
	}
	if (rc != PROV_OK)
		return rc;
	if (use == PROV_BMFF_XMP)
		prov_cands_xmp(s->cands, (struct prov_span){box->off, box->len},
		    (struct prov_span){box->off + box->head + PROV_BMFF_UUID_SIZE,
			box->len - box->head - PROV_BMFF_UUID_SIZE});
	prov_bmff_name(box->type, name);
	return prov_layout_add(
	    s->layout, s->arena, box->len, name, cand, use == PROV_BMFF_XMP, err);
}

/* The superbox at the beginning of DATA, its description box, and only zeros behind (as behind a
 * store that is in one place): neither a header nor a tail of what is put together is in any hash.
 */
static bool read_super(struct prov_bytes data, struct prov_box *box, struct prov_box *desc)
{
	struct prov_rd rd, head;

	prov_rd_init(&rd, data, 0);
	if (prov_box_read(&rd, box, NULL) != PROV_OK || box->type != BOX_JUMB)
		return false;
	prov_rd_init(&head, box->body, 0);
	if (prov_box_read(&head, desc, NULL) != PROV_OK || desc->type != BOX_JUMD)
		return false;
	for (size_t i = box->raw.n; i < data.n; i++) {
		if (data.p[i] != 0)
			return false;
	}
	return true;
}

/* Described alike, but for the byte of toggles between type and label (ISO/IEC 19566-5, B.3). */
static bool is_same_kind(struct prov_bytes a, struct prov_bytes b)
{
	return prov_bytes_eq(
		   prov_bytes_sub(a, 0, DESC_TOGGLES), prov_bytes_sub(b, 0, DESC_TOGGLES)) &&
	       prov_bytes_eq(prov_bytes_sub(a, DESC_TOGGLES + 1, a.n),
		   prov_bytes_sub(b, DESC_TOGGLES + 1, b.n));
}

/*
 * A later store of update manifests alone, behind the one that they update (A.5.3, 18.6.2): they
 * are one store in two places. The first superbox's description box is kept, the manifests of the
 * second follow those of the first.
 */
static int join(struct scan *s, struct prov_cand *original, const struct prov_cand *update,
    struct prov_err *err)
{
	struct prov_box box[2], desc[2];
	struct prov_bytes more;
	size_t n;
	uint8_t *p;

	if (!read_super(original->data, &box[0], &desc[0]) ||
	    !read_super(update->data, &box[1], &desc[1]) ||
	    !is_same_kind(desc[0].body, desc[1].body)) {
		damage(original, "the manifest store and its update can't be put together");
		return PROV_OK;
	}
	more = prov_bytes_sub(box[1].body, desc[1].raw.n, box[1].body.n);
	n = BOX_HEAD + box[0].body.n + more.n;
	original->updates_at = BOX_HEAD + box[0].body.n;
	if (n > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	p = prov_arena_alloc(s->arena, n, err);
	if (p == NULL)
		return prov_failed(err);
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> (24 - 8 * i));
	memcpy(&p[4], "jumb", 4);
	memcpy(&p[BOX_HEAD], box[0].body.p, box[0].body.n);
	if (more.n > 0)
		memcpy(&p[BOX_HEAD + box[0].body.n], more.p, more.n);
	original->data = prov_bytes(p, n);
	original->contiguous = false;
	return PROV_OK;
}

/* Both parts of an updated store become the one candidate of the first. */
static int settle_update(struct scan *s, struct prov_err *err)
{
	struct prov_cands *c = s->cands;

	if (s->original == PROV_NO_CAND && s->update == PROV_NO_CAND)
		return PROV_OK;
	if (s->original == PROV_NO_CAND) {
		damage(&c->v[s->update], "the update of a manifest store that is not there");
		return PROV_OK;
	}
	if (s->update == PROV_NO_CAND) {
		/* A.5.3: "original" says that an update is present; without it the newest
		 * manifests are lost. */
		damage(&c->v[s->original], "the update of the manifest store is missing");
		return PROV_OK;
	}
	if (c->n != 2 || s->original != 0 || s->update != 1 || c->v[0].damage != NULL ||
	    c->v[1].damage != NULL)
		return PROV_OK; /* more than one store, which is said elsewhere */
	for (size_t i = 0; i < s->layout->n; i++) {
		if (s->layout->v[i].cand == 1)
			s->layout->v[i].cand = 0;
	}
	c->n = 1;
	return join(s, &c->v[0], &c->v[1], err);
}

/* Where no box can be read any more: without a store no layout; with one, the rest is described as
 * it is, so that the binding says what became of the content. */
static int end_broken(struct scan *s, const struct prov_bmff_box *box, uint64_t at, int code,
    const struct prov_err *why, struct prov_err *err)
{
	if (code != PROV_E_TRUNC && code != PROV_E_FORMAT) {
		prov_hand_over(err, why);
		return code;
	}
	if (code == PROV_E_TRUNC && box->type != 0) {
		int rc = add_box(s, box, true, err);

		if (rc != PROV_OK)
			return rc;
	} else {
		int rc = prov_layout_add(
		    s->layout, s->arena, s->src->size - at, "trailing", PROV_NO_CAND, false, err);
		if (rc != PROV_OK)
			return rc;
		/* A few bytes that are too short for a box are no damage worth an error. */
		if (s->src->size - at < BOX_HEAD && at > 0)
			return PROV_OK;
	}
	if (s->cands->n > 0)
		return PROV_OK;
	prov_hand_over(err, why);
	return code;
}

/* The XMP of an image is an item of its first meta box. */
static int note_item(struct scan *s, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bmff_heif heif;
	int code;

	if (!s->is_image || s->has_meta || box->type != PROV_FOURCC('m', 'e', 't', 'a'))
		return PROV_OK;
	s->has_meta = true;
	code = prov_bmff_heif_read(&s->win, box, &heif, &why);
	if (code == PROV_E_FORMAT || code == PROV_E_TRUNC || code == PROV_E_LIMIT)
		s->cands->xmp = (struct prov_xmp){.holder = {box->off, box->len},
		    .unread = "can't be found, since the table of items is malformed"};
	if (code == PROV_E_LIMIT)
		return prov_cands_refuse_xmp(s->cands, s->arena, &why, err);
	if (code == PROV_E_FORMAT || code == PROV_E_TRUNC)
		return PROV_OK;
	if (code != PROV_OK)
		return prov_pass(err, code, &why);
	else if (heif.xmp != 0)
		s->cands->xmp = (struct prov_xmp){.holder = heif.info,
		    .packet = heif.packet,
		    .unread = heif.unread,
		    .is_taken_out = heif.is_taken_out};
	s->needs_data = heif.idat.type == 0;
	if (code == PROV_OK && heif.exif_content.len > 0)
		prov_cands_exif(s->cands, heif.exif_content.start, heif.exif_content.len);
	return PROV_OK;
}

/* A film's label lies in its first moov box. What can't be followed has none. */
static int note_label(struct scan *s, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_bmff_labels *labels;
	struct prov_err why = {0};
	int code;

	if (s->is_image || s->has_movie || box->type != PROV_FOURCC('m', 'o', 'o', 'v'))
		return PROV_OK;
	s->has_movie = true;
	code = prov_bmff_labels_find(&s->win, box, s->arena, &labels, &why);
	if (labels != NULL && labels->n > 0)
		s->cands->aigc = labels->v[0].text;
	if (labels != NULL && labels->has_xmp)
		s->cands->unread =
		    "the film's user data holds XMP (XMP_), which is looked for in a uuid box";
	if (code == PROV_E_LIMIT && labels != NULL)
		s->cands->unread = "the film's metadata is more than the limits allow";
	return code == PROV_OK || (code == PROV_E_LIMIT && labels != NULL)
		   ? PROV_OK
		   : prov_pass(err, code, &why);
}

static bool has_box(const struct scan *s, const char *name)
{
	for (size_t i = 0; i < s->layout->n; i++) {
		if (strcmp(s->layout->v[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A recorder writes moov last, so that a film whose recording broke off has none. Segments of a
 * film in files of their own have moof, all but the first, whose credentials, where they are about
 * its bytes alone, don't hold beside the others (C2PA 2.4, 15.12.2). An image's pictures come last.
 * Heads may be compressed, and media data be of one fragment (ISO/IEC 14496-12, 8.19, 8.1.4). */
static const char *find_missing(const struct scan *s)
{
	bool has_media = has_box(s, "mdat") || has_box(s, "imda");
	bool has_head = has_box(s, "moov") || has_box(s, "!mov");
	bool has_part = has_box(s, "moof") || has_box(s, "!mof"), has_meta = has_box(s, "meta");

	if (has_media && !has_head && !has_part && !has_meta)
		return "the moov box that says how a film is played";
	if (has_head && !has_part && !has_meta && !has_media)
		return "the mdat box with a film's pictures or sound (the first file of a film in "
		       "segments has none, but what is signed here won't hold beside the others)";
	return s->needs_data && !has_media ? "the mdat box that holds the picture" : NULL;
}

static int scan_boxes(const struct prov_src *src, bool is_image, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct scan s = {.src = src,
	    .arena = arena,
	    .layout = layout,
	    .cands = cands,
	    .original = PROV_NO_CAND,
	    .update = PROV_NO_CAND,
	    .is_image = is_image};
	uint64_t at = 0;
	int rc = PROV_OK;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&s.win, src);
	if (src->size < BOX_HEAD)
		return prov_fail_at(err, PROV_E_TRUNC, 0, "too short for a box");
	while (at < src->size && rc == PROV_OK) {
		struct prov_err why = {0};
		struct prov_bmff_box box;
		int code = prov_bmff_read(&s.win, at, src->size, true, &box, &why);

		if (code != PROV_OK) {
			rc = end_broken(&s, &box, at, code, &why, err);
			break;
		}
		rc = prov_bmff_each(&s.win, &box, &s.boxes, NULL, NULL, err);
		if (rc == PROV_OK)
			rc = add_box(&s, &box, false, err);
		if (rc == PROV_OK)
			rc = note_item(&s, &box, err);
		if (rc == PROV_OK)
			rc = note_label(&s, &box, err);
		at += box.len;
	}
	layout->missing = find_missing(&s);
	return rc == PROV_OK ? settle_update(&s, err) : rc;
}

static int scan_film(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	return scan_boxes(src, false, arena, layout, cands, err);
}

static int scan_image(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	return scan_boxes(src, true, arena, layout, cands, err);
}

#define RECORD(id, label, mimes, exts, kind, more)                                                 \
	static int sniff_##id(struct prov_bytes head)                                              \
	{                                                                                          \
		return prov_bmff_sniff(head, prov_format_##id);                                    \
	}                                                                                          \
	static const struct prov_format record_##id = {                                            \
	    .name = (label),                                                                       \
	    .mime = (mimes),                                                                       \
	    .ext = (exts),                                                                         \
	    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_BMFF | PROV_FMT_XMP | (more),                   \
	    .sniff = sniff_##id,                                                                   \
	    .scan = scan_##kind,                                                                   \
	    .embed = prov_bmff_embed_##kind,                                                       \
	    .append = prov_bmff_append,                                                            \
	};                                                                                         \
	const struct prov_format *prov_format_##id(void)                                           \
	{                                                                                          \
		return &record_##id;                                                               \
	}

static const char *const mp4_mime[] = {
    "video/mp4", "application/mp4", "video/iso.segment", "audio/iso.segment", NULL};
static const char *const mp4_ext[] = {"mp4", "m4v", "m4s", "cmfv", "cmfa", "3gp", NULL};
static const char *const mov_mime[] = {"video/quicktime", NULL};
static const char *const mov_ext[] = {"mov", "qt", NULL};
static const char *const m4a_mime[] = {"audio/mp4", "audio/x-m4a", NULL};
static const char *const m4a_ext[] = {"m4a", "m4b", NULL};
static const char *const heic_mime[] = {"image/heic", "image/heic-sequence", NULL};
static const char *const heic_ext[] = {"heic", "heics", NULL};
static const char *const heif_mime[] = {"image/heif", "image/heif-sequence", NULL};
static const char *const heif_ext[] = {"heif", "heifs", "hif", NULL};
static const char *const avif_mime[] = {"image/avif", NULL};
static const char *const avif_ext[] = {"avif", "avifs", NULL};

RECORD(mp4, "mp4", mp4_mime, mp4_ext, film, PROV_FMT_AIGC)
RECORD(mov, "mov", mov_mime, mov_ext, film, PROV_FMT_AIGC)
RECORD(m4a, "m4a", m4a_mime, m4a_ext, film, PROV_FMT_AIGC)
RECORD(heic, "heic", heic_mime, heic_ext, image, 0u)
RECORD(heif, "heif", heif_mime, heif_ext, image, 0u)
RECORD(avif, "avif", avif_mime, avif_ext, image, 0u)
