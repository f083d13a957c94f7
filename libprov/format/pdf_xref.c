/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-references of PDF: tables and streams, section by section (ISO 32000-2, 7.5.4 to 7.5.8). */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/pdf.h"

#define TAIL 1024 /* where "startxref" is looked for, from the end */
#define LINE 20   /* of a table */
#define HEAD 64   /* looked at for the beginning of a run */

static int add_run(struct prov_pdf *pdf, const struct prov_pdf_run *run, struct prov_err *err)
{
	if (pdf->num_runs == pdf->cap_runs) {
		size_t cap = pdf->cap_runs == 0 ? 16 : pdf->cap_runs * 2;
		struct prov_pdf_run *v;

		if (cap > PROV_MAX_PDF_RUNS)
			return prov_refuse(err, PROV_LIMIT_PDF_RUNS,
			    "more than %u runs of PDF cross-references", PROV_MAX_PDF_RUNS);
		v = prov_arena_grow(pdf->arena, pdf->runs, pdf->cap_runs, cap, sizeof(*v), err);
		if (v == NULL)
			return prov_failed(err);
		pdf->runs = v;
		pdf->cap_runs = cap;
	}
	pdf->runs[pdf->num_runs++] = *run;
	return PROV_OK;
}

static int peek(struct prov_pdf *pdf, uint64_t off, uint8_t buf[HEAD], struct prov_bytes *out,
    struct prov_err *err)
{
	uint64_t left = off < pdf->src->size ? pdf->src->size - off : 0;
	size_t n = left < HEAD ? (size_t)left : HEAD;
	int code = prov_pdf_charge(pdf, HEAD, err);

	*out = prov_bytes(buf, n);
	return code != PROV_OK ? code : prov_src_read(pdf->src, off, buf, n, err);
}

static int broken(uint64_t at, struct prov_err *err)
{
	return prov_fail_at(err, PROV_E_FORMAT, at, "the PDF cross-references are broken");
}

/* The runs of a table, which begin at *OFF; leaves it at the trailer's dictionary. */
static int read_table(struct prov_pdf *pdf, uint64_t *off, struct prov_err *err)
{
	for (;;) {
		struct prov_pdf_run run = {0};
		struct prov_pdf_val first, count;
		struct prov_bytes in;
		uint8_t buf[HEAD];
		int code = peek(pdf, *off, buf, &in, err);

		if (code != PROV_OK)
			return code;
		if (prov_pdf_next(&in, &first) != PROV_OK)
			return broken(*off, err);
		if (prov_bytes_starts(first.text, "trailer")) {
			*off += (uint64_t)(first.text.p - buf) + 7;
			return PROV_OK;
		}
		if (first.type != PROV_PDF_INT || prov_pdf_next(&in, &count) != PROV_OK ||
		    count.type != PROV_PDF_INT)
			return broken(*off, err);
		prov_pdf_skip_space(&in);
		run.first = first.num;
		run.count = count.num;
		run.off = *off + (uint64_t)(in.p - buf);
		if (in.n == 0 || count.num > (pdf->src->size - run.off) / LINE)
			return broken(*off, err);
		*off = run.off + count.num * LINE;
		code = count.num == 0 ? PROV_OK : add_run(pdf, &run, err);
		if (code != PROV_OK)
			return code;
	}
}

static int read_widths(
    const struct prov_pdf_val *w, uint64_t at, struct prov_pdf_run *run, struct prov_err *err)
{
	struct prov_bytes in = w->text;
	struct prov_pdf_val v;
	size_t line = 0;

	if (w->type != PROV_PDF_ARRAY)
		return broken(at, err);
	for (size_t i = 0; i < 3; i++) {
		if (prov_pdf_next(&in, &v) != PROV_OK || v.type != PROV_PDF_INT || v.num > 8)
			return broken(at, err);
		run->width[i] = (size_t)v.num;
		line += run->width[i];
	}
	return line == 0 ? broken(at, err) : PROV_OK;
}

/* The runs of a stream: Index says which objects, W how wide the fields are. */
static int cut_stream(struct prov_pdf *pdf, const struct prov_pdf_obj *obj, struct prov_bytes data,
    struct prov_err *err)
{
	struct prov_pdf_val w, index, size = {0}, first, count;
	struct prov_pdf_run run = {0};
	size_t line;
	int code = prov_pdf_key(pdf, &obj->val, "W", &w, err);

