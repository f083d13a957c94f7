/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define OPEN "<script type=\"application/c2pa\">"
#define IN(x) "<!doctype html><head>" x "</head><p>a"

/* The content of the one element is "foo", or why not. */
static void check(const char *text, const char *damage)
{
	struct format_scan s;

	print_message("%s\n", text);
	format_scan(&s, prov_format_html(), prov_bytes_str(text));
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_int_equal(s.cands.n, 1);
	if (damage == NULL) {
		const struct prov_cand *c = &s.cands.v[0];

		assert_null(c->damage);
		assert_true(prov_bytes_is(c->data, "foo"));
		/* The element from its first byte to its last (A.7.1.3). */
		assert_memory_equal(&text[c->start], "<script", 7);
		assert_int_equal(text[c->start + c->len - 1], '>');
		assert_memory_equal(&text[c->start + c->len], "</head>", 7);
		assert_true(c->contiguous);
	} else {
		assert_non_null(s.cands.v[0].damage);
		assert_non_null(strstr(s.cands.v[0].damage, damage));
	}
	format_scan_fini(&s);
}

static void test_scripts(void **state)
{
	(void)state;
	check(IN(OPEN "Zm9v</script>"), NULL);
	check(IN(OPEN "\n  Zm\r\n9v\t\f</script>"), NULL);
	check(IN("<script\ntype=application/c2pa\n>Zm9v</script >"), NULL);
	check(IN(OPEN "</script>"), "is empty");
	check(IN(OPEN " </script>"), "is empty");
	check(IN(OPEN "Zm9</script>"), "not Base64");
	check(IN(OPEN "Zm9v!</script>"), "not Base64");
	check(IN(OPEN "<!-- Zm9v --></script>"), "not Base64");
	check(IN(OPEN "Zm9&#118;</script>"), "not Base64");
	check(IN(OPEN "Zm9v<script></script>"), "not Base64");
	check(IN("<script type=application/c2pa id=a>Zm9v</script>"), "more than its type");
	check(IN(OPEN "Zm9v</script b>"), "more than its type");
	check(IN(OPEN "Zm9v"), "no end tag");
}

static void test_links(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *url;
	} cases[] = {
	    {IN("<link rel=c2pa-manifest href=' https://a.b/c?d=1&amp;e=2\n'>"), 1,
		"https://a.b/c?d=1&e=2"},
	    {IN("<link rel=c2pa-manifest href=a&#38;b&lt;c>"), 1, "a&b&lt;c"},
	    {IN("<link rel=c2pa-manifest>"), 1, ""},
	    {IN("<link rel=c2pa-manifest href=a><link rel=c2pa-manifest href=b>"), 2, "a"},
	    {IN("<link rel=stylesheet href=a>"), 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct format_scan s;

		format_scan(&s, prov_format_html(), prov_bytes_str(cases[i].text));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 0);
		assert_int_equal(s.cands.link.n, cases[i].n);
		assert_true(prov_bytes_is(s.cands.link.url, cases[i].url));
		if (cases[i].n > 0)
			assert_memory_equal(&cases[i].text[s.cands.link.holder.start], "<link", 5);
		format_scan_fini(&s);
	}
}

/* An address that is too long is none. */
static void test_long_address(void **state)
{
	static const char begin[] = "<link rel=c2pa-manifest href=https://a/";
	char *text = malloc(sizeof(begin) + PROV_MAX_URI + 1);
	struct format_scan s;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', sizeof(begin) + PROV_MAX_URI);
	memcpy(text, begin, strlen(begin));
	text[sizeof(begin) + PROV_MAX_URI] = '>';
	format_scan(&s, prov_format_html(), prov_bytes(text, sizeof(begin) + PROV_MAX_URI + 1));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.link.n, 1);
	assert_int_equal(s.cands.link.url.n, 0);
	format_scan_fini(&s);
	free(text);
}

static void test_sniff(void **state)
{
	static const char *const pages[] = {"<!DOCTYPE html>",
	    "<!doctype HTML PUBLIC '-//W3C//DTD'>", "\xef\xbb\xbf\n<!-- a -->\n<html>", "<HEAD>",
	    "<body a>", "<title>a", "<meta charset=utf-8>", "<!doctype html><svg>",
	    "<html lang=", "<!-- a --><!doctype html>", "<script type=\"application/c2pa\">AAAA",
	    "<link href=a type=\"application/c2pa\"><p>"};
	static const char *const others[] = {"", "text", "<p>", "<htmlx>", "<!-- a -->", "<!-- a",
	    "<?xml version='1.0'?><!DOCTYPE html>", "<svg>", "<!doctype svg><svg>", "<a><html>",
	    "a <html>", "{}", "<script>export default {}</script>", "<link href=a>"};
	static const char wide[] = "\xff\xfe<\0h\0t\0m\0l\0>\0",
			  big[] = "\xfe\xff\0<\0h\0t\0m\0l\0>";
	const struct prov_format *f = prov_format_html();

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		assert_true(f->sniff(prov_bytes_str(pages[i])) >= 60);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(f->sniff(prov_bytes_str(others[i])), 0);
	assert_int_equal(f->sniff(prov_bytes(wide, sizeof(wide) - 1)), 60);
	assert_int_equal(f->sniff(prov_bytes(big, sizeof(big) - 1)), 60);
}

static void scan_any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)prov_format_html()->sniff(data);
	(void)format_check(prov_format_html(), data, 8);
}

static void test_samples(void **state)
{
	static const struct {
		const char *name;
		size_t cands, refs;
	} samples[] = {{"html/store.html", 1, 0}, {"html/link.html", 0, 1},
	    {"html/both.html", 2, 1}, {"html/lookalikes.html", 0, 0}, {"html/tagless.html", 0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_testdata(samples[i].name, &n);

		assert_non_null(data);
		format_scan(&s, prov_format_html(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, samples[i].cands);
		assert_int_equal(s.cands.link.n, samples[i].refs);
		format_scan_fini(&s);
		mutate_all(prov_bytes(data, n), scan_any, NULL);
		free(data);
	}
}

/* Long heads cost time in proportion and no memory; what is behind the head costs none. */
static void test_large(void **state)
{
	static const char *const fills[] = {"<meta a>", "<template>", "</p>", " ", "<!--->", "<"};
	size_t n = (size_t)4 << 20;
	char *data = malloc(n);

	(void)state;
	assert_non_null(data);
	for (size_t f = 0; f < sizeof(fills) / sizeof(fills[0]); f++) {
		struct format_scan s;

		for (size_t i = 0; i < n; i++)
			data[i] = fills[f][i % strlen(fills[f])];
		format_scan(&s, prov_format_html(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.layout.n, 1);
		format_scan_fini(&s);
	}
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_scripts),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_long_address),
	    cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
