/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/ooxml.h"

#define HEAD "<P xmlns=\"a\" xmlns:vt=\"b\">"
#define PART(name, text) "<property name=\"" name "\"><vt:lpwstr>" text "</vt:lpwstr></property>"

static int read(const char *xml, char *to, size_t size)
{
	struct prov_arena arena;
	struct prov_bytes out;
	int code;

	prov_arena_init(&arena, (size_t)1 << 20);
	code = prov_ooxml_property(prov_bytes_str(xml), "AIGC", &arena, &out, NULL);
	assert_true(out.n < size);
	if (out.n > 0)
		memcpy(to, out.p, out.n);
	to[out.n] = '\0';
	prov_arena_fini(&arena);
	return code;
}

static void test_property(void **state)
{
	static const struct {
		const char *xml, *text;
		int code;
	} rows[] = {
	    {HEAD PART("a", "1") PART("AIGC", "x&lt;y") PART("AIGC", "2") "</P>", "x<y", PROV_OK},
	    {HEAD PART("aigc", "1") "</P>", "", PROV_OK},
	    {HEAD "<a>" PART("AIGC", "1") "</a></P>", "", PROV_OK}, /* not where it belongs */
	    {HEAD PART("AIGC", "1") "<oops>", "1", PROV_OK},
	    {HEAD "<property name=\"AIGC\">1", "", PROV_E_FORMAT},
	    {"<!DOCTYPE P [<!ENTITY e \"1\">]>" HEAD PART("AIGC", "&e;") "</P>", "", PROV_E_FORMAT},
	    {"", "", PROV_E_FORMAT},
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(read(rows[i].xml, text, sizeof(text)), rows[i].code);
		assert_string_equal(text, rows[i].text);
	}
}

static void test_limits(void **state)
{
	static char xml[PROV_MAX_PROPERTIES + 2];
	size_t n = (size_t)snprintf(xml, sizeof(xml), "%s", HEAD "<property name=\"AIGC\">");
	char text[64];

	(void)state;
	memset(xml + n, 'x', PROV_MAX_SIGNAL_TEXT + 1);
	assert_int_equal(read(xml, text, sizeof(text)), PROV_E_LIMIT);
	memset(xml, ' ', PROV_MAX_PROPERTIES + 1);
	assert_int_equal(read(xml, text, sizeof(text)), PROV_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_property), cmocka_unit_test(test_limits)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
