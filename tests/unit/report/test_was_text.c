/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "report/was.h"

static unsigned alike(const char *now, const char *was, bool is_text)
{
	struct prov_src *a, *b;
	unsigned out;
	bool found;

	assert_int_equal(prov_src_mem(&a, now, strlen(now), NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&b, was, strlen(was), NULL), PROV_OK);
	assert_int_equal(prov_was_text(a, "a.txt", b, "b.txt", &found, &out, NULL), PROV_OK);
	assert_int_equal(found, is_text);
	prov_src_close(a);
	prov_src_close(b);
	return out;
}

static void test_alike(void **state)
{
	(void)state;
	assert_int_equal(alike("caf\xc3\xa9\n", "cafe\xcc\x81", true), 101);
	assert_int_equal(alike("a\r\nb", "a\nb\n\n", true), 101);
	assert_int_equal(alike("caf\xc3\xa9", "cafe", true), 0);
	assert_int_equal(alike("0123456789abcd", "0123456789abce", true), 90);
	assert_int_equal(alike("one two three", "three two one", true), 50);
	assert_int_equal(alike("abc", "abd", true), 0);
	assert_int_equal(alike("abc", "\x89PNG\r\n\x1a\n", false), 0);
	assert_int_equal(alike("\x01\x02", "abc", false), 0);
}

/* What carries credentials is no part of the text, here or in the other. */
static void test_wrapper(void **state)
{
	/* U+FEFF, then the magic, version and length of an empty store as variation selectors. */
	static const uint8_t header[] = {'C', '2', 'P', 'A', 'T', 'X', 'T', 0, 1, 0, 0, 0, 0};
	char text[256] = "The text\xef\xbb\xbf";
	size_t n = strlen(text);

	(void)state;
	for (size_t i = 0; i < sizeof(header); i++) {
		if (header[i] < 16) {
			text[n++] = '\xef';
			text[n++] = '\xb8';
			text[n++] = (char)(0x80 + header[i]);
		} else {
			unsigned cp = 0xe0100u + header[i] - 16;

			text[n++] = '\xf3';
			text[n++] = '\xa0';
			text[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
			text[n++] = (char)(0x80 | (cp & 0x3f));
		}
	}
	text[n] = '\0';
	assert_int_equal(alike(text, "The text", true), 101);
	assert_true(alike(text, "The texts", true) < 101);
}

/* A text that is no longer than may be is compared; with a byte more it is not. */
static void test_long(void **state)
{
	char *text = malloc(PROV_MAX_COMPARED_TEXT + 2);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', PROV_MAX_COMPARED_TEXT + 1);
	text[PROV_MAX_COMPARED_TEXT + 1] = '\0';
	assert_int_equal(alike(text, text, false), 0);
	assert_int_equal(alike("aa", text, false), 0);
	text[PROV_MAX_COMPARED_TEXT] = '\0';
	assert_int_equal(alike(text, text, true), 101);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alike),
	    cmocka_unit_test(test_wrapper),
	    cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
