/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_structured.h"
#include "format/text_syntax.h"
#include "helper/format_check.h"

#define STORE "0123456789abcdef"

static const char *const contents[] = {"x", "x\n", "x\r\n", "x\ny", "x\r\ny\r\n", "\n", "\n\n",
    "\xef\xbb\xbfx\n", "#!/bin/x\ny\n", "#!/bin/x\r\ny", "#!/bin/x\ny\r\n", "<?xml x?>\n<a/>\n",
    "<?php\necho 1;\n", "---\na: b\n---\nc\n", "+++\r\na = 1\r\n+++\r\n", "WEBVTT\n\nx\n",
    "WEBVTT\r\n\r\nx\r\n", "#!/bin/x\nx\n__END__\ny\n", "x\ry\n"};

static uint8_t *embed(const struct prov_format *f, struct prov_bytes data, size_t old,
    const char *store, size_t *n, struct prov_err *err)
{
	return format_embed(f, data, old, prov_bytes_str(store), n, err);
}

/* What is put in can be taken out, and leaves what there was, to the byte. */
static bool check_back(const struct prov_format *f, struct prov_bytes data)
{
	struct prov_err err = {0};
	size_t n, m, k;
	uint8_t *made = embed(f, data, PROV_NO_CAND, STORE, &n, &err), *again, *back;

	if (made == NULL) {
		assert_int_equal(err.code, PROV_E_UNSUPPORTED);
		return false;
	}
	again = embed(f, prov_bytes(made, n), 0, STORE STORE, &m, NULL);
	assert_non_null(again);
	back = embed(f, prov_bytes(again, m), 0, "", &k, NULL);
	assert_non_null(back);
	assert_int_equal(k, data.n);
	assert_memory_equal(back, data.p, data.n);
	free(back);
	free(again);
	free(made);
	return true;
}

static void test_every_row(void **state)
{
	const unsigned none = PROV_SYNTAX_NONE | PROV_SYNTAX_UNSURE;
	const struct prov_text_syntax *row;

	(void)state;
	for (size_t i = 0; (row = prov_text_syntax_at(i)) != NULL; i++) {
		size_t done = 0;

		for (size_t k = 0; k < sizeof(contents) / sizeof(contents[0]); k++) {
			struct prov_bytes data = prov_bytes_str(contents[k]);

			if ((row->flags & none) == 0) {
				done += check_back(&row->format, data);
				assert_int_equal(format_check(&row->format, data, 33), PROV_OK);
			}
		}
		assert_int_equal(done > 0, (row->flags & none) == 0);
	}
}

static void expect(const char *name, const char *text, const char *made)
{
	size_t n;
	uint8_t *out = embed(&prov_text_syntax_named(name)->format, prov_bytes_str(text),
	    PROV_NO_CAND, "abcdef", &n, NULL);

	assert_non_null(out);
	assert_int_equal(n, strlen(made));
	assert_memory_equal(out, made, n);
	free(out);
}

#define BLOCK PROV_BLOCK_BEGIN " " PROV_BLOCK_DATA "YWJjZGVm " PROV_BLOCK_END

static void test_shapes(void **state)
{
	(void)state;
	expect("a.py", "x\n", "# " BLOCK "\nx\n");
	expect("a.c", "x\r\n", "/* " BLOCK " */\r\nx\r\n");
	expect("a.js", "x\n", "/*! " BLOCK " */\nx\n");
	expect("a.sh", "#!a\nx\n", "#!a\nx\n# " BLOCK "\n");
	expect("a.sh", "#!a\nx", "#!a\nx\n# " BLOCK);
	expect("a.sh", "#!a\r\nx", "#!a\r\nx\r\n# " BLOCK);
	expect("a.md", "x\n", "<!-- " BLOCK " -->\nx\n");
	expect("a.md", "---\na: b\n---\n", "---\n# " BLOCK "\na: b\n---\n");
	expect("a.xml", "<a/>", "<?c2pa " BLOCK " ?>\n<a/>");
	expect("a.vtt", "WEBVTT\n\nx\n", "WEBVTT\n\nNOTE " BLOCK "\n\nx\n");
	expect("a.rst", "x\n", ".. " BLOCK "\n\nx\n");
}

/* Others write the lines of front matter one by one: so they stay. */
static void test_lines_stay(void **state)
{
	static const char text[] = "---\r\n" PROV_BLOCK_BEGIN "\r\n" PROV_BLOCK_DATA
				   "AAAA\r\n" PROV_BLOCK_END "\r\n---\r\n";
	static const char made[] = "---\r\n" PROV_BLOCK_BEGIN "\r\n" PROV_BLOCK_DATA
				   "YWJjZGVm\r\n" PROV_BLOCK_END "\r\n---\r\n";
	size_t n;
	uint8_t *out = embed(
	    &prov_text_syntax_named("a.md")->format, prov_bytes_str(text), 0, "abcdef", &n, NULL);

	(void)state;
	assert_non_null(out);
	assert_int_equal(n, sizeof(made) - 1);
	assert_memory_equal(out, made, n);
	free(out);
}

static void refuse(const char *name, const char *text, const char *words)
{
	struct prov_err err = {0};
	size_t n;

	assert_null(embed(&prov_text_syntax_named(name)->format, prov_bytes_str(text), PROV_NO_CAND,
	    "abcdef", &n, &err));
	if (strstr(err.msg, words) == NULL)
		fail_msg("no \"%s\" in: %s", words, err.msg);
}

static void test_refused(void **state)
{
	(void)state;
	refuse("a.md", "see " PROV_BLOCK_BEGIN " of A.9\n", "delimiter");
	refuse("a.md", "<!-- " BLOCK " -->\nx\n", "delimiter");
	refuse("a.json", "{}\n", "no place");
}

/* --- links --- */

static int plan_link(struct format_scan *s, const char *url, struct prov_plan *plan)
{
	struct prov_embed in = {.format = &prov_text_syntax_named("a.sql")->format,
	    .src = s->src,
	    .layout = &s->layout,
	    .cands = &s->cands,
	    .old = PROV_NO_CAND,
	    .link = url};

	prov_plan_init(plan, &s->arena);
	return in.format->embed(&in, plan, NULL);
}

static void test_links(void **state)
{
	static const char line[] = "-- " PROV_BLOCK_BEGIN " https://a/b " PROV_BLOCK_END "\n";
	const struct prov_format *f = &prov_text_syntax_named("a.sql")->format;
	struct format_scan s;
	struct prov_plan plan;

	(void)state;
	format_scan(&s, f, prov_bytes_str("select 1;\n"));
	assert_int_equal(plan_link(&s, "https://a/b", &plan), PROV_OK);
	assert_int_equal(plan.excl_start, 0);
	assert_int_equal(plan.excl_len, sizeof(line) - 1);
	assert_memory_equal(plan.ops[0].data.p, line, sizeof(line) - 1);
	assert_int_equal(plan_link(&s, "https://a/'b'", &plan), PROV_E_USAGE);
	format_scan_fini(&s);
	/* One that is there gives way. */
	format_scan(&s, f, prov_bytes_str(line));
	assert_int_equal(plan_link(&s, "https://c", &plan), PROV_OK);
	assert_int_equal(plan.size, sizeof(line) - 1 - 2);
	format_scan_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_row),
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_lines_stay),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
