/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/evpkey.h"

#include <openssl/bio.h>
#include <openssl/dsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "helper/mutate.h"

static void must(int ok)
{
	if (ok == 1)
		return;
	ERR_print_errors_fp(stderr);
	abort();
}

static void restrict_pss(EVP_PKEY_CTX *ctx, const char *hash, const char *salt)
{
	const EVP_MD *md = EVP_get_digestbyname(hash);

	must(EVP_PKEY_CTX_set_rsa_pss_keygen_md(ctx, md));
	must(EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(ctx, md));
	must(EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(ctx, (int)strtol(salt, NULL, 10)));
}

/* WHAT is TYPE:BITS or TYPE:BITS:HASH:SALT. */
static EVP_PKEY *new_rsa(const char *what)
{
	char type[16] = "", bits[8] = "", hash[16] = "", salt[8] = "";
	char *const fields[] = {type, bits, hash, salt};
	const size_t room[] = {sizeof(type), sizeof(bits), sizeof(hash), sizeof(salt)};
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *ctx;
	size_t n;

	for (size_t i = 0; i < 4 && *what != '\0'; i++) {
		n = strcspn(what, ":");
		must(n < room[i]);
		memcpy(fields[i], what, n);
		what += n + (what[n] == ':');
	}
	ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	must(ctx != NULL);
	must(EVP_PKEY_keygen_init(ctx));
	must(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)strtol(bits, NULL, 10)));
	if (hash[0] != '\0')
		restrict_pss(ctx, hash, salt);
	must(EVP_PKEY_generate(ctx, &pkey));
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static EVP_PKEY *new_dsa(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY *params = NULL, *pkey = NULL;

	must(EVP_PKEY_paramgen_init(ctx));
	must(EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, 1024));
	must(EVP_PKEY_generate(ctx, &params));
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL);
	must(EVP_PKEY_keygen_init(ctx));
	must(EVP_PKEY_generate(ctx, &pkey));
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(params);
	return pkey;
}

EVP_PKEY *evpkey_new(const char *what)
{
	static const char *const simple[] = {"ED25519", "X25519", "ED448", "X448"};
	EVP_PKEY *pkey = NULL;

	if (strncmp(what, "RSA", 3) == 0)
		return new_rsa(what);
	if (strcmp(what, "DSA") == 0)
		return new_dsa();
	for (size_t i = 0; i < sizeof(simple) / sizeof(simple[0]); i++) {
		if (strcmp(what, simple[i]) == 0)
			pkey = EVP_PKEY_Q_keygen(NULL, NULL, what);
	}
	if (pkey == NULL)
		pkey = EVP_EC_gen(what);
	must(pkey != NULL);
	return pkey;
}

uint8_t *evpkey_spki(EVP_PKEY *pkey, size_t *n)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(pkey, &der);
	uint8_t *copy;

	must(len > 0);
	*n = (size_t)len;
	copy = mutate_copy(prov_bytes(der, *n));
	OPENSSL_free(der);
	return copy;
}

char *evpkey_pem(EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, *data = NULL;
	long n;

	must(PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL));
	n = BIO_get_mem_data(bio, &data);
	must(n > 0);
	text = malloc((size_t)n + 1);
	must(text != NULL);
	memcpy(text, data, (size_t)n);
	text[n] = '\0';
	BIO_free(bio);
	return text;
}
