/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "report/sarif.h"

static void expect_message(const char *text, const char *json)
{
	struct collect c = {0};
	struct prov_json j;

	prov_json_init(&j, collect_write, &c);
	prov_sarif_message(&j, "message", text);
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_string_equal(c.text, json);
	collect_free(&c);
}

static void test_message(void **state)
{
	(void)state;
	expect_message("plain", "\"message\":{\"text\":\"plain\"}");
	/* 3.11.5: no placeholder; 3.11.6: no link; the backslashes are JSON's in turn. */
	expect_message("{0}", "\"message\":{\"text\":\"{{0}}\"}");
	expect_message("[a](http://b)", "\"message\":{\"text\":\"\\\\[a\\\\](http://b)\"}");
	expect_message("\\[a](b)", "\"message\":{\"text\":\"\\\\\\\\\\\\[a\\\\](b)\"}");
	/* What hides is still shown when a viewer has taken the JSON apart. */
	expect_message("\xe2\x80\xae", "\"message\":{\"text\":\"\\\\\\\\u{{202E}}\"}");
}

static void expect_uri(const char *name, const char *json)
{
	struct collect c = {0};
	struct prov_json j;

	prov_json_init(&j, collect_write, &c);
	prov_sarif_uri(&j, name);
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_string_equal(c.text, json);
	collect_free(&c);
}

static void test_uri(void **state)
{
	(void)state;
	expect_uri("a/b.jpg", "\"uri\":\"a/b.jpg\"");
	expect_uri("/tmp/a b.jpg", "\"uri\":\"file:///tmp/a%20b.jpg\"");
	expect_uri("a#b?c%20", "\"uri\":\"a%23b%3Fc%2520\"");
	expect_uri("javascript:alert(1)", "\"uri\":\"./javascript:alert(1)\"");
	expect_uri("a/b:c", "\"uri\":\"a/b:c\"");
	expect_uri("\xc3\xa9\"<\n", "\"uri\":\"%C3%A9%22%3C%0A\"");
	expect_uri(
	    "https://example.com/a?b=c%20d e", "\"uri\":\"https://example.com/a?b=c%20d%20e\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_message),
	    cmocka_unit_test(test_uri),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
