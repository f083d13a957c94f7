/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/xmp_put.h"

static void expect(struct prov_wr *wr, const char *text)
{
	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
	assert_int_equal(wr->n, strlen(text));
	assert_memory_equal(wr->p, text, wr->n);
	prov_wr_fini(wr);
	prov_wr_init(wr, 4096);
}

static void test_values(void **state)
{
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_xmp_put_value(&wr, "a<b>&\"'\r\n\t\xc3\xa9", '\0');
	expect(&wr, "a&lt;b&gt;&amp;\"'&#13;\n\t\xc3\xa9");
	prov_xmp_put_value(&wr, "a<b>&\"'\r\n\t", '"');
	expect(&wr, "a&lt;b&gt;&amp;&quot;'&#13;&#10;&#9;");
	prov_xmp_put_value(&wr, "\"'", '\'');
	expect(&wr, "\"&apos;");
	prov_wr_fini(&wr);
}

static void test_can_hold(void **state)
{
	(void)state;
	assert_true(prov_xmp_can_hold(""));
	assert_true(prov_xmp_can_hold("a\t\n\r\xf0\x9f\x98\x80\xef\xbf\xbd"));
	assert_false(prov_xmp_can_hold("a\x01"));
	assert_false(prov_xmp_can_hold("\xef\xbf\xbe"));
	assert_false(prov_xmp_can_hold("a\xff"));
	assert_false(prov_xmp_can_hold("a\xc3"));
}

static void test_description(void **state)
{
	const struct prov_xmp_prop props[] = {{"u:1", "a", "x", "1"}, {"u:1", "a", "y", NULL},
	    {"u:2", "b", "z", "3"}, {"u:1", "a", "w", "4"}, {"u:2", "b", "done", "5"}};
	const bool done[] = {false, false, false, false, true};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_xmp_put_description(&wr, props, done, 5, prov_bytes_str("'me'"), false);
	expect(&wr, " <rdf:Description rdf:about='me'\n    xmlns:rdf=\"" PROV_XMP_RDF
		    "\"\n    xmlns:a=\"u:1\"\n    xmlns:b=\"u:2\">\n   <a:x>1</a:x>\n   "
		    "<b:z>3</b:z>\n   <a:w>4</a:w>\n  </rdf:Description>\n ");
	prov_wr_fini(&wr);
}

static void test_packet(void **state)
{
	const struct prov_xmp_prop props[] = {{"u:1", "a", "x", "1"}};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_xmp_put_packet(&wr, props, 1);
	expect(&wr, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
		    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		    "  <rdf:Description rdf:about=\"\"\n    xmlns:a=\"u:1\">\n   <a:x>1</a:x>\n"
		    "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_can_hold),
	    cmocka_unit_test(test_description),
	    cmocka_unit_test(test_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
