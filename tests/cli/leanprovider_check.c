/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL still has where a tool took a part of its default provider only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "common/leandigests.h"
#include "common/leanprovider.h"

#define MAX_NAMES 256

/* All names of digests, and how many. */
struct names {
	char name[MAX_NAMES][64];
	size_t n;
};

static void add_name(const EVP_MD *md, const char *from, const char *to, void *ctx)
{
	struct names *names = ctx;

	(void)md;
	assert_true(names->n < MAX_NAMES);
	(void)snprintf(names->name[names->n++], sizeof(names->name[0]), "%s %s",
	    from == NULL ? "" : from, to == NULL ? "" : to);
}

/* As a process has them that left nothing out: printed by this program, started as one. */
static int print_whole(void)
{
	struct names names = {.n = 0};

	EVP_MD_do_all_sorted(add_name, &names);
	for (size_t i = 0; i < names.n; i++)
		(void)puts(names.name[i]);
	return 0;
}

/* How often OpenSSL asked for memory. */
static size_t taken;

static void *take(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	taken++;
	return malloc(n);
}

static void *take_more(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return realloc(p, n);
}

static void give(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

static size_t fetch(const char *name)
{
	const size_t before = taken;
	EVP_MD *digest = EVP_MD_fetch(NULL, name, NULL);

	assert_non_null(digest);
	EVP_MD_free(digest);
	return taken - before;
}

static int load(void **state)
{
	(void)state;
	assert_int_equal(OPENSSL_init_crypto(OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL), 1);
	leanprovider_load();
	leandigests_add();
	return 0;
}

static FILE *start_whole(void)
{
	char self[4096], command[4200];
	const ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	(void)snprintf(command, sizeof(command), "'%s' whole", self);
	return popen(command, "r"); /* NOLINT(cert-env33-c) */
}

static void test_names(void **state)
{
	struct names names = {.n = 0};
	char line[80];
	FILE *whole = start_whole();
	size_t n = 0;

	(void)state;
	EVP_MD_do_all_sorted(add_name, &names);
	assert_non_null(whole);
	for (; fgets(line, sizeof(line), whole) != NULL; n++) {
		line[strcspn(line, "\n")] = '\0';
		assert_true(n < names.n);
		assert_string_equal(line, names.name[n]);
	}
	assert_int_equal(pclose(whole), 0);
	assert_int_equal(n, names.n);
	assert_true(n > 20);
}

/* An HMAC's key is none that a certificate has. */
static void test_loaded(void **state)
{
	EVP_KEYMGMT *key = EVP_KEYMGMT_fetch(NULL, "HMAC", NULL);

	(void)state;
	assert_int_equal(key == NULL, LIBCRYPTO_IS_STATIC);
	EVP_KEYMGMT_free(key);
	/* A shared libcrypto does not show what it would take. */
	assert_int_equal(OSSL_PROVIDER_available(NULL, "lean"), LIBCRYPTO_IS_STATIC);
	assert_int_equal(OSSL_PROVIDER_available(NULL, "default"), !LIBCRYPTO_IS_STATIC);
}

/* KEY as it is read from what certificates have of it. */
static EVP_PKEY *read_again(const EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(key, &der);
	const unsigned char *p = der;
	EVP_PKEY *read = d2i_PUBKEY(NULL, &p, n);

	OPENSSL_free(der);
	assert_non_null(read);
	assert_int_equal(EVP_PKEY_eq(read, key), 1);
	return read;
}

static void check_key(EVP_PKEY *key, const char *md)
{
	static const unsigned char text[] = "what is signed";
	unsigned char signature[1024];
	size_t n = sizeof(signature);
	EVP_PKEY *read = read_again(key);
	EVP_MD_CTX *to = EVP_MD_CTX_new(), *from = EVP_MD_CTX_new();

	assert_int_equal(EVP_DigestSignInit_ex(to, NULL, md, NULL, NULL, key, NULL), 1);
	assert_int_equal(EVP_DigestSign(to, signature, &n, text, sizeof(text)), 1);
	assert_int_equal(EVP_DigestVerifyInit_ex(from, NULL, md, NULL, NULL, read, NULL), 1);
	assert_int_equal(EVP_DigestVerify(from, signature, n, text, sizeof(text)), 1);
	assert_int_equal(EVP_DigestVerifyInit_ex(from, NULL, md, NULL, NULL, read, NULL), 1);
	assert_int_not_equal(EVP_DigestVerify(from, signature, n, text, sizeof(text) - 1), 1);
	EVP_MD_CTX_free(to);
	EVP_MD_CTX_free(from);
	EVP_PKEY_free(read);
	EVP_PKEY_free(key);
}

/* BITS of RSA, or a GROUP, or neither. */
static EVP_PKEY *made(const char *type, int bits, const char *group)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	if (bits > 0)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits), 1);
	if (group != NULL)
		assert_int_equal(EVP_PKEY_CTX_set_group_name(ctx, group), 1);
	assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void test_keys(void **state)
{
	(void)state;
	check_key(made("EC", 0, "P-256"), "SHA256");
	check_key(made("EC", 0, "P-384"), "SHA384");
	check_key(made("EC", 0, "P-521"), "SHA512");
	check_key(made("RSA", 2048, NULL), "SHA256");
	check_key(made("RSA-PSS", 2048, NULL), "SHA384");
	check_key(made("ED25519", 0, NULL), NULL);
}

/* What no signature of C2PA may be by is told apart from what is malformed. */
static void test_other_keys(void **state)
{
	static const char *const names[] = {"X25519", "X448"};

	(void)state;
	check_key(made("EC", 0, "secp256k1"), "SHA256");
	check_key(made("EC", 0, "brainpoolP256r1"), "SHA256");
	check_key(made("ED448", 0, NULL), NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		EVP_PKEY *key = made(names[i], 0, NULL);

		EVP_PKEY_free(read_again(key));
		EVP_PKEY_free(key);
	}
}

/* Those that are not asked for at the start are there when they are, and only then: the first of
 * them has some twenty made known. */
static void test_digests(void **state)
{
	size_t usual, first, second;
	static const char *const names[] = {"SHA1", "SHA256", "SHA2-384", "SHA512", "SHA224",
	    "SHA3-256", "SHAKE256", "SHA512-256", "MD5", "SM3", "2.16.840.1.101.3.4.2.4"};

	(void)state;
	(void)fetch("SHA256"); /* with a shared libcrypto the first of all brings them all */
	usual = fetch("SHA384");
	first = fetch("SHA3-384");
	second = fetch("SHA3-512");
	assert_true(usual < 10 && second < 10);
	assert_int_equal(first > 50, LIBCRYPTO_IS_STATIC);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)fetch(names[i]);
	assert_null(EVP_MD_fetch(NULL, "no such digest", NULL));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_loaded),
	    cmocka_unit_test(test_digests), /* before one needs what it asks for first */
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_other_keys),
	};

	assert_int_equal(CRYPTO_set_mem_functions(take, take_more, give), 1);
	if (argc == 2 && strcmp(argv[1], "whole") == 0)
		return print_whole();
	return cmocka_run_group_tests(tests, load, NULL);
}
