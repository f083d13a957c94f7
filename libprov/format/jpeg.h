/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the JPEG format share. */
#ifndef PROV_FORMAT_JPEG_H
#define PROV_FORMAT_JPEG_H

#include "format/cands.h"
#include "format/window.h"

enum prov_jpeg_marker {
	PROV_M_TEM = 0x01,
	PROV_M_SOF0 = 0xc0,
	PROV_M_DHT = 0xc4,
	PROV_M_JPG = 0xc8,
	PROV_M_DAC = 0xcc,
	PROV_M_SOF15 = 0xcf,
	PROV_M_RST0 = 0xd0,
	PROV_M_RST7 = 0xd7,
	PROV_M_SOI = 0xd8,
	PROV_M_EOI = 0xd9,
	PROV_M_SOS = 0xda,
	PROV_M_APP0 = 0xe0,
	PROV_M_APP1 = 0xe1,
	PROV_M_APP2 = 0xe2,
	PROV_M_APP11 = 0xeb,
	PROV_M_APP13 = 0xed,
	PROV_M_APP15 = 0xef,
	PROV_M_JPG0 = 0xf0,
	PROV_M_JPG13 = 0xfd,
	PROV_M_COM = 0xfe
};

/* Its symbol (ISO/IEC 10918-1, table B.1): jpeg_boxes.c. */
#define PROV_JPEG_NAME 12
void prov_jpeg_marker_name(unsigned marker, char name[PROV_JPEG_NAME]);

/* Whether SEGMENT, the content of an APP2 segment that begins at OFF, is an index of pictures and
 * says that one begins in STORE, where one does: jpeg_index.c. */
int prov_jpeg_leads_into(struct prov_window *win, struct prov_bytes segment, uint64_t off,
    struct prov_span store, bool *out, struct prov_err *err) PROV_MUST_CHECK;

/* The same segment, of which OUT is a copy: where it says that a picture begins, from FROM on, OUT
 * says that it does BY bytes further on. */
int prov_jpeg_move(struct prov_window *win, struct prov_bytes segment, uint64_t off, uint64_t from,
    int64_t by, uint8_t *out, struct prov_err *err) PROV_MUST_CHECK;

/* struct prov_format's split: the scan, or the scans, behind the first SOS. */
int prov_jpeg_split(const struct prov_src *src, const struct prov_range *range, bool first_only,
    prov_box_cb emit, void *ctx, bool *held, struct prov_err *err);

/* struct prov_format's missing: jpeg_end.c. */
int prov_jpeg_missing(const struct prov_src *src, const struct prov_layout *layout,
    const char **out, struct prov_err *err);

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

int prov_jpeg_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
