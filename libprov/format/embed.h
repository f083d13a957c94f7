/* SPDX-License-Identifier: Apache-2.0 */
/* What the formats' embed functions have in common (embed.c). */
#ifndef PROV_FORMAT_EMBED_H
#define PROV_FORMAT_EMBED_H

#include "format/cands.h"

/* What a format has a place for, beside a store that a data hash leaves out. */
enum prov_embed_can {
	PROV_CAN_BOXES = 1, /* takes for box hashes */
	PROV_CAN_XMP = 2,
	PROV_CAN_BMFF = 4, /* takes for BMFF hashes */
	PROV_CAN_AIGC = 8
};

/* Refuses what IN asks beyond CAN, and stores above PROV_MAX_STORE. */
int prov_embed_check(
    const struct prov_embed *in, unsigned can, struct prov_err *err) PROV_MUST_CHECK;

/* Whether R is of the old store. */
static inline bool prov_embed_is_old(const struct prov_embed *in, const struct prov_range *r)
{
	return r->cand != PROV_NO_CAND && r->cand == in->old;
}

/* Whether R lies in the XMP that is replaced. */
static inline bool prov_embed_is_xmp(const struct prov_embed *in, const struct prov_range *r)
{
	const struct prov_span *held = &in->cands->xmp.holder;

	return in->xmp != NULL && r->off >= held->start && r->off - held->start < held->len;
}

/* Copies R. For a box hash its box is noted, or the one that it goes on with grows. */
int prov_embed_copy(const struct prov_embed *in, struct prov_plan *plan, const struct prov_range *r,
    struct prov_err *err) PROV_MUST_CHECK;

/* Notes what the plan got since START as a box, where a box hash is asked for. */
int prov_embed_box(const struct prov_embed *in, struct prov_plan *plan, const char *name,
    uint64_t start, struct prov_err *err) PROV_MUST_CHECK;

#endif
