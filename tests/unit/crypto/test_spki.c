/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "crypto/sig.h"
#include "helper/evpkey.h"
#include "helper/load.h"
#include "helper/mutate.h"

static void expect(struct prov_bytes spki, enum prov_key_kind kind, int bits)
{
	enum prov_key_kind got = PROV_KEY_RSA;
	struct prov_err err = {0};
	int n = -1;

	assert_int_equal(prov_spki_info(spki, &got, &n, &err), PROV_OK);
	assert_int_equal(err.code, PROV_OK);
	assert_int_equal(got, kind);
	assert_int_equal(n, bits);
	assert_int_equal(ERR_peek_error(), 0);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *what;
		enum prov_key_kind kind;
		int bits;
	} rows[] = {
	    {"P-256", PROV_KEY_EC, 256},
	    {"P-384", PROV_KEY_EC, 384},
	    {"P-521", PROV_KEY_EC, 521},
	    {"RSA:1024", PROV_KEY_RSA, 1024},
	    {"RSA:2048", PROV_KEY_RSA, 2048},
	    {"RSA-PSS:2048", PROV_KEY_RSA, 2048},
	    {"RSA-PSS:2048:SHA256:32", PROV_KEY_RSA, 2048},
	    {"ED25519", PROV_KEY_ED25519, 256},
	    {"P-224", PROV_KEY_OTHER, 224},
	    {"secp256k1", PROV_KEY_OTHER, 256},
	    {"brainpoolP384r1", PROV_KEY_OTHER, 384},
	    {"X25519", PROV_KEY_OTHER, 253},
	    {"ED448", PROV_KEY_OTHER, 456},
	    {"DSA", PROV_KEY_OTHER, 1024},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EVP_PKEY *pkey = evpkey_new(rows[i].what);
		size_t n;
		uint8_t *spki = evpkey_spki(pkey, &n);

		expect(prov_bytes(spki, n), rows[i].kind, rows[i].bits);
		free(spki);
		EVP_PKEY_free(pkey);
	}
}

/* P-256's generator, in every form that X9.62 has for a point. */
#define HEAD_65 "3059301306072a8648ce3d020106082a8648ce3d030107034200"
#define HEAD_33 "3039301306072a8648ce3d020106082a8648ce3d030107032200"
#define HEAD_1 "3019301306072a8648ce3d020106082a8648ce3d030107030200"
#define GX "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
#define GY "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

static void test_points(void **state)
{
	static const struct {
		const char *spki;
		enum prov_key_kind kind;
	} rows[] = {
	    {HEAD_65 "04" GX GY, PROV_KEY_EC},
	    {HEAD_33 "03" GX, PROV_KEY_EC},
	    {HEAD_65 "07" GX GY, PROV_KEY_OTHER}, /* hybrid */
	    {HEAD_65 "05" GX GY, PROV_KEY_OTHER},
	    {HEAD_1 "00", PROV_KEY_OTHER},        /* the point at infinity */
	    {HEAD_65 "04" GY GX, PROV_KEY_OTHER}, /* not on the curve */
	    {HEAD_65 "04" GX GX, PROV_KEY_OTHER},
	    {HEAD_33 "04" GX, PROV_KEY_OTHER},
	    {HEAD_65 "04" GX GY "00", PROV_KEY_OTHER}, /* a byte behind it */
	    /* x = p + the generator's: out of the field */
	    {HEAD_33 "03"
		     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		PROV_KEY_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum prov_key_kind kind = PROV_KEY_RSA;
		int bits;
		size_t n;
		uint8_t *spki = load_hex(rows[i].spki, &n);

		assert_int_equal(prov_spki_info(prov_bytes(spki, n), &kind, &bits, NULL), PROV_OK);
		assert_int_equal(kind, rows[i].kind);
		free(spki);
	}
}

/* P-256 by its numbers and not by its name: C2PA 2.4, 14.5.1.1 wants the name. */
static void test_explicit_curve(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256");
	enum prov_key_kind kind = PROV_KEY_EC;
	uint8_t *spki;
	int bits;
	size_t n;

	(void)state;
	assert_int_equal(EVP_PKEY_set_utf8_string_param(
			     pkey, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT),
	    1);
	spki = evpkey_spki(pkey, &n);
	assert_true(n > 200);
	assert_int_equal(prov_spki_info(prov_bytes(spki, n), &kind, &bits, NULL), PROV_OK);
	assert_int_equal(kind, PROV_KEY_OTHER);
	free(spki);
	EVP_PKEY_free(pkey);
}

/* An RSA key with any exponent, good or not. */
static uint8_t *rsa_spki(EVP_PKEY *pkey, unsigned long exponent, size_t *n)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *modulus = NULL;
	uint8_t buf[256], *spki;
	EVP_PKEY *odd = NULL;
	OSSL_PARAM params[3];

	assert_int_equal(EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &modulus), 1);
	assert_int_equal(BN_bn2nativepad(modulus, buf, sizeof(buf)), sizeof(buf));
	params[0] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, buf, sizeof(buf));
	params[1] = OSSL_PARAM_construct_ulong(OSSL_PKEY_PARAM_RSA_E, &exponent);
	params[2] = OSSL_PARAM_construct_end();
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &odd, EVP_PKEY_PUBLIC_KEY, params), 1);
	spki = evpkey_spki(odd, n);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(odd);
	BN_free(modulus);
	return spki;
}

