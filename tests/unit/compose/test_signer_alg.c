/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "compose/signer.h"
#include "helper/certs.h"

static void test_of_chain(void **state)
{
	static const struct {
		enum certs_key key;
		enum prov_alg alg;
		bool only;
	} rows[] = {
	    {CERTS_P256, PROV_ALG_ES256, true},
	    {CERTS_P384, PROV_ALG_ES384, true},
	    {CERTS_P521, PROV_ALG_ES512, true},
	    {CERTS_ED25519, PROV_ALG_ED25519, true},
	    {CERTS_RSA2048, PROV_ALG_PS256, false},
	    {CERTS_K256, PROV_ALG_AUTO, false},
	    {CERTS_ED448, PROV_ALG_AUTO, false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts opts = {.key = rows[i].key};
		struct certs_cert cert = certs_make(NULL, &opts);
		char *pem = certs_pem(&cert, 1);
		enum prov_alg alg = PROV_ALG_PS512;
		struct prov_err err = {0};
		bool only = true;
		int rc = prov_alg_of_chain(&alg, &only, pem, strlen(pem), "chain.pem", &err);

		assert_int_equal(rc, rows[i].alg == PROV_ALG_AUTO ? PROV_E_CERT : PROV_OK);
		assert_int_equal(alg, rows[i].alg);
		assert_int_equal(only, rows[i].only);
		assert_int_equal(err.msg[0] == '\0', rc == PROV_OK);
		free(pem);
		certs_free(&cert);
	}
}

static void test_no_chain(void **state)
{
	enum prov_alg alg = PROV_ALG_PS512;
	struct prov_err err = {0};
	bool only = true;
	(void)state;

	assert_int_equal(prov_alg_of_chain(&alg, &only, "nothing", 7, NULL, &err), PROV_E_CERT);
	assert_int_equal(alg, PROV_ALG_AUTO);
	assert_false(only);
	assert_non_null(strstr(err.msg, "the certificate file"));
}

/* FIPS 180-4's example: "abc". */
static void test_digest(void **state)
{
	static const struct {
		enum prov_alg alg;
		size_t size;
		uint8_t begins[4];
	} rows[] = {
	    {PROV_ALG_ES256, 32, {0xba, 0x78, 0x16, 0xbf}},
	    {PROV_ALG_PS256, 32, {0xba, 0x78, 0x16, 0xbf}},
	    {PROV_ALG_ES384, 48, {0xcb, 0x00, 0x75, 0x3f}},
	    {PROV_ALG_PS384, 48, {0xcb, 0x00, 0x75, 0x3f}},
	    {PROV_ALG_ES512, 64, {0xdd, 0xaf, 0x35, 0xa1}},
	    {PROV_ALG_PS512, 64, {0xdd, 0xaf, 0x35, 0xa1}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t digest[65] = {0};
		size_t len = rows[i].size;

		assert_int_equal(
		    prov_alg_digest(rows[i].alg, "abc", 3, digest, &len, NULL), PROV_OK);
		assert_int_equal(len, rows[i].size);
		assert_memory_equal(digest, rows[i].begins, 4);
		assert_int_equal(digest[rows[i].size], 0);
		len = rows[i].size - 1;
		assert_int_equal(
		    prov_alg_digest(rows[i].alg, "abc", 3, digest, &len, NULL), PROV_E_USAGE);
	}
}

static void test_no_digest(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ED25519, PROV_ALG_AUTO};
	uint8_t digest[64];
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		size_t len = sizeof(digest);
		struct prov_err err = {0};
		assert_int_equal(
		    prov_alg_digest(algs[i], "abc", 3, digest, &len, &err), PROV_E_USAGE);
		assert_true(err.msg[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_of_chain),
	    cmocka_unit_test(test_no_chain),
	    cmocka_unit_test(test_digest),
	    cmocka_unit_test(test_no_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
