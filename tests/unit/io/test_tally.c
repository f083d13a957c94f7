/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "io/tally.h"

static const char text[] = "The quick brown fox jumps over the lazy dog";

static int add(struct prov_takes *takes, struct prov_arena *arena, uint64_t off, uint64_t len,
    size_t sum, bool marked)
{
	struct prov_take take = {.off = off, .len = len, .sum = sum, .marked = marked};

	return prov_takes_add(takes, arena, &take, NULL);
}

/* Feeds TEXT in pieces of STEP bytes. */
static int run(const struct prov_takes *takes, size_t step, uint8_t digests[][PROV_HASH_MAX])
{
	struct prov_bytes all = prov_bytes_str(text);
	struct prov_tally t;
	int code;

	assert_int_equal(
	    prov_tally_begin(&t, PROV_HASH_SHA256, false, takes, digests, NULL), PROV_OK);
	for (size_t at = 0; at < all.n; at += step)
		assert_int_equal(prov_tally_feed(&t, prov_bytes_sub(all, at, step), NULL), PROV_OK);
	code = prov_tally_end(&t, NULL);
	prov_tally_fini(&t);
	return code;
}

static void check(const uint8_t digest[PROV_HASH_MAX], const char *of, size_t n)
{
	uint8_t want[PROV_HASH_MAX];

	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(of, n), want, NULL), PROV_OK);
	assert_memory_equal(digest, want, 32);
}

/* However the output is cut, each hash is over its own runs. */
static void test_sums(void **state)
{
	struct prov_takes takes = {0};
	uint8_t digests[3][PROV_HASH_MAX];
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(add(&takes, &arena, 4, 2, 0, true), PROV_OK);
	assert_int_equal(add(&takes, &arena, 6, 3, 1, false), PROV_OK);
	assert_int_equal(add(&takes, &arena, 10, 5, 1, false), PROV_OK);
	assert_int_equal(add(&takes, &arena, 15, 1, 2, false), PROV_OK);
	assert_int_equal(add(&takes, &arena, 16, 3, 0, false), PROV_OK);
	assert_int_equal(takes.num_sums, 3);
	for (size_t step = 1; step <= strlen(text); step++) {
		memset(digests, 0, sizeof(digests));
		assert_int_equal(run(&takes, step, digests), PROV_OK);
		check(digests[0], "\0\0\0\0\0\0\0\4qufox", 13);
		check(digests[1], "ickbrown", 8);
		check(digests[2], " ", 1);
	}
	prov_arena_fini(&arena);
}

static void test_order(void **state)
{
	struct prov_takes takes = {0};
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(add(&takes, &arena, 0, 0, 7, false), PROV_OK);
	assert_int_equal(takes.n, 0);
	assert_int_equal(add(&takes, &arena, 0, 4, 2, false), PROV_E_INTERNAL);
	assert_int_equal(add(&takes, &arena, 0, 4, 1, false), PROV_OK);
	assert_int_equal(add(&takes, &arena, 3, 4, 1, false), PROV_E_INTERNAL);
	assert_int_equal(add(&takes, &arena, 4, 4, 2, false), PROV_OK);
	assert_int_equal(add(&takes, &arena, 8, 4, 1, false), PROV_E_INTERNAL);
	assert_int_equal(add(&takes, &arena, 8, 4, 4, false), PROV_E_INTERNAL);
	assert_int_equal(add(&takes, &arena, 8, 4, 0, false), PROV_OK);
	prov_arena_fini(&arena);
}

/* What was to be hashed, but never came, is an error and no hash. */
static void test_short(void **state)
{
	struct prov_takes takes = {0};
	uint8_t digests[1][PROV_HASH_MAX];
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(add(&takes, &arena, 0, sizeof(text), 0, false), PROV_OK);
	assert_int_equal(run(&takes, 7, digests), PROV_E_INTERNAL);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
