/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/opts.h"

struct first {
	size_t struct_size;
	const char *a;
};

struct second {
	size_t struct_size;
	const char *a, *b;
};

/* A program that was compiled when there was no 'b' goes on with the default of it. */
static void test_older(void **state)
{
	struct first theirs = {.struct_size = sizeof(theirs), .a = "theirs"};
	struct second own = {.struct_size = sizeof(own), .a = "default", .b = "default"};

	(void)state;
	assert_int_equal(prov_opts_take(&own, sizeof(own), &theirs, "prov_x", NULL), PROV_OK);
	assert_string_equal(own.a, "theirs");
	assert_string_equal(own.b, "default");
	assert_int_equal(own.struct_size, sizeof(own));
}

static void test_none(void **state)
{
	struct second own = {.struct_size = sizeof(own), .a = "default"};

	(void)state;
	assert_int_equal(prov_opts_take(&own, sizeof(own), NULL, "prov_x", NULL), PROV_OK);
	assert_string_equal(own.a, "default");
}

static void test_no_such_size(void **state)
{
	static const size_t sizes[] = {0, 1, sizeof(size_t) - 1, sizeof(struct first) - 1,
	    sizeof(struct second) + 8, SIZE_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct second theirs = {.struct_size = sizes[i], .a = "theirs"};
		struct second own = {.struct_size = sizeof(own), .a = "default"};
		struct prov_err err = {0};

		assert_int_equal(
		    prov_opts_take(&own, sizeof(own), &theirs, "prov_x", &err), PROV_E_USAGE);
		assert_string_equal(err.msg, "struct prov_x is of another version of this library");
		assert_string_equal(own.a, "default");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_older),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_no_such_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
