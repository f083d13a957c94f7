/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate without its key: what a list of anchors asks of each before any of them is looked
 * for. To decode a key takes OpenSSL 3.0 ten times as long as all the rest, and of a list's
 * certificates one is needed. For the .c files of this folder only.
 */
#ifndef PROV_TRUST_OUTLINE_H
#define PROV_TRUST_OUTLINE_H

#include "trust/x509.h"

struct prov_outline {
	X509_NAME *subject; /* owned */
	int64_t not_before, not_after;
};

/* PROV_E_CERT and PROV_E_LIMIT as prov_x509_read, and for an extension that is malformed or there
 * twice, or a validity that is no pair of times. prov_outline_fini also after a failure. */
int prov_outline_read(
    struct prov_bytes der, struct prov_outline *out, struct prov_err *err) PROV_MUST_CHECK;
void prov_outline_fini(struct prov_outline *outline);

#endif
