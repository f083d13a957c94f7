/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_places.h"

#define FILE_AT(off, len)                                                                          \
	{                                                                                          \
		PROV_BMFF_IN_FILE, off, len                                                        \
	}
#define AT 16u /* where the box begins */

typedef int reader(const struct prov_src *src, const struct prov_bmff_box *box,
    const struct prov_bmff_visit *visit, struct prov_err *err);

static int auxiliary(const struct prov_src *src, const struct prov_bmff_box *box,
    const struct prov_bmff_visit *visit, struct prov_err *err)
{
	return prov_bmff_auxiliary(src, box, 1000, visit, err);
}

/* The box and each shorter one, which must say that it is cut. */
static void expect(reader *read, const char *type, const uint32_t *words, size_t n,
    const struct prov_bmff_place *want, size_t num)
{
	for (size_t cut = 0; cut <= n; cut++) {
		struct bmff_places p = {.n = 0};
		const struct prov_bmff_visit visit = {bmff_places_add, &p};
		struct bmff_words w;

		bmff_words(&w, AT, type, words, n - cut);
		assert_int_equal(
		    read(w.src, &w.box, &visit, NULL), cut == 0 ? PROV_OK : PROV_E_TRUNC);
		if (cut == 0)
			bmff_places_are(&p, want, num);
		bmff_words_fini(&w);
	}
}
#define EXPECT(read, type, words, ...)                                                             \
	do {                                                                                       \
		const struct prov_bmff_place want_[] = {__VA_ARGS__};                              \
		expect(read, type, words, sizeof(words) / sizeof(words[0]), want_,                 \
		    sizeof(want_) / sizeof(want_[0]));                                             \
	} while (0)

static int code_of(reader *read, const char *type, const uint32_t *words, size_t n)
{
	struct bmff_places p = {.n = 0, .refuse_at = 1};
	const struct prov_bmff_visit visit = {bmff_places_add, &p};
	struct bmff_words w;
	int rc;

	bmff_words(&w, AT, type, words, n);
	rc = read(w.src, &w.box, &visit, NULL);
	bmff_words_fini(&w);
	return rc;
}

/* Version 1: widths of 4, 4 and 4; item 1 in the file, two extents from 100. */
static void test_items(void **state)
{
	static const uint32_t words[] = {
	    1u << 24, 0x44400001, 1u << 16, 0, 100u << 16 | 2, 10, 20, 30, 40};

	(void)state;
	EXPECT(prov_bmff_items, "iloc", words, FILE_AT(110, 20), FILE_AT(130, 40));
}

static void test_item_places(void **state)
{
	/* Version 0, one item: id 1 and data reference; 1 extent; offset 5, length 6. */
	uint32_t words[] = {0, 0x44000001, 1u << 16, 1u << 16 | 0, 5u << 16, 6u << 16};
	/* Version 1: the construction method behind the id. */
	uint32_t method[] = {1u << 24, 0x44000001, 1u << 16 | 1, 1, 5, 6};

	(void)state;
	EXPECT(prov_bmff_items, "iloc", words, FILE_AT(5, 6));
	words[2] |= 3;
	EXPECT(prov_bmff_items, "iloc", words, {PROV_BMFF_ELSEWHERE, 5, 6});
	EXPECT(prov_bmff_items, "iloc", method, {PROV_BMFF_IN_META, 5, 6});
	method[2]++;
	EXPECT(prov_bmff_items, "iloc", method, {PROV_BMFF_IN_ITEM, 5, 6});
	method[3] |= 1u << 16;
	EXPECT(prov_bmff_items, "iloc", method, {PROV_BMFF_ELSEWHERE, 5, 6});
	method[3] = 1;
	method[2]++;
	assert_int_equal(code_of(prov_bmff_items, "iloc", method, 6), PROV_E_FORMAT);
	/* No length: all of the file from there on. */
	words[2] = 1u << 16;
	words[5] = 0;
	EXPECT(prov_bmff_items, "iloc", words, FILE_AT(5, AT + 8 + sizeof(words) - 5));
}

static void test_bad_items(void **state)
{
	uint32_t words[] = {3u << 24, 0x44000001, 1u << 16, 1u << 16, 5u << 16, 6u << 16};
	/* 65535 extents that take no bytes, once. */
	static const uint32_t none[] = {0, 1, 1u << 16, 0xffffu << 16};
	/* An offset past any file's end. */
	static const uint32_t far[] = {
	    0, 0x80800001, 1u << 16, 0xffffffff, 0xffffffff, 1u << 16, 1u << 16, 1u << 16};

	(void)state;
	assert_int_equal(code_of(prov_bmff_items, "iloc", words, 6), PROV_E_FORMAT);
	words[0] = 0;
	words[1] = 0x34000001;
	assert_int_equal(code_of(prov_bmff_items, "iloc", words, 6), PROV_E_FORMAT);
	words[1] = 0x44000001;
	assert_int_equal(code_of(prov_bmff_items, "iloc", words, 6), PROV_E_INTERNAL);
	EXPECT(prov_bmff_items, "iloc", none, FILE_AT(0, AT + 8 + sizeof(none)));
	assert_int_equal(code_of(prov_bmff_items, "iloc", far, 8), PROV_E_FORMAT);
}

