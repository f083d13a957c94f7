/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static bool is_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] != 0)
			return false;
	}
	return true;
}

/* Every allocation gets a pattern of its own; all must still be there at the end. */
static void test_no_overlap(void **state)
{
	static const size_t sizes[] = {1, 16, 17, 0, 3, 5000, 8, 40000, 100, 16384, 1, 4096, 4097};
	enum { N = 200 };
	uint8_t *p[N];
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 64u << 20);
	for (size_t i = 0; i < N; i++) {
		size_t n = sizes[i % (sizeof(sizes) / sizeof(sizes[0]))];
		p[i] = prov_arena_alloc(&arena, n, NULL);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
		assert_true(is_zero(p[i], n));
		memset(p[i], (int)(i % 255 + 1), n);
	}
	for (size_t i = 0; i < N; i++) {
		size_t n = sizes[i % (sizeof(sizes) / sizeof(sizes[0]))];
		for (size_t k = 0; k < n; k++)
			assert_int_equal(p[i][k], i % 255 + 1);
	}
	prov_arena_fini(&arena);
	assert_null(arena.head);
	assert_int_equal(arena.used, 0);
}

/* A large thing between small ones must not cost a whole block each time. */
static void test_no_waste(void **state)
{
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 64u << 20);
	for (size_t i = 0; i < 100; i++) {
		assert_non_null(prov_arena_alloc(&arena, 5000, NULL));
		assert_non_null(prov_arena_alloc(&arena, 16, NULL));
	}
	assert_true(arena.used < 100 * 5016 + 2 * 16384);
	prov_arena_fini(&arena);
}

static void test_ceiling(void **state)
{
	struct prov_arena arena;
	struct prov_err err = {0};
	size_t got = 0;
	(void)state;

	prov_arena_init(&arena, 100000);
	while (prov_arena_alloc(&arena, 1000, &err) != NULL)
		got++;
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_true(got >= 80 && got <= 100);
	assert_true(arena.used <= 100000);
	prov_arena_fini(&arena);

	prov_arena_init(&arena, 100);
	assert_null(prov_arena_alloc(&arena, 1, NULL));
	prov_arena_fini(&arena);
}

static void test_huge(void **state)
{
	static const size_t sizes[] = {
	    SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX - 31, SIZE_MAX - 32};
	struct prov_arena arena;
	struct prov_err err;
	(void)state;

	prov_arena_init(&arena, SIZE_MAX);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(&err, 0, sizeof(err));
		assert_null(prov_arena_alloc(&arena, sizes[i], &err));
		assert_true(err.code == PROV_E_LIMIT || err.code == PROV_E_NOMEM);
	}
	memset(&err, 0, sizeof(err));
	assert_null(prov_arena_array(&arena, SIZE_MAX / 2 + 1, 2, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_null(prov_arena_strdup(&arena, prov_bytes("x", SIZE_MAX), NULL));
	prov_arena_fini(&arena);
}

/* Arrays that grow keep what they held, leave others alone, and don't add up. */
static void test_grow(void **state)
{
	static const size_t steps[] = {1, 600, 1024, 2048, 4096, 100000, 1000000};
	struct prov_arena arena;
	uint64_t *v = NULL, *other[8] = {NULL};
	size_t n = 0;

	(void)state;
	prov_arena_init(&arena, (size_t)10 << 20);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		v = prov_arena_grow(&arena, v, n, steps[i], sizeof(*v), NULL);
		assert_non_null(v);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(v[k], k);
		for (size_t k = n; k < steps[i]; k++) {
			assert_int_equal(v[k], 0);
			v[k] = k;
		}
		n = steps[i];
		other[i] = prov_arena_array(&arena, 4, sizeof(uint64_t), NULL);
		assert_non_null(other[i]);
		memset(other[i], (int)i + 1, 4 * sizeof(uint64_t));
	}
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		assert_int_equal(*other[i] & 0xff, i + 1);
	assert_true(arena.used < n * sizeof(*v) + 100000);
	assert_null(prov_arena_grow(&arena, v, n, n * 2, sizeof(*v), NULL));
	assert_int_equal(v[n - 1], n - 1);
	prov_arena_fini(&arena);
}

static void test_text(void **state)
{
	struct prov_arena arena;
	char *a, *b, *c;
	(void)state;

	prov_arena_init(&arena, 1u << 20);
	a = prov_arena_strdup(&arena, prov_bytes("hello world", 5), NULL);
	b = prov_arena_strdup(&arena, prov_bytes(NULL, 0), NULL);
	c = prov_arena_printf(&arena, NULL, "%s-%d", "urn", 42);
	assert_string_equal(a, "hello");
	assert_string_equal(b, "");
	assert_string_equal(c, "urn-42");
	assert_non_null(prov_arena_array(&arena, 0, 8, NULL));
	prov_arena_fini(&arena);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_overlap),
	    cmocka_unit_test(test_no_waste),
	    cmocka_unit_test(test_ceiling),
	    cmocka_unit_test(test_huge),
	    cmocka_unit_test(test_grow),
	    cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
