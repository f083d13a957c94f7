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
	    {"P-224", PROV_KEY_OTHER, 0},
	    {"secp256k1", PROV_KEY_OTHER, 0},
	    {"brainpoolP384r1", PROV_KEY_OTHER, 0},
	    {"X25519", PROV_KEY_OTHER, 0},
	    {"ED448", PROV_KEY_OTHER, 0},
	    {"DSA", PROV_KEY_OTHER, 0},
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
#define ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define NO_X "0000000000000000000000000000000000000000000000000000000000000007"
#define HEAD_65 "3059301306072a8648ce3d020106082a8648ce3d030107034200"
#define HEAD_33 "3039301306072a8648ce3d020106082a8648ce3d030107032200"
#define HEAD_1 "3019301306072a8648ce3d020106082a8648ce3d030107030200"
#define GX "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
#define GY "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

static enum prov_sig_result verify(enum prov_alg alg, struct prov_bytes spki, size_t sig_n)
{
	struct prov_bytes part = prov_bytes_str("sample");
	enum prov_sig_result result = PROV_SIG_GOOD;
	uint8_t sig[256];

	memset(sig, 1, sizeof(sig));
	assert_int_equal(
	    prov_sig_verify(alg, spki, NULL, &part, 1, prov_bytes(sig, sig_n), &result, NULL),
	    PROV_OK);
	return result;
}

