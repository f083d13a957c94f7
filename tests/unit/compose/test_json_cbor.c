/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/err.h"
#include "compose/json_cbor.h"
#include "helper/diag.h"

static int convert(const char *json, struct prov_arena *arena, struct prov_bytes *out)
{
	struct prov_bytes text = prov_bytes_str(json);

	assert_int_equal(prov_json_check(text, 0, NULL), PROV_OK);
	return prov_json_to_cbor(prov_json_root(text), arena, out, NULL);
}

static void test_values(void **state)
{
	static const struct {
		const char *json, *hex;
	} cases[] = {
	    {"0", "00"},
	    {"-1", "20"},
	    {"18446744073709551615", "1bffffffffffffffff"},
	    {"-9223372036854775807", "3b7ffffffffffffffe"},
	    {"1.5", "f93e00"},
	    {"-0.0", "f98000"},
	    {"100000.0", "fa47c35000"},
	    {"1.1", "fb3ff199999999999a"},
	    {"5.960464477539063e-8", "f90001"},
	    {"0.00006103515625", "f90400"},
	    {"[]", "80"},
	    {"[1, [2, []], true, false, null]", "85018202 80f5f4f6"},
	    {"{}", "a0"},
	    {"{\"b\": 1, \"a\": {\"c\": [\"\\u00e9\"]}}", "a26161a1616381 62c3a9616201"},
	    {"{\"aa\": 1, \"b\": 2}", "a2616202 62616101"},
	};
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char hex[128] = "";
		struct prov_bytes out;
		size_t n = 0;

		assert_int_equal(convert(cases[i].json, &arena, &out), PROV_OK);
		for (size_t k = 0; k < out.n; k++)
			(void)snprintf(&hex[2 * k], 3, "%02x", out.p[k]);
		for (const char *p = cases[i].hex; *p != '\0'; p++) {
			if (*p != ' ')
				assert_int_equal(hex[n++], *p);
		}
		assert_int_equal(n, 2 * out.n);
	}
	prov_arena_fini(&arena);
}

static void test_refused(void **state)
{
	char deep[2 * PROV_JSON_MAX_DEPTH + 1];
	struct prov_arena arena;
	struct prov_bytes out;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(convert("18446744073709551616", &arena, &out), PROV_E_LIMIT);
	assert_int_equal(convert("-9223372036854775809", &arena, &out), PROV_E_LIMIT);
	assert_int_equal(convert("1e999", &arena, &out), PROV_E_LIMIT);
	assert_int_equal(convert("{\"a\": 1, \"a\": 2}", &arena, &out), PROV_E_FORMAT);
	assert_int_equal(out.n, 0);
	memset(deep, '[', PROV_JSON_MAX_DEPTH);
	memset(&deep[PROV_JSON_MAX_DEPTH], ']', PROV_JSON_MAX_DEPTH);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(convert(deep, &arena, &out), PROV_OK);
	assert_int_equal(out.n, PROV_JSON_MAX_DEPTH);
	prov_arena_fini(&arena);
}

/* "b" gives way to its number of calls, wherever it stands; an error ends it all. */
static int take(void *ctx, struct prov_bytes key, const struct prov_json_value *value,
    struct prov_wr *wr, bool *taken, struct prov_err *err)
{
	unsigned *calls = ctx;

	*taken = prov_json_is(key, prov_bytes_str("b"));
	if (!*taken)
		return PROV_OK;
	if (value->type == PROV_JSON_NULL)
		return prov_fail(err, PROV_E_USAGE, "no");
	prov_enc_uint(wr, ++*calls);
	return PROV_OK;
}

static void test_hook(void **state)
{
	unsigned calls = 0;
	const struct prov_json_hook hook = {take, &calls};
	struct prov_bytes text = prov_bytes_str("{\"a\":[{\"b\":{\"b\":9}}],\"b\":\"x\"}"), out;
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(
	    prov_json_to_cbor_with(prov_json_root(text), &hook, &arena, &out, NULL), PROV_OK);
	assert_int_equal(calls, 2);
	assert_true(prov_bytes_is(out, "\xa2"
				       "aa\x81\xa1"
				       "ab\x01"
				       "ab\x02"));
	text = prov_bytes_str("{\"b\":null}");
	assert_int_equal(
	    prov_json_to_cbor_with(prov_json_root(text), &hook, &arena, &out, NULL), PROV_E_USAGE);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_hook),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
