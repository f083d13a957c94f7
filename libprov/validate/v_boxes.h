/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes of an asset, as box hashes see them (C2PA 2.4, 18.7). */
#ifndef PROV_VALIDATE_V_BOXES_H
#define PROV_VALIDATE_V_BOXES_H

#include "validate/v_internal.h"

#define V_C2PA "C2PA"        /* the manifest store's box (18.7.1) */
#define V_AFTER "c2pa.after" /* what follows the last box (18.7.2) */

struct v_box {
	uint64_t off, len;
	char name[12]; /* the format's own */
	bool store;    /* holds bytes of the store that is judged */
	bool metadata; /* nothing but asset metadata */
};

struct v_boxes {
	struct v_box *v; /* ascending; where there are gaps they are in no box */
	size_t n;
	bool too_many; /* there are more, not collected */
};

/* Up to MAX boxes. AFTER: the last of them is what follows the first image or the boxes, empty or
 * not. */
int v_boxes_collect(struct v_ctx *ctx, size_t max, bool after, struct v_boxes *out) PROV_MUST_CHECK;

struct prov_bytes v_box_name(const struct v_box *box); /* as an assertion calls it */
bool v_box_is(const struct v_box *box, struct prov_bytes name);

enum v_box_order {
	V_BOXES_AS_LISTED,
	V_BOXES_UNKNOWN, /* the asset has a box that is not listed */
	V_BOXES_DIFFER   /* one is missing, or the order is another */
};
int v_boxes_compare(struct v_ctx *ctx, const struct v_boxes *boxes, const struct prov_bytes *names,
    size_t n, enum v_box_order *out) PROV_MUST_CHECK;

#endif
