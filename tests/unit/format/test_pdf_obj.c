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

static int resolve(struct open *o, uint64_t num, struct prov_pdf_obj *obj)
{
	struct prov_pdf_val ref = {.type = PROV_PDF_REF, .num = num};

	memset(&o->err, 0, sizeof(o->err));
	return prov_pdf_resolve(&o->pdf, 0, &ref, obj, &o->err);
}

static void begin(struct pdf_make *m)
{
	pdf_make_init(m);
	pdf_make_obj(m, 1, "<<>>");
	pdf_make_stream(m, 2, "/Type/ObjStm/N 2/First 8", prov_bytes_str("3 0 4 5 (abc)[1 0 R]"));
	pdf_make_packed(m, 3, 2);
	pdf_make_packed(m, 4, 2);
	pdf_make_packed(m, 5, 2);
	pdf_make_packed(m, 6, 1);
	pdf_make_packed(m, 7, 3);
	pdf_make_stream(m, 8, "/Length 9 0 R", prov_bytes_str("stream"));
	pdf_make_obj(m, 9, "6");
	pdf_make_stream(m, 10, "/Length 11 0 R", prov_bytes_str("stream"));
	pdf_make_obj(m, 11, "5");
	pdf_make_stream(m, 12, "/Length 3 0 R", prov_bytes_str("stream"));
	pdf_make_end(m, 20, "");
}

static void test_packed(void **state)
{
	struct pdf_make m;
	struct prov_pdf_obj obj;
	struct open o;

	(void)state;
	begin(&m);
	open_bytes(&o, pdf_make_data(&m));
	assert_int_equal(o.code, PROV_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(resolve(&o, 3, &obj), PROV_OK);
		assert_int_equal(obj.val.type, PROV_PDF_STRING);
		assert_int_equal(resolve(&o, 4, &obj), PROV_OK);
		assert_int_equal(obj.val.type, PROV_PDF_ARRAY);
		assert_int_equal(o.pdf.num_packed, 1); /* unpacked once */
	}
	assert_int_equal(resolve(&o, 5, &obj), PROV_E_FORMAT); /* not in there */
	assert_int_equal(resolve(&o, 6, &obj), PROV_E_FORMAT); /* no stream */
	assert_int_equal(resolve(&o, 7, &obj), PROV_E_FORMAT); /* itself packed */
	assert_int_equal(resolve(&o, 30, &obj), PROV_OK);
	assert_int_equal(obj.val.type, PROV_PDF_NONE);
	close_it(&o);
	pdf_make_fini(&m);
}

static void check_length(struct open *o, uint64_t num, int code)
{
	struct prov_pdf_obj obj;
	uint64_t len = 0;

	assert_int_equal(resolve(o, num, &obj), PROV_OK);
	assert_true(obj.data > 0);
	assert_int_equal(prov_pdf_length(&o->pdf, 0, &obj, &len, &o->err), code);
	if (code == PROV_OK)
		assert_int_equal(len, 6);
}

static void test_length(void **state)
{
	struct pdf_make m;
	struct open o;

	(void)state;
	begin(&m);
	open_bytes(&o, pdf_make_data(&m));
	check_length(&o, 8, PROV_OK);
	check_length(&o, 10, PROV_E_FORMAT);
	check_length(&o, 12, PROV_E_UNSUPPORTED);
	close_it(&o);
	pdf_make_fini(&m);
}

/* Another object than the cross-references promise, and one that ends with the file. */
static void test_wrong(void **state)
{
	struct pdf_make m;
	struct prov_pdf_obj obj;
	struct open o;
	uint64_t num, gen;

	(void)state;
	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<<>>");
	pdf_make_obj(&m, 2, "<<>>");
	m.off[1] = m.off[2];
	pdf_make_end(&m, 0, "");
	open_bytes(&o, pdf_make_data(&m));
	assert_int_equal(resolve(&o, 1, &obj), PROV_E_FORMAT);
	assert_int_equal(resolve(&o, 2, &obj), PROV_OK);
	assert_int_equal(prov_pdf_read(&o.pdf, o.src->size, &num, &gen, &obj, NULL), PROV_E_TRUNC);
	assert_int_equal(prov_pdf_read(&o.pdf, UINT64_MAX, &num, &gen, &obj, NULL), PROV_E_TRUNC);
	close_it(&o);
	pdf_make_fini(&m);
}

/* An object beyond the limit is refused, and so is looking again and again. */
static void test_limits(void **state)
{
	struct pdf_make m;
	struct prov_pdf_obj obj;
	struct open o;
	char *text = malloc(PROV_MAX_PDF_OBJECT * 2);

	(void)state;
	assert_non_null(text);
	memset(text, ' ', PROV_MAX_PDF_OBJECT * 2);
	text[PROV_MAX_PDF_OBJECT * 2 - 1] = '\0';
	pdf_make_init(&m);
	pdf_make_obj(&m, 1, text);
	pdf_make_obj(&m, 2, "<<>>");
	pdf_make_obj(&m, 3, "<</A 1>>");
	pdf_make_end(&m, 0, "");
	open_bytes(&o, pdf_make_data(&m));
	o.pdf.unpacked = 4;
	assert_int_equal(resolve(&o, 3, &obj), PROV_OK);
	assert_int_equal(resolve(&o, 3, &obj), PROV_E_LIMIT);
	o.pdf.unpacked = PROV_MAX_PDF_UNPACKED;
	assert_int_equal(resolve(&o, 1, &obj), PROV_E_LIMIT);
	assert_int_equal(resolve(&o, 2, &obj), PROV_OK);
	assert_true(o.pdf.work < PROV_MAX_PDF_WORK && o.pdf.unpacked <= PROV_MAX_PDF_UNPACKED);
	o.pdf.work = 100;
	assert_int_equal(resolve(&o, 2, &obj), PROV_E_LIMIT);
	close_it(&o);
	pdf_make_fini(&m);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_packed),
	    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_wrong),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
