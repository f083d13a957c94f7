/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/text.h"
#include "format/vs.h"
#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

static const char *const samples[] = {"text/ascii.txt", "text/nfc.txt", "text/nfd.txt",
    "text/bom.txt", "text/emoji.txt", "text/store.txt", "text/example.txt", "text/unpadded.txt",
    "text/nfd-store.txt", "text/middle.txt", "text/two.txt", "text/version.txt",
    "text/fragment.txt", "text/header.txt", "text/magic.txt", "text/latin1.txt"};

static void scan_sample(struct format_scan *s, const char *sample)
{
	size_t n;
	uint8_t *data = load_testdata(sample, &n);

	assert_non_null(data);
	format_scan(s, prov_format_text(), prov_bytes(data, n));
	assert_int_equal(s->code, PROV_OK);
	free(data);
}

static void check_none(const char *sample)
{
	struct format_scan s;

	scan_sample(&s, sample);
	assert_int_equal(s.cands.n, 0);
	assert_int_equal(s.layout.n, 1);
	assert_string_equal(s.layout.v[0].name, "text");
	format_scan_fini(&s);
}

static void test_no_wrapper(void **state)
{
	(void)state;
	check_none("text/ascii.txt");
	check_none("text/nfd.txt");
	check_none("text/bom.txt");   /* a BOM is the same U+FEFF */
	check_none("text/emoji.txt"); /* selectors, also behind a U+FEFF */
	check_none("text/magic.txt"); /* almost the magic */
}

static void check_one(const char *sample, uint64_t start, uint64_t len, uint64_t nfc_start)
{
	struct format_scan s;

	scan_sample(&s, sample);
	assert_int_equal(s.cands.n, 1);
	assert_null(s.cands.v[0].damage);
	assert_int_equal(s.cands.v[0].start, start);
	assert_int_equal(s.cands.v[0].len, len);
	assert_true(s.cands.v[0].has_nfc_start);
	assert_int_equal(s.cands.v[0].nfc_start, nfc_start);
	assert_string_equal(s.layout.v[1].name, "wrapper");
	assert_int_equal(s.layout.v[1].cand, 0);
	format_scan_fini(&s);
}

static void test_wrapper(void **state)
{
	struct format_scan s;

	(void)state;
	check_one("text/store.txt", 25, 213, 25);
	check_one("text/unpadded.txt", 25, 189, 25);  /* 2.4 knows no padding */
	check_one("text/nfd-store.txt", 35, 213, 25); /* the two ways to count its start */
	check_one("text/middle.txt", 5, 213, 5);
	/* The worked example of 2.5 readers: 114 bytes, padded to 125. */
	check_one("text/example.txt", 5, 125, 5);
	scan_sample(&s, "text/example.txt");
	assert_true(prov_bytes_is(s.cands.v[0].data, "c2pa-manifest-01"));
	format_scan_fini(&s);
}

static void test_two(void **state)
{
	struct format_scan s;

	(void)state;
	scan_sample(&s, "text/two.txt");
	assert_int_equal(s.cands.n, 2);
	assert_int_equal(s.cands.v[0].start, 1);
	assert_int_equal(s.cands.v[1].start, 215);
	assert_int_equal(s.cands.v[1].nfc_start, 215);
	assert_true(prov_bytes_eq(s.cands.v[0].data, s.cands.v[1].data));
	format_scan_fini(&s);
}

static void check_damage(const char *sample, const char *damage, size_t data_n)
{
	struct format_scan s;

	scan_sample(&s, sample);
	assert_int_equal(s.cands.n, 1);
	assert_non_null(s.cands.v[0].damage);
	assert_non_null(strstr(s.cands.v[0].damage, damage));
	assert_int_equal(s.cands.v[0].damage_at, 1);
	assert_int_equal(s.cands.v[0].data.n, data_n);
	format_scan_fini(&s);
}

static void test_damaged(void **state)
{
	(void)state;
	check_damage("text/version.txt", "version 2", 38);
	check_damage("text/fragment.txt", "fragment of a larger signed text", 38);
	check_damage("text/header.txt", "fragment of a larger signed text", 0);
}

