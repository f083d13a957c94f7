/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/bmff_places.h"

#define CC(a, b, c, d) (uint32_t) PROV_FOURCC(a, b, c, d)
#define FILE_AT(off, len)                                                                          \
	{                                                                                          \
		PROV_BMFF_IN_FILE, off, len                                                        \
	}
#define AT 64u /* where the moof begins */

static struct prov_bmff_size track_sizes[] = {{1, 7}, {2, 9}};
static const struct prov_bmff_sizes sizes = {track_sizes, 2, 2};

static int read(const uint32_t *words, size_t n, struct bmff_places *p)
{
	const struct prov_bmff_visit visit = {bmff_places_add, p};
	struct bmff_words w;
	int rc;

	bmff_words(&w, AT, "moof", words, n);
	rc = prov_bmff_runs(w.src, &w.box, &sizes, &visit, NULL);
	bmff_words_fini(&w);
	return rc;
}

static void expect(const uint32_t *words, size_t n, const struct prov_bmff_place *want, size_t num)
{
	struct bmff_places p = {.n = 0};

	assert_int_equal(read(words, n, &p), PROV_OK);
	bmff_places_are(&p, want, num);
}
#define EXPECT(words, ...)                                                                         \
	do {                                                                                       \
		const struct prov_bmff_place want_[] = {__VA_ARGS__};                              \
		expect(words, sizeof(words) / sizeof(words[0]), want_,                             \
		    sizeof(want_) / sizeof(want_[0]));                                             \
	} while (0)

static void test_bases(void **state)
{
	/* An offset of its own; the moof; nothing, which is the moof for the first track and the
	 * end of its data for the next one. */
	static const uint32_t own[] = {52, CC('t', 'r', 'a', 'f'), 24, CC('t', 'f', 'h', 'd'), 1, 1,
	    0, 1000, 20, CC('t', 'r', 'u', 'n'), 1, 2, 5};
	static const uint32_t moof[] = {44, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'),
	    0x20000, 1, 20, CC('t', 'r', 'u', 'n'), 1, 2, 5};
	static const uint32_t two[] = {44, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'), 0, 1,
	    20, CC('t', 'r', 'u', 'n'), 1, 2, 5, 40, CC('t', 'r', 'a', 'f'), 16,
	    CC('t', 'f', 'h', 'd'), 0, 2, 16, CC('t', 'r', 'u', 'n'), 0, 3};
	/* A run without an offset follows the last one, but to some readers; an offset can be
	 * negative. */
	static const uint32_t next[] = {80, CC('t', 'r', 'a', 'f'), 24, CC('t', 'f', 'h', 'd'), 1,
	    1, 0, 1000, 20, CC('t', 'r', 'u', 'n'), 1, 2, (uint32_t)-5, 16, CC('t', 'r', 'u', 'n'),
	    0, 1, 12, CC('f', 'r', 'e', 'e'), 0};

	(void)state;
	EXPECT(own, FILE_AT(1005, 14));
	EXPECT(moof, FILE_AT(AT + 5, 14));
	EXPECT(two, FILE_AT(AT + 5, 14), FILE_AT(AT + 19, 27));
	EXPECT(next, FILE_AT(995, 14), FILE_AT(1009, 7), {PROV_BMFF_MISREAD, 1000, 7});
}

static void test_sample_sizes(void **state)
{
	/* The fragment's own: behind the description and the duration. */
	static const uint32_t own[] = {52, CC('t', 'r', 'a', 'f'), 28, CC('t', 'f', 'h', 'd'),
	    0x2001a, 1, 11, 12, 13, 16, CC('t', 'r', 'u', 'n'), 0, 2};
	/* The run's, among all else that it can say. */
	static const uint32_t run[] = {84, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'),
	    0x20000, 1, 60, CC('t', 'r', 'u', 'n'), 0xf05, 2, 5, 99, 1, 20, 3, 4, 1, 30, 3, 4, 0};
	/* Of a track that nobody knows. */
	static const uint32_t none[] = {40, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'), 0,
	    3, 16, CC('t', 'r', 'u', 'n'), 0, 2};

	(void)state;
	EXPECT(own, FILE_AT(AT, 26));
	EXPECT(run, FILE_AT(AT + 5, 50));
	EXPECT(none, FILE_AT(AT, 0));
}

static void test_auxiliary(void **state)
{
	static const uint32_t words[] = {52, CC('t', 'r', 'a', 'f'), 24, CC('t', 'f', 'h', 'd'), 1,
	    1, 0, 1000, 20, CC('s', 'a', 'i', 'o'), 0, 1, 5};

	(void)state;
	EXPECT(words, {PROV_BMFF_AUXILIARY, 1005, 0});
}

