/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/riff.h"

static void test_frames(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		uint64_t behind;
		bool found; /* with two streams */
		size_t at;
	} cases[] = {
	    {"..00dc\x80\0\0\0..", 12, 126, true, 2},
	    {"..00dc\x80\0\0\0..", 12, 125, false, 0},
	    {"01wb\x80\0\0\0", 8, 128, true, 0},
	    {"01wb\x80\0\0", 7, 200, false, 0},
	    {"0xdc\x80\0\0\0", 8, 128, false, 0},
	    {"01tx\x80\0\0\0", 8, 128, true, 0},
	    {"02tx\x80\0\0\0", 8, 128, false, 0},
	    {"00dd\x80\0\0\0", 8, 128, false, 0},
	    {"ix00\x80\0\0\0", 8, 128, true, 0},
	    {"ix02\x80\0\0\0", 8, 128, false, 0},
	    {"00ix\x80\0\0\0", 8, 128, true, 0},
	    {".JUNK\x80\0\0\0", 9, 128, true, 1},
	    {".LIST\x80\0\0\0", 9, 128, true, 1},
	    /* small ones: one is chance */
	    {"00dc\x7f\0\0\0.", 9, 128, false, 0},
	    {"00dc\0\0\0\0.01dc\0\0\0\0", 17, 0, true, 9},
	    /* as in a name of a manifest */
	    {"-00dc-4f1a-9b2c", 15, 1u << 20, false, 0},
	    {"", 0, 0, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t at = 0;

		assert_int_equal(prov_riff_frames(prov_bytes(cases[i].text, cases[i].n), 2,
				     cases[i].behind, &at),
		    cases[i].found);
		assert_int_equal(at, cases[i].at);
	}
}

static bool found_in(const char *file, size_t n, uint64_t start, uint64_t len)
{
	struct prov_window win;
	struct prov_src *src;
	bool found;

	assert_int_equal(prov_src_mem(&src, file, n, NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(
	    prov_riff_frames_in(&win, (struct prov_span){start, len}, 2, &found, NULL), PROV_OK);
	prov_src_close(src);
	return found;
}

/* In a file, wherever they lie to its windows; one that is small counts. */
static void test_frames_in(void **state)
{
	static char file[3 * PROV_WINDOW_SIZE];

	(void)state;
	for (size_t i = 4; i < sizeof(file) - 8; i += 7) {
		memset(file, 0, sizeof(file));
		memcpy(&file[i], "00dc\4\0\0\0", 8);
		assert_int_equal(
		    found_in(file, sizeof(file), 4, sizeof(file) - 4), i + 12 <= sizeof(file));
		assert_false(found_in(file, sizeof(file), 4, i + 3));
		assert_false(found_in(file, sizeof(file), i + 1, sizeof(file) - i - 1));
	}
	memcpy(&file[4], "00dc\0\x20\0\0", 8); /* too long for the file */
	assert_false(found_in(file, PROV_WINDOW_SIZE, 4, PROV_WINDOW_SIZE - 4));
	assert_false(found_in(file, 20, 4, 7));
	assert_false(found_in(file, 20, 4, 0));
}

/* A store of 32 bytes behind what is SAID to be sound at byte 8. */
static void test_sound(void **state)
{
	static const struct {
		const char *file;
		size_t n;
		uint64_t len, store;
		bool inside;
	} cases[] = {
	    /* even: the next chunk is where it is */
	    {"data\4\0\0\0....C2PA\x18\0\0\0........................", 44, 4, 12, false},
	    /* odd: a name of the pad byte and three letters, a length of the fourth and three bytes
	     */
	    {"data\3\0\0\0...\0C2PA\x18\0\0\0........................", 44, 3, 12, false},
	    {"data\3\0\0\0...\0C2P\4\0\0\0\0........................", 44, 3, 12, false},
	    /* there is sound: in the store, some way on, or beginning before it */
	    {"data\3\0\0\0...\0C2P\4\0\0\0\0...data\4\0\0\0.............", 44, 3, 12, true},
	    {"data\3\0\0\0...\0C2P\4\0\0\0\0...xxxx\3\0\0\0....data\1\0\0\0.", 44, 3, 12, true},
	    {"data\3\0\0\0...\0C2P\4\0\0\0\0...xxxx\3\0\0\0....data\0\0\0\0.", 44, 3, 12, false},
	    {"data\3\0\0\0...data\4\0\0\0C2PA\x0d\0\0\0.............", 40, 3, 19, true},
	    /* another chunk between, to which the wrong length leads */
	    {"data\3\0\0\0...\0LIS\1\0\0\0\0..C2PA\x08\0\0\0........", 38, 3, 22, false},
	    /* no length: to the end */
	    {"data\0\0\0\0C2PA\x18\0\0\0........................", 40, 0, 8, true},
	    /* sound behind the store */
	    {"C2PA\x08\0\0\0........data\0\0\0\0", 24, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint64_t at = cases[i].store == 0 ? 24 : 8;
		struct prov_window win;
		struct prov_src *src;
		bool inside = false;

		assert_int_equal(prov_src_mem(&src, cases[i].file, cases[i].n, NULL), PROV_OK);
		prov_window_init(&win, src);
		assert_int_equal(
		    prov_riff_sound(&win, at, cases[i].len,
			(struct prov_span){cases[i].store, cases[i].n - cases[i].store}, &inside,
			NULL),
		    PROV_OK);
		assert_int_equal(inside, cases[i].inside);
		prov_src_close(src);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_frames),
	    cmocka_unit_test(test_frames_in), cmocka_unit_test(test_sound)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
