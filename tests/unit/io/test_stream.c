/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
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

/* A code that parsers have would make a verdict of what was not read, one that stands for a limit
 * could let it be passed over, and one of no table tells nobody anything. */
static void test_codes_of_others(void **state)
{
	static const int codes[] = {PROV_E_TRUNC, PROV_E_FORMAT, PROV_E_LIMIT, PROV_E_UNSUPPORTED,
	    PROV_E_NOTFOUND, PROV_E_CERT, PROV_E_CONSTRUCT, -1000, INT_MIN, 1};
	int code;
	struct prov_src src = {.read_at = read_otherwise, .ctx = &code, .size = 5};
	char buf[5];

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct prov_err err = {0};

		code = codes[i];
		assert_int_equal(prov_src_read(&src, 0, buf, 5, &err), PROV_E_IO);
		assert_int_equal(err.code, PROV_E_IO);
		assert_true(err.msg[0] != '\0');
	}
}

struct growing {
	struct prov_src src;
};

static int grow(void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct growing *g = ctx;

	(void)off, (void)err;
	g->src.size = 1u << 20;
	memset(buf, 'x', len);
	*got = len;
	return PROV_OK;
}

/* One that says later that it is longer fills no more than there was room for. */
static void test_read_all(void **state)
{
	struct growing g = {.src = {.read_at = grow, .ctx = &g, .size = 10}};
	struct prov_arena arena;
	struct prov_bytes all;
	int code = PROV_E_IO;

	(void)state;
	prov_arena_init(&arena, 1u << 18);
	assert_int_equal(prov_src_read_all(&g.src, &arena, &all, NULL), PROV_OK);
	assert_int_equal(all.n, 10);
	assert_int_equal(all.p[9], 'x');
	assert_int_equal(prov_src_read_all(&g.src, &arena, &all, NULL), PROV_E_LIMIT);
	g.src = (struct prov_src){.read_at = read_otherwise, .ctx = &code, .size = 5};
	assert_int_equal(prov_src_read_all(&g.src, &arena, &all, NULL), PROV_E_IO);
	assert_null(all.p);
	prov_arena_fini(&arena);
}

static int write_otherwise(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	(void)data, (void)len, (void)err;
	return *(int *)ctx;
}
static int patch_otherwise(
    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	(void)off, (void)data, (void)len, (void)err;
	return *(int *)ctx;
}
static int commit_otherwise(void *ctx, struct prov_err *err)
{
	(void)err;
	return *(int *)ctx;
}

/* The same of sinks: what fails without words has some, and a positive number is a failure. */
static void test_wordless_sink(void **state)
{
	static const int codes[][2] = {{PROV_OK, PROV_OK}, {1, PROV_E_IO}, {INT_MIN, PROV_E_IO},
	    {PROV_E_CRYPTO, PROV_E_IO}, {PROV_E_EXISTS, PROV_E_EXISTS},
	    {PROV_E_CANCELLED, PROV_E_CANCELLED}};
	int code;
	struct prov_sink sink = {.write = write_otherwise,
	    .write_at = patch_otherwise,
	    .commit = commit_otherwise,
	    .ctx = &code};

	(void)state;
	for (size_t i = 0; i < 3 * sizeof(codes) / sizeof(codes[0]); i++) {
		struct prov_err err = {0};
		int rc;

		code = codes[i / 3][0];
		if (i % 3 == 0)
			rc = prov_sink_write(&sink, prov_bytes("x", 1), &err);
		else
			rc = i % 3 == 1 ? prov_sink_patch(&sink, 0, prov_bytes("x", 1), &err)
					: prov_sink_commit(&sink, &err);
		assert_int_equal(rc, codes[i / 3][1]);
		assert_int_equal(err.code, rc);
		assert_true((err.msg[0] == '\0') == (rc == PROV_OK));
	}
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
	assert_int_equal(prov_src_read(&src, 0, buf, 1, NULL), PROV_E_IO);
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
	    cmocka_unit_test(test_codes_of_others),
	    cmocka_unit_test(test_read_all),
	    cmocka_unit_test(test_wordless_sink),
	    cmocka_unit_test(test_sink_as_src),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
