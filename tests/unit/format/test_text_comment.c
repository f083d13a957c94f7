/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_syntax.h"

static bool is_comment(const char *prefix, const char *suffix)
{
	return prov_text_is_comment(prov_bytes_str(prefix), prov_bytes_str(suffix));
}

/* Where a comment is left open, it would go on in what the hash covers, and change what that does.
 */
static void test_comments(void **state)
{
	(void)state;
	assert_true(is_comment("# ", ""));
	assert_true(is_comment("\t//", " "));
	assert_true(is_comment("/* ", " */ "));
	assert_true(is_comment("<!--", "-->"));
	assert_true(is_comment("--[[", "]]"));
	assert_false(is_comment("", ""));
	assert_false(is_comment("/*", ""));
	assert_false(is_comment("<!--", ""));
	assert_false(is_comment("<!--", "*/"));
	assert_false(is_comment("/*", "*/ /*"));
	assert_false(is_comment("#", "\\"));
	assert_false(is_comment("#", "*/"));
	assert_false(is_comment("x = 1; #", ""));
	assert_false(is_comment("\"\"\"", "\"\"\""));
	assert_false(is_comment("'", ""));
	assert_false(is_comment("\"", ""));
	assert_false(is_comment("#\r", ""));
	assert_true(prov_text_begins_comment(prov_bytes_str(" /* ")));
	assert_false(prov_text_begins_comment(prov_bytes_str("")));
	assert_false(prov_text_begins_comment(prov_bytes_str("see")));
}

static bool is_of(const char *name, const char *before, const char *after)
{
	return prov_text_is_comment_of(
	    &prov_text_syntax_named(name)->format, prov_bytes_str(before), prov_bytes_str(after));
}

/* What is a comment in one language acts in another, and no hash covers it. */
static void test_languages(void **state)
{
	(void)state;
	for (size_t i = 0; prov_text_syntax_at(i) != NULL; i++) {
		const struct prov_text_syntax *row = prov_text_syntax_at(i);
		char begin[16];

		(void)snprintf(begin, sizeof(begin), "%s ", row->prefix);
		assert_true(prov_text_is_comment_of(
		    &row->format, prov_bytes_str(begin), prov_bytes_str(row->suffix)));
	}
	assert_true(is_of("a.css", "/* ", " */"));
	assert_true(is_of("a.js", "//", ""));
	assert_true(is_of("a.xml", "<!--", "-->"));
	assert_true(is_of("a.md", "", ""));
	assert_true(is_of("a.sql", "/* ", "*/"));
	assert_true(is_of("a.go", "//", ""));
	/* Behind a block, Go reads no constraint that says whether it builds the file. */
	assert_false(is_of("a.go", "/*", "*/"));
	assert_true(is_of("a.fs", "(*", "*)"));
	assert_false(is_of("a.fs", "/*", "*/"));
	assert_false(is_of("a.zig", "/*", "*/"));
	assert_false(is_of("a.adoc", "/*", "*/"));
	assert_false(is_of("a.org", "##", ""));
	assert_false(is_of("a.css", "#", ""));
	assert_false(is_of("a.css", "//", ""));
	assert_false(is_of("a.sh", "(*", "*)"));
	assert_false(is_of("a.sql", "!", ""));
	assert_false(is_of("a.sql", "/*!", "*/"));
	assert_false(is_of("a.yaml", "--", ""));
	assert_false(is_of("a.yaml", "", ""));
	assert_false(is_of("a.yaml", "%", ""));
	assert_false(is_of("a.m4", "NOTE", ""));
	assert_false(is_of("makefile", "//", ""));
	assert_false(is_of("a.py", "//", ""));
}

/* A blank that moved changes what the line is. */
static void test_blanks(void **state)
{
	(void)state;
	assert_true(is_of("a.yaml", "# ", ""));
	assert_true(is_of("a.yaml", "#", ""));
	assert_false(is_of("a.yaml", " #", ""));
	assert_false(is_of("makefile", "\t# ", ""));
	assert_true(is_of("makefile", "# ", ""));
	assert_false(is_of("a.adoc", " //", ""));
	assert_false(is_of("a.man", " .\\\"", ""));
	assert_false(is_of("a.vtt", " NOTE ", ""));
	assert_false(is_of("a.vtt", "NOTE", ""));
	assert_true(is_of("a.vtt", "NOTE ", ""));
	assert_false(is_of("a.texi", "@c", ""));
	assert_true(is_of("a.texi", " @c ", ""));
	assert_false(is_of("a.rst", "..", ""));
	assert_true(is_of("a.rst", "..\t", ""));
	assert_false(is_of("a.vb", "REM", ""));
	/* Behind MySQL's sign is a blank, or it is two of minus; behind that of SQL*Plus, too. */
	assert_false(is_of("a.sql", "--", ""));
	assert_false(is_of("a.sql", "/*", "*/"));
	assert_false(is_of("a.org", "#", ""));
	assert_true(is_of("a.org", " # ", ""));
	/* In a fixed form's sixth column it would go on with the line before. */
	assert_false(is_of("a.f77", "     !", ""));
	assert_true(is_of("a.f77", "! ", ""));
	assert_true(is_of("a.py", "    # ", ""));
	assert_true(is_of("a.py", "#", ""));
}

static bool is_plain(const char *before, const char *after)
{
	return prov_text_is_comment_of(&prov_text_syntax_typed("text/plain")->format,
	    prov_bytes_str(before), prov_bytes_str(after));
}

/* Where nothing says the language: what no reader takes for a command without a complaint. */
static void test_unknown(void **state)
{
	static const char *const out[][2] = {{"(*", "*)"}, {"!", ""}, {"..", ""}, {"%", ""},
	    {";", ""}, {";;", ""}, {"--", ""}, {"REM", ""}, {"@REM", ""}, {"dnl", ""}, {"@c", ""},
	    {"NOTE", ""}, {".\\\"", ""}, {"{/*", "*/}"}, {"--[[", "]]"}, {"{-", "-}"},
	    {"<%--", "--%>"}, {"#", "*/"}, {"/*", ""}, {"x", ""}};

	(void)state;
	assert_false(prov_text_is_known(&prov_text_syntax_typed("text/plain")->format));
	assert_false(prov_text_is_known(&prov_text_syntax_named("a.json")->format));
	assert_false(prov_text_is_known(prov_format_text()));
	assert_true(prov_text_is_known(&prov_text_syntax_named("a.py")->format));
	assert_true(is_plain("# ", ""));
	assert_true(is_plain("//", ""));
	assert_true(is_plain(" /* ", " */ "));
	assert_true(is_plain("/*!", "*/"));
	assert_true(is_plain("<!--", "-->"));
	assert_true(is_plain("<?c2pa", "?>"));
	assert_true(is_plain("", ""));
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
		if (is_plain(out[i][0], out[i][1]))
			fail_msg("%s", out[i][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_comments),
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_blanks),
	    cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
