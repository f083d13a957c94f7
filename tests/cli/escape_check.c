/* SPDX-License-Identifier: Apache-2.0 */
/* What the tools themselves show of a stranger's text: as the library's renderers do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "common/escape.h"

static void test_unseen(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		if (utf8_is_unseen(cp) != prov_utf8_is_unseen(cp))
			fail_msg("U+%04X is shown by one and escaped by the other", (unsigned)cp);
	}
}

static void quoted(const char *text, size_t max, const char *want)
{
	char *got = escape_quote(text, max);

	assert_string_equal(got, want);
	free(got);
}

static void test_quote(void **state)
{
	(void)state;
	quoted("a", 2, "\"a\"");
	quoted("ab", 2, "\"ab\"");
	quoted("abc", 2, "\"ab\xe2\x80\xa6\"");
	quoted("", 2, "\"\"");
	quoted("a\" b", 9, "\"a\\\" b\"");
	quoted("\x1b\xff", 9, "\"\\u{1B}\\xFF\"");
	/* A character is shown whole, or not at all. */
	quoted("\xc3\xa9\xc3\xa9x", 3, "\"\xc3\xa9\xc3\xa9\xe2\x80\xa6\"");
	/* Marks: none on our quotation mark, eight on a letter. */
	quoted("\xcc\x80", 9, "\"\\u{300}\"");
	quoted("a\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80", 99,
	    "\"a\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\xcc\x80\\u{300}\"");
}

static void named(const char *name, const char *want)
{
	char *got = escape_name(name);

	assert_string_equal(got, want);
	free(got);
}

static void test_name(void **state)
{
	(void)state;
	named("a.jpg", "a.jpg");
	named("a:b \"c\".jpg", "a:b \"c\".jpg");
	named("a\x1b.jpg", "a\\u{1B}.jpg");
	named("a.jpg: trusted.jpg", "\"a.jpg: trusted.jpg\"");
	named("\"a\": b", "\"\\\"a\\\": b\"");
	named("\"a", "\"\\\"a\"");
	named("a ", "\"a \"");
	named(" a", "\" a\"");
	named("", "\"\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_unseen),
	    cmocka_unit_test(test_quote),
	    cmocka_unit_test(test_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
