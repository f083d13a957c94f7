/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/pdf_lex.h"
#include "helper/mutate.h"

static void check(const char *in, int code, enum prov_pdf_type type, const char *text)
{
	struct prov_bytes data = prov_bytes_str(in);
	struct prov_pdf_val val;

	assert_int_equal(prov_pdf_next(&data, &val), code);
	if (code != PROV_OK)
		return;
	assert_int_equal(val.type, type);
	assert_true(prov_bytes_is(val.text, text));
}

static void test_values(void **state)
{
	(void)state;
	check(" 12 ", PROV_OK, PROV_PDF_INT, "12");
	check("%x\r-3", PROV_OK, PROV_PDF_WORD, "-3");
	check("1.5", PROV_OK, PROV_PDF_WORD, "1.5");
	check("null]", PROV_OK, PROV_PDF_NONE, "null");
	check("/Na#20me/", PROV_OK, PROV_PDF_NAME, "Na#20me");
	check("/", PROV_OK, PROV_PDF_NAME, "");
	check("(a(b\\)c)d)e", PROV_OK, PROV_PDF_STRING, "(a(b\\)c)d)");
	check("<0a >b", PROV_OK, PROV_PDF_STRING, "<0a >");
	check("[1[2]<</a[]>>]", PROV_OK, PROV_PDF_ARRAY, "1[2]<</a[]>>");
	check("<</a(>>)/b<3e>>>x", PROV_OK, PROV_PDF_DICT, "/a(>>)/b<3e>");
	check("1234567890123456789", PROV_OK, PROV_PDF_WORD, "1234567890123456789");
	check("", PROV_E_TRUNC, 0, NULL);
	check("%only", PROV_E_TRUNC, 0, NULL);
	check("(a", PROV_E_TRUNC, 0, NULL);
	check("(a\\", PROV_E_TRUNC, 0, NULL);
	check("<0", PROV_E_TRUNC, 0, NULL);
	check("[1", PROV_E_TRUNC, 0, NULL);
	check("<<>", PROV_E_TRUNC, 0, NULL);
	check("[>>", PROV_E_FORMAT, 0, NULL);
	check("<<]", PROV_E_FORMAT, 0, NULL);
	check("[> ]", PROV_E_FORMAT, 0, NULL);
	check(")", PROV_E_FORMAT, 0, NULL);
	check("]", PROV_E_FORMAT, 0, NULL);
}

static void test_references(void **state)
{
	struct prov_bytes in = prov_bytes_str("4 0 R 5 1R 6 0 Rx 7");
	struct prov_pdf_val val;

	(void)state;
	assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
	assert_int_equal(val.type, PROV_PDF_REF);
	assert_int_equal(val.num, 4);
	assert_int_equal(val.gen, 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
		assert_int_equal(val.type, i == 0 ? PROV_PDF_INT : PROV_PDF_WORD);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
		assert_int_equal(val.type, i == 2 ? PROV_PDF_WORD : PROV_PDF_INT);
	}
	assert_int_equal(val.num, 7);
}

static void test_depth(void **state)
{
	char text[2 * PROV_MAX_PDF_DEPTH + 3];

	(void)state;
	for (size_t n = PROV_MAX_PDF_DEPTH; n <= PROV_MAX_PDF_DEPTH + 1; n++) {
		struct prov_bytes in = prov_bytes(text, 2 * n);
		struct prov_pdf_val val;

		memset(text, '[', n);
		memset(&text[n], ']', n);
		assert_int_equal(
		    prov_pdf_next(&in, &val), n == PROV_MAX_PDF_DEPTH ? PROV_OK : PROV_E_LIMIT);
	}
}

static void test_get(void **state)
{
	struct prov_bytes dict = prov_bytes_str("/a 1/b[/c 2]/#64 3 /a 4");
	struct prov_pdf_val val;

	(void)state;
	assert_int_equal(prov_pdf_get(dict, "a", &val), PROV_OK);
	assert_int_equal(val.num, 4);
	assert_int_equal(prov_pdf_get(dict, "c", &val), PROV_OK);
	assert_int_equal(val.type, PROV_PDF_NONE);
	assert_int_equal(prov_pdf_get(dict, "d", &val), PROV_OK);
	assert_int_equal(val.num, 3);
	assert_int_equal(prov_pdf_get(prov_bytes_str("/a"), "b", &val), PROV_E_FORMAT);
	assert_int_equal(prov_pdf_get(prov_bytes_str("1 2"), "b", &val), PROV_E_FORMAT);
}

static void test_names(void **state)
{
	struct prov_bytes in = prov_bytes_str("/a#4Gb#4d#");
	struct prov_pdf_val val;

	(void)state;
	assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
	assert_true(prov_pdf_is_name(&val, "a#4GbM#"));
	assert_false(prov_pdf_is_name(&val, "a#4GbM"));
	assert_false(prov_pdf_is_name(&val, "a#4GbM##"));
	val.type = PROV_PDF_STRING;
	assert_false(prov_pdf_is_name(&val, "a#4GbM#"));
}

static void walk(void *ctx, struct prov_bytes data)
{
	struct prov_pdf_val val, member;

	(void)ctx;
	while (prov_pdf_next(&data, &val) == PROV_OK) {
		if (prov_pdf_get(val.text, "a", &member) == PROV_OK)
			assert_true(member.text.n <= val.text.n);
	}
}

static void test_damage(void **state)
{
	(void)state;
	mutate_all(
	    prov_bytes_str("1 0 obj<</a[1 0 R(x\\)y)<61>]%c\n/b<</a null>>>>endobj"), walk, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_get),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
