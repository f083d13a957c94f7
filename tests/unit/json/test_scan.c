/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "helper/mutate.h"
#include "json/scan.h"

/* One letter for each token, the text of keys, strings and numbers behind it. */
static void describe(struct prov_bytes text, struct prov_wr *wr)
{
	struct prov_json_scan s;
	struct prov_bytes token;
	enum prov_json_type type;

	prov_json_scan_init(&s, text);
	do {
		static const char *const names[] = {
		    "BAD", "", "{", "}", "[", "]", "k", "s", "n", "true", "false", "null"};

		type = prov_json_scan(&s, &token);
		prov_wr_str(wr, names[type]);
		if (type == PROV_JSON_KEY || type == PROV_JSON_STRING) {
			prov_wr_u8(wr, ':');
			prov_json_unescape(wr, token);
		} else if (type == PROV_JSON_NUMBER) {
			prov_wr_u8(wr, ':');
			prov_wr_bytes(wr, token);
		}
		prov_wr_u8(wr, ' ');
	} while (type != PROV_JSON_END && type != PROV_JSON_BAD);
	prov_wr_u8(wr, '\0');
}

static void expect(const char *text, size_t n, const char *tokens)
{
	uint8_t *exact = mutate_copy(prov_bytes(text, n));
	struct prov_wr wr;

	prov_wr_init(&wr, 1 << 16);
	describe(prov_bytes(exact, n), &wr);
	assert_string_equal((const char *)wr.p, tokens);
	prov_wr_fini(&wr);
	free(exact);
}

static void test_tokens(void **state)
{
	static const struct {
		const char *text, *tokens;
	} rows[] = {
	    {"1", "n:1  "},
	    {" [ ] ", "[ ]  "},
	    {"{}", "{ }  "},
	    {"\xef\xbb\xbf{}", "{ }  "},
	    {"[1,-2.5e+7,0,0.0,1E9]", "[ n:1 n:-2.5e+7 n:0 n:0.0 n:1E9 ]  "},
	    {"{\"a\":1,\"b\":[true,false,null]}", "{ k:a n:1 k:b [ true false null ] }  "},
	    {"[[],{},[{}]]", "[ [ ] { } [ { } ] ]  "},
	    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", "s:\"\\/\b\f\n\r\tA  "},
	    {"\"\\uD83D\\ude00\"", "s:\xf0\x9f\x98\x80  "},
	    {"\"\\ud83dx\\ude00\\ud83d\\u0041\\ud83d\"", "s:\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd"
							 "A\xef\xbf\xbd  "},
	    {"12345678901234567890123", "n:12345678901234567890123  "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(rows[i].text, strlen(rows[i].text), rows[i].tokens);
}

static void test_malformed(void **state)
{
	static const char *const rows[] = {"", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]",
	    "[1 2]", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{,}", "[}", "{]",
	    "{\"a\":1]", "1 2", "{}{}", "nul", "nulll", "True", "+1", "01", "-", "1.", ".5", "1e",
	    "1e+", "0x1", "--1", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"",
	    "\"\xff\"", "\"\xe2\x82\"", "'a'", "NaN", "[1]x", "\x01", "/**/1"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *exact = mutate_copy(prov_bytes_str(rows[i]));
		struct prov_err err = {0};
		struct prov_json_scan s;
		struct prov_bytes token;

		assert_int_equal(
		    prov_json_check(prov_bytes(exact, strlen(rows[i])), 100, &err), PROV_E_FORMAT);
		assert_true(err.has_at && err.at >= 100 && err.at <= 100 + strlen(rows[i]));
		prov_json_scan_init(&s, prov_bytes(exact, strlen(rows[i])));
		while (prov_json_scan(&s, &token) != PROV_JSON_BAD)
			;
		/* Bad stays bad. */
		assert_int_equal(prov_json_scan(&s, &token), PROV_JSON_BAD);
		assert_int_equal(token.n, 0);
		free(exact);
	}
	assert_int_equal(prov_json_check(prov_bytes("\"a\0b\"", 5), 0, NULL), PROV_E_FORMAT);
	assert_int_equal(prov_json_check(prov_bytes("\"\\\0\"", 4), 0, NULL), PROV_E_FORMAT);
	assert_int_equal(prov_json_check(prov_bytes("1\0", 2), 0, NULL), PROV_E_FORMAT);
}

static void test_depth(void **state)
{
	char text[2 * PROV_JSON_MAX_DEPTH + 2];
	(void)state;

	memset(text, '[', PROV_JSON_MAX_DEPTH);
	memset(&text[PROV_JSON_MAX_DEPTH], ']', PROV_JSON_MAX_DEPTH);
	assert_int_equal(prov_json_check(prov_bytes(text, sizeof(text) - 2), 0, NULL), PROV_OK);
	memset(text, '[', PROV_JSON_MAX_DEPTH + 1);
	memset(&text[PROV_JSON_MAX_DEPTH + 1], ']', PROV_JSON_MAX_DEPTH + 1);
	assert_int_equal(prov_json_check(prov_bytes(text, sizeof(text)), 0, NULL), PROV_E_LIMIT);
}

/* Damaged copies: what we take, another parser takes too (it is the laxer one). */
static void compare(void *ctx, struct prov_bytes data)
{
	bool ours = prov_json_check(data, 0, NULL) == PROV_OK;
	struct prov_wr wr;
	cJSON *theirs;

	(void)ctx;
	prov_wr_init(&wr, 1 << 16);
	describe(data, &wr);
	prov_wr_fini(&wr);
	if (!ours)
		return;
	theirs = cJSON_ParseWithLength((const char *)data.p, data.n);
	assert_non_null(theirs);
	cJSON_Delete(theirs);
}

static void test_damaged(void **state)
{
	static const char sample[] =
	    "{\"@context\":{\"dc\":\"http://purl.org/dc/elements/1.1/\"},\"dc:x\":[-1.5e3,true,"
	    "null,\"\\u00e9\\\\\xc3\xa9\",{}],\"e\":[]}";

	(void)state;
	assert_int_equal(prov_json_check(prov_bytes_str(sample), 0, NULL), PROV_OK);
	mutate_all(prov_bytes_str(sample), compare, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