/* The file is no text; what was signed is found nevertheless, and then not what was signed. */
static void test_malformed_text(void **state)
{
	struct format_scan s;

	(void)state;
	scan_sample(&s, "text/latin1.txt");
	assert_int_equal(s.cands.n, 1);
	assert_null(s.cands.v[0].damage);
	assert_int_equal(s.cands.v[0].start, 5);
	assert_false(s.cands.v[0].has_nfc_start);
	format_scan_fini(&s);
}

static void put_wrapper(struct prov_wr *wr, uint32_t length, size_t store_n)
{
	static const uint8_t magic[] = PROV_TEXT_MAGIC;

	prov_wr_str(wr, PROV_TEXT_MARK);
	for (size_t i = 0; i < PROV_TEXT_MAGIC_SIZE; i++)
		prov_vs_put(wr, magic[i]);
	prov_vs_put(wr, 1);
	for (size_t i = 0; i < 4; i++)
		prov_vs_put(wr, (uint8_t)(length >> (24 - 8 * i)));
	for (size_t i = 0; i < store_n; i++)
		prov_vs_put(wr, i < length ? (uint8_t)(i * 11) : 0); /* padding behind it */
}

static void scan_wr(struct format_scan *s, struct prov_wr *wr)
{
	format_scan(s, prov_format_text(), prov_wr_data(wr));
	prov_wr_fini(wr);
}

static void test_ends(void **state)
{
	static const char *const after[] = {
	    "", "a", PROV_TEXT_MARK, "\xff", "\xef", "\xf3\xa0", "\xcc\x81"};

	(void)state;
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		struct format_scan s;
		struct prov_wr wr;
		size_t len;

		prov_wr_init(&wr, SIZE_MAX);
		put_wrapper(&wr, 300, 310);
		len = wr.n;
		prov_wr_str(&wr, after[i]);
		scan_wr(&s, &wr);
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		assert_null(s.cands.v[0].damage);
		assert_int_equal(s.cands.v[0].len, len);
		assert_int_equal(s.cands.v[0].data.n, 300);
		assert_int_equal(s.cands.v[0].data.p[299], (uint8_t)(299 * 11));
		format_scan_fini(&s);
	}
}

/* The padding of 2.5 is zeros, then at most two 0x10: the hash leaves it out, so nothing else may.
 */
static void test_tails(void **state)
{
	static const struct {
		uint8_t tail[4];
		size_t n;
		bool fine;
	} cases[] = {{{0}, 0, true}, {{0, 0x10}, 2, true}, {{0x10, 0x10}, 2, true},
	    {{0x10, 0x10, 0x10}, 3, false}, {{0x10, 0}, 2, false}, {{'A'}, 1, false},
	    {{0, 0, 0x11}, 3, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct format_scan s;
		struct prov_wr wr;

		prov_wr_init(&wr, SIZE_MAX);
		put_wrapper(&wr, 20, 20);
		for (size_t k = 0; k < cases[i].n; k++)
			prov_vs_put(&wr, cases[i].tail[k]);
		scan_wr(&s, &wr);
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		assert_int_equal(s.cands.v[0].damage == NULL, cases[i].fine);
		format_scan_fini(&s);
	}
}

static void test_empty_and_lying_lengths(void **state)
{
	static const struct {
		uint32_t length;
		size_t store_n, data_n;
	} cases[] = {{0, 5, 0}, {6, 5, 5}, {0xffffffff, 5, 5}, {1, 0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct format_scan s;
		struct prov_wr wr;

		prov_wr_init(&wr, SIZE_MAX);
		put_wrapper(&wr, cases[i].length, cases[i].store_n);
		scan_wr(&s, &wr);
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		assert_non_null(s.cands.v[0].damage);
		assert_int_equal(s.cands.v[0].data.n, cases[i].data_n);
		format_scan_fini(&s);
	}
}

/* Wherever the ends of the blocks fall. */
static void test_block_boundaries(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 8; shift++) {
		struct format_scan s;
		struct prov_wr wr;
		size_t before = PROV_IO_BLOCK - 4 + shift;

		prov_wr_init(&wr, SIZE_MAX);
		for (size_t i = 0; i < before; i++)
			prov_wr_u8(&wr, 'a');
		put_wrapper(&wr, 20000, 20000); /* longer than a block */
		prov_wr_str(&wr, "between");
		put_wrapper(&wr, 10, 10);
		scan_wr(&s, &wr);
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 2);
		assert_int_equal(s.cands.v[0].start, before);
		assert_int_equal(s.cands.v[0].nfc_start, before);
		assert_null(s.cands.v[0].damage);
		assert_null(s.cands.v[1].damage);
		assert_int_equal(s.cands.v[1].start, s.cands.v[0].start + s.cands.v[0].len + 7);
		assert_int_equal(s.cands.v[1].nfc_start, s.cands.v[1].start);
		assert_true(prov_layout_is_whole(&s.layout));
		format_scan_fini(&s);
	}
}

