/* SPDX-License-Identifier: Apache-2.0 */
/* A TIFF file in the making: what changes in place (tiff_embed.c), what comes where at its end
 * (tiff_place.c), and that written (tiff_append.c). */
#ifndef PROV_FORMAT_TIFF_MAKE_H
#define PROV_FORMAT_TIFF_MAKE_H

#include "format/tiff.h"

#define PROV_TIFF_PATCHES 8

/* Bytes that take the place of as many. */
struct prov_tiff_patch {
	uint64_t off;
	struct prov_bytes data;
	bool also; /* the store's length */
};

/* What an entry shall say. */
struct prov_tiff_set {
	uint16_t tag, type;
	uint64_t count, value;
	bool also; /* the count is the store's length */
};

struct prov_tiff_make {
	const struct prov_embed *in;
	struct prov_plan *plan;
	struct prov_tiff *t;
	struct prov_span *spans; /* of the directories */
	size_t num_spans, cap_spans;
	const struct prov_tiff_entry *old; /* or NULL */
	struct prov_tiff_ifd old_ifd;
	/* The first directory is written once more, with these entries and without those. */
	bool copy_first;
	struct prov_tiff_set sets[2]; /* by ascending tags */
	uint64_t removed[2];          /* offsets of entries */
	size_t num_sets, num_removed;
	uint64_t first_next; /* where the copy's link leads */
	bool new_last;       /* one more directory, of the store's entry alone */
	uint64_t cut;        /* what the file has behind this is left out */
	uint64_t copy_at, last_at, xmp_at, store_at;       /* in the output */
	struct prov_tiff_patch patches[PROV_TIFF_PATCHES]; /* in the file's order */
	size_t num_patches;
};

/* V as N bytes in the file's order. */
void prov_tiff_put(const struct prov_tiff_make *m, uint8_t *p, size_t n, uint64_t v);
/* Reads the directories and settles what goes where. */
int prov_tiff_place(struct prov_tiff_make *m, struct prov_err *err) PROV_MUST_CHECK;
/* Puts what is new behind what is there. */
int prov_tiff_append(const struct prov_tiff_make *m, struct prov_err *err) PROV_MUST_CHECK;

#endif
