/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/html_tok.h"

struct page {
	struct prov_src *src;
	struct prov_html h;
	struct prov_html_attrs *attrs;
	uint8_t *block;
};

static void begin(struct page *p, const char *text, size_t n)
{
	p->attrs = malloc(sizeof(*p->attrs));
	p->block = malloc(PROV_XML_BLOCK);
	assert_non_null(p->attrs);
	assert_non_null(p->block);
	memset(p->attrs, 0, sizeof(*p->attrs));
	assert_int_equal(prov_src_mem(&p->src, text, n, NULL), PROV_OK);
	prov_html_init(&p->h, p->attrs, p->src, p->block, NULL);
}

static void end(struct page *p)
{
	assert_int_equal(p->h.in.code, PROV_OK);
	prov_src_close(p->src);
	free(p->block);
	free(p->attrs);
}

/* The kinds of the tokens up to the first text, as letters, and where that begins. */
static void check(const char *text, const char *kinds, size_t at, bool foreign)
{
	static const char letters[] = "ETSOC";
	struct page p;
	size_t n = 0;

	begin(&p, text, strlen(text));
	print_message("%s\n", text);
	for (;;) {
		enum prov_html_kind kind = prov_html_next(&p.h, foreign);

		assert_int_equal(kinds[n], letters[kind]);
		n++;
		if (kind == PROV_HTML_EOF || kind == PROV_HTML_TEXT)
			break;
	}
	assert_int_equal(kinds[n], '\0');
	assert_int_equal(p.h.start, at);
	end(&p);
}

/* HTML, 13.2.5: what browsers take for one token. */
static void test_tokens(void **state)
{
	static const struct {
		const char *text, *kinds;
		size_t at;
	} cases[] = {
	    {"", "E", 0},
	    {"x", "T", 0},
	    {" \n\f\tx", "ST", 4},
	    {"\xef\xbb\xbfx", "T", 3},
	    {"\xef\xbb", "T", 0},
	    {"<!doctype html>x", "ST", 15},
	    {"<!DOCTYPE a '>' x", "ST", 14}, /* quotes hide no end there */
	    {"<!-->x", "ST", 5},
	    {"<!--->x", "ST", 6},
	    {"<!---->x", "ST", 7},
	    {"<!-- a -- b --->x", "ST", 16},
	    {"<!-- a --!>x", "ST", 11},
	    {"<!--!>-->x", "ST", 9},
	    {"<!--->-->x", "ST", 6},
	    {"<!-- a --!-->x", "ST", 13},
	    {"<!-- a --!-!>-->x", "ST", 16},
	    {"<!-- <!-- > -->x", "ST", 15},
	    {"<!-- a -- >x", "E", 0},
	    {"<!->x", "ST", 4},
	    {"<!-x-->y", "ST", 7},
	    {"<!x>y", "ST", 4},
	    {"<!>y", "ST", 3},
	    {"<![CDATA[>]]>y", "ST", 10},
	    {"<?xml version='>'?>y", "ST", 16},
	    {"<a b='>' c=\">\" d=> >x", "OST", 19},
	    {"<a b=c/>x", "OT", 8},
	    {"<a/ / =>x", "OT", 8},
	    {"<a b='", "E", 0},
	    {"<a", "E", 0},
	    {"</a b='>'>x", "CT", 10},
	    {"</>x", "ST", 3},
	    {"</ a>x", "ST", 5},
	    {"</", "T", 0},
	    {"<", "T", 0},
	    {"< a>", "T", 0},
	    {"<1>", "T", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].text, cases[i].kinds, cases[i].at, false);
	check("<![CDATA[>]]>y", "ST", 13, true);
	check("<![CDATA[>]]", "E", 0, true);
}

static void test_attributes(void **state)
{
	static const char text[] =
	    "<LiNk REL='a C2PA-Manifest\tb' type = application/c2pa/ href=\"1>2\" HREF=3 charset>";
	struct page p;

	(void)state;
	begin(&p, text, strlen(text));
	assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_OPEN);
	assert_string_equal(p.h.name, "link");
	assert_int_equal(p.h.num_attrs, 5);
	assert_true(prov_html_value_has(&p.attrs->rel, "c2pa-manifest"));
	assert_true(prov_html_value_has(&p.attrs->rel, "a"));
	assert_true(prov_html_value_has(&p.attrs->rel, "b"));
	assert_false(prov_html_value_has(&p.attrs->rel, "c2pa"));
	assert_false(prov_html_value_is(&p.attrs->rel, "c2pa-manifest"));
	/* The slash is of the value; the first of two counts. */
	assert_true(prov_html_value_is(&p.attrs->type, "application/c2pa/"));
	assert_true(prov_html_value_is(&p.attrs->href, "1>2"));
	assert_true(p.h.has_charset);
	assert_false(p.attrs->content.has);
	end(&p);
}

/* Long names and values are read to their end, wherever a block ends. */
static void test_long(void **state)
{
	static const char tail[] = "' b>x";
	const size_t n = 3 * PROV_XML_BLOCK;
	char *text = malloc(n + sizeof(tail));
	struct page p;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', n);
	memcpy(text, "<averylongnameofatag rel='", 26);
	memcpy(&text[n], tail, sizeof(tail));
	begin(&p, text, n + strlen(tail));
	assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_OPEN);
	assert_string_equal(p.h.name, "");
	assert_int_equal(p.h.num_attrs, 2);
	assert_int_equal(p.attrs->rel.n, n - 26);
	assert_false(prov_html_value_is(&p.attrs->rel, "a"));
	assert_false(prov_html_value_has(&p.attrs->rel, "a"));
	assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_TEXT);
	end(&p);
	free(text);
}

static void test_page_type(void **state)
{
	static const char *const types[] = {"<!DocType HTML>", "<!doctype html PUBLIC 'a'>"};
	static const char *const others[] = {"<!doctype svg>", "<!doctype htmlx>", "<!html>"};
	struct page p;

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		begin(&p, types[i], strlen(types[i]));
		assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_SKIP);
		assert_true(p.h.is_page_type);
		end(&p);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		begin(&p, others[i], strlen(others[i]));
		assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_SKIP);
		assert_false(p.h.is_page_type);
		end(&p);
	}
}

static void test_wide(void **state)
{
	static const char text[] = "\xff\xfe<\0a\0>\0";
	struct page p;

	(void)state;
	begin(&p, text, sizeof(text) - 1);
	assert_int_equal(p.h.in.unit, 2);
	assert_int_equal(prov_html_next(&p.h, false), PROV_HTML_EOF);
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_attributes),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_page_type),
	    cmocka_unit_test(test_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
