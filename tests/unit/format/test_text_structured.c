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
#include "format/text_syntax.h"
#include "helper/fault.h"
#include "helper/format_check.h"

#define B PROV_BLOCK_BEGIN
#define E PROV_BLOCK_END
#define D PROV_BLOCK_DATA
#define LINE "# " B " " D "AAAA " E

static const struct prov_format *any(void)
{
	return &prov_text_syntax_typed("text/plain")->format;
}

static void expect_cand(const struct prov_cand *c, uint64_t start, uint64_t len)
{
	assert_int_equal(c->start, start);
	assert_int_equal(c->len, len);
	assert_null(c->damage);
	assert_true(c->contiguous);
	assert_int_equal(c->data.n, 3);
	assert_true(c->inner.start >= c->outer.start);
	assert_true(c->inner.start + c->inner.len <= c->outer.start + c->outer.len);
}

static void test_places(void **state)
{
	struct format_scan s;

	(void)state;
	format_scan(&s, any(), prov_bytes_str("a\n" LINE "\nb\n"));
	assert_int_equal(s.cands.n, 1);
	expect_cand(&s.cands.v[0], 2, sizeof(LINE));
	assert_int_equal(s.layout.n, 3);
	assert_string_equal(s.layout.v[1].name, "block");
	format_scan_fini(&s);
	format_scan(&s, any(), prov_bytes_str("a\n" LINE));
	assert_int_equal(s.cands.n, 1);
	expect_cand(&s.cands.v[0], 1, sizeof(LINE));
	format_scan_fini(&s);
	format_scan(&s, any(), prov_bytes_str("no block " B " but words " E));
	assert_int_equal(s.cands.n, 0);
	assert_int_equal(s.layout.n, 1);
	format_scan_fini(&s);
	format_scan(&s, any(), prov_bytes(NULL, 0));
	assert_int_equal(s.code, PROV_OK);
	format_scan_fini(&s);
}

/* A.9.3: at most one, whatever each of them is. */
static void test_several(void **state)
{
	static const char *const texts[] = {LINE "\n# " B " https://a/b " E "\n",
	    "# " B " https://a/b " E "\n" LINE "\n",
	    "# " B " https://a/b " E "\n# " B " https://a/b " E "\n"};
	struct format_scan s;

	(void)state;
	format_scan(&s, any(), prov_bytes_str(LINE "\nx\n" LINE "\n"));
	assert_int_equal(s.cands.n, 2);
	expect_cand(&s.cands.v[0], 0, sizeof(LINE));
	expect_cand(&s.cands.v[1], sizeof(LINE) + 1, sizeof(LINE) + 1);
	format_scan_fini(&s);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bool found = false;

		format_scan(&s, any(), prov_bytes_str(texts[i]));
		for (size_t k = 0; k < s.cands.n; k++)
			found = found || s.cands.v[k].why == PROV_DAMAGE_SEVERAL;
		assert_true(found);
		format_scan_fini(&s);
	}
}

static void test_link(void **state)
{
	struct format_scan s;

	(void)state;
	format_scan(&s, any(), prov_bytes_str("// " B " https://a/b " E "\nx\n"));
	assert_int_equal(s.cands.n, 0);
	assert_true(prov_bytes_is(s.cands.link.url, "https://a/b"));
	assert_int_equal(s.cands.link.outer.start, 0);
	assert_int_equal(s.cands.link.outer.len, s.layout.size - 2);
	assert_string_equal(s.layout.v[0].name, "link");
	format_scan_fini(&s);
}

/* Delimiters that the block of a read cuts, and one that is not there. */
static void test_far(void **state)
{
	size_t n = 3 * PROV_IO_BLOCK;
	char *data = malloc(n);

	(void)state;
	assert_non_null(data);
	for (size_t cut = 0; cut <= sizeof(B); cut++) {
		size_t at = PROV_IO_BLOCK - cut;
		struct format_scan s;

		memset(data, '-', n);
		data[at - 3] = '\n';
		memcpy(&data[at - 2], LINE "\n", sizeof(LINE));
		format_scan(&s, any(), prov_bytes(data, n));
		assert_int_equal(s.cands.n, 1);
		expect_cand(&s.cands.v[0], at - 2, sizeof(LINE));
		format_scan_fini(&s);
	}
	free(data);
}

