/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "crypto/key.h"
#include "helper/evpkey.h"
#include "helper/mutate.h"

/* One asked, with what it answers. */
struct asked {
	const char *answer; /* NULL: gives up */
	int n;              /* -1: its length */
	unsigned times;
};

static int ask(void *ctx, const char *what, char *buf, size_t len)
{
	struct asked *asked = ctx;

	asked->times++;
	assert_string_equal(what, "k.pem");
	assert_int_equal(len, PROV_MAX_PASSPHRASE);
	if (asked->answer == NULL)
		return -1;
	memcpy(buf, asked->answer, strlen(asked->answer));
	return asked->n < 0 ? (int)strlen(asked->answer) : asked->n;
}

static int load(
    const char *pem, size_t n, struct asked *asked, struct prov_key **key, struct prov_err *err)
{
	uint8_t *copy = mutate_copy(prov_bytes(pem, n));
	int rc = prov_key_load(key, copy, n, "k.pem", asked == NULL ? NULL : ask, asked, err);

	free(copy);
	assert_int_equal(ERR_peek_error(), 0);
	return rc;
}

static void loads(const char *pem, struct asked *asked, EVP_PKEY *want)
{
	struct prov_err err = {0};
	struct prov_key *key;
	uint8_t *spki;
	size_t n;

	assert_int_equal(load(pem, strlen(pem), asked, &key, &err), PROV_OK);
	assert_int_equal(err.code, PROV_OK);
	spki = evpkey_spki(want, &n);
	assert_true(prov_bytes_eq(prov_key_spki(key), prov_bytes(spki, n)));
	free(spki);
	prov_key_free(key);
}

static void refuses_n(const char *pem, size_t n, struct asked *asked, int code, const char *says)
{
	struct prov_key *key = (struct prov_key *)(uintptr_t)1;
	struct prov_err err = {0};

	assert_int_equal(load(pem, n, asked, &key, &err), code);
	assert_null(key);
	assert_int_equal(err.code, code);
	if (strstr(err.msg, says) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.msg, says);
}

static void refuses(const char *pem, struct asked *asked, int code, const char *says)
{
	refuses_n(pem, strlen(pem), asked, code, says);
}

/* What was written to BIO, as a heap string; frees BIO. */
static char *text_of(BIO *bio)
{
	char *data = NULL, *text;
	long n = BIO_get_mem_data(bio, &data);

	assert_true(n > 0);
	text = malloc((size_t)n + 1);
	assert_non_null(text);
	memcpy(text, data, (size_t)n);
	text[n] = '\0';
	BIO_free(bio);
	return text;
}

static char *join(const char *a, const char *b)
{
	size_t n = strlen(a) + strlen(b) + 1;
	char *text = malloc(n);

	assert_non_null(text);
	(void)snprintf(text, n, "%s%s", a, b);
	return text;
}

static const char *const good[] = {
    "P-256", "P-384", "P-521", "RSA:2048", "RSA-PSS:2048", "ED25519"};
#define NUM_GOOD (sizeof(good) / sizeof(good[0]))

static void test_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_GOOD; i++) {
		EVP_PKEY *pkey = evpkey_new(good[i]);
		struct asked asked = {"unused", -1, 0};
		char *pem = evpkey_pem(pkey), *more;

		loads(pem, NULL, pkey);
		loads(pem, &asked, pkey);
		assert_int_equal(asked.times, 0);
		more = join("Bag Attributes: none\r\n\r\n", pem);
		loads(more, NULL, pkey);
		free(more);
		more = join(pem, " \r\n\t\n\n");
		loads(more, NULL, pkey);
		free(more);
		free(pem);
		EVP_PKEY_free(pkey);
	}
}

