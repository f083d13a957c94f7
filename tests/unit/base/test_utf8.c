/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "helper/mutate.h"

/* Every scalar value there and back; every surrogate refused. */
static void test_all_code_points(void **state)
{
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 16);
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		bool is_scalar = cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
		size_t expected = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
		uint32_t back;
		int n;

		prov_wr_cut(&wr, 0);
		prov_utf8_put(&wr, cp);
		assert_int_equal(wr.n, expected);
		n = prov_utf8_next(prov_wr_data(&wr), &back);
		assert_int_equal(n, is_scalar ? (int)expected : 0);
		assert_int_equal(back, is_scalar ? cp : 0);
		for (size_t cut = 1; is_scalar && cut < expected; cut++)
			assert_int_equal(
			    prov_utf8_next(prov_bytes_sub(prov_wr_data(&wr), 0, cut), &back), -1);
	}
	prov_wr_fini(&wr);
}

static void test_malformed(void **state)
{
	static const struct {
		const char *text;
		int next;
	} rows[] = {
	    {"", 0},
	    {"\x80", 0},
	    {"\xbf"
	     "a",
		0},
	    {"\xc0\x80", 0},
	    {"\xc1\xbf", 0},
	    {"\xc2", -1},
	    {"\xc2"
	     "a",
		0},
	    {"\xc2\xc2", 0},
	    {"\xe0\x80\x80", 0},
	    {"\xe0\x9f\xbf", 0},
	    {"\xe0\xa0", -1},
	    {"\xe1\x80"
	     "a",
		0},
	    {"\xed\xa0\x80", 0},
	    {"\xed\xbf\xbf", 0},
	    {"\xf0\x80\x80\x80", 0},
	    {"\xf0\x8f\xbf\xbf", 0},
	    {"\xf0\x90\x80", -1},
	    {"\xf4\x90\x80\x80", 0},
	    {"\xf5\x80\x80\x80", 0},
	    {"\xf8\x88\x80\x80\x80", 0},
	    {"\xfe", 0},
	    {"\xff", 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t cp = 9;
		size_t bad = 99;

		assert_int_equal(prov_utf8_next(prov_bytes_str(rows[i].text), &cp), rows[i].next);
		assert_int_equal(cp, 0);
		if (rows[i].text[0] == '\0')
			continue;
		assert_false(prov_utf8_check(prov_bytes_str(rows[i].text), &bad));
		assert_int_equal(bad, 0);
		assert_false(prov_utf8_check(prov_bytes_str(rows[i].text), NULL));
	}
}

static void test_check(void **state)
{
	size_t bad = 0;
	(void)state;

	assert_true(prov_utf8_check(prov_bytes(NULL, 0), NULL));
	assert_true(prov_utf8_check(prov_bytes("a\0b", 3), NULL));
	assert_true(
	    prov_utf8_check(prov_bytes_str("h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"), &bad));
	assert_false(prov_utf8_check(prov_bytes_str("abc\xc3"), &bad));
	assert_int_equal(bad, 3);
}

static void shows(struct prov_bytes text, size_t max, const char *expected)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1000);
	prov_utf8_show(&wr, text, max);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	prov_wr_u8(&wr, 0);
	assert_string_equal((const char *)prov_wr_data(&wr).p, expected);
	prov_wr_fini(&wr);
}

static void quotes(struct prov_bytes text, size_t max, const char *expected)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1000);
	prov_utf8_quote(&wr, text, max);
	prov_wr_u8(&wr, 0);
	assert_string_equal((const char *)prov_wr_data(&wr).p, expected);
	prov_wr_fini(&wr);
}

/* As many on one letter as are shown. */
#define MARKS                                                                                      \
	"\xcc\x81\xcc\x81\xcc\x81\xcc\x81"                                                         \
	"\xcc\x81\xcc\x81\xcc\x81\xcc\x81"

