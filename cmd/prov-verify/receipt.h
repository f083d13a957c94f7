/* SPDX-License-Identifier: Apache-2.0 */
/* --receipt: a signed record of each check; and receipts as inputs (docs/receipts.md). */
#ifndef CMD_VERIFY_RECEIPT_H
#define CMD_VERIFY_RECEIPT_H

#include "common/wire.h"
#include "verify.h"

/* Whether the options go together; says what doesn't. */
bool receipt_check_usage(const struct verify_opts *opts, enum print_format format);

/* Who signs them, and where they go. *OUT stays NULL without --receipt. False having said why. */
struct receipts;
bool receipts_open(struct receipts **out, const struct verify_opts *opts, unsigned require);
void receipts_close(struct receipts *receipts);
/* What is told beside questions to the authority at TSA (common/stamp.h); nothing where there are
 * no stamps. */
void receipts_settings(const struct receipts *receipts, const char *tsa, struct wire *out);
/* Writes the one of REPORT, of SRC; BEFORE: its digest before it was verified. */
int receipts_put(struct receipts *receipts, const struct prov_report *report,
    const struct prov_src *src, const unsigned char *before, struct prov_err *err);

/* Says that the input of --receipt-of OF is none: OF may be the receipt, in the input's place. */
int receipt_is_none(const char *of, struct prov_err *err);

/* An input that is a receipt: what is to be printed of it, and its part of the exit status. ABOUT
 * is the file that it is held against, or NULL. */
int receipt_judge(struct kept *kept, const struct input *input, const struct prov_src *src,
    const struct prov_policy *policy, const struct beside *beside, struct prov_err *err);

#endif
