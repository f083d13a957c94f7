/* SPDX-License-Identifier: Apache-2.0 */
/* All seven algorithms through the two doors, prov_key_sign and prov_sig_verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "crypto/crypto.h"
#include "helper/mutate.h"
#include "helper/starve.h"

static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512, PROV_ALG_PS256,
    PROV_ALG_PS384, PROV_ALG_PS512, PROV_ALG_ED25519};
#define NUM_ALGS (sizeof(algs) / sizeof(algs[0]))

/* P-256, P-384, P-521, RSA, Ed25519 */
static const enum prov_alg kinds[] = {
    PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512, PROV_ALG_PS256, PROV_ALG_ED25519};
#define NUM_KEYS (sizeof(kinds) / sizeof(kinds[0]))

static struct prov_key *keys[NUM_KEYS];

static const char message[] = "what is signed here, in three parts";

/* The message in three slices, one of them empty. */
static void cut(struct prov_bytes parts[3])
{
	parts[0] = prov_bytes(message, 7);
	parts[1] = prov_bytes(NULL, 0);
	parts[2] = prov_bytes(&message[7], sizeof(message) - 1 - 7);
}

static int make_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_KEYS; i++) {
		if (prov_key_generate(&keys[i], kinds[i], NULL) != PROV_OK)
			return -1;
	}
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_KEYS; i++)
		prov_key_free(keys[i]);
	return 0;
}

static enum prov_sig_result verify_parts(enum prov_alg alg, const struct prov_key *key,
    const struct prov_bytes *parts, size_t num, struct prov_bytes sig)
{
	enum prov_sig_result result = PROV_SIG_GOOD;
	struct prov_err err = {0};

	assert_int_equal(
	    prov_sig_verify(alg, prov_key_spki(key), NULL, parts, num, sig, &result, &err),
	    PROV_OK);
	assert_int_equal(err.code, PROV_OK);
	return result;
}

static enum prov_sig_result verify(
    enum prov_alg alg, const struct prov_key *key, const char *text, struct prov_bytes sig)
{
	struct prov_bytes part = prov_bytes_str(text);

	return verify_parts(alg, key, &part, 1, sig);
}

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		for (size_t a = 0; a < NUM_ALGS; a++) {
			size_t n =
			    prov_sig_size(algs[a], prov_key_kind(keys[k]), prov_key_bits(keys[k]));
			struct prov_bytes parts[3];
			uint8_t sig[512];
			size_t len = sizeof(sig);

			cut(parts);
			if (prov_alg_info(algs[a])->kind != prov_key_kind(keys[k])) {
				assert_int_equal(n, 0);
				assert_int_equal(
				    prov_key_sign(keys[k], algs[a], parts, 3, sig, &len, NULL),
				    PROV_E_KEY);
				continue;
			}
			assert_int_not_equal(n, 0);
			assert_int_equal(
			    prov_key_sign(keys[k], algs[a], parts, 3, sig, &len, NULL), PROV_OK);
			assert_int_equal(len, n);
			assert_int_equal(
			    verify(algs[a], keys[k], message, prov_bytes(sig, len)), PROV_SIG_GOOD);
			assert_int_equal(
			    verify_parts(algs[a], keys[k], parts, 3, prov_bytes(sig, len)),
			    PROV_SIG_GOOD);
		}
	}
}

/* The sizes that RFC 9053 and RFC 8230 give. */
static void test_sizes(void **state)
{
	(void)state;
	assert_int_equal(prov_sig_size(PROV_ALG_ES256, PROV_KEY_EC, 256), 64);
	assert_int_equal(prov_sig_size(PROV_ALG_ES256, PROV_KEY_EC, 384), 96);
	assert_int_equal(prov_sig_size(PROV_ALG_ES256, PROV_KEY_EC, 521), 132);
	assert_int_equal(prov_sig_size(PROV_ALG_ES512, PROV_KEY_EC, 256), 64);
	assert_int_equal(prov_sig_size(PROV_ALG_ES256, PROV_KEY_EC, 224), 0);
	assert_int_equal(prov_sig_size(PROV_ALG_PS256, PROV_KEY_RSA, 2048), 256);
	assert_int_equal(prov_sig_size(PROV_ALG_PS512, PROV_KEY_RSA, 2049), 257);
	assert_int_equal(prov_sig_size(PROV_ALG_PS256, PROV_KEY_RSA, 2047), 0);
	assert_int_equal(prov_sig_size(PROV_ALG_PS256, PROV_KEY_RSA, 16384), 2048);
	assert_int_equal(prov_sig_size(PROV_ALG_PS256, PROV_KEY_RSA, 16385), 0);
	assert_int_equal(prov_sig_size(PROV_ALG_ED25519, PROV_KEY_ED25519, 256), 64);
	assert_int_equal(prov_sig_size(PROV_ALG_ED25519, PROV_KEY_EC, 256), 0);
	assert_int_equal(prov_sig_size(PROV_ALG_ES256, PROV_KEY_OTHER, 256), 0);
	assert_int_equal(prov_sig_size(PROV_ALG_AUTO, PROV_KEY_EC, 256), 0);
}

