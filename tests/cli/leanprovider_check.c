/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL still has where a tool took a part of its default provider only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "common/leanprovider.h"

static int load(void **state)
{
	(void)state;
	leanprovider_load();
	return 0;
}

/* An HMAC's key is none that a certificate has. */
static void test_loaded(void **state)
{
	EVP_KEYMGMT *key = EVP_KEYMGMT_fetch(NULL, "HMAC", NULL);

	(void)state;
	assert_int_equal(key == NULL, LIBCRYPTO_IS_STATIC);
	EVP_KEYMGMT_free(key);
	/* A shared libcrypto does not show what it would take. */
	assert_int_equal(OSSL_PROVIDER_available(NULL, "lean"), LIBCRYPTO_IS_STATIC);
	assert_int_equal(OSSL_PROVIDER_available(NULL, "default"), !LIBCRYPTO_IS_STATIC);
}

/* KEY as it is read from what certificates have of it. */
static EVP_PKEY *read_again(const EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(key, &der);
	const unsigned char *p = der;
	EVP_PKEY *read = d2i_PUBKEY(NULL, &p, n);

	OPENSSL_free(der);
	assert_non_null(read);
	assert_int_equal(EVP_PKEY_eq(read, key), 1);
	return read;
}

static void check_key(EVP_PKEY *key, const char *md)
{
	static const unsigned char text[] = "what is signed";
	unsigned char signature[1024];
	size_t n = sizeof(signature);
	EVP_PKEY *read = read_again(key);
	EVP_MD_CTX *to = EVP_MD_CTX_new(), *from = EVP_MD_CTX_new();

	assert_int_equal(EVP_DigestSignInit_ex(to, NULL, md, NULL, NULL, key, NULL), 1);
	assert_int_equal(EVP_DigestSign(to, signature, &n, text, sizeof(text)), 1);
	assert_int_equal(EVP_DigestVerifyInit_ex(from, NULL, md, NULL, NULL, read, NULL), 1);
	assert_int_equal(EVP_DigestVerify(from, signature, n, text, sizeof(text)), 1);
	assert_int_equal(EVP_DigestVerifyInit_ex(from, NULL, md, NULL, NULL, read, NULL), 1);
	assert_int_not_equal(EVP_DigestVerify(from, signature, n, text, sizeof(text) - 1), 1);
	EVP_MD_CTX_free(to);
	EVP_MD_CTX_free(from);
	EVP_PKEY_free(read);
	EVP_PKEY_free(key);
}

/* BITS of RSA, or a GROUP, or neither. */
static EVP_PKEY *made(const char *type, int bits, const char *group)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	if (bits > 0)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits), 1);
	if (group != NULL)
		assert_int_equal(EVP_PKEY_CTX_set_group_name(ctx, group), 1);
	assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void test_keys(void **state)
{
	EVP_PKEY *other;

	(void)state;
	check_key(made("EC", 0, "P-256"), "SHA256");
	check_key(made("EC", 0, "P-384"), "SHA384");
	check_key(made("EC", 0, "P-521"), "SHA512");
	check_key(made("RSA", 2048, NULL), "SHA256");
	check_key(made("RSA-PSS", 2048, NULL), "SHA384");
	check_key(made("ED25519", 0, NULL), NULL);
	/* What no signature of C2PA may be by is told apart from what is malformed. */
	check_key(made("EC", 0, "secp256k1"), "SHA256");
	check_key(made("ED448", 0, NULL), NULL);
	other = made("X25519", 0, NULL);
	EVP_PKEY_free(read_again(other));
	EVP_PKEY_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_loaded),
	    cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
