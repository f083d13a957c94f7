/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "report/index.h"

static const char *page_of(struct prov_index *index, const char *name)
{
	struct prov_report *r = sample_none();
	const char *page;

	r->name = r->path = name;
	assert_int_equal(prov_index_add(index, r, 0, &page, NULL), PROV_OK);
	prov_report_free(r);
	return page;
}

static void test_pages(void **state)
{
	struct prov_index *index;
	const char *page;
	(void)state;

	assert_int_equal(prov_index_new(&index, NULL), PROV_OK);
	/* The SHA-256 of "a/b.jpg", by another program. */
	assert_string_equal(
	    page_of(index, "a/b.jpg"), "b.jpg-4a51636246e7c418bb925ee98492950a.html");
	assert_string_equal(page_of(index, "a/b.jpg"), index->v[0].page);
	assert_string_not_equal(page_of(index, "c/b.jpg"), index->v[0].page);
	/* What is no UTF-8 tells names apart, too. */
	page = page_of(index, "\xff.jpg");
	assert_string_not_equal(page_of(index, "\xfe.jpg"), page);
	page = page_of(index, "x/\"><script>.jpg");
	assert_memory_equal(page, "___script_.jpg-", 15);
	assert_int_equal(page_of(index, "..")[0], '_');
	assert_int_equal(page_of(index, "-rf")[0], '_');
	assert_memory_equal(page_of(index, "x/"), "-", 1);
	prov_index_free(index);
	prov_index_free(NULL);
}

static void add(struct prov_index *index, struct prov_report *r, const char *name, unsigned require)
{
	const char *page;

	r->name = r->path = name;
	assert_int_equal(prov_index_add(index, r, require, &page, NULL), PROV_OK);
	prov_report_free(r);
}

/* A file that the policy fails does not pass, and stands before those that have no credentials. */
static void test_policy(void **state)
{
	static const char *const order[] = {
	    "bare", "failed", "bare-warned", "none", "warned", "differs", "passed"};
	const struct prov_disagreement differs = {
	    .rule = "prov.x", .one = {"a", "a", true}, .other = {"b", "b", false}};
	struct prov_report *failed = sample_trusted(), *warned = sample_trusted();
	struct prov_report *bare = sample_none(), *bare_warned = sample_none();
	struct prov_report *passed = sample_trusted(), *other = sample_trusted();
	struct prov_index *index;
	(void)state;

	failed->policy.name = warned->policy.name = "house";
	failed->policy.result = PROV_RESULT_FAIL;
	warned->policy.result = PROV_RESULT_WARN;
	bare->policy.name = bare_warned->policy.name = passed->policy.name = "house";
	bare->policy.result = PROV_RESULT_FAIL;
	bare_warned->policy.result = PROV_RESULT_WARN;
	passed->policy.result = PROV_RESULT_PASS;
	assert_int_equal(prov_report_add_disagreement(other, &differs, NULL), PROV_OK);
	assert_int_equal(prov_index_new(&index, NULL), PROV_OK);
	add(index, warned, "warned", PROV_REQUIRE_TRUSTED);
	add(index, sample_none(), "none", PROV_REQUIRE_TRUSTED);
	add(index, failed, "failed", PROV_REQUIRE_TRUSTED);
	add(index, bare, "bare", PROV_REQUIRE_TRUSTED);
	add(index, bare_warned, "bare-warned", PROV_REQUIRE_TRUSTED);
	add(index, passed, "passed", PROV_REQUIRE_TRUSTED);
	add(index, other, "differs", PROV_REQUIRE_TRUSTED);
	prov_index_sort(index);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(index->v[i].name, order[i]);
	assert_false(index->v[1].meets);
	assert_true(index->v[4].meets);
	prov_index_free(index);
}

static void test_order(void **state)
{
	static const char *const order[] = {
	    "bad", "error", "unknown", "none", "made-of-bad", "differs", "good-a", "good-b"};
	const struct prov_disagreement differs = {
	    .rule = "prov.x", .one = {"a", "a", true}, .other = {"b", "b", false}};
	struct prov_err cause = {.code = PROV_E_IO};
	struct prov_index *index;
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_index_new(&index, NULL), PROV_OK);
	prov_index_sort(index);
	add(index, sample_trusted(), "good-b", PROV_REQUIRE_TRUSTED);
	r = sample_trusted();
	assert_int_equal(prov_report_add_disagreement(r, &differs, NULL), PROV_OK);
	add(index, r, "differs", PROV_REQUIRE_TRUSTED);
	/* It was on record, so that it is trusted. */
	r = sample_trusted();
	sample_ingredient(r, "p", PROV_ST_ASSERTION_DATA_HASH_MISMATCH)->state = PROV_STATE_INVALID;
	add(index, r, "made-of-bad", PROV_REQUIRE_TRUSTED);
	add(index, sample_none(), "none", PROV_REQUIRE_TRUSTED);
	add(index, sample_valid(), "unknown", PROV_REQUIRE_TRUSTED);
	add(index, sample_trusted(), "good-a", PROV_REQUIRE_TRUSTED);
	assert_int_equal(prov_report_new_error(&r, "x", &cause, NULL), PROV_OK);
	add(index, r, "error", PROV_REQUIRE_TRUSTED);
	add(index, sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH), "bad", PROV_REQUIRE_TRUSTED);
	prov_index_sort(index);
	for (size_t i = 0; i < 8; i++)
		assert_string_equal(index->v[i].name, order[i]);
	/* A valid file declares AI; what an invalid one declares is worth nothing. */
	assert_true(index->v[4].says_ai);
	assert_false(index->v[0].says_ai);
	assert_string_equal(index->v[4].signer, "Ann Smith");
	assert_null(index->v[0].signer);
	assert_null(index->v[0].declared);
	prov_index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_policy),
	    cmocka_unit_test(test_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
