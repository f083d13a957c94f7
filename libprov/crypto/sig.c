/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/sig.h"

#include "base/err.h"
#include "crypto/known_keys.h"

static bool rsa_size_fits(int bits)
{
	return bits >= PROV_RSA_MIN_BITS && bits <= PROV_RSA_MAX_BITS;
}

size_t prov_sig_size(enum prov_alg alg, enum prov_key_kind kind, int bits)
{
	const struct prov_alg_info *info = prov_alg_info(alg);

	if (info == NULL || info->kind != kind)
		return 0;
	switch (kind) {
	case PROV_KEY_EC:
		/* Any of the three curves with any ES algorithm (C2PA 2.4, 13.2.1). */
		if (bits != 256 && bits != 384 && bits != 521)
			return 0;
		return 2 * PROV_EC_WIDTH(bits);
	case PROV_KEY_RSA:
		return rsa_size_fits(bits) ? ((size_t)bits + 7) / 8 : 0;
	case PROV_KEY_ED25519:
		return PROV_ED25519_SIG;
	case PROV_KEY_OTHER:
		break;
	}
	return 0;
}

/* Who verifies: a public key as a file has it, by what algorithm. */
struct verifier {
	const struct prov_alg_info *alg;
	struct prov_bytes spki;
	const struct prov_spki *key;   /* the same, taken apart */
	struct prov_known_keys *known; /* may be NULL */
};

static bool is_ec(const struct verifier *by)
{
	return by->alg->kind == PROV_KEY_EC;
}

/* The key as OpenSSL has it, NULL with the error queue as it is. */
static EVP_PKEY *take_key(const struct verifier *by)
{
	EVP_PKEY *pkey = prov_known_keys_find(by->known, by->spki);

	if (pkey != NULL)
		return pkey;
	pkey = is_ec(by) ? prov_ecdsa_public(by->key) : prov_rsa_public(by->key);
	if (pkey != NULL)
		prov_known_keys_keep(by->known, by->spki, pkey);
	return pkey;
}

/* NULL with the error queue as it is. */
static EVP_MD_CTX *begin_with(const struct verifier *by, EVP_PKEY *pkey)
{
	const EVP_MD *md = prov_evp_md(by->alg->hash);
	EVP_PKEY_CTX *pctx = NULL; /* belongs to ctx */
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx != NULL && EVP_DigestVerifyInit(ctx, &pctx, md, NULL, pkey) == 1 &&
	    (is_ec(by) || prov_rsa_set_pss(pctx, by->alg->hash)))
		return ctx;
	EVP_MD_CTX_free(ctx);
	return NULL;
}

/* To begin costs OpenSSL a twentieth of an ECDSA signature's check: it is done once. *OUT stays
 * NULL where the key is none. */
static int begin(const struct verifier *by, EVP_MD_CTX **out, struct prov_err *err)
{
	EVP_PKEY *pkey;

	*out = prov_known_keys_begun(by->known, by->spki, by->alg->hash);
	if (*out != NULL)
		return PROV_OK;
	pkey = take_key(by);
	if (pkey == NULL && is_ec(by)) /* a point that is not on the curve */
		return prov_evp_blame_data(err, "could not take over a public key");
	if (pkey != NULL)
		*out = begin_with(by, pkey);
	EVP_PKEY_free(pkey);
	if (*out == NULL)
		return prov_evp_fail(err, PROV_E_CRYPTO,
		    is_ec(by) ? "could not begin an ECDSA verification"
			      : "could not begin an RSA verification");
	prov_known_keys_keep_begun(by->known, by->spki, by->alg->hash, *out);
	return PROV_OK;
}

/* EC and RSA. */
static int verify_evp(const struct verifier *by, struct prov_tbs tbs, struct prov_bytes sig,
    enum prov_sig_result *out, struct prov_err *err)
{
	const int bits = by->key->bits;
	EVP_MD_CTX *begun;
	int rc;

	if (!is_ec(by) && sig.n != ((size_t)bits + 7) / 8) /* RFC 8017, 8.1.2 step 1 */
		return PROV_OK;
	rc = begin(by, &begun, err);
	if (rc == PROV_OK && begun == NULL)
		*out = PROV_SIG_UNFIT;
	else if (rc == PROV_OK)
		rc = is_ec(by) ? prov_ecdsa_verify(begun, bits, tbs, sig, out, err)
			       : prov_evp_verify(begun, tbs, sig, out, err);
	EVP_MD_CTX_free(begun);
	return rc;
}

int prov_sig_verify(enum prov_alg alg, struct prov_bytes spki, struct prov_known_keys *known,
    const struct prov_bytes *parts, size_t num, struct prov_bytes sig, enum prov_sig_result *out,
    struct prov_err *err)
{
	struct prov_tbs tbs = {parts, num};
	struct prov_spki key;
	struct verifier by = {prov_alg_info(alg), spki, &key, known};
	int rc;

	prov_spki_parse(spki, &key);
	if (by.alg == NULL || !prov_spki_fits(&key, alg)) {
		*out = PROV_SIG_UNFIT;
		return PROV_OK;
	}
	*out = PROV_SIG_BAD;
	prov_evp_forget(); /* what others left there must not look like ours */
	if (by.alg->kind == PROV_KEY_ED25519)
		rc = prov_eddsa_verify(key.point.p, tbs, sig, out, err);
	else
		rc = verify_evp(&by, tbs, sig, out, err);
	if (rc != PROV_OK)
		*out = PROV_SIG_BAD;
	return rc;
}

size_t prov_sig_cost(struct prov_bytes spki)
{
	struct prov_spki key;

	prov_spki_parse(spki, &key);
	return prov_spki_cost(key.kind, (size_t)key.bits, 8 * key.e.n);
}
