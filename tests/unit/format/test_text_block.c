/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/text_structured.h"

#define B PROV_BLOCK_BEGIN
#define E PROV_BLOCK_END
#define D PROV_BLOCK_DATA

static bool read_block(const char *text, bool front, struct prov_block *out)
{
	struct prov_window win;
	struct prov_src *src;
	const char *begin = strstr(text, B);
	bool found;

	assert_non_null(begin);
	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(
	    prov_block_read(&win, (uint64_t)(begin - text), front, out, &found, NULL), PROV_OK);
	prov_src_close(src);
	return found;
}

/* The block's lines are LEN bytes from START. */
static void expect(const char *text, enum prov_block_kind kind, uint64_t start, uint64_t len)
{
	struct prov_block b;

	assert_true(read_block(text, true, &b));
	assert_int_equal(b.kind, kind);
	assert_int_equal(b.hole.start, start);
	assert_int_equal(b.hole.len, len);
	assert_int_equal(b.outer.start + b.outer.len, start + len);
	assert_int_equal(b.outer.len, len + (start > 0 && text[start - 1] == '\r' ? 1 : 0));
	assert_memory_equal(&text[b.inner.start], B, sizeof(B) - 1);
	assert_memory_equal(&text[b.inner.start + b.inner.len - (sizeof(E) - 1)], E, sizeof(E) - 1);
}

static void expect_bad(const char *text, enum prov_damage why)
{
	struct prov_block b;

	assert_true(read_block(text, false, &b));
	assert_int_equal(b.kind, PROV_BLOCK_BAD);
	assert_int_equal(b.why, why);
	assert_non_null(b.damage);
	assert_true(b.outer.start + b.outer.len <= strlen(text));
}

static void expect_none(const char *text)
{
	struct prov_block b;

	assert_false(read_block(text, false, &b));
}

#define LINE "# " B " " D "AAAA " E
#define N (sizeof(LINE) - 1)

/* A.9.4, and 2.5, A.9.5.1: with its terminator; at the end with the one before it. */
static void test_lines(void **state)
{
	(void)state;
	expect(LINE "\nx\n", PROV_BLOCK_STORE, 0, N + 1);
	expect(LINE "\r\nx\r\n", PROV_BLOCK_STORE, 0, N + 2);
	expect(LINE, PROV_BLOCK_STORE, 0, N);
	expect(LINE "\n", PROV_BLOCK_STORE, 0, N + 1);
	expect("x\n" LINE, PROV_BLOCK_STORE, 1, N + 1);
	expect("x\n" LINE "\n", PROV_BLOCK_STORE, 1, N + 2);
	expect("x\r\n" LINE "\r\n", PROV_BLOCK_STORE, 2, N + 3);
	expect("x\n" LINE "\ny", PROV_BLOCK_STORE, 2, N + 1);
	expect("\xef\xbb\xbf" LINE "\ny", PROV_BLOCK_STORE, 3, N + 1);
	expect("\xef\xbb\xbf" LINE, PROV_BLOCK_STORE, 3, N);
	expect("\n" LINE "\n", PROV_BLOCK_STORE, 0, N + 2);
	expect("<!-- " B " https://a/b " E " -->\n", PROV_BLOCK_LINK, 0, sizeof(B E) + 22);
	expect("#" B "\thttps://a/b\t" E " \n", PROV_BLOCK_LINK, 0, sizeof(B E) + 15);
}

static void test_front_matter(void **state)
{
	static const char text[] = "---\n" B "\n" D "AAAA\n" E "\ntitle: x\n---\n";
	static const char crlf[] = "---\r\n" B "\r\nhttps://a/b\r\n" E "\r\n---\r\n";
	struct prov_block b;

	(void)state;
	expect(text, PROV_BLOCK_STORE, 4, sizeof(B D "AAAA" E) - 1 + 3);
	expect(crlf, PROV_BLOCK_LINK, 5, sizeof(B "https://a/b" E) - 1 + 6);
	/* Lines that are no comments hold nothing where they could be commands. */
	assert_true(read_block(text, false, &b));
	assert_int_equal(b.why, PROV_DAMAGE_HIDES);
	assert_false(read_block(crlf, false, &b));
	assert_false(read_block("---\n# " B "\nhttps://a/b " E "\n", true, &b));
	assert_false(read_block("---\n" B " https://a/b " E "\n", true, &b));
}

