/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/sums.h"
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

static int read_nothing(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)ctx;
	(void)off;
	(void)buf;
	(void)len;
	(void)err;
	*got = 0;
	return PROV_OK;
}

static void test_view(void **state)
{
	static const char text[] = "hello";
	const struct prov_src other = {.read_at = read_nothing, .size = 5};
	struct prov_src *src;
	struct prov_bytes b;

	(void)state;
	assert_int_equal(prov_src_mem(&src, text, 5, NULL), PROV_OK);
	b = prov_src_view(src, 1, 3);
	assert_ptr_equal(b.p, &text[1]);
	assert_int_equal(b.n, 3);
	assert_int_equal(prov_src_view(src, 0, 5).n, 5);
	assert_int_equal(prov_src_view(src, 5, 0).n, 0);
	assert_int_equal(prov_src_view(src, 1, 5).n, 0);
	assert_int_equal(prov_src_view(src, 6, 1).n, 0);
	assert_int_equal(prov_src_view(src, UINT64_MAX, 2).n, 0);
	assert_int_equal(prov_src_view(src, 2, SIZE_MAX).n, 0);
	assert_int_equal(prov_src_view(&other, 0, 5).n, 0);
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
	    cmocka_unit_test(test_view),
	    cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
