/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path from a certificate to an anchor (RFC 5280 section 6), which OpenSSL builds and checks,
 * with everything set here and nothing left to the system: no store, no clock, no purpose. For the
 * .c files of this folder only.
 */
#ifndef PROV_TRUST_PATH_H
#define PROV_TRUST_PATH_H

#include "trust/x509.h"

struct prov_path {
	X509 *leaf;                        /* this and the stacks are borrowed */
	STACK_OF(X509) * others, *trusted; /* what may be on the way, and the anchors */
	X509 *at[PROV_MAX_PATH];           /* the path of the latest search, from the leaf on */
	unsigned n;
	size_t num_signatures; /* what all searches cost, in units of prov_sig_cost */
};

/*
 * Looks for one, valid at the time AT or, without WITH_TIME, at any. PROV_OK: it is in PATH, with
 * an anchor at its end; PROV_E_CERT: there is none, WHY says why; other codes are no verdict.
 */
int prov_path_find(
    struct prov_path *path, bool with_time, int64_t at, struct prov_err *why) PROV_MUST_CHECK;

#endif
