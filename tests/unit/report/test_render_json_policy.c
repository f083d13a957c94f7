/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/clause_make.h"
#include "helper/collect.h"
#include "helper/sample_report.h"

static void test_json(void **state)
{
	struct prov_report *r = sample_trusted();
	struct collect c = {0}, d = {0};

	(void)state;
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &c, NULL), PROV_OK);
	assert_null(strstr(c.text, "policy"));
	clause_judge(r, "{\"id\":\"a\",\"want\":{\"time\":true},\"pass\":\"A \\\"time\\\"\","
			"\"fail\":\"x\"},{\"id\":\"b\",\"when\":{\"time\":false},\"want\":{"
			"\"tool\":false},\"pass\":\"x\",\"fail\":\"y\"}");
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &d, NULL), PROV_OK);
	assert_non_null(strstr(d.text,
	    ",\"policy\":{\"name\":\"house\",\"title\":\"What we ask\",\"result\":\"pass\","
	    "\"clauses\":[{\"id\":\"a\",\"result\":\"pass\",\"says\":\"A \\\"time\\\"\"},"
	    "{\"id\":\"b\",\"result\":\"skipped\"}]}"));
	collect_free(&d);
	collect_free(&c);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_json)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
