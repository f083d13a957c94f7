/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/mutate.h"
#include "helper/pdf_make.h"

#define FORM "<</AF[5 0 R]/AcroForm<</Fields[8 0 R]>>>>"
#define FIELD "<</FT/Sig/T(s)/V 9 0 R>>"

static struct prov_bytes store(void)
{
	return prov_bytes("\0\0\0\x0cjumbabcd", 12);
}

/* A file with a store, CATALOG, FIELD as object 8 and a signature as object 9. */
static void make(struct pdf_make *m, const char *catalog, const char *field, const char *more)
{
	pdf_make_init(m);
	pdf_make_store(m, 5, store());
	pdf_make_obj(m, 1, catalog);
	pdf_make_obj(m, 8, field);
	pdf_make_signature(m, 9, more, 8);
}

static bool is_found(struct prov_bytes file, uint64_t start, uint64_t len)
{
	struct format_scan s;
	uint64_t found = 0;

	format_scan(&s, prov_format_pdf(), file);
	assert_int_equal(s.code, PROV_OK);
	for (size_t i = 0; i < s.layout.n; i++) {
		const struct prov_range *r = &s.layout.v[i];

		if (!r->metadata)
			continue;
		assert_string_equal(r->name, "Contents");
		assert_true(r->more);
		assert_int_equal(r->off, start + found);
		found += r->len;
	}
	format_scan_fini(&s);
	assert_true(found == 0 || found == len);
	return found > 0;
}

static bool finds(const char *catalog, const char *field, const char *more)
{
	struct pdf_make m;
	bool found;

	make(&m, catalog, field, more);
	pdf_make_end(&m, 0, "");
	pdf_make_sign(&m);
	found = is_found(pdf_make_data(&m), m.sig, m.sig_len);
	pdf_make_fini(&m);
	return found;
}

/* The value of a field of the form, however deep (12.7.4). */
static void test_fields(void **state)
{
	(void)state;
	assert_true(finds(FORM, FIELD, ""));
	assert_true(finds(FORM, FIELD, "/Type/Sig/SubFilter/adbe.pkcs7.detached"));
	assert_true(finds(FORM, FIELD, "/Type/DocTimeStamp"));
	assert_false(finds("<</AF[5 0 R]/AcroForm 10 0 R>>", FIELD, ""));
	assert_true(finds("<</AF[5 0 R]/AcroForm<</Fields[<</Kids[8 0 R]>>]>>>>", FIELD, ""));
	assert_true(finds("<</AF[5 0 R]/AcroForm<</Fields[null(a) 8 0 R]>>>>", FIELD, ""));
	assert_false(finds("<</AF[5 0 R]>>", FIELD, ""));
	assert_false(finds("<</AF[5 0 R]/AcroForm<</Fields[]>>>>", FIELD, ""));
	assert_false(finds("<</AF[5 0 R]/AcroForm<</Fields 9>>>>", FIELD, ""));
	assert_false(finds(FORM, "<</V(text)>>", ""));
	assert_false(finds(FORM, "<</Kids[8 0 R]>>", "")); /* a ring ends */
}

/* Nothing that is shown is a signature besides. */
static void test_shape(void **state)
{
	(void)state;
	assert_false(finds(FORM, FIELD, "/Type/Annot"));
	assert_false(finds(FORM, FIELD, "/Subtype/FreeText"));
	assert_false(finds(FORM, FIELD, "/Rect[0 0 9 9]"));
	assert_false(finds(FORM, FIELD, "/Kids[8 0 R]"));
	assert_false(finds(FORM, FIELD, "/Filter 1")); /* the last of two counts */
}

