/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of revoked certificates made while the tests run, with the defects that a test asks for. */
#ifndef PROV_TESTS_HELPER_CRL_H
#define PROV_TESTS_HELPER_CRL_H

#include <stdbool.h>

#include "helper/certs.h"

/* Zeroes are good defaults, but for the issuer: an empty list of 2023-11-01 to 2023-12-01. Times
 * are "20231114221320Z". */
struct crl_opts {
	const struct certs_cert *issuer;
	const struct certs_cert *signer;     /* NULL: the issuer */
	const struct certs_cert *cert;       /* that is revoked, or NULL */
	const char *revoked_at;              /* NULL: 20230101000000Z */
	const char *lost_at;                 /* invalidityDate, or NULL */
	int reason;                          /* CRLReason plus one; 0: none */
	const struct crl_opts *again;        /* whose entry is one more of this list, or NULL */
	const struct certs_cert *of_another; /* its entry says that it issued CERT, or NULL */
	const char *from, *to;
	const char *md; /* of the signature; NULL: SHA256 */
	bool critical_ext, critical_entry, indirect, no_next;
};

/* DER in an exact heap block that the caller frees. */
struct prov_bytes crl_make(const struct crl_opts *opts);
/* The same as PEM, NUL-terminated. */
char *crl_make_pem(const struct crl_opts *opts);

#endif
