/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the PNG format share. */
#ifndef PROV_FORMAT_PNG_H
#define PROV_FORMAT_PNG_H

#include "format/embed.h"

#define PROV_PNG_HEAD 8          /* a chunk's length and type */
#define PROV_PNG_EXTRA 12        /* the same and the CRC */
#define PROV_PNG_MAX 0x7fffffffu /* bytes of a chunk's data: PNG, third edition, 5.3 */
#define PROV_PNG_XMP "XML:com.adobe.xmp"

int prov_png_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
