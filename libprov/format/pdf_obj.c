/* SPDX-License-Identifier: Apache-2.0 */
/* The objects of a PDF file, plain or packed in object streams (ISO 32000-2, 7.3.8 and 7.5.7). */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/pdf.h"
#include "format/pdf_unpack.h"

#define FIRST_WINDOW 512
#define MAX_PACKED 64 /* object streams kept unpacked */

int prov_pdf_charge(struct prov_pdf *pdf, uint64_t n, struct prov_err *err)
{
	if (n > pdf->work)
		return prov_refuse(err, PROV_LIMIT_PDF_WORK,
		    "reading the PDF file's objects takes more than the limit of %u bytes",
		    PROV_MAX_PDF_WORK);
	pdf->work -= n;
	return PROV_OK;
}

int prov_pdf_too_deep(struct prov_err *err)
{
	return prov_refuse(err, PROV_LIMIT_PDF_DEPTH,
	    "PDF arrays and dictionaries nested deeper than the limit of %u", PROV_MAX_PDF_DEPTH);
}

int prov_pdf_key(struct prov_pdf *pdf, const struct prov_pdf_val *dict, const char *key,
    struct prov_pdf_val *out, struct prov_err *err)
{
	int code = prov_pdf_charge(pdf, dict->text.n + 1, err);

	memset(out, 0, sizeof(*out));
	if (code != PROV_OK || dict->type != PROV_PDF_DICT)
		return code;
	code = prov_pdf_get(dict->text, key, out);
	if (code == PROV_E_LIMIT)
		return prov_pdf_too_deep(err);
	return code == PROV_OK ? PROV_OK
			       : prov_fail(err, PROV_E_FORMAT, "a PDF dictionary is broken");
}

/* Counts N bytes that are kept in memory. */
static int charge_kept(struct prov_pdf *pdf, uint64_t at, uint64_t n, struct prov_err *err)
{
	if (n > pdf->unpacked)
		return prov_refuse_at(err, PROV_LIMIT_PDF_UNPACKED, at,
		    "the PDF file's objects and streams take more than the limit of %u bytes",
		    PROV_MAX_PDF_UNPACKED);
	pdf->unpacked -= (size_t)n;
	return PROV_OK;
}

/* N bytes at OFF, good until the next call. */
static int window(
    struct prov_pdf *pdf, uint64_t off, size_t n, struct prov_bytes *out, struct prov_err *err)
{
	int code = prov_pdf_charge(pdf, n, err);

	*out = prov_bytes(NULL, 0);
	if (code != PROV_OK)
		return code;
	if (n > pdf->cap) {
		uint8_t *p = prov_arena_grow(pdf->arena, pdf->buf, pdf->cap, n, 1, err);

		if (p == NULL)
			return prov_failed(err);
		pdf->buf = p;
		pdf->cap = n;
	}
	*out = prov_bytes(pdf->buf, n);
	return prov_src_read(pdf->src, off, pdf->buf, n, err);
}

/* VAL's text leaves the window for the arena. */
static int keep(struct prov_pdf *pdf, uint64_t at, struct prov_pdf_val *val, struct prov_err *err)
{
	char *copy;
	int code = charge_kept(pdf, at, val->text.n, err);

	if (code != PROV_OK)
		return code;
	copy = prov_arena_strdup(pdf->arena, val->text, err);
	if (copy == NULL)
		return prov_failed(err);
	val->text.p = (const uint8_t *)copy;
	return PROV_OK;
}

/* PROV_E_TRUNC where more of the file may tell. */
static int parse_object(
    struct prov_bytes in, uint64_t *num, uint64_t *gen, struct prov_pdf_obj *out)
{
	struct prov_pdf_val n, g, word;
	const uint8_t *start = in.p;
	int code = prov_pdf_next(&in, &n);

	if (code == PROV_OK)
		code = prov_pdf_next(&in, &g);
	if (code == PROV_OK)
		code = prov_pdf_next(&in, &word);
	if (code != PROV_OK)
		return code;
	if (n.type != PROV_PDF_INT || g.type != PROV_PDF_INT || !prov_bytes_is(word.text, "obj"))
		return in.n == 0 ? PROV_E_TRUNC : PROV_E_FORMAT;
	*num = n.num;
	*gen = g.num;
	code = prov_pdf_next(&in, &out->val);
	if (code == PROV_OK)
		code = prov_pdf_next(&in, &word);
	if (code != PROV_OK || in.n < 2)
		return code != PROV_OK ? code : PROV_E_TRUNC;
	if (out->val.type != PROV_PDF_DICT || !prov_bytes_is(word.text, "stream"))
		return PROV_OK;
	/* Its bytes begin behind the end of the line (7.3.8.1). */
	if (in.p[0] == '\r' && in.p[1] == '\n')
		out->data = (uint64_t)(in.p - start) + 2;
	else if (in.p[0] == '\n')
		out->data = (uint64_t)(in.p - start) + 1;
	else
		return PROV_E_FORMAT;
	return PROV_OK;
}

