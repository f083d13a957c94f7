/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/xml_in.h"

/* What is left behind the markup whose "<!" was read, as its first character. */
static int after(const char *text, bool want)
{
	uint8_t buf[PROV_XML_BLOCK];
	struct prov_xml_in in;
	struct prov_src *src = NULL;
	int c;

	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	prov_xml_in_init(&in, src, buf, NULL);
	assert_int_equal(prov_xml_skip_markup(&in), want);
	c = prov_xml_get(&in);
	assert_int_equal(in.code, PROV_OK);
	prov_src_close(src);
	return c;
}

static void test_markup(void **state)
{
	(void)state;
	assert_int_equal(after("-- > -> --->x", true), 'x');
	assert_int_equal(after("[CDATA[ ]> ]]]>x", true), 'x');
	assert_int_equal(after("DOCTYPE a>x", true), 'x');
	assert_int_equal(
	    after("DOCTYPE a '>' \"'>\" [ <!-- ]>' --> <?a ]>?> <!ENTITY b ']>'> ]>x", true), 'x');
	assert_int_equal(after("-->'->-->x", true), 'x');
	assert_int_equal(after("DOCTYPE a [ <!-->'->--> <!ENTITY b ']>'> ]>x", true), 'x');
	assert_int_equal(after("DOCTYPE a [ <!->x", false), PROV_XML_END);
	assert_int_equal(after("-- ->", false), PROV_XML_END);
	assert_int_equal(after("DOCTYPE a [ >", false), PROV_XML_END);
	assert_int_equal(after("", false), PROV_XML_END);
}

/* Over the ends of blocks, and in both widths. */
static void test_find(void **state)
{
	static uint8_t buf[PROV_XML_BLOCK], text[2 * PROV_XML_BLOCK + 100];

	(void)state;
	for (unsigned unit = 1; unit <= 2; unit++) {
		const size_t at[] = {2, PROV_XML_BLOCK - 2, PROV_XML_BLOCK, sizeof(text) - 2};
		struct prov_xml_in in;
		struct prov_src *src = NULL;

		memset(text, 0, sizeof(text));
		for (size_t i = 0; i < sizeof(text); i += unit)
			text[i] = 'a';
		text[0] = '<';
		for (size_t i = 0; i < 4; i++)
			text[at[i]] = '>';
		assert_int_equal(prov_src_mem(&src, text, sizeof(text), NULL), PROV_OK);
		prov_xml_in_init(&in, src, buf, NULL);
		assert_int_equal(in.unit, unit);
		for (size_t i = 0; i < 4; i++) {
			assert_true(prov_xml_find(&in, '>'));
			assert_int_equal(in.off, at[i]);
			assert_int_equal(prov_xml_get(&in), '>');
		}
		assert_false(prov_xml_find(&in, '>'));
		prov_src_close(src);
	}
}

static void test_rest(void **state)
{
	static uint8_t buf[PROV_XML_BLOCK], text[PROV_XML_BLOCK + 100];
	struct prov_xml_in in;
	struct prov_src *src = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)('a' + i % 26);
	assert_int_equal(prov_src_mem(&src, text, sizeof(text), NULL), PROV_OK);
	prov_xml_in_init(&in, src, buf, NULL);
	assert_int_equal(prov_xml_rest(&in, 1).n, PROV_XML_BLOCK);
	prov_xml_seek(&in, PROV_XML_BLOCK - 10);
	assert_int_equal(prov_xml_rest(&in, 1).n, 10);
	assert_int_equal(prov_xml_rest(&in, 11).n, 110);
	assert_int_equal(prov_xml_rest(&in, PROV_XML_BLOCK).p[0], text[PROV_XML_BLOCK - 10]);
	prov_xml_seek(&in, sizeof(text));
	assert_int_equal(prov_xml_rest(&in, 1).n, 0);
	prov_src_close(src);
}

/* In memory: the same characters, to the last byte and no further. */
static void test_mem(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *want;
	} cases[] = {{"", 0, ""}, {"<", 1, "<"}, {"<a>", 3, "<a>"}, {"\xff\xfe<\0a\0", 6, "<a"},
	    {"\xfe\xff\0<\0a\0", 7, "<a"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t *exact = malloc(cases[i].n > 0 ? cases[i].n : 1);
		struct prov_xml_in in;
		struct prov_src src;

		assert_non_null(exact);
		memcpy(exact, cases[i].bytes, cases[i].n);
		prov_xml_in_mem(&in, &src, prov_bytes(exact, cases[i].n));
		for (const char *c = cases[i].want; *c != '\0'; c++)
			assert_int_equal(prov_xml_get(&in), *c);
		assert_int_equal(prov_xml_get(&in), PROV_XML_END);
		assert_int_equal(prov_xml_peek(&in), PROV_XML_END);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_markup),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_rest),
	    cmocka_unit_test(test_mem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
