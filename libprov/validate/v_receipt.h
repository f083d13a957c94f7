/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a receipt holds (docs/receipts.md). */
#ifndef PROV_VALIDATE_V_RECEIPT_H
#define PROV_VALIDATE_V_RECEIPT_H

#include "report/receipt.h"
#include "trust/trust.h"

/*
 * DATA is all of the receipt. What is found goes into REPORT's active account, whose state it sets,
 * and into *SAYS, which is empty where it is invalid. *JSON: its text. Negative codes: no verdict.
 */
int prov_validate_receipt(struct prov_report *report, const struct prov_policy *policy,
    struct prov_bytes data, struct prov_receipt_says *says, struct prov_bytes *json,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