static int parse_value(struct prov_bytes in, struct prov_pdf_val *out)
{
	int code = prov_pdf_next(&in, out);

	return code == PROV_OK && in.n == 0 ? PROV_E_TRUNC : code;
}

/* An object with its header where OBJ, else a value. */
static int read_at(struct prov_pdf *pdf, uint64_t off, bool obj, uint64_t *num, uint64_t *gen,
    struct prov_pdf_obj *out, struct prov_err *err)
{
	uint64_t left = off < pdf->src->size ? pdf->src->size - off : 0;
	size_t n = FIRST_WINDOW;
	int code;

	memset(out, 0, sizeof(*out));
	do {
		struct prov_bytes in;

		if (n > PROV_MAX_PDF_OBJECT)
			return prov_refuse_at(err, PROV_LIMIT_PDF_OBJECT, off,
			    "a PDF object larger than the limit of %u bytes", PROV_MAX_PDF_OBJECT);
		if (n > left)
			n = (size_t)left;
		code = window(pdf, off, n, &in, err);
		if (code != PROV_OK)
			return code;
		out->data = 0;
		code = obj ? parse_object(in, num, gen, out) : parse_value(in, &out->val);
		if (code != PROV_E_TRUNC || n == left)
			break;
		n *= 4;
	} while (true);
	if (code == PROV_E_LIMIT)
		return prov_pdf_too_deep(err);
	if (code != PROV_OK)
		return prov_fail_at(err, code, off,
		    code == PROV_E_TRUNC ? "the file ends in the middle of a PDF object"
					 : "no PDF object begins here");
	out->off = off;
	out->text = off + (uint64_t)(out->val.text.p - pdf->buf);
	if (out->data > 0)
		out->data += off;
	return keep(pdf, off, &out->val, err);
}

int prov_pdf_read(struct prov_pdf *pdf, uint64_t off, uint64_t *num, uint64_t *gen,
    struct prov_pdf_obj *out, struct prov_err *err)
{
	return read_at(pdf, off, true, num, gen, out, err);
}

int prov_pdf_read_value(
    struct prov_pdf *pdf, uint64_t off, struct prov_pdf_val *out, struct prov_err *err)
{
	struct prov_pdf_obj obj;
	int code = read_at(pdf, off, false, NULL, NULL, &obj, err);

	*out = obj.val;
	return code;
}

static int read_plain(struct prov_pdf *pdf, const struct prov_pdf_entry *entry, uint64_t num,
    struct prov_pdf_obj *out, struct prov_err *err)
{
	uint64_t n, gen;
	int code = prov_pdf_read(pdf, entry->at, &n, &gen, out, err);

	if (code == PROV_OK && (n != num || gen != entry->gen))
		return prov_fail_at(err, PROV_E_FORMAT, entry->at,
		    "another PDF object than the cross-references say");
	return code;
}

/* "endstream" stands behind the data, on a line of its own or not. */
static int check_end(struct prov_pdf *pdf, uint64_t end, struct prov_err *err)
{
	uint64_t left = pdf->src->size - end;
	struct prov_bytes in;
	int code = window(pdf, end, left < 11 ? (size_t)left : 11, &in, err);

	if (code != PROV_OK)
		return code;
	if (in.n > 0 && in.p[0] == '\r')
		in = prov_bytes_sub(in, 1, in.n);
	if (in.n > 0 && in.p[0] == '\n')
		in = prov_bytes_sub(in, 1, in.n);
	if (!prov_bytes_starts(in, "endstream"))
		return prov_fail_at(
		    err, PROV_E_FORMAT, end, "a PDF stream does not end where its length says");
	return PROV_OK;
}

static int measure(struct prov_pdf *pdf, const struct prov_pdf_obj *stream,
    const struct prov_pdf_val *val, uint64_t *len, struct prov_err *err)
{
	if (val->type != PROV_PDF_INT)
		return prov_fail_at(
		    err, PROV_E_FORMAT, stream->off, "the length of a PDF stream is no number");
	if (val->num > pdf->src->size - stream->data)
		return prov_fail_at(
		    err, PROV_E_TRUNC, stream->off, "the file ends in the middle of a PDF stream");
	*len = val->num;
	return check_end(pdf, stream->data + val->num, err);
}

