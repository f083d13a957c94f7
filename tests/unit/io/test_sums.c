/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "io/sums.h"

#define SIZE (6u << 20)
#define LEAVES 5u

static uint8_t *make_data(void)
{
	uint8_t *p = malloc(SIZE);

	assert_non_null(p);
	for (size_t i = 0; i < SIZE; i++)
		p[i] = (uint8_t)(i * 2654435761u >> 24);
	return p;
}

static void add(struct prov_takes *takes, struct prov_arena *arena, uint64_t off, uint64_t len,
    size_t sum, bool marked)
{
	const struct prov_take take = {
	    .off = off, .len = len, .sum = sum, .tree = 0, .marked = marked};

	assert_int_equal(prov_takes_add(takes, arena, &take, NULL), PROV_OK);
}

/* Sum 0 here and there, between leaves of which one has two parts. */
static void add_all(struct prov_takes *takes, struct prov_arena *arena)
{
	add(takes, arena, 3, 70000, 0, false);
	for (size_t i = 1; i <= LEAVES; i++)
		add(takes, arena, i << 20, 1000000, i, i == 2);
	add(takes, arena, (LEAVES << 20) + 1000001, 17, LEAVES, false);
	add(takes, arena, (LEAVES << 20) + 1000100, 40000, 0, true);
}

/* What the tally, in one pass, comes to. */
static void expect(const uint8_t *data, const struct prov_takes *takes, enum prov_hash alg,
    uint8_t (*digests)[PROV_HASH_MAX])
{
	struct prov_tally tally;

	assert_int_equal(prov_tally_begin(&tally, alg, false, takes, digests, NULL), PROV_OK);
	assert_int_equal(prov_tally_feed(&tally, prov_bytes(data, SIZE), NULL), PROV_OK);
	assert_int_equal(prov_tally_end(&tally, NULL), PROV_OK);
	prov_tally_fini(&tally);
}

static bool has_processors(void)
{
	return sysconf(_SC_NPROCESSORS_ONLN) > 1;
}

static void test_same(void **state)
{
	static const enum prov_hash algs[] = {PROV_HASH_SHA256, PROV_HASH_SHA512};
	uint8_t *data = make_data();

	(void)state;
	if (!has_processors())
		skip();
	for (size_t i = 0; i < 2; i++) {
		uint8_t want[LEAVES + 1][PROV_HASH_MAX], got[LEAVES + 1][PROV_HASH_MAX];
		struct prov_takes takes = {0};
		struct prov_src *src = NULL;
		struct prov_arena arena;
		struct prov_sums sums;

		prov_arena_init(&arena, 1 << 20);
		add_all(&takes, &arena);
		expect(data, &takes, algs[i], want);
		memset(got, 0, sizeof(got));
		assert_int_equal(prov_src_mem(&src, data, SIZE, NULL), PROV_OK);
		assert_true(prov_sums_begin(&sums, src, algs[i], &takes, got, 0, &arena));
		assert_true(prov_sums_end(&sums));
		for (size_t k = 0; k <= LEAVES; k++)
			assert_memory_equal(want[k], got[k], prov_hash_size(algs[i]));
		prov_src_close(src);
		prov_arena_fini(&arena);
	}
	free(data);
}

static int own_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct prov_src *src = ctx;

	return src->read_at(src->ctx, off, buf, len, got, err);
}

/* Little to do, no processor left, or a source that may be read by one thread only. */
static void test_not_begun(void **state)
{
	uint8_t *data = make_data(), got[LEAVES + 1][PROV_HASH_MAX];
	struct prov_takes takes = {0}, few = {0};
	struct prov_src *src = NULL, own;
	struct prov_arena arena;
	struct prov_sums sums;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	add_all(&takes, &arena);
	add(&few, &arena, 0, PROV_SUM_WORTH - 1, 0, false);
	assert_int_equal(prov_src_mem(&src, data, SIZE, NULL), PROV_OK);
	own = (struct prov_src){.read_at = own_read, .ctx = src, .size = src->size};
	assert_false(prov_sums_begin(&sums, src, PROV_HASH_SHA256, &few, got, 0, &arena));
	assert_false(prov_sums_begin(&sums, src, PROV_HASH_SHA256, &takes, got, 64, &arena));
	assert_false(prov_sums_begin(&sums, &own, PROV_HASH_SHA256, &takes, got, 0, &arena));
	prov_src_close(src);
	prov_arena_fini(&arena);
	free(data);
}

/* A file that ends before its runs do: no digest, and no word of it. */
static void test_short(void **state)
{
	uint8_t *data = make_data(), got[LEAVES + 1][PROV_HASH_MAX];
	struct prov_takes takes = {0};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_sums sums;

	(void)state;
	if (!has_processors())
		skip();
	prov_arena_init(&arena, 1 << 20);
	add_all(&takes, &arena);
	assert_int_equal(prov_src_mem(&src, data, SIZE / 2, NULL), PROV_OK);
	assert_true(prov_sums_begin(&sums, src, PROV_HASH_SHA256, &takes, got, 0, &arena));
	assert_false(prov_sums_end(&sums));
	prov_src_close(src);
	prov_arena_fini(&arena);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_not_begun),
	    cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