/* "EC PRIVATE KEY" and "RSA PRIVATE KEY", in the clear and with RFC 1421's encryption. */
static void test_older_forms(void **state)
{
	static const char *const what[] = {"P-256", "P-521", "RSA:2048"};
	unsigned char secret[] = "secret";

	(void)state;
	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		struct asked asked = {"secret", -1, 0}, wrong = {"wrong", -1, 0};
		struct asked gives_up = {NULL, -1, 0};
		EVP_PKEY *pkey = evpkey_new(what[i]);
		BIO *bio = BIO_new(BIO_s_mem());
		char *pem;

		assert_int_equal(
		    PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
		pem = text_of(bio);
		assert_non_null(strstr(pem, i < 2 ? "BEGIN EC P" : "BEGIN RSA P"));
		loads(pem, NULL, pkey);
		free(pem);

		bio = BIO_new(BIO_s_mem());
		assert_int_equal(PEM_write_bio_PrivateKey_traditional(
				     bio, pkey, EVP_aes_128_cbc(), secret, 6, NULL, NULL),
		    1);
		pem = text_of(bio);
		assert_non_null(strstr(pem, "Proc-Type: 4,ENCRYPTED"));
		loads(pem, &asked, pkey);
		assert_int_equal(asked.times, 1);
		refuses(pem, &wrong, PROV_E_PASSPHRASE, "wrong passphrase for k.pem");
		assert_int_equal(wrong.times, 1);
		refuses(pem, &gives_up, PROV_E_PASSPHRASE, "no passphrase was given");
		refuses(pem, NULL, PROV_E_PASSPHRASE, "k.pem is encrypted");
		free(pem);
		EVP_PKEY_free(pkey);
	}
}

/* `openssl ecparam -genkey` writes the curve into a block of its own. */
static void test_ec_parameters(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-384");
	char *pem = evpkey_pem(pkey), *both;
	static const char params[] =
	    "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n";

	(void)state;
	both = join(params, pem);
	loads(both, NULL, pkey);
	refuses(params, NULL, PROV_E_KEY, "no key");
	free(both);
	free(pem);
	EVP_PKEY_free(pkey);
}

static void test_encrypted(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_GOOD; i++) {
		struct asked asked = {"secret", -1, 0}, wrong = {"Secret", -1, 0};
		struct asked gives_up = {NULL, -1, 0}, liar = {"x", 100000, 0};
		EVP_PKEY *pkey = evpkey_new(good[i]);
		BIO *bio = BIO_new(BIO_s_mem());
		char *pem;

		assert_int_equal(PEM_write_bio_PKCS8PrivateKey(
				     bio, pkey, EVP_aes_256_cbc(), "secret", 6, NULL, NULL),
		    1);
		pem = text_of(bio);
		loads(pem, &asked, pkey);
		assert_int_equal(asked.times, 1);
		refuses(pem, &wrong, PROV_E_PASSPHRASE, "wrong passphrase for k.pem");
		assert_int_equal(wrong.times, 1);
		refuses(pem, &gives_up, PROV_E_PASSPHRASE, "no passphrase was given");
		refuses(pem, NULL, PROV_E_PASSPHRASE, "k.pem is encrypted");
		refuses(pem, &liar, PROV_E_USAGE, "buffer");
		free(pem);
		EVP_PKEY_free(pkey);
	}
}

/* One in 256 wrong passphrases leaves padding that looks right. */
static void test_many_wrong_passphrases(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256");
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sig = PKCS8_encrypt(-1, EVP_aes_256_cbc(), "secret", 6, NULL, 0, 1, info);
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem, text[32];

	(void)state;
	assert_non_null(sig);
	assert_int_equal(PEM_write_bio_PKCS8(bio, sig), 1);
	pem = text_of(bio);
	for (int i = 0; i < 1500; i++) {
		struct asked wrong = {text, -1, 0};

		(void)snprintf(text, sizeof(text), "wrong%d", i);
		refuses(pem, &wrong, PROV_E_PASSPHRASE, "wrong passphrase");
	}
	free(pem);
	X509_SIG_free(sig);
	PKCS8_PRIV_KEY_INFO_free(info);
	EVP_PKEY_free(pkey);
}

