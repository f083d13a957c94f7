/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/pdf.h"
#include "helper/pdf_make.h"

struct open {
	struct prov_src *src;
	struct prov_arena arena;
	struct prov_pdf pdf;
	struct prov_err err;
	int code;
};

static void open_bytes(struct open *o, struct prov_bytes data)
{
	memset(o, 0, sizeof(*o));
	assert_int_equal(prov_src_mem(&o->src, data.p, data.n, NULL), PROV_OK);
	prov_arena_init(&o->arena, PROV_MAX_ARENA);
	o->code = prov_pdf_open(&o->pdf, o->src, &o->arena, &o->err);
}

static void close_it(struct open *o)
{
	prov_arena_fini(&o->arena);
	prov_src_close(o->src);
}

static void check_entry(struct open *o, size_t section, uint64_t num, int kind, uint64_t at)
{
	struct prov_pdf_entry entry;

	assert_int_equal(prov_pdf_find(&o->pdf, section, num, &entry, NULL), PROV_OK);
	assert_int_equal(entry.kind, kind);
	assert_int_equal(entry.at, at);
}

/* What an update changed is new in its section, and old in the one before. */
static void test_sections(void **state)
{
	(void)state;
	for (unsigned xref = 0; xref <= 20; xref += 20) {
		struct pdf_make m;
		struct open o;
		uint64_t old, other;

		pdf_make_init(&m);
		pdf_make_obj(&m, 1, "<</a 1>>");
		pdf_make_obj(&m, 2, "(two)");
		old = m.off[1];
		other = m.off[2];
		pdf_make_end(&m, xref, "");
		pdf_make_obj(&m, 1, "<</a 2>>");
		if (xref != 0)
			pdf_make_packed(&m, 3, 4);
		pdf_make_end(&m, xref, "");
		open_bytes(&o, pdf_make_data(&m));
		assert_int_equal(o.code, PROV_OK);
		assert_int_equal(o.pdf.num_sections, 2);
		assert_int_equal(o.pdf.sections[0].root, 1);
		assert_int_equal(o.pdf.sections[0].pos, m.prev);
		check_entry(&o, 0, 1, PROV_PDF_PLAIN, m.off[1]);
		check_entry(&o, 1, 1, PROV_PDF_PLAIN, old);
		check_entry(&o, 0, 2, PROV_PDF_PLAIN, other);
		check_entry(&o, 0, 30, PROV_PDF_FREE, 0);
		check_entry(
		    &o, 0, 3, xref != 0 ? PROV_PDF_PACKED : PROV_PDF_FREE, xref != 0 ? 4 : 0);
		close_it(&o);
		pdf_make_fini(&m);
	}
}

static void check_text(const char *text, int code)
{
	struct open o;

	open_bytes(&o, prov_bytes_str(text));
	assert_int_equal(o.code, code);
	assert_int_equal(o.err.code, code);
	close_it(&o);
}

#define END "\nstartxref\n0\n%%EOF\n"
static void test_broken(void **state)
{
	(void)state;
	check_text("xref\n0 0\ntrailer<<>>" END, PROV_OK);
	check_text("xref\ntrailer<</Root 1 0 R>>" END, PROV_OK);
	check_text("", PROV_E_TRUNC);
	check_text("xref\ntrailer<<>>", PROV_E_TRUNC);
	check_text("xref\ntrailer<<>>\nstartxref\n99\n", PROV_E_FORMAT);
	check_text("xref\ntrailer<<>>\nstartxref\n-1\n", PROV_E_FORMAT);
	check_text("xref\n0 99\ntrailer<<>>" END, PROV_E_FORMAT); /* more lines than the file */
	check_text("xref\n0 999999999999999999\n" END, PROV_E_FORMAT);
	check_text("xref\n0 x\ntrailer<<>>" END, PROV_E_FORMAT);
	check_text(" xref\ntrailer<</Prev 0>>" END, PROV_OK);
	check_text("xref\ntrailer<</Encrypt 1 0 R>>" END, PROV_E_UNSUPPORTED);
	check_text(
	    "1 0 obj<</Type/XRef/W[1 1 1]/Size 0/Length 0>>stream\n\nendstream" END, PROV_OK);
	check_text(
	    "1 0 obj<</Type/XRef/W[1 1 1]/Size 1/Length 0>>stream\n\nendstream" END, PROV_E_FORMAT);
	check_text(
	    "1 0 obj<</Type/XRef/W[1 9 1]/Size 0/Length 0>>stream\n\nendstream" END, PROV_E_FORMAT);
	check_text(
	    "1 0 obj<</Type/XRef/W[0 0 0]/Size 0/Length 0>>stream\n\nendstream" END, PROV_E_FORMAT);
	check_text("1 0 obj<</Type/XRef/W[1 1 1]/Size 0/Length 1 0 R>>stream\n\nendstream" END,
	    PROV_E_FORMAT);
	check_text("1 0 obj<</Type/XRef/W[1 1 1]/Size 0/Length 0/Filter/LZWDecode>>stream\n\n"
		   "endstream" END,
	    PROV_E_UNSUPPORTED);
}

/* A section that updates itself, or one that updates it. */
static void test_ring(void **state)
{
	(void)state;
	check_text("%PDF\nxref\ntrailer<</Prev 5>>\nstartxref\n5\n", PROV_E_FORMAT);
	check_text("%PDF\nxref\ntrailer<</Prev 30>> xref\ntrailer<</Prev 5>>\nstartxref\n5\n",
	    PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