	if (code == PROV_OK)
		code = read_widths(&w, obj->off, &run, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj->val, "Index", &index, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj->val, "Size", &size, err);
	line = run.width[0] + run.width[1] + run.width[2];
	first = (struct prov_pdf_val){.type = PROV_PDF_INT};
	count = size;
	while (code == PROV_OK) {
		if (index.type == PROV_PDF_ARRAY) {
			prov_pdf_skip_space(&index.text);
			if (index.text.n == 0)
				break;
			if (prov_pdf_next(&index.text, &first) != PROV_OK ||
			    prov_pdf_next(&index.text, &count) != PROV_OK)
				return broken(obj->off, err);
		}
		if (first.type != PROV_PDF_INT || count.type != PROV_PDF_INT ||
		    count.num > data.n / line)
			return broken(obj->off, err);
		run.first = first.num;
		run.count = count.num;
		run.data = prov_bytes_sub(data, 0, (size_t)count.num * line);
		data = prov_bytes_sub(data, run.data.n, data.n);
		code = run.data.n == 0 ? PROV_OK : add_run(pdf, &run, err);
		if (index.type != PROV_PDF_ARRAY)
			break;
	}
	return code;
}

/* A stream at OFF; *TRAILER: its dictionary. */
static int read_stream(
    struct prov_pdf *pdf, uint64_t off, struct prov_pdf_val *trailer, struct prov_err *err)
{
	struct prov_pdf_obj obj;
	struct prov_pdf_val type, length;
	struct prov_bytes data;
	uint64_t num, gen, len;
	int code = prov_pdf_read(pdf, off, &num, &gen, &obj, err);

	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "Type", &type, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &obj.val, "Length", &length, err);
	if (code != PROV_OK)
		return code;
	/* Its length can't be an object that is only found by it (7.5.8.2). */
	if (obj.data == 0 || !prov_pdf_is_name(&type, "XRef") || length.type != PROV_PDF_INT)
		return broken(off, err);
	code = prov_pdf_length(pdf, 0, &obj, &len, err);
	if (code == PROV_OK)
		code = prov_pdf_data(pdf, &obj, len, &data, err);
	if (code == PROV_OK)
		code = cut_stream(pdf, &obj, data, err);
	*trailer = obj.val;
	return code;
}

static int read_number(struct prov_pdf *pdf, const struct prov_pdf_val *dict, const char *key,
    uint64_t *out, struct prov_err *err)
{
	struct prov_pdf_val val;
	int code = prov_pdf_key(pdf, dict, key, &val, err);

	*out = val.type == PROV_PDF_INT || val.type == PROV_PDF_REF ? val.num : 0;
	return code;
}

/* The section whose cross-references begin at S->pos. */
static int read_section(struct prov_pdf *pdf, struct prov_pdf_section *s, struct prov_err *err)
{
	struct prov_pdf_val trailer = {0}, other, encrypt;
	struct prov_bytes in;
	uint8_t buf[HEAD];
	uint64_t off;
	int code = peek(pdf, s->pos, buf, &in, err);

	if (code != PROV_OK)
		return code;
	s->first_run = pdf->num_runs;
	prov_pdf_skip_space(&in);
	if (prov_bytes_starts(in, "xref")) {
		off = s->pos + (uint64_t)(in.p - buf) + 4;
		code = read_table(pdf, &off, err);
		if (code == PROV_OK)
			code = prov_pdf_read_value(pdf, off, &trailer, err);
		if (code == PROV_OK)
			code = read_number(pdf, &trailer, "XRefStm", &s->hybrid, err);
		if (code == PROV_OK && s->hybrid > 0)
			code = read_stream(pdf, s->hybrid, &other, err);
	} else {
		code = read_stream(pdf, s->pos, &trailer, err);
	}
	if (code == PROV_OK)
		code = read_number(pdf, &trailer, "Root", &s->root, err);
	if (code == PROV_OK)
		code = read_number(pdf, &trailer, "Info", &s->info, err);
	if (code == PROV_OK)
		code = read_number(pdf, &trailer, "Prev", &s->prev, err);
	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &trailer, "Encrypt", &encrypt, err);
	if (code == PROV_OK && encrypt.type != PROV_PDF_NONE)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "PDF files that are encrypted are not supported");
	return code;
}

/* Where the newest cross-references begin: the number behind the last "startxref" (7.5.5). */
static int find_start(struct prov_pdf *pdf, uint64_t *out, struct prov_err *err)
{
	static const char word[] = "startxref";
	uint64_t size = pdf->src->size;
	size_t n = size < TAIL ? (size_t)size : TAIL, at = n;
	uint8_t buf[TAIL];
	struct prov_bytes in;
	struct prov_pdf_val val;
	int code = prov_src_read(pdf->src, size - n, buf, n, err);

	if (code != PROV_OK)
		return code;
	while (at > 0 && !prov_bytes_starts(prov_bytes(&buf[at], n - at), word))
		at--;
	in = prov_bytes(&buf[at], n - at);
	if (!prov_bytes_starts(in, word))
		return prov_fail_at(err, PROV_E_TRUNC, size,
		    "the PDF file's end, which says where its cross-references are, is missing");
	in = prov_bytes_sub(in, sizeof(word) - 1, in.n);
	if (prov_pdf_next(&in, &val) != PROV_OK || val.type != PROV_PDF_INT || val.num >= size)
		return broken(size - n + at, err);
	*out = val.num;
	return PROV_OK;
}

