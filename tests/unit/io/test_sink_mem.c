/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prov/io.h"

static void test_write_patch_read(void **state)
{
	struct prov_sink *sink;
	char buf[16];
	size_t got, len;
	const char *data;

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 100, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, " you", 4, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 0, "J", 1, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 8, "p", 1, NULL), PROV_OK);
	assert_int_equal(sink->read_at(sink->ctx, 4, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 5);
	assert_memory_equal(buf, "o yop", 5);
	assert_int_equal(sink->read_at(sink->ctx, 10, buf, 1, &got, NULL), PROV_E_TRUNC);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	data = prov_sink_mem_data(sink, &len);
	assert_int_equal(len, 9);
	assert_memory_equal(data, "Jello yop", 9);
	prov_sink_close(sink);
}

static void test_no_patch_past_the_end(void **state)
{
	struct prov_err err = {0};
	struct prov_sink *sink;

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 100, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 4, "ab", 2, &err), PROV_E_INTERNAL);
	assert_int_equal(sink->write_at(sink->ctx, UINT64_MAX, "a", 1, NULL), PROV_E_INTERNAL);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	prov_sink_close(sink);
}

static void test_ceiling(void **state)
{
	struct prov_err err = {0};
	struct prov_sink *sink;

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 5, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "!", 1, &err), PROV_E_LIMIT);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_E_LIMIT);
	prov_sink_close(sink);
}

static void test_one_output(void **state)
{
	struct prov_sink *sink;
	size_t n;

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 10, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "one", 3, NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "two", 3, NULL), PROV_E_USAGE);
	assert_int_equal(sink->write_at(sink->ctx, 0, "t", 1, NULL), PROV_E_USAGE);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_E_USAGE);
	assert_memory_equal(prov_sink_mem_data(sink, &n), "one", 3);
	assert_int_equal(n, 3);
	prov_sink_close(sink);
}

static void test_data_of_other_sinks(void **state)
{
	struct prov_sink other = {0};
	size_t len = 9;

	(void)state;
	assert_null(prov_sink_mem_data(&other, &len));
	assert_int_equal(len, 0);
	assert_null(prov_sink_mem_data(NULL, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_write_patch_read),
	    cmocka_unit_test(test_no_patch_past_the_end),
	    cmocka_unit_test(test_ceiling),
	    cmocka_unit_test(test_one_output),
	    cmocka_unit_test(test_data_of_other_sinks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
