/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "prov/limit.h"

static void test_rows(void **state)
{
	(void)state;
	assert_int_equal(PROV_LIMIT_STORE, 1);
	assert_string_equal(prov_limit_name(PROV_LIMIT_STORE), "PROV_MAX_STORE");
	assert_string_equal(prov_limit_counts(PROV_LIMIT_STORE), "bytes of one manifest store");
	assert_int_equal(prov_limit_value(PROV_LIMIT_STORE), PROV_MAX_STORE);
	assert_string_equal(prov_limit_name(PROV_LIMIT_FILE_SIZE), "PROV_LIMIT_FILE_SIZE");
	assert_non_null(prov_limit_counts(PROV_LIMIT_FILE_SIZE));
	assert_int_equal(prov_limit_value(PROV_LIMIT_FILE_SIZE), 0);
}

static void test_none(void **state)
{
	static const int none[] = {PROV_LIMIT_NONE, -1, 999, 1000, 65535};
	(void)state;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_null(prov_limit_name(none[i]));
		assert_null(prov_limit_counts(none[i]));
		assert_int_equal(prov_limit_value(none[i]), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows), cmocka_unit_test(test_none)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
