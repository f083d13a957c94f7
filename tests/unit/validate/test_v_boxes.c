/* SPDX-License-Identifier: Apache-2.0 */
#include "validate/v_boxes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A layout with two ranges of one box, a gap, a store in two ranges and a foreign box with its
 * name. */
static struct prov_range ranges[] = {
    {0, 4, "head", PROV_NO_CAND, false, false, false, false},
    {4, 2, "rest", PROV_NO_CAND, true, false, true, false},
    {6, 1, "stray", PROV_NO_CAND, false, false, false, true},
    {7, 3, "APP11", 0, false, false, false, false},
    {10, 3, "APP11", 0, false, false, false, false},
    {13, 2, "C2PA", 1, true, false, false, false},
    {15, 5, "VP8 ", PROV_NO_CAND, false, false, false, false},
};

static void test_collect(void **state)
{
	struct prov_arena arena;
	struct prov_layout layout = {.v = ranges, .n = 7, .cap = 7, .size = 20};
	struct prov_src src = {.size = 22};
	struct prov_validate_in in = {.src = &src, .layout = &layout, .format = prov_format_png()};
	struct prov_err err = {0};
	struct v_ctx ctx = {.arena = &arena, .err = &err, .in = &in, .cand_index = 0};
	struct prov_bytes names[5] = {prov_bytes_str("head"), prov_bytes_str("C2PA"),
	    prov_bytes_str("C2PA"), prov_bytes_str("VP8"), prov_bytes_str(V_AFTER)};
	struct v_boxes boxes;
	enum v_box_order order;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(v_boxes_collect(&ctx, 5, true, &boxes), PROV_OK);
	assert_int_equal(boxes.n, 5);
	assert_int_equal(boxes.v[0].len, 6);
	assert_false(boxes.v[0].metadata);
	assert_true(boxes.v[1].store);
	assert_int_equal(boxes.v[1].off, 7);
	assert_int_equal(boxes.v[1].len, 6);
	assert_false(boxes.v[2].store);
	assert_true(boxes.v[2].metadata);
	assert_int_equal(boxes.v[4].off, 20);
	assert_int_equal(boxes.v[4].len, 2);
	assert_int_equal(v_boxes_compare(&ctx, &boxes, names, 5, &order), PROV_OK);
	assert_int_equal(order, V_BOXES_AS_LISTED);
	names[0] = prov_bytes_str("VP8");
	names[3] = prov_bytes_str("head");
	assert_int_equal(v_boxes_compare(&ctx, &boxes, names, 5, &order), PROV_OK);
	assert_int_equal(order, V_BOXES_DIFFER);
	names[3] = prov_bytes_str("other");
	assert_int_equal(v_boxes_compare(&ctx, &boxes, names, 5, &order), PROV_OK);
	assert_int_equal(order, V_BOXES_UNKNOWN);
	assert_int_equal(v_boxes_collect(&ctx, 3, false, &boxes), PROV_OK);
	assert_true(boxes.too_many);
	assert_int_equal(v_boxes_compare(&ctx, &boxes, names, 3, &order), PROV_OK);
	assert_int_equal(order, V_BOXES_UNKNOWN);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_collect)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