/* Filters that are not just zlib with PNG's predictors, one byte a pixel. */
static int read_filter(struct prov_pdf *pdf, const struct prov_pdf_obj *stream, bool *packed,
    size_t *columns, struct prov_err *err)
{
	struct prov_pdf_val filter, parms, v;
	int code = prov_pdf_key(pdf, &stream->val, "Filter", &filter, err);

	*packed = filter.type != PROV_PDF_NONE;
	*columns = 0;
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &stream->val, "DecodeParms", &parms, err);
	if (code != PROV_OK || !*packed)
		return code;
	if (filter.type == PROV_PDF_ARRAY) {
		struct prov_bytes in = filter.text;

		if (prov_pdf_next(&in, &filter) != PROV_OK || (prov_pdf_skip_space(&in), in.n > 0))
			goto unsupported;
	}
	if (parms.type == PROV_PDF_ARRAY && prov_pdf_next(&parms.text, &parms) != PROV_OK)
		goto unsupported;
	if (!prov_pdf_is_name(&filter, "FlateDecode") ||
	    (parms.type != PROV_PDF_NONE && parms.type != PROV_PDF_DICT))
		goto unsupported;
	code = prov_pdf_key(pdf, &parms, "Predictor", &v, err);
	if (code != PROV_OK || v.type == PROV_PDF_NONE || v.num == 1)
		return code;
	if (v.num < 10)
		goto unsupported;
	code = prov_pdf_key(pdf, &parms, "Columns", &v, err);
	*columns = v.type == PROV_PDF_NONE ? 1 : (size_t)v.num;
	if (*columns == 0 || *columns > PROV_MAX_PDF_OBJECT)
		goto unsupported;
	return code;
unsupported:
	return prov_fail_at(err, PROV_E_UNSUPPORTED, stream->off,
	    "a PDF stream is compressed in a way that is not supported");
}

int prov_pdf_data(struct prov_pdf *pdf, const struct prov_pdf_obj *stream, uint64_t len,
    struct prov_bytes *out, struct prov_err *err)
{
	bool packed;
	size_t columns;
	uint8_t *raw;
	int code = read_filter(pdf, stream, &packed, &columns, err);

	if (code != PROV_OK)
		return code;
	code = charge_kept(pdf, stream->off, len, err);
	if (code == PROV_OK)
		code = prov_pdf_charge(pdf, len, err);
	if (code != PROV_OK)
		return code;
	raw = prov_arena_alloc(pdf->arena, (size_t)len + 1, err);
	if (raw == NULL)
		return prov_failed(err);
	code = prov_src_read(pdf->src, stream->data, raw, (size_t)len, err);
	*out = prov_bytes(raw, (size_t)len);
	if (code != PROV_OK || !packed)
		return code;
	code = prov_pdf_unpack(*out, columns, pdf->unpacked, pdf->arena, out, err);
	if (code == PROV_OK)
		code = charge_kept(pdf, stream->off, out->n, err);
	return code == PROV_OK ? prov_pdf_charge(pdf, out->n, err) : code;
}

/* The object stream that stands at ENTRY, unpacked once. */
static int open_packed(struct prov_pdf *pdf, size_t section, const struct prov_pdf_entry *entry,
    uint64_t num, const struct prov_pdf_packed **out, struct prov_err *err)
{
	struct prov_pdf_packed *p;
	struct prov_pdf_obj obj;
	struct prov_pdf_val n, first;
	uint64_t len;
	int code;

	for (size_t i = 0; i < pdf->num_packed; i++) {
		*out = &pdf->packed[i];
		if ((*out)->off == entry->at)
			return PROV_OK;
	}
	if (pdf->packed == NULL)
		pdf->packed = prov_arena_array(pdf->arena, MAX_PACKED, sizeof(*pdf->packed), err);
	if (pdf->packed == NULL)
		return prov_failed(err);
	code = read_plain(pdf, entry, num, &obj, err);
	if (code == PROV_OK && obj.data == 0)
		return prov_fail_at(err, PROV_E_FORMAT, obj.off, "no PDF object stream is here");
	if (code == PROV_OK)
		code = prov_pdf_length(pdf, section, &obj, &len, err);
	p = &pdf->packed[pdf->num_packed < MAX_PACKED ? pdf->num_packed++ : MAX_PACKED - 1];
	p->off = UINT64_MAX;
	if (code == PROV_OK)
		code = prov_pdf_data(pdf, &obj, len, &p->data, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "N", &n, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "First", &first, err);
	if (code != PROV_OK)
		return code;
	if (n.type != PROV_PDF_INT || first.type != PROV_PDF_INT || first.num > p->data.n)
		return prov_fail_at(err, PROV_E_FORMAT, obj.off, "a PDF object stream is broken");
	p->n = n.num;
	p->first = first.num;
	p->off = entry->at;
	*out = p;
	return PROV_OK;
}

