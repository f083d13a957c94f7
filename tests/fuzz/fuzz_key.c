/* SPDX-License-Identifier: Apache-2.0 */
/* A private key in PEM or in prov's own form: what is taken signs, or says what it is not fit for.
 */
#include <stdio.h>
#include <stdlib.h>

#include "crypto/crypto.h"

static int passphrase(void *ctx, const char *what, char *buf, size_t len)
{
	(void)ctx;
	(void)what;
	(void)snprintf(buf, len, "secret");
	return 6;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_bytes part = prov_bytes_str("message");
	struct prov_key *key = NULL;
	uint8_t sig[2048];
	size_t n = sizeof(sig);

	if (prov_key_load(&key, data, size, "x", passphrase, NULL, NULL) == PROV_OK) {
		enum prov_alg alg = prov_key_default_alg(key);

		if (alg == PROV_ALG_AUTO || prov_key_spki(key).n == 0)
			abort();
		(void)!prov_key_sign(key, alg, &part, 1, sig, &n, NULL);
	} else if (key != NULL) {
		abort();
	}
	prov_key_free(key);
	return 0;
}
