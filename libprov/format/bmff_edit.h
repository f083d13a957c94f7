/* SPDX-License-Identifier: Apache-2.0 */
/* Changes inside the boxes of an ISO BMFF file, collected and then carried over into a plan. */
#ifndef PROV_FORMAT_BMFF_EDIT_H
#define PROV_FORMAT_BMFF_EDIT_H

#include "format/bmff_scan.h"

struct prov_bmff_edit {
	uint64_t off, del;           /* what it takes the place of in the source */
	struct prov_bytes with;      /* what comes there */
	struct prov_place_op places; /* or, where its count is not 0, these */
	size_t nth;                  /* in the order in which they were made */
};

/* By how much what lies in the box at 'box' grows. */
struct prov_bmff_growth {
	uint64_t box;
	int64_t by;
};

struct prov_bmff_edits {
	struct prov_arena *arena;
	struct prov_bmff_edit *v;
	size_t n, cap;
	struct prov_bmff_growth *growth;
	size_t num_growths, cap_growths;
	size_t done; /* how many are in the plan */
	bool sorted, growth_sorted;
};
void prov_bmff_edits_init(struct prov_bmff_edits *edits, struct prov_arena *arena);

/* DEL bytes at OFF, which lie in BOX and in no box inside of it, give way to WITH (borrowed). */
int prov_bmff_edit(struct prov_bmff_edits *edits, const struct prov_bmff_box *box, uint64_t off,
    uint64_t del, struct prov_bytes with, struct prov_err *err) PROV_MUST_CHECK;
/* Offsets in BOX that follow what they point to. */
int prov_bmff_edit_places(struct prov_bmff_edits *edits, const struct prov_bmff_box *box,
    const struct prov_place_op *places, struct prov_err *err) PROV_MUST_CHECK;

/* Takes back what was to happen to [OFF, END), which another edit takes the place of; none of it
 * may change a size. */
void prov_bmff_edits_drop(struct prov_bmff_edits *edits, uint64_t off, uint64_t end);

/* Once all those are made: the sizes of ROOT and of what lies in it, where they are others. */
int prov_bmff_edit_sizes(struct prov_bmff_edits *edits, struct prov_window *win,
    const struct prov_bmff_box *root, struct prov_err *err) PROV_MUST_CHECK;
/* By how much BOX grows. */
int64_t prov_bmff_grows(struct prov_bmff_edits *edits, const struct prov_bmff_box *box);

/* Puts [OFF, END) of the source with its changes into PLAN; in ascending order. */
int prov_bmff_edits_apply(struct prov_bmff_edits *edits, struct prov_plan *plan, uint64_t off,
    uint64_t end, struct prov_err *err) PROV_MUST_CHECK;

#endif
