/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/cands.h"

static void test_ranges(void **state)
{
	struct prov_arena arena;
	struct prov_layout l;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_layout_init(&l, 10);
	assert_false(prov_layout_is_whole(&l));
	assert_int_equal(prov_layout_add(&l, &arena, 4, "a", PROV_NO_CAND, false, NULL), PROV_OK);
	assert_int_equal(prov_layout_add(&l, &arena, 0, "none", 0, true, NULL), PROV_OK);
	assert_false(prov_layout_is_whole(&l));
	assert_int_equal(
	    prov_layout_add(&l, &arena, 6, "a long name indeed", 3, true, NULL), PROV_OK);
	assert_true(prov_layout_is_whole(&l));
	assert_int_equal(l.n, 2);
	assert_int_equal(l.v[0].cand, PROV_NO_CAND);
	assert_int_equal(l.v[1].off, 4);
	assert_int_equal(l.v[1].cand, 3);
	assert_true(l.v[1].metadata);
	assert_string_equal(l.v[1].name, "a long name");
	assert_int_equal(
	    prov_layout_add(&l, &arena, 1, "b", PROV_NO_CAND, false, NULL), PROV_E_INTERNAL);
	assert_int_equal(prov_layout_add(&l, &arena, UINT64_MAX, "b", PROV_NO_CAND, false, NULL),
	    PROV_E_INTERNAL);
	assert_true(prov_layout_is_whole(&l));
	prov_arena_fini(&arena);
}

static void test_whole(void **state)
{
	struct prov_range good[] = {
	    {0, 3, "a", 0, false, false, false, false}, {3, 4, "b", 0, false, false, false, false}};
	struct prov_layout l = {.v = good, .n = 2, .cap = 2, .size = 7};

	(void)state;
	assert_true(prov_layout_is_whole(&l));
	l.size = 8;
	assert_false(prov_layout_is_whole(&l));
	l.size = 6;
	assert_false(prov_layout_is_whole(&l));
	l.size = 7;
	good[1].off = 2;
	assert_false(prov_layout_is_whole(&l));
	good[1].off = 4;
	assert_false(prov_layout_is_whole(&l));
	good[1].off = 3;
	good[1].len = UINT64_MAX;
	assert_false(prov_layout_is_whole(&l));
	prov_layout_init(&l, 0);
	assert_true(prov_layout_is_whole(&l));
}

static void test_limit_of_ranges(void **state)
{
	struct prov_err err = {0};
	struct prov_arena arena;
	struct prov_layout l;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_layout_init(&l, UINT64_MAX);
	for (size_t i = 0; i < PROV_MAX_RANGES; i++)
		assert_int_equal(
		    prov_layout_add(&l, &arena, 1, "x", PROV_NO_CAND, false, NULL), PROV_OK);
	assert_int_equal(
	    prov_layout_add(&l, &arena, 1, "x", PROV_NO_CAND, false, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "500000"));
	assert_int_equal(l.v[PROV_MAX_RANGES - 1].off, PROV_MAX_RANGES - 1);
	prov_arena_fini(&arena);
}

static void test_memory_limit(void **state)
{
	struct prov_err err = {0};
	struct prov_arena arena;
	struct prov_layout l;
	int code = PROV_OK;

	(void)state;
	prov_arena_init(&arena, 100000);
	prov_layout_init(&l, UINT64_MAX);
	while (code == PROV_OK)
		code = prov_layout_add(&l, &arena, 1, "x", PROV_NO_CAND, false, &err);
	assert_int_equal(code, PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_arena_fini(&arena);
}

static void test_candidates(void **state)
{
	struct prov_cands cands = {0};
	struct prov_err err = {0};
	struct prov_arena arena;
	struct prov_cand *first = NULL;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (size_t i = 0; i < PROV_MAX_CANDS; i++) {
		struct prov_cand *c = prov_cands_add(&cands, &arena, NULL);

		assert_non_null(c);
		assert_int_equal(c->len, 0);
		if (i == 0)
			first = c;
		c->start = i;
	}
	assert_ptr_equal(first, cands.v); /* addresses stay */
	assert_null(prov_cands_add(&cands, &arena, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_int_equal(cands.n, PROV_MAX_CANDS);
	prov_arena_fini(&arena);
}

/* The newest update's; 0 where none are counted. */
static void test_newest(void **state)
{
	struct prov_cand v[3] = {{.section = 1}, {.section = 4}, {.section = 2}};
	struct prov_cands cands = {.v = v, .n = 3};

	(void)state;
	assert_int_equal(prov_cands_newest(&cands), 4);
	cands.n = 1;
	assert_int_equal(prov_cands_newest(&cands), 1);
	cands.n = 0;
	assert_int_equal(prov_cands_newest(&cands), 0);
}

/* From update to update, each once, whatever the order of the candidates. */
static void test_before(void **state)
{
	struct prov_cand v[4] = {{.section = 1}, {.section = 4}, {.section = 2}, {.section = 1}};
	struct prov_cands cands = {.v = v, .n = 4};
	size_t section = 4;

	(void)state;
	assert_true(prov_cands_before(&cands, &section));
	assert_int_equal(section, 2);
	assert_true(prov_cands_before(&cands, &section));
	assert_int_equal(section, 1);
	assert_false(prov_cands_before(&cands, &section));
	assert_int_equal(section, 1);
	section = 0;
	assert_false(prov_cands_before(&cands, &section));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ranges),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_limit_of_ranges),
	    cmocka_unit_test(test_memory_limit),
	    cmocka_unit_test(test_candidates),
	    cmocka_unit_test(test_newest),
	    cmocka_unit_test(test_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
