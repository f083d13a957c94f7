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
#include "claim/ica.h"
#include "helper/diag.h"

static bool matches_but(const char *json, const char *notation, int *code)
{
	struct prov_json_value asset = prov_json_root(prov_bytes_str(json));
	struct prov_cbor item;
	size_t n;
	uint8_t *cbor = diag(notation, &n);
	bool same;

	assert_int_equal(prov_json_check(prov_bytes_str(json), 0, NULL), PROV_OK);
	assert_int_equal(prov_cbor_parse(prov_bytes(cbor, n), 0, &item, NULL), PROV_OK);
	*code = prov_ica_matches(&asset, &item, prov_bytes_str("sha256"), &same, NULL);
	free(cbor);
	return same;
}

static bool matches(const char *json, const char *notation)
{
	int code;
	bool same = matches_but(json, notation, &code);

	assert_int_equal(code, PROV_OK);
	return same;
}

static void test_same(void **state)
{
	static const struct {
		const char *json, *cbor;
	} rows[] = {
	    {"{}", "{}"},
	    {"{\"sig_type\":\"x\",\"role\":[\"a\",\"b\"]}",
		"{\"role\": [\"a\", \"b\"], \"sig_type\": \"x\"}"},
	    {"{\"r\":[{\"url\":\"u\",\"hash\":\"AAEC\"},{\"hash\":\"/w==\",\"url\":\"\\u0076\"}]}",
		"{\"r\": [{\"url\": \"u\", \"hash\": h'000102'}, {\"url\": \"v\", \"hash\": "
		"h'ff'}]}"},
	    {"{\"h\":\"AAECAw==\",\"i\":\"AAECAwQ=\",\"j\":\"\"}",
		"{\"h\": h'00010203', \"i\": h'0001020304', \"j\": h''}"},
	    /* As PHP and .NET write it. */
	    {"{\"h\":\"\\/w==\",\"i\":\"\\u002Bw\\u003d=\"}", "{\"h\": h'ff', \"i\": h'fb'}"},
	    /* Aggregators fill in the algorithm that the claim has for all. */
	    {"{\"r\":[{\"url\":\"u\",\"hash\":\"AAEC\",\"alg\":\"sha256\"}]}",
		"{\"r\": [{\"url\": \"u\", \"hash\": h'000102'}]}"},
	    {"{\"n\":18446744073709551615,\"t\":true,\"f\":false,\"z\":null}",
		"{\"n\": 18446744073709551615, \"t\": true, \"f\": false, \"z\": null}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(matches(rows[i].json, rows[i].cbor));
}

static void test_different(void **state)
{
	static const struct {
		const char *json, *cbor;
	} rows[] = {
	    {"[]", "{}"},
	    {"{}", "[]"},
	    {"7", "{}"},
	    {"{\"a\":\"x\"}", "{}"},
	    {"{}", "{\"a\": \"x\"}"},
	    {"{\"a\":\"x\"}", "{\"a\": \"y\"}"},
	    {"{\"a\":\"x\"}", "{\"b\": \"x\"}"},
	    {"{\"a\":\"x\",\"a\":\"x\"}", "{\"a\": \"x\", \"b\": \"x\"}"},
	    {"{\"a\":[\"x\",\"y\"]}", "{\"a\": [\"y\", \"x\"]}"},
	    {"{\"a\":[\"x\"]}", "{\"a\": [\"x\", \"x\"]}"},
	    {"{\"a\":{}}", "{\"a\": []}"},
	    {"{\"a\":\"{}\"}", "{\"a\": {}}"},
	    /* Base64 with blanks, of the wrong alphabet, without padding, with loose bits, cut. */
	    {"{\"a\":\"AA EC\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\" AAEC\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"_w==\"}", "{\"a\": h'ff'}"},
	    {"{\"a\":\"/w\"}", "{\"a\": h'ff'}"},
	    {"{\"a\":\"/x==\"}", "{\"a\": h'ff'}"},
	    {"{\"a\":\"\\u0141AEC\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"\\nAAEC\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"AAEC\\u0000\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"AAE\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"AAED\"}", "{\"a\": h'000102'}"},
	    {"{\"a\":\"AAEC\"}", "{\"a\": h'00010203'}"},
	    {"{\"a\":\"AAEC\"}", "{\"a\": \"other\"}"},
	    {"{\"a\":1.0}", "{\"a\": 1}"},
	    {"{\"a\":1}", "{\"a\": 2}"},
	    {"{\"a\":99999999999999999999}", "{\"a\": 1}"},
	    {"{\"a\":-1}", "{\"a\": -1}"},
	    {"{\"a\":true}", "{\"a\": false}"},
	    {"{\"a\":null}", "{\"a\": undefined}"},
	    {"{\"1\":\"x\"}", "{1: \"x\"}"},
	    {"{\"hash\":\"AAEC\",\"alg\":\"sha512\"}", "{\"hash\": h'000102'}"},
	    {"{\"hash\":\"AAEC\",\"algo\":\"sha256\"}", "{\"hash\": h'000102'}"},
	    {"{\"hash\":\"AAEC\",\"alg\":\"sha256\"}", "{\"hash\": h'000102', \"alg\": \"md5\"}"},
	    {"{\"h\":\"AAEC\",\"alg\":\"sha256\"}", "{\"h\": h'000102'}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("  %s\n", rows[i].json);
		assert_false(matches(rows[i].json, rows[i].cbor));
	}
}

/* {"a":{"a":…{}…}}, N levels. */
static int nested(size_t n)
{
	char json[1024], cbor[1024];
	size_t j = 0, c = 0;
	int code;

	for (size_t i = 1; i < n; i++) {
		j += (size_t)snprintf(&json[j], sizeof(json) - j, "{\"a\":");
		c += (size_t)snprintf(&cbor[c], sizeof(cbor) - c, "{\"a\": ");
	}
	for (size_t i = 0; i < n; i++) {
		j += (size_t)snprintf(&json[j], sizeof(json) - j, i == 0 ? "{}" : "}");
		c += (size_t)snprintf(&cbor[c], sizeof(cbor) - c, i == 0 ? "{}" : "}");
	}
	assert_true(matches_but(json, cbor, &code));
	return code;
}

static int wide(size_t n)
{
	char json[1024] = "{\"a0\":0", cbor[1024] = "{\"a0\": 0";
	int code;

	for (size_t i = 1; i < n; i++) {
		size_t j = strlen(json), c = strlen(cbor);

		(void)snprintf(&json[j], sizeof(json) - j, ",\"a%zu\":0", i);
		(void)snprintf(&cbor[c], sizeof(cbor) - c, ", \"a%zu\": 0", i);
	}
	assert_true(matches_but(strcat(json, "}"), strcat(cbor, "}"), &code));
	return code;
}

static void test_limits(void **state)
{
	(void)state;
	assert_int_equal(nested(PROV_MAX_ASSET_DEPTH), PROV_OK);
	assert_int_equal(nested(PROV_MAX_ASSET_DEPTH + 1), PROV_E_LIMIT);
	assert_int_equal(wide(PROV_MAX_ASSET_KEYS), PROV_OK);
	assert_int_equal(wide(PROV_MAX_ASSET_KEYS + 1), PROV_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_different),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
