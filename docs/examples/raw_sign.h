/* SPDX-License-Identifier: Apache-2.0 */
/* Stands for a service that signs: an Ed25519 signature by OpenSSL, with the key in a PEM file. */
#ifndef RAW_SIGN_H
#define RAW_SIGN_H

#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

/* 0, with *N bytes at SIG, or -1. */
static inline int raw_sign(
    const char *key_path, const void *data, size_t len, unsigned char *sig, size_t *n)
{
	FILE *file = fopen(key_path, "r");
	EVP_PKEY *key = file != NULL ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	int ok = key != NULL && EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1 &&
		 EVP_DigestSign(md, sig, n, data, len) == 1;

	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	if (file != NULL)
		fclose(file);
	return ok ? 0 : -1;
}

#endif
