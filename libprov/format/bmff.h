/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes of an ISO BMFF file (ISO/IEC 14496-12), read where they lie, and C2PA's own (A.5). */
#ifndef PROV_FORMAT_BMFF_H
#define PROV_FORMAT_BMFF_H

#include "base/box.h"
#include "format/window.h"

#define PROV_BMFF_UUID_SIZE 16u

struct prov_bmff_box {
	uint64_t off, len; /* with its header */
	uint32_t type;
	uint32_t head; /* bytes of the header: 8, or 16 where the length has 64 bits */
	bool to_end;   /* its length is 0: it goes to the end */
};

/*
 * The box at OFF, which must end at END at the latest: PROV_E_TRUNC where it doesn't, with OUT cut
 * there as far as its header could be read (else OUT's type is 0). PROV_E_FORMAT: a length smaller
 * than the header. Only a box at the top of a file may go to the end (TOP).
 */
int prov_bmff_read(struct prov_window *win, uint64_t off, uint64_t end, bool top,
    struct prov_bmff_box *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The next of the boxes from *AT to END, behind which *AT is moved; PROV_E_NOTFOUND, which ERR is
 * not told, where none is left. What is no box ends them: QuickTime's lists of user data may end in
 * a word of zeros. *BOXES counts those of the file, up to PROV_MAX_BMFF_BOXES.
 */
int prov_bmff_next(struct prov_window *win, uint64_t *at, uint64_t end, size_t *boxes,
    struct prov_bmff_box *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Where the children of BOX begin, for boxes that hold nothing but boxes (and meta, 8.11.1); 0 for
 * all others.
 */
int prov_bmff_children(struct prov_window *win, const struct prov_bmff_box *box, uint64_t *at,
    struct prov_err *err) PROV_MUST_CHECK;

/* The type as a name: what is no graphic ASCII character as a question mark. */
void prov_bmff_name(uint32_t type, char name[5]);

/* The extended types of C2PA's uuid boxes (A.5.1.1) and of XMP's. */
const uint8_t *prov_bmff_c2pa_uuid(void);
const uint8_t *prov_bmff_xmp_uuid(void);

/* What a uuid box is, as far as that matters here. */
enum prov_bmff_use {
	PROV_BMFF_OTHER = 0, /* no uuid box, or somebody else's */
	PROV_BMFF_XMP,       /* BE7ACFCB-97A9-42E8-9C71-999491E3AFAC (XMP, part 3) */
	PROV_BMFF_MANIFEST,  /* C2PA's (A.5.1), by its box_purpose */
	PROV_BMFF_ORIGINAL,
	PROV_BMFF_UPDATE,
	PROV_BMFF_MERKLE,
	PROV_BMFF_C2PA_ODD /* C2PA's, but of another version or purpose, or cut off */
};
/* *DATA: offset of what stands behind the box_purpose. */
int prov_bmff_use(struct prov_window *win, const struct prov_bmff_box *box, enum prov_bmff_use *out,
    uint64_t *data, struct prov_err *err) PROV_MUST_CHECK;

#endif
