/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "crypto/key_der.h"

/* What OpenSSL holds within a PKCS#8 key. */
static struct prov_bytes inner_of(EVP_PKEY *pkey, uint8_t *buf, size_t room)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	const uint8_t *p = NULL;
	int n = 0;

	assert_non_null(info);
	assert_int_equal(PKCS8_pkey_get0(NULL, &p, &n, NULL, info), 1);
	assert_true((size_t)n <= room);
	memcpy(buf, p, (size_t)n);
	PKCS8_PRIV_KEY_INFO_free(info);
	return prov_bytes(buf, (size_t)n);
}

static bool is_same(EVP_PKEY *a, EVP_PKEY *b)
{
	uint8_t one[4096], other[4096];
	struct prov_bytes x = inner_of(a, one, sizeof(one));

	return prov_bytes_eq(x, inner_of(b, other, sizeof(other)));
}

static const char oid_p256[] = "\x2a\x86\x48\xce\x3d\x03\x01\x07";
static const char oid_p384[] = "\x2b\x81\x04\x00\x22";
static const char oid_p521[] = "\x2b\x81\x04\x00\x23";
static const struct {
	const char *name, *oid;
	size_t n;
} curves[] = {
    {"P-256", oid_p256, sizeof(oid_p256) - 1},
    {"P-384", oid_p384, sizeof(oid_p384) - 1},
    {"P-521", oid_p521, sizeof(oid_p521) - 1},
};

/* The same key as OpenSSL's, and nothing where the curve is not told, or told twice. */
static void test_ec(void **state)
{
	uint8_t buf[4096];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EVP_PKEY *pkey = EVP_EC_gen(curves[i].name), *read = NULL;
		struct prov_bytes der = inner_of(pkey, buf, sizeof(buf));
		struct prov_bytes curve = prov_bytes(curves[i].oid, curves[i].n);
		struct prov_bytes other =
		    prov_bytes(curves[(i + 1) % 3].oid, curves[(i + 1) % 3].n);

		assert_int_equal(prov_key_der_ec(der, curve, &read, NULL), PROV_OK);
		assert_non_null(read);
		assert_true(is_same(pkey, read));
		EVP_PKEY_free(read);
		assert_int_equal(prov_key_der_ec(der, prov_bytes(NULL, 0), &read, NULL), PROV_OK);
		assert_null(read);
		assert_int_equal(prov_key_der_ec(der, other, &read, NULL), PROV_OK);
		assert_null(read);
		buf[der.n - 1] ^= 1; /* no point of the curve */
		assert_int_equal(prov_key_der_ec(der, curve, &read, NULL), PROV_E_KEY);
		assert_null(read);
		assert_true(ERR_peek_error() != 0);
		ERR_clear_error();
		EVP_PKEY_free(pkey);
	}
}

static void test_rsa(void **state)
{
	EVP_PKEY *pkey = EVP_RSA_gen(2048), *read = NULL;
	uint8_t buf[4096];
	struct prov_bytes der = inner_of(pkey, buf, sizeof(buf));

	(void)state;
	assert_int_equal(prov_key_der_rsa(der, &read, NULL), PROV_OK);
	assert_non_null(read);
	assert_true(is_same(pkey, read));
	EVP_PKEY_free(read);
	for (size_t n = 0; n < der.n; n++) {
		uint8_t *exact = malloc(n + 1);

		assert_non_null(exact);
		memcpy(exact, buf, n);
		assert_int_equal(prov_key_der_rsa(prov_bytes(exact, n), &read, NULL), PROV_OK);
		assert_null(read);
		free(exact);
	}
	EVP_PKEY_free(pkey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ec),
	    cmocka_unit_test(test_rsa),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
