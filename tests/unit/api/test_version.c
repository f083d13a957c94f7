/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "prov/version.h"

/* In the test the library that runs is the one that the header came with. */
static void test_library_matches_header(void **state)
{
	(void)state;
	assert_string_equal(prov_version(), PROV_VERSION);
	assert_string_equal(prov_spec_version(), PROV_SPEC_VERSION);
}

static void test_number_matches_string(void **state)
{
	char text[32];

	(void)state;
	snprintf(text, sizeof text, "%d.%d.%d", PROV_VERSION_NUMBER / 10000,
	    PROV_VERSION_NUMBER / 100 % 100, PROV_VERSION_NUMBER % 100);
	assert_string_equal(prov_version(), text);
}

/* C2PA 2.4, 10.2.3.2: what a claim generator says of itself here is a SemVer. */
static void test_spec_version_is_semver(void **state)
{
	unsigned major, minor, patch;
	int end = 0;

	(void)state;
	assert_int_equal(
	    sscanf(prov_spec_version(), "%u.%u.%u%n", &major, &minor, &patch, &end), 3);
	assert_int_equal((size_t)end, strlen(prov_spec_version()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_library_matches_header),
	    cmocka_unit_test(test_number_matches_string),
	    cmocka_unit_test(test_spec_version_is_semver),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
