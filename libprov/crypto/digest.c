/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "crypto/evp.h"

struct prov_digest {
	EVP_MD_CTX *ctx;
	enum prov_hash hash;
	bool spent;
};

/* C2PA 2.4, 13.1: the whole allowed list; the deprecated list is empty. */
static const struct {
	const char *name;
	size_t size;
} hashes[] = {
    [PROV_HASH_SHA256] = {"sha256", 32},
    [PROV_HASH_SHA384] = {"sha384", 48},
    [PROV_HASH_SHA512] = {"sha512", 64},
};

#define NUM_HASHES (sizeof(hashes) / sizeof(hashes[0]))

enum prov_hash prov_hash_parse(struct prov_bytes name)
{
	for (size_t i = PROV_HASH_SHA256; i < NUM_HASHES; i++) {
		if (prov_bytes_is(name, hashes[i].name))
			return (enum prov_hash)i;
	}
	return PROV_HASH_NONE;
}

const char *prov_hash_str(enum prov_hash hash)
{
	return (size_t)hash < NUM_HASHES ? hashes[hash].name : NULL;
}

size_t prov_hash_size(enum prov_hash hash)
{
	return (size_t)hash < NUM_HASHES ? hashes[hash].size : 0;
}

int prov_digest_new(struct prov_digest **out, enum prov_hash hash, struct prov_err *err)
{
	const EVP_MD *md = prov_evp_md(hash);
	struct prov_digest *d;

	*out = NULL;
	if (md == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED, "no such hash algorithm");
	d = calloc(1, sizeof(*d));
	if (d == NULL)
		return prov_fail_nomem(err);
	d->hash = hash;
	d->ctx = EVP_MD_CTX_new();
	if (d->ctx == NULL || EVP_DigestInit_ex(d->ctx, md, NULL) != 1) {
		prov_digest_free(d);
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not begin a digest");
	}
	*out = d; /* transferred */
	return PROV_OK;
}

int prov_digest_update(struct prov_digest *d, struct prov_bytes data, struct prov_err *err)
{
	if (d->spent)
		return prov_fail(err, PROV_E_INTERNAL, "a digest was continued after its end");
	if (data.n > 0 && EVP_DigestUpdate(d->ctx, data.p, data.n) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not compute a digest");
	return PROV_OK;
}

int prov_digest_final(struct prov_digest *d, uint8_t out[PROV_HASH_MAX], struct prov_err *err)
{
	unsigned n = 0;

	memset(out, 0, PROV_HASH_MAX);
	if (d->spent)
		return prov_fail(err, PROV_E_INTERNAL, "a digest was ended twice");
	d->spent = true;
	if (EVP_DigestFinal_ex(d->ctx, out, &n) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not compute a digest");
	if (n != prov_hash_size(d->hash))
		return prov_fail(err, PROV_E_INTERNAL, "a digest has the wrong size");
	return PROV_OK;
}

void prov_digest_free(struct prov_digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

int prov_hash_bytes(
    enum prov_hash hash, struct prov_bytes data, uint8_t out[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_digest *d;
	int rc;

	memset(out, 0, PROV_HASH_MAX);
	rc = prov_digest_new(&d, hash, err);
	if (rc == PROV_OK)
		rc = prov_digest_update(d, data, err);
	if (rc == PROV_OK)
		rc = prov_digest_final(d, out, err);
	prov_digest_free(d);
	return rc;
}

int prov_hash_parts(enum prov_hash hash, const struct prov_bytes *parts, size_t num,
    uint8_t out[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_digest *digest;
	int rc = prov_digest_new(&digest, hash, err);

	for (size_t i = 0; rc == PROV_OK && i < num; i++)
		rc = prov_digest_update(digest, parts[i], err);
	if (rc == PROV_OK)
		rc = prov_digest_final(digest, out, err);
	prov_digest_free(digest);
	return rc;
}
