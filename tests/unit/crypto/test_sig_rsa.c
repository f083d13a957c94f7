/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/rsa.h>

#include "crypto/sig.h"
#include "helper/evpkey.h"
#include "helper/mutate.h"

static EVP_PKEY *plain;

static int make_key(void **state)
{
	(void)state;
	plain = evpkey_new("RSA:2048");
	return 0;
}

static int drop_key(void **state)
{
	(void)state;
	EVP_PKEY_free(plain);
	return 0;
}

static const EVP_MD *md_of(int bits)
{
	return bits == 256 ? EVP_sha256() : bits == 384 ? EVP_sha384() : EVP_sha512();
}

/* Signs "sample" by OpenSSL alone, with any parameters. SALT 0 and PADDING 1 (v1.5) too. */
static size_t sign(EVP_PKEY *pkey, int padding, int hash, int mask, int salt, uint8_t sig[1024])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL;
	size_t n = 1024;

	assert_int_equal(EVP_DigestSignInit(ctx, &pctx, md_of(hash), NULL, pkey), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(pctx, padding), 1);
	if (padding == RSA_PKCS1_PSS_PADDING) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, md_of(mask)), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, salt), 1);
	}
	assert_int_equal(EVP_DigestSign(ctx, sig, &n, (const uint8_t *)"sample", 6), 1);
	EVP_MD_CTX_free(ctx);
	return n;
}

static enum prov_sig_result verify(EVP_PKEY *pkey, enum prov_alg alg, struct prov_bytes sig)
{
	struct prov_bytes part = prov_bytes_str("sample");
	enum prov_sig_result result = PROV_SIG_GOOD;
	size_t n;
	uint8_t *spki = evpkey_spki(pkey, &n), *copy = mutate_copy(sig);

	assert_int_equal(prov_sig_verify(alg, prov_bytes(spki, n), NULL, &part, 1,
			     prov_bytes(copy, sig.n), &result, NULL),
	    PROV_OK);
	free(spki);
	free(copy);
	return result;
}

static void test_parameters(void **state)
{
	static const struct {
		int padding, hash, mask, salt;
		enum prov_sig_result want;
	} rows[] = {
	    {RSA_PKCS1_PSS_PADDING, 256, 256, 32, PROV_SIG_GOOD},
	    {RSA_PKCS1_PSS_PADDING, 256, 256, 0, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 256, 256, 20, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 256, 256, 31, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 256, 256, 33, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 256, 256, RSA_PSS_SALTLEN_MAX, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 256, 384, 32, PROV_SIG_BAD},
	    {RSA_PKCS1_PSS_PADDING, 384, 256, 32, PROV_SIG_BAD},
	    {RSA_PKCS1_PADDING, 256, 0, 0, PROV_SIG_BAD},
	};
	uint8_t sig[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n =
		    sign(plain, rows[i].padding, rows[i].hash, rows[i].mask, rows[i].salt, sig);

		assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(sig, n)), rows[i].want);
	}
}

static void test_all_hashes(void **state)
{
	uint8_t sig[1024];
	size_t n;

	(void)state;
	n = sign(plain, RSA_PKCS1_PSS_PADDING, 384, 384, 48, sig);
	assert_int_equal(verify(plain, PROV_ALG_PS384, prov_bytes(sig, n)), PROV_SIG_GOOD);
	n = sign(plain, RSA_PKCS1_PSS_PADDING, 512, 512, 64, sig);
	assert_int_equal(verify(plain, PROV_ALG_PS512, prov_bytes(sig, n)), PROV_SIG_GOOD);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(sig, n)), PROV_SIG_BAD);
}

/* The signature is as long as the modulus, whatever its value (RFC 8017, 8.1.2). */
static void test_lengths(void **state)
{
	uint8_t sig[1025] = {0};
	size_t n;

	(void)state;
	n = sign(plain, RSA_PKCS1_PSS_PADDING, 256, 256, 32, &sig[1]);
	assert_int_equal(n, 256);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(&sig[1], 256)), PROV_SIG_GOOD);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(sig, 257)), PROV_SIG_BAD);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(&sig[1], 255)), PROV_SIG_BAD);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(&sig[1], 257)), PROV_SIG_BAD);
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(NULL, 0)), PROV_SIG_BAD);
	memset(sig, 0, sizeof(sig));
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(sig, 256)), PROV_SIG_BAD);
	memset(sig, 0xff, sizeof(sig));
	assert_int_equal(verify(plain, PROV_ALG_PS256, prov_bytes(sig, 256)), PROV_SIG_BAD);
}

