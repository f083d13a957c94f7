/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/ckd.h"
#include "base/wr.h"

static void test_everything(void **state)
{
	static const uint8_t expected[] = {
	    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 'a', 'b', 'x', '-', '7', 0, 0, 0};
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 1000);
	assert_int_equal(prov_wr_data(&wr).n, 0);
	prov_wr_u8(&wr, 1);
	prov_wr_u16(&wr, 0x0203);
	prov_wr_u32(&wr, 0x04050607);
	prov_wr_u64(&wr, 0x08090a0b0c0d0e0f);
	prov_wr_bytes(&wr, prov_bytes("a", 1));
	prov_wr_bytes(&wr, prov_bytes(NULL, 0));
	prov_wr_str(&wr, "b");
	prov_wr_printf(&wr, "%s%d", "x", -7);
	prov_wr_zeros(&wr, 3);
	prov_wr_zeros(&wr, 0);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_wr_data(&wr), prov_bytes(expected, sizeof(expected))));
	prov_wr_cut(&wr, 100);
	assert_int_equal(wr.n, sizeof(expected));
	prov_wr_cut(&wr, 2);
	prov_wr_patch(&wr, 0, prov_bytes("zz", 2));
	assert_true(prov_bytes_is(prov_wr_data(&wr), "zz"));
	prov_wr_fini(&wr);
	assert_int_equal(prov_wr_data(&wr).n, 0);
	prov_wr_fini(&wr);
}

/* The ceiling is exact for every way of writing, and the failure sticks. */
static void test_ceiling(void **state)
{
	struct prov_wr wr;
	struct prov_err err = {0};
	(void)state;

	prov_wr_init(&wr, 5);
	prov_wr_str(&wr, "12345");
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	prov_wr_u8(&wr, 6);
	assert_int_equal(prov_wr_done(&wr, &err), PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_wr_cut(&wr, 0);
	prov_wr_u8(&wr, 6);
	prov_wr_printf(&wr, "x");
	prov_wr_patch(&wr, 0, prov_bytes("x", 1));
	assert_int_equal(wr.n, 0);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);

	prov_wr_init(&wr, 5);
	prov_wr_printf(&wr, "%05d", 42);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_is(prov_wr_data(&wr), "00042"));
	prov_wr_fini(&wr);

	prov_wr_init(&wr, 5);
	prov_wr_printf(&wr, "%06d", 42);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);

	prov_wr_init(&wr, 5);
	prov_wr_zeros(&wr, SIZE_MAX);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);

	prov_wr_init(&wr, 0);
	prov_wr_u8(&wr, 1);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

static void test_growth(void **state)
{
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 100001);
	for (uint32_t i = 0; i < 25000; i++)
		prov_wr_u32(&wr, i);
	prov_wr_u8(&wr, 0xee);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	for (uint32_t i = 0; i < 25000; i++) {
		const uint8_t *p = &prov_wr_data(&wr).p[4 * (size_t)i];
		assert_int_equal((uint32_t)p[2] << 8 | p[3], i);
	}
	prov_wr_u8(&wr, 1);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

static void test_printf_lengths(void **state)
{
	(void)state;
	for (int n = 250; n < 262; n++) {
		struct prov_wr wr;

		prov_wr_init(&wr, 1000);
		prov_wr_printf(&wr, "%*d", n, 7);
		assert_int_equal(wr.n, n);
		assert_int_equal(wr.p[n - 1], '7');
		prov_wr_fini(&wr);
	}
}

static void test_patch_bounds(void **state)
{
	static const struct {
		size_t off, n;
		int code;
	} rows[] = {
	    {0, 4, PROV_OK},
	    {3, 1, PROV_OK},
	    {4, 0, PROV_OK},
	    {4, 1, PROV_E_INTERNAL},
	    {0, 5, PROV_E_INTERNAL},
	    {SIZE_MAX, 1, PROV_E_INTERNAL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_wr wr;
		struct prov_err err = {0};

		prov_wr_init(&wr, 100);
		prov_wr_str(&wr, "abcd");
		prov_wr_patch(&wr, rows[i].off, prov_bytes("zzzzz", rows[i].n));
		assert_int_equal(prov_wr_done(&wr, &err), rows[i].code);
		assert_int_equal(err.code, rows[i].code);
		prov_wr_fini(&wr);
	}
}

static void test_ckd(void **state)
{
	uint64_t u = 0;
	size_t z = 0;
	(void)state;

	assert_true(prov_add_u64(UINT64_MAX, 0, &u) && u == UINT64_MAX);
	assert_false(prov_add_u64(UINT64_MAX, 1, &u));
	assert_true(prov_add_size(SIZE_MAX - 1, 1, &z) && z == SIZE_MAX);
	assert_false(prov_add_size(SIZE_MAX, SIZE_MAX, &z));
	assert_true(prov_mul_size(0, SIZE_MAX, &z) && z == 0);
	assert_true(prov_mul_size(SIZE_MAX, 1, &z) && z == SIZE_MAX);
	assert_false(prov_mul_size(SIZE_MAX / 2 + 1, 2, &z));
	assert_true(prov_to_size(7, &z) && z == 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_ceiling),
	    cmocka_unit_test(test_growth),
	    cmocka_unit_test(test_printf_lengths),
	    cmocka_unit_test(test_patch_bounds),
	    cmocka_unit_test(test_ckd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