static void test_broken(void **state)
{
	static const uint32_t late[] = {40, CC('t', 'r', 'a', 'f'), 16, CC('t', 'r', 'u', 'n'), 0,
	    3, 16, CC('t', 'f', 'h', 'd'), 0, 1};
	static const uint32_t twice[] = {40, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'), 0,
	    3, 16, CC('t', 'f', 'h', 'd'), 0, 1};
	static const uint32_t entries[] = {44, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'),
	    0, 3, 20, CC('t', 'r', 'u', 'n'), 0x200, 2, 1};
	static const uint32_t cut[] = {
	    28, CC('t', 'r', 'a', 'f'), 20, CC('t', 'f', 'h', 'd'), 1, 3, 0};
	static const uint32_t far[] = {48, CC('t', 'r', 'a', 'f'), 24, CC('t', 'f', 'h', 'd'), 1, 1,
	    0xffffffff, 0xffffffff, 16, CC('t', 'r', 'u', 'n'), 0, 2};
	struct bmff_places p = {.n = 0};

	(void)state;
	assert_int_equal(read(late, sizeof(late) / 4, &p), PROV_E_FORMAT);
	assert_int_equal(read(twice, sizeof(twice) / 4, &p), PROV_E_FORMAT);
	assert_int_equal(read(entries, sizeof(entries) / 4, &p), PROV_E_TRUNC);
	assert_int_equal(read(cut, sizeof(cut) / 4, &p), PROV_E_TRUNC);
	assert_int_equal(read(far, sizeof(far) / 4, &p), PROV_E_FORMAT);
	assert_int_equal(p.n, 0);
}

static void test_track_sizes(void **state)
{
	static const uint32_t trex[] = {0, 5, 1, 2, 33, 0};
	struct prov_bmff_sizes out = {NULL, 0, 0};
	struct prov_arena arena;
	struct bmff_words w;

	(void)state;
	prov_arena_init(&arena, 1u << 20);
	bmff_words(&w, 0, "trex", trex, 6);
	for (size_t i = 0; i < PROV_MAX_BMFF_TRACKS; i++)
		assert_int_equal(prov_bmff_track_size(w.src, &w.box, &out, &arena, NULL), PROV_OK);
	assert_int_equal(prov_bmff_track_size(w.src, &w.box, &out, &arena, NULL), PROV_E_LIMIT);
	assert_int_equal(out.v[9].track, 5);
	assert_int_equal(out.v[9].size, 33);
	bmff_words_fini(&w);
	bmff_words(&w, 0, "trex", trex, 4);
	assert_int_equal(prov_bmff_track_size(w.src, &w.box, &out, &arena, NULL), PROV_E_TRUNC);
	bmff_words_fini(&w);
	prov_arena_fini(&arena);
}

/* They are kept in order, whatever order they come in; of several for a track the first counts. */
static void test_track_order(void **state)
{
	static const uint32_t tracks[] = {5, 1, 9, 5, 3, 1}, sorted[] = {1, 1, 3, 5, 5, 9};
	struct prov_bmff_sizes out = {NULL, 0, 0};
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1u << 20);
	for (uint32_t i = 0; i < 6; i++) {
		const uint32_t trex[] = {0, tracks[i], 1, 2, 10 + i, 0};
		struct bmff_words w;

		bmff_words(&w, 0, "trex", trex, 6);
		assert_int_equal(prov_bmff_track_size(w.src, &w.box, &out, &arena, NULL), PROV_OK);
		bmff_words_fini(&w);
	}
	assert_int_equal(out.n, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(out.v[i].track, sorted[i]);
	for (uint32_t track = 0; track < 11; track++) {
		const uint32_t words[] = {40, CC('t', 'r', 'a', 'f'), 16, CC('t', 'f', 'h', 'd'), 0,
		    track, 16, CC('t', 'r', 'u', 'n'), 0, 1};
		struct bmff_places p = {.n = 0};
		const struct prov_bmff_visit visit = {bmff_places_add, &p};
		uint64_t want = 0;
		struct bmff_words w;

		for (size_t i = 6; i-- > 0;)
			want = tracks[i] == track ? 10 + i : want;
		bmff_words(&w, AT, "moof", words, 10);
		assert_int_equal(prov_bmff_runs(w.src, &w.box, &out, &visit, NULL), PROV_OK);
		bmff_words_fini(&w);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.at[0].len, want);
	}
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bases),
	    cmocka_unit_test(test_sample_sizes),
	    cmocka_unit_test(test_auxiliary),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_track_sizes),
	    cmocka_unit_test(test_track_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
