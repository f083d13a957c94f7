/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/collect.h"
#include "helper/diag.h"
#include "helper/mutate.h"
#include "report/show_data.h"

static void expect_bytes(const uint8_t *data, size_t n, bool is_json, const char *text)
{
	uint8_t *exact = mutate_copy(prov_bytes(data, n));
	struct collect c = {0};
	struct prov_show s;

	prov_show_init(&s, is_json, collect_write, &c);
	prov_show_cbor(&s, prov_bytes(exact, n), 100);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_string_equal(c.text, text);
	assert_true(collect_is_harmless(&c));
	collect_free(&c);
	free(exact);
}

static void expect(const char *notation, bool is_json, const char *text)
{
	size_t n;
	uint8_t *data = diag(notation, &n);

	expect_bytes(data, n, is_json, text);
	free(data);
}

static void test_json(void **state)
{
	static const struct {
		const char *notation, *json;
	} rows[] = {
	    {"0", "0"},
	    {"18446744073709551615", "18446744073709551615"},
	    {"-1", "-1"},
	    {"-500", "-500"},
	    {"\"x\"", "\"x\""},
	    {"h'00ff'", "\"b64'AP8=\""},
	    {"[]", "[]"},
	    {"{}", "{}"},
	    {"[_ ]", "[]"},
	    {"{_ }", "{}"},
	    {"[1, [2, [3]], {}]", "[1,[2,[3]],{}]"},
	    {"{\"a\": {\"b\": [_ 1, 2]}, \"c\": {_ \"d\": true}}",
		"{\"a\":{\"b\":[1,2]},\"c\":{\"d\":true}}"},
	    {"[true, false, null, undefined]", "[true,false,null,null]"},
	    {"1.5", "1.5"},
	    {"[0(\"2026-01-01T00:00:00Z\"), 37(h'01'), 18([1])]",
		"[\"2026-01-01T00:00:00Z\",\"b64'AQ==\",[1]]"},
	    {"{1: 2, -7: 3, h'01': 4, \"1\": 5, [1, 2]: 6}",
		"{\"1\":2,\"-7\":3,\"cbor'4101'\":4,\"1\":5,\"cbor'820102'\":6}"},
	    {"[(_ \"a\", \"b\"), (_ h'01', h'02')]", "[\"ab\",\"b64'AQI=\"]"},
	    {"{(_ \"k\", \"ey\"): 1}", "{\"key\":1}"},
	    {"{0(\"x\"): 1}", "{\"cbor'c06178'\":1}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(rows[i].notation, true, rows[i].json);
}

static void test_odd_values(void **state)
{
	(void)state;
	/* What no C type holds, what JSON has no word for. */
	expect_bytes((const uint8_t *)"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", 9, true,
	    "-18446744073709551616");
	expect_bytes((const uint8_t *)"\xf9\x7e\x00", 3, true, "\"NaN\"");
	expect_bytes((const uint8_t *)"\xf9\x7c\x00", 3, true, "\"Infinity\"");
	expect_bytes((const uint8_t *)"\xf9\xfc\x00", 3, true, "\"-Infinity\"");
	expect_bytes((const uint8_t *)"\xf9\x80\x00", 3, true, "-0");
	expect_bytes((const uint8_t *)"\xf8\xff", 2, true, "\"simple(255)\"");
	expect_bytes((const uint8_t *)"\xe0", 1, true, "\"simple(0)\"");
}

static void test_tree(void **state)
{
	(void)state;
	expect("{\"when\": 0(\"2026-01-01T00:00:00Z\"), \"h\": h'0102', \"t\": 37([1, {}]), \"e\": "
	       "[{\"a\": 1, \"b\": [2]}, {}]}",
	    false,
	    "when: \"2026-01-01T00:00:00Z\"\n"
	    "h: h'0102' (2 bytes)\n"
	    "t:\n"
	    "  tag: 37\n"
	    "  value:\n"
	    "    - 1\n"
	    "    - {}\n"
	    "e:\n"
	    "  - a: 1\n"
	    "    b:\n"
	    "      - 2\n"
	    "  - {}\n");
}

static void test_malformed(void **state)
{
	(void)state;
	expect_bytes((const uint8_t *)"\xa1", 1, true,
	    "{\"damaged\":\"CBOR: more items are announced than there is room "
	    "for\",\"damaged_at\":100,"
	    "\"data\":\"b64'oQ==\"}");
	expect_bytes(NULL, 0, true,
	    "{\"damaged\":\"CBOR: the data ends within an "
	    "item\",\"damaged_at\":100,\"data\":\"b64'\"}");
}

static void show_both(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	for (int is_json = 0; is_json < 2; is_json++) {
		struct collect c = {0};
		struct prov_show s;

		prov_show_init(&s, is_json != 0, collect_write, &c);
		prov_show_cbor(&s, data, 0);
		assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
		assert_true(collect_is_harmless(&c));
		collect_free(&c);
	}
}

static void test_damaged(void **state)
{
	size_t n;
	uint8_t *data =
	    diag("{\"a\": [1, -2, h'0102', {_ \"b\": (_ \"x\", \"y\")}], 5: 0(\"t\"), \"f\": 1.5, "
		 "\"g\": [_ true, undefined], [1]: {}}",
		&n);

	(void)state;
	mutate_all(prov_bytes(data, n), show_both, NULL);
	free(data);
}

/* As deep as the decoder lets through, of each kind of nesting. */
static void test_deep(void **state)
{
	static const char *const openers[] = {"\x81", "\x9f", "\xc6", "\xa1\x00"};

	(void)state;
	for (size_t k = 0; k < sizeof(openers) / sizeof(openers[0]); k++) {
		size_t step = k == 3 ? 2 : 1;
		uint8_t data[3 * PROV_MAX_CBOR_DEPTH + 1];
		size_t n = 0;

		for (size_t i = 0; i < PROV_MAX_CBOR_DEPTH; i++) {
			memcpy(&data[n], openers[k], step);
			n += step;
		}
		data[n++] = 0x01;
		for (size_t i = 0; k == 1 && i < PROV_MAX_CBOR_DEPTH; i++)
			data[n++] = 0xff;
		show_both(NULL, prov_bytes(data, n));
	}
}

/* Many keys and chunked strings in little memory: nothing of them piles up. */
static void test_many(void **state)
{
	size_t n = 600000;
	uint8_t *data = malloc(n + 1);
	struct collect c = {0};
	struct prov_show s;
	(void)state;

	assert_non_null(data);
	data[0] = 0xbf;
	for (size_t i = 1; i + 3 <= n; i += 3) {
		data[i] = (uint8_t)(i % 24);
		data[i + 1] = 0x7f;
		data[i + 2] = 0xff;
	}
	data[n - 2] = 0xff;
	prov_show_init(&s, true, collect_write, &c);
	prov_show_cbor(&s, prov_bytes(data, n - 1), 0);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_memory_equal(c.text, "{\"1\":\"\",\"4\":\"\",", 15);
	collect_free(&c);
	free(data);
}

/* The members alone, into a map that has others. */
static void test_members(void **state)
{
	static const char *const odd[] = {"[1]", "0", "0({})"};
	struct collect c = {0};
	struct prov_show s;
	size_t n;
	uint8_t *data = diag("{\"b\": {\"c\": [{}]}, \"d\": []}", &n);
	(void)state;

	prov_show_init(&s, true, collect_write, &c);
	prov_show_map(&s);
	prov_show_member(&s, "a", "x");
	assert_true(prov_show_cbor_members(&s, prov_bytes(data, n)));
	assert_true(prov_show_cbor_members(&s, prov_bytes("\xa0", 1)));
	assert_true(prov_show_cbor_members(&s, prov_bytes("\xbf\xff", 2)));
	assert_false(prov_show_cbor_members(&s, prov_bytes(data, n - 1)));
	free(data);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		data = diag(odd[i], &n);
		assert_false(prov_show_cbor_members(&s, prov_bytes(data, n)));
		free(data);
	}
	prov_show_member(&s, "z", "y");
	prov_show_end(&s);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_string_equal(c.text, "{\"a\":\"x\",\"b\":{\"c\":[{}]},\"d\":[],\"z\":\"y\"}");
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_odd_values),
	    cmocka_unit_test(test_tree),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_deep),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_members),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
