/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/fault.h"
#include "io/plan.h"

static void test_close_of_nothing(void **state)
{
	struct prov_src borrowed = {0};

	(void)state;
	prov_src_close(NULL);
	prov_sink_close(NULL);
	prov_src_close(&borrowed);
}

static void test_read_exactly(void **state)
{
	struct prov_err err = {0};
	struct prov_src *src;
	char buf[6];

	(void)state;
	assert_int_equal(prov_src_mem(&src, "hello", 5, NULL), PROV_OK);
	assert_int_equal(prov_src_read(src, 0, buf, 5, NULL), PROV_OK);
	assert_memory_equal(buf, "hello", 5);
	assert_int_equal(prov_src_read(src, 5, buf, 0, NULL), PROV_OK);
	assert_int_equal(prov_src_read(src, 1, buf, 5, &err), PROV_E_TRUNC);
	assert_true(err.has_at);
	assert_int_equal(err.at, 5);
	assert_int_equal(prov_src_read(src, 6, buf, 0, NULL), PROV_E_TRUNC);
	assert_int_equal(prov_src_read(src, UINT64_MAX, buf, 2, NULL), PROV_E_TRUNC);
	assert_int_equal(prov_src_read(src, 2, buf, SIZE_MAX, NULL), PROV_E_TRUNC);
	prov_src_close(src);
}

/* A caller's own source may give less at a time than asked for. */
static void test_short_reads(void **state)
{
	struct fault fault = {.most = 2};
	struct prov_src *mem, src;
	char buf[5];

	(void)state;
	assert_int_equal(prov_src_mem(&mem, "hello", 5, NULL), PROV_OK);
	src = fault_src(&fault, mem);
	assert_int_equal(prov_src_read(&src, 0, buf, 5, NULL), PROV_OK);
	assert_memory_equal(buf, "hello", 5);
	assert_int_equal(fault.calls, 3);
	prov_src_close(mem);
}

static void test_failing_read(void **state)
{
	struct prov_err err = {0};
	struct fault fault = {.most = 2, .fail_at = 2};
	struct prov_src *mem, src;
	char buf[5];

	(void)state;
	assert_int_equal(prov_src_mem(&mem, "hello", 5, NULL), PROV_OK);
	src = fault_src(&fault, mem);
	assert_int_equal(prov_src_read(&src, 0, buf, 5, &err), PROV_E_IO);
	assert_string_equal(err.msg, FAULT_MESSAGE);
	prov_src_close(mem);
}

static int read_nothing(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)ctx, (void)off, (void)buf, (void)len, (void)err;
	*got = 0;
	return PROV_OK;
}

static int read_too_much(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)ctx, (void)off, (void)buf, (void)err;
	*got = len + 1;
	return PROV_OK;
}

/* A source that breaks its contract is an error of reading, never a verdict and never a loop. */
static void test_broken_source(void **state)
{
	struct prov_src src = {.read_at = read_nothing, .size = 10};
	char buf[5];

	(void)state;
	assert_int_equal(prov_src_read(&src, 0, buf, 5, NULL), PROV_E_IO);
	src.read_at = read_too_much;
	assert_int_equal(prov_src_read(&src, 0, buf, 5, NULL), PROV_E_IO);
}

static int read_otherwise(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)off;
	(void)buf;
	(void)len;
	(void)got;
	(void)err;
	return *(int *)ctx;
}

/* One that has its own codes, and no words: what comes of it is one of ours, with some. */
static void test_wordless_source(void **state)
{
	int code = 42;
	struct prov_src src = {.read_at = read_otherwise, .ctx = &code, .size = 5};
	struct prov_err err = {0};
	char buf[5];

	(void)state;
	assert_int_equal(prov_src_read(&src, 0, buf, 5, &err), PROV_E_IO);
	assert_int_equal(err.code, PROV_E_IO);
	assert_true(err.msg[0] != '\0');
	code = PROV_E_CANCELLED;
	err = (struct prov_err){0};
	assert_int_equal(prov_src_read(&src, 0, buf, 5, &err), PROV_E_CANCELLED);
	assert_int_equal(err.code, PROV_E_CANCELLED);
	assert_true(err.msg[0] != '\0');
}

static void test_sink_as_src(void **state)
{
	struct prov_sink *sink, blind = {0};
	struct prov_src src;
	char buf[5];

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 100, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	src = prov_sink_as_src(sink, 5);
	assert_int_equal(src.size, 5);
	assert_int_equal(prov_src_read(&src, 1, buf, 4, NULL), PROV_OK);
	assert_memory_equal(buf, "ello", 4);
	prov_src_close(&src);
	prov_sink_close(sink);
	src = prov_sink_as_src(&blind, 5);
	assert_int_equal(prov_src_read(&src, 0, buf, 1, NULL), PROV_E_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_close_of_nothing),
	    cmocka_unit_test(test_read_exactly),
	    cmocka_unit_test(test_short_reads),
	    cmocka_unit_test(test_failing_read),
	    cmocka_unit_test(test_broken_source),
	    cmocka_unit_test(test_wordless_source),
	    cmocka_unit_test(test_sink_as_src),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
