/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define NS "xmlns:c2pa=\"http://c2pa.org/manifest\""
#define IN(x) "<svg " NS "><metadata>" x "</metadata></svg>"

/* One whole store whose content is Zm9v, none, or one that is damaged. */
enum want { NONE, WHOLE, DAMAGED };

static const struct {
	const char *text;
	enum want want;
} cases[] = {
    {IN("<c2pa:manifest>Zm9v</c2pa:manifest>"), WHOLE},
    {IN("<c2pa:manifest a='>' b = \"'/>\" >Zm9v</c2pa:manifest >"), WHOLE},
    {"<svg><metadata><x:manifest "
     "xmlns:x='http://c2pa.org/manifest'>Zm9v</x:manifest></metadata></svg>",
	WHOLE},
    {"<svg><metadata><manifest xmlns='http://c2pa.org/manifest'>Zm9v</manifest></metadata></svg>",
	WHOLE},
    {"<svg><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></svg>", WHOLE},
    {"<s:svg><g/><s:metadata><a/><c2pa:manifest>Zm9v</c2pa:manifest></s:metadata></s:svg>", WHOLE},
    {"<svg><metadata><c2pa:manifest "
     "xmlns:c2pa='http://other'>Zm9v</c2pa:manifest></metadata></svg>",
	NONE},
    {"<svg><metadata><x:manifest>Zm9v</x:manifest></metadata></svg>", NONE},
    {"<svg><a "
     "xmlns:x='http://c2pa.org/manifest'/><metadata><x:manifest>Zm9v</x:manifest></metadata></svg>",
	NONE},
    {"<svg><metadata><manifest>Zm9v</manifest></metadata></svg>", NONE},
    {"<svg><g><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></g></svg>", NONE},
    {"<svg><metadata/><c2pa:manifest>Zm9v</c2pa:manifest></svg>", NONE},
    {"<svg><a b=\"<metadata><c2pa:manifest>Zm9v</c2pa:manifest>\"/></svg>", NONE},
    {"<svg/><svg><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></svg>", NONE},
    {IN("<c2pa:manifest/>"), DAMAGED},
    {IN("<c2pa:manifest></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest><![CDATA[Zm9v]]></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9v<!-- --></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9&#118;</c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>&store;</c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9</c2pa:manifest>"), DAMAGED},
    {"<svg><metadata><c2pa:manifest>Zm9v", DAMAGED},
};

static void check(struct prov_bytes text, enum want want, unsigned unit)
{
	struct format_scan s;

	format_scan(&s, prov_format_svg(), text);
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_int_equal(s.cands.n, want == NONE ? 0 : 1);
	if (want == DAMAGED)
		assert_non_null(s.cands.v[0].damage);
	if (want == WHOLE) {
		const struct prov_cand *c = &s.cands.v[0];

		assert_null(c->damage);
		assert_true(prov_bytes_is(c->data, "foo"));
		/* Exactly the Base64, and no byte of a tag. */
		assert_int_equal(c->len, 4 * unit);
		assert_memory_equal(
		    &text.p[c->start + unit - 1], unit == 2 ? "Z" : "Zm9v", unit == 2 ? 1 : 4);
		assert_true(c->contiguous);
	}
	format_scan_fini(&s);
}

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("  %s\n", cases[i].text);
		check(prov_bytes_str(cases[i].text), cases[i].want, 1);
	}
}

/* The same in UTF-16, with a byte order mark and without. */
static void test_utf16(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t bom = 0; bom < 2; bom++) {
			uint8_t wide[1024] = {0xfe, 0xff};
			size_t n = bom * 2;

			for (const char *p = cases[i].text; *p != '\0'; p++) {
				wide[n++] = 0;
				wide[n++] = (uint8_t)*p;
			}
			check(prov_bytes(wide, n), cases[i].want, 2);
			for (size_t k = 0; k < n; k += 2) {
				uint8_t c = wide[k];
				wide[k] = wide[k + 1];
				wide[k + 1] = c;
			}
			if (cases[i].want != WHOLE)
				check(prov_bytes(wide, n), cases[i].want, 2);
			assert_int_equal(prov_format_svg()->sniff(prov_bytes(wide, n)), 95);
		}
	}
}

static void test_sniff(void **state)
{
	static const char *const yes[] = {"<svg>", "\xef\xbb\xbf<svg ",
	    "<?xml version='1.0'?>\n<svg/>",
	    "<!-- <html> --> <!DOCTYPE svg [ <!ENTITY a '>'> ]><s:svg x=''>"};
	static const char *const no[] = {"", "svg", "a<svg>", "<html><svg>", "<!-- <svg> ",
	    "<svgx>", "<?xml version='1.0'?><html>", "<"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(prov_format_svg()->sniff(prov_bytes_str(yes[i])), 95);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(prov_format_svg()->sniff(prov_bytes_str(no[i])), 0);
}

static void scan_any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)prov_format_svg()->sniff(data);
	(void)format_check(prov_format_svg(), data, 8);
}

