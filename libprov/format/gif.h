/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the GIF format share. */
#ifndef PROV_FORMAT_GIF_H
#define PROV_FORMAT_GIF_H

#include "format/embed.h"

#define PROV_GIF_HEADER 6    /* signature and version */
#define PROV_GIF_APP_HEAD 14 /* introducer, label, block size, identifier, authentication code */
#define PROV_GIF_XMP_TRAILER 258 /* behind an XMP packet, with the terminator */
#define PROV_GIF_XMP "XMP DataXMP"

int prov_gif_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
