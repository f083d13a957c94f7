/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "format/embed.h"

/* What a plain format can't do is refused by name, not left out. */
static void test_plain(void **state)
{
	struct prov_bytes packet = prov_bytes_str("<x/>");
	struct prov_embed in = {.store = prov_bytes_str("12345678")};

	(void)state;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_OK);
	in.store.n = PROV_MAX_STORE;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_OK);
	in.store.n++;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_LIMIT);
	in.store.n = 8;
	in.binding = PROV_BIND_BOXES;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
	in.binding = PROV_BIND_DATA;
	in.xmp = &packet;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
	in.xmp = NULL;
	in.aigc = packet;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
}

static void test_can(void **state)
{
	struct prov_bytes packet = prov_bytes_str("<x/>");
	struct prov_embed in = {.aigc = packet};

	(void)state;
	assert_int_equal(prov_embed_check(&in, PROV_CAN_XMP, NULL), PROV_E_UNSUPPORTED);
	assert_int_equal(prov_embed_check(&in, PROV_CAN_AIGC, NULL), PROV_OK);
	in = (struct prov_embed){.binding = PROV_BIND_BOXES};
	assert_int_equal(prov_embed_check(&in, PROV_CAN_XMP, NULL), PROV_E_UNSUPPORTED);
	assert_int_equal(prov_embed_check(&in, PROV_CAN_BOXES, NULL), PROV_OK);
	in.xmp = &packet;
	assert_int_equal(prov_embed_check(&in, PROV_CAN_BOXES, NULL), PROV_E_UNSUPPORTED);
	assert_int_equal(prov_embed_check(&in, PROV_CAN_BOXES | PROV_CAN_XMP, NULL), PROV_OK);
	in.binding = PROV_BIND_BMFF;
	assert_int_equal(
	    prov_embed_check(&in, PROV_CAN_BOXES | PROV_CAN_XMP, NULL), PROV_E_UNSUPPORTED);
}

static void test_what_goes(void **state)
{
	struct prov_bytes packet = prov_bytes_str("<x/>");
	struct prov_cands cands = {.xmp.holder = {10, 5}};
	struct prov_embed in = {.cands = &cands, .old = PROV_NO_CAND};
	struct prov_range r = {.off = 10, .len = 3, .cand = PROV_NO_CAND};

	(void)state;
	assert_false(prov_embed_is_old(&in, &r));
	r.cand = 1;
	assert_false(prov_embed_is_old(&in, &r));
	in.old = 1;
	assert_true(prov_embed_is_old(&in, &r));
	assert_false(prov_embed_is_xmp(&in, &r));
	in.xmp = &packet;
	assert_true(prov_embed_is_xmp(&in, &r));
	r.off = 14;
	assert_true(prov_embed_is_xmp(&in, &r));
	r.off = 15;
	assert_false(prov_embed_is_xmp(&in, &r));
	r.off = 9;
	assert_false(prov_embed_is_xmp(&in, &r));
}

/* Boxes are noted for the hash that is over them, as ranges begin them and go on with them. */
static void test_boxes(void **state)
{
	const struct prov_range ranges[] = {{.off = 0, .len = 4, .name = "one"},
	    {.off = 4, .len = 2, .name = "one", .more = true},
	    {.off = 6, .len = 1, .name = "gap", .gap = true}, {.off = 7, .len = 3, .name = "two"}};
	struct prov_embed in = {.binding = PROV_BIND_BOXES};
	struct prov_arena arena;
	struct prov_plan plan;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (unsigned pass = 0; pass < 2; pass++) {
		prov_plan_init(&plan, &arena);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(prov_embed_copy(&in, &plan, &ranges[i], NULL), PROV_OK);
		assert_int_equal(prov_embed_box(&in, &plan, "new", 8, NULL), PROV_OK);
		assert_int_equal(plan.size, 10);
		assert_int_equal(plan.num_boxes, pass == 0 ? 3 : 0);
		in.binding = PROV_BIND_DATA;
		if (pass > 0)
			continue;
		assert_string_equal(plan.boxes[0].name, "one");
		assert_int_equal(plan.boxes[0].len, 6);
		assert_int_equal(plan.boxes[1].off, 7);
		assert_int_equal(plan.boxes[2].off, 8);
		assert_int_equal(plan.boxes[2].len, 2);
	}
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_can),
	    cmocka_unit_test(test_what_goes),
	    cmocka_unit_test(test_boxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
