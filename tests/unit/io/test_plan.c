/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/fault.h"
#include "io/plan.h"

static const char source[] = "The source: e\xcc\x81 and more of it";

struct fixture {
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_src *src;
	struct prov_sink *sink;
	struct prov_tally tally;
	uint8_t digests[1][PROV_HASH_MAX];
};

static void begin(struct fixture *f, const void *data, size_t len)
{
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
	prov_plan_init(&f->plan, &f->arena);
	assert_int_equal(prov_src_mem(&f->src, data, len, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&f->sink, SIZE_MAX, NULL), PROV_OK);
}

static void end(struct fixture *f)
{
	prov_sink_close(f->sink);
	prov_src_close(f->src);
	prov_arena_fini(&f->arena);
}

static void check_output(const struct fixture *f, const char *want)
{
	size_t n;
	const void *data = prov_sink_mem_data(f->sink, &n);

	assert_int_equal(n, strlen(want));
	assert_memory_equal(data, want, n);
	assert_int_equal(n, f->plan.size);
}

static void check_hash(struct fixture *f, const char *hashed)
{
	uint8_t want[PROV_HASH_MAX];

	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes_str(hashed), want, NULL), PROV_OK);
	assert_memory_equal(f->digests[0], want, 32);
}

/* Runs the plan, hashing all but the store. */
static int run_hashed(struct fixture *f, const struct prov_src *src, struct prov_sink *sink,
    bool nfc, struct prov_err *err)
{
	int code = prov_plan_take_data(&f->plan, err);

	if (code == PROV_OK)
		code = prov_tally_begin(
		    &f->tally, PROV_HASH_SHA256, nfc, &f->plan.takes, f->digests, err);
	if (code == PROV_OK)
		code = prov_plan_run(&f->plan, src, sink, &f->tally, NULL, NULL, err);
	if (code == PROV_OK)
		code = prov_tally_end(&f->tally, err);
	prov_tally_fini(&f->tally);
	return code;
}

