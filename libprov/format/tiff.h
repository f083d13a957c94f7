/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the TIFF format share: the entries for a manifest store, and where they lead.
 */
#ifndef PROV_FORMAT_TIFF_H
#define PROV_FORMAT_TIFF_H

#include "base/limits.h"
#include "format/cands.h"

/* An entry of a directory of the main chain: of the C2PA tag, or of that for XMP. */
struct prov_tiff_entry {
	uint64_t off, len;             /* the entry itself */
	uint64_t count_off, count_len; /* its count field */
	uint64_t value, count;         /* where the store is said to be, and how long */
	uint16_t type;
};

struct prov_tiff {
	uint64_t header_len;
	struct prov_tiff_entry xmp; /* of the first directory; a length of 0: none */
	struct prov_tiff_entry entries[PROV_MAX_CANDS];
	size_t num_entries;
};

/* Walks the main chain (tiff_ifd.c). */
int prov_tiff_walk(
    const struct prov_src *src, struct prov_tiff *out, struct prov_err *err) PROV_MUST_CHECK;

/* How sure HEAD is the beginning of a TIFF file. */
int prov_tiff_sniff(struct prov_bytes head);

#endif
