/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/certs.h"
#include "helper/jwk.h"
#include "trust/did.h"

/* What OpenSSL makes of the same key. */
static void test_kinds(void **state)
{
	static const enum certs_key kinds[] = {
	    CERTS_P256, CERTS_P384, CERTS_P521, CERTS_ED25519, CERTS_RSA2048};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		EVP_PKEY *key = certs_new_key(kinds[i]);
		char *json = jwk_json(key);
		struct prov_arena arena;
		struct prov_bytes spki;
		uint8_t *der = NULL;
		int n = i2d_PUBKEY(key, &der);

		prov_arena_init(&arena, 1 << 20);
		assert_int_equal(prov_jwk_spki(prov_bytes_str(json), &arena, &spki, NULL), PROV_OK);
		assert_true(n > 0 && prov_bytes_eq(spki, prov_bytes(der, (size_t)n)));
		prov_arena_fini(&arena);
		OPENSSL_free(der);
		free(json);
		EVP_PKEY_free(key);
	}
}

#define X32 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static void test_refused(void **state)
{
	static const char *const rows[] = {
	    "",
	    "[]",
	    "{}",
	    "{\"kty\":\"EC\"}",
	    "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"" X32 "\",\"y\":\"" X32 "\"}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X32 "\"}",
	    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" X32 "\",\"y\":\"" X32 "\"}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X32 "\",\"y\":\"AA\"}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X32 "\",\"y\":7}",
	    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X32 "\",\"y\":\"" X32 "\",\"y\":\"" X32
	    "\"}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"" X32 "\"}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "=\"}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "\",\"use\":\"enc\"}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "\",\"key_ops\":[\"encrypt\"]}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "\",\"key_ops\":\"verify\"}",
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "\",\"d\":\"" X32 "\"}",
	    "{\"kty\":\"oct\",\"k\":\"" X32 "\"}",
	    "{\"kty\":\"RSA\",\"n\":\"" X32 "\"}",
	    "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}",
	    "{\"kty\":\"RSA\",\"n\":\"+/+/\",\"e\":\"AQAB\"}",
	};
	static const char good[] =
	    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" X32 "\",\"use\":\"sig\",\"kid\":\"1\","
	    "\"key_ops\":[\"sign\",\"verify\"]}";
	struct prov_arena arena;
	struct prov_bytes spki;
	char *large = malloc(PROV_MAX_DID + 1);

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_err err = {0};

		assert_int_equal(
		    prov_jwk_spki(prov_bytes_str(rows[i]), &arena, &spki, &err), PROV_E_FORMAT);
		print_message("  %s\n", err.msg);
		assert_int_equal(spki.n, 0);
	}
	assert_int_equal(prov_jwk_spki(prov_bytes_str(good), &arena, &spki, NULL), PROV_OK);
	assert_int_equal(spki.n, 44);
	assert_non_null(large);
	memset(large, ' ', PROV_MAX_DID + 1);
	memcpy(large, good, strlen(good));
	assert_int_equal(
	    prov_jwk_spki(prov_bytes(large, PROV_MAX_DID), &arena, &spki, NULL), PROV_OK);
	assert_int_equal(
	    prov_jwk_spki(prov_bytes(large, PROV_MAX_DID + 1), &arena, &spki, NULL), PROV_E_FORMAT);
	free(large);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
