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
#include "report/index.h"

static void test_page(void **state)
{
	struct prov_report *good = sample_trusted(), *bad = sample_with(PROV_ST_CLAIM_CBOR_INVALID);
	struct prov_index *index;
	struct collect c = {0};
	const char *page;
	(void)state;

	assert_int_equal(prov_index_new(&index, NULL), PROV_OK);
	sample_ingredient(good, "p", PROV_ST_ASSERTION_DATA_HASH_MISMATCH)->state =
	    PROV_STATE_INVALID;
	assert_int_equal(prov_index_add(index, good, PROV_REQUIRE_TRUSTED, &page, NULL), PROV_OK);
	bad->name = "</a><script>alert(1)</script>";
	bad->active.signer_name = "\"><img src=x>";
	assert_int_equal(prov_index_add(index, bad, PROV_REQUIRE_TRUSTED, &page, NULL), PROV_OK);
	assert_int_equal(prov_index_render(index, collect_write, &c, NULL), PROV_OK);
	assert_true(collect_is_harmless(&c));
	assert_non_null(strstr(c.text, "<label for=\"f-all\">all (2)</label>"));
	assert_non_null(strstr(c.text, "<label for=\"f-invalid\">invalid (1)</label>"));
	assert_non_null(strstr(c.text, "<label for=\"f-trusted\">trusted (1)</label>"));
	assert_non_null(strstr(c.text, "<label for=\"f-none\">no credentials (0)</label>"));
	assert_non_null(strstr(c.text, "that do not pass (1)"));
	assert_non_null(strstr(c.text, "with an invalid ingredient (1)"));
	assert_non_null(strstr(c.text, "</td><td>1</td><td>0</td></tr>"));
	assert_non_null(strstr(c.text, "<tr class=\"bad s-invalid unmet\">"));
	assert_non_null(strstr(c.text, "<tr class=\"ok s-trusted parts ai\">"));
	assert_true(strstr(c.text, "<tr class=\"bad") < strstr(c.text, "<tr class=\"ok"));
	assert_non_null(strstr(c.text, "<bdi>&lt;/a&gt;&lt;script&gt;"));
	assert_null(strstr(c.text, ">Policy<"));
	assert_null(strstr(c.text, "<script"));
	assert_null(strstr(c.text, "<img"));
	collect_free(&c);
	prov_index_free(index);
	prov_report_free(good);
	prov_report_free(bad);
}

/* What the policy warns of is seen, and found. */
static void test_policy(void **state)
{
	static const char *const words[] = {"<th scope=\"col\">Policy</th>",
	    "that the policy warns of (1)", "<tr class=\"ok s-trusted warned ai\">",
	    "</td><td><strong>warn</strong></td><th", "</td><td>pass</td><th", "</td><td></td><th"};
	struct prov_report *r[] = {sample_trusted(), sample_trusted(), sample_trusted()};
	struct prov_index *index;
	struct collect c = {0};
	const char *page;
	(void)state;

	r[0]->policy.name = r[1]->policy.name = "house";
	r[0]->policy.result = PROV_RESULT_PASS;
	r[1]->policy.result = PROV_RESULT_WARN;
	assert_int_equal(prov_index_new(&index, NULL), PROV_OK);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(prov_index_add(index, r[i], 0, &page, NULL), PROV_OK);
	assert_int_equal(prov_index_render(index, collect_write, &c, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(c.text, words[i]));
	collect_free(&c);
	prov_index_free(index);
	for (size_t i = 0; i < 3; i++)
		prov_report_free(r[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_policy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
