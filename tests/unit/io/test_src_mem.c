/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prov/io.h"

static void test_reads(void **state)
{
	struct prov_src *src;
	char buf[8];
	size_t got;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "hello", 5, NULL), PROV_OK);
	assert_int_equal(src->size, 5);
	assert_int_equal(src->read_at(src->ctx, 1, buf, 3, &got, NULL), PROV_OK);
	assert_int_equal(got, 3);
	assert_memory_equal(buf, "ell", 3);
	assert_int_equal(src->read_at(src->ctx, 3, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 2);
	assert_int_equal(src->read_at(src->ctx, 5, buf, 1, &got, NULL), PROV_OK);
	assert_int_equal(got, 0);
	prov_src_close(src);
}

static void test_beyond_the_end(void **state)
{
	struct prov_err err = {0};
	struct prov_src *src;
	char buf[1];
	size_t got = 9;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "hello", 5, NULL), PROV_OK);
	assert_int_equal(src->read_at(src->ctx, 6, buf, 1, &got, &err), PROV_E_TRUNC);
	assert_int_equal(got, 0);
	assert_int_equal(err.at, 5);
	assert_int_equal(src->read_at(src->ctx, UINT64_MAX, buf, 1, &got, NULL), PROV_E_TRUNC);
	prov_src_close(src);
}

static void test_empty(void **state)
{
	struct prov_src *src;
	char buf[1];
	size_t got = 9;

	(void)state;
	assert_int_equal(prov_src_mem(&src, NULL, 0, NULL), PROV_OK);
	assert_int_equal(src->size, 0);
	assert_int_equal(src->read_at(src->ctx, 0, buf, 1, &got, NULL), PROV_OK);
	assert_int_equal(got, 0);
	prov_src_close(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_beyond_the_end),
	    cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
