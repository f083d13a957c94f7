/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/svg_tag.h"

static size_t end_of(const char *text, const char *unless)
{
	return prov_svg_tag_end(prov_bytes_str(text), unless);
}

/* A '>' in a value is none, and a quote is one only where a value can begin. */
static void test_end(void **state)
{
	static const struct {
		const char *text;
		size_t end;
	} rows[] = {
	    {"g>x>", 2},
	    {"g/>x", 3},
	    {"g a='>'>x", 8},
	    {"g a = \">'/>\" />x", 15},
	    {"g a'>'>x", 5},
	    {"g ='>'>x", 5},
	    {"g a=='>'>x", 7},
	    {"g a='1'b='>'>x", 13},
	    {"g\ta\n=\r'>'\n>", 11},
	    {"g", 0},
	    {"g a", 0},
	    {"g a=", 0},
	    {"g a='>", 0},
	    {">", 0},
	    {"", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(end_of(rows[i].text, NULL), rows[i].end);
}

static void test_unless(void **state)
{
	(void)state;
	assert_int_equal(end_of("metadata>", "metadata"), 0);
	assert_int_equal(end_of("s:metadata/>", "metadata"), 0);
	assert_int_equal(end_of("metadata>", NULL), 9);
	assert_int_equal(end_of("metadata2>", "metadata"), 10);
	assert_int_equal(end_of("metadata:g>", "metadata"), 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_end),
	    cmocka_unit_test(test_unless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
