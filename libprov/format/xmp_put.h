/* SPDX-License-Identifier: Apache-2.0 */
/* XMP as text: values, new descriptions, a packet of our own. */
#ifndef PROV_FORMAT_XMP_PUT_H
#define PROV_FORMAT_XMP_PUT_H

#include "format/xmp_edit.h"

#define PROV_XMP_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* Whether XML can hold TEXT: UTF-8 without controls and noncharacters (XML 1.0, 2.2). */
bool prov_xmp_can_hold(const char *text);
/* TEXT as the content of an element (QUOTE 0), or of an attribute in QUOTE. */
void prov_xmp_put_value(struct prov_wr *wr, const char *text, char quote);
/*
 * A description of its own, on its own lines, with those of the N properties that have a value and
 * are not DONE. ABOUT: the other descriptions' rdf:about with its quotes, or empty. HAS_RDF: the
 * prefix rdf is bound where it goes.
 */
void prov_xmp_put_description(struct prov_wr *wr, const struct prov_xmp_prop *props,
    const bool *done, size_t n, struct prov_bytes about, bool has_rdf);
/* A packet of nothing but the properties. */
void prov_xmp_put_packet(struct prov_wr *wr, const struct prov_xmp_prop *props, size_t n);

#endif
