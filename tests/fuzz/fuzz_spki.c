/* SPDX-License-Identifier: Apache-2.0 */
/* A public key of a stranger's certificate: whatever it is, nothing was signed with it. */
#include <stdlib.h>

#include "crypto/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const enum prov_alg algs[] = {
	    PROV_ALG_ES256, PROV_ALG_ES512, PROV_ALG_PS256, PROV_ALG_PS384, PROV_ALG_ED25519};
	struct prov_bytes spki = prov_bytes(data, len), part = prov_bytes_str("message");
	enum prov_sig_result result;
	enum prov_key_kind kind;
	uint8_t sig[2048];
	size_t n;
	int bits;

	if (prov_spki_info(spki, &kind, &bits, NULL) != PROV_OK)
		abort();
	memset(sig, 1, sizeof(sig));
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		n = prov_sig_size(algs[i], kind, bits);
		if (prov_sig_verify(algs[i], spki, NULL, &part, 1, prov_bytes(sig, n), &result,
			NULL) != PROV_OK ||
		    result == PROV_SIG_GOOD)
			abort();
	}
	return 0;
}
