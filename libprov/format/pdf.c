/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDF: the store is an embedded file whose specification, with the relationship C2PA_Manifest, is
 * among the catalog's associated files (C2PA 2.4, A.4). Each update of the file may have brought
 * one (15.5.2.2), so that the catalogs of all of them are looked at.
 */
#include "format/pdf.h"

#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"

static int pdf_sniff(struct prov_bytes head)
{
	return prov_bytes_starts(head, "%PDF-") ? 100 : 0;
}

/* Counted from the oldest: all updates that end before OFF came earlier. */
static size_t section_of(const struct prov_pdf *pdf, uint64_t off)
{
	size_t n = 0;

	for (size_t i = 0; i < pdf->num_sections; i++)
		n += pdf->sections[i].pos < off;
	return n;
}

static bool is_known(const struct prov_cands *cands, uint64_t start)
{
	for (size_t i = 0; i < cands->n; i++) {
		if (cands->v[i].start == start)
			return true;
	}
	return false;
}

/* The bytes of the store as they stand in the file: only so can a hash leave them out. */
static int read_store(struct prov_pdf *pdf, const struct prov_pdf_obj *stream,
    struct prov_cand *cand, struct prov_err *err)
{
	struct prov_pdf_val filter;
	uint8_t *data;
	int code = prov_pdf_key(pdf, &stream->val, "Filter", &filter, err);

	if (code != PROV_OK)
		return code;
	if (filter.type != PROV_PDF_NONE)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, stream->off,
		    "manifest stores that are compressed in a PDF file are not supported");
	if (cand->len > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, stream->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	data = prov_arena_alloc(pdf->arena, (size_t)cand->len, err);
	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, (size_t)cand->len);
	return prov_src_read(pdf->src, cand->start, data, (size_t)cand->len, err);
}

static int add_store(struct prov_pdf *pdf, size_t section, const struct prov_pdf_obj *stream,
    struct prov_cands *cands, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_cand *cand;
	uint64_t len;
	int code;

	if (is_known(cands, stream->data))
		return PROV_OK;
	code = prov_pdf_length(pdf, section, stream, &len, &why);
	if (code != PROV_OK && code != PROV_E_FORMAT && code != PROV_E_TRUNC)
		return prov_pass(err, code, &why);
	cand = prov_cands_add(cands, pdf->arena, err);
	if (cand == NULL)
		return prov_failed(err);
	cand->start = stream->data;
	cand->contiguous = true;
	cand->section = section_of(pdf, stream->data);
	if (code != PROV_OK || len == 0) {
		cand->damage = code == PROV_OK ? "the manifest store is empty"
					       : "the PDF stream of the manifest store is broken";
		cand->damage_at = stream->off;
		return PROV_OK;
	}
	cand->len = len;
	return read_store(pdf, stream, cand, err);
}

/* A file specification (ISO 32000-2, 7.11.3) of any kind. */
static int take_spec(struct prov_pdf *pdf, size_t section, const struct prov_pdf_val *ref,
    struct prov_cands *cands, struct prov_err *err)
{
	static const char *const keys[] = {"F", "UF"};
	struct prov_pdf_obj spec, files, stream;
	struct prov_pdf_val val;
	int code = prov_pdf_resolve(pdf, section, ref, &spec, err);

	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &spec.val, "AFRelationship", &val, err);
	if (code != PROV_OK || !prov_pdf_is_name(&val, "C2PA_Manifest"))
		return code;
	code = prov_pdf_key(pdf, &spec.val, "EF", &val, err);
	if (code == PROV_OK)
		code = prov_pdf_resolve(pdf, section, &val, &files, err);
	for (size_t i = 0; code == PROV_OK && i < sizeof(keys) / sizeof(keys[0]); i++) {
		code = prov_pdf_key(pdf, &files.val, keys[i], &val, err);
		if (code != PROV_OK || val.type != PROV_PDF_REF)
			continue;
		code = prov_pdf_resolve(pdf, section, &val, &stream, err);
		if (code == PROV_OK && stream.data > 0)
			return add_store(pdf, section, &stream, cands, err);
	}
	if (code != PROV_OK)
		return code;
	return prov_fail(
	    err, PROV_E_FORMAT, "the PDF file names a manifest store that it does not hold");
}

