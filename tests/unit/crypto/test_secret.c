/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/crypto.h"

static void test_alloc(void **state)
{
	(void)state;
	for (size_t n = 0; n < 70; n++) {
		uint8_t *p = prov_secret_alloc(n, NULL);

		assert_non_null(p);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xa5, n);
		prov_secret_free(p);
	}
	prov_secret_free(NULL);
}

static void test_alloc_too_much(void **state)
{
	struct prov_err err = {0};

	(void)state;
	assert_null(prov_secret_alloc(SIZE_MAX - 4096, &err));
	assert_int_equal(err.code, PROV_E_NOMEM);
}

static void test_equal(void **state)
{
	(void)state;
	assert_true(prov_equal_ct(prov_bytes(NULL, 0), prov_bytes("", 0)));
	assert_true(prov_equal_ct(prov_bytes("abc", 3), prov_bytes("abc", 3)));
	assert_false(prov_equal_ct(prov_bytes("abc", 3), prov_bytes("abd", 3)));
	assert_false(prov_equal_ct(prov_bytes("xbc", 3), prov_bytes("abc", 3)));
	assert_false(prov_equal_ct(prov_bytes("abc", 2), prov_bytes("abc", 3)));
	assert_false(prov_equal_ct(prov_bytes("abc", 3), prov_bytes("abc", 0)));
}

static void test_random(void **state)
{
	uint8_t a[32] = {0}, b[32] = {0};

	(void)state;
	assert_int_equal(prov_crypto_init(NULL), PROV_OK);
	assert_int_equal(prov_crypto_init(NULL), PROV_OK);
	assert_int_equal(prov_random(a, sizeof(a), NULL), PROV_OK);
	assert_int_equal(prov_random(b, sizeof(b), NULL), PROV_OK);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_int_equal(prov_random(a, 0, NULL), PROV_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alloc),
	    cmocka_unit_test(test_alloc_too_much),
	    cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
