/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/unpack.h"
#include "helper/brob.h"
#include "prov/limit.h"

/* brotli -q 11 of "hello hello hello hello, provenance" */
static const uint8_t hello[] = {0x1f, 0x22, 0x00, 0xf8, 0xc5, 0x6d, 0x6c, 0x5d, 0xf9, 0xde, 0x23,
    0x22, 0x34, 0xc4, 0x72, 0x11, 0x55, 0xe4, 0xa9, 0x03, 0x00, 0xda, 0x97, 0xf6, 0x01, 0xd7, 0x34,
    0xcd, 0x01};
static const char said[] = "hello hello hello hello, provenance";

static int refused; /* by which limit, the last time */

static int unpack(
    struct prov_bytes packed, size_t max, struct prov_arena *arena, struct prov_bytes *out)
{
	struct prov_err err = {0};
	int rc = prov_unpack(packed, max, arena, out, &err);

	refused = err.limit;
	assert_int_equal(rc, err.code);
	return rc;
}

static void test_content(void **state)
{
	struct prov_arena arena;
	struct prov_bytes out;
	struct prov_wr data, packed;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(
	    unpack(prov_bytes(hello, sizeof(hello)), PROV_MAX_UNPACKED, &arena, &out), PROV_OK);
	assert_true(prov_bytes_is(out, said));
	/* Larger than the decoder's window, so that its output comes in parts. */
	prov_wr_init(&data, (size_t)4 << 20);
	prov_wr_init(&packed, (size_t)4 << 20);
	for (uint32_t i = 0; i < 100000; i++)
		prov_wr_u32(&data, i * 2654435761u);
	brob_store(&packed, prov_wr_data(&data));
	assert_int_equal(unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, &arena, &out), PROV_OK);
	assert_true(prov_bytes_eq(out, prov_wr_data(&data)));
	prov_wr_fini(&data);
	prov_wr_fini(&packed);
	prov_arena_fini(&arena);
}

static void test_damaged(void **state)
{
	uint8_t longer[sizeof(hello) + 1] = {0}, flipped[sizeof(hello)];
	struct prov_arena arena;
	struct prov_bytes out;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (size_t n = 0; n < sizeof(hello); n++)
		assert_int_equal(
		    unpack(prov_bytes(hello, n), PROV_MAX_UNPACKED, &arena, &out), PROV_E_TRUNC);
	memcpy(longer, hello, sizeof(hello));
	assert_int_equal(
	    unpack(prov_bytes(longer, sizeof(longer)), PROV_MAX_UNPACKED, &arena, &out),
	    PROV_E_FORMAT);
	for (size_t bit = 0; bit < 8 * sizeof(hello); bit++) {
		memcpy(flipped, hello, sizeof(hello));
		flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
		(void)unpack(prov_bytes(flipped, sizeof(flipped)), PROV_MAX_UNPACKED, &arena, &out);
	}
	prov_arena_fini(&arena);
}

static void test_limits(void **state)
{
	struct prov_bytes all = prov_bytes(hello, sizeof(hello)), out;
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(unpack(all, sizeof(said) - 1, &arena, &out), PROV_OK);
	assert_int_equal(unpack(all, sizeof(said) - 2, &arena, &out), PROV_E_LIMIT);
	assert_int_equal(refused, PROV_LIMIT_UNPACKED);
	assert_int_equal(out.n, 0);
	assert_int_equal(unpack(all, 0, &arena, &out), PROV_E_LIMIT);
	/* 20 MB in 27 bytes: refused by the factor, before there is memory for what comes out. */
	assert_int_equal(unpack(brob_bomb(), PROV_MAX_UNPACKED, &arena, &out), PROV_E_LIMIT);
	assert_int_equal(refused, PROV_LIMIT_UNPACK_FACTOR);
	assert_true(arena.used < (size_t)1 << 19);
	prov_arena_fini(&arena);
	/* The arena's own ceiling. */
	prov_arena_init(&arena, 1);
	assert_int_equal(unpack(all, PROV_MAX_UNPACKED, &arena, &out), PROV_E_LIMIT);
	prov_arena_fini(&arena);
}

