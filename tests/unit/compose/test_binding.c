/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/binding.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_data)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