static void test_key_sizes(void **state)
{
	static const char *const small[] = {"RSA:1024", "RSA:2047"};
	uint8_t sig[256] = {0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		EVP_PKEY *pkey = evpkey_new(small[i]);

		assert_int_equal(
		    verify(pkey, PROV_ALG_PS256, prov_bytes(sig, 128)), PROV_SIG_UNFIT);
		assert_int_equal(
		    verify(pkey, PROV_ALG_PS256, prov_bytes(sig, 256)), PROV_SIG_UNFIT);
		EVP_PKEY_free(pkey);
	}
}

/* Bits that make no whole bytes: the length rounds up. */
static void test_odd_size(void **state)
{
	EVP_PKEY *pkey = evpkey_new("RSA:2050");
	uint8_t sig[1024];
	size_t n = sign(pkey, RSA_PKCS1_PSS_PADDING, 256, 256, 32, sig);

	(void)state;
	assert_int_equal(n, 257);
	assert_int_equal(verify(pkey, PROV_ALG_PS256, prov_bytes(sig, n)), PROV_SIG_GOOD);
	assert_int_equal(verify(pkey, PROV_ALG_PS256, prov_bytes(&sig[1], 256)), PROV_SIG_BAD);
	EVP_PKEY_free(pkey);
}

/* id-RSASSA-PSS as the type of the key, without and with restrictions (RFC 4055, 3.1 and 3.3). */
static void test_pss_keys(void **state)
{
	static const struct {
		const char *key;
		int hash, salt; /* of a signature that the key allows */
		enum prov_sig_result want[3];
	} rows[] = {
	    {"RSA-PSS:2048", 256, 32, {PROV_SIG_GOOD, PROV_SIG_BAD, PROV_SIG_BAD}},
	    {"RSA-PSS:2048:SHA256:32", 256, 32, {PROV_SIG_GOOD, PROV_SIG_UNFIT, PROV_SIG_UNFIT}},
	    {"RSA-PSS:2048:SHA256:20", 256, 32, {PROV_SIG_GOOD, PROV_SIG_UNFIT, PROV_SIG_UNFIT}},
	    {"RSA-PSS:2048:SHA384:48", 384, 48, {PROV_SIG_UNFIT, PROV_SIG_GOOD, PROV_SIG_UNFIT}},
	    {"RSA-PSS:2048:SHA512:64", 512, 64, {PROV_SIG_UNFIT, PROV_SIG_UNFIT, PROV_SIG_GOOD}},
	    /* wants a longer salt than COSE gives */
	    {"RSA-PSS:2048:SHA256:33", 256, 33, {PROV_SIG_UNFIT, PROV_SIG_UNFIT, PROV_SIG_UNFIT}},
	};
	static const enum prov_alg algs[] = {PROV_ALG_PS256, PROV_ALG_PS384, PROV_ALG_PS512};
	uint8_t sig[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EVP_PKEY *pkey = evpkey_new(rows[i].key);
		size_t n = sign(
		    pkey, RSA_PKCS1_PSS_PADDING, rows[i].hash, rows[i].hash, rows[i].salt, sig);

		for (size_t a = 0; a < 3; a++)
			assert_int_equal(
			    verify(pkey, algs[a], prov_bytes(sig, n)), rows[i].want[a]);
		EVP_PKEY_free(pkey);
	}
}

/* What we sign, OpenSSL verifies with exactly COSE's parameters. */
static void test_sign(void **state)
{
	static const enum prov_hash hashes[] = {
	    PROV_HASH_SHA256, PROV_HASH_SHA384, PROV_HASH_SHA512};
	struct prov_bytes parts[2] = {prov_bytes("sam", 3), prov_bytes("ple", 3)};
	struct prov_tbs tbs = {parts, 2};
	uint8_t sig[256];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const EVP_MD *md = prov_evp_md(hashes[i]);
		EVP_MD_CTX *ctx = EVP_MD_CTX_new();
		EVP_PKEY_CTX *pctx = NULL;

		assert_int_equal(prov_rsa_sign(plain, hashes[i], tbs, sig, 256, NULL), PROV_OK);
		assert_int_equal(EVP_DigestVerifyInit(ctx, &pctx, md, NULL, plain), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, md), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, EVP_MD_get_size(md)), 1);
		assert_int_equal(EVP_DigestVerify(ctx, sig, 256, (const uint8_t *)"sample", 6), 1);
		EVP_MD_CTX_free(ctx);
	}
	assert_int_equal(
	    prov_rsa_sign(plain, PROV_HASH_SHA256, tbs, sig, 255, NULL), PROV_E_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_all_hashes),
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_key_sizes),
	    cmocka_unit_test(test_odd_size),
	    cmocka_unit_test(test_pss_keys),
	    cmocka_unit_test(test_sign),
	};

	return cmocka_run_group_tests(tests, make_key, drop_key);
}
