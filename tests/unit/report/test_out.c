/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/collect.h"
#include "report/out.h"

static void test_hands_on_in_blocks(void **state)
{
	struct collect c = {0};
	struct prov_out out;
	(void)state;

	prov_out_init(&out, collect_write, &c);
	prov_wr_str(&out.wr, "abc");
	prov_out_spill(&out);
	assert_int_equal(c.calls, 0);
	prov_wr_zeros(&out.wr, PROV_IO_BLOCK);
	prov_out_spill(&out);
	assert_int_equal(c.calls, 1);
	assert_int_equal(c.n, PROV_IO_BLOCK + 3);
	prov_wr_str(&out.wr, "xyz");
	assert_int_equal(prov_out_finish(&out, NULL), PROV_OK);
	assert_int_equal(c.calls, 2);
	assert_memory_equal(&c.text[c.n - 3], "xyz", 3);
	collect_free(&c);
}

static void test_nothing(void **state)
{
	struct collect c = {0};
	struct prov_out out;
	(void)state;

	prov_out_init(&out, collect_write, &c);
	assert_int_equal(prov_out_finish(&out, NULL), PROV_OK);
	assert_int_equal(c.calls, 0);
	collect_free(&c);
}

static void test_refusal_sticks(void **state)
{
	struct collect c = {.refuse_at = 1};
	struct prov_err err = {0};
	struct prov_out out;
	(void)state;

	prov_out_init(&out, collect_write, &c);
	prov_wr_zeros(&out.wr, PROV_IO_BLOCK);
	prov_out_spill(&out);
	assert_true(prov_out_failed(&out));
	prov_wr_zeros(&out.wr, PROV_IO_BLOCK);
	prov_out_spill(&out);
	assert_int_equal(prov_out_finish(&out, &err), PROV_E_IO);
	assert_int_equal(err.code, PROV_E_IO);
	assert_int_equal(c.calls, 1);
	collect_free(&c);
}

static void test_buffer_failure_sticks(void **state)
{
	struct collect c = {0};
	struct prov_out out;
	(void)state;

	prov_out_init(&out, collect_write, &c);
	out.wr.code = PROV_E_NOMEM;
	assert_true(prov_out_failed(&out));
	assert_int_equal(prov_out_finish(&out, NULL), PROV_E_NOMEM);
	assert_int_equal(c.calls, 0);
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hands_on_in_blocks),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_refusal_sticks),
	    cmocka_unit_test(test_buffer_failure_sticks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