/* The associated files of the catalog (14.13.3): an array of them, or one. */
static int take_catalog(
    struct prov_pdf *pdf, size_t section, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_pdf_val ref = {.type = PROV_PDF_REF, .num = pdf->sections[section].root};
	struct prov_pdf_obj obj;
	struct prov_pdf_val af;
	int code = prov_pdf_resolve(pdf, section, &ref, &obj, err);

	if (code == PROV_OK && obj.val.type != PROV_PDF_DICT)
		return prov_fail(err, PROV_E_FORMAT, "the PDF file has no catalog");
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "AF", &af, err);
	if (code == PROV_OK)
		code = prov_pdf_resolve(pdf, section, &af, &obj, err);
	if (code != PROV_OK || obj.val.type != PROV_PDF_ARRAY)
		return code != PROV_OK || obj.val.type != PROV_PDF_DICT
			   ? code
			   : take_spec(pdf, section, &af, cands, err);
	for (struct prov_bytes in = obj.val.text; code == PROV_OK;) {
		prov_pdf_skip_space(&in);
		if (in.n == 0)
			break;
		code = prov_pdf_next(&in, &ref);
		if (code == PROV_E_LIMIT)
			return prov_pdf_too_deep(err);
		if (code != PROV_OK)
			return prov_fail(err, PROV_E_FORMAT,
			    "the list of a PDF file's associated files is broken");
		code = take_spec(pdf, section, &ref, cands, err);
	}
	return code;
}

/* What is broken in a state of the file that is past hides no newer store. */
static int take_all(struct prov_pdf *pdf, struct prov_cands *cands, struct prov_err *err)
{
	for (size_t s = 0; s < pdf->num_sections; s++) {
		struct prov_err why = {0};
		int code;

		if (pdf->sections[s].root == 0 && s > 0)
			continue;
		code = take_catalog(pdf, s, cands, &why);
		if (code == PROV_OK || (s > 0 && (code == PROV_E_FORMAT || code == PROV_E_TRUNC)))
			continue;
		if (why.has_at)
			return prov_pass_at(err, code, why.at, &why);
		return prov_pass(err, code, &why);
	}
	return PROV_OK;
}

/* The Metadata stream of the newest catalog (ISO 32000-2, 14.3.2). Metadata is no part of the
 * credentials: what is wrong with it keeps nothing else from being judged. */
static int read_xmp(struct prov_pdf *pdf, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_pdf_val ref = {.type = PROV_PDF_REF, .num = pdf->sections[0].root}, val;
	struct prov_pdf_obj obj;
	uint64_t len = 0;
	int code = prov_pdf_resolve(pdf, 0, &ref, &obj, err);

	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "Metadata", &val, err);
	if (code == PROV_OK)
		code = prov_pdf_resolve(pdf, 0, &val, &obj, err);
	if (code != PROV_OK || obj.data == 0)
		return code;
	code = prov_pdf_length(pdf, 0, &obj, &len, err);
	if (code != PROV_OK)
		return code;
	if (len > PROV_MAX_XMP)
		return prov_refuse(err, PROV_LIMIT_XMP,
		    "the XMP is larger than the limit of %u bytes", PROV_MAX_XMP);
	if (pdf->unpacked > PROV_MAX_XMP)
		pdf->unpacked = PROV_MAX_XMP; /* only the document information is read after it */
	prov_cands_xmp(cands, (struct prov_span){obj.off, obj.data + len - obj.off},
	    (struct prov_span){obj.data, len});
	code = prov_pdf_key(pdf, &obj.val, "Filter", &val, err);
	if (code != PROV_OK || val.type == PROV_PDF_NONE || len == 0)
		return code;
	return prov_pdf_data(pdf, &obj, len, &cands->xmp.data, err);
}

