/* SPDX-License-Identifier: Apache-2.0 */
/* How many certificates a decoder met before it failed: each costs it more than all else there is.
 */
#ifndef PROV_TRUST_HELD_H
#define PROV_TRUST_HELD_H

#include "base/bytes.h"
#include "prov/export.h"

/*
 * Of a time-stamp token, or an OCSP response, that could not be decoded. False where it is not
 * written such that this can be told: then it may be as many as fit into it.
 */
bool prov_held_in_token(struct prov_bytes token, size_t *n) PROV_MUST_CHECK;
bool prov_held_in_response(struct prov_bytes response, size_t *n) PROV_MUST_CHECK;

#endif