int prov_pdf_open(struct prov_pdf *pdf, const struct prov_src *src, struct prov_arena *arena,
    struct prov_err *err)
{
	uint64_t pos;
	int code;

	memset(pdf, 0, sizeof(*pdf));
	pdf->src = src;
	pdf->arena = arena;
	pdf->work = PROV_MAX_PDF_WORK;
	pdf->unpacked = PROV_MAX_PDF_UNPACKED;
	code = find_start(pdf, &pos, err);
	if (code != PROV_OK)
		return code;
	pdf->sections = prov_arena_array(arena, PROV_MAX_PDF_SECTIONS, sizeof(*pdf->sections), err);
	if (pdf->sections == NULL)
		return prov_failed(err);
	do {
		if (pdf->num_sections == PROV_MAX_PDF_SECTIONS)
			return prov_refuse(err, PROV_LIMIT_PDF_SECTIONS,
			    "the PDF file was updated more than %u times", PROV_MAX_PDF_SECTIONS);
		for (size_t i = 0; i < pdf->num_sections; i++) {
			if (pdf->sections[i].pos == pos)
				return broken(pos, err); /* a ring */
		}
		pdf->sections[pdf->num_sections].pos = pos;
		code = read_section(pdf, &pdf->sections[pdf->num_sections], err);
		if (code != PROV_OK)
			return code;
		pos = pdf->sections[pdf->num_sections++].prev;
	} while (pos != 0);
	return PROV_OK;
}

static uint64_t field(const uint8_t **p, size_t width, uint64_t otherwise)
{
	uint64_t v = width == 0 ? otherwise : 0;

	for (; width > 0; width--)
		v = v << 8 | *(*p)++;
	return v;
}

static int read_line(
    struct prov_pdf *pdf, uint64_t off, struct prov_pdf_entry *out, struct prov_err *err)
{
	struct prov_pdf_val at, gen, kind;
	uint8_t line[LINE] = {0};
	struct prov_bytes in = prov_bytes(line, LINE);
	int code = prov_src_read(pdf->src, off, line, LINE, err);

	if (code != PROV_OK)
		return code;
	if (prov_pdf_next(&in, &at) != PROV_OK || prov_pdf_next(&in, &gen) != PROV_OK ||
	    prov_pdf_next(&in, &kind) != PROV_OK || at.type != PROV_PDF_INT ||
	    gen.type != PROV_PDF_INT || at.text.n != 10 || gen.text.n != 5 || kind.text.n != 1)
		return broken(off, err);
	out->kind = kind.text.p[0] == 'n' ? PROV_PDF_PLAIN : PROV_PDF_FREE;
	out->at = at.num;
	out->gen = gen.num;
	return PROV_OK;
}

static int read_entry(struct prov_pdf *pdf, const struct prov_pdf_run *run, uint64_t i,
    struct prov_pdf_entry *out, struct prov_err *err)
{
	const size_t *w = run->width;
	const uint8_t *p;
	uint64_t kind;

	if (run->data.n == 0)
		return read_line(pdf, run->off + i * LINE, out, err);
	p = &run->data.p[(size_t)i * (w[0] + w[1] + w[2])];
	kind = field(&p, w[0], 1);
	out->kind = kind == 1 ? PROV_PDF_PLAIN : kind == 2 ? PROV_PDF_PACKED : PROV_PDF_FREE;
	out->at = field(&p, w[1], 0);
	out->gen = field(&p, w[2], 0);
	return PROV_OK;
}

int prov_pdf_find(struct prov_pdf *pdf, size_t section, uint64_t num, struct prov_pdf_entry *out,
    struct prov_err *err)
{
	memset(out, 0, sizeof(*out));
	for (size_t s = section; s < pdf->num_sections; s++) {
		size_t end =
		    s + 1 < pdf->num_sections ? pdf->sections[s + 1].first_run : pdf->num_runs;
		bool found = false;

		for (size_t i = pdf->sections[s].first_run; i < end; i++) {
			const struct prov_pdf_run *run = &pdf->runs[i];
			int code = prov_pdf_charge(pdf, sizeof(*run), err);

			if (code != PROV_OK)
				return code;
			if (num < run->first || num - run->first >= run->count)
				continue;
			code = read_entry(pdf, run, num - run->first, out, err);
			/* What a hybrid file calls free may be in the stream beside (7.5.8.4). */
			if (code != PROV_OK || out->kind != PROV_PDF_FREE)
				return code;
			found = true;
		}
		if (found)
			return PROV_OK;
	}
	return PROV_OK;
}