/* A key and an algorithm that do not belong together are no "bad signature" (C2PA 2.4, 13.2.1). */
static void test_unfit(void **state)
{
	uint8_t sig[64] = {0};

	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		for (size_t a = 0; a < NUM_ALGS; a++) {
			if (prov_alg_info(algs[a])->kind == prov_key_kind(keys[k]))
				continue;
			assert_int_equal(
			    verify(algs[a], keys[k], message, prov_bytes(sig, 64)), PROV_SIG_UNFIT);
		}
		assert_int_equal(
		    verify(PROV_ALG_AUTO, keys[k], message, prov_bytes(sig, 64)), PROV_SIG_UNFIT);
		assert_int_equal(
		    verify((enum prov_alg) - 257, keys[k], message, prov_bytes(sig, 64)),
		    PROV_SIG_UNFIT);
	}
}

static void test_no_key(void **state)
{
	static const struct prov_bytes none[] = {{NULL, 0}, {(const uint8_t *)"x", 1}};
	struct prov_bytes part = prov_bytes_str(message);
	enum prov_sig_result result;
	uint8_t sig[64] = {0};

	(void)state;
	for (size_t a = 0; a < NUM_ALGS; a++) {
		for (size_t i = 0; i < 2; i++) {
			result = PROV_SIG_GOOD;
			assert_int_equal(prov_sig_verify(algs[a], none[i], NULL, &part, 1,
					     prov_bytes(sig, 64), &result, NULL),
			    PROV_OK);
			assert_int_equal(result, PROV_SIG_UNFIT);
		}
	}
}

struct flip {
	enum prov_alg alg;
	const struct prov_key *key;
	struct prov_bytes sig; /* of what stays as it is */
	bool message;          /* else the signature is what is damaged */
};

static void must_not_verify(void *ctx, struct prov_bytes data)
{
	const struct flip *f = ctx;
	struct prov_bytes part = f->message ? data : prov_bytes_str(message);

	assert_int_equal(
	    verify_parts(f->alg, f->key, &part, 1, f->message ? f->sig : data), PROV_SIG_BAD);
}

static void test_damage(void **state)
{
	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		struct prov_bytes part = prov_bytes_str(message), longer;
		uint8_t sig[513] = {0};
		size_t len = sizeof(sig);
		struct flip f = {kinds[k], keys[k], {NULL, 0}, false};

		assert_int_equal(
		    prov_key_sign(keys[k], kinds[k], &part, 1, sig, &len, NULL), PROV_OK);
		f.sig = prov_bytes(sig, len);
		mutate_all(f.sig, must_not_verify, &f);
		f.message = true;
		mutate_all(part, must_not_verify, &f);
		/* A byte more, in either. */
		longer = prov_bytes(message, sizeof(message)); /* its NUL */
		assert_int_equal(verify_parts(kinds[k], keys[k], &longer, 1, f.sig), PROV_SIG_BAD);
		assert_int_equal(
		    verify(kinds[k], keys[k], message, prov_bytes(sig, len + 1)), PROV_SIG_BAD);
		assert_int_equal(
		    verify(kinds[k], keys[k], message, prov_bytes(NULL, 0)), PROV_SIG_BAD);
		assert_int_equal(verify(kinds[k], keys[k], message, f.sig), PROV_SIG_GOOD);
	}
}

/* The same key, another hash: the algorithm is part of what is verified. */
static void test_other_alg(void **state)
{
	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		struct prov_bytes part = prov_bytes_str(message);
		uint8_t sig[512];
		size_t len = sizeof(sig);

		assert_int_equal(
		    prov_key_sign(keys[k], kinds[k], &part, 1, sig, &len, NULL), PROV_OK);
		for (size_t a = 0; a < NUM_ALGS; a++) {
			if (algs[a] != kinds[k])
				assert_int_not_equal(
				    verify(algs[a], keys[k], message, prov_bytes(sig, len)),
				    PROV_SIG_GOOD);
		}
	}
}

static void test_other_key(void **state)
{
	struct prov_key *other;

	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		struct prov_bytes part = prov_bytes_str(message);
		uint8_t sig[512];
		size_t len = sizeof(sig);

		if (prov_key_kind(keys[k]) == PROV_KEY_RSA)
			continue; /* slow to make, and no different */
		assert_int_equal(prov_key_generate(&other, kinds[k], NULL), PROV_OK);
		assert_int_equal(
		    prov_key_sign(other, kinds[k], &part, 1, sig, &len, NULL), PROV_OK);
		assert_int_equal(
		    verify(kinds[k], keys[k], message, prov_bytes(sig, len)), PROV_SIG_BAD);
		prov_key_free(other);
	}
}

