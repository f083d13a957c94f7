/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "crypto/known_keys.h"

static EVP_PKEY *made(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");

	assert_non_null(key);
	return key;
}

/* Whether it is KEY that is kept for TEXT; NULL: whether nothing is. */
static bool has(struct prov_known_keys *known, const char *text, const EVP_PKEY *key)
{
	EVP_PKEY *found = prov_known_keys_find(known, prov_bytes_str(text));
	bool same = found == key;

	EVP_PKEY_free(found);
	return same;
}

static void test_find(void **state)
{
	EVP_PKEY *one = made(), *other = made();
	struct prov_known_keys *known;

	(void)state;
	assert_int_equal(prov_known_keys_new(&known, NULL), PROV_OK);
	assert_true(has(known, "one", NULL));
	prov_known_keys_keep(known, prov_bytes_str("one"), one);
	prov_known_keys_keep(known, prov_bytes_str("other"), other);
	/* The first that was kept stays: it is a fact about the same bytes. */
	prov_known_keys_keep(known, prov_bytes_str("one"), other);
	EVP_PKEY_free(one);
	EVP_PKEY_free(other);
	assert_true(has(known, "one", one));
	assert_true(has(known, "other", other));
	assert_true(has(known, "on", NULL));
	assert_true(has(known, "", NULL));
	prov_known_keys_free(known);
}

static void test_none(void **state)
{
	EVP_PKEY *key = made();

	(void)state;
	prov_known_keys_keep(NULL, prov_bytes_str("key"), key);
	assert_true(has(NULL, "key", NULL));
	prov_known_keys_free(NULL);
	EVP_PKEY_free(key);
}

static void test_bounds(void **state)
{
	static uint8_t large[PROV_MAX_SEEN_CERT + 1];
	EVP_PKEY *key = made();
	struct prov_known_keys *known;
	char name[8] = "";

	(void)state;
	assert_int_equal(prov_known_keys_new(&known, NULL), PROV_OK);
	prov_known_keys_keep(known, prov_bytes(large, sizeof(large)), key);
	assert_null(prov_known_keys_find(known, prov_bytes(large, sizeof(large))));
	for (unsigned i = 0; i <= PROV_MAX_SEEN; i++) {
		(void)snprintf(name, sizeof(name), "%u", i);
		prov_known_keys_keep(known, prov_bytes_str(name), key);
		assert_true(has(known, name, key));
	}
	/* What came first went first. */
	assert_true(has(known, "0", NULL));
	assert_true(has(known, "1", key));
	prov_known_keys_free(known);
	EVP_PKEY_free(key);
}

/* That of a signature is kept, and verifies the next one; so is one of another algorithm's. */
static void test_verify(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_PS256, PROV_ALG_ED25519};
	struct prov_bytes part = prov_bytes_str("what is signed"), other = prov_bytes_str("else");
	struct prov_known_keys *known;

	(void)state;
	assert_int_equal(prov_known_keys_new(&known, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(algs) / sizeof(*algs); i++) {
		enum prov_sig_result result;
		struct prov_bytes spki, sig;
		struct prov_key *key;
		uint8_t out[1024];
		size_t n;
		EVP_PKEY *kept;

		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		spki = prov_key_spki(key);
		n = sizeof(out);
		assert_int_equal(prov_key_sign(key, algs[i], &part, 1, out, &n, NULL), PROV_OK);
		sig = prov_bytes(out, n);
		for (size_t k = 0; k < 3; k++) {
			assert_int_equal(prov_sig_verify(algs[i], spki, known,
					     k == 1 ? &other : &part, 1, sig, &result, NULL),
			    PROV_OK);
			assert_int_equal(result, k == 1 ? PROV_SIG_BAD : PROV_SIG_GOOD);
		}
		kept = prov_known_keys_find(known, spki);
		assert_int_equal(kept != NULL, algs[i] != PROV_ALG_ED25519);
		EVP_PKEY_free(kept);
		prov_key_free(key);
	}
	prov_known_keys_free(known);
}

/* A verification that has begun is kept for its key and its hash alone, and not used up by use. */
static void test_begun(void **state)
{
	EVP_PKEY *key = made();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct prov_bytes name = prov_bytes_str("key");
	struct prov_known_keys *known;

	(void)state;
	assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
	assert_int_equal(prov_known_keys_new(&known, NULL), PROV_OK);
	prov_known_keys_keep_begun(known, name, PROV_HASH_SHA256, ctx);
	assert_null(prov_known_keys_begun(known, name, PROV_HASH_SHA256)); /* of no key */
	prov_known_keys_keep(known, name, key);
	assert_null(prov_known_keys_begun(known, name, PROV_HASH_SHA256));
	prov_known_keys_keep_begun(known, name, PROV_HASH_SHA256, ctx);
	for (size_t i = 0; i < 2; i++) {
		EVP_MD_CTX *begun = prov_known_keys_begun(known, name, PROV_HASH_SHA256);

		assert_non_null(begun);
		assert_ptr_not_equal(begun, ctx);
		assert_int_equal(EVP_DigestVerifyUpdate(begun, "text", 4), 1);
		EVP_MD_CTX_free(begun);
	}
	assert_null(prov_known_keys_begun(known, name, PROV_HASH_SHA512));
	assert_null(prov_known_keys_begun(known, name, (enum prov_hash)99));
	assert_null(prov_known_keys_begun(known, prov_bytes_str("ke"), PROV_HASH_SHA256));
	assert_null(prov_known_keys_begun(NULL, name, PROV_HASH_SHA256));
	prov_known_keys_keep_begun(known, name, (enum prov_hash)99, ctx);
	prov_known_keys_keep_begun(NULL, name, PROV_HASH_SHA256, ctx);
	prov_known_keys_free(known);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_verify),
	    cmocka_unit_test(test_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
