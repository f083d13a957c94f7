/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/x509.h>
#include <pthread.h>

#include "crypto/key.h"
#include "helper/evpkey.h"
#include "helper/load.h"

static void test_generate(void **state)
{
	static const struct {
		enum prov_alg alg, fits;
		enum prov_key_kind kind;
		int bits;
	} rows[] = {
	    {PROV_ALG_ES256, PROV_ALG_ES256, PROV_KEY_EC, 256},
	    {PROV_ALG_ES384, PROV_ALG_ES384, PROV_KEY_EC, 384},
	    {PROV_ALG_ES512, PROV_ALG_ES512, PROV_KEY_EC, 521},
	    {PROV_ALG_PS384, PROV_ALG_PS256, PROV_KEY_RSA, 3072},
	    {PROV_ALG_ED25519, PROV_ALG_ED25519, PROV_KEY_ED25519, 256},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum prov_key_kind kind;
		struct prov_key *key;
		int bits;

		assert_int_equal(prov_key_generate(&key, rows[i].alg, NULL), PROV_OK);
		assert_int_equal(prov_key_kind(key), rows[i].kind);
		assert_int_equal(prov_key_bits(key), rows[i].bits);
		assert_int_equal(prov_key_default_alg(key), rows[i].fits);
		assert_int_equal(prov_spki_info(prov_key_spki(key), &kind, &bits, NULL), PROV_OK);
		assert_int_equal(kind, rows[i].kind);
		assert_int_equal(bits, rows[i].bits);
		prov_key_free(key);
	}
}

static void test_generate_nothing(void **state)
{
	struct prov_key *key = (struct prov_key *)(uintptr_t)1;
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(prov_key_generate(&key, PROV_ALG_AUTO, &err), PROV_E_USAGE);
	assert_null(key);
	assert_int_equal(err.code, PROV_E_USAGE);
	prov_key_free(NULL);
}

static void test_fresh(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ED25519};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_key *a, *b;

		assert_int_equal(prov_key_generate(&a, algs[i], NULL), PROV_OK);
		assert_int_equal(prov_key_generate(&b, algs[i], NULL), PROV_OK);
		assert_false(prov_bytes_eq(prov_key_spki(a), prov_key_spki(b)));
		prov_key_free(a);
		prov_key_free(b);
	}
}

/* RFC 8032, 7.1, test 1: seed and public key. */
static void test_seed(void **state)
{
	size_t n, m;
	uint8_t *seed =
	    load_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", &n);
	uint8_t *spki = load_hex("302a300506032b6570032100"
				 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	    &m);
	struct prov_key *key;

	(void)state;
	assert_int_equal(prov_key_from_seed(&key, seed, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_key_spki(key), prov_bytes(spki, m)));
	prov_key_free(key);
	free(seed);
	free(spki);
}

static void test_from_evp(void **state)
{
	static const struct {
		const char *what;
		int rc;
		enum prov_alg alg;
		const char *says;
	} rows[] = {
	    {"P-256", PROV_OK, PROV_ALG_ES256, ""},
	    {"P-384", PROV_OK, PROV_ALG_ES384, ""},
	    {"P-521", PROV_OK, PROV_ALG_ES512, ""},
	    {"RSA:2048", PROV_OK, PROV_ALG_PS256, ""},
	    {"RSA-PSS:2048", PROV_OK, PROV_ALG_PS256, ""},
	    {"RSA-PSS:2048:SHA256:32", PROV_OK, PROV_ALG_PS256, ""},
	    {"RSA-PSS:2048:SHA384:48", PROV_OK, PROV_ALG_PS384, ""},
	    {"RSA-PSS:2048:SHA512:20", PROV_OK, PROV_ALG_PS512, ""},
	    {"RSA-PSS:2048:SHA1:20", PROV_E_KEY, PROV_ALG_AUTO, "does not allow"},
	    {"RSA-PSS:2048:SHA256:33", PROV_E_KEY, PROV_ALG_AUTO, "does not allow"},
	    {"RSA:1024", PROV_E_KEY, PROV_ALG_AUTO, "1024 bits"},
	    {"P-224", PROV_E_KEY, PROV_ALG_AUTO, "secp224r1"},
	    {"secp256k1", PROV_E_KEY, PROV_ALG_AUTO, "secp256k1"},
	    {"DSA", PROV_E_KEY, PROV_ALG_AUTO, "DSA"},
	    {"X25519", PROV_E_KEY, PROV_ALG_AUTO, "X25519"},
	    {"ED448", PROV_E_KEY, PROV_ALG_AUTO, "ED448"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_err err = {0};
		struct prov_key *key;
		int rc = prov_key_from_evp(&key, evpkey_new(rows[i].what), "k.pem", &err);

		assert_int_equal(rc, rows[i].rc);
		assert_int_equal(err.code, rows[i].rc);
		assert_non_null(strstr(err.msg, rows[i].says));
		if (rc == PROV_OK) {
			assert_int_equal(prov_key_default_alg(key), rows[i].alg);
		} else {
			assert_null(key);
			assert_non_null(strstr(err.msg, "k.pem"));
		}
		prov_key_free(key);
	}
}

/* The private number of one key with the public point of another. */
static void test_mismatched_pair(void **state)
{
	EVP_PKEY *a = evpkey_new("P-256"), *b = evpkey_new("P-256"), *mixed = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	char group[] = "P-256";
	uint8_t priv[32], point[65];
	BIGNUM *number = NULL;
	struct prov_key *key;
	struct prov_err err = {0};
	OSSL_PARAM params[4];
	size_t n = 0;

	(void)state;
	assert_int_equal(EVP_PKEY_get_bn_param(a, OSSL_PKEY_PARAM_PRIV_KEY, &number), 1);
	assert_int_equal(BN_bn2nativepad(number, priv, sizeof(priv)), sizeof(priv));
	assert_int_equal(
	    EVP_PKEY_get_octet_string_param(b, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &n),
	    1);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	params[1] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, priv, sizeof(priv));
	params[2] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, n);
	params[3] = OSSL_PARAM_construct_end();
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &mixed, EVP_PKEY_KEYPAIR, params), 1);
	assert_int_equal(prov_key_from_evp(&key, mixed, "k.pem", &err), PROV_E_KEY);
	assert_null(key);
	assert_non_null(strstr(err.msg, "do not belong together"));
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(a);
	EVP_PKEY_free(b);
	BN_clear_free(number);
}

