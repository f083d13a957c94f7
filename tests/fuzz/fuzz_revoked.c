/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate, its issuer, and a CRL or an OCSP response on it, one after the other in DER. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/rd.h"
#include "trust/crl.h"
#include "trust/der.h"
#include "trust/ocsp.h"

/* No input makes OpenSSL fail in a way that is nobody's fault. */
static int seen(int rc)
{
	if (rc == PROV_E_CRYPTO)
		abort();
	return rc;
}

static void read_crl(struct prov_bytes der, struct prov_bytes cert, struct prov_bytes issuer)
{
	struct prov_crl_file *file = NULL;
	struct prov_crl_of *of = NULL;
	struct prov_crl crl;

	if (seen(prov_crl_new(&file, der, NULL)) == PROV_OK &&
	    prov_crl_of_open(&of, cert, issuer, NULL) == PROV_OK &&
	    seen(prov_crl_read(file, of, &crl, NULL)) == PROV_OK && crl.accepted && !crl.is_issuers)
		abort();
	prov_crl_of_close(of);
	prov_crl_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct prov_bytes all = prov_bytes(data, len), answer;
	struct prov_arena arena;
	struct prov_der der[2];
	struct prov_ocsp ocsp;
	struct prov_rd rd;

	prov_rd_init(&rd, all, 0);
	if (!prov_der_next(&rd, &der[0]) || !prov_der_next(&rd, &der[1]))
		return 0;
	answer = prov_bytes_sub(all, der[0].whole.n + der[1].whole.n, len);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (seen(prov_ocsp_read(answer, der[0].whole, der[1].whole, &arena, &ocsp, NULL)) ==
		PROV_OK &&
	    ocsp.accepted == (ocsp.n == 0))
		abort();
	read_crl(answer, der[0].whole, der[1].whole);
	prov_arena_fini(&arena);
	return 0;
}
