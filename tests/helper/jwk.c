/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/jwk.h"

#include <openssl/bn.h>
#include <stdio.h>
#include <stdlib.h>

static void *need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

char *jwk_base64(struct prov_bytes data)
{
	char *text = need(malloc(data.n / 3 * 4 + 5));

	text[0] = '\0';
	(void)EVP_EncodeBlock((unsigned char *)text, data.p, (int)data.n);
	return text;
}

char *jwk_base64url(struct prov_bytes data)
{
	char *text = jwk_base64(data);

	for (char *p = text; *p != '\0'; p++)
		*p = *p == '+' ? '-' : *p == '/' ? '_' : *p == '=' ? '\0' : *p;
	return text;
}

static char *number(EVP_PKEY *key, const char *name)
{
	uint8_t bytes[2048];
	BIGNUM *bn = NULL;
	char *text;

	if (EVP_PKEY_get_bn_param(key, name, &bn) != 1 || BN_num_bytes(bn) > (int)sizeof(bytes))
		abort();
	text = jwk_base64url(prov_bytes(bytes, (size_t)BN_bn2bin(bn, bytes)));
	BN_free(bn);
	return text;
}

static char *rsa(EVP_PKEY *key)
{
	char *n = number(key, "n"), *e = number(key, "e"), *json = need(malloc(8192));

	(void)snprintf(json, 8192, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}", n, e);
	free(n);
	free(e);
	return json;
}

static char *ec(EVP_PKEY *key)
{
	uint8_t point[256];
	size_t n = 0, w;
	char *x, *y, *json = need(malloc(1024));

	if (EVP_PKEY_get_octet_string_param(key, "pub", point, sizeof(point), &n) != 1)
		abort();
	w = n / 2;
	x = jwk_base64url(prov_bytes(&point[1], w));
	y = jwk_base64url(prov_bytes(&point[1 + w], w));
	(void)snprintf(json, 1024, "{\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\"}",
	    EVP_PKEY_get_bits(key), x, y);
	free(x);
	free(y);
	return json;
}

char *jwk_json(EVP_PKEY *key)
{
	uint8_t raw[32];
	size_t n = sizeof(raw);
	char *x, *json;

	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		return rsa(key);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
		return ec(key);
	if (EVP_PKEY_get_raw_public_key(key, raw, &n) != 1)
		abort();
	x = jwk_base64url(prov_bytes(raw, n));
	json = need(malloc(256));
	(void)snprintf(json, 256, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}", x);
	free(x);
	return json;
}

char *jwk_did(EVP_PKEY *key)
{
	char *json = jwk_json(key), *b64 = jwk_base64url(prov_bytes_str(json));
	char *did = need(malloc(strlen(b64) + 9));

	(void)snprintf(did, strlen(b64) + 9, "did:jwk:%s", b64);
	free(json);
	free(b64);
	return did;
}