/* In the field itself, where it may stand too. */
static void test_direct(void **state)
{
	struct pdf_make m;

	(void)state;
	make(&m, FORM, "null", "");
	pdf_make_signature(&m, 8, "", 4); /* two brackets are spare, and belong to the field */
	prov_wr_cut(&m.wr, m.wr.n - strlen("\nendobj\n"));
	prov_wr_str(&m.wr, ">>\nendobj\n");
	prov_wr_patch(&m.wr, (size_t)m.off[8], prov_bytes_str("8 0 obj\n<</V<</Filter/AcroLite"));
	pdf_make_end(&m, 0, "");
	pdf_make_sign(&m);
	assert_true(is_found(pdf_make_data(&m), m.sig, m.sig_len));
	pdf_make_fini(&m);
}

/* The place is what the ByteRange leaves out, and all of the rest is signed. */
static void test_range(void **state)
{
	struct pdf_make m;

	(void)state;
	make(&m, FORM, FIELD, "");
	pdf_make_end(&m, 0, "");
	pdf_make_sign(&m);
	for (size_t i = 0; i < 34; i++) {
		uint8_t *p = mutate_copy(pdf_make_data(&m));

		if (p[m.range + i] >= '0' && p[m.range + i] <= '9') {
			p[m.range + i] = p[m.range + i] == '7' ? '8' : '7';
			assert_false(is_found(prov_bytes(p, m.wr.n), m.sig, m.sig_len));
		}
		free(p);
	}
	/* An update behind it is not signed. */
	pdf_make_obj(&m, 11, "(more)");
	pdf_make_end(&m, 0, "");
	assert_false(is_found(pdf_make_data(&m), m.sig, m.sig_len));
	pdf_make_fini(&m);
}

/* Whatever is filled in later: digits are a signature, anything else changes the file. */
static void test_filled(void **state)
{
	static const struct {
		const char *with;
		bool found;
	} cases[] = {
	    {"<3082AbfF0123", true},
	    {"<30>/Subtype", false},
	    {"<30>>>endobj", false},
	    {"(30820000000", false},
	    {"<30 20000000", false},
	    {"<<<000000000", false},
	    {" 30820000000", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct format_scan s;
		struct pdf_make m;

		make(&m, FORM, FIELD, "");
		pdf_make_end(&m, 0, "");
		pdf_make_sign(&m);
		prov_wr_patch(&m.wr, (size_t)m.sig, prov_bytes_str(cases[i].with));
		format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.layout.n, cases[i].found ? 7 : 3);
		format_scan_fini(&s);
		pdf_make_fini(&m);
	}
}

/* More fields than the limit: none is found, the file is read all the same, and whoever weighs what
 * was left out of a hash is told. */
static void test_many(void **state)
{
	struct format_scan s;
	struct prov_wr catalog;
	struct pdf_make m;

	(void)state;
	prov_wr_init(&catalog, (size_t)1 << 20);
	prov_wr_str(&catalog, "<</AF[5 0 R]/AcroForm<</Fields[8 0 R ");
	for (unsigned i = 0; i < PROV_MAX_PDF_FIELDS; i++)
		prov_wr_str(&catalog, "0 ");
	prov_wr_str(&catalog, "]>>>>");
	prov_wr_u8(&catalog, 0);
	make(&m, (const char *)prov_wr_data(&catalog).p, FIELD, "");
	pdf_make_end(&m, 0, "");
	pdf_make_sign(&m);
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 3);
	assert_non_null(s.layout.refused);
	assert_non_null(strstr(s.layout.refused, "more than 4096 fields"));
	format_scan_fini(&s);
	pdf_make_fini(&m);
	prov_wr_fini(&catalog);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_pdf(), data, 8);
}

static void test_properties(void **state)
{
	struct pdf_make m;

	(void)state;
	make(&m, FORM, FIELD, "/Type/Sig");
	pdf_make_end(&m, 20, "");
	pdf_make_sign(&m);
	assert_true(is_found(pdf_make_data(&m), m.sig, m.sig_len));
	mutate_all(pdf_make_data(&m), check_one, NULL);
	pdf_make_fini(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_shape),
	    cmocka_unit_test(test_direct),
	    cmocka_unit_test(test_range),
	    cmocka_unit_test(test_filled),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