static void test_sign_misuse(void **state)
{
	struct prov_bytes part = prov_bytes_str("sample");
	struct prov_err err = {0};
	struct prov_key *key;
	uint8_t sig[64];
	size_t n = 63;

	(void)state;
	assert_int_equal(prov_key_generate(&key, PROV_ALG_ES256, NULL), PROV_OK);
	assert_int_equal(prov_key_sign(key, PROV_ALG_ES256, &part, 1, sig, &n, &err), PROV_E_USAGE);
	assert_int_equal(err.code, PROV_E_USAGE);
	n = 64;
	assert_int_equal(prov_key_sign(key, PROV_ALG_AUTO, &part, 1, sig, &n, NULL), PROV_E_KEY);
	assert_int_equal(prov_key_sign(key, PROV_ALG_PS256, &part, 1, sig, &n, NULL), PROV_E_KEY);
	assert_int_equal(prov_key_sign(key, PROV_ALG_ES256, &part, 1, sig, &n, NULL), PROV_OK);
	assert_int_equal(n, 64);
	prov_key_free(key);
}

static void test_sign_restricted(void **state)
{
	struct prov_bytes part = prov_bytes_str("sample");
	struct prov_err err = {0};
	struct prov_key *key;
	uint8_t sig[256];
	size_t n = sizeof(sig);

	(void)state;
	assert_int_equal(
	    prov_key_from_evp(&key, evpkey_new("RSA-PSS:2048:SHA384:48"), "k", NULL), PROV_OK);
	assert_int_equal(prov_key_sign(key, PROV_ALG_PS256, &part, 1, sig, &n, &err), PROV_E_KEY);
	assert_int_equal(err.code, PROV_E_KEY);
	assert_int_equal(prov_key_sign(key, PROV_ALG_PS384, &part, 1, sig, &n, NULL), PROV_OK);
	prov_key_free(key);
}

/* OpenSSL's view is the same key, and outlives ours. */
static void test_to_evp(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ES384, PROV_ALG_ED25519};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_key *key;
		struct prov_bytes spki;
		uint8_t *der;
		EVP_PKEY *pkey;
		size_t n;

		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		pkey = prov_key_to_evp(key, NULL);
		assert_non_null(pkey);
		der = evpkey_spki(pkey, &n);
		spki = prov_key_spki(key);
		assert_true(prov_bytes_eq(spki, prov_bytes(der, n)));
		prov_key_free(key);
		free(der);
		der = evpkey_spki(pkey, &n);
		free(der);
		EVP_PKEY_free(pkey);
	}
}

#define THREADS 8
#define ROUNDS 25

static void *sign_often(void *arg)
{
	const struct prov_key *key = arg;
	enum prov_alg alg = prov_key_default_alg(key);

	for (uint8_t i = 0; i < ROUNDS; i++) {
		struct prov_bytes part = prov_bytes(&i, 1);
		enum prov_sig_result result = PROV_SIG_BAD;
		uint8_t sig[512];
		size_t n = sizeof(sig);

		if (prov_key_sign(key, alg, &part, 1, sig, &n, NULL) != PROV_OK ||
		    prov_sig_verify(alg, prov_key_spki(key), NULL, &part, 1, prov_bytes(sig, n),
			&result, NULL) != PROV_OK ||
		    result != PROV_SIG_GOOD)
			return arg;
	}
	return NULL;
}

static void test_threads(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_PS256, PROV_ALG_ED25519};

	(void)state;
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		pthread_t threads[THREADS];
		struct prov_key *key;
		void *failed;

		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		for (size_t t = 0; t < THREADS; t++)
			assert_int_equal(pthread_create(&threads[t], NULL, sign_often, key), 0);
		for (size_t t = 0; t < THREADS; t++) {
			assert_int_equal(pthread_join(threads[t], &failed), 0);
			assert_null(failed);
		}
		prov_key_free(key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_generate),
	    cmocka_unit_test(test_generate_nothing),
	    cmocka_unit_test(test_fresh),
	    cmocka_unit_test(test_seed),
	    cmocka_unit_test(test_from_evp),
	    cmocka_unit_test(test_mismatched_pair),
	    cmocka_unit_test(test_sign_misuse),
	    cmocka_unit_test(test_sign_restricted),
	    cmocka_unit_test(test_to_evp),
	    cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
