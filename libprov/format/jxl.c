/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG XL: the store is a jumb box at the top of the file; a bare codestream can hold none
 * (C2PA 2.4, A.3.9; ISO/IEC 18181-2, clauses 4 and 9). */
#include "format/jxl.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/unpack.h"
#include "format/bmff.h"
#include "format/cands.h"

#define BOX_JUMB PROV_FOURCC('j', 'u', 'm', 'b')
#define BOX_XML PROV_FOURCC('x', 'm', 'l', ' ')
#define BOX_EXIF PROV_FOURCC('E', 'x', 'i', 'f')
#define BOX_BROB PROV_FOURCC('b', 'r', 'o', 'b')

static const uint8_t signature[12] = {0, 0, 0, 0xc, 'J', 'X', 'L', ' ', 0x0d, 0x0a, 0x87, 0x0a};
static const uint8_t codestream[2] = {0xff, 0x0a};

static int jxl_sniff(struct prov_bytes head)
{
	if (prov_bytes_eq(prov_bytes_sub(head, 0, sizeof(signature)),
		prov_bytes(signature, sizeof(signature))))
		return 100;
	return prov_bytes_eq(prov_bytes_sub(head, 0, 2), prov_bytes(codestream, 2)) ? 50 : 0;
}

static int add_jumb(const struct prov_src *src, struct prov_arena *arena, struct prov_cands *cands,
    const struct prov_bmff_box *box, bool cut, struct prov_err *err)
{
	struct prov_cand *cand = prov_cands_add(cands, arena, err);
	uint8_t *p;

	if (cand == NULL)
		return prov_failed(err);
	if (box->len > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, box->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	cand->start = box->off;
	cand->len = box->len;
	cand->contiguous = true;
	if (cut) {
		cand->damage = "the file ends in the middle of a JUMBF box";
		cand->damage_at = box->off;
	}
	p = prov_arena_alloc(arena, (size_t)box->len, err);
	if (p == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(p, (size_t)box->len); /* the box is the superbox itself */
	return prov_src_read(src, box->off, p, (size_t)box->len, err);
}

static int unpack(const struct prov_src *src, struct prov_arena *arena,
    const struct prov_span *packed, const char *what, struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *p;
	int rc;

	if (packed->len > PROV_MAX_XMP)
		return prov_refuse(err, PROV_LIMIT_XMP, "%s larger than the limit of %u bytes",
		    what, PROV_MAX_XMP);
	p = prov_arena_alloc(arena, (size_t)packed->len, err);
	if (p == NULL)
		return prov_failed(err);
	rc = prov_src_read(src, packed->start, p, (size_t)packed->len, err);
	return rc == PROV_OK
		   ? prov_unpack(prov_bytes(p, (size_t)packed->len), PROV_MAX_XMP, arena, out, err)
		   : rc;
}

static int note_packed_exif(const struct prov_src *src, struct prov_arena *arena,
    struct prov_cands *cands, struct prov_span packed, struct prov_err *err)
{
	struct prov_bytes data = {0};
	struct prov_err why = {0};
	int code;

	if (cands->exif.len > 0 || cands->exif_unread != NULL)
		return PROV_OK;
	code = unpack(src, arena, &packed, "Exif", &data, &why);
	if (code == PROV_E_NOMEM || code == PROV_E_IO)
		return prov_pass(err, code, &why);
	if (code != PROV_OK) {
		cands->exif_unread = code == PROV_E_LIMIT
					 ? "takes more than the limits allow to unpack"
					 : "is compressed in a way that can't be read";
	} else if (data.n > 4) {
		prov_cands_exif(cands, packed.start, packed.len);
		cands->exif_data = prov_bytes_sub(data, 4, data.n - 4);
	}
	return PROV_OK;
}

static int note_packed_xmp(const struct prov_src *src, struct prov_arena *arena,
    struct prov_cands *cands, const struct prov_bmff_box *box, struct prov_span packed,
    struct prov_err *err)
{
	struct prov_err why = {0};
	int code;

	prov_cands_xmp(
	    cands, (struct prov_span){box->off, box->len}, (struct prov_span){packed.start, 0});
	if (cands->xmp.more)
		return PROV_OK;
	code = unpack(src, arena, &packed, "an XMP packet", &cands->xmp.data, &why);
	if (code == PROV_E_NOMEM || code == PROV_E_IO)
		return prov_pass(err, code, &why);
	if (code == PROV_E_LIMIT)
		return prov_cands_refuse_xmp(cands, arena, &why, err);
	if (code != PROV_OK)
		cands->xmp.unread = "is compressed in a way that can't be read";
	return PROV_OK;
}

/* A box that was compressed (18181-2, 9.4): four bytes say of what type it was. */
static int note_packed(const struct prov_src *src, struct prov_arena *arena,
    struct prov_cands *cands, const struct prov_bmff_box *box, bool *metadata, struct prov_err *err)
{
	struct prov_span packed = {box->off + box->head, box->len - box->head};
	uint8_t inner[4];
	int code;

	if (packed.len < sizeof(inner))
		return PROV_OK;
	code = prov_src_read(src, packed.start, inner, sizeof(inner), err);
	packed.start += sizeof(inner);
	packed.len -= sizeof(inner);
	if (code != PROV_OK)
		return code;
	*metadata = true;
	if (memcmp(inner, "Exif", sizeof(inner)) == 0)
		return note_packed_exif(src, arena, cands, packed, err);
	if (memcmp(inner, "xml ", sizeof(inner)) == 0)
		return note_packed_xmp(src, arena, cands, box, packed, err);
	*metadata = false;
	return PROV_OK;
}

/* XMP is in an xml box (18181-2, 9.3), or in one that was compressed. *METADATA: the box is nothing
 * but that, or Exif. */
static int note_metadata(const struct prov_src *src, struct prov_arena *arena,
    struct prov_cands *cands, const struct prov_bmff_box *box, bool *metadata, struct prov_err *err)
{
	uint64_t room = box->len - box->head;

	*metadata = box->type == BOX_EXIF || box->type == BOX_XML;
	if (box->type == BOX_XML)
		prov_cands_xmp(cands, (struct prov_span){box->off, box->len},
		    (struct prov_span){box->off + box->head, room});
	/* Behind four bytes that say where in the rest it begins; at once, as all write it (9.3).
	 */
	if (box->type == BOX_EXIF && room > 4)
		prov_cands_exif(cands, box->off + box->head + 4, room - 4);
	return box->type == BOX_BROB ? note_packed(src, arena, cands, box, metadata, err) : PROV_OK;
}

/* A compressed jumb box (brob; 18181-2, 9.4) is no place for a store: A.3.9 speaks of a jumb
 * superbox at the top only. */
static int add_box(const struct prov_src *src, struct prov_arena *arena, struct prov_layout *layout,
    struct prov_cands *cands, const struct prov_bmff_box *box, bool cut, struct prov_err *err)
{
	size_t cand = PROV_NO_CAND;
	bool metadata = false;
	char name[5];
	int rc = PROV_OK;

	if (box->type == BOX_JUMB) {
		cand = cands->n;
		rc = add_jumb(src, arena, cands, box, cut, err);
	} else if (!cut) {
		rc = note_metadata(src, arena, cands, box, &metadata, err);
	}
	if (rc != PROV_OK)
		return rc;
	prov_bmff_name(box->type, name);
	return prov_layout_add(layout, arena, box->len, name, cand, metadata, err);
}

static int scan_boxes(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_window win;
	uint64_t at = 0;
	int rc = PROV_OK;

	prov_window_init(&win, src);
	while (at < src->size && rc == PROV_OK) {
		struct prov_err why = {0};
		struct prov_bmff_box box;
		int code = prov_bmff_read(&win, at, src->size, true, &box, &why);
		bool cut = code == PROV_E_TRUNC && box.type != 0;

		if (code != PROV_OK && !(cut && cands->n + (box.type == BOX_JUMB) > 0)) {
			if (code == PROV_E_TRUNC && src->size - at < 8)
				return prov_layout_add(layout, arena, src->size - at, "trailing",
				    PROV_NO_CAND, false, err);
			prov_hand_over(err, &why);
			return code;
		}
		rc = add_box(src, arena, layout, cands, &box, cut, err);
		at += box.len;
	}
	return rc;
}

static int jxl_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	uint8_t head[sizeof(signature)];
	size_t n = src->size < sizeof(head) ? (size_t)src->size : sizeof(head);
	int rc;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	rc = prov_src_read(src, 0, head, n, err);
	if (rc != PROV_OK)
		return rc;
	switch (jxl_sniff(prov_bytes(head, n))) {
	case 100:
		return scan_boxes(src, arena, layout, cands, err);
	case 0:
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no JPEG XL signature");
	default:
		return prov_layout_add(
		    layout, arena, src->size, PROV_JXL_BARE, PROV_NO_CAND, false, err);
	}
}

/* The codestream is in one jxlc box, or in several of jxlp, of which the last says so by the first
 * bit of its number (18181-2). Where a bare one was cut can't be told without decoding it. */
static int jxl_missing(const struct prov_src *src, const struct prov_layout *layout,
    const char **out, struct prov_err *err)
{
	const struct prov_range *last = NULL;
	struct prov_window win;
	struct prov_bmff_box box;
	struct prov_bytes number;
	int rc;

	*out = NULL;
	for (size_t i = 0; i < layout->n; i++) {
		const char *name = layout->v[i].name;

		if (strcmp(name, "jxlc") == 0 || strcmp(name, PROV_JXL_BARE) == 0)
			return PROV_OK;
		if (strcmp(name, "jxlp") == 0)
			last = &layout->v[i];
	}
	*out = "the end of the picture of a JPEG XL";
	if (last == NULL)
		return PROV_OK;
	prov_window_init(&win, src);
	rc = prov_bmff_read(&win, last->off, last->off + last->len, true, &box, err);
	if (rc != PROV_OK || box.len - box.head < 4)
		return rc;
	rc = prov_window_get(&win, box.off + box.head, 4, &number, err);
	if (rc == PROV_OK && (number.p[0] & 0x80) != 0)
		*out = NULL;
	return rc;
}

static const char *const mime[] = {"image/jxl", NULL};
static const char *const ext[] = {"jxl", NULL};

const struct prov_format *prov_format_jxl(void)
{
	static const struct prov_format format = {
	    .name = "jxl",
	    .mime = mime,
	    .ext = ext,
	    .caps = PROV_FMT_XMP,
	    .sniff = jxl_sniff,
	    .scan = jxl_scan,
	    .embed = prov_jxl_embed,
	    .missing = jxl_missing,
	};

	return &format;
}
