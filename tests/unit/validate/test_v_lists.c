/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "helper/forge_test.h"
#include "helper/lists.h"
#include "report/report.h"

#define DAY 86400
#define ENDS 2177452800 /* 2039-01-01, when the list should be renewed */

static const char *overdue(const struct prov_report *r)
{
	for (size_t i = 0; i < r->num_unchecked; i++) {
		if (strstr(r->unchecked[i], "should have been renewed") != NULL)
			return r->unchecked[i];
	}
	return NULL;
}

/* A list past its day is used, and that is said; a list of each kind. */
static void test_overdue(void **state)
{
	struct certs_cert root = certs_root();
	struct lists_service service = {.cert = &root};
	struct lists_opts opts = {.services = &service, .n = 1, .name = "Our \\n list"};
	(void)state;

	for (int kind = 0; kind < 2; kind++) {
		enum prov_list list = kind == 0 ? PROV_LIST_SIGNERS : PROV_LIST_TIMESTAMPS;
		char *json = lists_json(&opts);
		struct forge f;
		unsigned flags = 0;
		struct prov_bytes file;
		struct prov_report *r;

		forge_init(&f);
		file = forge_png(&f, forge_plain, &flags);
		assert_int_equal(
		    prov_policy_add_list(f.policy, list, json, strlen(json), "x", NULL), PROV_OK);
		prov_policy_set_time(f.policy, ENDS);
		r = forge_verify(&f, file, true);
		assert_null(overdue(r));
		prov_report_free(r);
		prov_policy_set_time(f.policy, ENDS + DAY);
		r = forge_verify(&f, file, true);
		assert_non_null(overdue(r));
		assert_non_null(strstr(overdue(r), "2039-01-01"));
		assert_non_null(strstr(overdue(r), "Our"));
		prov_report_free(r);
		forge_fini(&f);
		free(json);
	}
	/* One without a day to be renewed on is never late. */
	opts.next_update = "null";
	{
		char *json = lists_json(&opts);
		struct forge f;
		unsigned flags = 0;
		struct prov_report *r;
		forge_init(&f);
		assert_int_equal(prov_policy_add_list(
				     f.policy, PROV_LIST_SIGNERS, json, strlen(json), "x", NULL),
		    PROV_OK);
		prov_policy_set_time(f.policy, ENDS + DAY);
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_null(overdue(r));
		prov_report_free(r);
		forge_fini(&f);
		free(json);
	}
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_overdue)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
