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
#include "report/show.h"

static void put_sample(struct prov_show *s)
{
	prov_show_map(s);
	prov_show_member(s, "title", "x \"y\"\n");
	prov_show_member(s, "absent", NULL);
	prov_show_key(s, prov_bytes_str("list"), "a note");
	prov_show_list(s);
	prov_show_uint(s, UINT64_MAX);
	prov_show_map(s);
	prov_show_name(s, "a");
	prov_show_bool(s, true);
	prov_show_name(s, "b");
	prov_show_list(s);
	prov_show_str(s, NULL);
	prov_show_end(s);
	prov_show_end(s);
	prov_show_list(s);
	prov_show_list(s);
	prov_show_uint(s, 1);
	prov_show_uint(s, 2);
	prov_show_end(s);
	prov_show_uint(s, 3);
	prov_show_end(s);
	prov_show_map(s);
	prov_show_end(s);
	prov_show_list(s);
	prov_show_end(s);
	prov_show_end(s);
	prov_show_name(s, "empty map");
	prov_show_map(s);
	prov_show_end(s);
	prov_show_name(s, "empty");
	prov_show_list(s);
	prov_show_end(s);
	prov_show_name(s, "data");
	prov_show_data(s, prov_bytes("\x01\xff", 2));
	prov_show_name(s, "when");
	prov_show_time(s, 0);
	prov_show_name(s, "file");
	prov_show_file(s, prov_bytes_str("image/png"), prov_bytes_str("f"), prov_bytes("abc", 3));
	prov_show_name(s, "n");
	prov_show_token(s, prov_bytes_str("1.5e3"));
	prov_show_end(s);
}

static void expect(void (*put)(struct prov_show *), bool is_json, const char *text)
{
	struct collect c = {0};
	struct prov_show s;

	prov_show_init(&s, is_json, collect_write, &c);
	put(&s);
	assert_false(prov_show_failed(&s));
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_string_equal(c.text, text);
	assert_true(collect_is_harmless(&c));
	collect_free(&c);
}

static void test_tree(void **state)
{
	(void)state;
	expect(put_sample, false,
	    "title: \"x \\\"y\\\"\\u{A}\"\n"
	    "list (a note):\n"
	    "  - 18446744073709551615\n"
	    "  - a: true\n"
	    "    b:\n"
	    "      - null\n"
	    "  - - - 1\n"
	    "      - 2\n"
	    "    - 3\n"
	    "  - {}\n"
	    "  - []\n"
	    "\"empty map\": {}\n"
	    "empty: []\n"
	    "data: h'01ff' (2 bytes)\n"
	    "when: 1970-01-01T00:00:00Z\n"
	    "file: image/png, \"f\", 3 bytes\n"
	    "n: 1.5e3\n");
}

static void test_json(void **state)
{
	(void)state;
	expect(put_sample, true,
	    "{\"title\":\"x \\\"y\\\"\\u000a\",\"list\":[18446744073709551615,"
	    "{\"a\":true,\"b\":[null]},[[1,2],3],{},[]],\"empty map\":{},\"empty\":[],"
	    "\"data\":\"b64'Af8=\",\"when\":\"1970-01-01T00:00:00Z\","
	    "\"file\":{\"media_type\":\"image/png\",\"file_name\":\"f\",\"data\":\"b64'YWJj\"},"
	    "\"n\":1.5e3}");
}

static void put_keys(struct prov_show *s)
{
	static const char *const keys[] = {
	    "dc:title", "@type", "c2pa.hash.data__1", "", "a b", "a:", "- a", "#\"x\n", "\xc3\xa9"};

	prov_show_map(s);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		prov_show_name(s, keys[i]);
		prov_show_uint(s, i);
	}
	prov_show_end(s);
}

