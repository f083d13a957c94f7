/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the BMFF family share with nobody else. */
#ifndef PROV_FORMAT_BMFF_SCAN_H
#define PROV_FORMAT_BMFF_SCAN_H

#include "format/bmff.h"
#include "format/format.h"

/* How sure HEAD is of the media type whose record FORMAT gives. */
int prov_bmff_sniff(struct prov_bytes head, const struct prov_format *(*format)(void));

/* PROV_E_LIMIT where boxes that hold only boxes nest deeper than PROV_MAX_BMFF_DEPTH below ROOT. */
int prov_bmff_check_depth(struct prov_window *win, const struct prov_bmff_box *root, size_t *boxes,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