static int note_xmp(struct prov_pdf *pdf, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = read_xmp(pdf, cands, &why);

	if (code == PROV_E_NOMEM || code == PROV_E_IO)
		return prov_pass(err, code, &why);
	cands->xmp.over_limit = PROV_LIMIT_NONE;
	if (code == PROV_E_LIMIT)
		return prov_cands_refuse_xmp(cands, pdf->arena, &why, err);
	if (code == PROV_E_UNSUPPORTED)
		cands->xmp.unread = "is compressed in a way that is not supported";
	else if (code != PROV_OK)
		cands->xmp = (struct prov_xmp){0};
	return PROV_OK;
}

/*
 * What stands before UNTIL and is no store. The place of a signature may be left out of a hash like
 * metadata (A.4.2.2), with its brackets or without: hence three parts.
 */
static int add_content(struct prov_layout *layout, struct prov_arena *arena, uint64_t off,
    uint64_t until, struct prov_span sig, struct prov_err *err)
{
	static const char name[] = "PDF", part[] = "Contents";
	uint64_t end = sig.start + sig.len;
	int code;

	if (sig.len == 0 || sig.start <= off || end > until)
		return prov_layout_add(layout, arena, until - off, name, PROV_NO_CAND, false, err);
	code = prov_layout_add(layout, arena, sig.start - off, name, PROV_NO_CAND, false, err);
	for (unsigned i = 0; i < 3 && code == PROV_OK; i++)
		code = prov_layout_add_more(
		    layout, arena, i == 1 ? sig.len - 2 : 1, part, PROV_NO_CAND, true, err);
	if (code == PROV_OK)
		code = prov_layout_add_more(
		    layout, arena, until - end, name, PROV_NO_CAND, false, err);
	return code;
}

static int add_layout(const struct prov_cands *cands, struct prov_span sig,
    struct prov_arena *arena, struct prov_layout *layout, struct prov_err *err)
{
	uint64_t off = 0;

	for (;;) {
		size_t next = PROV_NO_CAND;
		int code;

		for (size_t i = 0; i < cands->n; i++) {
			const struct prov_cand *c = &cands->v[i];

			if (c->len > 0 && c->start >= off &&
			    (next == PROV_NO_CAND || c->start < cands->v[next].start))
				next = i;
		}
		if (next == PROV_NO_CAND)
			return add_content(layout, arena, off, layout->size, sig, err);
		code = add_content(layout, arena, off, cands->v[next].start, sig, err);
		if (code == PROV_OK)
			code = prov_layout_add(
			    layout, arena, cands->v[next].len, "C2PA", next, false, err);
		if (code != PROV_OK)
			return code;
		off = cands->v[next].start + cands->v[next].len;
	}
}

/* Stores inside of each other, which a file can claim, count as broken. */
static void drop_overlaps(struct prov_cands *cands)
{
	for (size_t i = 0; i < cands->n; i++) {
		struct prov_cand *a = &cands->v[i];

		for (size_t k = 0; k < cands->n; k++) {
			const struct prov_cand *b = &cands->v[k];

			if (i == k || a->len == 0 || b->len == 0 || a->start < b->start ||
			    a->start - b->start >= b->len)
				continue;
			a->damage = "the manifest store lies in another one";
			a->damage_at = a->start;
			a->data = prov_bytes(NULL, 0);
			a->len = 0;
		}
	}
}

static int pdf_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_span sig = {0};
	struct prov_pdf pdf;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	code = prov_pdf_open(&pdf, src, arena, err);
	if (code == PROV_OK)
		code = take_all(&pdf, cands, err);
	if (code == PROV_OK && cands->n > 0)
		code = prov_pdf_signature(&pdf, &sig, &layout->refused, err);
	if (code == PROV_OK)
		code = note_xmp(&pdf, cands, err);
	if (code == PROV_OK)
		code = prov_pdf_info(&pdf, "AIGC", &cands->label, err);
	if (code != PROV_OK)
		return code;
	drop_overlaps(cands);
	return add_layout(cands, sig, arena, layout, err);
}

static const char *const mime[] = {"application/pdf", NULL};
static const char *const ext[] = {"pdf", NULL};

static const struct prov_format pdf = {
    .name = "pdf",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_OFFSETS,
    .sniff = pdf_sniff,
    .stray = prov_pdf_stray,
    .scan = pdf_scan,
};

const struct prov_format *prov_format_pdf(void)
{
	return &pdf;
}
