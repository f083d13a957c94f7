/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every way that may lead from a certificate to an anchor, one after the other: by names, key
 * identifiers and key usage; no signature is checked. For the .c files of this folder only.
 */
#ifndef PROV_TRUST_WALK_H
#define PROV_TRUST_WALK_H

#include "trust/x509.h"

struct prov_walk {
	STACK_OF(X509) * others, *trusted; /* borrowed */
	X509 *path[PROV_MAX_PATH];         /* the last of N is an anchor */
	unsigned n;
	int next[PROV_MAX_PATH]; /* who is to be tried next above each */
	unsigned steps, looks;   /* certificates that fitted, and all that were asked */
};

void prov_walk_init(
    struct prov_walk *w, X509 *leaf, STACK_OF(X509) * others, STACK_OF(X509) * trusted);
/* False at the end, and where there is too much to try. */
bool prov_walk_next(struct prov_walk *w) PROV_MUST_CHECK;

#endif
