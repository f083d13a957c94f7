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
#include "report/html.h"

static void test_frame(void **state)
{
	struct collect c = {0};
	struct prov_html h;
	(void)state;

	prov_out_init(&h.out, collect_write, &c);
	prov_html_page_begin(&h, "Report", "</title><script>1</script>");
	prov_html_section(&h, "x", "Heading");
	prov_html_section_end(&h);
	prov_html_page_end(&h);
	assert_int_equal(prov_out_finish(&h.out, NULL), PROV_OK);
	assert_true(collect_is_harmless(&c));
	assert_memory_equal(c.text, "<!DOCTYPE html>\n<html lang=\"en\">\n", 33);
	assert_non_null(strstr(c.text, "content=\"default-src 'none'; img-src data:; "
				       "style-src 'unsafe-inline'; base-uri 'none'; "
				       "form-action 'none'\">"));
	/* The policy stands before anything that it is to hold back. */
	assert_true(strstr(c.text, "default-src 'none'") < strstr(c.text, "<title>"));
	assert_null(strstr(c.text, "<script"));
	assert_null(strstr(c.text, "url("));
	assert_null(strstr(c.text, "http:"));
	assert_null(strstr(c.text, "https:"));
	assert_non_null(strstr(c.text, "<title>Report: &lt;/title&gt;&lt;script&gt;"));
	assert_non_null(
	    strstr(c.text, "<section aria-labelledby=\"x\"><h2 id=\"x\">Heading</h2>\n</section>"));
	assert_non_null(strstr(c.text, "</main>\n<footer>"));
	collect_free(&c);
}

static void test_states(void **state)
{
	const enum prov_state all[] = {PROV_STATE_INVALID, PROV_STATE_ERROR, PROV_STATE_NONE,
	    PROV_STATE_VALID, PROV_STATE_TRUSTED};
	(void)state;

	/* Told apart by sign and by word, not by colour alone; what is unknown is not trusted. */
	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(
			    prov_html_state(all[i]).sign, prov_html_state(all[k]).sign);
			assert_string_not_equal(
			    prov_html_state(all[i]).word, prov_html_state(all[k]).word);
		}
	}
	assert_string_equal(prov_html_state((enum prov_state)99).word, "invalid");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_frame),
	    cmocka_unit_test(test_states),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
