/* SPDX-License-Identifier: Apache-2.0 */
/* The absolute offsets in an ISO BMFF file, which follow what they point to when it moves. */
#ifndef PROV_FORMAT_BMFF_OFFSET_H
#define PROV_FORMAT_BMFF_OFFSET_H

#include "format/bmff_edit.h"

/*
 * Finds those in ROOT, a box at the file's top. WIDEN: tables of 32-bit chunk offsets become such
 * of 64 bits (A.5.9). PROV_E_UNSUPPORTED where it holds offsets that can't be told or are not of
 * this file; PROV_E_FORMAT where a table is malformed.
 */
int prov_bmff_offsets(struct prov_bmff_edits *edits, struct prov_window *win,
    const struct prov_bmff_box *root, bool widen, struct prov_err *err) PROV_MUST_CHECK;

#endif
