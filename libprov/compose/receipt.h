/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt is sealed: its text becomes a signed COSE structure (docs/receipts.md). */
#ifndef PROV_COMPOSE_RECEIPT_H
#define PROV_COMPOSE_RECEIPT_H

#include "compose/signer.h"

/* Appends it to OUT. *NOTE: a sentence in the arena where it stays without a time-stamp, or NULL.
 */
int prov_receipt_seal(struct prov_wr *out, const struct prov_signer *signer, struct prov_bytes json,
    struct prov_arena *arena, const char **note, struct prov_err *err) PROV_MUST_CHECK;

#endif
