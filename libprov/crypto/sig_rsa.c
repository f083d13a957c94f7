/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RSASSA-PSS by OpenSSL, as COSE has it (RFC 8230, 2): MGF1 with the same hash, a salt as long as
 * the hash.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/err.h"
#include "crypto/sig.h"

bool prov_rsa_set_pss(EVP_PKEY_CTX *ctx, enum prov_hash hash)
{
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, prov_evp_md(hash)) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, (int)prov_hash_size(hash)) == 1;
}

/* The restrictions that a key may carry are checked by then (prov_spki_fits). */
EVP_PKEY *prov_rsa_public(const struct prov_spki *key)
{
	BIGNUM *n = BN_bin2bn(key->n.p, (int)key->n.n, NULL);
	BIGNUM *e = BN_bin2bn(key->e.p, (int)key->e.n, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (n != NULL && e != NULL && build != NULL &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	if (params != NULL)
		pkey = prov_evp_public_key("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_free(n);
	BN_free(e);
	return pkey;
}

int prov_rsa_sign(EVP_PKEY *pkey, enum prov_hash hash, struct prov_tbs tbs, uint8_t *sig, size_t n,
    struct prov_err *err)
{
	EVP_PKEY_CTX *pctx = NULL; /* belongs to ctx */
	EVP_MD_CTX *ctx;
	size_t len = n;
	int rc;

	if (EVP_PKEY_get_size(pkey) < 0 || (size_t)EVP_PKEY_get_size(pkey) != n)
		return prov_fail(err, PROV_E_INTERNAL, "an RSA signature of the wrong size");
	ctx = EVP_MD_CTX_new();
	if (ctx == NULL)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not begin an RSA signature");
	/* A key of type RSA-PSS may carry restrictions, which OpenSSL minds. */
	if (EVP_DigestSignInit(ctx, &pctx, prov_evp_md(hash), NULL, pkey) != 1 ||
	    !prov_rsa_set_pss(pctx, hash))
		rc = prov_evp_fail(err, PROV_E_KEY, "the key does not allow this algorithm");
	else
		rc = prov_evp_sign(ctx, tbs, sig, &len, err);
	if (rc == PROV_OK && len != n)
		rc = prov_fail(err, PROV_E_INTERNAL, "an RSA signature of the wrong size");
	EVP_MD_CTX_free(ctx);
	return rc;
}
