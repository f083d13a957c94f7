/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_places.h"

#define CC(a, b, c, d) (uint32_t) PROV_FOURCC(a, b, c, d)
#define FILE_AT(off, len)                                                                          \
	{                                                                                          \
		PROV_BMFF_IN_FILE, off, len                                                        \
	}
/* Runs of two chunks of 2 samples and one of 1; the rest as the tests have it. */
#define STSC 40, CC('s', 't', 's', 'c'), 0, 2, 1, 2, 1, 3, 1, 1
#define STCO 28, CC('s', 't', 'c', 'o'), 0, 3, 100, 200, 300

static int read(const uint32_t *words, size_t n, struct bmff_places *p)
{
	const struct prov_bmff_visit visit = {bmff_places_add, p};
	struct bmff_words w;
	int rc;

	bmff_words(&w, 0, "stbl", words, n);
	rc = prov_bmff_chunks(w.src, &w.box, &visit, NULL);
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

static void test_sizes(void **state)
{
	static const uint32_t each[] = {
	    STSC, 40, CC('s', 't', 's', 'z'), 0, 0, 5, 1, 2, 3, 4, 5, STCO};
	static const uint32_t fixed[] = {STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO};
	/* 16, 8 and 4 bits. */
	static const uint32_t wide[] = {
	    STSC, 32, CC('s', 't', 'z', '2'), 0, 16, 5, 0x00010002, 0x00030004, 0x00050000, STCO};
	static const uint32_t byte[] = {
	    STSC, 28, CC('s', 't', 'z', '2'), 0, 8, 5, 0x01020304, 0x05000000, STCO};
	static const uint32_t half[] = {
	    STSC, 24, CC('s', 't', 'z', '2'), 0, 4, 5, 0x12345000, STCO};

	(void)state;
	EXPECT(each, FILE_AT(100, 3), FILE_AT(200, 7), FILE_AT(300, 5));
	EXPECT(fixed, FILE_AT(100, 20), FILE_AT(200, 20), FILE_AT(300, 10));
	EXPECT(wide, FILE_AT(100, 3), FILE_AT(200, 7), FILE_AT(300, 5));
	EXPECT(byte, FILE_AT(100, 3), FILE_AT(200, 7), FILE_AT(300, 5));
	EXPECT(half, FILE_AT(100, 3), FILE_AT(200, 7), FILE_AT(300, 5));
}

static void test_tables(void **state)
{
	/* Wherever the tables stand; two of offsets, each from the first sample on. */
	static const uint32_t co64[] = {24, CC('c', 'o', '6', '4'), 0, 1, 1, 50, STCO, 20,
	    CC('s', 't', 's', 'z'), 0, 10, 5, STSC};
	/* Fewer samples than the chunks would have. */
	static const uint32_t few[] = {STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 3, STCO};
	/* As fragmented files have them. */
	static const uint32_t empty[] = {16, CC('s', 't', 'c', 'o'), 0, 0};
	/* What it would cost to count these one by one. */
	static const uint32_t huge[] = {28, CC('s', 't', 's', 'c'), 0, 1, 1, 0xffffffff, 1, 20,
	    CC('s', 't', 's', 'z'), 0, 0xffffffff, 0xffffffff, 20, CC('s', 't', 'c', 'o'), 0, 1, 7};

	(void)state;
	EXPECT(co64, FILE_AT((1ull << 32) + 50, 20), FILE_AT(100, 20), FILE_AT(200, 20),
	    FILE_AT(300, 10));
	EXPECT(few, FILE_AT(100, 20), FILE_AT(200, 10), FILE_AT(300, 0));
	expect(empty, 4, NULL, 0);
	EXPECT(huge, FILE_AT(7, 0xffffffffull * 0xffffffffull));
}

/* A description of sound: its version, channels and bits; of 44 bytes, or with MORE words. */
#define STSD(more, type, version, channels, bits)                                                  \
	52 + 4 * (more), CC('s', 't', 's', 'd'), 0, 1, 36 + 4 * (more), type, 0, 1,                \
	    (uint32_t)(version) << 16, 0, (channels) << 16 | (bits), 0, 44100u << 16
#define STTS(runs, ticks) 24, CC('s', 't', 't', 's'), 0, runs, 5, ticks
#define STSZ(size, count) 20, CC('s', 't', 's', 'z'), 0, size, count

/* Of sound the description says how long chunks are, whatever number and sizes samples have. */
static void test_sound(void **state)
{
	static const uint32_t mono[] = {
	    STSD(0, CC('s', 'o', 'w', 't'), 0, 1, 16), STSC, STSZ(1, 5), STCO};
	static const uint32_t less[] = {
	    STSD(0, CC('s', 'o', 'w', 't'), 0, 1, 16), STSC, STSZ(1, 0), STCO};
	static const uint32_t more[] = {
	    STSD(0, CC('s', 'o', 'w', 't'), 0, 1, 16), STSC, STSZ(9, 5), STCO};
	static const uint32_t none[] = {STCO, STSC, STSD(0, CC('u', 'l', 'a', 'w'), 0, 3, 16)};
	static const uint32_t wide[] = {
	    STSD(0, CC('f', 'l', '6', '4'), 0, 2, 16), STSC, STSZ(1, 5), STCO};
	static const uint32_t odd[] = {
	    STSD(0, CC('t', 'w', 'o', 's'), 0, 2, 0), STSC, STSZ(1, 5), STCO};
	static const uint32_t packets[] = {
	    STSD(0, CC('M', 'A', 'C', '3'), 0, 4, 16), STSC, STSZ(1, 5), STCO};
	static const uint32_t said[] = {
	    STSD(4, CC('i', 'm', 'a', '4'), 1, 1, 16), 2, 34, 68, 2, STSC, STSZ(1, 5), STCO};
	static const uint32_t second[] = {STSD(9, CC('l', 'p', 'c', 'm'), 2, 7, 16), 72, 0, 0, 2,
	    0x7f000000, 24, 0, 5, 1, STSC, STSZ(1, 5), STCO};
	static const uint32_t coded[] = {
	    STSD(4, CC('m', 'p', '4', 'a'), 1, 2, 16), 1, 9, 9, 9, STSC, STSZ(1, 5), STCO};
	static const uint32_t cut[] = {44, CC('s', 't', 's', 'd'), 0, 1, 28, CC('s', 'o', 'w', 't'),
	    0, 1, 0, 0, 0x20010, STSC, STSZ(1, 5), STCO};

	/* Of samples that last a tick each the description of other sound counts, too, and no
	 * number. */
	static const uint32_t ticks[] = {STTS(1, 1), STSD(4, CC('m', 'p', '4', 'a'), 1, 2, 16), 1,
	    9, 9, 9, STSC, STSZ(1, 5), STCO};
	static const uint32_t number[] = {
	    STSD(0, CC('m', 'p', '4', 'a'), 0, 2, 16), STTS(1, 1), STSC, STSZ(4, 0), STCO};
	static const uint32_t two_ticks[] = {
	    STSD(0, CC('m', 'p', '4', 'a'), 0, 2, 16), STTS(1, 2), STSC, STSZ(4, 0), STCO};
	static const uint32_t two_runs[] = {
	    STSD(0, CC('m', 'p', '4', 'a'), 0, 2, 16), STTS(2, 1), STSC, STSZ(4, 0), STCO};
	static const uint32_t picture[] = {
	    STSD(0, CC('j', 'p', 'e', 'g'), 0, 0, 512), STTS(1, 1), STSC, STSZ(4, 0), STCO};
	static const uint32_t wave[] = {
	    STSD(4, CC('m', 's', 0, 2), 1, 1, 4), 2, 9, 6, 2, STSC, STSZ(1, 5), STCO};

	(void)state;
	EXPECT(ticks, FILE_AT(100, 18), FILE_AT(200, 18), FILE_AT(300, 9));
	EXPECT(number, FILE_AT(100, 8), FILE_AT(200, 8), FILE_AT(300, 4));
	EXPECT(two_ticks, FILE_AT(100, 0), FILE_AT(200, 0), FILE_AT(300, 0));
	EXPECT(two_runs, FILE_AT(100, 0), FILE_AT(200, 0), FILE_AT(300, 0));
	EXPECT(picture, FILE_AT(100, 0), FILE_AT(200, 0), FILE_AT(300, 0));
	EXPECT(wave, FILE_AT(100, 6), FILE_AT(200, 6), FILE_AT(300, 3));
	EXPECT(mono, FILE_AT(100, 4), FILE_AT(200, 4), FILE_AT(300, 2));
	EXPECT(less, FILE_AT(100, 4), FILE_AT(200, 4), FILE_AT(300, 2));
	EXPECT(more, FILE_AT(100, 18), FILE_AT(200, 18), FILE_AT(300, 9));
	EXPECT(none, FILE_AT(100, 6), FILE_AT(200, 6), FILE_AT(300, 3));
	EXPECT(wide, FILE_AT(100, 32), FILE_AT(200, 32), FILE_AT(300, 16));
	EXPECT(odd, FILE_AT(100, 8), FILE_AT(200, 8), FILE_AT(300, 4));
	EXPECT(packets, FILE_AT(100, 3), FILE_AT(200, 3), FILE_AT(300, 2));
	EXPECT(said, FILE_AT(100, 68), FILE_AT(200, 68), FILE_AT(300, 34));
	EXPECT(second, FILE_AT(100, 12), FILE_AT(200, 12), FILE_AT(300, 6));
	EXPECT(coded, FILE_AT(100, 2), FILE_AT(200, 2), FILE_AT(300, 1));
	EXPECT(cut, FILE_AT(100, 2), FILE_AT(200, 2), FILE_AT(300, 1));
}

static void test_broken(void **state)
{
	static const uint32_t no_stsc[] = {20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO};
	static const uint32_t no_size[] = {STSC, STCO};
	static const uint32_t two[] = {STSC, STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO};
	static const uint32_t again[] = {
	    STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO, STCO, STCO, STCO, STCO};
	static const uint32_t width[] = {STSC, 20, CC('s', 't', 'z', '2'), 0, 5, 5, STCO};
	static const uint32_t late[] = {
	    28, CC('s', 't', 's', 'c'), 0, 1, 2, 2, 1, 20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO};
	static const uint32_t order[] = {40, CC('s', 't', 's', 'c'), 0, 2, 1, 2, 1, 1, 1, 1, 20,
	    CC('s', 't', 's', 'z'), 0, 10, 5, STCO};
	static const uint32_t short_sizes[] = {STSC, 24, CC('s', 't', 's', 'z'), 0, 0, 5, 1, STCO};
	static const uint32_t short_chunks[] = {
	    STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 5, 20, CC('s', 't', 'c', 'o'), 0, 3, 1};
	static const struct {
		const uint32_t *words;
		size_t n;
		int code;
	} rows[] = {
	    {no_stsc, sizeof(no_stsc), PROV_E_NOTFOUND},
	    {no_size, sizeof(no_size), PROV_E_NOTFOUND}, {two, sizeof(two), PROV_E_FORMAT},
	    {again, sizeof(again), PROV_E_FORMAT}, /* each costs as much as the samples */
	    {width, sizeof(width), PROV_E_FORMAT}, {late, sizeof(late), PROV_E_FORMAT},
	    {order, sizeof(order), PROV_E_FORMAT}, {short_sizes, sizeof(short_sizes), PROV_E_TRUNC},
	    {short_chunks, sizeof(short_chunks), PROV_E_TRUNC},
	    {no_size, sizeof(no_size) - 4, PROV_E_TRUNC}, /* a box that is cut */
	};
	struct bmff_places refuse = {.refuse_at = 2};
	static const uint32_t good[] = {STSC, 20, CC('s', 't', 's', 'z'), 0, 10, 5, STCO};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_places p = {.n = 0};

		print_message("row %zu\n", i);
		assert_int_equal(read(rows[i].words, rows[i].n / 4, &p), rows[i].code);
	}
	assert_int_equal(read(good, sizeof(good) / 4, &refuse), PROV_E_INTERNAL);
	assert_int_equal(refuse.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_sound),
	    cmocka_unit_test(test_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
