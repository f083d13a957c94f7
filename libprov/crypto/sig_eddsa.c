/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 by libsodium, in signing and in verifying: two implementations can differ on signatures
 * that nobody honest makes (small-order points, s >= L), and then one file would have two verdicts.
 */
#include <sodium.h>
#include <stdlib.h>

#include "base/ckd.h"
#include "base/err.h"
#include "base/limits.h"
#include "crypto/sig.h"

/* PureEdDSA reads its message twice, so it has to lie in one place. A claim and a protected header
 * come out of one store; the rest is a Sig_structure's own heads. */
#define MAX_TBS ((size_t)PROV_MAX_STORE + 1024)

_Static_assert(PROV_ED25519_SIG == crypto_sign_BYTES, "signature");
_Static_assert(PROV_ED25519_PUBLIC == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(PROV_ED25519_SECRET == crypto_sign_SECRETKEYBYTES, "secret key");

/* The message in one run: *COPY is NULL where no copy was needed, else free()d by the caller. */
static int join(struct prov_tbs tbs, struct prov_bytes *out, uint8_t **copy, struct prov_err *err)
{
	size_t total = 0, off = 0;

	*copy = NULL;
	*out = prov_bytes(NULL, 0);
	for (size_t i = 0; i < tbs.num; i++) {
		if (!prov_add_size(total, tbs.parts[i].n, &total) || total > MAX_TBS)
			return prov_refuse(err, PROV_LIMIT_SIGNED,
			    "more than %zu bytes under one Ed25519 signature", MAX_TBS);
	}
	for (size_t i = 0; i < tbs.num; i++) {
		if (tbs.parts[i].n == total) {
			*out = tbs.parts[i];
			return PROV_OK;
		}
	}
	if (total == 0)
		return PROV_OK;
	*copy = malloc(total);
	if (*copy == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 0; i < tbs.num; i++) {
		if (tbs.parts[i].n > 0)
			memcpy(&(*copy)[off], tbs.parts[i].p, tbs.parts[i].n);
		off += tbs.parts[i].n;
	}
	*out = prov_bytes(*copy, total);
	return PROV_OK;
}

int prov_eddsa_verify(const uint8_t public_key[PROV_ED25519_PUBLIC], struct prov_tbs tbs,
    struct prov_bytes sig, enum prov_sig_result *out, struct prov_err *err)
{
	struct prov_bytes msg;
	uint8_t *copy;
	int rc;

	*out = PROV_SIG_BAD;
	if (sig.n != PROV_ED25519_SIG)
		return PROV_OK;
	rc = prov_crypto_init(err);
	if (rc != PROV_OK)
		return rc;
	rc = join(tbs, &msg, &copy, err);
	if (rc != PROV_OK)
		return rc;
	if (crypto_sign_verify_detached(sig.p, msg.p, msg.n, public_key) == 0)
		*out = PROV_SIG_GOOD;
	free(copy);
	return PROV_OK;
}

int prov_eddsa_sign(const uint8_t secret[PROV_ED25519_SECRET], struct prov_tbs tbs,
    uint8_t sig[PROV_ED25519_SIG], struct prov_err *err)
{
	struct prov_bytes msg;
	uint8_t *copy;
	int rc;

	rc = prov_crypto_init(err);
	if (rc != PROV_OK)
		return rc;
	rc = join(tbs, &msg, &copy, err);
	if (rc != PROV_OK)
		return rc;
	if (crypto_sign_detached(sig, NULL, msg.p, msg.n, secret) != 0)
		rc = prov_fail(err, PROV_E_CRYPTO, "could not sign with Ed25519");
	free(copy);
	return rc;
}