static void test_samples(void **state)
{
	static const struct {
		const char *name;
		size_t cands;
	} samples[] = {{"svg/store.svg", 1}, {"svg/lookalikes.svg", 0}, {"svg/two.svg", 2}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_testdata(samples[i].name, &n);

		assert_non_null(data);
		format_scan(&s, prov_format_svg(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, samples[i].cands);
		format_scan_fini(&s);
		mutate_all(prov_bytes(data, n), scan_any, NULL);
		free(data);
	}
}

/* Deep and long things cost time in proportion and no memory. */
static void test_large(void **state)
{
	size_t n = (size_t)8 << 20;
	char *data = malloc(n);
	struct format_scan s;

	(void)state;
	assert_non_null(data);
	memcpy(data, "<svg>", 5);
	for (size_t i = 5; i < n; i++)
		data[i] = "<a>"[(i - 5) % 3];
	format_scan(&s, prov_format_svg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 2); /* the start tag is told from the rest */
	format_scan_fini(&s);
	memset(data + 5, '"', n - 5);
	memcpy(data + 5, "<image href=\"", 13);
	format_scan(&s, prov_format_svg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	format_scan_fini(&s);
	free(data);
}

static void test_no_svg(void **state)
{
	struct format_scan s;

	(void)state;
	format_scan(&s, prov_format_svg(), prov_bytes_str("<html><svg/></html>"));
	assert_int_equal(s.code, PROV_E_FORMAT);
	format_scan_fini(&s);
	format_scan(&s, prov_format_svg(), prov_bytes_str("nothing"));
	assert_int_equal(s.code, PROV_E_FORMAT);
	format_scan_fini(&s);
}

/* The next of a fixed sequence of numbers. */
static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static size_t make_soup(char *text, uint32_t seed)
{
	static const char *const words[] = {"<", ">", "/", "=", "\"", "'", " ", "a", ":", "!", "?",
	    "-", "<g ", "</g>", "<metadata>", "</metadata>", "<x:metadata", "<svg>", "x='", "y=\"",
	    "<c2pa:manifest>Zm9v</c2pa:manifest>", "<!--", "-->", "/>", "<b c='d>' e/>"};
	size_t n = 5;

	memcpy(text, "<svg>", n);
	for (unsigned i = next(&seed) % 40; i > 0; i--) {
		const char *word = words[next(&seed) % (sizeof(words) / sizeof(words[0]))];

		memcpy(&text[n], word, strlen(word));
		n += strlen(word);
	}
	return n;
}

/*
 * Tags that nothing can follow from are passed over in memory, but not in UTF-16, which is read
 * character by character: both must come to the same, whatever the text is.
 */
static void test_both_ways(void **state)
{
	(void)state;
	for (uint32_t seed = 0; seed < 20000; seed++) {
		char text[2048];
		uint8_t wide[4096] = {0};
		size_t n = make_soup(text, seed);
		struct format_scan one, two;

		for (size_t i = 0; i < n; i++)
			wide[2 * i] = (uint8_t)text[i];
		format_scan(&one, prov_format_svg(), prov_bytes(text, n));
		format_scan(&two, prov_format_svg(), prov_bytes(wide, 2 * n));
		assert_int_equal(one.code, two.code);
		assert_int_equal(one.cands.n, two.cands.n);
		assert_int_equal(one.layout.n, two.layout.n);
		for (size_t i = 0; i < one.layout.n && one.code == PROV_OK; i++) {
			assert_int_equal(one.layout.v[i].len * 2, two.layout.v[i].len);
			assert_string_equal(one.layout.v[i].name, two.layout.v[i].name);
		}
		format_scan_fini(&one);
		format_scan_fini(&two);
	}
}

/* The hash can be guessed where the store lies near the beginning, whole and alone. */
static void test_ahead(void **state)
{
	static const struct {
		const char *text;
		bool wanted;
	} rows[] = {
	    {IN("<c2pa:manifest>Zm9v</c2pa:manifest>"), true},
	    {IN("<c2pa:manifest>Zm!v</c2pa:manifest>"), false},
	    {IN("<c2pa:manifest>Zm9v</c2pa:manifest><c2pa:manifest>Zm9v</c2pa:manifest>"), false},
	    {IN(""), false},
	    {"<html/>", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_ahead ahead;
		struct prov_arena arena;
		struct prov_src *src = NULL;
		bool wanted = !rows[i].wanted;

		prov_arena_init(&arena, 1 << 20);
		assert_int_equal(
		    prov_src_mem(&src, rows[i].text, strlen(rows[i].text), NULL), PROV_OK);
		assert_int_equal(
		    prov_format_svg()->ahead(src, &arena, &ahead, &wanted, NULL), PROV_OK);
		assert_int_equal(wanted, rows[i].wanted);
		if (wanted) {
			assert_int_equal(ahead.store.len, 4);
			assert_true(prov_bytes_is(ahead.data, "foo"));
			assert_null(ahead.after);
		}
		prov_src_close(src);
		prov_arena_fini(&arena);
	}
}

/* The root is closed, or the file was cut; what stands behind it is no matter. */
static void test_missing(void **state)
{
	static const struct {
		const char *text;
		bool lacks;
	} rows[] = {{"<svg/>", false}, {"<svg><g/></svg>", false},
	    {"<svg></svg>\n<!-- x -->", false}, {"<svg>", true}, {"<svg><g/>", true},
	    {"<svg><svg></svg>", true}, {"<svg><path d='M1", true}, {"<svg><!-- </svg>", true}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *what = format_missing(prov_format_svg(), prov_bytes_str(rows[i].text));

		assert_int_equal(what != NULL, rows[i].lacks);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_utf16),
	    cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_no_svg),
	    cmocka_unit_test(test_both_ways),
	    cmocka_unit_test(test_ahead),
	    cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
