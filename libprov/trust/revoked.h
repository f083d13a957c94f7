/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which certificates a caller says were revoked: CRLs, OCSP responses, and fingerprints. Filled
 * with a policy, then only read.
 */
#ifndef PROV_TRUST_REVOKED_H
#define PROV_TRUST_REVOKED_H

#include "trust/crl.h"

struct prov_revoked;
int prov_revoked_new(struct prov_revoked **out, struct prov_err *err) PROV_MUST_CHECK;
void prov_revoked_free(struct prov_revoked *r); /* NULL is fine */

/*
 * All of a file or nothing of it: CRLs in PEM, one CRL or OCSP response in DER, or a list of
 * SHA-256 fingerprints, one a line, with a time behind it from which on it counts or none. NAME is
 * copied. PROV_E_FORMAT where it is none of these.
 */
int prov_revoked_add(struct prov_revoked *r, struct prov_bytes data, const char *name,
    struct prov_err *err) PROV_MUST_CHECK;

/* Whether a list has the certificate: *SINCE is when it was revoked, INT64_MIN where that is not
 * said; *NAME the list. */
int prov_revoked_find(const struct prov_revoked *r, struct prov_bytes cert, bool *found,
    int64_t *since, const char **name, struct prov_err *err) PROV_MUST_CHECK;

/* The I-th CRL or OCSP response; all NULL or empty where there are no more. */
struct prov_revoked_file {
	const char *name;
	struct prov_crl_file *crl; /* or else */
	struct prov_bytes ocsp;
};
struct prov_revoked_file prov_revoked_at(const struct prov_revoked *r, size_t i);

#endif
