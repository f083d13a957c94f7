/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/mutate.h"
#include "json/get.h"

static struct prov_json_value root(const char *text)
{
	return prov_json_root(prov_bytes_str(text));
}

static void expect(const struct prov_json_value *v, enum prov_json_type type, const char *raw)
{
	assert_int_equal(v->type, type);
	assert_true(prov_bytes_is(v->raw, raw));
}

static void test_values(void **state)
{
	static const struct {
		enum prov_json_type type;
		const char *raw;
	} rows[] = {
	    {PROV_JSON_MAP, "{\"a\":[1,{}]}"},
	    {PROV_JSON_ARRAY, "[ [ ] ,2]"},
	    {PROV_JSON_STRING, "\"x\\\"y\""},
	    {PROV_JSON_STRING, "\"\""},
	    {PROV_JSON_NUMBER, "-1.5e3"},
	    {PROV_JSON_TRUE, "true"},
	    {PROV_JSON_FALSE, "false"},
	    {PROV_JSON_NULL, "null"},
	};
	char text[256] = " [";
	struct prov_json_value list, v;
	struct prov_json_iter iter;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = root(rows[i].raw);
		expect(&v, rows[i].type, rows[i].raw);
		strcat(strcat(text, i == 0 ? "" : " , "), rows[i].raw);
	}
	strcat(text, " ] ");
	list = root(text);
	assert_int_equal(prov_json_count(&list), sizeof(rows) / sizeof(rows[0]));
	prov_json_iter(&list, &iter);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(prov_json_next(&iter, &v));
		expect(&v, rows[i].type, rows[i].raw);
	}
	assert_false(prov_json_next(&iter, &v));
	assert_int_equal(v.type, PROV_JSON_BAD);
	v = root("7");
	prov_json_iter(&v, &iter);
	assert_false(prov_json_next(&iter, &list));
	assert_int_equal(prov_json_count(&v), 0);
}

static void test_fields(void **state)
{
	struct prov_json_value a, b, map = root("{\"x\":{\"a\":9},\"\\u0061\":[1],\"c\":2}");
	const struct prov_json_field fields[] = {{"a", &a}, {"b", &b}};

	(void)state;
	assert_int_equal(prov_json_count(&map), 3);
	assert_true(prov_json_fields(&map, fields, 2));
	expect(&a, PROV_JSON_ARRAY, "[1]");
	assert_int_equal(b.type, PROV_JSON_BAD);
	map = root("{\"a\":1,\"b\":2,\"\\u0061\":3}");
	assert_false(prov_json_fields(&map, fields, 2));
	assert_int_equal(a.type, PROV_JSON_BAD);
	assert_int_equal(b.type, PROV_JSON_BAD);
	map = root("[1]");
	assert_false(prov_json_fields(&map, fields, 2));
	memset(&map, 0, sizeof(map));
	assert_false(prov_json_fields(&map, fields, 2));
}

static void test_is(void **state)
{
	static const struct {
		const char *token, *text;
		bool same;
	} rows[] = {
	    {"abc", "abc", true},
	    {"abc", "ab", false},
	    {"ab", "abc", false},
	    {"", "", true},
	    {"\\u0061b\\/", "ab/", true},
	    {"\\n", "n", false},
	    {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", true},
	    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", true},
	    {"a\\u0062", "a", false},
	    {"\\u0000", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    prov_json_is(prov_bytes_str(rows[i].token), prov_bytes_str(rows[i].text)),
		    rows[i].same);
}

static void test_text(void **state)
{
	struct prov_json_value v = root("\"a\\nb\"");
	struct prov_arena arena;
	struct prov_bytes text;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(prov_json_get_text(&v, &arena, &text, NULL), PROV_OK);
	assert_true(prov_bytes_is(text, "a\nb"));
	v = root("\"plain\"");
	assert_int_equal(prov_json_get_text(&v, &arena, &text, NULL), PROV_OK);
	assert_ptr_equal(text.p, v.token.p);
	v = root("12");
	assert_int_equal(prov_json_get_text(&v, &arena, &text, NULL), PROV_OK);
	assert_int_equal(text.n, 0);
	prov_arena_fini(&arena);
	prov_arena_init(&arena, 0);
	v = root("\"a\\nb\"");
	assert_int_equal(prov_json_get_text(&v, &arena, &text, NULL), PROV_E_LIMIT);
	prov_arena_fini(&arena);
}

static size_t walk(struct prov_bytes text)
{
	struct prov_json_value v = prov_json_root(text), inner;
	struct prov_json_iter iter;
	struct prov_bytes key;
	size_t n = prov_json_count(&v);

	prov_json_iter(&v, &iter);
	while (prov_json_next_pair(&iter, &key, &inner))
		n += prov_json_count(&inner);
	return n;
}

/* Whoever does not check first is answered within the bounds too. */
static void test_damaged(void **state)
{
	static const char good[] = "{\"a\":[1,\"\\u00e9\",{\"b\":null}],\"c\\n\":{\"d\":-1.5}}";

	(void)state;
	assert_int_equal(walk(prov_bytes_str(good)), 6);
	for (size_t n = 0; n < sizeof(good) - 1; n++) {
		uint8_t *exact = mutate_copy(prov_bytes(good, n));

		(void)walk(prov_bytes(exact, n));
		free(exact);
	}
}

static void test_line(void **state)
{
	struct prov_bytes text = prov_bytes_str("{\n\n \"a\": 1}");
	struct prov_json_value root = prov_json_root(text), a;
	struct prov_json_field field = {"a", &a};

	(void)state;
	assert_true(prov_json_fields(&root, &field, 1));
	assert_int_equal(prov_json_line(text, root.raw), 1);
	assert_int_equal(prov_json_line(text, a.raw), 3);
	assert_int_equal(prov_json_line(text, prov_bytes_str("1")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_is),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