static void test_show(void **state)
{
	(void)state;
	shows(prov_bytes(NULL, 0), 10, "");
	shows(prov_bytes_str("plain \\ text \xc3\xa9"), 100, "plain \\ text \xc3\xa9");
	shows(prov_bytes("a\0\n\x1b[31m\x7f", 9), 100, "a\\u{0}\\u{A}\\u{1B}[31m\\u{7F}");
	shows(prov_bytes_str("\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf"), 100,
	    "\\u{9B}\\u{202E}\\u{2066}\\u{200B}\\u{FEFF}");
	shows(prov_bytes_str("\xe2\x80\xa8\xe2\x80\xa9\xf3\xa0\x80\x81\xef\xb8\x8f"), 100,
	    "\\u{2028}\\u{2029}\\u{E0001}\\u{FE0F}");
	shows(prov_bytes_str("a\xff\xed\xa0\x80\xc3"), 100, "a\\xFF\\xED\\xA0\\x80\\xC3");
	shows(prov_bytes_str("abcdef"), 3, "abc\xe2\x80\xa6");
	shows(prov_bytes_str("abc"), 3, "abc");
	shows(prov_bytes_str("abc"), 0, "\xe2\x80\xa6");
	/* What is drawn onto the letter before it, or like a blank. */
	shows(prov_bytes_str("\xe2\xa0\x80\xf0\x9d\x85\x99\xef\xbf\xbc"), 100,
	    "\\u{2800}\\u{1D159}\\u{FFFC}");
	shows(prov_bytes_str("\xcc\x81"
			     "e\xcc\x81"),
	    100, "\\u{301}e\xcc\x81");
	shows(prov_bytes_str("e" MARKS "\xcc\x81\xcc\x81"
			     "e\xcc\x81"),
	    100, "e" MARKS "\\u{301}\\u{301}e\xcc\x81");
	quotes(prov_bytes_str("a\"\xcc\x81\n"), 100, "\"a\\\"\xcc\x81\\u{A}\"");
	quotes(prov_bytes_str("abcd"), 2, "\"ab\xe2\x80\xa6\"");
	/* Never half a character. */
	shows(prov_bytes_str("\xe2\x82\xac\xe2\x82\xac"), 1, "\xe2\x82\xac\xe2\x80\xa6");
}

static void show_only(void *ctx, struct prov_bytes data)
{
	struct prov_wr wr;
	(void)ctx;

	prov_wr_init(&wr, 10000);
	prov_utf8_show(&wr, data, 1000);
	assert_int_equal(wr.code, PROV_OK);
	assert_true(prov_utf8_check(prov_wr_data(&wr), NULL));
	for (size_t i = 0; i < wr.n; i++)
		assert_true(wr.p[i] >= 0x20 && wr.p[i] != 0x7f);
	prov_wr_fini(&wr);
}

static void test_damage(void **state)
{
	(void)state;
	mutate_all(
	    prov_bytes_str("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x80\xae z"), show_only, NULL);
}

/* What is passed over eight bytes at a time: wherever the first that is no ASCII lies. */
static void test_runs(void **state)
{
	uint8_t text[41];

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		for (size_t at = 0; at <= n; at++) {
			size_t bad = 99;

			memset(text, 'a', sizeof(text));
			text[at] = 0x80;
			assert_int_equal(prov_utf8_plain(prov_bytes(text, n)), at);
			assert_int_equal(prov_utf8_check(prov_bytes(text, n), &bad), at == n);
			assert_int_equal(bad, at == n ? 99 : at);
			text[at] = 0;
			assert_int_equal(prov_utf8_plain(prov_bytes(text, n)), at);
			assert_true(prov_utf8_check(prov_bytes(text, n), NULL));
			memcpy(&text[at], "\xc3", 1);
			if (at + 1 < n) {
				text[at + 1] = 0xa4;
				assert_int_equal(prov_utf8_plain(prov_bytes(text, n)), at);
				assert_true(prov_utf8_check(prov_bytes(text, n), NULL));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_code_points),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_runs),
	    cmocka_unit_test(test_show),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
