/* SPDX-License-Identifier: Apache-2.0 */
/* Small HEIF files: two images, "PIXELS" and "REST", and XMP or none between them. */
#ifndef PROV_TESTS_HELPER_HEIF_MAKE_H
#define PROV_TESTS_HELPER_HEIF_MAKE_H

#include "base/wr.h"

struct heif {
	unsigned version;                     /* of iloc */
	unsigned offset, base, length, index; /* the widths in it */
	unsigned info_version;                /* of iinf */
	const char *xmp;                      /* item 2, or NULL */
	const char *nul;                      /* what follows it behind a NUL, or NULL */
	const char *type;                     /* its content type, or NULL: XMP's */
	unsigned describes;  /* the item that XMP describes; 0: no iref; 9: iref without it */
	bool wide;           /* iref of version 1 */
	bool places_last;    /* iloc behind iinf */
	bool in_idat, apart; /* XMP lies in idat; in an mdat box of its own */
	bool no_primary, encoded, encrypted, twice; /* TWICE: two extents */
	struct prov_bytes exif;                     /* item 2, instead of XMP, which is "" then */
	unsigned more;                              /* items of XMP beside it */
	uint16_t last;                              /* the number of "REST", or 0: 3 */
};

void heif_make(struct prov_wr *wr, const struct heif *h);
/* What item ID of the file holds; empty where it has not one extent in it. */
struct prov_bytes heif_item(struct prov_bytes file, uint32_t id);

#endif
