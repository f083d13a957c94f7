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

void prov_evp_forget(void)
{
	if (ERR_peek_error() != 0)
		ERR_clear_error();
}

/* Takes everything off the queue; whether any of it tells of memory. */
static bool drain(bool *blames_data)
{
	unsigned long code;
	bool nomem = false;

	*blames_data = false;
	while ((code = ERR_get_error()) != 0) {
		int reason = ERR_GET_REASON(code), lib = ERR_GET_LIB(code);

		if (reason == ERR_R_MALLOC_FAILURE)
			nomem = true;
		/* Reasons that all libraries share say where it failed, not why. */
		if ((lib == ERR_LIB_EC || lib == ERR_LIB_RSA) && (reason & ERR_RFLAG_COMMON) == 0)
			*blames_data = true;
	}
	return nomem;
}

int prov_evp_fail(struct prov_err *err, int code, const char *what)
{
	/* The first entry is the cause, those after it only say who passed it on. Reason strings
	 * are constants of OpenSSL: no key material, no file content. */
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	bool blames_data;

	if (drain(&blames_data))
		return prov_fail_nomem(err);
	if (reason == NULL)
		return prov_fail(err, code, "%s", what);
	return prov_fail(err, code, "%s: %s", what, reason);
}

int prov_evp_blame_data(struct prov_err *err, const char *what)
{
	bool blames_data;

	if (drain(&blames_data))
		return prov_fail_nomem(err);
	return blames_data ? PROV_OK : prov_fail(err, PROV_E_CRYPTO, "%s", what);
}

/* A key that could not be decoded is none, and OpenSSL then complains that none was given. */
static bool is_about_input(unsigned long code)
{
	int lib = ERR_GET_LIB(code), reason = ERR_GET_REASON(code);

	if (code == 0 || ERR_SYSTEM_ERROR(code) || lib == ERR_LIB_CRYPTO)
		return false;
	if (reason == ERR_R_PASSED_NULL_PARAMETER)
		return lib == ERR_LIB_ASN1;
	/* A provider that had no memory for a context says nothing of it. */
	if (lib == ERR_LIB_EVP && reason == EVP_R_INITIALIZATION_ERROR)
		return false;
	return !ERR_FATAL_ERROR(code) && reason != ERR_R_FETCH_FAILED &&
	       reason != ERR_R_CRYPTO_LIB && reason != ERR_R_SYS_LIB;
}

int prov_evp_blame_input(struct prov_err *err, const char *what)
{
	bool is_answer = is_about_input(ERR_peek_error()), blames_data;

	if (drain(&blames_data))
		return prov_fail_nomem(err);
	return is_answer ? PROV_OK : prov_fail(err, PROV_E_CRYPTO, "%s", what);
}

int prov_evp_ask(int (*verify)(void *ctx), void *ctx, size_t each, size_t *cost, bool *holds,
    const char *what, struct prov_err *err)
{
	unsigned long why[2];

	*holds = false;
	for (size_t i = 0; i < 2; i++) {
		int rc = PROV_OK, said;

		prov_evp_forget();
		if (cost != NULL)
			*cost += each;
		said = verify(ctx);
		why[i] = ERR_peek_error();
		/* A no without a word is an answer: two algorithms that disagree, say. */
		if (said < 0 || (said == 0 && why[i] != 0))
			rc = prov_evp_blame_input(err, what);
		prov_evp_forget();
		*holds = said == 1;
		if (rc != PROV_OK || *holds)
			return rc;
	}
	return why[0] == why[1] ? PROV_OK : prov_fail(err, PROV_E_CRYPTO, "%s", what);
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

EVP_PKEY *prov_evp_public_key(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *pkey = NULL;

	if (ctx != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

int prov_evp_verify(EVP_MD_CTX *ctx, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err)
{
	int ok;

	for (size_t i = 0; i < tbs.num; i++) {
		if (tbs.parts[i].n > 0 &&
		    EVP_DigestVerifyUpdate(ctx, tbs.parts[i].p, tbs.parts[i].n) != 1)
			return prov_evp_fail(err, PROV_E_CRYPTO, "could not hash what was signed");
	}
	/* No copy of the state, which could fail without a word: nothing comes after this. */
	EVP_MD_CTX_set_flags(ctx, EVP_MD_CTX_FLAG_FINALISE);
	ok = EVP_DigestVerifyFinal(ctx, sig.p, sig.n);
	if (ok == 1) {
		*out = PROV_SIG_GOOD;
		return PROV_OK;
	}
	*out = PROV_SIG_BAD;
	/* ECDSA that does not match is 0 without a word. All else (r = 0, s >= n, padding) is
	 * named; a failure that names nothing is one of ours, and an honest file must not pay for
	 * it. */
	if (ok == 0 && ERR_peek_error() == 0)
		return PROV_OK;
	return prov_evp_blame_data(err, "could not verify a signature");
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
	EVP_MD_CTX_set_flags(ctx, EVP_MD_CTX_FLAG_FINALISE);
	if (EVP_DigestSignFinal(ctx, sig, n) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not sign");
	return PROV_OK;
}
