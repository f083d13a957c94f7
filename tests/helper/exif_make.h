/* SPDX-License-Identifier: Apache-2.0 */
/* Exif as cameras write it. */
#ifndef PROV_TESTS_HELPER_EXIF_MAKE_H
#define PROV_TESTS_HELPER_EXIF_MAKE_H

#include "base/wr.h"

struct exif_entry {
	unsigned dir; /* 0: the first directory, 1: Exif, 2: GPS */
	unsigned tag, type, count;
	const char *text;    /* the value's bytes, or NULL for */
	uint32_t numbers[6]; /* its shorts, longs, or rationals' halves */
};

/* A TIFF stream in the byte order that 'little' says, with the N entries in their order, pointers
 * to the other directories last. prov_wr_fini it. */
void exif_make(struct prov_wr *wr, bool little, const struct exif_entry *entries, size_t n);

/* Of a camera: what it is, when, where, and whose. */
extern const struct exif_entry exif_camera[];
extern const size_t exif_camera_n;

#endif
