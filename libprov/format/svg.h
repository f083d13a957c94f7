/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the SVG format share. */
#ifndef PROV_FORMAT_SVG_H
#define PROV_FORMAT_SVG_H

#include "format/embed.h"

#define PROV_SVG_NAMESPACE "http://c2pa.org/manifest"

/* Ranges of the layout: start tags of the svg element and of the first metadata element in it, with
 * a slash where the element is empty; the tags around a store. */
#define PROV_SVG_ROOT "root"
#define PROV_SVG_METADATA "metadata"
#define PROV_SVG_EMPTY "/"
#define PROV_SVG_OPEN "open"
#define PROV_SVG_CLOSE "close"

int prov_svg_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
