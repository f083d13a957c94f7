/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/crypto.h"

static const struct {
	enum prov_alg alg;
	int id;
	const char *name, *other_case;
	enum prov_hash hash;
	enum prov_key_kind kind;
	int curve;
} want[] = {
    {PROV_ALG_ES256, -7, "ES256", "es256", PROV_HASH_SHA256, PROV_KEY_EC, 256},
    {PROV_ALG_ES384, -35, "ES384", "eS384", PROV_HASH_SHA384, PROV_KEY_EC, 384},
    {PROV_ALG_ES512, -36, "ES512", "Es512", PROV_HASH_SHA512, PROV_KEY_EC, 521},
    {PROV_ALG_PS256, -37, "PS256", "ps256", PROV_HASH_SHA256, PROV_KEY_RSA, 0},
    {PROV_ALG_PS384, -38, "PS384", "pS384", PROV_HASH_SHA384, PROV_KEY_RSA, 0},
    {PROV_ALG_PS512, -39, "PS512", "Ps512", PROV_HASH_SHA512, PROV_KEY_RSA, 0},
    {PROV_ALG_ED25519, -8, "Ed25519", "eD25519", PROV_HASH_NONE, PROV_KEY_ED25519, 0},
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const struct prov_alg_info *info = prov_alg_info(want[i].id);

		assert_non_null(info);
		assert_int_equal(info->alg, want[i].alg);
		assert_int_equal(info->alg, want[i].id);
		assert_string_equal(info->name, want[i].name);
		assert_int_equal(info->hash, want[i].hash);
		assert_int_equal(info->kind, want[i].kind);
		assert_int_equal(info->curve_bits, want[i].curve);
		assert_string_equal(prov_alg_str(want[i].alg), want[i].name);
		assert_int_equal(prov_alg_parse(want[i].name), want[i].alg);
		assert_int_equal(prov_alg_parse(want[i].other_case), want[i].alg);
	}
}

static void test_not_on_the_list(void **state)
{
	/* RS256, ES256K, Ed448 (-53), HMAC 256/256, and numbers that agree in their low bits. */
	static const int64_t ids[] = {0, 1, 7, -257, -47, -53, 5, INT64_MIN, INT64_MAX,
	    -7 - ((int64_t)1 << 32), -8 + ((int64_t)1 << 32)};
	static const char *const names[] = {
	    "", "ES", "ES25", "ES2566", "RS256", "es256 ", "ed448", "auto", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_null(prov_alg_info(ids[i]));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(prov_alg_parse(names[i]), PROV_ALG_AUTO);
	assert_null(prov_alg_str(PROV_ALG_AUTO));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_not_on_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
