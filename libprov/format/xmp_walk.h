/* SPDX-License-Identifier: Apache-2.0 */
/* All that an XMP packet says, a value at a time (ISO 16684-1). */
#ifndef PROV_FORMAT_XMP_WALK_H
#define PROV_FORMAT_XMP_WALK_H

#include "format/format.h"

#define PROV_MAX_XMP_NAME 160u /* bytes of a name with its namespace that is told of */

/* A simple value, however it was written: as an attribute, an element, an item of a list, or a
 * field of a structure. */
struct prov_xmp_value {
	const char *ns, *name; /* of the property at the top level */
	/* The innermost name around the value; empty where that is the property itself. */
	const char *field;
	struct prov_bytes text; /* UTF-8, without the white space around it; never empty */
	bool cut;               /* the value is longer than 'text' */
};
/* A code other than PROV_OK ends the walk and is its answer. */
typedef int (*prov_xmp_value_cb)(void *ctx, const struct prov_xmp_value *value);

/*
 * Calls TELL for each value of at most PROV_MAX_SIGNAL_TEXT bytes, longer ones cut, in the order of
 * the packet. Nothing that it could refer to is read: a document type ends the walk. PROV_E_FORMAT:
 * not well-formed behind what was told. PROV_E_LIMIT: too large or deep.
 */
int prov_xmp_walk_long(const struct prov_src *src, const struct prov_xmp *xmp, size_t max,
    prov_xmp_value_cb tell, void *ctx, struct prov_err *err) PROV_MUST_CHECK; /* of MAX bytes */
int prov_xmp_walk(const struct prov_src *src, const struct prov_xmp *xmp, prov_xmp_value_cb tell,
    void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#endif
