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

static void test_method(void **state)
{
	static const struct {
		const char *did;
		enum prov_did_method method;
	} rows[] = {
	    {"did:web:example.com", PROV_DID_WEB},
	    {"did:web:example.com%3A3000:user:alice", PROV_DID_WEB},
	    {"did:jwk:e30", PROV_DID_JWK},
	    {"did:key:z6Mk", PROV_DID_OTHER},
	    {"did:webvh:x", PROV_DID_OTHER},
	    {"did:jwk:e30#0", PROV_DID_NONE},
	    {"did:jwk:", PROV_DID_NONE},
	    {"did:jwk", PROV_DID_NONE},
	    {"did::x", PROV_DID_NONE},
	    {"did:Web:x", PROV_DID_NONE},
	    {"did:web:a b", PROV_DID_NONE},
	    {"did:web:a:", PROV_DID_NONE},
	    {"did:", PROV_DID_NONE},
	    {"https://example.com", PROV_DID_NONE},
	    {"", PROV_DID_NONE},
	};
	char *large = malloc(PROV_MAX_DID + 2);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(prov_did_method(prov_bytes_str(rows[i].did)), rows[i].method);
	assert_non_null(large);
	memset(large, 'a', PROV_MAX_DID + 1);
	memcpy(large, "did:web:", 8);
	assert_int_equal(prov_did_method(prov_bytes(large, PROV_MAX_DID)), PROV_DID_WEB);
	assert_int_equal(prov_did_method(prov_bytes(large, PROV_MAX_DID + 1)), PROV_DID_NONE);
	free(large);
}

static void test_jwk(void **state)
{
	static const char *const bad[] = {
	    "did:jwk:e30", "did:jwk:e3", "did:jwk:e", "did:jwk:.", "did:web:example.com"};
	EVP_PKEY *key = certs_new_key(CERTS_P256);
	char *did = jwk_did(key);
	uint8_t *der = NULL;
	struct prov_arena arena;
	struct prov_bytes spki;
	int n = i2d_PUBKEY(key, &der);

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(prov_did_jwk(prov_bytes_str(did), &arena, &spki, NULL), PROV_OK);
	assert_true(n > 0 && prov_bytes_eq(spki, prov_bytes(der, (size_t)n)));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    prov_did_jwk(prov_bytes_str(bad[i]), &arena, &spki, NULL), PROV_E_FORMAT);
		assert_int_equal(spki.n, 0);
	}
	for (size_t i = 8; i < strlen(did); i++)
		assert_int_equal(
		    prov_did_jwk(prov_bytes(did, i), &arena, &spki, NULL), PROV_E_FORMAT);
	prov_arena_fini(&arena);
	prov_arena_init(&arena, 0);
	assert_int_equal(prov_did_jwk(prov_bytes_str(did), &arena, &spki, NULL), PROV_E_LIMIT);
	prov_arena_fini(&arena);
	OPENSSL_free(der);
	free(did);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_method),
	    cmocka_unit_test(test_jwk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
