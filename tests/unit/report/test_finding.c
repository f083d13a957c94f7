/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "report/finding.h"

static void test_adds(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	struct prov_status_entry entry;
	char url[] = "self#jumbf=x";
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	prov_findings_init(&f, &arena);
	assert_false(prov_findings_have(&f, PROV_ST_CLAIM_MISSING));
	prov_find(&f, PROV_ST_CLAIM_MISSING, url, "in %s, %d times", "it", 3);
	url[0] = 'X'; /* copied */
	prov_find(&f, PROV_ST_TIME_STAMP_TRUSTED, NULL, NULL);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.n, 2);
	assert_true(prov_findings_have(&f, PROV_ST_CLAIM_MISSING));
	assert_true(prov_findings_have(&f, PROV_ST_TIME_STAMP_TRUSTED));
	assert_false(prov_findings_have(&f, PROV_ST_CLAIM_MULTIPLE));

	assert_string_equal(f.v[0].code, "claim.missing");
	assert_int_equal(f.v[0].severity, PROV_SEV_FAILURE);
	assert_string_equal(f.v[0].url, "self#jumbf=x");
	assert_string_equal(f.v[0].explanation, "in it, 3 times");
	assert_false(f.v[0].has_at);
	assert_null(f.v[1].url);
	assert_null(f.v[1].explanation);

	entry = prov_finding_entry(&f.v[1]);
	assert_string_equal(entry.code, "timeStamp.trusted");
	assert_int_equal(entry.severity, PROV_SEV_SUCCESS);
	assert_string_equal(entry.explanation, prov_status_info(PROV_ST_TIME_STAMP_TRUSTED)->text);
	entry = prov_finding_entry(&f.v[0]);
	assert_string_equal(entry.explanation, "in it, 3 times");
	prov_arena_fini(&arena);
}

static void test_foreign_entry(void **state)
{
	const struct prov_finding foreign = {
	    .code = "com.example.odd", .severity = PROV_SEV_FAILURE};
	struct prov_status_entry entry = prov_finding_entry(&foreign);
	(void)state;

	assert_string_equal(entry.code, "com.example.odd");
	assert_null(entry.explanation);
}

/* Whatever a caller lets through, the strings are valid UTF-8. */
static void test_malformed_strings(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	prov_findings_init(&f, &arena);
	prov_find(&f, PROV_ST_GENERAL_ERROR, "u\xff", "e%s", "\xc3");
	assert_int_equal(f.n, 1);
	assert_string_equal(f.v[0].url, "u\xef\xbf\xbd");
	assert_string_equal(f.v[0].explanation, "e\xef\xbf\xbd");
	prov_arena_fini(&arena);
}

static void test_many_keep_their_order(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	prov_arena_init(&arena, 16 << 20);
	prov_findings_init(&f, &arena);
	for (int i = 0; i < 5000; i++)
		prov_find(&f, (enum prov_status)(1 + i % (PROV_ST_COUNT - 1)), NULL, "%d", i);
	assert_int_equal(f.n, 5000);
	for (int i = 0; i < 5000; i++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "%d", i);
		assert_string_equal(f.v[i].explanation, text);
		assert_int_equal(f.v[i].status, 1 + i % (PROV_ST_COUNT - 1));
	}
	prov_arena_fini(&arena);
}

static void test_limit_is_sticky(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	struct prov_err err = {0};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_findings_init(&f, &arena);
	for (unsigned i = 0; i < PROV_MAX_FINDINGS; i++)
		prov_find(&f, PROV_ST_CLAIM_SIGNATURE_VALIDATED, NULL, NULL);
	assert_int_equal(f.code, PROV_OK);
	prov_find(&f, PROV_ST_GENERAL_ERROR, NULL, NULL);
	assert_int_equal(f.code, PROV_E_LIMIT);
	assert_int_equal(f.n, PROV_MAX_FINDINGS);
	assert_int_equal(prov_findings_failed(&f, &err), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_FINDINGS);
	assert_non_null(strstr(err.msg, "more findings than the limit of 200000"));
	/* A finding was lost, so that nothing good may be said any more. */
	assert_int_equal(prov_findings_state(&f), PROV_STATE_INVALID);
	prov_arena_fini(&arena);
}

/* What is said of one thing again and again takes the memory of its texts once. */
static void test_alike(void **state)
{
	static const char *const said[] = {"one", "two", "three"};
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_findings_init(&f, &arena);
	for (unsigned i = 0; i < 9; i++)
		prov_find(&f, PROV_ST_GENERAL_ERROR, i < 8 ? "self#a" : "self#b", "%s: %s",
		    said[i % 3], i < 6 ? "x" : "y");
	assert_int_equal(f.code, PROV_OK);
	assert_ptr_equal(f.v[5].explanation, f.v[2].explanation);
	assert_ptr_equal(f.v[7].url, f.v[0].url);
	assert_string_equal(f.v[5].explanation, "three: x");
	assert_string_equal(f.v[6].explanation, "one: y");
	assert_string_equal(f.v[7].url, "self#a");
	assert_string_equal(f.v[8].url, "self#b");
	prov_arena_fini(&arena);
}

/* Memory that runs out is named, too. */
static void test_memory_is_named(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	struct prov_err err = {0};
	(void)state;

	prov_arena_init(&arena, 65536);
	arena.limit = PROV_LIMIT_JUDGING;
	prov_findings_init(&f, &arena);
	while (f.code == PROV_OK)
		prov_find(&f, PROV_ST_GENERAL_ERROR, NULL, NULL);
	assert_int_equal(prov_findings_failed(&f, &err), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_JUDGING);
	assert_non_null(strstr(err.msg, "working memory than the limit of 65536 bytes"));
	prov_arena_fini(&arena);
}

static void test_memory_is_sticky(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	for (size_t max = 0; max < 200000; max += 16384) {
		size_t n;

		prov_arena_init(&arena, max);
		prov_findings_init(&f, &arena);
		for (int i = 0; i < 10000 && f.code == PROV_OK; i++)
			prov_find(&f, PROV_ST_CLAIM_MISSING, "url", "text %d", i);
		assert_int_equal(f.code, PROV_E_LIMIT);
		n = f.n;
		prov_find(&f, PROV_ST_CLAIM_MISSING, NULL, NULL);
		assert_int_equal(f.n, n);
		prov_arena_fini(&arena);
	}
}

static void test_no_such_status(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	prov_findings_init(&f, &arena);
	prov_find(&f, PROV_ST_COUNT, NULL, NULL);
	assert_int_equal(f.code, PROV_E_INTERNAL);
	assert_int_equal(f.n, 0);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_adds),
	    cmocka_unit_test(test_foreign_entry),
	    cmocka_unit_test(test_malformed_strings),
	    cmocka_unit_test(test_many_keep_their_order),
	    cmocka_unit_test(test_limit_is_sticky),
	    cmocka_unit_test(test_alike),
	    cmocka_unit_test(test_memory_is_named),
	    cmocka_unit_test(test_memory_is_sticky),
	    cmocka_unit_test(test_no_such_status),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
