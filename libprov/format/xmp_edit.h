/* SPDX-License-Identifier: Apache-2.0 */
/* Properties put into an XMP packet of which nothing else changes (ISO 16684-1). */
#ifndef PROV_FORMAT_XMP_EDIT_H
#define PROV_FORMAT_XMP_EDIT_H

#include "base/wr.h"

/* A simple property at the top level. All but the value are the caller's own, not a stranger's. */
struct prov_xmp_prop {
	const char *ns;     /* its namespace */
	const char *prefix; /* where a new place for it is made; elsewhere its own stays */
	const char *name;
	const char *value; /* UTF-8 without controls; NULL: the property is taken out */
};

#define PROV_MAX_XMP_PROPS 16u

/*
 * OUT (initialised here; prov_wr_fini it in any case) gets PACKET with each of the N properties
 * there once, with its value; what stands elsewhere stays as it is, byte for byte, but for padding,
 * which gives way so that the packet keeps its size where it can. Without a packet (empty, or
 * blank) a new one is made. The same packet and properties give the same bytes, and doing it again
 * changes nothing.
 *
 * PACKET's first CONTEXT bytes are start tags around it, whose prefixes it may use: they are read,
 * but not copied, and need no end tags. AT is where the rest lies in the file, for messages.
 * PROV_E_FORMAT: it is malformed, has a document type, or no RDF. PROV_E_UNSUPPORTED: not UTF-8.
 * PROV_E_LIMIT: too large or too deep. PROV_E_USAGE: a value has what XML can't hold.
 */
int prov_xmp_edit(struct prov_bytes packet, size_t context, uint64_t at,
    const struct prov_xmp_prop *props, size_t n, struct prov_wr *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
