/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "io/places.h"

/* "ab" and "gh" are kept, "cdef" goes, and three bytes come in front. */
static void make(struct prov_plan *plan, struct prov_arena *arena)
{
	static const struct prov_place_op table = {.off = 8, .count = 2, .in_width = 1, .width = 1};

	prov_arena_init(arena, PROV_MAX_ARENA);
	prov_plan_init(plan, arena);
	assert_int_equal(prov_plan_emit(plan, prov_bytes_str("new"), false, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(plan, 0, 2, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(plan, 6, 2, NULL), PROV_OK);
	assert_int_equal(prov_plan_places(plan, &table, NULL), PROV_OK);
}

static void test_find(void **state)
{
	static const struct {
		uint64_t from;
		uint64_t to; /* UINT64_MAX: goes away */
	} table[] = {
	    {0, 3},
	    {1, 4},
	    {2, 5} /* right behind what is kept */,
	    {3, UINT64_MAX},
	    {5, UINT64_MAX},
	    {6, 5},
	    {7, 6},
	    {8, 7},
	    {9, 8},
	    {10, 9},
	    {12, 11},
	};
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_places p;

	(void)state;
	make(&plan, &arena);
	assert_int_equal(prov_places_init(&p, &plan, 10, NULL), PROV_OK);
	assert_int_equal(p.n, 2);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct prov_err err = {0};
		uint64_t to = 0;
		int code = prov_places_find(&p, table[i].from, &to, &err);

		assert_int_equal(code, table[i].to == UINT64_MAX ? PROV_E_UNSUPPORTED : PROV_OK);
		if (code == PROV_OK)
			assert_int_equal(to, table[i].to);
	}
	assert_int_equal(prov_places_find(&p, UINT64_MAX, &(uint64_t){0}, NULL), PROV_OK);
	prov_places_fini(&p);
	prov_arena_fini(&arena);
}

/* One integer, counted from BASE, in its width. */
static void test_map(void **state)
{
	struct prov_kept kept[] = {{0, 100, 0}, {100, 400, 250}};
	struct prov_places p = {kept, 2, 500, 650};
	const struct {
		struct prov_op op;
		uint8_t in[4], out[8];
		int code;
	} table[] = {
	    {{.in_width = 1, .width = 1}, {99}, {99}, PROV_OK},
	    {{.in_width = 1, .width = 1}, {100}, {250}, PROV_OK},
	    {{.in_width = 1, .width = 1}, {105}, {255}, PROV_OK},
	    {{.in_width = 1, .width = 1}, {106}, {0}, PROV_E_UNSUPPORTED},
	    {{.in_width = 1, .width = 2}, {106}, {1, 0}, PROV_OK},
	    {{.in_width = 2, .width = 8}, {1, 0}, {0, 0, 0, 0, 0, 0, 1, 150}, PROV_OK},
	    {{.in_width = 1, .width = 1, .base = 300}, {10}, {160}, PROV_OK},
	    {{.in_width = 1, .width = 1, .base = UINT64_MAX}, {1}, {0}, PROV_E_FORMAT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		uint8_t out[PROV_MAX_PLACE];
		struct prov_err err = {0};
		int code = prov_places_map(&p, &table[i].op, 7, table[i].in, out, &err);

		assert_int_equal(code, table[i].code);
		assert_int_equal(err.code, code);
		if (code == PROV_OK)
			assert_memory_equal(out, table[i].out, table[i].op.width);
		else
			assert_true(err.has_at && err.at == 7);
	}
}

/* Without places there is nothing to know; with them, the source is read in order. */
static void test_init(void **state)
{
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_places p;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_plan_init(&plan, &arena);
	assert_int_equal(prov_plan_copy(&plan, 6, 2, NULL), PROV_OK);
	assert_int_equal(prov_places_init(&p, &plan, 10, NULL), PROV_OK);
	assert_int_equal(p.n, 0);
	prov_places_fini(&p);
	assert_int_equal(
	    prov_plan_places(&plan,
		&(struct prov_place_op){.off = 0, .count = 1, .in_width = 4, .width = 4}, NULL),
	    PROV_OK);
	assert_int_equal(prov_places_init(&p, &plan, 10, NULL), PROV_E_INTERNAL);
	prov_places_fini(&p);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_map),
	    cmocka_unit_test(test_init),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
