/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/riff.h"
#include "helper/mutate.h"

#define N 16384
#define HEAD 6

struct stray_case {
	const char *name;
	uint8_t head[HEAD];
	size_t size;  /* of a frame, as its header tells, or as it turns out */
	size_t every; /* that many frames make what is found */
};

/* The sizes were worked out from the standards' formulas by hand. */
static const struct stray_case cases[] = {
    {"MPEG 1, layer III, 128 kbit/s, 44.1 kHz", {0xff, 0xfb, 0x90, 0x00}, 417, 2},
    {"padded", {0xff, 0xfb, 0x92, 0x00}, 418, 2},
    {"MPEG 1, layer II, 192 kbit/s, 48 kHz", {0xff, 0xfd, 0xa4, 0x00}, 576, 2},
    {"MPEG 1, layer I, 32 kbit/s, 32 kHz, padded", {0xff, 0xff, 0x1a, 0x00}, 52, 2},
    {"MPEG 2, layer III, 64 kbit/s, 22.05 kHz", {0xff, 0xf3, 0x80, 0x00}, 208, 2},
    {"MPEG 2, layer II, 160 kbit/s, 24 kHz", {0xff, 0xf5, 0xe4, 0x00}, 960, 2},
    {"MPEG 2, layer I, 48 kbit/s, 16 kHz", {0xff, 0xf7, 0x28, 0x00}, 144, 2},
    {"MPEG 2.5, layer III, 8 kbit/s, 8 kHz", {0xff, 0xe3, 0x18, 0x00}, 72, 2},
    {"free bit rate", {0xff, 0xfb, 0x00, 0x00}, 777, 3},
    {"free, of the largest", {0xff, 0xfb, 0x00, 0x00}, 3071, 3},
    {"AC-3, 192 kbit/s, 48 kHz", {0x0b, 0x77, 1, 2, 0x14, 0x40}, 768, 2},
    {"AC-3, 192 kbit/s, 44.1 kHz", {0x0b, 0x77, 1, 2, 0x54, 0x40}, 834, 2},
    {"AC-3, a word longer", {0x0b, 0x77, 1, 2, 0x55, 0x40}, 836, 2},
    {"AC-3, 640 kbit/s, 32 kHz", {0x0b, 0x77, 1, 2, 0xa4, 0x40}, 3840, 2},
    {"AC-3, bytes the other way round", {0x77, 0x0b, 2, 1, 0x40, 0x14}, 768, 2},
    {"Enhanced AC-3", {0x0b, 0x77, 0x01, 0x7f, 0x3f, 0x80}, 768, 2},
    {"DTS", {0x7f, 0xfe, 0x80, 0x01}, 512, 1},
    {"DTS, bytes the other way round", {0xfe, 0x7f, 0x01, 0x80}, 512, 1},
    {"DTS, 14 bits", {0x1f, 0xff, 0xe8, 0x00}, 512, 1},
    {"DTS, 14 bits, the other way round", {0xff, 0x1f, 0x00, 0xe8}, 512, 1},
    {"MLP", {0xf8, 0x72, 0x6f, 0xbb}, 512, 1},
};
#define NUM_CASES (sizeof(cases) / sizeof(cases[0]))

static size_t count(struct prov_bytes data)
{
	size_t found = 0, begin, end;

	for (size_t i = 0; i < data.n; i++) {
		if (!prov_wav_stray(data, i, &begin, &end))
			continue;
		assert_true(begin == i && end > i && end <= data.n);
		found++;
	}
	return found;
}

/* So many frames, SIZE bytes apart, in a block that ends behind the last one's header. */
static size_t count_frames(const struct stray_case *c, size_t size, size_t frames, size_t less)
{
	static const size_t before = 7;
	uint8_t *p = calloc(1, N);
	size_t n = before, found;
	uint8_t *exact;

	assert_non_null(p);
	for (size_t i = 0; i < frames; i++) {
		n = before + i * size;
		memcpy(&p[n], c->head, HEAD);
	}
	exact = mutate_copy(prov_bytes(p, n + HEAD - less));
	found = count(prov_bytes(exact, n + HEAD - less));
	free(exact);
	free(p);
	return found;
}

static void test_frames(void **state)
{
	(void)state;

	for (size_t i = 0; i < NUM_CASES; i++) {
		const struct stray_case *c = &cases[i];

		print_message("  %s\n", c->name);
		assert_int_equal(count_frames(c, c->size, 4, 0), 5 - c->every);
		assert_int_equal(count_frames(c, c->size, c->every, 0), 1);
		assert_int_equal(count_frames(c, c->size, c->every, HEAD - 1), 0);
		if (c->every == 2) {
			assert_int_equal(count_frames(c, c->size + 1, 4, 0), 0);
			assert_int_equal(count_frames(c, c->size - 1, 4, 0), 0);
		}
	}
}

/* Headers that are none. */
static void test_others(void **state)
{
	static const struct stray_case others[] = {
	    {"zeros", {0}, 417, 2},
	    {"ones", {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 6, 2},
	    {"a JPEG marker", {0xff, 0xd8, 0xff, 0xe0, 0, 16}, 417, 2},
	    {"no version", {0xff, 0xeb, 0x90, 0x00}, 417, 2},
	    {"no layer", {0xff, 0xf9, 0x90, 0x00}, 417, 2},
	    {"no sampling rate", {0xff, 0xfb, 0x9c, 0x00}, 417, 2},
	    {"free, too far apart", {0xff, 0xfb, 0x00, 0x00}, 3072, 3},
	    {"AC-3 of no rate", {0x0b, 0x77, 1, 2, 0x26, 0x40}, 768, 2},
	    {"AC-3 of no sampling rate", {0x0b, 0x77, 1, 2, 0xd4, 0x40}, 768, 2},
	    {"AC-3 to come", {0x0b, 0x77, 1, 2, 0x14, 0x88}, 768, 2},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		print_message("  %s\n", others[i].name);
		assert_int_equal(count_frames(&others[i], others[i].size, 4, 0), 0);
	}
}

/* Another stream's header where a frame ends. */
static void test_unlike(void **state)
{
	uint8_t p[512] = {0xff, 0xfb, 0x90, 0x00};
	(void)state;

	memcpy(&p[417], "\xff\xfb\xa0\x40", 4);
	assert_int_equal(count(prov_bytes(p, sizeof(p))), 1);
	p[419] = 0xa4;
	assert_int_equal(count(prov_bytes(p, sizeof(p))), 0);
	memcpy(&p[417], "\xff\xfd\xa0\x00", 4);
	assert_int_equal(count(prov_bytes(p, sizeof(p))), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_frames),
	    cmocka_unit_test(test_others),
	    cmocka_unit_test(test_unlike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
