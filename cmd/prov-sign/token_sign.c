/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures by a PKCS #11 token. Theirs are COSE's: r||s for ECDSA, and Ed25519 as it is. */
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "token.h"

static const struct {
	enum prov_alg alg;
	CK_KEY_TYPE type;
	CK_MECHANISM_TYPE of_digest, of_data; /* the second where the token lacks the first */
	CK_MECHANISM_TYPE hash;
	CK_RSA_PKCS_MGF_TYPE mgf; /* RSASSA-PSS (13.2.1: MGF1 and salt as the hash) */
	CK_ULONG salt;
} ways[] = {
    {PROV_ALG_ES256, CKK_EC, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_SHA256, 0, 0},
    {PROV_ALG_ES384, CKK_EC, CKM_ECDSA, CKM_ECDSA_SHA384, CKM_SHA384, 0, 0},
    {PROV_ALG_ES512, CKK_EC, CKM_ECDSA, CKM_ECDSA_SHA512, CKM_SHA512, 0, 0},
    {PROV_ALG_PS256, CKK_RSA, CKM_RSA_PKCS_PSS, CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256,
	CKG_MGF1_SHA256, 32},
    {PROV_ALG_PS384, CKK_RSA, CKM_RSA_PKCS_PSS, CKM_SHA384_RSA_PKCS_PSS, CKM_SHA384,
	CKG_MGF1_SHA384, 48},
    {PROV_ALG_PS512, CKK_RSA, CKM_RSA_PKCS_PSS, CKM_SHA512_RSA_PKCS_PSS, CKM_SHA512,
	CKG_MGF1_SHA512, 64},
    {PROV_ALG_ED25519, CKK_EC_EDWARDS, CKM_EDDSA, CKM_EDDSA, 0, 0, 0},
};

static size_t way_of(enum prov_alg alg)
{
	size_t i = 0;

	while (i + 1 < CLI_COUNT(ways) && ways[i].alg != alg)
		i++;
	return i;
}

CK_KEY_TYPE token_key_type(enum prov_alg alg)
{
	return ways[way_of(alg)].type;
}

/* Not asked of a mechanism that the token does not list: p11-kit's own tokens complain loudly. */
static bool lists(const struct token *token, CK_MECHANISM_TYPE mechanism)
{
	CK_MECHANISM_TYPE *all;
	CK_ULONG n = 0;
	bool found = false;

	if (token->module->C_GetMechanismList(token->slot, NULL, &n) != CKR_OK || n == 0)
		return false;
	all = xrealloc(NULL, n, sizeof(*all));
	if (token->module->C_GetMechanismList(token->slot, all, &n) == CKR_OK) {
		for (CK_ULONG i = 0; i < n && !found; i++)
			found = all[i] == mechanism;
	}
	free(all);
	return found;
}

static bool has(const struct token *token, CK_MECHANISM_TYPE mechanism)
{
	CK_MECHANISM_INFO info;

	return lists(token, mechanism) &&
	       token->module->C_GetMechanismInfo(token->slot, mechanism, &info) == CKR_OK &&
	       (info.flags & CKF_SIGN) != 0;
}

bool token_choose_mechanism(struct token *token)
{
	size_t i = way_of(token->alg);

	token->by_digest = ways[i].hash != 0 && has(token, ways[i].of_digest);
	token->mechanism = token->by_digest ? ways[i].of_digest : ways[i].of_data;
	if (token->by_digest || has(token, token->mechanism))
		return true;
	msg_error(token->name, "the token can't make signatures by %s", prov_alg_str(token->alg));
	return false;
}

static CK_RV sign(struct token *token, const void *data, size_t len, void *sig, size_t *sig_len)
{
	size_t i = way_of(token->alg);
	CK_RSA_PKCS_PSS_PARAMS pss = {ways[i].hash, ways[i].mgf, ways[i].salt};
	CK_MECHANISM mechanism = {token->mechanism, NULL, 0};
	CK_ULONG n = (CK_ULONG)*sig_len;
	CK_RV rv;

	if (ways[i].mgf != 0) {
		mechanism.pParameter = &pss;
		mechanism.ulParameterLen = sizeof(pss);
	}
	rv = token->module->C_SignInit(token->session, &mechanism, token->key);
	if (rv == CKR_OK && token->every_time)
		rv = token_enter_pin(token, CKU_CONTEXT_SPECIFIC);
	if (rv == CKR_OK)
		rv = token->module->C_Sign(
		    token->session, (CK_BYTE *)(uintptr_t)data, (CK_ULONG)len, sig, &n);
	*sig_len = (size_t)n;
	return rv;
}

int token_sign(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len)
{
	struct token *token = ctx;
	unsigned char digest[64];
	size_t digest_len = sizeof(digest);
	struct prov_err err = {0};
	CK_RV rv;

	if (token->by_digest) {
		if (prov_alg_digest(token->alg, tbs, len, digest, &digest_len, &err) != PROV_OK) {
			msg_prov_err(token->name, &err);
			token->said = true;
			return -1;
		}
		tbs = digest;
		len = digest_len;
	}
	(void)pthread_mutex_lock(&token->lock);
	rv = sign(token, tbs, len, sig, sig_len);
	(void)pthread_mutex_unlock(&token->lock);
	if (rv == CKR_OK)
		return 0;
	token_say(token, "the token does not sign", rv);
	token->said = true;
	return -1;
}
