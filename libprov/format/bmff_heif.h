/* SPDX-License-Identifier: Apache-2.0 */
/* XMP in HEIF and AVIF: an item of the file's meta box that describes the primary image; and Exif
 * (ISO/IEC 23008-12, A.3; the boxes: ISO/IEC 14496-12, 8.11). */
#ifndef PROV_FORMAT_BMFF_HEIF_H
#define PROV_FORMAT_BMFF_HEIF_H

#include "format/bmff_edit.h"
#include "format/bmff_iloc.h"

struct prov_bmff_heif {
	struct prov_bmff_box meta, iinf, iloc, iref, idat; /* type 0: not there */
	uint32_t primary;                                  /* the image's item; 0: none */
	uint32_t last;                                     /* no item has a higher number */
	uint32_t infos;     /* entries of iinf, the last of which ends at 'infos_end' */
	uint64_t infos_at;  /* where their number stands, in 'infos_width' bytes */
	uint64_t infos_end; /* where a further one goes */
	unsigned infos_width;
	struct prov_bmff_iloc places; /* iloc, read: 'at' is where a further entry goes */

	uint32_t xmp;             /* the item; 0: there is none */
	struct prov_span info;    /* its entry in iinf, */
	struct prov_span entry;   /* and in iloc */
	struct prov_span content; /* a length of 0: see 'unread' */
	struct prov_span packet;  /* 'content' without what some put before it */
	bool in_file;             /* 'content' is the item's extent in the file, not in idat */
	const char *unread;       /* why it is not to be read, as in struct prov_xmp, or NULL */
	bool is_taken_out;        /* there is nothing at its place: ExifTool leaves it so */

	uint32_t exif;                 /* the first item of Exif (A.2); 0: there is none */
	struct prov_span exif_content; /* its TIFF stream; a length of 0: can't be read */
};

/* PROV_E_FORMAT, PROV_E_TRUNC and PROV_E_LIMIT: the tables of META can't be followed. */
int prov_bmff_heif_read(struct prov_window *win, const struct prov_bmff_box *meta,
    struct prov_bmff_heif *out, struct prov_err *err) PROV_MUST_CHECK;

/* bmff_heif_put.c: enters XMP of LEN bytes into the tables, as the item that is there or as a new
 * one, once META's offsets are among EDITS. *OFFSET (in the arena of EDITS) is where its place in
 * the output is to be put with prov_bmff_heif_place. PROV_E_UNSUPPORTED where the tables can't hold
 * it. */
struct prov_bmff_offset {
	uint8_t *p;
	unsigned width;
};
int prov_bmff_heif_put(struct prov_bmff_edits *edits, const struct prov_bmff_heif *heif, size_t len,
    struct prov_bmff_offset *offset, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_heif_place(
    const struct prov_bmff_offset *offset, uint64_t at, struct prov_err *err) PROV_MUST_CHECK;

#endif
