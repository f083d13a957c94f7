/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/html_raw.h"

/* TEXT is what stands behind the start tag of NAME; WANT is where its end tag begins, or -1. */
static void check(const char *name, const char *text, long want)
{
	uint8_t *block = malloc(PROV_XML_BLOCK);
	struct prov_src *src;
	struct prov_html h;
	bool found;

	print_message("%s: %s\n", name, text);
	assert_non_null(block);
	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	prov_html_init(&h, NULL, src, block, NULL);
	found = prov_html_skip_raw(&h, name);
	assert_int_equal(found, want >= 0);
	if (found) {
		assert_int_equal(h.start, want);
		assert_string_equal(h.name, name);
		assert_int_equal(text[h.in.off - 1], '>');
	}
	prov_src_close(src);
	free(block);
}

static void test_text(void **state)
{
	(void)state;
	check("title", "a <b> </titlex> </ title> <</title>", 27);
	check("title", "</TITLE a='>'>", 0);
	check("style", "<!-- </style> -->", 5);
	check("style", "</style/>", 0);
	check("style", "</style", -1);
	check("style", "</style a='", -1);
	check("noscript", "<script></script></noscript>", 17);
	check("title", "<</title>", 1);
	check("title", "</</title>", 2);
}

/* HTML, 13.2.5.20 to 31: a script that looks as if it were in a comment, and holds another. */
static void test_script(void **state)
{
	(void)state;
	check("script", "a</script>", 1);
	check("script", "a</script\n>", 1);
	check("script", "<script></script>", 8);
	check("script", "<!-- </script> -->", 5);
	check("script", "<!-- <script> </script> </script>", 24);
	check("script", "<!-- <script> </script> --></script>", 27);
	check("script", "<!-- <script> --> </script> </script>", 18);
	check("script", "<!-- <scriptx> </script>", 15);
	check("script", "<!-- <script </script>", -1);
	check("script", "<!-- <script/ </script/ </script>", 24);
	check("script", "<!-- <SCRIPT> </ScRiPt> </script>", 24);
	check("script", "<!--><script></script>", 13);
	check("script", "<!---><script></script>", 14);
	check("script", "<!-<script></script>", 11);
	check("script", "<! --<script></script>", 13);
	check("script", "<!--<!--<script></script></script>", 25);
	check("script", "<!-- <script>", -1);
	check("script", "<!-- <script></script>", -1);
	check("script", "<!-- <script></scriptx></script></script>", 32);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(prov_html_is_raw("script"));
	assert_true(prov_html_is_raw("textarea"));
	assert_true(prov_html_is_raw("noscript"));
	assert_false(prov_html_is_raw("template"));
	assert_false(prov_html_is_raw(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_script),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
