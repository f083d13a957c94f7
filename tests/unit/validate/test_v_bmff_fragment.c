/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"

static void test_match(void **state)
{
	struct bmff_case pairs = {.shape = BMFF_PAIRS}, files = {.shape = BMFF_FILES};
	enum prov_state s;

	(void)state;
	assert_true(bmff_finds(&pairs, CODE_MATCH, 0, &s));
	assert_int_equal(s, PROV_STATE_TRUSTED);
	assert_true(bmff_finds(&files, CODE_MATCH, 0, &s));
	assert_int_equal(s, PROV_STATE_TRUSTED);
}

static void test_changed(void **state)
{
	struct bmff_case pairs = {.shape = BMFF_PAIRS}, files = {.shape = BMFF_FILES};

	(void)state;
	assert_true(bmff_finds(&pairs, CODE_MISMATCH, 1, NULL));
	assert_true(bmff_finds(&pairs, CODE_MISMATCH, 70, NULL));
	assert_true(bmff_finds(&files, CODE_MISMATCH, 1, NULL)); /* moov, of the first file */
}

/* Left out, doubled, moved. */
static void test_order(void **state)
{
	static const size_t orders[][3] = {{0, 2, 0}, {0, 1, 0}, {1, 2, 0}, {0, 2, 1}, {0, 0, 1}};
	static const size_t num[] = {2, 2, 2, 3, 3};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct bmff_case c = {.shape = BMFF_FILES, .num_parts = num[i]};

		memcpy(c.order, orders[i], sizeof(c.order));
		assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
	}
}

/* A fragment is taken out, its merkle box stays, which no hash covers: others may not count on. */
static void test_lost(void **state)
{
	struct bmff_case files = {.shape = BMFF_FILES, .gone = 1, .order = {1, 2}, .num_parts = 2};

	(void)state;
	assert_true(bmff_finds(&files, CODE_MALFORMED, 0, NULL));
	for (unsigned gone = 1; gone < 7; gone++) {
		struct bmff_case c = {.shape = BMFF_PAIRS, .gone = gone};
		enum prov_state s;

		assert_true(bmff_finds(&c, CODE_MALFORMED, 0, &s));
		assert_int_equal(s, PROV_STATE_INVALID);
	}
}

/* A rendition may go without a track; nothing says then that the file is as it was signed. */
static void test_absent_track(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_PAIRS, BMFF_FILES};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		for (unsigned absent = 0; absent < 2; absent++) {
			struct bmff_case c = {
			    .shape = shapes[i], .other_track = absent == 1, .other_init = true};
			bool is = absent == 1;

			assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
			assert_int_equal(bmff_says(&c, PROV_RENDER_TEXT, "Unchanged since"), !is);
			assert_int_equal(
			    bmff_says(&c, PROV_RENDER_TEXT, "The parts that it has are unch"), is);
			assert_int_equal(
			    bmff_says(&c, PROV_RENDER_TEXT, "File: the parts that it has are as"),
			    is);
			assert_int_equal(
			    bmff_says(&c, PROV_RENDER_TEXT, "Not checked: whether tracks are gone"),
			    is);
			assert_int_equal(
			    bmff_says(&c, PROV_RENDER_JSON, "\"whether tracks are gone"), is);
		}
	}
}

/* The one file's own initialization lists the track: it was taken out (15.12.2). */
static void test_gone_track(void **state)
{
	struct bmff_case pairs = {.shape = BMFF_PAIRS, .other_track = true};
	struct bmff_case files = {.shape = BMFF_FILES, .other_track = true};

	(void)state;
	assert_true(bmff_finds(&pairs, CODE_MISMATCH, 0, NULL));
	assert_true(bmff_finds(&files, CODE_MATCH, 0, NULL)); /* others may be of another quality */
}

/* Two renditions of a track can have one initialization: who has both fragments after each other,
 * or by turns, has a film that nobody signed (15.12.2: the sequence). */
static void test_renditions(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_PAIRS, BMFF_FILES};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bmff_case tracks = {.shape = shapes[i], .second = BMFF_TRACK};
		struct bmff_case both = {.shape = shapes[i], .second = BMFF_RENDITION};
		enum prov_state s;

		assert_true(bmff_finds(&tracks, CODE_MATCH, 0, &s));
		assert_int_equal(s, PROV_STATE_TRUSTED);
		assert_true(bmff_finds(&both, CODE_MISMATCH, 0, &s));
		assert_int_equal(s, PROV_STATE_INVALID);
	}
	for (size_t one = 0; one < 2; one++) {
		struct bmff_case c = {.shape = BMFF_FILES,
		    .second = BMFF_RENDITION,
		    .num_parts = 1 + one,
		    .order = {one, 2}};

		assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	}
}

static void test_defects(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_PAIRS, BMFF_FILES};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bmff_case aux = {.shape = shapes[i], .no_aux = true};
		struct bmff_case init = {.shape = shapes[i], .no_init = true};
		struct bmff_case both = {.shape = shapes[i], .both_hashes = true};

		assert_true(bmff_finds(&aux, CODE_MALFORMED, 0, NULL));
		assert_true(bmff_finds(&init, CODE_MALFORMED, 0, NULL));
		assert_true(bmff_finds(&both, CODE_MALFORMED, 0, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_lost),
	    cmocka_unit_test(test_absent_track),
	    cmocka_unit_test(test_gone_track),
	    cmocka_unit_test(test_renditions),
	    cmocka_unit_test(test_defects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
