/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The box header that JUMBF (ISO 19566-5) and BMFF (ISO 14496-12) share: LBox, TBox and, where
 * LBox is 1, XLBox. LBox 0 means "to the end".
 */
#ifndef PROV_BASE_BOX_H
#define PROV_BASE_BOX_H

#include "base/rd.h"
#include "base/wr.h"

#define PROV_BOX_HEAD 8u /* bytes of a header with a length of 32 bits, which writers use */
#define PROV_FOURCC(a, b, c, d)                                                                    \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

struct prov_box {
	uint32_t type;
	struct prov_bytes raw;  /* the whole box with its header */
	struct prov_bytes body; /* without it */
	uint64_t at;            /* absolute offset of the header */
};

/*
 * Reads one box that lies wholly inside RD and passes over it. PROV_E_TRUNC where the reader ends
 * before the header or the box does, PROV_E_FORMAT where the length is smaller than the header.
 */
int prov_box_read(struct prov_rd *rd, struct prov_box *out, struct prov_err *err) PROV_MUST_CHECK;

/* Begins a box with a 4-byte length; *MARK goes to prov_box_end, which fills the length in. */
void prov_box_begin(struct prov_wr *wr, uint32_t type, size_t *mark);
void prov_box_end(struct prov_wr *wr, size_t mark);

#endif