static void test_keys_we_refuse(void **state)
{
	static const struct {
		const char *what, *says;
	} rows[] = {{"P-224", "secp224r1"}, {"secp256k1", "secp256k1"}, {"X25519", "X25519"},
	    {"ED448", "ED448"}, {"DSA", "DSA"}, {"RSA:1024", "1024 bits"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EVP_PKEY *pkey = evpkey_new(rows[i].what);
		char *pem = evpkey_pem(pkey);

		refuses(pem, NULL, PROV_E_KEY, rows[i].says);
		free(pem);
		EVP_PKEY_free(pkey);
	}
}

static void test_explicit_curve(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256");
	char *pem;

	(void)state;
	assert_int_equal(EVP_PKEY_set_utf8_string_param(
			     pkey, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT),
	    1);
	pem = evpkey_pem(pkey);
	refuses(pem, NULL, PROV_E_KEY, "explicit");
	free(pem);
	EVP_PKEY_free(pkey);
}

/* A compressed point in the file is the same key as one in full, as certificates have it. */
static void test_compressed_point(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256"), *same;
	char *pem;

	(void)state;
	same = EVP_PKEY_dup(pkey);
	assert_int_equal(
	    EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
		OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED),
	    1);
	pem = evpkey_pem(pkey);
	loads(pem, NULL, same);
	free(pem);
	EVP_PKEY_free(same);
	EVP_PKEY_free(pkey);
}

#define BLOCK(label) "-----BEGIN " label "-----\nMAA=\n-----END " label "-----\n"

static void test_other_things(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
	    {"", "k.pem is empty"},
	    {"\n", "no PEM"},
	    {"hello", "no PEM"},
	    {"0\x82\x01", "binary"},
	    {BLOCK("CERTIFICATE"), "a certificate"},
	    {BLOCK("TRUSTED CERTIFICATE"), "a certificate"},
	    {BLOCK("CERTIFICATE REQUEST"), "a certificate request"},
	    {BLOCK("PUBLIC KEY"), "a public key"},
	    {BLOCK("RSA PUBLIC KEY"), "a public key"},
	    {BLOCK("DSA PRIVATE KEY"), "a DSA key"},
	    {BLOCK("OPENSSH PRIVATE KEY"), "OpenSSH"},
	    {BLOCK("PGP PRIVATE KEY BLOCK"), "OpenPGP"},
	    {BLOCK("PKCS7"), "PKCS#7"},
	    {BLOCK("\x1b[31m KEY"), "no private key"},
	    {BLOCK("PRIVATE KEY"), "no private key that can be read"},
	    {BLOCK("EC PRIVATE KEY"), "no private key that can be read"},
	    {BLOCK("RSA PRIVATE KEY"), "no private key that can be read"},
	    {BLOCK("ENCRYPTED PRIVATE KEY"), "no private key that can be read"},
	    {"-----BEGIN PRIVATE KEY-----\nMAA=\n", "no end"},
	    {"-----BEGIN PRIVATE KEY-----\nM?A=\n-----END PRIVATE KEY-----\n", "damaged"},
	    {"-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
	     "DEK-Info: NO-CIPHER,00\n\nMAA=\n-----END EC PRIVATE KEY-----\n",
		"no private key that can be read"},
	    {"-----BEGIN EC PRIVATE KEY-----\nSome: header\n\nMAA=\n"
	     "-----END EC PRIVATE KEY-----\n",
		"no private key that can be read"},
	};
	static const char zero[4] = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct asked asked = {"secret", -1, 0};

		refuses(rows[i].text, &asked, PROV_E_KEY, rows[i].says);
		assert_int_equal(asked.times, 0);
	}
	refuses_n(zero, sizeof(zero), NULL, PROV_E_KEY, "no PEM");
}

