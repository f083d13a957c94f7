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
#include "helper/mutate.h"
#include "report/show_data.h"

static void expect(const char *text, bool is_json, const char *shown)
{
	uint8_t *exact = mutate_copy(prov_bytes_str(text));
	struct collect c = {0};
	struct prov_show s;

	prov_show_init(&s, is_json, collect_write, &c);
	prov_show_json(&s, prov_bytes(exact, strlen(text)), 100);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_string_equal(c.text, shown);
	assert_true(collect_is_harmless(&c));
	collect_free(&c);
	free(exact);
}

static void test_same_again(void **state)
{
	static const char *const rows[] = {"1", "-2.50e+7", "12345678901234567890.0", "\"x\"", "[]",
	    "{}", "[true,false,null,[{}]]", "{\"a\":[1,{\"b\":\"\\\"\\\\\"}],\"a\":2}",
	    "\"\\u202e\\u000a\\udb40\\udc41\""};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(rows[i], true, rows[i]);
	expect(" { \"a\" : [ 1 , \"\\n\\/\\u0041\" ] } ", true, "{\"a\":[1,\"\\u000a/A\"]}");
}

static void test_tree(void **state)
{
	(void)state;
	expect("{\"@type\":\"X\",\"author\":[{\"name\":\"A\\u001b[2J\",\"n\":1.0}]}", false,
	    "@type: \"X\"\nauthor:\n  - name: \"A\\u{1B}[2J\"\n    n: 1.0\n");
}

static void test_malformed(void **state)
{
	(void)state;
	expect("{\"a\":1,}", true,
	    "{\"damaged\":\"JSON: no key\",\"damaged_at\":107,\"text\":\"{\\\"a\\\":1,}\"}");
	expect("[01]", false, "damaged: JSON: a comma is missing (at byte 102)\ntext: \"[01]\"\n");
	expect("", true,
	    "{\"damaged\":\"JSON: the text ends too early\",\"damaged_at\":100,\"text\":\"\"}");
}

static void show_both(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	for (int is_json = 0; is_json < 2; is_json++) {
		struct collect c = {0};
		struct prov_show s;

		prov_show_init(&s, is_json != 0, collect_write, &c);
		prov_show_json(&s, data, 0);
		assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
		assert_true(collect_is_harmless(&c));
		collect_free(&c);
	}
}

static void test_damaged(void **state)
{
	(void)state;
	mutate_all(
	    prov_bytes_str("{\"a\":[1,-2.5e3,\"\\u00e9\\ud83d\\ude00\",{\"b\":null}],\"c\":{}}"),
	    show_both, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same_again),
	    cmocka_unit_test(test_tree),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
