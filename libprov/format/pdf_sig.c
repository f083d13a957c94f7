/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDF's own signature (ISO 32000-2, 12.8): it is made after the C2PA claim, so that the claim's
 * hash leaves out the place where it will stand, and nothing else (C2PA 2.4, A.4.2.2).
 */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/pdf.h"

/* Fields that are still to be looked at. Their depth does not matter, nor do rings: all count. */
struct walk {
	struct prov_pdf *pdf;
	struct prov_pdf_val *todo;
	size_t n, seen;
	struct prov_span found;
	struct prov_err *err;
};

static bool is_hex_string(struct prov_bytes text)
{
	if (text.n < 2 || text.p[0] != '<' || text.p[text.n - 1] != '>')
		return false;
	for (size_t i = 1; i + 1 < text.n; i++) {
		uint8_t c = text.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'F') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

/* Whether RANGE says that all of the file is signed but SPAN: from the start to it, from it to the
 * end. An attachment or a note, which have a Contents too, has no such thing. */
static bool is_all_but(const struct prov_pdf *pdf, struct prov_bytes range, struct prov_span span)
{
	uint64_t v[4];
	struct prov_pdf_val val;

	for (size_t i = 0; i < 4; i++) {
		if (prov_pdf_next(&range, &val) != PROV_OK || val.type != PROV_PDF_INT)
			return false;
		v[i] = val.num;
	}
	prov_pdf_skip_space(&range);
	return range.n == 0 && v[0] == 0 && v[1] == span.start && v[2] == span.start + span.len &&
	       v[2] <= pdf->src->size && v[3] == pdf->src->size - v[2];
}

/* A dictionary that is a signature's and no page object's besides (12.8.1, table 255). */
static int is_signature(
    struct prov_pdf *pdf, const struct prov_pdf_val *dict, bool *out, struct prov_err *err)
{
	static const char *const others[] = {"Subtype", "Rect", "Parent", "Kids"};
	struct prov_pdf_val type, filter, val = {0};
	int code = prov_pdf_key(pdf, dict, "Type", &type, err);

	if (code == PROV_OK)
		code = prov_pdf_key(pdf, dict, "Filter", &filter, err);
	*out = code == PROV_OK && filter.type == PROV_PDF_NAME &&
	       (type.type == PROV_PDF_NONE || prov_pdf_is_name(&type, "Sig") ||
		   prov_pdf_is_name(&type, "DocTimeStamp"));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) && code == PROV_OK; i++) {
		code = prov_pdf_key(pdf, dict, others[i], &val, err);
		*out = *out && val.type == PROV_PDF_NONE;
	}
	return code;
}

/* VAL: the value of FIELD, which may be text. */
static int take_signature(
    struct walk *w, const struct prov_pdf_obj *field, const struct prov_pdf_val *val)
{
	struct prov_pdf_val range, contents;
	struct prov_pdf_obj obj;
	struct prov_span span;
	bool is = false;
	int code = prov_pdf_resolve(w->pdf, 0, val, &obj, w->err);

	if (code != PROV_OK || obj.val.type != PROV_PDF_DICT)
		return code;
	if (val->type != PROV_PDF_REF && field->text > 0)
		obj.text = field->text + (uint64_t)(obj.val.text.p - field->val.text.p);
	if (obj.text == 0)
		return PROV_OK; /* packed, where nothing can be filled in later */
	code = is_signature(w->pdf, &obj.val, &is, w->err);
	if (code == PROV_OK)
		code = prov_pdf_key(w->pdf, &obj.val, "ByteRange", &range, w->err);
	if (code == PROV_OK)
		code = prov_pdf_key(w->pdf, &obj.val, "Contents", &contents, w->err);
	if (code != PROV_OK || !is || range.type != PROV_PDF_ARRAY ||
	    contents.type != PROV_PDF_STRING || !is_hex_string(contents.text))
		return code;
	span.start = obj.text + (uint64_t)(contents.text.p - obj.val.text.p);
	span.len = contents.text.n;
	if (is_all_but(w->pdf, range.text, span))
		w->found = span;
	return PROV_OK;
}

