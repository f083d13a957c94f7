/* SPDX-License-Identifier: Apache-2.0 */
/* What holds of every store that is put into a BMFF file. A fault aborts with a sentence. */
#ifndef PROV_TESTS_HELPER_BMFF_CHECK_H
#define PROV_TESTS_HELPER_BMFF_CHECK_H

#include "helper/format_check.h"

/* What comes of DATA, as IN (of which 'src', 'layout' and 'cands' are filled in here) wants it. The
 * caller frees it; NULL with ERR filled where it is refused. */
uint8_t *bmff_embed(const struct prov_format *f, struct prov_bytes data, struct prov_embed *in,
    size_t *n, struct prov_err *err);

/* The same of an update of the old one. */
uint8_t *bmff_append(const struct prov_format *f, struct prov_bytes data, struct prov_embed *in,
    size_t *n, struct prov_err *err);

/*
 * Scans DATA. Where that works, for no and for each candidate as the old one, a store of STORE_N
 * bytes is put in, with XMP, or XMP and a label, or without: the output scans, the store is where
 * the plan said, a plan for other bytes has the same shape, a store that is taken out again leaves
 * no trace, and an update of the only one changes nothing but that. Returns the scan's code.
 */
int bmff_check(const struct prov_format *f, struct prov_bytes data, size_t store_n);

#endif
