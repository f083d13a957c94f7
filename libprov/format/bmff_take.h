/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes of an output go into its BMFF hash (C2PA 2.4, 18.6.2, A.5.6). */
#ifndef PROV_FORMAT_BMFF_TAKE_H
#define PROV_FORMAT_BMFF_TAKE_H

#include "format/bmff.h"

#define PROV_BMFF_MDAT_KEPT 16u /* bytes of an mdat box before what trees hold (A.5.6) */

/* How the mdat boxes of a file are cut into leaves; a 'block' of 0: they are hashed whole. */
struct prov_bmff_cut {
	uint64_t total; /* bytes of all payloads */
	size_t mdats;
	uint64_t block;
};
/* Counts a box of LEN bytes of payload. */
void prov_bmff_cut_count(struct prov_bmff_cut *cut, uint64_t payload);
/* Settles the block size once all are counted. */
void prov_bmff_cut_settle(struct prov_bmff_cut *cut);

/* Adds the box that PLAN ended with, from START on. Of mdat it is the NTH (from 0), and its payload
 * begins at byte PROV_BMFF_MDAT_KEPT where it is cut. */
int prov_bmff_take_box(struct prov_plan *plan, uint32_t type, uint64_t start,
    const struct prov_bmff_cut *cut, size_t nth, struct prov_err *err) PROV_MUST_CHECK;

#endif
