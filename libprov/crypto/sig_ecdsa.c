/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ECDSA by OpenSSL. COSE has r||s, each as wide as the key's curve (RFC 9053, 2.1); OpenSSL has
 * DER. The two meet nowhere but here.
 */
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/params.h>
#include <stdio.h>

#include "base/err.h"
#include "crypto/sig.h"
#include "crypto/tlv.h"

#define MAX_WIDTH PROV_EC_WIDTH(521)
#define MAX_DER (2 * (MAX_WIDTH + 3) + 3) /* two INTEGERs with a sign byte, a SEQUENCE around */

/* Writes an INTEGER (X.690, 8.3) of what NUMBER says in bytes; returns its size. */
static size_t put_integer(struct prov_bytes number, uint8_t *out)
{
	size_t sign;

	while (number.n > 1 && number.p[0] == 0)
		number = prov_bytes_sub(number, 1, number.n);
	sign = number.p[0] >= 0x80 ? 1 : 0;
	out[0] = PROV_TLV_INTEGER;
	out[1] = (uint8_t)(sign + number.n); /* 67 at most */
	out[2] = 0;
	memcpy(&out[2 + sign], number.p, number.n);
	return 2 + sign + number.n;
}

/* RAW is r||s of WIDTH bytes each; OUT gets their SEQUENCE, in MAX_DER bytes at most. */
static size_t raw_to_der(struct prov_bytes raw, size_t width, uint8_t out[MAX_DER])
{
	uint8_t both[2 * (MAX_WIDTH + 3)];
	size_t n = put_integer(prov_bytes_sub(raw, 0, width), both), head = 0;

	n += put_integer(prov_bytes_sub(raw, width, width), &both[n]);
	out[head++] = PROV_TLV_SEQUENCE;
	if (n >= 0x80)
		out[head++] = 0x81; /* one byte of length follows */
	out[head++] = (uint8_t)n;   /* 138 at most */
	memcpy(&out[head], both, n);
	return head + n;
}

static int der_to_raw(struct prov_bytes der, size_t width, uint8_t *raw, struct prov_err *err)
{
	const uint8_t *p = der.p;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)der.n);
	int rc = PROV_OK;

	/* BN_bn2binpad writes exactly WIDTH bytes, or refuses a number that needs more. */
	if (sig == NULL || p != &der.p[der.n] ||
	    BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, (int)width) != (int)width ||
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), &raw[width], (int)width) != (int)width)
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "could not convert a signature");
	ECDSA_SIG_free(sig);
	return rc;
}

EVP_PKEY *prov_ecdsa_public(const struct prov_spki *key)
{
	char group[8];
	uint8_t point[1 + 2 * MAX_WIDTH];
	OSSL_PARAM params[3];

	if (key->point.n > sizeof(point))
		return NULL;
	memcpy(point, key->point.p, key->point.n);
	(void)snprintf(group, sizeof(group), "P-%d", key->bits);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, key->point.n);
	params[2] = OSSL_PARAM_construct_end();
	return prov_evp_public_key("EC", params);
}

int prov_ecdsa_verify(EVP_MD_CTX *begun, int bits, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err)
{
	size_t width = PROV_EC_WIDTH(bits);
	uint8_t der[MAX_DER];

	if (sig.n != 2 * width)
		return PROV_OK;
	return prov_evp_verify(begun, tbs, prov_bytes(der, raw_to_der(sig, width, der)), out, err);
}

int prov_ecdsa_sign(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    uint8_t *sig, size_t n, struct prov_err *err)
{
	size_t width = PROV_EC_WIDTH(bits), der_len;
	uint8_t der[MAX_DER];
	EVP_MD_CTX *ctx;
	int rc;

	if (n != 2 * width || (size_t)EVP_PKEY_get_size(pkey) > sizeof(der))
		return prov_fail(err, PROV_E_INTERNAL, "an ECDSA signature of the wrong size");
	der_len = sizeof(der);
	ctx = EVP_MD_CTX_new();
	if (ctx == NULL || EVP_DigestSignInit(ctx, NULL, prov_evp_md(hash), NULL, pkey) != 1)
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "could not begin an ECDSA signature");
	else
		rc = prov_evp_sign(ctx, tbs, der, &der_len, err);
	if (rc == PROV_OK)
		rc = der_to_raw(prov_bytes(der, der_len), width, sig, err);
	EVP_MD_CTX_free(ctx);
	return rc;
}
