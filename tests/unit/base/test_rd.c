/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/rd.h"
#include "helper/load.h"
#include "helper/mutate.h"

static void test_integers(void **state)
{
	size_t n;
	uint8_t *p = load_hex("01 0203 04050607 08090a0b0c0d0e0f", &n), a;
	struct prov_rd rd;
	uint16_t b;
	uint32_t c;
	uint64_t d;
	(void)state;

	prov_rd_init(&rd, prov_bytes(p, n), 100);
	assert_true(prov_rd_u8(&rd, &a) && a == 1);
	assert_true(prov_rd_u16(&rd, &b) && b == 0x0203);
	assert_true(prov_rd_u32(&rd, &c) && c == 0x04050607);
	assert_int_equal(prov_rd_left(&rd), 8);
	assert_int_equal(prov_rd_off(&rd), 7);
	assert_int_equal(prov_rd_at(&rd), 107);
	assert_true(prov_rd_u64(&rd, &d) && d == 0x08090a0b0c0d0e0f);
	assert_true(prov_rd_end(&rd));
	free(p);
}

/* A read that fails moves nothing and zeroes its output. */
static void test_failing_reads(void **state)
{
	uint8_t *p = mutate_copy(prov_bytes_str("abc")), a = 9;
	struct prov_rd rd, sub;
	struct prov_bytes out = prov_bytes_str("x");
	uint32_t c = 9;
	uint64_t d = 9;
	uint16_t b = 9;
	(void)state;

	prov_rd_init(&rd, prov_bytes(p, 3), 5);
	assert_true(!prov_rd_u32(&rd, &c) && c == 0);
	assert_true(!prov_rd_u64(&rd, &d) && d == 0);
	assert_true(!prov_rd_bytes(&rd, 4, &out) && out.p == NULL && out.n == 0);
	out = prov_bytes_str("x");
	assert_true(!prov_rd_peek(&rd, SIZE_MAX, &out) && out.n == 0);
	assert_false(prov_rd_skip(&rd, SIZE_MAX));
	out = prov_bytes_str("x");
	assert_true(!prov_rd_cstr(&rd, &out) && out.p == NULL && out.n == 0);
	assert_true(!prov_rd_sub(&rd, 4, &sub) && prov_rd_left(&sub) == 0 && prov_rd_end(&sub));
	assert_int_equal(prov_rd_off(&rd), 0);
	assert_true(prov_rd_skip(&rd, 2));
	assert_true(!prov_rd_u16(&rd, &b) && b == 0);
	assert_true(prov_rd_u8(&rd, &a) && a == 'c');
	assert_true(!prov_rd_u8(&rd, &a) && a == 0);
	assert_true(prov_rd_skip(&rd, 0) && prov_rd_end(&rd));
	free(p);
}

static void test_strings_and_subs(void **state)
{
	uint8_t *p = mutate_copy(prov_bytes("ab\0\0cdef", 8)), v;
	struct prov_rd rd, sub;
	struct prov_bytes out;
	(void)state;

	prov_rd_init(&rd, prov_bytes(p, 8), 1000);
	assert_true(prov_rd_cstr(&rd, &out) && prov_bytes_is(out, "ab"));
	assert_int_equal(prov_rd_off(&rd), 3);
	assert_true(prov_rd_cstr(&rd, &out) && out.n == 0);
	assert_false(prov_rd_cstr(&rd, &out));
	assert_true(prov_rd_sub(&rd, 3, &sub));
	assert_int_equal(prov_rd_at(&sub), 1004);
	assert_int_equal(prov_rd_left(&sub), 3);
	assert_int_equal(prov_rd_left(&rd), 1);
	assert_true(prov_rd_skip(&sub, 3) && prov_rd_end(&sub));
	assert_false(prov_rd_u8(&sub, &v));
	assert_true(prov_rd_peek(&rd, 1, &out) && prov_bytes_is(out, "f"));
	assert_int_equal(prov_rd_left(&rd), 1);
	assert_true(prov_rd_sub(&rd, 0, &sub));
	assert_true(prov_rd_end(&sub) && prov_rd_at(&sub) == 1007);
	free(p);
}

static void test_either_order(void **state)
{
	static const uint8_t data[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
	uint64_t v = 1;
	uint32_t w = 1;
	struct prov_rd rd;
	(void)state;

	prov_rd_init(&rd, prov_bytes(data, sizeof(data)), 0);
	assert_true(prov_rd_uint(&rd, 8, true, &v) && v == 0x0807060504030201);
	assert_true(prov_rd_uint(&rd, 2, false, &v) && v == 0x090a);
	assert_false(prov_rd_uint(&rd, 2, true, &v));
	assert_int_equal(v, 0);
	assert_false(prov_rd_u32le(&rd, &w));
	assert_int_equal(w, 0);
	assert_true(prov_rd_uint(&rd, 1, true, &v) && v == 11);
	prov_rd_init(&rd, prov_bytes(data, sizeof(data)), 0);
	assert_false(prov_rd_uint(&rd, 9, true, &v)); /* fits no integer */
	assert_false(prov_rd_uint(&rd, 9, false, &v));
	assert_true(prov_rd_u32le(&rd, &w) && w == 0x04030201);
	assert_int_equal(prov_rd_left(&rd), 7);
}

static void test_empty(void **state)
{
	struct prov_rd rd;
	struct prov_bytes out;
	uint8_t v;
	(void)state;

	prov_rd_init(&rd, prov_bytes(NULL, 0), 0);
	assert_true(prov_rd_end(&rd));
	assert_true(prov_rd_bytes(&rd, 0, &out) && out.n == 0);
	assert_false(prov_rd_u8(&rd, &v));
	assert_false(prov_rd_cstr(&rd, &out));
}

static void test_bytes(void **state)
{
	struct prov_bytes none = prov_bytes(NULL, 0), abc = prov_bytes_str("abc");
	(void)state;

	assert_true(prov_bytes_eq(none, prov_bytes_str("")));
	assert_true(prov_bytes_is(abc, "abc"));
	assert_false(prov_bytes_is(abc, "ab"));
	assert_false(prov_bytes_is(abc, "abd"));
	assert_true(prov_bytes_starts(abc, "ab") && prov_bytes_starts(abc, ""));
	assert_true(prov_bytes_starts(none, ""));
	assert_false(prov_bytes_starts(abc, "abcd"));
	assert_false(prov_bytes_starts(none, "a"));
	assert_int_equal(prov_bytes_str(NULL).n, 0);
	assert_true(prov_bytes_is(prov_bytes_sub(abc, 1, 1), "b"));
	assert_true(prov_bytes_is(prov_bytes_sub(abc, 1, SIZE_MAX), "bc"));
	assert_int_equal(prov_bytes_sub(abc, SIZE_MAX, SIZE_MAX).n, 0);
	assert_int_equal(prov_bytes_sub(none, 3, 3).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_integers),
	    cmocka_unit_test(test_failing_reads),
	    cmocka_unit_test(test_strings_and_subs),
	    cmocka_unit_test(test_either_order),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