static void test_long_marks_have_no_measure(void **state)
{
	struct format_scan s;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	prov_wr_u8(&wr, 'a');
	for (size_t i = 0; i < PROV_MAX_COMBINING; i++)
		prov_wr_str(&wr, "\xcc\x81");
	put_wrapper(&wr, 10, 10);
	scan_wr(&s, &wr);
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 1);
	assert_false(s.cands.v[0].has_nfc_start);
	format_scan_fini(&s);
}

static void test_too_many(void **state)
{
	struct format_scan s;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	for (size_t i = 0; i <= PROV_MAX_CANDS; i++)
		put_wrapper(&wr, 1, 1);
	scan_wr(&s, &wr);
	assert_int_equal(s.code, PROV_E_LIMIT);
	format_scan_fini(&s);
}

static void test_too_large(void **state)
{
	struct format_scan s;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	put_wrapper(&wr, PROV_MAX_TEXT_WRAPPER + 1, PROV_MAX_TEXT_WRAPPER + 1);
	scan_wr(&s, &wr);
	assert_int_equal(s.code, PROV_E_LIMIT);
	assert_true(s.err.has_at);
	format_scan_fini(&s);
}

static void test_empty_file(void **state)
{
	struct format_scan s;

	(void)state;
	format_scan(&s, prov_format_text(), prov_bytes(NULL, 0));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 0);
	assert_true(prov_layout_is_whole(&s.layout));
	format_scan_fini(&s);
}

static void check(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	assert_int_equal(format_check(prov_format_text(), data, 40), PROV_OK);
}

static void test_properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(samples[i], &n);

		assert_non_null(data);
		assert_int_equal(
		    format_check(prov_format_text(), prov_bytes(data, n), 70000), PROV_OK);
		free(data);
	}
}

static void test_damaged_copies(void **state)
{
	static const char *const some[] = {"text/nfd.txt", "text/emoji.txt", "text/example.txt",
	    "text/middle.txt", "text/fragment.txt", "text/header.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(some[i], &n);

		assert_non_null(data);
		mutate_all(prov_bytes(data, n), check, NULL);
		free(data);
	}
}

#define A_LONG_PREFIX                                                                              \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* What only looks like text, and has its place for credentials elsewhere. */
static void test_not_svg(void **state)
{
	static const char *const svgs[] = {
	    "<svg/>", " \n<a:svg xmlns:a='b'>", "\xef\xbb\xbf<" A_LONG_PREFIX ":svg>"};
	static const char *const texts[] = {"<a> b:svg", "a <b:svg>", "<", "<a:sv"};

	(void)state;
	for (size_t i = 0; i < sizeof(svgs) / sizeof(svgs[0]); i++)
		assert_int_equal(prov_format_text()->sniff(prov_bytes_str(svgs[i])), 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_true(prov_format_text()->sniff(prov_bytes_str(texts[i])) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_not_svg),
	    cmocka_unit_test(test_no_wrapper),
	    cmocka_unit_test(test_wrapper),
	    cmocka_unit_test(test_two),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_malformed_text),
	    cmocka_unit_test(test_ends),
	    cmocka_unit_test(test_tails),
	    cmocka_unit_test(test_empty_and_lying_lengths),
	    cmocka_unit_test(test_block_boundaries),
	    cmocka_unit_test(test_long_marks_have_no_measure),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_empty_file),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_damaged_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
