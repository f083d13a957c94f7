/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "validate/v_sum.h"

static const char text[] = "The quick brown fox jumps over the lazy dog";

/* The main sum has two runs, the first marked, and between them two leaves. */
static const struct prov_take table[] = {
    {.off = 4, .len = 6, .marked = true},
    {.off = 10, .len = 5, .sum = 1},
    {.off = 15, .len = 5, .sum = 2},
    {.off = 30, .len = 10},
};

struct run {
	uint64_t off, end;
	bool marked;
};

/* Hashes the runs; whether that took what is known, which is no real digest. */
static bool is_known(const struct run *runs, size_t n, bool has_known, uint8_t out[PROV_HASH_MAX])
{
	static const uint8_t fake[3][PROV_HASH_MAX] = {{0xaa}, {0xbb}, {0xcc}};
	const struct prov_takes takes = {.v = (struct prov_take *)(uintptr_t)table,
	    .n = sizeof(table) / sizeof(table[0]),
	    .num_sums = 3};
	const struct prov_known_hash known = {PROV_HASH_SHA256, &takes, fake};
	struct prov_src *src = NULL;
	struct prov_validate_in in = {.known = has_known ? &known : NULL};
	struct v_ctx ctx = {.in = &in};
	static uint8_t block[PROV_IO_BLOCK];
	struct v_sum sum;

	assert_int_equal(prov_src_mem(&src, text, sizeof(text) - 1, NULL), PROV_OK);
	in.src = src;
	v_sum_begin(&sum, &ctx, src, PROV_HASH_SHA256, block);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(
		    v_sum_run(&sum, runs[i].off, runs[i].end, runs[i].marked ? &runs[i].off : NULL),
		    PROV_OK);
	memset(out, 0, PROV_HASH_MAX);
	assert_int_equal(v_sum_end(&sum, out), PROV_OK);
	v_sum_fini(&sum);
	prov_src_close(src);
	return memcmp(&out[1], &fake[0][1], 31) == 0;
}

static void test_runs(void **state)
{
	static const struct {
		struct run runs[3];
		size_t n;
		uint8_t known; /* the digest that is taken from what is known, or 0 */
	} cases[] = {
	    {{{4, 10, true}, {30, 40, false}}, 2, 0xaa},
	    {{{10, 15, false}}, 1, 0xbb},
	    {{{15, 20, false}}, 1, 0xcc},
	    {{{4, 10, true}}, 1, 0},                                   /* not all of it */
	    {{{30, 40, false}}, 1, 0},                                 /* not from its begin */
	    {{{4, 10, false}, {30, 40, false}}, 2, 0},                 /* not marked */
	    {{{4, 9, true}, {30, 40, false}}, 2, 0},                   /* shorter */
	    {{{4, 10, true}, {30, 41, false}}, 2, 0},                  /* longer */
	    {{{4, 10, true}, {10, 15, false}, {30, 40, false}}, 3, 0}, /* more */
	    {{{10, 15, false}, {15, 20, false}}, 2, 0},
	    {{{10, 15, true}}, 1, 0},
	    {{{30, 40, false}, {4, 10, true}}, 2, 0}, /* in another order */
	    {{{41, 42, false}}, 1, 0},
	    {{{5, 5, false}}, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t got[PROV_HASH_MAX], want[PROV_HASH_MAX];
		bool known = is_known(cases[i].runs, cases[i].n, true, got);

		assert_int_equal(known, cases[i].known != 0);
		assert_false(is_known(cases[i].runs, cases[i].n, false, want));
		if (known)
			assert_int_equal(got[0], cases[i].known);
		else
			assert_memory_equal(got, want, 32);
	}
}

/* What is hashed: the mark in eight bytes, and the runs. */
static void test_digest(void **state)
{
	static const struct run runs[] = {{4, 9, true}, {16, 19, false}};
	static const uint8_t bytes[] = "\0\0\0\0\0\0\0\x04"
				       "quickfox";
	uint8_t got[PROV_HASH_MAX], want[PROV_HASH_MAX];

	(void)state;
	assert_false(is_known(runs, 2, true, got));
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(bytes, 16), want, NULL), PROV_OK);
	assert_memory_equal(got, want, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runs),
	    cmocka_unit_test(test_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
