/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/text.h"

static void test_is(void **state)
{
	(void)state;
	assert_true(prov_text_is(prov_bytes_str("a\tb\n\xc3\xa9")));
	assert_true(prov_text_is(prov_bytes_str("cut \xc3")));
	assert_false(prov_text_is(prov_bytes_str("")));
	assert_false(prov_text_is(prov_bytes_str("a\x01")));
	assert_false(prov_text_is(prov_bytes_str("\xff\xfe")));
	assert_false(prov_text_is(prov_bytes((const uint8_t *)"a\0b", 3)));
}

/* What has a place of its own for credentials is no unstructured text. */
static void test_sniff(void **state)
{
	static const char *const no[] = {"<?xml version=", "<svg ", "<x:svg>", " <html>",
	    "%PDF-1.7", "#!/bin/sh", "{ \"a\"", "[{", "\xef\xbb\xbf<!DOCTYPE html>", "\x01"};
	static const char *const yes[] = {"a", "{ a", "[1", "<p>", "\xef\xbb\xbftext"};

	(void)state;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_int_equal(prov_text_sniff(prov_bytes_str(no[i])), 0);
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(prov_text_sniff(prov_bytes_str(yes[i])) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_is),
	    cmocka_unit_test(test_sniff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