/* The object NUM of an object stream, by the pairs of numbers that it begins with. */
static int read_packed(struct prov_pdf *pdf, const struct prov_pdf_packed *packed, uint64_t num,
    struct prov_pdf_obj *out, struct prov_err *err)
{
	struct prov_bytes in = prov_bytes_sub(packed->data, 0, (size_t)packed->first);
	struct prov_pdf_val id, off;
	int code = prov_pdf_charge(pdf, in.n, err);

	out->off = packed->off;
	for (uint64_t i = 0; code == PROV_OK && i < packed->n; i++) {
		if (prov_pdf_next(&in, &id) != PROV_OK || prov_pdf_next(&in, &off) != PROV_OK ||
		    id.type != PROV_PDF_INT || off.type != PROV_PDF_INT)
			break;
		if (id.num != num)
			continue;
		if (off.num > packed->data.n - packed->first)
			break;
		in =
		    prov_bytes_sub(packed->data, (size_t)(packed->first + off.num), packed->data.n);
		code = prov_pdf_next(&in, &out->val);
		if (code == PROV_E_LIMIT)
			return prov_pdf_too_deep(err);
		if (code != PROV_OK) {
			code = PROV_OK; /* said below */
			break;
		}
		return prov_pdf_charge(pdf, out->val.text.n, err);
	}
	if (code != PROV_OK)
		return code;
	return prov_fail_at(
	    err, PROV_E_FORMAT, packed->off, "a PDF object stream does not hold what it should");
}

int prov_pdf_resolve(struct prov_pdf *pdf, size_t section, const struct prov_pdf_val *val,
    struct prov_pdf_obj *out, struct prov_err *err)
{
	const struct prov_pdf_packed *packed = NULL;
	struct prov_pdf_entry entry, holder;
	int code;

	memset(out, 0, sizeof(*out));
	out->val = *val;
	if (val->type != PROV_PDF_REF)
		return PROV_OK;
	memset(&out->val, 0, sizeof(out->val));
	code = prov_pdf_find(pdf, section, val->num, &entry, err);
	if (code != PROV_OK || entry.kind == PROV_PDF_FREE)
		return code;
	if (entry.kind == PROV_PDF_PLAIN)
		return entry.gen == val->gen ? read_plain(pdf, &entry, val->num, out, err)
					     : PROV_OK;
	code = prov_pdf_find(pdf, section, entry.at, &holder, err);
	if (code == PROV_OK && holder.kind != PROV_PDF_PLAIN)
		return prov_fail(err, PROV_E_FORMAT,
		    "a PDF object stream stands in an object stream, or nowhere");
	if (code == PROV_OK)
		code = open_packed(pdf, section, &holder, entry.at, &packed, err);
	if (code == PROV_OK)
		code = read_packed(pdf, packed, val->num, out, err);
	return code;
}

/* The length may be an object of its own, but none that is packed (which might be in this stream).
 */
int prov_pdf_length(struct prov_pdf *pdf, size_t section, const struct prov_pdf_obj *stream,
    uint64_t *len, struct prov_err *err)
{
	struct prov_pdf_entry entry;
	struct prov_pdf_val val;
	struct prov_pdf_obj own;
	int code = prov_pdf_key(pdf, &stream->val, "Length", &val, err);

	if (code != PROV_OK)
		return code;
	if (val.type == PROV_PDF_REF) {
		code = prov_pdf_find(pdf, section, val.num, &entry, err);
		if (code == PROV_OK && entry.kind != PROV_PDF_PLAIN)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, stream->off,
			    "the length of a PDF stream stands in an object stream");
		if (code == PROV_OK)
			code = read_plain(pdf, &entry, val.num, &own, err);
		if (code != PROV_OK)
			return code;
		val = own.val;
	}
	return measure(pdf, stream, &val, len, err);
}
