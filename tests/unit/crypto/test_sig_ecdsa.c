/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>

#include "crypto/crypto.h"
#include "helper/evpkey.h"
#include "helper/load.h"
#include "helper/mutate.h"

/* SubjectPublicKeyInfo up to the coordinates. */
#define P256 "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
#define P521 "30819b301006072a8648ce3d020106052b810400230381860004"

/* RFC 6979, A.2.5 and A.2.7, message "sample": a P-256 key with all three hashes, and P-521 with
 * SHA-256, none of them of the curve's own size (C2PA 2.4, 13.2.1 allows them). */
#define P256_KEY                                                                                   \
	P256 "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"                    \
	     "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
#define P256_R "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
#define P256_S "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"

static const struct {
	enum prov_alg alg;
	const char *spki, *sig;
} known[] = {
    {PROV_ALG_ES256, P256_KEY, P256_R P256_S},
    {PROV_ALG_ES384, P256_KEY,
	"0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719"
	"4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954"},
    {PROV_ALG_ES512, P256_KEY,
	"8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00"
	"2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe"},
    {PROV_ALG_ES256,
	P521 "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd3"
	     "71123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4"
	     "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a2"
	     "8a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5",
	"01511bb4d675114fe266fc4372b87682baecc01d3cc62cf2303c92b3526012659d1"
	"6876e25c7c1e57648f23b73564d67f61c6f14d527d54972810421e7d87589e1a7"
	"004a171143a83163d6df460aaf61522695f207a58b95c0644d87e52aa1a347916e4"
	"f7a72930b1bc06dbe22ce3f58264afd23704cbb63b29b931f7de6c9d949a7ecfc"},
};

static enum prov_sig_result verify(enum prov_alg alg, struct prov_bytes spki, struct prov_bytes sig)
{
	struct prov_bytes part = prov_bytes_str("sample");
	enum prov_sig_result result = PROV_SIG_GOOD;
	uint8_t *copy = mutate_copy(sig);

	assert_int_equal(
	    prov_sig_verify(alg, spki, NULL, &part, 1, prov_bytes(copy, sig.n), &result, NULL),
	    PROV_OK);
	free(copy);
	return result;
}

static void test_known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct prov_bytes spki, sig;
		uint8_t *k = load_hex(known[i].spki, &spki.n);
		uint8_t *s = load_hex(known[i].sig, &sig.n);

		spki.p = k;
		sig.p = s;
		assert_int_equal(verify(known[i].alg, spki, sig), PROV_SIG_GOOD);
		s[sig.n - 1] ^= 1;
		assert_int_equal(verify(known[i].alg, spki, sig), PROV_SIG_BAD);
		free(k);
		free(s);
	}
}

/* The order of P-256. */
#define N256 "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define ONE "0000000000000000000000000000000000000000000000000000000000000001"
#define ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static void test_edge_values(void **state)
{
	static const char *const bad[] = {ZERO ZERO, ZERO P256_S, P256_R ZERO, N256 P256_S,
	    P256_R N256, ONE ONE, ONES ONES, N256 N256, ZERO ONE, ONE ZERO, P256_S P256_R,
	    /* every length but the right one, DER too */
	    "", "00", P256_R, P256_R P256_S "00", "00" P256_R P256_S, "00" P256_R "00" P256_S,
	    ZERO P256_R P256_S, P256_R ZERO P256_S, "3046022100" P256_R "022100" P256_S};
	struct prov_bytes spki;
	uint8_t *k = load_hex(P256_KEY, &spki.n);

	(void)state;
	spki.p = k;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t n;
		uint8_t *s = load_hex(bad[i], &n);

		assert_int_equal(verify(PROV_ALG_ES256, spki, prov_bytes(s, n)), PROV_SIG_BAD);
		free(s);
	}
	free(k);
}

/* r + n and s + n are no other spelling of r and s, n - s is: COSE asks for no low s. */
static void test_other_spellings(void **state)
{
	BIGNUM *n = NULL, *s = NULL, *r = NULL;
	struct prov_bytes spki;
	uint8_t *k = load_hex(P256_KEY, &spki.n);
	uint8_t sig[64];

	(void)state;
	spki.p = k;
	assert_true(BN_hex2bn(&n, N256) > 0);
	assert_true(BN_hex2bn(&r, P256_R) > 0);
	assert_true(BN_hex2bn(&s, P256_S) > 0);
	assert_int_equal(BN_bn2binpad(r, sig, 32), 32);
	assert_int_equal(BN_sub(s, n, s), 1);
	assert_int_equal(BN_bn2binpad(s, &sig[32], 32), 32);
	assert_int_equal(verify(PROV_ALG_ES256, spki, prov_bytes(sig, 64)), PROV_SIG_GOOD);
	/* The low s plus the order fits into 256 bits. */
	assert_int_equal(BN_add(s, s, n), 1);
	if (BN_num_bits(s) <= 256) {
		assert_int_equal(BN_bn2binpad(s, &sig[32], 32), 32);
		assert_int_equal(verify(PROV_ALG_ES256, spki, prov_bytes(sig, 64)), PROV_SIG_BAD);
	}
	BN_free(n);
	BN_free(r);
	BN_free(s);
	free(k);
}

