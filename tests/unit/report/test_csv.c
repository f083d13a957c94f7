/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "report/csv.h"

static void expect(const char *text, const char *cell)
{
	struct prov_csv csv = {.comma = false};
	struct collect c = {0};

	prov_out_init(&csv.out, collect_write, &c);
	prov_csv_show(&csv, text, 100);
	assert_int_equal(prov_out_finish(&csv.out, NULL), PROV_OK);
	assert_string_equal(c.text == NULL ? "" : c.text, cell);
	collect_free(&c);
}

static void test_cells(void **state)
{
	(void)state;
	expect(NULL, "");
	expect("", "");
	expect("a", "\"a\"");
	expect("a,b", "\"a,b\"");
	expect("say \"hi\"", "\"say \"\"hi\"\"\"");
	expect("a\r\nb", "\"a\\u{D}\\u{A}b\"");
	expect("a\xe2\x80\xae"
	       "b",
	    "\"a\\u{202E}b\"");
	expect("a-b=c+d@e", "\"a-b=c+d@e\"");
}

static void test_formulas(void **state)
{
	static const char *const signs[] = {
	    "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
	char text[64], cell[64];
	(void)state;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		(void)snprintf(text, sizeof(text), "%scmd|' /C calc'!A0", signs[i]);
		(void)snprintf(cell, sizeof(cell), "\"'%scmd|' /C calc'!A0\"", signs[i]);
		expect(text, cell);
	}
	/* A blank or a quotation mark before it, and a cell that ends at a semicolon. */
	expect(" =1", "\"' =1\"");
	expect("\"=1", "\"'\"\"=1\"");
	expect("a;=1", "\"a;'=1\"");
	expect("a;\"=1", "\"a;'\"\"=1\"");
	expect("a;b", "\"a;b\"");
	/* Controls are shown, so that they begin none. */
	expect("\t=1", "\"\\u{9}=1\"");
	expect("\r=1", "\"\\u{D}=1\"");
}

static void test_row(void **state)
{
	struct prov_csv csv = {.comma = false};
	struct collect c = {0};
	(void)state;

	prov_out_init(&csv.out, collect_write, &c);
	prov_csv_put(&csv, "1");
	prov_csv_show(&csv, NULL, 9);
	prov_csv_show(&csv, "x", 9);
	prov_csv_end(&csv);
	prov_csv_put(&csv, "2");
	prov_csv_end(&csv);
	assert_int_equal(prov_out_finish(&csv.out, NULL), PROV_OK);
	assert_string_equal(c.text, "1,,\"x\"\r\n2\r\n");
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cells),
	    cmocka_unit_test(test_formulas),
	    cmocka_unit_test(test_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
