/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cJSON.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "helper/collect.h"
#include "helper/mutate.h"
#include "report/json.h"

static void put_all(struct prov_json *j)
{
	prov_json_begin(j, '{');
	prov_json_key(j, "a");
	prov_json_begin(j, '[');
	prov_json_uint(j, 0);
	prov_json_uint(j, UINT64_MAX);
	prov_json_begin(j, '[');
	prov_json_end(j, ']');
	prov_json_begin(j, '{');
	prov_json_end(j, '}');
	prov_json_bool(j, true);
	prov_json_bool(j, false);
	prov_json_token(j, prov_bytes_str("null"));
	prov_json_str(j, "x");
	prov_json_end(j, ']');
	prov_json_member(j, "b", "y");
	prov_json_member(j, "absent", NULL);
	prov_json_member_time(j, "c", 0);
	prov_json_key_bytes(j, prov_bytes_str("d\n"));
	prov_json_base64(j, prov_bytes("\x00\xff", 2));
	prov_json_end(j, '}');
}

static void test_shape(void **state)
{
	struct collect c = {0};
	struct prov_json j;
	(void)state;

	prov_json_init(&j, collect_write, &c);
	put_all(&j);
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_string_equal(c.text,
	    "{\"a\":[0,18446744073709551615,[],{},true,false,null,\"x\"],\"b\":\"y\","
	    "\"c\":\"1970-01-01T00:00:00Z\",\"d\\u000a\":\"b64'AP8=\"}");
	collect_free(&c);
}

static void expect(const char *in, size_t n, const char *out)
{
	uint8_t *exact = mutate_copy(prov_bytes(in, n));
	struct collect c = {0};
	struct prov_json j;

	prov_json_init(&j, collect_write, &c);
	prov_json_text(&j, prov_bytes(exact, n));
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_string_equal(c.text, out);
	assert_true(collect_is_harmless(&c));
	collect_free(&c);
	free(exact);
}

static void test_strings(void **state)
{
	(void)state;
	expect("", 0, "\"\"");
	expect("plain", 5, "\"plain\"");
	expect("\"\\/", 3, "\"\\\"\\\\/\"");
	expect("\0", 1, "\"\\u0000\"");
	expect("\x1b[2J\r\n", 6, "\"\\u001b[2J\\u000d\\u000a\"");
	expect("\x7f\xc2\x9b", 3, "\"\\u007f\\u009b\"");
	expect("a\xe2\x80\xae"
	       "b",
	    5, "\"a\\u202eb\"");
	expect("\xe2\x80\x8b\xe2\x80\xa8\xef\xbb\xbf", 9, "\"\\u200b\\u2028\\ufeff\"");
	/* A tag character lies beyond 16 bits: a surrogate pair. */
	expect("\xf3\xa0\x81\x81", 4, "\"\\udb40\\udc41\"");
	expect("\xf0\x9f\x98\x80\xc3\xa9", 6, "\"\xf0\x9f\x98\x80\xc3\xa9\"");
	expect("\xff", 1, "\"\xef\xbf\xbd\"");
	expect("\xe2\x80", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

/* Every code point comes back from a parser that is not ours. */
static void test_every_code_point(void **state)
{
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 64);
	for (uint32_t cp = 1; cp <= 0x10ffff; cp += cp < 0x3000 ? 1 : 37) {
		struct collect c = {0};
		struct prov_json j;
		cJSON *back;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		prov_wr_cut(&wr, 0);
		prov_utf8_put(&wr, cp);
		prov_json_init(&j, collect_write, &c);
		prov_json_text(&j, prov_wr_data(&wr));
		assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
		assert_true(collect_is_harmless(&c));
		back = cJSON_Parse(c.text);
		assert_non_null(back);
		assert_int_equal(strlen(back->valuestring), wr.n);
		assert_memory_equal(back->valuestring, wr.p, wr.n);
		cJSON_Delete(back);
		collect_free(&c);
	}
	prov_wr_fini(&wr);
}

/* A character across the border between two blocks survives. */
static void test_long_strings(void **state)
{
	size_t n = 3 * PROV_IO_BLOCK;
	char *text = malloc(n + 1);
	(void)state;

	assert_non_null(text);
	for (size_t shift = 0; shift < 4; shift++) {
		struct collect c = {0};
		struct prov_json j;
		cJSON *back;

		memset(text, 'x', n);
		text[n] = '\0';
		memcpy(&text[PROV_IO_BLOCK - shift], "\xf0\x9f\x98\x80", 4);
		memcpy(&text[2 * PROV_IO_BLOCK - shift], "\xe2\x82\xac\n", 4);
		prov_json_init(&j, collect_write, &c);
		prov_json_text(&j, prov_bytes(text, n));
		assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
		assert_true(c.calls > 1);
		back = cJSON_Parse(c.text);
		assert_non_null(back);
		assert_string_equal(back->valuestring, text);
		cJSON_Delete(back);
		collect_free(&c);
	}
	free(text);
}

static void test_long_base64(void **state)
{
	size_t n = 2 * PROV_IO_BLOCK + 1;
	uint8_t *zeros = calloc(1, n);
	struct collect c = {0};
	struct prov_json j;
	(void)state;

	assert_non_null(zeros);
	prov_json_init(&j, collect_write, &c);
	prov_json_base64(&j, prov_bytes(zeros, n));
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_true(c.calls > 1);
	assert_int_equal(c.n, strlen("\"b64'\"") + (n + 2) / 3 * 4);
	/* Padding at the very end only: 131073 is a multiple of three. */
	assert_int_equal(strspn(&c.text[5], "A"), c.n - 6);
	collect_free(&c);
	free(zeros);
}

static void test_refusal(void **state)
{
	struct collect c = {.refuse_at = 1};
	struct prov_json j;
	(void)state;

	prov_json_init(&j, collect_write, &c);
	put_all(&j);
	assert_int_equal(prov_json_finish(&j, NULL), PROV_E_IO);
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shape),
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_every_code_point),
	    cmocka_unit_test(test_long_strings),
	    cmocka_unit_test(test_long_base64),
	    cmocka_unit_test(test_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
