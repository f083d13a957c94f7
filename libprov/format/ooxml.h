/* SPDX-License-Identifier: Apache-2.0 */
/* Custom properties of Office Open XML (ECMA-376 part 1, 22.3), by name. */
#ifndef PROV_FORMAT_OOXML_H
#define PROV_FORMAT_OOXML_H

#include "base/arena.h"

#define PROV_OOXML_CUSTOM "docProps/custom.xml"

/*
 * The text of the first property NAME of the part XML, in the arena; empty where it has none. What
 * the part could refer to is not read: a document type ends the reading. PROV_E_FORMAT: not
 * well-formed up to there. PROV_E_LIMIT: a text above PROV_MAX_SIGNAL_TEXT.
 */
int prov_ooxml_property(struct prov_bytes xml, const char *name, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
