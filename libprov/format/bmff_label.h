/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The AIGC label (TC260) of a film: the value of the key AIGC in a metadata table, which is a meta
 * box of handler "mdta" with the boxes keys and ilst (QuickTime file format, "Metadata"), in
 * moov.udta. Cameras have theirs in moov itself.
 */
#ifndef PROV_FORMAT_BMFF_LABEL_H
#define PROV_FORMAT_BMFF_LABEL_H

#include "base/limits.h"
#include "format/bmff_edit.h"

struct prov_bmff_label {
	struct prov_bmff_box ilst;
	struct prov_span entry; /* of ilst */
	struct prov_span text;  /* a length of 0: it has none */
};

/* One table; boxes of type 0 are not there. */
struct prov_bmff_table {
	struct prov_bmff_box meta, keys, ilst;
	uint64_t end; /* where a further box of meta goes */
	uint64_t keys_end, ilst_end;
	uint32_t count; /* of keys */
	uint32_t key;   /* the number of the first key AIGC; 0: none */
};

struct prov_bmff_labels {
	struct prov_bmff_box moov, udta;
	uint64_t moov_end, udta_end;
	struct prov_bmff_table
	    table; /* where a label goes; its meta's type is 0 where there is none */
	struct prov_bmff_label v[PROV_MAX_BMFF_LABELS]; /* in all tables that can be followed */
	size_t n;
	bool has_xmp; /* the user data has a packet of XMP, as QuickTime keeps it ("XMP_") */
};

/* Finds those in MOOV; *OUT is in the arena. PROV_E_LIMIT: more than the limits allow. */
int prov_bmff_labels_find(struct prov_window *win, const struct prov_bmff_box *moov,
    struct prov_arena *arena, struct prov_bmff_labels **out, struct prov_err *err) PROV_MUST_CHECK;

/* bmff_label_put.c: LABEL takes the place of all that are there. */
int prov_bmff_labels_put(struct prov_bmff_edits *edits, const struct prov_bmff_labels *labels,
    struct prov_bytes label, struct prov_err *err) PROV_MUST_CHECK;

#endif