static void add_typical(struct fixture *f, const char *store)
{
	struct prov_plan *p = &f->plan;

	prov_plan_init(p, &f->arena);
	assert_int_equal(prov_plan_copy(p, 0, 3, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(p, prov_bytes_str("<"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(p, prov_bytes_str(store), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(p, prov_bytes_str(">"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(p, prov_bytes_str("+"), false, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(p, 3, 8, NULL), PROV_OK);
}

static void test_run_and_patch(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	add_typical(&f, "0000");
	assert_int_equal(f.plan.excl_start, 3);
	assert_int_equal(f.plan.excl_len, 6);
	assert_int_equal(run_hashed(&f, f.src, f.sink, false, NULL), PROV_OK);
	check_output(&f, "The<0000>+ source:");
	check_hash(&f, "The+ source:");
	add_typical(&f, "1234");
	assert_int_equal(prov_plan_patch(&f.plan, f.sink, NULL), PROV_OK);
	check_output(&f, "The<1234>+ source:");
	end(&f);
}

static void test_neighbouring_copies_are_one(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_copy(&f.plan, 0, 2, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 2, 1, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 3, 0, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 4, 6, NULL), PROV_OK);
	assert_int_equal(f.plan.n, 2);
	assert_int_equal(f.plan.size, 9);
	assert_int_equal(prov_plan_run(&f.plan, f.src, f.sink, NULL, NULL, NULL, NULL), PROV_OK);
	check_output(&f, "Thesource");
	end(&f);
}

static void test_many_operations(void **state)
{
	struct fixture f;
	size_t n;
	const char *data;

	(void)state;
	begin(&f, source, strlen(source));
	for (int i = 0; i < 1000; i++)
		assert_int_equal(prov_plan_copy(&f.plan, i % 2 == 0 ? 0 : 4, 1, NULL), PROV_OK);
	assert_int_equal(f.plan.n, 1000);
	assert_int_equal(prov_plan_run(&f.plan, f.src, f.sink, NULL, NULL, NULL, NULL), PROV_OK);
	data = prov_sink_mem_data(f.sink, &n);
	assert_int_equal(n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(data[i], i % 2 == 0 ? 'T' : 's');
	end(&f);
}

static void test_nfc_operation(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_nfc(&f.plan, 4, 15, 14, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("S"), true, NULL), PROV_OK);
	assert_int_equal(run_hashed(&f, f.src, f.sink, true, NULL), PROV_OK);
	check_output(&f, "source: \xc3\xa9 andS");
	check_hash(&f, "source: \xc3\xa9 and");
	end(&f);
}

/* The e and its accent are in two operations: one text nevertheless. */
static void test_nfc_across_operations(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_nfc(&f.plan, 4, 9, 8, NULL), PROV_OK);
	assert_int_equal(prov_plan_nfc(&f.plan, 13, 3, 3, NULL), PROV_OK);
	assert_int_equal(run_hashed(&f, f.src, f.sink, true, NULL), PROV_OK);
	check_output(&f, "source: \xc3\xa9 ");
	end(&f);
}

static void test_nfc_wrong_length(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_nfc(&f.plan, 4, 15, 15, NULL), PROV_OK);
	assert_int_equal(prov_plan_run(&f.plan, f.src, f.sink, NULL, NULL, NULL, NULL), PROV_E_IO);
	end(&f);
}

/* What is hashed is one text also where a store stood between e and accent. */
static void test_nfc_hash_spans_the_store(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_copy(&f.plan, 0, 13, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("\xff"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 13, 2, NULL), PROV_OK);
	assert_int_equal(run_hashed(&f, f.src, f.sink, true, NULL), PROV_OK);
	check_output(&f, "The source: e\xff\xcc\x81");
	check_hash(&f, "The source: \xc3\xa9");
	end(&f);
}

static void test_store_in_two_pieces(void **state)
{
	struct prov_err err = {0};
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("a"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 0, 1, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("b"), true, &err), PROV_E_INTERNAL);
	end(&f);
}

static void test_hostile_sizes(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(prov_plan_copy(&f.plan, 0, INT64_MAX, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, INT64_MAX, 1, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_plan_copy(&f.plan, 0, UINT64_MAX, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("a"), false, NULL), PROV_E_LIMIT);
	assert_int_equal(
	    prov_plan_run(&f.plan, f.src, f.sink, NULL, NULL, NULL, NULL), PROV_E_TRUNC);
	end(&f);
}

static void test_patch_of_another_shape(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, source, strlen(source));
	assert_int_equal(
	    prov_plan_emit(&f.plan, prov_bytes_str("0123456789"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_patch(&f.plan, f.sink, NULL), PROV_E_INTERNAL);
	end(&f);
}

#define LARGE (3 * PROV_PASS_BLOCK + 1234)

static uint8_t *large_text(void)
{
	uint8_t *p = malloc(LARGE);

	assert_non_null(p);
	for (size_t i = 0; i < LARGE; i++)
		p[i] = (uint8_t)(i * 7 + i / 251);
	return p;
}

static void test_blocks(void **state)
{
	uint8_t *large = large_text(), want[PROV_HASH_MAX];
	struct fixture f;
	size_t n;
	const uint8_t *data;

	(void)state;
	begin(&f, large, LARGE);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("abc"), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f.plan, 0, LARGE, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&f.plan, prov_bytes(large, LARGE), false, NULL), PROV_OK);
	assert_int_equal(run_hashed(&f, f.src, f.sink, false, NULL), PROV_OK);
	data = prov_sink_mem_data(f.sink, &n);
	assert_int_equal(n, 3 + 2 * LARGE);
	assert_memory_equal(&data[3], large, LARGE);
	assert_memory_equal(&data[3 + LARGE], large, LARGE);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(&data[3], n - 3), want, NULL), PROV_OK);
	assert_memory_equal(f.digests[0], want, 32);
	end(&f);
	free(large);
}

struct watch {
	unsigned calls, stop_at;
	uint64_t done;
};

static int watch(void *ctx, uint64_t done, uint64_t total)
{
	struct watch *w = ctx;

	assert_int_equal(total, LARGE);
	assert_true(done >= w->done);
	w->done = done;
	return ++w->calls == w->stop_at;
}

static void test_progress_and_cancel(void **state)
{
	uint8_t *large = large_text();
	struct watch all = {0}, stop = {.stop_at = 2};
	struct prov_err err = {0};
	struct fixture f;

	(void)state;
	begin(&f, large, LARGE);
	assert_int_equal(prov_plan_copy(&f.plan, 0, LARGE, NULL), PROV_OK);
	assert_int_equal(prov_plan_run(&f.plan, f.src, f.sink, NULL, watch, &all, NULL), PROV_OK);
	assert_int_equal(all.done, LARGE);
	assert_true(all.calls >= 4);
	assert_int_equal(
	    prov_plan_run(&f.plan, f.src, f.sink, NULL, watch, &stop, &err), PROV_E_CANCELLED);
	assert_int_equal(stop.calls, 2);
	end(&f);
	free(large);
}

/* Every read, write, patch in turn fails: the failure comes out, and nothing leaks. */
static void test_faults(void **state)
{
	uint8_t *large = large_text();
	struct fault rd = {0}, wr = {0};
	int code = PROV_E_IO;

	(void)state;
	for (unsigned k = 1; code != PROV_OK; k++) {
		struct prov_err err = {0};
		struct prov_src src;
		struct prov_sink sink;
		struct fixture f;

		begin(&f, large, LARGE);
		assert_int_equal(prov_plan_emit(&f.plan, prov_bytes_str("x"), true, NULL), PROV_OK);
		assert_int_equal(prov_plan_copy(&f.plan, 0, LARGE, NULL), PROV_OK);
		rd = (struct fault){.fail_at = k};
		wr = (struct fault){.fail_at = k / 2};
		src = fault_src(&rd, f.src);
		sink = fault_sink(&wr, f.sink);
		code = run_hashed(&f, &src, &sink, false, &err);
		if (code == PROV_OK)
			code = prov_plan_patch(&f.plan, &sink, &err);
		if (code != PROV_OK)
			assert_string_equal(err.msg, FAULT_MESSAGE);
		end(&f);
		assert_true(k < 100);
	}
	assert_true(rd.calls >= 4 && wr.calls >= 5);
	free(large);
}

/* A table whose offsets follow what they point to: "abc" moves by three, "xyz" by six. */
static void test_places(void **state)
{
	static const char data[] = "\x00\x08\x00\x0e..abc...xyz";
	const struct prov_place_op table = {.off = 0, .count = 2, .in_width = 2, .width = 2};
	const struct prov_place_op wide = {.off = 0, .count = 2, .in_width = 2, .width = 4};
	const struct prov_place_op odd = {.off = 0, .count = 2, .in_width = 2, .width = 1};
	struct fixture f;
	const uint8_t *out;
	size_t n;

	(void)state;
	for (unsigned w = 0; w < 2; w++) {
		begin(&f, data, sizeof(data) - 1);
		assert_int_equal(prov_plan_places(&f.plan, &odd, NULL), PROV_E_INTERNAL);
		assert_int_equal(prov_plan_places(&f.plan, w == 0 ? &table : &wide, NULL), PROV_OK);
		assert_int_equal(
		    prov_plan_emit(&f.plan, prov_bytes_str("new"), true, NULL), PROV_OK);
		assert_int_equal(prov_plan_copy(&f.plan, 4, 8, NULL), PROV_OK);
		assert_int_equal(
		    prov_plan_emit(&f.plan, prov_bytes_str("new"), false, NULL), PROV_OK);
		assert_int_equal(prov_plan_copy(&f.plan, 12, 3, NULL), PROV_OK);
		assert_int_equal(run_hashed(&f, f.src, f.sink, false, NULL), PROV_OK);
		out = prov_sink_mem_data(f.sink, &n);
		assert_int_equal(n, f.plan.size);
		/* 8 was two behind the table; 14 one before the end. */
		if (w == 0)
			assert_memory_equal(out, "\x00\x0b\x00\x14new..abc...newxyz", n);
		else
			assert_memory_equal(out, "\0\0\0\x0f\0\0\0\x18new..abc...newxyz", n);
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_run_and_patch),
	    cmocka_unit_test(test_neighbouring_copies_are_one),
	    cmocka_unit_test(test_many_operations),
	    cmocka_unit_test(test_nfc_operation),
	    cmocka_unit_test(test_nfc_across_operations),
	    cmocka_unit_test(test_nfc_wrong_length),
	    cmocka_unit_test(test_nfc_hash_spans_the_store),
	    cmocka_unit_test(test_store_in_two_pieces),
	    cmocka_unit_test(test_hostile_sizes),
	    cmocka_unit_test(test_patch_of_another_shape),
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_progress_and_cancel),
	    cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
