/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/bmff_take.h"

#define MIB (UINT64_C(1) << 20)
#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)

/* As few leaves as the limit says, whatever the sizes; none where it does not pay. */
static void test_cut(void **state)
{
	static const struct {
		uint64_t payload;
		size_t mdats;
		uint64_t block;
	} table[] = {
	    {64 * MIB - 1, 1, 0},
	    {64 * MIB, 1, MIB},
	    {255 * MIB, 1, MIB},
	    {256 * MIB, 1, 2 * MIB},
	    {1024 * MIB, 1, 8 * MIB},
	    {64 * MIB, 2, 0}, /* several trees are read in different ways */
	    {MIB, 100, 0},
	    {UINT64_C(1) << 44, 1, UINT64_C(1) << 37},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct prov_bmff_cut cut = {0};

		for (size_t k = 0; k < table[i].mdats; k++)
			prov_bmff_cut_count(&cut, table[i].payload);
		prov_bmff_cut_settle(&cut);
		assert_int_equal(cut.block, table[i].block);
	}
}

static void test_takes(void **state)
{
	static const uint8_t zeros[200];
	static const struct prov_take want[] = {
	    {.off = 20, .len = 30, .marked = true},
	    {.off = 50, .len = 16, .marked = true},
	    {.off = 66, .len = 40, .sum = 1, .tree = 0},
	    {.off = 106, .len = 4, .sum = 2, .tree = 0},
	    {.off = 110, .len = 12, .marked = true}, /* not more than is kept */
	    {.off = 122, .len = 16, .marked = true},
	    {.off = 138, .len = 2, .sum = 3, .tree = 2},
	};
	static const struct {
		uint32_t type;
		size_t n;
	} boxes[] = {{CC('f', 't', 'y', 'p'), 20}, {CC('m', 'o', 'o', 'v'), 30},
	    {CC('m', 'd', 'a', 't'), 60}, {CC('m', 'd', 'a', 't'), 12},
	    {CC('m', 'd', 'a', 't'), 18}, {CC('m', 'f', 'r', 'a'), 20}};
	const struct prov_bmff_cut cut = {.block = 40};
	struct prov_arena arena;
	struct prov_plan plan;
	size_t nth = 0;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_plan_init(&plan, &arena);
	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
		uint64_t start = plan.size;

		assert_int_equal(
		    prov_plan_emit(&plan, prov_bytes(zeros, boxes[i].n), false, NULL), PROV_OK);
		assert_int_equal(
		    prov_bmff_take_box(&plan, boxes[i].type, start, &cut, nth, NULL), PROV_OK);
		nth += boxes[i].type == CC('m', 'd', 'a', 't');
	}
	assert_int_equal(plan.takes.n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < plan.takes.n; i++) {
		assert_true(prov_take_is(&plan.takes.v[i], &want[i]));
		assert_int_equal(plan.takes.v[i].tree, want[i].tree);
	}
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