/* The largest window of RFC 7932 (9.1) is enough room, whether it is there at once or comes by and
 * by: what the decoder gives back on the way is free. */
static void test_memory(void **state)
{
	const size_t window = (size_t)16 << 20;
	struct prov_arena arena;
	struct prov_wr data, packed;
	(void)state;

	prov_wr_init(&data, window);
	for (size_t i = 0; i < window / 4; i++)
		prov_wr_u32(&data, (uint32_t)i);
	for (size_t first = window; first >= window / 8; first /= 2) {
		struct prov_bytes out;

		prov_arena_init(&arena, PROV_MAX_ARENA);
		prov_wr_init(&packed, window + 64);
		brob_grow(&packed, prov_wr_data(&data), first);
		assert_int_equal(prov_wr_done(&packed, NULL), PROV_OK);
		assert_int_equal(
		    unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, &arena, &out), PROV_OK);
		assert_true(prov_bytes_eq(out, prov_wr_data(&data)));
		assert_true(arena.used < 2 * window);
		prov_arena_fini(&arena);
		/* The window and the decoder's tables, and then what comes out of them. */
		prov_arena_init(&arena, 2 * window + 65536);
		assert_int_equal(
		    unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, &arena, &out), PROV_OK);
		prov_arena_fini(&arena);
		prov_arena_init(&arena, 2 * window - 1);
		assert_int_equal(
		    unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, &arena, &out), PROV_E_LIMIT);
		prov_wr_fini(&packed);
		prov_arena_fini(&arena);
	}
	prov_wr_fini(&data);
}

static int unpack_dear(size_t n, struct prov_arena *arena)
{
	struct prov_wr packed;
	struct prov_bytes out;
	int rc;

	prov_wr_init(&packed, (size_t)1 << 20);
	brob_dear(&packed, n);
	assert_int_equal(prov_wr_done(&packed, NULL), PROV_OK);
	rc = unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, arena, &out);
	assert_true(rc != PROV_OK || (out.n == n && out.p[0] == 'A' && out.p[n - 1] == 'A'));
	prov_wr_fini(&packed);
	return rc;
}

/* Blocks that are dear to read count, in one stream or many that are unpacked for one file. */
static void test_work(void **state)
{
	struct prov_arena arena;
	size_t n = 0;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(unpack_dear(900, &arena), PROV_OK);
	assert_int_equal(unpack_dear(200, &arena), PROV_E_LIMIT);
	/* And nothing more. */
	assert_int_equal(unpack_dear(1, &arena), PROV_E_LIMIT);
	prov_arena_fini(&arena);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(unpack_dear(1100, &arena), PROV_E_LIMIT);
	prov_arena_fini(&arena);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	while (n < 2000 && unpack_dear(1, &arena) == PROV_OK)
		n++;
	assert_in_range(n, 800, 1100);
	prov_arena_fini(&arena);
}

/* What gives nothing counts, too. */
static void test_idle(void **state)
{
	const size_t most = PROV_MAX_UNPACK_WORK / 32 / 65536;
	struct prov_bytes data = prov_bytes_str("data"), out;
	(void)state;

	for (size_t n = most - 1; n <= most; n++) {
		struct prov_arena arena;
		struct prov_wr packed;

		prov_arena_init(&arena, PROV_MAX_ARENA);
		prov_wr_init(&packed, (n + 1) * 65536);
		brob_idle(&packed, data, n);
		assert_int_equal(prov_wr_done(&packed, NULL), PROV_OK);
		assert_int_equal(unpack(prov_wr_data(&packed), PROV_MAX_UNPACKED, &arena, &out),
		    n < most ? PROV_OK : PROV_E_LIMIT);
		assert_true(n == most || prov_bytes_eq(out, data));
		prov_wr_fini(&packed);
		prov_arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_content),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_work),
	    cmocka_unit_test(test_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