static void test_too_long(void **state)
{
	char *text = malloc(PROV_MAX_KEY_FILE + 1);

	(void)state;
	assert_non_null(text);
	memset(text, '\n', PROV_MAX_KEY_FILE + 1);
	refuses_n(text, PROV_MAX_KEY_FILE + 1, NULL, PROV_E_LIMIT, "the limit of 65536 bytes");
	refuses_n(text, PROV_MAX_KEY_FILE, NULL, PROV_E_KEY, "no PEM");
	free(text);
}

static void test_trailing(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256");
	char *pem = evpkey_pem(pkey), *more;

	(void)state;
	more = join(pem, BLOCK("CERTIFICATE"));
	refuses(more, NULL, PROV_E_KEY, "a certificate behind the private key");
	free(more);
	more = join(BLOCK("CERTIFICATE"), pem);
	refuses(more, NULL, PROV_E_KEY, "a certificate; the private key is needed");
	free(more);
	more = join(pem, pem);
	refuses(more, NULL, PROV_E_KEY, "something behind the private key");
	free(more);
	more = join(pem, "x");
	refuses(more, NULL, PROV_E_KEY, "something behind the private key");
	free(more);
	refuses_n(pem, strlen(pem) + 1, NULL, PROV_E_KEY, "something behind"); /* its NUL */
	free(pem);
	EVP_PKEY_free(pkey);
}

/* Junk inside the Base64, behind the DER. */
static void test_trailing_der(void **state)
{
	static const char *const labels[] = {
	    "PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"};
	EVP_PKEY *pkey = evpkey_new("P-256");
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sealed = PKCS8_encrypt(-1, EVP_aes_256_cbc(), "x", 1, NULL, 0, 1, info);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct asked asked = {"x", -1, 0};
		unsigned char *der = NULL, longer[1024];
		BIO *bio = BIO_new(BIO_s_mem());
		char *pem;
		int n;

		n = i == 0   ? i2d_PKCS8_PRIV_KEY_INFO(info, &der)
		    : i == 1 ? i2d_PrivateKey(pkey, &der)
			     : i2d_X509_SIG(sealed, &der);
		assert_true(n > 0 && (size_t)n < sizeof(longer));
		memcpy(longer, der, (size_t)n);
		longer[n] = 0;
		assert_true(PEM_write_bio(bio, labels[i], "", longer, n + 1) > 0);
		pem = text_of(bio);
		refuses(pem, &asked, PROV_E_KEY, "no private key that can be read");
		assert_int_equal(asked.times, 0);
		free(pem);
		OPENSSL_free(der);
	}
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(info);
	EVP_PKEY_free(pkey);
}

static void test_names(void **state)
{
	struct prov_key *key;
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(prov_key_load(&key, NULL, 0, NULL, NULL, NULL, &err), PROV_E_KEY);
	assert_string_equal(err.msg, "the key is empty");
}

static void any_answer(void *ctx, struct prov_bytes data)
{
	struct asked asked = {"secret", -1, 0};
	struct prov_key *key;

	(void)ctx;
	if (prov_key_load(&key, data.p, data.n, "k.pem", ask, &asked, NULL) != PROV_OK)
		assert_null(key);
	prov_key_free(key);
}

static void test_damage(void **state)
{
	static const char *const what[] = {"ED25519", "P-256"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		EVP_PKEY *pkey = evpkey_new(what[i]);
		char *pem = evpkey_pem(pkey);

		mutate_all(prov_bytes_str(pem), any_answer, NULL);
		free(pem);
		EVP_PKEY_free(pkey);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_older_forms),
	    cmocka_unit_test(test_ec_parameters),
	    cmocka_unit_test(test_encrypted),
	    cmocka_unit_test(test_many_wrong_passphrases),
	    cmocka_unit_test(test_keys_we_refuse),
	    cmocka_unit_test(test_explicit_curve),
	    cmocka_unit_test(test_compressed_point),
	    cmocka_unit_test(test_other_things),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_trailing),
	    cmocka_unit_test(test_trailing_der),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
