/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "helper/lists.h"
#include "trust/trust.h"

static void test_empty(void **state)
{
	struct prov_policy *policy;
	int64_t now = prov_clock_now();
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_anchors_count(policy->signers), 0);
	assert_int_equal(prov_anchors_count(policy->timestamps), 0);
	assert_int_equal(prov_anchors_count(policy->allowed), 0);
	assert_true(prov_policy_time(policy) >= now && prov_policy_time(policy) < now + 600);
	prov_policy_set_time(policy, 0); /* 1970 is a time like any other */
	assert_int_equal(prov_policy_time(policy), 0);
	prov_policy_set_time(policy, 1700000000);
	assert_int_equal(prov_policy_time(policy), 1700000000);
	prov_policy_free(policy);
	prov_policy_free(NULL);
}

/* Each list is its own: what is added to one is in no other. */
static void test_lists(void **state)
{
	struct certs_cert certs[3] = {certs_root(), certs_root(), certs_make(NULL, NULL)};
	struct prov_policy *policy;
	struct prov_anchors *lists[3];
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	for (size_t i = 0; i < 3; i++) {
		char *pem = certs_pem(&certs[i], 1);
		assert_int_equal(
		    prov_policy_add_pem(policy, (enum prov_list)i, pem, strlen(pem), NULL, NULL),
		    PROV_OK);
		free(pem);
	}
	lists[0] = policy->signers;
	lists[1] = policy->timestamps;
	lists[2] = policy->allowed;
	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(prov_anchors_has(lists[i], certs[j].der), i == j);
	}
	assert_int_equal(
	    prov_policy_add_pem(policy, (enum prov_list)5, "", 0, NULL, NULL), PROV_E_USAGE);
	assert_int_equal(
	    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, NULL, 4, NULL, NULL), PROV_E_USAGE);
	assert_int_equal(
	    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, NULL, 0, NULL, NULL), PROV_E_CERT);
	prov_policy_free(policy);
	for (size_t i = 0; i < 3; i++)
		certs_free(&certs[i]);
}

/* All lists, kind by kind, with what is known of each. */
static void test_list_at(void **state)
{
	struct certs_cert root = certs_root();
	char *pem = certs_pem(&root, 1);
	struct lists_service service = {.cert = &root};
	struct lists_opts opts = {.services = &service, .n = 1};
	char *json = lists_json(&opts);
	struct prov_policy *policy;
	struct prov_list_entry entry;
	int64_t when = 1700000000;
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_policy_num_lists(policy), 0);
	assert_null(prov_policy_list_at(policy, 0).name);
	assert_int_equal(prov_policy_describe_list(policy, "x", &when, NULL), PROV_E_USAGE);
	assert_int_equal(
	    prov_policy_add_list(policy, PROV_LIST_IDENTITIES, pem, strlen(pem), "ids", NULL),
	    PROV_OK);
	assert_int_equal(prov_policy_describe_list(policy, "/ids.pem", &when, NULL), PROV_OK);
	assert_int_equal(
	    prov_policy_add_list(policy, PROV_LIST_SIGNERS, json, strlen(json), "one", NULL),
	    PROV_OK);
	assert_int_equal(prov_policy_num_lists(policy), 2);
	entry = prov_policy_list_at(policy, 0);
	assert_int_equal(entry.list, PROV_LIST_SIGNERS);
	assert_string_equal(entry.name, "one");
	assert_string_equal(entry.title, "Test List");
	assert_int_equal(entry.num_certs, 1);
	assert_true(entry.has_next_update && !entry.has_got);
	entry = prov_policy_list_at(policy, 1);
	assert_int_equal(entry.list, PROV_LIST_IDENTITIES);
	assert_string_equal(entry.name, "/ids.pem");
	assert_true(entry.has_got);
	assert_int_equal(entry.got, when);
	assert_null(prov_policy_list_at(policy, 2).name);
	prov_policy_free(policy);
	free(json);
	free(pem);
	certs_free(&root);
}

