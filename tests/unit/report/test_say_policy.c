/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/clause_make.h"
#include "helper/said.h"
#include "helper/sample_report.h"

#define CLAUSES                                                                                    \
	"{\"id\":\"good\",\"want\":{\"time\":true},\"pass\":\"It has a time\",\"fail\":\"x\"},"    \
	"{\"id\":\"soft\",\"want\":{\"model\":true},\"pass\":\"x\",\"warn\":\"No \\u001b "         \
	"model\"},"                                                                                \
	"{\"id\":\"hard\",\"want\":{\"tool\":false},\"pass\":\"x\",\"fail\":\"A tool\"},"          \
	"{\"id\":\"other\",\"when\":{\"time\":false},\"want\":{\"tool\":false},\"pass\":\"x\","    \
	"\"fail\":\"y\"}"

static void test_rows(void **state)
{
	struct prov_report *r = sample_trusted();

	(void)state;
	clause_judge(r, CLAUSES);
	SAID_HAS(r, 0, 0, "good", "  Policy house: fail", "    warn, soft: No \\u{1B} model",
	    "    fail, hard: A tool");
	r = sample_trusted();
	clause_judge(r, CLAUSES);
	SAID_HAS(r, PROV_RENDER_VERBOSE, 0, NULL, "  Policy house (What we ask): fail",
	    "    pass, good: It has a time", "    warn, soft: No \\u{1B} model",
	    "    fail, hard: A tool", "    skipped, other");
	r = sample_trusted();
	clause_judge(r, "{\"id\":\"a\",\"want\":{\"time\":true},\"pass\":\"x\",\"fail\":\"y\"}");
	SAID_HAS(r, PROV_RENDER_COLOR, 0, "fail", "  Policy house: \033[1;32mpass\033[0m");
}

static void test_none(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), PROV_RENDER_VERBOSE, 0, "Policy", "  File: as it was signed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
