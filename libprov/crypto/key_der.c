/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/key_der.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "base/err.h"
#include "crypto/sig.h"
#include "crypto/tlv.h"

#define RSA_NUMBERS 8u

/* --- into OpenSSL --- */

static bool is_little_endian(void)
{
	const uint16_t one = 1;
	uint8_t first;

	memcpy(&first, &one, 1);
	return first == 1;
}

/* A number for OpenSSL, which takes them in the order of the machine's bytes. */
static void put_number(uint8_t *out, struct prov_bytes number)
{
	const bool reverse = is_little_endian();

	for (size_t i = 0; i < number.n; i++)
		out[reverse ? number.n - 1 - i : i] = number.p[i];
}

static int make(const char *type, OSSL_PARAM *params, EVP_PKEY **out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	int ok = ctx != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
		 EVP_PKEY_fromdata(ctx, out, EVP_PKEY_KEYPAIR, params) == 1;

	EVP_PKEY_CTX_free(ctx);
	if (!ok) {
		EVP_PKEY_free(*out);
		*out = NULL;
	}
	return ok ? PROV_OK : PROV_E_KEY;
}

/* --- EC --- */

struct ec {
	const char *group;
	struct prov_bytes secret, point;
};

static const struct {
	const char *oid, *group;
	size_t n;
	int bits;
} curves[] = {
    {"\x2a\x86\x48\xce\x3d\x03\x01\x07", "P-256", 8, 256}, /* 1.2.840.10045.3.1.7 */
    {"\x2b\x81\x04\x00\x22", "P-384", 5, 384},             /* 1.3.132.0.34 */
    {"\x2b\x81\x04\x00\x23", "P-521", 5, 521},             /* 1.3.132.0.35 */
};

static bool find_curve(struct prov_bytes curve, struct ec *out)
{
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
		if (!prov_bytes_eq(curve, prov_bytes(curves[i].oid, curves[i].n)))
			continue;
		out->group = curves[i].group;
		return out->secret.n == PROV_EC_WIDTH(curves[i].bits);
	}
	return false;
}

static bool read_ec(struct prov_bytes der, struct prov_bytes curve, struct ec *out)
{
	struct prov_rd rd, key, field, bits;
	struct prov_bytes version, name;
	uint8_t unused;

	prov_rd_init(&rd, der, 0);
	if (!prov_tlv_next(&rd, PROV_TLV_SEQUENCE, &key) || !prov_rd_end(&rd) ||
	    !prov_tlv_positive(&key, &version) || version.n != 1 || version.p[0] != 1 ||
	    !prov_tlv_bytes(&key, PROV_TLV_OCTET_STRING, &out->secret))
		return false;
	if (prov_tlv_is_next(&key, PROV_TLV_EXPLICIT)) {
		if (!prov_tlv_next(&key, PROV_TLV_EXPLICIT, &field) ||
		    !prov_tlv_bytes(&field, PROV_TLV_OID, &name) || !prov_rd_end(&field) ||
		    (curve.n > 0 && !prov_bytes_eq(name, curve)))
			return false;
		curve = name;
	}
	return prov_tlv_next(&key, PROV_TLV_EXPLICIT + 1, &field) && prov_rd_end(&key) &&
	       prov_tlv_next(&field, PROV_TLV_BIT_STRING, &bits) && prov_rd_end(&field) &&
	       prov_rd_u8(&bits, &unused) && unused == 0 &&
	       prov_rd_bytes(&bits, prov_rd_left(&bits), &out->point) && find_curve(curve, out);
}

int prov_key_der_ec(
    struct prov_bytes der, struct prov_bytes curve, EVP_PKEY **out, struct prov_err *err)
{
	OSSL_PARAM params[4];
	struct ec ec = {0};
	uint8_t *number;
	int rc;

	*out = NULL;
	if (!read_ec(der, curve, &ec))
		return PROV_OK;
	number = prov_secret_alloc(ec.secret.n, err);
	if (number == NULL)
		return PROV_E_NOMEM;
	put_number(number, ec.secret);
	params[0] = OSSL_PARAM_construct_utf8_string(
	    OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)ec.group, 0);
	params[1] = OSSL_PARAM_construct_octet_string(
	    OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)ec.point.p, ec.point.n);
	params[2] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number, ec.secret.n);
	params[3] = OSSL_PARAM_construct_end();
	rc = make("EC", params, out);
	prov_secret_free(number);
	return rc;
}

/* --- RSA --- */

static bool read_rsa(struct prov_bytes der, struct prov_bytes numbers[RSA_NUMBERS])
{
	struct prov_bytes version;
	struct prov_rd rd, key;

	prov_rd_init(&rd, der, 0);
	if (!prov_tlv_next(&rd, PROV_TLV_SEQUENCE, &key) || !prov_rd_end(&rd) ||
	    !prov_tlv_bytes(&key, PROV_TLV_INTEGER, &version) || version.n != 1 ||
	    version.p[0] != 0)
		return false;
	for (size_t i = 0; i < RSA_NUMBERS; i++) {
		if (!prov_tlv_positive(&key, &numbers[i]))
			return false;
	}
	return prov_rd_end(&key);
}

int prov_key_der_rsa(struct prov_bytes der, EVP_PKEY **out, struct prov_err *err)
{
	/* In the order of RSAPrivateKey. */
	static const char *const names[RSA_NUMBERS] = {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E,
	    OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
	    OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
	    OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
	struct prov_bytes numbers[RSA_NUMBERS];
	OSSL_PARAM params[RSA_NUMBERS + 1];
	uint8_t *secret;
	size_t at = 0;
	int rc;

	*out = NULL;
	if (!read_rsa(der, numbers))
		return PROV_OK;
	secret = prov_secret_alloc(der.n, err); /* more than all numbers */
	if (secret == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < RSA_NUMBERS; at += numbers[i].n, i++) {
		put_number(&secret[at], numbers[i]);
		params[i] = OSSL_PARAM_construct_BN(names[i], &secret[at], numbers[i].n);
	}
	params[RSA_NUMBERS] = OSSL_PARAM_construct_end();
	rc = make("RSA", params, out);
	prov_secret_free(secret);
	return rc;
}
