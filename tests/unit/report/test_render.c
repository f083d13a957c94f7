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
#include "helper/sample_report.h"

static void test_table(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_err err = {0};
	struct collect text = {0}, json = {0}, none = {0};
	(void)state;

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_TEXT, 0, 0, collect_write, &text, &err), PROV_OK);
	assert_memory_equal(text.text, "photo.jpg: ", 11);
	assert_int_equal(text.text[text.n - 1], '\n');
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &json, &err), PROV_OK);
	assert_int_equal(json.text[0], '{');
	assert_int_equal(json.text[json.n - 1], '}');
	assert_null(strchr(json.text, '\n'));
	assert_int_equal(
	    prov_report_render(r, (enum prov_render)99, 0, 0, collect_write, &none, &err),
	    PROV_E_USAGE);
	assert_int_equal(none.calls, 0);
	collect_free(&text);
	collect_free(&json);
	prov_report_free(r);
}

static void test_writer_refuses(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	for (int how = PROV_RENDER_TEXT; how <= PROV_RENDER_HTML; how++) {
		struct collect c = {.refuse_at = 1};
		struct prov_err err = {0};

		assert_int_equal(
		    prov_report_render(r, (enum prov_render)how, 0, 0, collect_write, &c, &err),
		    PROV_E_IO);
		assert_int_equal(err.code, PROV_E_IO);
		collect_free(&c);
	}
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_writer_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
