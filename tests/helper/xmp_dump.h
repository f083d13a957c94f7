/* SPDX-License-Identifier: Apache-2.0 */
/* What an XMP packet holds, by a reading of its own, to compare packets with. */
#ifndef PROV_TESTS_HELPER_XMP_DUMP_H
#define PROV_TESTS_HELPER_XMP_DUMP_H

#include "base/wr.h"

#define XMP_DUMP_NAMES 4

/*
 * Elements, attributes and text in order, whatever prefixes they use, without rdf:Description at
 * the top level and white space directly in it, and without the properties that NAMES
 * ("NAMESPACE\nNAME", NULL-terminated, at most XMP_DUMP_NAMES) lists. COUNTS and VALUES tell of
 * those: how often each stands there, and the plain text of the last, which the caller frees.
 * False where the packet is malformed.
 */
bool xmp_dump(struct prov_wr *out, struct prov_bytes packet, const char *const *names,
    unsigned counts[XMP_DUMP_NAMES], char *values[XMP_DUMP_NAMES]);

#endif