static void test_points(void **state)
{
	static const struct {
		const char *spki;
		enum prov_key_kind kind;
		enum prov_sig_result result; /* UNFIT: no key, whatever it looks like */
	} rows[] = {
	    {HEAD_65 "04" GX GY, PROV_KEY_EC, PROV_SIG_BAD},
	    {HEAD_33 "03" GX, PROV_KEY_EC, PROV_SIG_BAD},
	    {HEAD_65 "07" GX GY, PROV_KEY_OTHER, PROV_SIG_UNFIT}, /* hybrid */
	    {HEAD_65 "05" GX GY, PROV_KEY_OTHER, PROV_SIG_UNFIT},
	    {HEAD_65 "03" GX GY, PROV_KEY_OTHER, PROV_SIG_UNFIT},
	    {HEAD_1 "00", PROV_KEY_OTHER, PROV_SIG_UNFIT},     /* the point at infinity */
	    {HEAD_65 "04" GY GX, PROV_KEY_EC, PROV_SIG_UNFIT}, /* not on the curve */
	    {HEAD_65 "04" GX GX, PROV_KEY_EC, PROV_SIG_UNFIT},
	    {HEAD_33 "02" NO_X, PROV_KEY_EC, PROV_SIG_UNFIT},
	    {HEAD_33 "04" GX, PROV_KEY_OTHER, PROV_SIG_UNFIT},
	    {HEAD_65 "04" GX GY "00", PROV_KEY_OTHER, PROV_SIG_UNFIT}, /* a byte behind it */
	    {HEAD_33 "03" ONES, PROV_KEY_EC, PROV_SIG_UNFIT},          /* out of the field */
	    {HEAD_65 "04" ONES ONES, PROV_KEY_EC, PROV_SIG_UNFIT},
	    {HEAD_65 "04" ZERO ZERO, PROV_KEY_EC, PROV_SIG_UNFIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum prov_key_kind kind = PROV_KEY_RSA;
		int bits;
		size_t n;
		uint8_t *spki = load_hex(rows[i].spki, &n);

		assert_int_equal(prov_spki_info(prov_bytes(spki, n), &kind, &bits, NULL), PROV_OK);
		assert_int_equal(kind, rows[i].kind);
		assert_int_equal(verify(PROV_ALG_ES256, prov_bytes(spki, n), 64), rows[i].result);
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

		expect(
		    prov_bytes(spki, n), rows[i].kind, rows[i].kind == PROV_KEY_OTHER ? 0 : 2048);
		free(spki);
	}
	EVP_PKEY_free(pkey);
}

/* With exponent 1 the padded message is its own signature: anyone can sign. */
/* In 50 us: what openssl speed found for verifications, and no overflow for what no key is. */
static void test_cost(void **state)
{
	(void)state;
	assert_int_equal(prov_spki_cost(PROV_KEY_EC, 256, 0), 1);
	assert_int_equal(prov_spki_cost(PROV_KEY_EC, 384, 0), 13);
	assert_int_equal(prov_spki_cost(PROV_KEY_EC, 521, 0), 13);
	assert_int_equal(prov_spki_cost(PROV_KEY_ED25519, 256, 0), 2);
	/* DSA: 15.5 ms with 10000 bits, the most that OpenSSL takes. */
	assert_true(prov_spki_cost(PROV_KEY_OTHER, 10000, 0) >= 310);
	assert_int_equal(prov_spki_cost(PROV_KEY_OTHER, 256, 0), 13);
	assert_int_equal(prov_spki_cost(PROV_KEY_RSA, 2048, 17), 1);
	assert_int_equal(prov_spki_cost(PROV_KEY_RSA, 4096, 17), 2);
	assert_int_equal(prov_spki_cost(PROV_KEY_RSA, 3072, 256), 13);
	assert_int_equal(prov_spki_cost(PROV_KEY_RSA, 16384, 64), 93);
	assert_int_equal(prov_spki_cost(PROV_KEY_RSA, SIZE_MAX, SIZE_MAX), 370);
	assert_int_equal(prov_spki_cost(PROV_KEY_OTHER, 0, 0), 13);
}

static void test_exponent_one_verifies_nothing(void **state)
{
	EVP_PKEY *pkey = evpkey_new("RSA:2048");
	size_t n;
	uint8_t *spki = rsa_spki(pkey, 1, &n);

	(void)state;
	assert_int_equal(verify(PROV_ALG_PS256, prov_bytes(spki, n), 256), PROV_SIG_UNFIT);
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

/* DER in every place where BER is looser, and things behind. */
static void test_der(void **state)
{
#define KEY32 ZERO
	static const struct {
		const char *spki;
		enum prov_key_kind kind;
	} rows[] = {
	    {"302a 3005 06032b6570 032100" KEY32, PROV_KEY_ED25519},
	    {"30812a 3005 06032b6570 032100" KEY32, PROV_KEY_OTHER}, /* longer than needed */
	    {"3082002a 3005 06032b6570 032100" KEY32, PROV_KEY_OTHER},
	    {"3080 3005 06032b6570 032100" KEY32 "0000", PROV_KEY_OTHER}, /* indefinite */
	    {"312a 3005 06032b6570 032100" KEY32, PROV_KEY_OTHER},
	    {"302a 3105 06032b6570 032100" KEY32, PROV_KEY_OTHER},
	    {"302a 3005 06032b6570 032101" KEY32, PROV_KEY_OTHER}, /* unused bits */
	    {"302a 3005 06032b6570 042100" KEY32, PROV_KEY_OTHER},
	    {"302a 3005 06032b6571 032100" KEY32, PROV_KEY_OTHER},     /* Ed448's OID */
	    {"302a 3005 06032b656e 032100" KEY32, PROV_KEY_OTHER},     /* X25519's */
	    {"302c 3007 06032b65700500 032100" KEY32, PROV_KEY_OTHER}, /* parameters */
	    {"302b 3005 06032b6570 032200" KEY32 "00", PROV_KEY_OTHER},
	    {"302b 3005 06032b6570 032100" KEY32 "00", PROV_KEY_OTHER},
	    {"302a 3005 06032b6570 032100" KEY32 "00", PROV_KEY_OTHER},
	    {"3009 3005 06032b6570 0300", PROV_KEY_OTHER}, /* not even the unused bits */
	    {"300a 3005 06032b6570 030100", PROV_KEY_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n;
		uint8_t *spki = load_hex(rows[i].spki, &n);

		expect(prov_bytes(spki, n), rows[i].kind, rows[i].kind == PROV_KEY_OTHER ? 0 : 256);
		free(spki);
	}
}

#define OID_PSS "06092a864886f70d01010a"
#define OID_MGF1 "06092a864886f70d010108"
#define OID_SHA(n)                                                                                 \
	"0609608648016503040"                                                                      \
	"2" n
#define SHA256 "300b" OID_SHA("01")
#define SHA256_NULL "300d" OID_SHA("01") "0500"
#define SHA384 "300b" OID_SHA("02")
#define SHA1 "3007 06052b0e03021a"
#define MASK256 "3018" OID_MGF1 SHA256
#define MASK384 "3018" OID_MGF1 SHA384

/* id-RSASSA-PSS with PARAMS around a modulus of 2048 bits. */
static uint8_t *pss_spki(const char *params, size_t *n)
{
	uint8_t modulus[256], *p, *oid, *all;
	size_t params_n, oid_n, off = 0, alg_n;

	memset(modulus, 0xff, sizeof(modulus));
	p = load_hex(params, &params_n);
	oid = load_hex(OID_PSS, &oid_n);
	alg_n = oid_n + params_n;
	assert_true(alg_n < 128);
	*n = 4 + 2 + alg_n + 5 + 4 + 5 + 256 + 3;
	all = malloc(*n);
	assert_non_null(all);
#define PUT(bytes, len) (memcpy(&all[off], (bytes), (len)), off += (len))
	PUT("\x30\x82", 2);
	all[off++] = (uint8_t)((*n - 4) >> 8);
	all[off++] = (uint8_t)(*n - 4);
	all[off++] = 0x30;
	all[off++] = (uint8_t)alg_n;
	PUT(oid, oid_n);
	if (params_n > 0)
		PUT(p, params_n);
	PUT("\x03\x82\x01\x0d\x00", 5); /* 1 + 4 + 5 + 256 + 3 */
	PUT("\x30\x82\x01\x08", 4);
	PUT("\x02\x82\x01\x01\x00", 5);
	PUT(modulus, sizeof(modulus));
	PUT("\x02\x01\x03", 3);
#undef PUT
	assert_int_equal(off, *n);
	free(p);
	free(oid);
	return all;
}

static void test_pss_parameters(void **state)
{
	static const struct {
		const char *params;
		enum prov_key_kind kind;
		bool fits[3]; /* PS256, PS384, PS512 */
	} rows[] = {
	    {"", PROV_KEY_RSA, {true, true, true}},
	    {"3000", PROV_KEY_RSA, {false}}, /* SHA-1, by default */
	    {"3034 a00f" SHA256_NULL "a11a" MASK256 "a203020120 a300", PROV_KEY_OTHER, {false}},
	    {"3032 a00f" SHA256_NULL "a11a" MASK256 "a203020120", PROV_KEY_RSA, {true}},
	    {"3030 a00d" SHA256 "a11a" MASK256 "a203020120", PROV_KEY_RSA, {true}},
	    {"302b a00d" SHA256 "a11a" MASK256, PROV_KEY_RSA, {true}}, /* 20 bytes of salt */
	    {"3030 a00d" SHA256 "a11a" MASK256 "a203020100", PROV_KEY_RSA, {true}},
	    {"3030 a00d" SHA256 "a11a" MASK256 "a203020121", PROV_KEY_RSA, {false}},
	    {"3031 a00d" SHA256 "a11a" MASK256 "a20402020100", PROV_KEY_RSA, {false}},
	    {"3030 a00d" SHA256 "a11a" MASK256 "a2030201ff", PROV_KEY_OTHER, {false}},
	    {"3030 a00d" SHA384 "a11a" MASK384 "a203020130", PROV_KEY_RSA, {false, true}},
	    {"3030 a00d" SHA384 "a11a" MASK256 "a203020130", PROV_KEY_RSA, {false}},
	    {"300f a00d" SHA256, PROV_KEY_RSA, {false}}, /* MGF1 with SHA-1, by default */
	    {"301c a11a" MASK256, PROV_KEY_RSA, {false}},
	    {"300b a009" SHA1, PROV_KEY_RSA, {false}},
	    {"3035 a00d" SHA256 "a11a" MASK256 "a203020120 a303020101", PROV_KEY_RSA, {true}},
	    {"3035 a00d" SHA256 "a11a" MASK256 "a203020120 a303020102", PROV_KEY_OTHER, {false}},
	    {"3032 a00d" SHA256 "a11a" MASK256 "a203020120 0500", PROV_KEY_OTHER, {false}},
	    {"3030 a11a" MASK256 "a00d" SHA256 "a203020120", PROV_KEY_OTHER, {false}},
	    {"0500", PROV_KEY_OTHER, {false}},
	};
	static const enum prov_alg algs[] = {PROV_ALG_PS256, PROV_ALG_PS384, PROV_ALG_PS512};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_spki key;
		size_t n;
		uint8_t *spki = pss_spki(rows[i].params, &n);

		prov_spki_parse(prov_bytes(spki, n), &key);
		assert_int_equal(key.kind, rows[i].kind);
		for (size_t a = 0; a < 3; a++)
			assert_int_equal(prov_spki_fits(&key, algs[a]), rows[i].fits[a]);
		assert_false(prov_spki_fits(&key, PROV_ALG_ES256));
		assert_false(prov_spki_fits(&key, PROV_ALG_AUTO));
		free(spki);
	}
}

static void no_crash(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	assert_int_not_equal(verify(PROV_ALG_ES256, data, 64), PROV_SIG_GOOD);
	assert_int_not_equal(verify(PROV_ALG_PS256, data, 256), PROV_SIG_GOOD);
	assert_int_not_equal(verify(PROV_ALG_ED25519, data, 64), PROV_SIG_GOOD);
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
	    cmocka_unit_test(test_cost),
	    cmocka_unit_test(test_exponent_one_verifies_nothing),
	    cmocka_unit_test(test_garbage),
	    cmocka_unit_test(test_der),
	    cmocka_unit_test(test_pss_parameters),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
