/* SPDX-License-Identifier: Apache-2.0 */
/* XMP that does not fit into one segment of a JPEG file (ISO 16684-3, 1.1.3.1). */
#ifndef PROV_FORMAT_JPEG_XMP_H
#define PROV_FORMAT_JPEG_XMP_H

#include "format/format.h"

#define PROV_XMP_GUID 32u /* characters of the name that the packet gives its rest */

/* Whether a segment of LAYOUT begins as one that holds a part of such a rest. */
int prov_jpeg_has_extended(const struct prov_src *src, const struct prov_layout *layout, bool *out,
    struct prov_err *err) PROV_MUST_CHECK;
/*
 * The rest named GUID, put together in the caller's *OWNED, which is to be freed; with the place of
 * its first part in the file. Empty where there is none. PROV_E_FORMAT: its parts do not fit
 * together. PROV_E_LIMIT: more than PROV_MAX_XMP, or PROV_MAX_SIGNAL_CARRIERS parts.
 */
int prov_jpeg_extended(const struct prov_src *src, const struct prov_layout *layout,
    struct prov_bytes guid, uint8_t **owned, size_t *n, uint64_t *at,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
