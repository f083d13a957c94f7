/* SPDX-License-Identifier: Apache-2.0 */
/* XMP in the encoding of the SVG file that it goes into. */
#ifndef PROV_FORMAT_SVG_XMP_H
#define PROV_FORMAT_SVG_XMP_H

#include "format/embed.h"

/*
 * OUT gets what IN's packet, which is there, becomes: itself in UTF-8, and ASCII with character
 * references where the file's XML declaration names another encoding (XML 1.0, 4.3.3). UNIT: bytes
 * of a character of the file. PROV_E_UNSUPPORTED: nothing that is right in the file.
 */
int prov_svg_xmp(const struct prov_embed *in, unsigned unit, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The N bytes of DATA are XMP as it stands in SRC, and in front of it CONTEXT bytes of start tags,
 * of which the names that it has matter and nothing else: where they are in another encoding than
 * UTF-8, what is not ASCII in them becomes '_'. UNREAD (struct prov_xmp) gets why the XMP can't be
 * taken for UTF-8, in the arena, or NULL.
 */
int prov_svg_xmp_check(const struct prov_src *src, uint8_t *data, size_t context, size_t n,
    struct prov_arena *arena, const char **unread, struct prov_err *err) PROV_MUST_CHECK;

#endif
