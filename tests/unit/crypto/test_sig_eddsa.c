/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/limits.h"
#include "crypto/sig.h"
#include "helper/load.h"

/* RFC 8032, 7.1: tests 1, 2, 3 and "SHA(abc)". */
static const struct {
	const char *seed, *public_key, *message, *sig;
} known[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	"5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	"18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
	"ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
	"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	"dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
	"09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};
#define NUM_KNOWN (sizeof(known) / sizeof(known[0]))

static enum prov_sig_result verify(
    const uint8_t *public_key, struct prov_bytes message, struct prov_bytes sig)
{
	enum prov_sig_result result = PROV_SIG_GOOD;
	struct prov_tbs tbs = {&message, 1};

	assert_int_equal(prov_eddsa_verify(public_key, tbs, sig, &result, NULL), PROV_OK);
	return result;
}

static void test_known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_KNOWN; i++) {
		size_t n, k;
		uint8_t *seed = load_hex(known[i].seed, &k);
		uint8_t *pub = load_hex(known[i].public_key, &k);
		uint8_t *msg = load_hex(known[i].message, &n);
		uint8_t *want = load_hex(known[i].sig, &k);
		uint8_t secret[PROV_ED25519_SECRET], got[PROV_ED25519_SIG];
		struct prov_bytes part = prov_bytes(msg, n);
		struct prov_tbs tbs = {&part, 1};

		memcpy(secret, seed, 32);
		memcpy(&secret[32], pub, 32);
		assert_int_equal(prov_eddsa_sign(secret, tbs, got, NULL), PROV_OK);
		assert_memory_equal(got, want, sizeof(got));
		assert_int_equal(verify(pub, part, prov_bytes(want, 64)), PROV_SIG_GOOD);
		assert_int_equal(verify(pub, part, prov_bytes(want, 63)), PROV_SIG_BAD);
		want[63] ^= 0x20;
		assert_int_equal(verify(pub, part, prov_bytes(want, 64)), PROV_SIG_BAD);
		free(seed);
		free(pub);
		free(msg);
		free(want);
	}
}

/* Wherever the message is cut, it is one message. */
static void test_parts(void **state)
{
	uint8_t pub[32], secret[64], sig[64], again[64];
	static const char text[] = "a message that comes in parts";
	const size_t n = sizeof(text) - 1;

	(void)state;
	assert_int_equal(prov_crypto_init(NULL), PROV_OK);
	assert_int_equal(crypto_sign_keypair(pub, secret), 0);
	assert_int_equal(crypto_sign_detached(sig, NULL, (const uint8_t *)text, n, secret), 0);
	for (size_t cut = 0; cut <= n; cut++) {
		struct prov_bytes parts[4] = {prov_bytes(NULL, 0), prov_bytes(text, cut),
		    prov_bytes("", 0), prov_bytes(&text[cut], n - cut)};
		struct prov_tbs tbs = {parts, 4};
		enum prov_sig_result result = PROV_SIG_BAD;

		assert_int_equal(
		    prov_eddsa_verify(pub, tbs, prov_bytes(sig, 64), &result, NULL), PROV_OK);
		assert_int_equal(result, PROV_SIG_GOOD);
		assert_int_equal(prov_eddsa_sign(secret, tbs, again, NULL), PROV_OK);
		assert_memory_equal(again, sig, sizeof(sig));
	}
}

static void test_no_parts(void **state)
{
	uint8_t pub[32], secret[64], sig[64];
	struct prov_tbs none = {NULL, 0};
	enum prov_sig_result result = PROV_SIG_BAD;

	(void)state;
	assert_int_equal(crypto_sign_keypair(pub, secret), 0);
	assert_int_equal(prov_eddsa_sign(secret, none, sig, NULL), PROV_OK);
	assert_int_equal(prov_eddsa_verify(pub, none, prov_bytes(sig, 64), &result, NULL), PROV_OK);
	assert_int_equal(result, PROV_SIG_GOOD);
	assert_int_equal(verify(pub, prov_bytes("x", 1), prov_bytes(sig, 64)), PROV_SIG_BAD);
}

/* s + L is another spelling of s: not accepted (RFC 8032, 5.1.7). */
static void test_malleable(void **state)
{
	static const char order[] =
	    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
	uint8_t pub[32], secret[64], sig[64];
	unsigned carry = 0;
	size_t n;
	uint8_t *l = load_hex(order, &n);

	(void)state;
	assert_int_equal(crypto_sign_keypair(pub, secret), 0);
	assert_int_equal(crypto_sign_detached(sig, NULL, (const uint8_t *)"m", 1, secret), 0);
	assert_int_equal(verify(pub, prov_bytes("m", 1), prov_bytes(sig, 64)), PROV_SIG_GOOD);
	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned)sig[32 + i] + l[i];
		sig[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	assert_int_equal(carry, 0);
	assert_int_equal(verify(pub, prov_bytes("m", 1), prov_bytes(sig, 64)), PROV_SIG_BAD);
	free(l);
}

/* A key of small order and a signature of zeros would verify any message. */
static void test_small_order(void **state)
{
	static const char *const points[] = {
	    "0100000000000000000000000000000000000000000000000000000000000000",
	    "0000000000000000000000000000000000000000000000000000000000000000",
	    "0000000000000000000000000000000000000000000000000000000000000080",
	    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		uint8_t sig[64] = {1};
		size_t n;
		uint8_t *pub = load_hex(points[i], &n);

		for (uint8_t m = 0; m < 64; m++) {
			assert_int_equal(
			    verify(pub, prov_bytes(&m, 1), prov_bytes(sig, 64)), PROV_SIG_BAD);
			memcpy(sig, pub, 32);
		}
		free(pub);
	}
}

static void test_openssl_agrees(void **state)
{
	struct prov_bytes part = prov_bytes_str("both backends");
	struct prov_tbs tbs = {&part, 1};
	uint8_t pub[32], secret[64], sig[64];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY *pkey;

	(void)state;
	assert_int_equal(crypto_sign_keypair(pub, secret), 0);
	assert_int_equal(prov_eddsa_sign(secret, tbs, sig, NULL), PROV_OK);
	pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, pub, 32);
	assert_non_null(pkey);
	assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey), 1);
	assert_int_equal(EVP_DigestVerify(ctx, sig, 64, part.p, part.n), 1);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
}

/* The ceiling is an error of ours and no verdict. Lengths only: nothing is read before. */
static void test_too_much(void **state)
{
	struct prov_bytes parts[2] = {prov_bytes("x", PROV_MAX_STORE), prov_bytes("x", 4096)};
	struct prov_tbs tbs = {parts, 2};
	enum prov_sig_result result = PROV_SIG_GOOD;
	struct prov_err err = {0};
	uint8_t pub[32] = {0}, sig[64] = {0}, secret[64] = {0};

	(void)state;
	assert_int_equal(
	    prov_eddsa_verify(pub, tbs, prov_bytes(sig, 64), &result, &err), PROV_E_LIMIT);
	assert_int_equal(result, PROV_SIG_BAD);
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_int_equal(prov_eddsa_sign(secret, tbs, sig, NULL), PROV_E_LIMIT);
	parts[0].n = parts[1].n = SIZE_MAX;
	assert_int_equal(
	    prov_eddsa_verify(pub, tbs, prov_bytes(sig, 64), &result, NULL), PROV_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_answers),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_no_parts),
	    cmocka_unit_test(test_malleable),
	    cmocka_unit_test(test_small_order),
	    cmocka_unit_test(test_openssl_agrees),
	    cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
