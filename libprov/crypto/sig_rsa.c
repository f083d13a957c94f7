/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RSASSA-PSS by OpenSSL, as COSE has it (RFC 8230, 2): MGF1 with the same hash, a salt as long as
 * the hash.
 */
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "base/err.h"
#include "crypto/sig.h"

/*
 * Whether the key takes these parameters. One whose SubjectPublicKeyInfo says id-RSASSA-PSS may
 * carry its own hash, mask hash and least salt length (RFC 4055, 3.3), and OpenSSL refuses what is
 * at odds with them.
 */
static bool set_pss(EVP_PKEY_CTX *ctx, enum prov_hash hash)
{
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, prov_evp_md(hash)) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, (int)prov_hash_size(hash)) == 1;
}

int prov_rsa_verify(EVP_PKEY *pkey, int bits, enum prov_hash hash, struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err)
{
	EVP_PKEY_CTX *pctx = NULL; /* belongs to ctx */
	EVP_MD_CTX *ctx;
	int rc = PROV_OK;

	ctx = EVP_MD_CTX_new();
	if (ctx == NULL)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not begin an RSA verification");
	if (EVP_DigestVerifyInit(ctx, &pctx, prov_evp_md(hash), NULL, pkey) != 1 ||
	    !set_pss(pctx, hash)) {
		if (prov_evp_is_nomem() || !EVP_PKEY_is_a(pkey, "RSA-PSS"))
			rc = prov_evp_fail(
			    err, PROV_E_CRYPTO, "could not begin an RSA verification");
		else
			*out = PROV_SIG_UNFIT;
		ERR_clear_error();
	} else if (sig.n == ((size_t)bits + 7) / 8) { /* RFC 8017, 8.1.2 step 1 */
		rc = prov_evp_verify(ctx, tbs, sig, out, err);
	}
	EVP_MD_CTX_free(ctx);
	return rc;
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
	if (EVP_DigestSignInit(ctx, &pctx, prov_evp_md(hash), NULL, pkey) != 1 ||
	    !set_pss(pctx, hash))
		rc = prov_evp_fail(err, PROV_E_KEY, "the key does not allow this algorithm");
	else
		rc = prov_evp_sign(ctx, tbs, sig, &len, err);
	if (rc == PROV_OK && len != n)
		rc = prov_fail(err, PROV_E_INTERNAL, "an RSA signature of the wrong size");
	EVP_MD_CTX_free(ctx);
	return rc;
}