static void test_keys(void **state)
{
	(void)state;
	expect(put_keys, false,
	    "dc:title: 0\n@type: 1\nc2pa.hash.data__1: 2\n\"\": 3\n\"a b\": 4\n\"a:\": 5\n"
	    "\"- a\": 6\n\"#\\\"x\\u{A}\": 7\n\"\xc3\xa9\": 8\n");
}

static void put_damage(struct prov_show *s)
{
	const struct prov_err placed = {.has_at = true, .at = 7, .msg = "it is cut off"};
	const struct prov_err bare = {.code = PROV_E_FORMAT};

	prov_show_list(s);
	prov_show_map(s);
	prov_show_damage(s, &placed);
	prov_show_end(s);
	prov_show_map(s);
	prov_show_damage(s, &bare);
	prov_show_end(s);
	prov_show_end(s);
}

static void test_damage(void **state)
{
	(void)state;
	expect(put_damage, false,
	    "- damaged: it is cut off (at byte 7)\n- damaged: malformed structure\n");
	expect(put_damage, true,
	    "[{\"damaged\":\"it is cut off\",\"damaged_at\":7},{\"damaged\":\"malformed "
	    "structure\"}]");
}

/* A tree cuts what is long, JSON keeps it. */
static void test_long(void **state)
{
	char text[1000];
	(void)state;

	memset(text, 'x', sizeof(text));
	for (int is_json = 0; is_json < 2; is_json++) {
		struct collect c = {0};
		struct prov_show s;

		prov_show_init(&s, is_json != 0, collect_write, &c);
		prov_show_list(&s);
		prov_show_text(&s, prov_bytes(text, sizeof(text)));
		prov_show_data(&s, prov_bytes(text, sizeof(text)));
		prov_show_end(&s);
		assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
		if (is_json != 0) {
			assert_true(c.n > 2000);
		} else {
			assert_true(c.n < 700);
			assert_non_null(strstr(c.text, "x\xe2\x80\xa6\" (1000 bytes)\n"));
			assert_non_null(
			    strstr(c.text, "h'78787878787878787878787878787878\xe2\x80\xa6' (1000 "
					   "bytes)\n"));
		}
		collect_free(&c);
	}
}

static void test_endless_tree(void **state)
{
	struct collect c = {0};
	struct prov_show s;
	size_t rounds = 0;
	(void)state;

	prov_show_init(&s, false, collect_write, &c);
	prov_show_list(&s);
	for (; !prov_show_failed(&s) && rounds < 2 * PROV_SHOW_MAX_LINES; rounds++)
		prov_show_uint(&s, 1);
	assert_int_equal(rounds, PROV_SHOW_MAX_LINES);
	/* What comes after is swallowed. */
	prov_show_map(&s);
	prov_show_name(&s, "x");
	prov_show_uint(&s, 1);
	prov_show_data(&s, prov_bytes("x", 1));
	prov_show_end(&s);
	prov_show_end(&s);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_non_null(strstr(c.text, "cut after 200000 lines; JSON shows everything\n"));
	collect_free(&c);
}

static void test_too_deep(void **state)
{
	struct collect c = {0};
	struct prov_show s;
	(void)state;

	prov_show_init(&s, false, collect_write, &c);
	for (int i = 0; i < PROV_SHOW_MAX_DEPTH + 10; i++)
		prov_show_list(&s);
	for (int i = 0; i < PROV_SHOW_MAX_DEPTH + 10; i++)
		prov_show_end(&s);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_E_INTERNAL);
	collect_free(&c);
}

static void test_refusal(void **state)
{
	(void)state;
	for (int is_json = 0; is_json < 2; is_json++) {
		struct collect c = {.refuse_at = 1};
		struct prov_show s;

		prov_show_init(&s, is_json != 0, collect_write, &c);
		put_sample(&s);
		assert_int_equal(prov_show_finish(&s, NULL), PROV_E_IO);
		collect_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tree),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_endless_tree),
	    cmocka_unit_test(test_too_deep),
	    cmocka_unit_test(test_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
