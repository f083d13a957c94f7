/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "crypto/crypto.h"
#include "helper/evpkey.h"

static const enum prov_alg algs[] = {
    PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512, PROV_ALG_PS256, PROV_ALG_ED25519};
#define NUM_ALGS (sizeof(algs) / sizeof(algs[0]))

static int give(void *ctx, const char *what, char *buf, size_t len)
{
	(void)what;
	assert_true(strlen(ctx) <= len);
	memcpy(buf, ctx, strlen(ctx));
	return (int)strlen(ctx);
}

static void reads_again(const struct prov_key *key, const char *pem, size_t n, char *passphrase)
{
	struct prov_key *again;

	assert_int_equal(prov_key_load(&again, pem, n, "k.pem", passphrase == NULL ? NULL : give,
			     passphrase, NULL),
	    PROV_OK);
	assert_true(prov_bytes_eq(prov_key_spki(again), prov_key_spki(key)));
	prov_key_free(again);
}

/* OpenSSL by itself reads the same key out of it. */
static void openssl_reads(const struct prov_key *key, const char *pem, size_t n, char *passphrase)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)n);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, passphrase);
	uint8_t *spki;
	size_t len;

	assert_non_null(pkey);
	spki = evpkey_spki(pkey, &len);
	assert_true(prov_bytes_eq(prov_key_spki(key), prov_bytes(spki, len)));
	free(spki);
	EVP_PKEY_free(pkey);
	BIO_free(bio);
}

static void test_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_ALGS; i++) {
		struct prov_key *key;
		char *pem;
		size_t n;

		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		assert_int_equal(
		    prov_key_to_pem(key, prov_bytes(NULL, 0), &pem, &n, NULL), PROV_OK);
		assert_int_equal(strlen(pem), n);
		assert_true(prov_bytes_starts(prov_bytes(pem, n), "-----BEGIN PRIVATE KEY-----\n"));
		reads_again(key, pem, n, NULL);
		openssl_reads(key, pem, n, NULL);
		prov_secret_free(pem);
		prov_key_free(key);
	}
}

static void test_encrypted(void **state)
{
	char passphrase[] = "pass phrase \xc3\xa4", wrong[] = "pass phrase a";
	struct prov_key *other;

	(void)state;
	for (size_t i = 0; i < NUM_ALGS; i += 4) { /* scrypt takes its time: EC and Ed25519 */
		struct prov_err err = {0};
		struct prov_key *key;
		char *pem, *again;
		size_t n, m;

		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		assert_int_equal(
		    prov_key_to_pem(key, prov_bytes_str(passphrase), &pem, &n, NULL), PROV_OK);
		assert_int_equal(strlen(pem), n);
		assert_true(prov_bytes_starts(
		    prov_bytes(pem, n), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
		reads_again(key, pem, n, passphrase);
		openssl_reads(key, pem, n, passphrase);
		assert_int_equal(
		    prov_key_load(&other, pem, n, "k.pem", give, wrong, &err), PROV_E_PASSPHRASE);
		/* Salt and IV are fresh every time. */
		assert_int_equal(
		    prov_key_to_pem(key, prov_bytes_str(passphrase), &again, &m, NULL), PROV_OK);
		assert_string_not_equal(pem, again);
		prov_secret_free(pem);
		prov_secret_free(again);
		prov_key_free(key);
	}
}

/* PBES2 of scrypt and AES-256-CBC, by the OIDs in it: nothing weaker by accident. */
static void test_scheme(void **state)
{
	static const uint8_t scrypt[] = {
	    0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b};
	static const uint8_t aes256_cbc[] = {
	    0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a};
	unsigned char *der = NULL;
	char *name = NULL, *header = NULL, *pem;
	bool has_scrypt = false, has_aes = false;
	struct prov_key *key;
	size_t n;
	long len = 0;
	BIO *bio;

	(void)state;
	assert_int_equal(prov_key_generate(&key, PROV_ALG_ED25519, NULL), PROV_OK);
	assert_int_equal(prov_key_to_pem(key, prov_bytes_str("x"), &pem, &n, NULL), PROV_OK);
	bio = BIO_new_mem_buf(pem, (int)n);
	assert_int_equal(PEM_read_bio(bio, &name, &header, &der, &len), 1);
	for (long i = 0; i + (long)sizeof(scrypt) <= len; i++) {
		has_scrypt |= memcmp(&der[i], scrypt, sizeof(scrypt)) == 0;
		has_aes |= memcmp(&der[i], aes256_cbc, sizeof(aes256_cbc)) == 0;
	}
	assert_true(has_scrypt);
	assert_true(has_aes);
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(der);
	BIO_free(bio);
	prov_secret_free(pem);
	prov_key_free(key);
}

static void test_passphrase_too_long(void **state)
{
	char *pem = (char *)(uintptr_t)1, most[PROV_MAX_PASSPHRASE];
	struct prov_key *key;
	size_t n;

	(void)state;
	memset(most, 'x', sizeof(most));
	assert_int_equal(prov_key_generate(&key, PROV_ALG_ED25519, NULL), PROV_OK);
	assert_int_equal(
	    prov_key_to_pem(key, prov_bytes("x", PROV_MAX_PASSPHRASE + 1), &pem, &n, NULL),
	    PROV_E_LIMIT);
	assert_null(pem);
	assert_int_equal(
	    prov_key_to_pem(key, prov_bytes(most, PROV_MAX_PASSPHRASE), &pem, &n, NULL), PROV_OK);
	prov_secret_free(pem);
	prov_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_encrypted),
	    cmocka_unit_test(test_scheme),
	    cmocka_unit_test(test_passphrase_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
