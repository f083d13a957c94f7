/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"

static void test_paths(void **state)
{
	static const char *const any[] = {"/ftyp", "/free", NULL},
				 *const first[] = {"/ftyp", "/free[1]", NULL},
				 *const second[] = {"/ftyp", "/free[2]", NULL},
				 *const deeper[] = {"/ftyp", "/free/mvhd", "/moov/none", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = any, .unhashed = "free", .extra = "free"};

	(void)state;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.paths = first;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.paths = second;
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
	c.paths = deeper;
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
