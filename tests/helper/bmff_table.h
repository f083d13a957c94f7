/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes that say where content lies: two pieces of 50 bytes in the mdat box that follows. */
#ifndef PROV_TESTS_HELPER_BMFF_TABLE_H
#define PROV_TESTS_HELPER_BMFF_TABLE_H

#include "helper/bmff_box.h"

enum bmff_table_kind {
	BMFF_NO_TABLE,
	BMFF_STCO,
	BMFF_CO64,
	BMFF_ILOC,
	BMFF_IDAT, /* iloc, which leads to the two pieces in an idat box behind it */
	BMFF_TFHD, /* the offset of tfhd is left out */
	BMFF_TRUN, /* that of trun */
	BMFF_TFRA, /* an mfra box, left out as a whole, with a moof box inside */
	BMFF_SIDX
};
struct bmff_table {
	enum bmff_table_kind kind;
	/* By how much each piece is off, where the first should begin 0 and the second 50 bytes
	 * into mdat; fragments have one offset, BMFF_TFRA's is that of the file. */
	int32_t off[2];
	/* BMFF_TFRA: 1: off[0] is counted from behind mdat; 2: what is left out is inside mfra.
	 * BMFF_TFHD, BMFF_TRUN: not these; BMFF_ILOC: the data reference; BMFF_IDAT: see below. */
	uint32_t flags;
};
/* The box is not there, twice, in another meta box; the items are parts of another one's, in
 * another file, or have no length, which means all that there is. */
enum { BMFF_NO_IDAT = 1, BMFF_TWO_IDAT, BMFF_FAR_IDAT, BMFF_OF_ITEM, BMFF_FOREIGN, BMFF_TO_END };

/* Puts what is left out into the box's hole. */
void bmff_put_table(struct bmff_file *f, const struct bmff_table *t);
/* The exclusions that go with it, ending with NULL. */
const char *const *bmff_table_paths(enum bmff_table_kind kind);
/* A box inside of another, begun and ended. */
size_t bmff_open(struct prov_wr *wr, const char *type);
void bmff_close(struct prov_wr *wr, size_t at);

#endif
