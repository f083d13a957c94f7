/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"

static void test_all(void **state)
{
	static uint8_t big[(4u << 20) + 1];
	struct prov_report *r = sample_none();
	(void)state;

	assert_int_equal(prov_report_set_picture(r, "image/svg+xml", "x", 1, NULL), PROV_E_USAGE);
	assert_int_equal(prov_report_set_picture(r, "image/png", "x", 0, NULL), PROV_E_USAGE);
	assert_int_equal(
	    prov_report_set_picture(r, "image/png", big, sizeof(big), NULL), PROV_E_LIMIT);
	assert_null(r->picture_type);
	assert_int_equal(
	    prov_report_set_picture(r, "image/png", big, sizeof(big) - 1, NULL), PROV_OK);
	assert_int_equal(prov_report_set_picture(r, "image/jpeg", "abc", 3, NULL), PROV_OK);
	assert_string_equal(r->picture_type, "image/jpeg");
	assert_int_equal(r->picture.n, 3);
	assert_memory_equal(r->picture.p, "abc", 3);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
