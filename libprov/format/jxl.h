/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of JPEG XL share with nobody else. */
#ifndef PROV_FORMAT_JXL_H
#define PROV_FORMAT_JXL_H

#include "format/format.h"

#define PROV_JXL_BARE "codestream" /* the one range of a file without boxes */

/* jxl_embed.c */
int prov_jxl_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