/* A signature of ours, by OpenSSL alone; and one of OpenSSL's, by us. */
static void check_against_openssl(enum prov_alg alg, const char *curve, const EVP_MD *md, int width)
{
	EVP_PKEY *pkey = evpkey_new(curve);
	size_t spki_n;
	uint8_t *spki_p = evpkey_spki(pkey, &spki_n);
	struct prov_bytes spki = prov_bytes(spki_p, spki_n);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const uint8_t *p;
	uint8_t der[160], raw[132];
	size_t n = sizeof(der);
	ECDSA_SIG *sig;

	assert_int_equal(EVP_DigestSignInit(ctx, NULL, md, NULL, pkey), 1);
	assert_int_equal(EVP_DigestSign(ctx, der, &n, (const uint8_t *)"sample", 6), 1);
	EVP_MD_CTX_free(ctx);
	p = der;
	sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
	assert_non_null(sig);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, width), width);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(sig), &raw[width], width), width);
	assert_int_equal(verify(alg, spki, prov_bytes(raw, 2 * (size_t)width)), PROV_SIG_GOOD);
	/* DER is no COSE signature. */
	assert_int_equal(verify(alg, spki, prov_bytes(der, n)), PROV_SIG_BAD);
	ECDSA_SIG_free(sig);
	EVP_PKEY_free(pkey);
	free(spki_p);
}

static void test_openssl_signs(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) { /* leading zeros come up */
		check_against_openssl(PROV_ALG_ES256, "P-256", EVP_sha256(), 32);
		check_against_openssl(PROV_ALG_ES384, "P-384", EVP_sha384(), 48);
		check_against_openssl(PROV_ALG_ES512, "P-521", EVP_sha512(), 66);
		check_against_openssl(PROV_ALG_ES256, "P-521", EVP_sha256(), 66);
		check_against_openssl(PROV_ALG_ES512, "P-256", EVP_sha512(), 32);
	}
}

static void test_openssl_verifies(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512};
	struct prov_bytes parts[2] = {prov_bytes("sam", 3), prov_bytes("ple", 3)};

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		const EVP_MD *mds[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
		struct prov_key *key;
		uint8_t raw[132], *der = NULL;
		size_t n = sizeof(raw);
		ECDSA_SIG *sig = ECDSA_SIG_new();
		EVP_MD_CTX *ctx = EVP_MD_CTX_new();
		EVP_PKEY *pkey;
		int len;

		assert_int_equal(prov_key_generate(&key, algs[i % 3], NULL), PROV_OK);
		assert_int_equal(
		    prov_key_sign(key, algs[i / 3 % 3], parts, 2, raw, &n, NULL), PROV_OK);
		assert_int_equal(ECDSA_SIG_set0(sig, BN_bin2bn(raw, (int)n / 2, NULL),
				     BN_bin2bn(&raw[n / 2], (int)n / 2, NULL)),
		    1);
		len = i2d_ECDSA_SIG(sig, &der);
		pkey = prov_key_to_evp(key, NULL);
		assert_non_null(pkey);
		assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, mds[i / 3 % 3], NULL, pkey), 1);
		assert_int_equal(
		    EVP_DigestVerify(ctx, der, (size_t)len, (const uint8_t *)"sample", 6), 1);
		EVP_PKEY_free(pkey);
		OPENSSL_free(der);
		ECDSA_SIG_free(sig);
		EVP_MD_CTX_free(ctx);
		prov_key_free(key);
	}
}

static void test_curves_we_refuse(void **state)
{
	static const char *const curves[] = {"secp256k1", "P-224", "brainpoolP256r1"};
	uint8_t sig[64] = {1};

	(void)state;
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
		EVP_PKEY *pkey = evpkey_new(curves[i]);
		size_t n;
		uint8_t *spki = evpkey_spki(pkey, &n);

		assert_int_equal(verify(PROV_ALG_ES256, prov_bytes(spki, n), prov_bytes(sig, 64)),
		    PROV_SIG_UNFIT);
		EVP_PKEY_free(pkey);
		free(spki);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_answers),
	    cmocka_unit_test(test_edge_values),
	    cmocka_unit_test(test_other_spellings),
	    cmocka_unit_test(test_openssl_signs),
	    cmocka_unit_test(test_openssl_verifies),
	    cmocka_unit_test(test_curves_we_refuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
