/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/claim.h"
#include "helper/diag.h"

static bool parse(const char *text, struct prov_hashed_uri *out, uint8_t **bytes)
{
	struct prov_cbor item;
	size_t n;

	*bytes = diag(text, &n);
	assert_int_equal(prov_cbor_parse(prov_bytes(*bytes, n), 0, &item, NULL), PROV_OK);
	return prov_hashed_uri_parse(&item, out);
}

static void test_members(void **state)
{
	struct prov_hashed_uri uri;
	uint8_t *bytes;
	(void)state;

	assert_true(parse(
	    "{\"url\": \"self#jumbf=a\", \"alg\": \"sha256\", \"hash\": h'0102'}", &uri, &bytes));
	assert_true(prov_bytes_is(uri.url, "self#jumbf=a"));
	assert_true(prov_bytes_is(uri.alg, "sha256"));
	assert_true(prov_bytes_is(uri.hash, "\x01\x02"));
	free(bytes);
	assert_true(parse("{\"hash\": h'01', \"dc:format\": \"x\"}", &uri, &bytes));
	assert_int_equal(uri.url.n, 0);
	assert_int_equal(uri.alg.n, 0);
	assert_int_equal(uri.hash.n, 1);
	free(bytes);
	assert_true(parse("{}", &uri, &bytes));
	assert_int_equal(uri.hash.n, 0);
	free(bytes);
}

static void test_wrong_types(void **state)
{
	static const char *const rows[] = {
	    "\"self#jumbf=a\"",
	    "[]",
	    "null",
	    "5",
	    "{\"url\": 'a'}",
	    "{\"url\": \"a\", \"alg\": 1}",
	    "{\"url\": \"a\", \"hash\": \"0102\"}",
	    "{\"url\": \"a\", \"url\": \"b\"}",
	    "{\"url\": null}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_hashed_uri uri;
		uint8_t *bytes;

		assert_false(parse(rows[i], &uri, &bytes));
		free(bytes);
	}
	struct prov_hashed_uri uri = {
	    prov_bytes_str("x"), prov_bytes_str("y"), prov_bytes_str("z")};
	struct prov_cbor none = {0};
	assert_false(prov_hashed_uri_parse(&none, &uri));
	assert_int_equal(uri.url.n + uri.alg.n + uri.hash.n, 0);
}

static void test_written(void **state)
{
	struct prov_hashed_uri uri = {prov_bytes_str("self#jumbf=c2pa.assertions/c2pa.hash.data"),
	    prov_bytes_str("sha256"), prov_bytes_str("0123456789abcdef0123456789abcdef")};
	struct prov_hashed_uri back;
	struct prov_cbor item;
	struct prov_wr wr;
	(void)state;

	for (int with_alg = 0; with_alg < 2; with_alg++) {
		if (with_alg == 0)
			uri.alg = prov_bytes(NULL, 0);
		else
			uri.alg = prov_bytes_str("sha256");
		prov_wr_init(&wr, 4096);
		prov_hashed_uri_put(&wr, &uri);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		assert_int_equal(prov_cbor_parse(prov_wr_data(&wr), 0, &item, NULL), PROV_OK);
		assert_true(prov_cbor_is_deterministic(&item));
		assert_int_equal(prov_cbor_count(&item), with_alg == 0 ? 2 : 3);
		assert_true(prov_hashed_uri_parse(&item, &back));
		assert_true(prov_bytes_eq(back.url, uri.url));
		assert_true(prov_bytes_eq(back.alg, uri.alg));
		assert_true(prov_bytes_eq(back.hash, uri.hash));
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_wrong_types),
	    cmocka_unit_test(test_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
