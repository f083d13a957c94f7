/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/pdf.h"

static size_t count(const char *text, size_t n)
{
	size_t found = 0, begin, end;

	for (size_t i = 0; i < n; i++) {
		if (!prov_pdf_stray(prov_bytes(text, n), i, &begin, &end))
			continue;
		assert_true(begin <= i && end > i && end <= n);
		found++;
	}
	return found;
}

static void test_words(void **state)
{
	static const struct {
		const char *text;
		size_t n, found;
	} cases[] = {
	    {"4 0 obj", 7, 1},
	    {"x\n12 0 obj<</Length 4 0 R>>", 27, 1},
	    {"4\t\r0\fobjx", 10, 1},
	    {"4\0000\v\xa0obj", 9, 1},
	    {"3\0+0\vobj", 8, 1},
	    {"-3. 0.0 obj", 11, 1},
	    {"4 0obj", 6, 1},
	    {"3 %x\n0obj", 9, 1},
	    {"3 %x\n0 obj", 10, 1},
	    {"3%\r\r0 %% y\n obj", 16, 1},
	    {"3\n0 %\nobj", 10, 1},
	    {"%\n\nobj", 7, 1},
	    {"%\nx\nobj", 8, 0},
	    {"% obj", 5, 0},
	    {"x\nobj", 5, 0},
	    {"\nobj", 4, 0},
	    {"trailer startxref", 17, 2},
	    {"1 0 obj 2 0 obj", 15, 2},
	    {"\nxref\n0 1\n", 10, 1},
	    {"\nendstream\n(", 12, 1},
	    {"4 obj", 5, 0},
	    {"40obj", 5, 0},
	    {"4 xobj", 6, 0},
	    {"a 0 obj", 7, 0},
	    {" 0 obj", 6, 0},
	    {"4 0 ob", 6, 0},
	    {"4 0 Obj", 7, 0},
	    {"obj", 3, 0},
	    {"endobj", 6, 0},
	    {"traile", 6, 0},
	    {"startxre", 8, 0},
	    {"stream xre endstrea", 19, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("  %s\n", cases[i].text);
		assert_int_equal(count(cases[i].text, cases[i].n), cases[i].found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
