/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "io/plan.h"

struct fixture {
	struct prov_arena arena;
	struct prov_plan plan;
};

/* Ten bytes, a length of four, ten bytes, a store of eight, ten bytes. */
static void begin(struct fixture *f)
{
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
	prov_plan_init(&f->plan, &f->arena);
	assert_int_equal(prov_plan_copy(&f->plan, 0, 10, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit_also(&f->plan, prov_bytes_str("1234"), NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f->plan, 14, 10, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&f->plan, prov_bytes_str("12345678"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f->plan, 24, 10, NULL), PROV_OK);
	assert_int_equal(f->plan.size, 42);
}

static void check_take(const struct fixture *f, size_t i, uint64_t off, uint64_t len, size_t sum)
{
	assert_true(i < f->plan.takes.n);
	assert_int_equal(f->plan.takes.v[i].off, off);
	assert_int_equal(f->plan.takes.v[i].len, len);
	assert_int_equal(f->plan.takes.v[i].sum, sum);
}

static void test_data(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(prov_plan_take_data(&f.plan, NULL), PROV_OK);
	assert_int_equal(f.plan.takes.n, 3);
	assert_int_equal(f.plan.takes.num_sums, 1);
	check_take(&f, 0, 0, 10, 0);
	check_take(&f, 1, 14, 10, 0);
	check_take(&f, 2, 32, 10, 0);
	prov_arena_fini(&f.arena);
}

static void box(struct fixture *f, const char *name, uint64_t off, uint64_t len)
{
	assert_int_equal(prov_plan_box(&f->plan, name, off, len, NULL), PROV_OK);
}

static void test_boxes(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	box(&f, "head", 0, 5);
	box(&f, "part", 7, 10); /* what lies between is covered */
	assert_int_equal(prov_plan_box_more(&f.plan, 7, NULL), PROV_OK);
	box(&f, "C2PA", 24, 8);
	box(&f, "a name that is too long", 32, 10);
	assert_int_equal(strlen(f.plan.boxes[3].name), 11);
	assert_int_equal(prov_plan_store_box(&f.plan), 2);
	assert_int_equal(prov_plan_take_boxes(&f.plan, NULL), PROV_OK);
	assert_int_equal(f.plan.takes.n, 2);
	assert_int_equal(f.plan.takes.num_sums, 2);
	check_take(&f, 0, 0, 24, 0);
	check_take(&f, 1, 32, 10, 1);
	prov_arena_fini(&f.arena);
}

/* Bytes beside what the hashes cover would be nobody's. */
static void test_gaps(void **state)
{
	static const struct {
		uint64_t first, end, behind, last;
	} cases[] = {{1, 24, 32, 42}, {0, 23, 32, 42}, {0, 24, 33, 42}, {0, 24, 32, 41}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_err err = {0};
		struct fixture f;

		begin(&f);
		box(&f, "one", cases[i].first, cases[i].end - cases[i].first);
		box(&f, "C2PA", 24, 8);
		box(&f, "two", cases[i].behind, cases[i].last - cases[i].behind);
		assert_int_equal(prov_plan_take_boxes(&f.plan, &err), PROV_E_UNSUPPORTED);
		assert_non_null(strstr(err.msg, "none of its boxes"));
		prov_arena_fini(&f.arena);
	}
}

static void test_no_boxes(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(prov_plan_box_more(&f.plan, 1, NULL), PROV_E_INTERNAL);
	assert_int_equal(prov_plan_store_box(&f.plan), 0);
	assert_int_equal(prov_plan_take_boxes(&f.plan, NULL), PROV_E_INTERNAL);
	prov_arena_fini(&f.arena);
}

/* Where the credentials lie outside of the asset. */
static void test_no_store(void **state)
{
	struct fixture f;

	(void)state;
	prov_arena_init(&f.arena, PROV_MAX_ARENA);
	prov_plan_init(&f.plan, &f.arena);
	assert_int_equal(prov_plan_copy(&f.plan, 0, 10, NULL), PROV_OK);
	box(&f, "one", 0, 4);
	box(&f, "two", 5, 5);
	assert_int_equal(prov_plan_store_box(&f.plan), 2);
	assert_int_equal(prov_plan_take_boxes(&f.plan, NULL), PROV_OK);
	assert_int_equal(f.plan.takes.n, 1);
	check_take(&f, 0, 0, 10, 0);
	prov_arena_fini(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_boxes),
	    cmocka_unit_test(test_gaps),
	    cmocka_unit_test(test_no_boxes),
	    cmocka_unit_test(test_no_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
