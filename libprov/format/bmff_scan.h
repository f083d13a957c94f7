/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the BMFF family share with nobody else. */
#ifndef PROV_FORMAT_BMFF_SCAN_H
#define PROV_FORMAT_BMFF_SCAN_H

#include "base/limits.h"
#include "format/bmff.h"
#include "format/format.h"

/* How sure HEAD is of the media type whose record FORMAT gives. */
int prov_bmff_sniff(struct prov_bytes head, const struct prov_format *(*format)(void));

/* What a box lies in: the types of the boxes around it, the outermost first. */
struct prov_bmff_above {
	uint32_t type[PROV_MAX_BMFF_DEPTH];
	size_t depth;
};
/* The type of what holds the box, LEVELS (from 1) up; 0 where it is the file. */
uint32_t prov_bmff_parent(const struct prov_bmff_above *above, size_t levels);

typedef int (*prov_bmff_box_cb)(void *ctx, const struct prov_bmff_box *box,
    const struct prov_bmff_above *above, struct prov_err *err);
/*
 * Calls BOX (may be NULL) for ROOT and all that lies in it, each before what lies in itself. BOXES
 * counts them over several calls. What is no box any more is its parent's own affair. PROV_E_LIMIT
 * where they nest deeper than PROV_MAX_BMFF_DEPTH below ROOT, or are too many.
 */
int prov_bmff_each(struct prov_window *win, const struct prov_bmff_box *root, size_t *boxes,
    prov_bmff_box_cb box, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

/* bmff_embed.c: of films, and of images, whose XMP is an item and not a box beside them. */
int prov_bmff_embed_film(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_embed_image(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;
/* C2PA's uuid box of this box_purpose ("manifest", "update"; A.5.3) with STORE. */
int prov_bmff_put_store(struct prov_plan *plan, const char *purpose, struct prov_bytes store,
    struct prov_err *err) PROV_MUST_CHECK;

/* bmff_append.c: update manifests, in a box behind all others. */
int prov_bmff_append(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