/* The elements of VAL, an array or a reference to one. */
static int push_all(struct walk *w, const struct prov_pdf_val *val)
{
	struct prov_pdf_obj list;
	int code = prov_pdf_resolve(w->pdf, 0, val, &list, w->err);

	if (code != PROV_OK || list.val.type != PROV_PDF_ARRAY)
		return code;
	for (struct prov_bytes in = list.val.text;;) {
		prov_pdf_skip_space(&in);
		if (in.n == 0)
			return PROV_OK;
		if (w->seen == PROV_MAX_PDF_FIELDS)
			return prov_refuse(w->err, PROV_LIMIT_PDF_FIELDS,
			    "the PDF form has more than %u fields", PROV_MAX_PDF_FIELDS);
		code = prov_pdf_next(&in, &w->todo[w->n]);
		if (code == PROV_E_LIMIT)
			return prov_pdf_too_deep(w->err);
		if (code != PROV_OK)
			return code;
		w->n++;
		w->seen++;
	}
}

static int walk_fields(struct walk *w)
{
	int code = PROV_OK;

	while (w->n > 0 && w->found.len == 0 && code == PROV_OK) {
		struct prov_pdf_val val, field = w->todo[--w->n];
		struct prov_pdf_obj obj;

		code = prov_pdf_resolve(w->pdf, 0, &field, &obj, w->err);
		if (code != PROV_OK || obj.val.type != PROV_PDF_DICT)
			continue;
		code = prov_pdf_key(w->pdf, &obj.val, "V", &val, w->err);
		if (code == PROV_OK)
			code = take_signature(w, &obj, &val);
		if (code == PROV_OK)
			code = prov_pdf_key(w->pdf, &obj.val, "Kids", &val, w->err);
		if (code == PROV_OK)
			code = push_all(w, &val);
	}
	return code;
}

/* What NAME in DICT leads to. */
static int follow(
    struct walk *w, const struct prov_pdf_val *dict, const char *name, struct prov_pdf_obj *out)
{
	struct prov_pdf_val val;
	int code = prov_pdf_key(w->pdf, dict, name, &val, w->err);

	return code == PROV_OK ? prov_pdf_resolve(w->pdf, 0, &val, out, NULL) : code;
}

/* Approving and certifying signatures are both values of fields (12.8.1). */
static int walk_catalog(struct walk *w)
{
	struct prov_pdf_val ref = {.type = PROV_PDF_REF, .num = w->pdf->sections[0].root}, fields;
	struct prov_pdf_obj catalog, form;
	int code = prov_pdf_resolve(w->pdf, 0, &ref, &catalog, w->err);

	if (code == PROV_OK)
		code = follow(w, &catalog.val, "AcroForm", &form);
	if (code == PROV_OK)
		code = prov_pdf_key(w->pdf, &form.val, "Fields", &fields, w->err);
	if (code == PROV_OK)
		code = push_all(w, &fields);
	return code == PROV_OK ? walk_fields(w) : code;
}

/* Where the form can't be read, no place in it may be left out: that is all there is to say. Where
 * it was not read to its end, who judges what was left out has to know. */
int prov_pdf_signature(
    struct prov_pdf *pdf, struct prov_span *out, const char **refused, struct prov_err *err)
{
	struct walk w = {.pdf = pdf};
	struct prov_err why = {0};
	int code;

	*out = (struct prov_span){0};
	w.todo = prov_arena_array(pdf->arena, PROV_MAX_PDF_FIELDS, sizeof(*w.todo), err);
	if (w.todo == NULL)
		return prov_failed(err);
	w.err = &why;
	code = walk_catalog(&w);
	if (code == PROV_OK)
		*out = w.found;
	if (code == PROV_E_NOMEM || code == PROV_E_IO || code == PROV_E_CANCELLED)
		return prov_pass(err, code, &why);
	if (code != PROV_E_LIMIT)
		return PROV_OK;
	*refused = prov_arena_strdup(pdf->arena, prov_bytes_str(why.msg), err);
	return *refused == NULL ? prov_failed(err) : PROV_OK;
}
