/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/clause_make.h"
#include "helper/sample_report.h"

#define ALL                                                                                        \
	"{\"id\":\"good\",\"want\":{\"time\":true},\"pass\":\"It has a time\",\"fail\":\"None\"}," \
	"{\"id\":\"soft\",\"want\":[{\"model\":true},{\"identity\":true}],\"pass\":\"x\","         \
	"\"warn\":\"No model\"},"                                                                  \
	"{\"id\":\"other\",\"when\":{\"state\":[\"none\"]},\"want\":{\"time\":true},\"pass\":"     \
	"\"x\","                                                                                   \
	"\"fail\":\"y\"}"

static void test_results(void **state)
{
	struct prov_report *r = sample_trusted();

	(void)state;
	assert_null(prov_report_policy(r));
	assert_int_equal(prov_report_policy_result(r), PROV_RESULT_FAIL);
	assert_int_equal(prov_report_num_clauses(r), 0);
	clause_judge(r, ALL);
	assert_string_equal(prov_report_policy(r), "house");
	assert_int_equal(prov_report_num_clauses(r), 3);
	assert_int_equal(prov_report_clause(r, 0).result, PROV_RESULT_PASS);
	assert_string_equal(prov_report_clause(r, 0).id, "good");
	assert_string_equal(prov_report_clause(r, 0).says, "It has a time");
	assert_int_equal(prov_report_clause(r, 1).result, PROV_RESULT_WARN);
	assert_string_equal(prov_report_clause(r, 1).says, "No model");
	assert_int_equal(prov_report_clause(r, 2).result, PROV_RESULT_SKIPPED);
	assert_null(prov_report_clause(r, 2).says);
	assert_null(prov_report_clause(r, 3).id);
	assert_int_equal(prov_report_policy_result(r), PROV_RESULT_WARN);
	/* One of the sets is enough. */
	r->active.model_name = "m";
	clause_judge(r, ALL);
	assert_int_equal(prov_report_policy_result(r), PROV_RESULT_PASS);
	r->active.has_time = false;
	clause_judge(r, ALL);
	assert_int_equal(prov_report_policy_result(r), PROV_RESULT_FAIL);
	prov_report_free(r);
}

/* Where all clauses are skipped or would pass, credentials that don't hold still fail. */
static void test_invalid(void **state)
{
	static const enum prov_state states[] = {PROV_STATE_INVALID, PROV_STATE_ERROR};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r = sample_trusted();

		r->state = states[i];
		clause_judge(r, "{\"id\":\"a\",\"when\":{\"time\":true},\"want\":{\"time\":true},"
				"\"pass\":\"x\",\"fail\":\"y\"}");
		assert_int_equal(prov_report_clause(r, 0).result, PROV_RESULT_SKIPPED);
		assert_int_equal(prov_report_policy_result(r), PROV_RESULT_FAIL);
		clause_judge(r, "{\"id\":\"a\",\"want\":{\"state\":[\"invalid\",\"trusted\"]},"
				"\"pass\":\"x\",\"fail\":\"y\"}");
		assert_int_equal(prov_report_policy_result(r), PROV_RESULT_FAIL);
		prov_report_free(r);
	}
}

static void test_state_judged(void **state)
{
	struct prov_clauses *c = clause_policy(ALL);

	(void)state;
	assert_false(prov_clauses_judge_state(c));
	prov_clauses_free(c);
	c = clause_policy("{\"id\":\"a\",\"want\":[{\"time\":true},{\"tool\":true,\"state\":["
			  "\"valid\"]}],\"pass\":\"x\",\"fail\":\"y\"}");
	assert_true(prov_clauses_judge_state(c));
	prov_clauses_free(c);
}

static void test_rule_judged(void **state)
{
	static const struct {
		const char *clause;
		bool asks;
	} rows[] = {
	    {"\"want\":{\"no_rule\":[\"prov.tool\",\"prov.preview\"]}", true},
	    {"\"want\":[{\"time\":true},{\"time\":true,\"some_rule\":[\"prov.*\"]}]", true},
	    {"\"when\":{\"some_rule\":[\"prov.preview\"]},\"want\":{\"time\":true}", true},
	    {"\"want\":{\"no_rule\":[\"prov.tool\"],\"no_signal\":[\"exif.thumbnail\"]}", false},
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_clauses *c;

		(void)snprintf(text, sizeof(text),
		    "{\"id\":\"a\",%s,\"pass\":\"x\",\"fail\":\"y\"}", rows[i].clause);
		c = clause_policy(text);
		assert_int_equal(prov_clauses_judge_rule(c, "prov.preview"), rows[i].asks);
		prov_clauses_free(c);
	}
}

/* Of a file that no such clause applies to, the policy does not say whether its signer has to be
 * trusted. */
static void test_state_judged_of_a_file(void **state)
{
	static const char asks[] =
	    "{\"id\":\"a\",\"when\":{\"media_type\":[\"%s\"]},\"want\":{\"state\":[\"trusted\"]},"
	    "\"pass\":\"x\",\"warn\":\"y\"}";
	struct prov_report *r = sample_trusted();
	char text[200];

	(void)state;
	r->state = PROV_STATE_VALID;
	r->media_type = "image/png";
	(void)snprintf(text, sizeof(text), asks, "image/jpeg");
	clause_judge(r, text);
	assert_false(prov_report_policy_judges_state(r));
	(void)snprintf(text, sizeof(text), asks, "image/*");
	clause_judge(r, text);
	assert_true(prov_report_policy_judges_state(r));
	clause_judge(r, ALL);
	assert_false(prov_report_policy_judges_state(r));
	prov_report_free(r);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(prov_result_str(PROV_RESULT_FAIL), "fail");
	assert_string_equal(prov_result_str(PROV_RESULT_WARN), "warn");
	assert_string_equal(prov_result_str(PROV_RESULT_PASS), "pass");
	assert_string_equal(prov_result_str(PROV_RESULT_SKIPPED), "skipped");
	assert_string_equal(prov_result_str((enum prov_result)9), "fail");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_results),
	    cmocka_unit_test(test_invalid),
	    cmocka_unit_test(test_state_judged),
	    cmocka_unit_test(test_state_judged_of_a_file),
	    cmocka_unit_test(test_rule_judged),
	    cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