static void test_bad(void **state)
{
	(void)state;
	expect_bad("# " B "  " E "\n", PROV_DAMAGE_EMPTY);
	expect_bad("# " B " data:text/plain,x " E "\n", PROV_DAMAGE_REFERENCE);
	expect_bad("# " B " ftp://a/b " E "\n", PROV_DAMAGE_NO_PATH);
	expect_bad("# " B " https://a/*/b " E "\n", PROV_DAMAGE_REFERENCE);
	expect_bad("# " B " https://a/;reboot " E "\n", PROV_DAMAGE_REFERENCE);
	expect_bad("# " B " https://a/?b&c " E "\n", PROV_DAMAGE_REFERENCE);
	expect_bad("# " B " " D "AAAA", PROV_DAMAGE_NO_END);
	expect_bad("/* " B " " D "AAAA */\nx", PROV_DAMAGE_NO_END);
	expect_bad("x = 1; # " B " " D "AAAA " E "\n", PROV_DAMAGE_HIDES);
	expect_bad("# " B " " D "AAAA " E "; x\n", PROV_DAMAGE_HIDES);
	expect_bad("/* " B " " D "AAAA " E "\n*/", PROV_DAMAGE_HIDES);
	expect_bad("' " B " " D "AAAA " E "\n'", PROV_DAMAGE_HIDES);
	expect_bad("x\r# " B " " D "AAAA " E "\n", PROV_DAMAGE_HIDES);
	expect_bad("# " B "\n" D "AAAA " E "\n", PROV_DAMAGE_HIDES);
}

/* What is only said of blocks is none. */
static void test_mentions(void **state)
{
	(void)state;
	expect_none(B);
	expect_none("see " B " and " E);
	expect_none("# " B " <reference> " E);
	expect_none("#define BEGIN \"" B "\"\n");
	expect_none("see " B " https://a/b " E "\n");
	expect_none("# " B " not an address " E "\n");
	expect_none("0123456789012345678901234567890123456789012345678901234567890123456789 # " B
		    " " D "AAAA " E "\n");
}

static void test_decoding(void **state)
{
	static const struct {
		const char *text, *data; /* NULL: it is no Base64 */
	} tests[] = {{LINE, "\0\0\0"}, {"# " B " " D "YWJj " E, "abc"},
	    {"# " B " " D "YW*j " E, NULL}, {"# " B " " D " " E, NULL},
	    {"# " B " " D "YWJ " E, NULL}, {"# " B " " D "YWJj" E, "abc"}};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct prov_block b;
		struct prov_window win;
		struct prov_arena arena;
		struct prov_bytes data;
		struct prov_src *src;
		bool ok;

		assert_true(read_block(tests[i].text, false, &b));
		assert_int_equal(b.kind, PROV_BLOCK_STORE);
		prov_arena_init(&arena, PROV_MAX_ARENA);
		assert_int_equal(
		    prov_src_mem(&src, tests[i].text, strlen(tests[i].text), NULL), PROV_OK);
		prov_window_init(&win, src);
		assert_int_equal(prov_block_decode(&win, &b, &arena, &data, &ok, NULL), PROV_OK);
		assert_int_equal(ok, tests[i].data != NULL);
		if (ok) {
			assert_int_equal(data.n, 3);
			assert_memory_equal(data.p, tests[i].data, 3);
		}
		prov_src_close(src);
		prov_arena_fini(&arena);
	}
}

static void test_urls(void **state)
{
	(void)state;
	assert_true(prov_block_is_plain_url(prov_bytes_str("https://a.example:8/b_c/~d?e=f#g%20")));
	assert_false(prov_block_is_plain_url(prov_bytes_str("")));
	assert_false(prov_block_is_plain_url(prov_bytes_str("https://a/`id`")));
	assert_false(prov_block_is_plain_url(prov_bytes_str("https://a/$(id)")));
	assert_false(prov_block_is_plain_url(prov_bytes("https://a\0b", 11)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_front_matter),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_mentions),
	    cmocka_unit_test(test_decoding),
	    cmocka_unit_test(test_urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
