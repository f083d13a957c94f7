/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>

#include "base/err.h"
#include "crypto/crypto.h"

int prov_crypto_init(struct prov_err *err)
{
	/* 0: done now, 1: had been done. Thread-safe since libsodium 1.0.11. */
	if (sodium_init() < 0)
		return prov_fail(err, PROV_E_CRYPTO, "libsodium could not be initialised");
	return PROV_OK;
}

void *prov_secret_alloc(size_t n, struct prov_err *err)
{
	void *p;

	/* One code for whoever sees NULL. */
	if (prov_crypto_init(NULL) != PROV_OK) {
		(void)prov_fail(err, PROV_E_NOMEM, "libsodium could not be initialised");
		return NULL;
	}
	/* Guard pages around it, kept out of swap and core dumps as far as RLIMIT_MEMLOCK lets:
	 * libsodium goes on where locking is refused, and so do we. */
	p = sodium_malloc(n);
	if (p == NULL) {
		(void)prov_fail_nomem(err);
		return NULL;
	}
	sodium_memzero(p, n);
	return p;
}

void prov_secret_free(void *p)
{
	sodium_free(p); /* wipes */
}

bool prov_equal_ct(struct prov_bytes a, struct prov_bytes b)
{
	if (a.n != b.n)
		return false;
	return a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0;
}

int prov_random(void *out, size_t n, struct prov_err *err)
{
	int rc = prov_crypto_init(err);

	if (rc != PROV_OK)
		return rc;
	randombytes_buf(out, n);
	return PROV_OK;
}
