/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer whose key lives elsewhere has to know of the algorithms. */
#include "base/err.h"
#include "base/limits.h"
#include "compose/signer.h"
#include "trust/trust.h"

int prov_alg_of_chain(enum prov_alg *out, bool *only, const void *chain, size_t chain_len,
    const char *chain_name, struct prov_err *err)
{
	struct prov_arena arena;
	struct prov_bytes *certs;
	struct prov_cert leaf;
	enum prov_key_kind kind = PROV_KEY_OTHER;
	size_t n;
	int bits = 0, rc;

	*out = PROV_ALG_AUTO;
	*only = false;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_pem_certs(prov_bytes(chain, chain_len),
	    chain_name == NULL ? "the certificate file" : chain_name, &arena, &certs, &n, err);
	if (rc == PROV_OK)
		rc = prov_cert_describe(certs[0], &arena, &leaf, err);
	if (rc == PROV_OK)
		rc = prov_spki_info(leaf.spki, &kind, &bits, err);
	prov_arena_fini(&arena);
	if (rc != PROV_OK)
		return rc;
	*out = prov_alg_default(kind, bits);
	*only = kind == PROV_KEY_EC || kind == PROV_KEY_ED25519;
	if (*out == PROV_ALG_AUTO)
		return prov_fail(err, PROV_E_CERT,
		    "the certificate's key is of a kind that no signature algorithm takes");
	return PROV_OK;
}

int prov_alg_digest(enum prov_alg alg, const void *data, size_t len, void *digest,
    size_t *digest_len, struct prov_err *err)
{
	const struct prov_alg_info *info = prov_alg_info((int64_t)alg);
	uint8_t made[PROV_HASH_MAX];
	size_t size;
	int rc;

	if (info == NULL || info->hash == PROV_HASH_NONE || (data == NULL && len > 0))
		return prov_fail(err, PROV_E_USAGE,
		    "there is no digest to sign: the algorithm takes the data itself, or is none");
	size = prov_hash_size(info->hash);
	if (*digest_len < size)
		return prov_fail(err, PROV_E_USAGE, "there is no room for the digest");
	rc = prov_hash_bytes(info->hash, prov_bytes(data, len), made, err);
	if (rc != PROV_OK)
		return rc;
	memcpy(digest, made, size);
	*digest_len = size;
	return PROV_OK;
}