/* --- memory that runs out inside OpenSSL --- */

/* Verifies with the k-th allocation failing, for every k; what is no error must be WANT. */
static void starve(
    enum prov_alg alg, struct prov_bytes spki, struct prov_bytes sig, enum prov_sig_result want)
{
	struct prov_bytes part = prov_bytes_str(message);
	bool is_through = false;

	for (unsigned long k = 1; !is_through; k++) {
		enum prov_sig_result result = PROV_SIG_BAD;
		struct prov_err err = {0};
		int rc;

		starve_at(k, false);
		rc = prov_sig_verify(alg, spki, NULL, &part, 1, sig, &result, &err);
		is_through = starve_end() < k;
		assert_true(rc == PROV_OK || rc == PROV_E_NOMEM || rc == PROV_E_CRYPTO);
		assert_int_equal(err.code, rc);
		if (rc == PROV_OK)
			assert_int_equal(result, want);
		assert_true(rc == PROV_OK || !is_through);
	}
}

/*
 * Running out of memory is no verdict: neither on a good signature, nor on a bad one or a bad key.
 */
static void test_no_memory(void **state)
{
	(void)state;
	for (size_t k = 0; k < NUM_KEYS; k++) {
		struct prov_bytes part = prov_bytes_str(message), spki = prov_key_spki(keys[k]);
		uint8_t sig[512], *off_curve;
		size_t len = sizeof(sig);

		assert_int_equal(
		    prov_key_sign(keys[k], kinds[k], &part, 1, sig, &len, NULL), PROV_OK);
		starve(kinds[k], spki, prov_bytes(sig, len), PROV_SIG_GOOD);
		sig[len - 1] ^= 1;
		starve(kinds[k], spki, prov_bytes(sig, len), PROV_SIG_BAD);
		memset(sig, 0, len);
		starve(kinds[k], spki, prov_bytes(sig, len), PROV_SIG_BAD);
		memset(sig, 0xff, len);
		starve(kinds[k], spki, prov_bytes(sig, len), PROV_SIG_BAD);
		if (prov_key_kind(keys[k]) != PROV_KEY_EC)
			continue;
		off_curve = mutate_copy(spki);
		off_curve[spki.n - 1] ^= 1;
		starve(
		    kinds[k], prov_bytes(off_curve, spki.n), prov_bytes(sig, len), PROV_SIG_UNFIT);
		free(off_curve);
	}
}

static void test_no_memory_to_sign(void **state)
{
	struct prov_bytes part = prov_bytes_str(message);

	(void)state;
	for (size_t i = 0; i < NUM_KEYS; i++) {
		bool is_through = false;

		for (unsigned long k = 1; !is_through; k++) {
			int rc;
			uint8_t sig[512];
			size_t len = sizeof(sig);

			starve_at(k, false);
			rc = prov_key_sign(keys[i], kinds[i], &part, 1, sig, &len, NULL);
			is_through = starve_end() < k;
			assert_true(rc == PROV_OK || !is_through);
			if (rc == PROV_OK)
				assert_int_equal(
				    verify(kinds[i], keys[i], message, prov_bytes(sig, len)),
				    PROV_SIG_GOOD);
		}
	}
}

/* The same with what was begun for a signature before, whatever came of that one. */
static void test_known(void **state)
{
	struct prov_known_keys *known;

	(void)state;
	assert_int_equal(prov_known_keys_new(&known, NULL), PROV_OK);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < NUM_KEYS * NUM_ALGS; i++) {
			const struct prov_key *key = keys[i / NUM_ALGS];
			enum prov_alg alg = algs[i % NUM_ALGS];
			struct prov_bytes part = prov_bytes_str(message);
			struct prov_bytes other = prov_bytes_str("something else");
			enum prov_sig_result result;
			uint8_t sig[512];
			size_t len = sizeof(sig);

			if (prov_alg_info(alg)->kind != prov_key_kind(key))
				continue;
			assert_int_equal(
			    prov_key_sign(key, alg, &part, 1, sig, &len, NULL), PROV_OK);
			for (size_t k = 0; k < 4; k++) {
				/* good; another message; cut; damaged */
				struct prov_bytes says = prov_bytes(sig, k == 2 ? len - 1 : len);

				sig[len / 2] ^= k == 3 ? 1 : 0;
				assert_int_equal(
				    prov_sig_verify(alg, prov_key_spki(key), known,
					k == 1 ? &other : &part, 1, says, &result, NULL),
				    PROV_OK);
				assert_int_equal(result, k == 0 ? PROV_SIG_GOOD : PROV_SIG_BAD);
			}
		}
	}
	prov_known_keys_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_unfit),
	    cmocka_unit_test(test_no_key),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_other_alg),
	    cmocka_unit_test(test_other_key),
	    cmocka_unit_test(test_known),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_no_memory_to_sign),
	};

	/* Before OpenSSL has allocated anything. */
	if (!starve_begin())
		return 1;
	return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
