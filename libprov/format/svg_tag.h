/* SPDX-License-Identifier: Apache-2.0 */
/* Where a start tag ends of which nothing else matters, as most of a large file are. */
#ifndef PROV_FORMAT_SVG_TAG_H
#define PROV_FORMAT_SVG_TAG_H

#include "base/bytes.h"

/*
 * TAG begins with the name: how many bytes there are to behind its '>', by the same steps as when
 * it is read character by character. 0: it does not end here, or its name without a prefix is
 * UNLESS (which may be NULL).
 */
size_t prov_svg_tag_end(struct prov_bytes tag, const char *unless);

#endif
