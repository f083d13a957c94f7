/* SPDX-License-Identifier: Apache-2.0 */
/* What a compressed stream of a PDF file holds (ISO 32000-2, 7.4.4): zlib, and PNG's predictors. */
#ifndef PROV_FORMAT_PDF_UNPACK_H
#define PROV_FORMAT_PDF_UNPACK_H

#include "base/arena.h"

/*
 * Unpacks PACKED, one whole zlib stream, into at most MAX bytes of the arena. COLUMNS: bytes of one
 * row behind the byte that names its predictor, which is undone; 0: no predictor. PROV_E_TRUNC,
 * PROV_E_FORMAT for what is none, PROV_E_LIMIT for more than MAX.
 */
int prov_pdf_unpack(struct prov_bytes packed, size_t columns, size_t max, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