static void test_exponents(void **state)
{
	static const struct {
		unsigned long e;
		enum prov_key_kind kind;
	} rows[] = {{3, PROV_KEY_RSA}, {65537, PROV_KEY_RSA}, {1, PROV_KEY_OTHER},
	    {2, PROV_KEY_OTHER}, {65536, PROV_KEY_OTHER}};

	EVP_PKEY *pkey = evpkey_new("RSA:2048");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n;
		uint8_t *spki = rsa_spki(pkey, rows[i].e, &n);

		expect(prov_bytes(spki, n), rows[i].kind, 2048);
		free(spki);
	}
	EVP_PKEY_free(pkey);
}

/* With exponent 1 the padded message is its own signature: anyone can sign. */
static void test_exponent_one_verifies_nothing(void **state)
{
	struct prov_bytes part = prov_bytes_str("sample");
	enum prov_sig_result result = PROV_SIG_GOOD;
	EVP_PKEY *pkey = evpkey_new("RSA:2048");
	uint8_t sig[256] = {0};
	size_t n;
	uint8_t *spki = rsa_spki(pkey, 1, &n);

	(void)state;
	assert_int_equal(prov_sig_verify(PROV_ALG_PS256, prov_bytes(spki, n), &part, 1,
			     prov_bytes(sig, sizeof(sig)), &result, NULL),
	    PROV_OK);
	assert_int_equal(result, PROV_SIG_UNFIT);
	free(spki);
	EVP_PKEY_free(pkey);
}

static void test_garbage(void **state)
{
	uint8_t *big = calloc(1, PROV_MAX_CERT + 1);

	(void)state;
	assert_non_null(big);
	expect(prov_bytes(NULL, 0), PROV_KEY_OTHER, 0);
	expect(prov_bytes("", 0), PROV_KEY_OTHER, 0);
	expect(prov_bytes("\x30", 1), PROV_KEY_OTHER, 0);
	expect(prov_bytes("\x30\x00", 2), PROV_KEY_OTHER, 0);
	expect(prov_bytes("\x30\x84\xff\xff\xff\xff", 6), PROV_KEY_OTHER, 0);
	expect(prov_bytes(big, PROV_MAX_CERT + 1), PROV_KEY_OTHER, 0);
	free(big);
}

static void no_crash(void *ctx, struct prov_bytes data)
{
	struct prov_bytes part = prov_bytes_str("sample");
	enum prov_sig_result result = PROV_SIG_GOOD;
	uint8_t sig[64] = {1};

	(void)ctx;
	assert_int_equal(prov_sig_verify(PROV_ALG_ES256, data, &part, 1,
			     prov_bytes(sig, sizeof(sig)), &result, NULL),
	    PROV_OK);
	assert_int_not_equal(result, PROV_SIG_GOOD);
	assert_int_equal(prov_sig_verify(PROV_ALG_ED25519, data, &part, 1,
			     prov_bytes(sig, sizeof(sig)), &result, NULL),
	    PROV_OK);
	assert_int_not_equal(result, PROV_SIG_GOOD);
}

static void no_key(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	expect(data, PROV_KEY_OTHER, 0);
}

static void test_damage(void **state)
{
	static const char *const what[] = {"P-256", "ED25519", "RSA-PSS:2048:SHA256:32"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EVP_PKEY *pkey = evpkey_new(what[i]);
		size_t n;
		uint8_t *spki = evpkey_spki(pkey, &n);

		mutate_prefixes(prov_bytes(spki, n), no_key, NULL);
		mutate_flips(prov_bytes(spki, n), no_crash, NULL);
		free(spki);
		EVP_PKEY_free(pkey);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_points),
	    cmocka_unit_test(test_explicit_curve),
	    cmocka_unit_test(test_exponents),
	    cmocka_unit_test(test_exponent_one_verifies_nothing),
	    cmocka_unit_test(test_garbage),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
