/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/dec.h"
#include "helper/cbor_sample.h"

static void test_scalars(void **state)
{
	struct cbor_sample s;
	uint64_t u;
	int64_t i;
	bool yes;
	struct prov_bytes b;
	struct prov_cbor none = {0}, out;
	(void)state;

	s = cbor_sample("1b7fffffffffffffff");
	assert_true(prov_cbor_int(&s.item, &i) && i == INT64_MAX);
	assert_true(prov_cbor_uint(&s.item, &u) && u == INT64_MAX);
	free(s.p);
	s = cbor_sample("1b8000000000000000");
	assert_true(!prov_cbor_int(&s.item, &i) && i == 0);
	assert_true(prov_cbor_uint(&s.item, &u) && u == UINT64_C(1) << 63);
	free(s.p);
	s = cbor_sample("3b7fffffffffffffff");
	assert_true(prov_cbor_int(&s.item, &i) && i == INT64_MIN);
	assert_true(!prov_cbor_uint(&s.item, &u) && u == 0);
	free(s.p);
	s = cbor_sample("3b8000000000000000");
	assert_false(prov_cbor_int(&s.item, &i));
	free(s.p);
	s = cbor_sample("26");
	assert_true(prov_cbor_int(&s.item, &i) && i == -7);
	free(s.p);
	s = cbor_sample("f5");
	assert_true(prov_cbor_bool(&s.item, &yes) && yes);
	assert_false(prov_cbor_uint(&s.item, &u));
	free(s.p);
	s = cbor_sample("01");
	assert_true(!prov_cbor_bool(&s.item, &yes) && !yes);
	free(s.p);
	s = cbor_sample("43616263");
	assert_true(prov_cbor_bytes(&s.item, &b) && prov_bytes_is(b, "abc"));
	assert_true(!prov_cbor_text(&s.item, &b) && b.p == NULL && b.n == 0);
	free(s.p);
	s = cbor_sample("63616263");
	assert_true(prov_cbor_text(&s.item, &b) && prov_bytes_is(b, "abc"));
	assert_false(prov_cbor_bytes(&s.item, &b));
	free(s.p);
	s = cbor_sample("7f63616263ff");
	assert_false(prov_cbor_text(&s.item, &b));
	free(s.p);

	assert_false(prov_cbor_uint(&none, &u) || prov_cbor_int(&none, &i) ||
		     prov_cbor_bool(&none, &yes) || prov_cbor_bytes(&none, &b) ||
		     prov_cbor_text(&none, &b) || prov_cbor_get(&none, "a", &out) ||
		     prov_cbor_is_deterministic(&none));
	assert_int_equal(prov_cbor_count(&none), 0);
}

static void test_join(void **state)
{
	struct prov_arena arena;
	struct prov_bytes b;
	struct prov_err err = {0};
	struct cbor_sample s;
	(void)state;

	prov_arena_init(&arena, 1u << 20);
	s = cbor_sample("5f42010240 43030405ff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(b.n == 5 && memcmp(b.p, "\1\2\3\4\5", 5) == 0);
	free(s.p);
	s = cbor_sample("7f657374726561646d696e67ff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(prov_bytes_is(b, "streaming"));
	free(s.p);
	s = cbor_sample("5fff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_int_equal(b.n, 0);
	free(s.p);
	s = cbor_sample("63616263");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(b.p == s.p + 1 && b.n == 3);
	free(s.p);
	s = cbor_sample("01");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, &err), PROV_E_FORMAT);
	assert_int_equal(b.n, 0);
	free(s.p);
	prov_arena_fini(&arena);

	prov_arena_init(&arena, 0);
	s = cbor_sample("5f420102ff");
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, &err), PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_E_LIMIT);
	free(s.p);
	prov_arena_fini(&arena);
}

static void test_fields(void **state)
{
	/* {"b": [1, 2], 1: 9, "a": 7, h'61': 5, "c": {"a": 0}} */
	struct cbor_sample s = cbor_sample("a5 6162820102 0109 616107 416105 6163a1616100");
	struct prov_cbor a, b, missing;
	const struct prov_cbor_field fields[] = {{"a", &a}, {"b", &b}, {"", &missing}};
	struct prov_err err = {0};
	uint64_t u;
	(void)state;

	memset(&missing, 0xff, sizeof(missing));
	assert_int_equal(prov_cbor_fields(&s.item, fields, 3, &err), PROV_OK);
	assert_true(prov_cbor_uint(&a, &u) && u == 7);
	assert_true(b.type == PROV_CBOR_ARRAY && prov_cbor_count(&b) == 2);
	assert_int_equal(missing.type, PROV_CBOR_NONE);
	assert_true(prov_cbor_get(&s.item, "b", &b) && b.type == PROV_CBOR_ARRAY);
	assert_true(!prov_cbor_get(&s.item, "ab", &b) && b.type == PROV_CBOR_NONE);
	assert_true(prov_cbor_get(&s.item, "a", &s.item) && prov_cbor_uint(&s.item, &u) && u == 7);
	free(s.p);

	s = cbor_sample("8101");
	memset(&a, 0xff, sizeof(a));
	assert_int_equal(prov_cbor_fields(&s.item, fields, 3, &err), PROV_E_FORMAT);
	assert_true(a.type == PROV_CBOR_NONE && b.type == PROV_CBOR_NONE);
	free(s.p);
}

static void test_duplicate_keys(void **state)
{
	/* The last two spell one key in chunks: the same key by RFC 8949 5.6.1. */
	static const char *const twice[] = {"a2 616101 616102", "a3 616101 616200 616101",
	    "bf 616101 616102 ff", "a2 616101 7f6161ff02", "a2 7f60616160ff01 616102",
	    "a2 616101 78016102"};
	struct prov_cbor a, b;
	const struct prov_cbor_field fields[] = {{"b", &b}, {"a", &a}};
	struct cbor_sample s;
	uint64_t u;
	(void)state;

	for (size_t i = 0; i < sizeof(twice) / sizeof(twice[0]); i++) {
		struct prov_err err = {0};
		s = cbor_sample(twice[i]);
		assert_int_equal(s.rc, PROV_OK);
		assert_int_equal(prov_cbor_fields(&s.item, fields, 2, &err), PROV_E_FORMAT);
		assert_int_equal(err.code, PROV_E_FORMAT);
		assert_true(a.type == PROV_CBOR_NONE && b.type == PROV_CBOR_NONE);
		assert_false(prov_cbor_get(&s.item, "a", &a));
		assert_true(i == 1 || !prov_cbor_get(&s.item, "b", &a));
		free(s.p);
	}
	/* Others may be doubled, and a key in chunks is found. */
	s = cbor_sample("bf 617a01 617a01 7f61616162ff05 616106 ff");
	assert_int_equal(s.rc, PROV_OK);
	assert_int_equal(prov_cbor_fields(&s.item, fields, 2, NULL), PROV_OK);
	assert_true(prov_cbor_get(&s.item, "ab", &a) && prov_cbor_uint(&a, &u) && u == 5);
	assert_false(prov_cbor_get(&s.item, "abc", &a));
	free(s.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_scalars),
	    cmocka_unit_test(test_join),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_duplicate_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
