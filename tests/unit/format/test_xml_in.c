/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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
	assert_int_equal(after("-- ->", false), PROV_XML_END);
	assert_int_equal(after("DOCTYPE a [ >", false), PROV_XML_END);
	assert_int_equal(after("", false), PROV_XML_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_markup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
