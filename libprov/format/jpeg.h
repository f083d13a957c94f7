/* SPDX-License-Identifier: Apache-2.0 */
/* What the three files of the JPEG format share. */
#ifndef PROV_FORMAT_JPEG_H
#define PROV_FORMAT_JPEG_H

#include "format/cands.h"
#include "format/window.h"

/*
 * An APP11 marker segment that carries a piece of a JUMBF superbox (ISO/IEC 18477-3 B.2,
 * ISO 19566-5 D.2):
 *   FF EB | Le 2 | 'JP' | En 2 | Z 4 | LBox 4 | TBox 4 | XLBox 8 where LBox is 1 | payload
 * The box header is repeated in every segment and counts once.
 */
#define PROV_JPEG_MARKER 2
#define PROV_JPEG_EN 6 /* offsets from the marker */
#define PROV_JPEG_BOX 12
#define PROV_JPEG_HEAD 20 /* up to the payload, without XLBox */

struct prov_jpeg_packet {
	uint64_t off, len; /* the segment with its marker */
	uint16_t en;
	uint32_t z;
	uint8_t box[16]; /* the box header */
	size_t box_n;
	uint64_t total; /* what the header says */
	uint64_t payload_off, payload_len;
};

/* Whether the APP11 segment [off, off+len) is such a one. */
int prov_jpeg_packet(struct prov_window *win, uint64_t off, uint64_t len, bool *is_packet,
    struct prov_jpeg_packet *out, struct prov_err *err) PROV_MUST_CHECK;

/* Packets on their way to candidates; one group for each. */
struct prov_jpeg_groups {
	struct prov_arena *arena;
	struct prov_cands *cands;
	struct prov_jpeg_group *v;
};

int prov_jpeg_groups_init(struct prov_jpeg_groups *groups, struct prov_arena *arena,
    struct prov_cands *cands, struct prov_err *err) PROV_MUST_CHECK;
/* The candidate that the next packet in file order belongs to goes to *CAND. */
int prov_jpeg_groups_add(struct prov_jpeg_groups *groups, const struct prov_jpeg_packet *packet,
    size_t *cand, struct prov_err *err) PROV_MUST_CHECK;
/* After the last packet: reassembles the boxes from the ranges of LAYOUT that carry them. */
int prov_jpeg_groups_finish(struct prov_jpeg_groups *groups, struct prov_window *win,
    const struct prov_layout *layout, struct prov_err *err) PROV_MUST_CHECK;

int prov_jpeg_embed(const struct prov_src *src, const struct prov_layout *layout,
    const struct prov_cands *cands, size_t old, struct prov_bytes store, struct prov_arena *arena,
    struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
