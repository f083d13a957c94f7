/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the tables of an ISO BMFF file say that its content lies (ISO/IEC 14496-12). What they say
 * is told as it is, one place after the other; whether these places are good ones, and even whether
 * they are inside the file, is for others to judge.
 */
#ifndef PROV_FORMAT_BMFF_PLACE_H
#define PROV_FORMAT_BMFF_PLACE_H

#include "base/arena.h"
#include "format/bmff.h"

enum prov_bmff_where {
	PROV_BMFF_IN_FILE,   /* content: LEN bytes at OFF of this file */
	PROV_BMFF_IN_META,   /* content in the idat box beside the table: OFF counts in its data */
	PROV_BMFF_IN_ITEM,   /* content that is a part of another item's */
	PROV_BMFF_ELSEWHERE, /* content in another file */
	PROV_BMFF_MISREAD,   /* content, where some readers look for it against the standard */
	PROV_BMFF_AT_BOX,    /* a box, where reading goes on after a seek: OFF */
	PROV_BMFF_AUXILIARY  /* what belongs to samples and is none: OFF */
};
struct prov_bmff_place {
	enum prov_bmff_where where;
	uint64_t off, len;
};

/* Called with each place; what is not PROV_OK ends the reading and is handed on. */
struct prov_bmff_visit {
	int (*place)(void *ctx, const struct prov_bmff_place *place);
	void *ctx;
};

/*
 * Each of these reads one box of SRC. PROV_E_FORMAT and PROV_E_TRUNC: it cannot be followed; its
 * entries are more than it has room for, or contradict each other. Time goes with the boxes' size.
 */

/* iloc (8.11.3) */
int prov_bmff_items(const struct prov_src *src, const struct prov_bmff_box *iloc,
    const struct prov_bmff_visit *visit, struct prov_err *err) PROV_MUST_CHECK;
/* The data of META's one idat box (8.11.11), which is what PROV_BMFF_IN_META counts in;
 * PROV_E_NOTFOUND where there is none, or several. */
int prov_bmff_idat(const struct prov_src *src, const struct prov_bmff_box *meta,
    struct prov_span *out, struct prov_err *err) PROV_MUST_CHECK;
/* tfra (8.8.10), sidx (8.16.3) */
int prov_bmff_seeks(const struct prov_src *src, const struct prov_bmff_box *tfra,
    const struct prov_bmff_visit *visit, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_segments(const struct prov_src *src, const struct prov_bmff_box *sidx,
    const struct prov_bmff_visit *visit, struct prov_err *err) PROV_MUST_CHECK;
/* saio (8.7.9), whose offsets count from BASE: 0 in a sample table. */
int prov_bmff_auxiliary(const struct prov_src *src, const struct prov_bmff_box *saio, uint64_t base,
    const struct prov_bmff_visit *visit, struct prov_err *err) PROV_MUST_CHECK;

/* bmff_chunk.c: each chunk of each stco and co64 in a sample table (8.7), with the sizes that stsc
 * and stsz or stz2 give it. PROV_E_NOTFOUND: there are chunks and no sizes. */
int prov_bmff_chunks(const struct prov_src *src, const struct prov_bmff_box *stbl,
    const struct prov_bmff_visit *visit, struct prov_err *err) PROV_MUST_CHECK;

/* bmff_run.c: each trun of a fragment (8.8.8), and its saio. SIZES: what moov has for the tracks.
 */
struct prov_bmff_size {
	uint32_t track, size;
};
struct prov_bmff_sizes {
	struct prov_bmff_size *v;
	size_t n, cap;
};
/* Adds what one trex says (8.8.3), in the order of their tracks. */
int prov_bmff_track_size(const struct prov_src *src, const struct prov_bmff_box *trex,
    struct prov_bmff_sizes *sizes, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_runs(const struct prov_src *src, const struct prov_bmff_box *moof,
    const struct prov_bmff_sizes *sizes, const struct prov_bmff_visit *visit,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- for the files of this reading --- */

/* Integers of a box, one after the other. Small: a sample table is read with three of them. */
struct prov_bmff_cursor {
	const struct prov_src *src;
	uint64_t at, end; /* what comes next; where the box ends */
	size_t used, n;   /* of the bytes that are held */
	uint8_t buf[128];
};
/* Behind the header and SKIP more bytes. */
void prov_bmff_cursor_init(struct prov_bmff_cursor *c, const struct prov_src *src,
    const struct prov_bmff_box *box, uint64_t skip);
/* The next N (0 to 8) bytes; PROV_E_TRUNC where the box has no more. */
int prov_bmff_take(
    struct prov_bmff_cursor *c, unsigned n, uint64_t *out, struct prov_err *err) PROV_MUST_CHECK;
int prov_bmff_take_u32(
    struct prov_bmff_cursor *c, uint32_t *out, struct prov_err *err) PROV_MUST_CHECK;
/* OFF + BY, or PROV_E_FORMAT where no file is as long as that. */
int prov_bmff_add(uint64_t off, uint64_t by, uint64_t *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
