/* SPDX-License-Identifier: Apache-2.0 */
/* Where the items of a HEIF file lie (iloc; ISO/IEC 14496-12, 8.11.3), and where iloc says so. */
#ifndef PROV_FORMAT_BMFF_ILOC_H
#define PROV_FORMAT_BMFF_ILOC_H

#include "format/bmff.h"

struct prov_bmff_iloc {
	uint8_t version, offset_size, length_size, base_size, index_size;
	uint32_t items;
	uint64_t count_at; /* of 'items': two bytes, or four from version 2 on */
	uint64_t at, end;  /* what is still unread */
	struct prov_window *win;
};
enum prov_bmff_method {
	PROV_ILOC_FILE = 0, /* construction_method */
	PROV_ILOC_IDAT = 1,
	PROV_ILOC_ITEM = 2
};
struct prov_bmff_item {
	uint32_t id;
	uint16_t method, data_reference, extents;
	uint64_t off;  /* of its entry in the source */
	uint64_t base; /* base_offset, which its extents count from */
	uint64_t base_at;
	uint64_t extents_at;
};
struct prov_bmff_extent {
	uint64_t offset, length;
	uint64_t offset_at, length_at; /* of the fields */
};

/* Begins to read BOX. PROV_E_FORMAT: it is malformed, or of a version that is not known. */
int prov_bmff_iloc_open(struct prov_bmff_iloc *iloc, struct prov_window *win,
    const struct prov_bmff_box *box, struct prov_err *err) PROV_MUST_CHECK;
/* The next of 'items' items; all its extents must be read before the next one. */
int prov_bmff_iloc_item(
    struct prov_bmff_iloc *iloc, struct prov_bmff_item *item, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_iloc_extent(struct prov_bmff_iloc *iloc, struct prov_bmff_extent *extent,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
