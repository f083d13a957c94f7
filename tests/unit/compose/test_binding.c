/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "claim/asr_bmffhash.h"
#include "compose/binding.h"
#include "helper/fake_box.h"

/* A placeholder is as long as what takes its place, whatever that is. */
static void test_data(void **state)
{
	static const uint8_t digests[1][PROV_HASH_MAX] = {{1, 2, 3}};
	const struct prov_binder *b = prov_binder_of(PROV_BIND_DATA);
	struct prov_plan plan = {.excl_start = 70000, .excl_len = UINT64_C(1) << 33};
	struct prov_bound bound = {.alg = PROV_HASH_SHA384};
	struct prov_wr before, after;

	(void)state;
	assert_non_null(b);
	assert_string_equal(b->label, "c2pa.hash.data");
	prov_wr_init(&before, 4096);
	prov_wr_init(&after, 4096);
	b->put(&before, &bound);
	bound.plan = &plan;
	bound.digests = digests;
	b->put(&after, &bound);
	assert_int_equal(prov_wr_done(&before, NULL), PROV_OK);
	assert_int_equal(before.n, after.n);
	assert_memory_not_equal(before.p, after.p, before.n);
	prov_wr_fini(&before);
	prov_wr_fini(&after);
}

/* A length that is left out too: the room for it is there before it is known. */
static void test_also(void **state)
{
	struct prov_plan plan = {.also = {4, 4}, .excl_start = 70000, .excl_len = 30000};
	struct prov_bound bound = {.alg = PROV_HASH_SHA256, .caps = PROV_FMT_ALSO};
	struct prov_data_hash back;
	struct prov_wr before, after;
	struct fake_box fake;

	(void)state;
	prov_wr_init(&before, 4096);
	prov_wr_init(&after, 4096);
	prov_binder_of(PROV_BIND_DATA)->put(&before, &bound);
	bound.plan = &plan;
	prov_binder_of(PROV_BIND_DATA)->put(&after, &bound);
	assert_int_equal(before.n, after.n);
	fake_box_init(&fake, "c2pa.hash.data", prov_wr_data(&after));
	assert_int_equal(prov_data_hash_parse(&fake.box, &fake.arena, &back, NULL), PROV_OK);
	assert_int_equal(back.num_exclusions, 2);
	assert_int_equal(back.exclusions[0].start, 4);
	assert_int_equal(back.exclusions[1].length, 30000);
	fake_box_fini(&fake);
	prov_wr_fini(&before);
	prov_wr_fini(&after);
}

/* Two runs and the store between them (18.7.1). */
static void test_boxes(void **state)
{
	static const uint8_t digests[2][PROV_HASH_MAX] = {{1}, {2}};
	struct prov_plan_box boxes[] = {
	    {"PNGh", 0, 8}, {"IHDR", 8, 25}, {"C2PA", 33, 50}, {"IEND", 83, 12}};
	struct prov_plan plan = {.boxes = boxes, .excl_start = 33, .excl_len = 50};
	struct prov_bound bound = {.alg = PROV_HASH_SHA256, .plan = &plan, .digests = digests};
	const struct prov_binder *b = prov_binder_of(PROV_BIND_BOXES);

	(void)state;
	assert_true(b->needs_plan);
	for (size_t n = 2; n <= 4; n++) {
		struct prov_box_hash back;
		struct fake_box fake;
		struct prov_wr wr;

		plan.num_boxes = n;
		prov_wr_init(&wr, 4096);
		b->put(&wr, &bound);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		fake_box_init(&fake, b->label, prov_wr_data(&wr));
		assert_int_equal(prov_box_hash_parse(&fake.box, &fake.arena, &back, NULL), PROV_OK);
		assert_null(back.fault);
		assert_int_equal(back.num_entries, n - 1);
		assert_int_equal(back.num_names, n);
		assert_int_equal(back.entries[0].num_names, 2);
		assert_int_equal(back.entries[0].hash.p[0], 1);
		if (n > 2)
			assert_true(back.entries[1].hash.n == 1 && back.entries[1].hash.p[0] == 0);
		if (n > 3)
			assert_true(back.entries[2].hash.n == 32 && back.entries[2].hash.p[0] == 2);
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

/* The leaves of each tree stand together, under the number of its mdat box. */
static void test_bmff(void **state)
{
	static const uint8_t digests[4][PROV_HASH_MAX] = {{1}, {2}, {3}, {4}};
	static const struct prov_take v[] = {{.len = 16}, {.len = 40, .sum = 1},
	    {.len = 3, .sum = 2}, {.len = 16}, {.len = 7, .sum = 3, .tree = 2}};
	const struct prov_binder *b = prov_binder_of(PROV_BIND_BMFF);
	struct prov_plan plan = {
	    .takes = {.v = (struct prov_take *)(uintptr_t)v, .n = 5, .num_sums = 4}};
	struct prov_bound bound = {.alg = PROV_HASH_SHA256, .plan = &plan};
	const struct prov_bmff_tree_out trees[] = {
	    {.local = 0, .block = 40, .leaves = &digests[1], .num_leaves = 2},
	    {.local = 2, .block = 7, .leaves = &digests[3], .num_leaves = 1}};
	struct prov_wr before, after, want;

	(void)state;
	assert_string_equal(b->label, "c2pa.hash.bmff.v3");
	assert_true(b->needs_plan);
	prov_wr_init(&before, 4096);
	prov_wr_init(&after, 4096);
	prov_wr_init(&want, 4096);
	b->put(&before, &bound);
	bound.digests = digests;
	b->put(&after, &bound);
	prov_bmff_hash_put(&want, PROV_HASH_SHA256, digests[0], trees, 2);
	assert_int_equal(before.n, after.n);
	assert_true(prov_bytes_eq(prov_wr_data(&after), prov_wr_data(&want)));
	prov_wr_fini(&before);
	prov_wr_fini(&after);
	prov_wr_fini(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_bmff),
	    cmocka_unit_test(test_also),
	    cmocka_unit_test(test_boxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
