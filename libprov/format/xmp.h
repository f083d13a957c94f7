/* SPDX-License-Identifier: Apache-2.0 */
/* What an XMP packet says about where the asset's credentials are (C2PA 2.4, 11.5). */
#ifndef PROV_FORMAT_XMP_H
#define PROV_FORMAT_XMP_H

#include "format/format.h"

/*
 * The value of dcterms:provenance, as it stands there, in the arena; empty where the packet has
 * none. Nothing that the packet could refer to is read: a document type ends the reading.
 * PROV_E_FORMAT: not well-formed up to where the key would stand. PROV_E_LIMIT: too large or deep.
 */
int prov_xmp_provenance(const struct prov_src *src, const struct prov_xmp *xmp,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
