/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/evp.h"

#include <openssl/err.h>

#include "base/err.h"
#include "crypto/sig.h"

#ifdef __clang_analyzer__
#undef prov_evp_fail
#endif

bool prov_evp_is_nomem(void)
{
	return ERR_GET_REASON(ERR_peek_error()) == ERR_R_MALLOC_FAILURE ||
	       ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

int prov_evp_fail(struct prov_err *err, int code, const char *what)
{
	/* The first entry is the cause, those after it only say who passed it on. Reason strings
	 * are constants of OpenSSL: no key material, no file content. */
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	bool nomem = prov_evp_is_nomem();

	ERR_clear_error();
	if (nomem)
		return prov_fail_nomem(err);
	if (reason == NULL)
		return prov_fail(err, code, "%s", what);
	return prov_fail(err, code, "%s: %s", what, reason);
}

const EVP_MD *prov_evp_md(enum prov_hash hash)
{
	switch (hash) {
	case PROV_HASH_SHA256:
		return EVP_sha256();
	case PROV_HASH_SHA384:
		return EVP_sha384();
	case PROV_HASH_SHA512:
		return EVP_sha512();
	case PROV_HASH_NONE:
		break;
	}
	return NULL;
}

int prov_evp_verify(EVP_MD_CTX *ctx, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err)
{
	for (size_t i = 0; i < tbs.num; i++) {
		if (tbs.parts[i].n > 0 &&
		    EVP_DigestVerifyUpdate(ctx, tbs.parts[i].p, tbs.parts[i].n) != 1)
			return prov_evp_fail(err, PROV_E_CRYPTO, "could not hash what was signed");
	}
	if (EVP_DigestVerifyFinal(ctx, sig.p, sig.n) == 1) {
		*out = PROV_SIG_GOOD;
		return PROV_OK;
	}
	/* 0 is "does not match", negative is "no such signature": r = 0, s >= n, bad padding. The
	 * difference says nothing to anybody but an attacker. */
	if (prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not verify a signature");
	ERR_clear_error();
	*out = PROV_SIG_BAD;
	return PROV_OK;
}

int prov_evp_sign(
    EVP_MD_CTX *ctx, struct prov_tbs tbs, uint8_t *sig, size_t *n, struct prov_err *err)
{
	for (size_t i = 0; i < tbs.num; i++) {
		if (tbs.parts[i].n > 0 &&
		    EVP_DigestSignUpdate(ctx, tbs.parts[i].p, tbs.parts[i].n) != 1)
			return prov_evp_fail(
			    err, PROV_E_CRYPTO, "could not hash what is to be signed");
	}
	if (EVP_DigestSignFinal(ctx, sig, n) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not sign");
	return PROV_OK;
}
