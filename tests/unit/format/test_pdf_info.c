/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/pdf_make.h"

static void scan(struct format_scan *s, struct pdf_make *m)
{
	format_scan(s, prov_format_pdf(), pdf_make_data(m));
	assert_int_equal(s->code, PROV_OK);
	pdf_make_fini(m);
}

static void check(const char *info, const char *trailer, const char *text)
{
	struct format_scan s;
	struct pdf_make m;

	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<</Type/Catalog>>");
	pdf_make_obj(&m, 2, info);
	pdf_make_obj(&m, 3, "(there)");
	pdf_make_end(&m, 0, trailer);
	scan(&s, &m);
	assert_null(s.cands.label.unread);
	assert_int_equal(s.cands.label.text.n, strlen(text));
	assert_true(prov_bytes_is(s.cands.label.text, text));
	format_scan_fini(&s);
}

static void test_label(void **state)
{
	(void)state;
	check("<</AIGC(here)>>", "/Info 2 0 R", "here");
	check("<</A#49GC 3 0 R>>", "/Info 2 0 R", "there");
	check("<</Aigc(here)>>", "/Info 2 0 R", "");
	check("<</AIGC/here>>", "/Info 2 0 R", "");
	check("<</AIGC(here)>>", "", "");
	check("[/AIGC(here)]", "/Info 2 0 R", "");
	check("<</AIGC 9 0 R>>", "/Info 2 0 R", "");
	check("<</AIGC(here)>>", "/Info 8 0 R", "");
	check("<</AIGC(here)>>", "/Info/none", "");
}

/* The newest counts. */
static void test_update(void **state)
{
	struct format_scan s;
	struct pdf_make m;

	(void)state;
	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<</Type/Catalog>>");
	pdf_make_obj(&m, 2, "<</AIGC(old)>>");
	pdf_make_end(&m, 0, "/Info 2 0 R");
	pdf_make_obj(&m, 2, "<</AIGC(new)>>");
	pdf_make_end(&m, 4, "/Info 2 0 R");
	scan(&s, &m);
	assert_true(prov_bytes_is(s.cands.label.text, "new"));
	format_scan_fini(&s);
}

static void test_long(void **state)
{
	static char info[PROV_MAX_SIGNAL_TEXT + 64];
	struct format_scan s;
	struct pdf_make m;
	size_t n = strlen("<</AIGC(");

	(void)state;
	memcpy(info, "<</AIGC(", n);
	memset(info + n, 'x', PROV_MAX_SIGNAL_TEXT + 1);
	memcpy(info + n + PROV_MAX_SIGNAL_TEXT + 1, ")>>", 4);
	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<</Type/Catalog>>");
	pdf_make_obj(&m, 2, info);
	pdf_make_end(&m, 0, "/Info 2 0 R");
	scan(&s, &m);
	assert_non_null(s.cands.label.unread);
	assert_int_equal(s.cands.label.text.n, 0);
	format_scan_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_label),
	    cmocka_unit_test(test_update), cmocka_unit_test(test_long)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