static void test_files(void **state)
{
	struct certs_cert root = certs_root();
	char *pem = certs_pem(&root, 1), path[] = "policy-XXXXXX";
	struct prov_policy *policy;
	struct prov_err err = {0};
	int fd = mkstemp(path);
	(void)state;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, pem, strlen(pem)), (ssize_t)strlen(pem));
	assert_int_equal(close(fd), 0);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_policy_add_file(policy, PROV_LIST_SIGNERS, path, NULL), PROV_OK);
	assert_true(prov_anchors_has(policy->signers, root.der));
	assert_int_equal(
	    prov_policy_add_file(policy, PROV_LIST_SIGNERS, "./no/such", &err), PROV_E_IO);
	assert_non_null(strstr(err.msg, "./no/such"));
	assert_int_equal(prov_policy_add_file(policy, PROV_LIST_SIGNERS, ".", NULL), PROV_E_IO);
	assert_int_equal(prov_policy_add_file(policy, PROV_LIST_SIGNERS, NULL, NULL), PROV_E_USAGE);
	err.code = PROV_OK;
	assert_int_equal(
	    prov_policy_add_file(policy, PROV_LIST_SIGNERS, "/dev/null", &err), PROV_E_CERT);
	assert_non_null(strstr(err.msg, "/dev/null holds no certificate"));
	assert_int_equal(
	    prov_policy_add_file(policy, PROV_LIST_SIGNERS, "/dev/zero", NULL), PROV_E_LIMIT);
	prov_policy_free(policy);
	assert_int_equal(unlink(path), 0);
	free(pem);
	certs_free(&root);
}

/* By content: the same function takes JSON, also behind a byte order mark and blanks. */
static void test_json(void **state)
{
	struct certs_cert root = certs_root();
	struct lists_service service = {.cert = &root};
	struct lists_opts opts = {.services = &service, .n = 1};
	char *json = lists_json(&opts), *text = malloc(strlen(json) + 16), path[] = "policy-XXXXXX";
	struct prov_policy *policy;
	struct prov_err err = {0};
	int fd = mkstemp(path);
	(void)state;

	assert_true(fd >= 0);
	assert_non_null(text);
	(void)snprintf(text, strlen(json) + 16, "\xef\xbb\xbf \n%s", json);
	assert_int_equal(write(fd, json, strlen(json)), (ssize_t)strlen(json));
	assert_int_equal(close(fd), 0);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_policy_add_file(policy, PROV_LIST_SIGNERS, path, NULL), PROV_OK);
	assert_true(prov_anchors_has(policy->signers, root.der));
	assert_false(prov_anchors_has(policy->timestamps, root.der));
	assert_int_equal(
	    prov_policy_add_list(policy, PROV_LIST_TIMESTAMPS, text, strlen(text), NULL, &err),
	    PROV_OK);
	assert_true(prov_anchors_has(policy->timestamps, root.der));
	assert_int_equal(
	    prov_policy_add_list(policy, PROV_LIST_ALLOWED, json, strlen(json), "list.json", &err),
	    PROV_E_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "list.json"));
	assert_int_equal(
	    prov_policy_add_list(policy, (enum prov_list)5, json, strlen(json), "x", NULL),
	    PROV_E_USAGE);
	for (int list = 0; list <= PROV_LIST_PRODUCTS; list++)
		assert_int_equal(
		    prov_policy_add_list(NULL, (enum prov_list)list, "{}", 2, "x", NULL),
		    PROV_E_USAGE);
	assert_int_equal(
	    prov_policy_add_list(policy, PROV_LIST_SIGNERS, "{}", 2, "x", NULL), PROV_E_FORMAT);
	assert_int_equal(
	    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, json, strlen(json), "x", NULL),
	    PROV_E_CERT);
	prov_policy_free(policy);
	assert_int_equal(unlink(path), 0);
	free(text);
	free(json);
	certs_free(&root);
}

/* What is refused leaves what was set before. */
static void test_clauses(void **state)
{
	static const char good[] = "{\"version\":1,\"name\":\"a\",\"clauses\":[{\"id\":\"x\","
				   "\"want\":{\"state\":[\"trusted\"]},\"pass\":\"y\",\"fail\":"
				   "\"n\"}]}";
	struct prov_policy *policy;
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_false(prov_policy_judges_state(policy));
	assert_false(prov_policy_judges_rule(policy, "prov.preview"));
	assert_int_equal(prov_policy_set_clauses(policy, NULL, 0, NULL), PROV_E_USAGE);
	assert_int_equal(prov_policy_set_clauses(policy, good, strlen(good), &err), PROV_OK);
	assert_true(prov_policy_judges_state(policy));
	assert_int_equal(prov_policy_set_clauses(policy, "{\n\"x\":1}", 8, &err), PROV_E_FORMAT);
	assert_non_null(strstr(err.msg, "line 2"));
	assert_true(prov_policy_judges_state(policy));
	assert_int_equal(prov_policy_set_clauses(policy, good, strlen(good), NULL), PROV_OK);
	prov_policy_free(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_list_at),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_clauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
