/* SPDX-License-Identifier: Apache-2.0 */
/* What an XMP packet says: one simple property at its top level at a time. */
#ifndef PROV_FORMAT_XMP_H
#define PROV_FORMAT_XMP_H

#include "format/format.h"

/*
 * The value of the property NAME of the namespace NS, without the white space around it, in the
 * arena; empty where the packet has none. Nothing that the packet could refer to is read: a
 * document type ends the reading. PROV_E_LIMIT: too large or deep, or a value above PROV_MAX_URI.
 * PROV_E_FORMAT: not well-formed up to where the property would stand, which is not asked of a
 * packet without the letters of NAME.
 */
int prov_xmp_read(const struct prov_src *src, const struct prov_xmp *xmp, const char *ns,
    const char *name, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* dcterms:provenance: where the asset's credentials are (C2PA 2.4, 11.5). */
int prov_xmp_provenance(const struct prov_src *src, const struct prov_xmp *xmp,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;
/* Whether that leads out of the file: an older one may point into it (11.5, note). */
bool prov_xmp_is_web_address(struct prov_bytes url);

#endif
