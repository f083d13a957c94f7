/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates one after the other: described, held to the profile, and as a chain to the last. */
#include "base/limits.h"
#include "trust/der.h"
#include "trust/trust.h"

static void chain(const struct prov_bytes *certs, size_t n, struct prov_arena *arena)
{
	struct prov_anchors *a = NULL;
	struct prov_chain_verdict v;
	struct prov_wr pem;

	prov_wr_init(&pem, PROV_MAX_PEM);
	prov_pem_put(&pem, "CERTIFICATE", certs[n == 0 ? 0 : n - 1]);
	if (prov_anchors_new(&a, NULL) == PROV_OK &&
	    prov_anchors_add_pem(a, prov_wr_data(&pem), "x", NULL) == PROV_OK)
		(void)!prov_chain_verify(certs, n, a, PROV_ROLE_CLAIM_SIGNER, 0, arena, &v, NULL);
	prov_anchors_free(a);
	prov_wr_fini(&pem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct prov_bytes certs[PROV_MAX_CERTS] = {0};
	struct prov_arena arena;
	struct prov_cert cert;
	struct prov_der der;
	struct prov_rd rd;
	size_t n = 0;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (prov_rd_init(&rd, prov_bytes(data, len), 0);
	     n < PROV_MAX_CERTS && prov_der_next(&rd, &der); certs[n++] = der.whole) {
		(void)!prov_cert_describe(der.whole, &arena, &cert, NULL);
		(void)!prov_cert_check(der.whole, PROV_ROLE_CLAIM_SIGNER, false, NULL);
	}
	chain(certs, n, &arena);
	prov_arena_fini(&arena);
	return 0;
}
