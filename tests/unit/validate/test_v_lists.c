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

/* The report names the lists, and the one by which the signer is trusted. */
static void test_named(void **state)
{
	struct certs_cert root = certs_root();
	char *pem = certs_pem(&root, 1);
	const int64_t when = 1700000000;
	unsigned flags = 0;
	struct prov_list_entry list;
	struct prov_report *r;
	struct forge f;
	size_t n;
	(void)state;

	forge_init(&f);
	n = prov_policy_num_lists(f.policy);
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_ALLOWED, pem, strlen(pem), "ours", NULL),
	    PROV_OK);
	assert_int_equal(prov_policy_describe_list(f.policy, "ours", &when, NULL), PROV_OK);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(prov_report_num_lists(r), n + 1);
	list = prov_report_list(r, n);
	assert_string_equal(list.name, "ours");
	assert_int_equal(list.list, PROV_LIST_ALLOWED);
	assert_int_equal(list.got, when);
	assert_int_equal(strlen(list.sha256), 64);
	assert_null(prov_report_list(r, n + 1).name);
	list = prov_report_signer_list(r);
	assert_non_null(list.name);
	assert_int_equal(list.list, PROV_LIST_SIGNERS);
	/* The report has strings of its own. */
	prov_policy_free(f.policy);
	f.policy = NULL;
	assert_string_equal(prov_report_list(r, n).name, "ours");
	prov_report_free(r);
	forge_fini(&f);
	free(pem);
	certs_free(&root);
}

/* Each list that vouches, whichever was read first. */
static void test_several(void **state)
{
	struct certs_cert root = certs_root(), signer = certs_make(&root, NULL);
	char *pem = certs_pem(&root, 1), *own = certs_pem(&signer, 1);
	unsigned flags = 0;
	struct prov_report *r;
	struct forge f;
	(void)state;

	forge_init(&f);
	forge_sign_as(&f, &signer, 1, &root);
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_SIGNERS, own, strlen(own), "not", NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_SIGNERS, pem, strlen(pem), "again", NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_ALLOWED, own, strlen(own), "ours", NULL),
	    PROV_OK);
	prov_policy_set_time(f.policy, CERTS_NOW);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->active.signer_list->list, PROV_LIST_SIGNERS);
	assert_string_not_equal(r->active.signer_list->name, "again");
	assert_int_equal(r->active.num_more_lists, 2);
	assert_string_equal(r->active.more_lists[0]->name, "again");
	assert_string_equal(r->active.more_lists[1]->name, "ours");
	prov_report_free(r);
	forge_fini(&f);
	free(pem);
	free(own);
	certs_free(&signer);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_overdue),
	    cmocka_unit_test(test_named),
	    cmocka_unit_test(test_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