/* A meta box has one, which is no box inside of another. */
static void test_idat(void **state)
{
#define CC(a, b, c, d) (uint32_t) PROV_FOURCC(a, b, c, d)
	static const uint32_t one[] = {0, 8, CC('h', 'd', 'l', 'r'), 16, CC('i', 'd', 'a', 't'), 1,
	    2, 8, CC('f', 'r', 'e', 'e')};
	static const uint32_t two[] = {
	    0, 12, CC('i', 'd', 'a', 't'), 1, 12, CC('i', 'd', 'a', 't'), 2};
	static const uint32_t inside[] = {
	    0, 8, CC('h', 'd', 'l', 'r'), 16, CC('m', 'e', 't', 'a'), 8, CC('i', 'd', 'a', 't')};
	static const uint32_t cut[] = {0, 16, CC('i', 'd', 'a', 't'), 1};
	static const struct {
		const uint32_t *words;
		size_t n;
		int rc;
	} rows[] = {{one, 9, PROV_OK}, {two, 7, PROV_E_NOTFOUND}, {inside, 7, PROV_E_NOTFOUND},
	    {cut, 4, PROV_E_NOTFOUND}, {cut, 1, PROV_E_NOTFOUND}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_span span = {0, 0};
		struct bmff_words w;

		bmff_words(&w, AT, "meta", rows[i].words, rows[i].n);
		assert_int_equal(prov_bmff_idat(w.src, &w.box, &span, NULL), rows[i].rc);
		assert_true(rows[i].rc != PROV_OK || (span.start == AT + 8 + 20 && span.len == 8));
		bmff_words_fini(&w);
	}
}

static void test_seeks(void **state)
{
	/* Two entries: time, offset and three numbers, of a byte and then of 2, 1, 1 bytes. */
	static const uint32_t v0[] = {0, 1, 0x10, 2, 7, 100, 0x00010101, 7, 200, 0x00010101};
	static const uint32_t v1[] = {1u << 24, 1, 0x10, 1, 0, 7, 1, 100, 0x00010101};

	(void)state;
	EXPECT(prov_bmff_seeks, "tfra", v0, {PROV_BMFF_AT_BOX, 100, 0}, {PROV_BMFF_AT_BOX, 200, 0});
	EXPECT(prov_bmff_seeks, "tfra", v1, {PROV_BMFF_AT_BOX, (1ull << 32) + 100, 0});
}

static void test_segments(void **state)
{
	static const uint32_t v0[] = {0, 1, 1, 0, 100, 2, 1u << 31 | 30, 0, 0, 40, 0, 0};
	static const uint32_t v1[] = {1u << 24, 1, 1, 0, 0, 0, 100, 1, 30, 0, 0};
	uint64_t end0 = AT + 8 + sizeof(v0), end1 = AT + 8 + sizeof(v1);

	(void)state;
	EXPECT(prov_bmff_segments, "sidx", v0, {PROV_BMFF_AT_BOX, end0 + 100, 0},
	    {PROV_BMFF_AT_BOX, end0 + 130, 0});
	EXPECT(prov_bmff_segments, "sidx", v1, {PROV_BMFF_AT_BOX, end1 + 100, 0});
}

static void test_auxiliary(void **state)
{
	static const uint32_t v0[] = {0, 2, 5, 6}, v1[] = {1u << 24 | 1, 'c', 0, 1, 0, 7};
	static const uint32_t far[] = {1u << 24, 1, 0xffffffff, 0xffffffff};

	(void)state;
	EXPECT(
	    auxiliary, "saio", v0, {PROV_BMFF_AUXILIARY, 1005, 0}, {PROV_BMFF_AUXILIARY, 1006, 0});
	EXPECT(auxiliary, "saio", v1, {PROV_BMFF_AUXILIARY, 1007, 0});
	assert_int_equal(code_of(auxiliary, "saio", far, 4), PROV_E_FORMAT);
	assert_int_equal(code_of(auxiliary, "saio", v0, 4), PROV_E_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_items),
	    cmocka_unit_test(test_item_places),
	    cmocka_unit_test(test_bad_items),
	    cmocka_unit_test(test_idat),
	    cmocka_unit_test(test_seeks),
	    cmocka_unit_test(test_segments),
	    cmocka_unit_test(test_auxiliary),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