static int find_carriers(const struct prov_src *src, struct prov_text_carriers *out)
{
	struct prov_text_facts facts;

	assert_int_equal(prov_text_facts_read(src, false, &facts, NULL), PROV_OK);
	return prov_text_carriers_find(src, &facts, out, NULL);
}

static void expect_carriers(const char *text, bool block, bool wrapper)
{
	struct prov_text_carriers c;
	struct prov_src *src;

	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	assert_int_equal(find_carriers(src, &c), PROV_OK);
	assert_int_equal(c.block, block);
	assert_int_equal(c.wrapper, wrapper);
	prov_src_close(src);
}

#define MAGIC                                                                                      \
	"\xef\xbb\xbf\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xf3\xa0\x85\x80\xf3\xa0\x84\xb1"             \
	"\xf3\xa0\x85\x84\xf3\xa0\x85\x88\xf3\xa0\x85\x84\xef\xb8\x80"

static void test_carriers(void **state)
{
	(void)state;
	expect_carriers("", false, false);
	expect_carriers("x", false, false);
	expect_carriers("x " B " y\n" LINE "\n", true, false);
	expect_carriers("x " B " y\n", false, false);
	expect_carriers("x" MAGIC, false, true);
	expect_carriers("\xef\xbb\xbfx\xef\xb8\x8f", false, false);
	expect_carriers(LINE "\nx" MAGIC, true, true);
}

static void test_front(void **state)
{
	static const struct {
		const char *text;
		bool front;
	} tests[] = {{"---\n", true}, {"+++\r\n", true}, {"\xef\xbb\xbf---\n", true}, {"", false},
	    {"--", false}, {"---", false}, {"----\n", false}, {"--- x\n", false},
	    {"x\n---\n", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct prov_window win;
		struct prov_src *src;
		bool front;

		assert_int_equal(
		    prov_src_mem(&src, tests[i].text, strlen(tests[i].text), NULL), PROV_OK);
		prov_window_init(&win, src);
		assert_int_equal(prov_text_has_front(&win, &front, NULL), PROV_OK);
		assert_int_equal(front, tests[i].front);
		prov_src_close(src);
	}
}

static void test_read_failures(void **state)
{
	static const char text[] = "a\n" LINE "\n";
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_arena arena;
	struct prov_src *mem;
	int code = PROV_E_IO;

	(void)state;
	assert_int_equal(prov_src_mem(&mem, text, sizeof(text) - 1, NULL), PROV_OK);
	for (unsigned n = 1; code != PROV_OK && n < 1000; n++) {
		struct fault fault = {.fail_at = n};
		struct prov_src src = fault_src(&fault, mem);

		prov_arena_init(&arena, PROV_MAX_ARENA);
		code = prov_structured_scan(&src, &arena, &layout, &cands, NULL);
		assert_true(code == PROV_OK || code == PROV_E_IO);
		prov_arena_fini(&arena);
	}
	assert_int_equal(code, PROV_OK);
	prov_src_close(mem);
}

struct counted {
	struct prov_bytes data;
	uint64_t bytes;
};

static int read_counted(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;

	(void)err;
	memcpy(buf, &c->data.p[off], len);
	*got = len;
	c->bytes += len;
	return PROV_OK;
}

/* A text of nothing but delimiters cost 64 KiB of reading for each of them. */
static void test_work(void **state)
{
	const size_t count = 60000, len = strlen(B);
	uint8_t *text = malloc(count * len);
	struct counted c = {prov_bytes(text, count * len), 0};
	struct prov_src src = {.read_at = read_counted, .ctx = &c, .size = c.data.n};
	struct prov_text_carriers found;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(&text[i * len], B, len);
	assert_int_equal(find_carriers(&src, &found), PROV_OK);
	assert_false(found.block);
	/* For the facts, by the finder, and the window of what stands round each. */
	if (c.bytes > 8 * c.data.n)
		fail_msg("%llu bytes read of %zu", (unsigned long long)c.bytes, c.data.n);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_several),
	    cmocka_unit_test(test_link),
	    cmocka_unit_test(test_far),
	    cmocka_unit_test(test_carriers),
	    cmocka_unit_test(test_front),
	    cmocka_unit_test(test_read_failures),
	    cmocka_unit_test(test_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
