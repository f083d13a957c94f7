/* SPDX-License-Identifier: Apache-2.0 */
/* What counts as done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/progress.h"

/* A file that is begun anew counts once. */
static void test_again(void **state)
{
	struct progress p;
	struct progress_file file = {.all = &p, .name = "a.jpg"}, other = {.all = &p, .name = "b"};

	(void)state;
	progress_open(&p, 2, 150, false);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(progress_step(&file, 40, 100), 0);
		assert_int_equal(progress_step(&file, 80, 100), 0);
		progress_done(&file, 100);
		assert_int_equal(p.files_done, 1);
		assert_int_equal(p.bytes_done, 100);
	}
	progress_done(&other, 50);
	assert_int_equal(p.files_done, 2);
	assert_int_equal(p.bytes_done, 150);
	progress_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_again)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
