/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/pdf_lex.h"

static void check(const char *written, const char *says)
{
	struct prov_bytes in = prov_bytes_str(written);
	struct prov_pdf_val val;
	struct prov_wr wr;

	assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
	prov_wr_init(&wr, 256);
	prov_pdf_text(&val, &wr);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(wr.n, strlen(says));
	assert_memory_equal(prov_wr_data(&wr).n > 0 ? (const char *)wr.p : "", says, wr.n);
	prov_wr_fini(&wr);
}

static void test_text(void **state)
{
	(void)state;
	check("(a(b)c)", "a(b)c");
	check("(\\(\\)\\\\\\n\\q\\101\\1012\\5x)", "()\\\nqAA2\5x");
	check("(a\\\nb\\\r\nc\\\rd\r\ne\rf)", "abcd\ne\nf");
	check("<61 6 26>", "ab`");
	check("<6>", "`");
	check("()", "");
	check("7", "");
	check("/a", "");
	check("<feff00e40041d83dde00d83d>", "\xc3\xa4"
					    "A\xf0\x9f\x98\x80\xef\xbf\xbd");
	check("(\xef\xbb\xbf\xc3\xa4)", "\xc3\xa4");
	check("(\xe4)", "\xe4");
}

static void test_limit(void **state)
{
	struct prov_bytes in = prov_bytes_str("(abc)");
	struct prov_pdf_val val;
	struct prov_wr wr;

	(void)state;
	assert_int_equal(prov_pdf_next(&in, &val), PROV_OK);
	prov_wr_init(&wr, 2);
	prov_pdf_text(&val, &wr);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text), cmocka_unit_test(test_limit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
