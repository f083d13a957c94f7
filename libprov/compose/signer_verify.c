/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer gave, held against its certificate. */
#include "base/err.h"
#include "compose/signer.h"
#include "trust/trust.h"

int prov_signer_verify(const struct prov_signer *signer, const struct prov_bytes *parts, size_t num,
    struct prov_bytes sig, struct prov_arena *arena, struct prov_err *err)
{
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_cert leaf;
	int rc;

	if (sig.n != prov_signer_sig_size(signer))
		return prov_fail(err, PROV_E_CRYPTO,
		    "a signature of %zu bytes was given; %s with this certificate has %zu%s", sig.n,
		    prov_alg_str(prov_signer_alg(signer)), prov_signer_sig_size(signer),
		    prov_signer_form(signer));
	rc = prov_cert_describe(prov_signer_chain(signer)->certs[0], arena, &leaf, err);
	if (rc == PROV_OK)
		rc = prov_sig_verify(
		    prov_signer_alg(signer), leaf.spki, NULL, parts, num, sig, &result, err);
	if (rc == PROV_OK && result != PROV_SIG_GOOD)
		rc = prov_fail(err, PROV_E_CRYPTO,
		    "the signature that was given is none of these bytes by the certificate's key");
	return rc;
}
