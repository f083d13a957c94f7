/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses made while the tests run, with the defects that a test asks for. */
#ifndef PROV_TESTS_HELPER_OCSP_H
#define PROV_TESTS_HELPER_OCSP_H

#include "helper/certs.h"

enum ocsp_status { OCSP_SAYS_GOOD = 0, OCSP_SAYS_REVOKED, OCSP_SAYS_UNKNOWN };

/* Zeroes are good defaults, but for cert and issuer: good, signed by the issuer. Times are
 * "20231114221320Z". */
struct ocsp_opts {
	const struct certs_cert *cert, *issuer;
	const struct certs_cert *signer; /* NULL: the issuer */
	const struct certs_cert *more;   /* a further certificate in the response */
	bool no_certs, by_key;           /* the responder is named by its key */
	enum ocsp_status status;
	int reason;              /* CRLReason plus one; 0: none */
	const char *revoked_at;  /* NULL: 20230101000000Z */
	const char *from, *to;   /* NULL: 20231101000000Z; "" leaves TO out */
	const char *produced_at; /* NULL: from */
	const char *cutoff;      /* archiveCutoff of the answers, or NULL */
	const char *id_md;       /* of the certificate's identifier; NULL: SHA1 */
	const char *md;          /* of the signature; NULL: SHA256 */
	bool bad_signature, critical_ext;
	long response_status;
	const struct certs_cert
	    *other;      /* revoked, by an answer (of the issuer) before the others */
	bool other_last; /* or behind them */
};

/* DER in an exact heap block that the caller frees. */
struct prov_bytes ocsp_make(const struct ocsp_opts *opts);

#endif
