/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an output comes about: copies from the source and new bytes, in order. A format answers with
 * a plan; only plan_run.c carries one out. Operations that hold the manifest store are marked, so
 * that the same plan made again with the final store can be patched over the first.
 */
#ifndef PROV_IO_PLAN_H
#define PROV_IO_PLAN_H

#include "base/arena.h"
#include "io/tally.h"
#include "prov/io.h"

struct prov_span {
	uint64_t start, len;
};

enum prov_op_kind {
	PROV_OP_COPY, /* [off, off+len) of the source */
	PROV_OP_EMIT, /* new bytes */
	/* [off, off+in_len) of the source, normalised to NFC; len is what comes out while it goes
	 * in. Neighbouring ones are one text: what waits at the end of one for what may follow
	 * comes out with the next, and with the last at its end. */
	PROV_OP_NFC,
	/* [off, off+in_len) of the source: big-endian integers, each of which says, counted from
	 * 'base', where a byte of the source lies. They come out saying where it lies in the
	 * output. */
	PROV_OP_PLACES
};

struct prov_op {
	enum prov_op_kind kind;
	bool is_store; /* EMIT inside the excluded range: skipped by the hash, patched later */
	uint8_t in_width, width; /* PLACES: bytes of an integer of the source, of the output */
	uint64_t off;            /* COPY, NFC, PLACES: in the source */
	uint64_t in_len;         /* NFC, PLACES: bytes read */
	uint64_t len;            /* bytes that appear in the output */
	uint64_t at;             /* where they begin there */
	uint64_t base;           /* PLACES */
	struct prov_bytes data;  /* EMIT; borrowed, outlives the plan */
};

/* A box of the output, as a box hash names it (C2PA 2.4, 18.7.3). */
struct prov_plan_box {
	char name[12];
	uint64_t off, len;
};

struct prov_plan {
	struct prov_op *ops;
	size_t n, cap;
	struct prov_arena *arena;
	uint64_t size;                 /* of the output so far */
	uint64_t excl_start, excl_len; /* the excluded range in the output: exactly the store ops */
	/* A length before the store that changes with it, so that a data hash leaves it out too; a
	 * length of 0: there is none. */
	struct prov_span also;
	/* For box hashes: in order; what lies between two of them is in none. */
	struct prov_plan_box *boxes;
	size_t num_boxes, cap_boxes;
	struct prov_takes takes; /* what of the output its hard binding covers */
	const char *note; /* what becomes of the source that its owner may not expect, or NULL */
};

void prov_plan_init(struct prov_plan *plan, struct prov_arena *arena);
int prov_plan_copy(
    struct prov_plan *plan, uint64_t off, uint64_t len, struct prov_err *err) PROV_MUST_CHECK;
int prov_plan_emit(struct prov_plan *plan, struct prov_bytes data, bool is_store,
    struct prov_err *err) PROV_MUST_CHECK;
/* A length that changes with the store's (see 'also'). */
int prov_plan_emit_also(
    struct prov_plan *plan, struct prov_bytes data, struct prov_err *err) PROV_MUST_CHECK;
int prov_plan_nfc(struct prov_plan *plan, uint64_t off, uint64_t in_len, uint64_t len,
    struct prov_err *err) PROV_MUST_CHECK;

/* COUNT integers of IN_WIDTH (4 or 8, or any from 1 where it is WIDTH, too) bytes at OFF. Copies
 * and places of such a plan read the source in ascending order. */
struct prov_place_op {
	uint64_t off, count, base;
	uint8_t in_width, width;
};
int prov_plan_places(struct prov_plan *plan, const struct prov_place_op *places,
    struct prov_err *err) PROV_MUST_CHECK;

/* The takes of a data hash (18.5): everything but the store operations and 'also', as hash 0. */
int prov_plan_take_data(struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

/* The next box of the output, and more of the last one. */
int prov_plan_box(struct prov_plan *plan, const char *name, uint64_t off, uint64_t len,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_plan_box_more(struct prov_plan *plan, uint64_t len, struct prov_err *err) PROV_MUST_CHECK;
/* Which box is the store's; 'num_boxes' where there is none. */
size_t prov_plan_store_box(const struct prov_plan *plan);
/*
 * The takes of a box hash (18.7.1): the boxes before the store as hash 0, those behind it as the
 * next. PROV_E_UNSUPPORTED where bytes before, beside or behind them are in no box, since nothing
 * would cover them.
 */
int prov_plan_take_boxes(struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Writes the output in one pass over the source: block by block through SINK, and all of it through
 * TALLY (begun by the caller; NULL: nothing is hashed). Long copies are shared with the source
 * where that can be (io/clone.h). PROV_E_IO where the source changed before all of that was hashed.
 * PROGRESS may be NULL; non-zero ends with E_CANCELLED.
 */
int prov_plan_run(const struct prov_plan *plan, const struct prov_src *src, struct prov_sink *sink,
    struct prov_tally *tally, prov_progress_cb progress, void *progress_ctx,
    struct prov_err *err) PROV_MUST_CHECK;

/* How many bytes more in the store would let the output share the longest copy behind it with its
 * source (io/clone.h); 0: none, or nothing is long enough. */
size_t prov_plan_clone_gap(const struct prov_plan *plan);

/* Writes the store operations of PLAN over those of a plan that has been run: same shape required,
 * else PROV_E_INTERNAL. */
int prov_plan_patch(
    const struct prov_plan *plan, struct prov_sink *sink, struct prov_err *err) PROV_MUST_CHECK;

/* What a sink of whoever's is told to do: its failures are codes of ours, and have words. */
int prov_sink_write(
    struct prov_sink *sink, struct prov_bytes data, struct prov_err *err) PROV_MUST_CHECK;
int prov_sink_patch(struct prov_sink *sink, uint64_t off, struct prov_bytes data,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_sink_commit(struct prov_sink *sink, struct prov_err *err) PROV_MUST_CHECK;

/* A source that reads what SINK holds so far (SIZE bytes); borrows SINK. */
struct prov_src prov_sink_as_src(struct prov_sink *sink, uint64_t size);

/*
 * Hashes [0, size) of SRC without the ranges EXCL (sorted, non-overlapping, inside the file), in
 * PROV_IO_BLOCK steps; with NFC the remainder is normalised as one text first.
 */
int prov_src_hash(const struct prov_src *src, const struct prov_span *excl, size_t num_excl,
    bool nfc, enum prov_hash hash, uint8_t out[PROV_HASH_MAX], prov_progress_cb progress,
    void *progress_ctx, struct prov_err *err) PROV_MUST_CHECK;

/* Reads exactly LEN bytes or fails: PROV_E_TRUNC at the end of the source; what a source does not
 * give is PROV_E_IO, PROV_E_NOMEM or PROV_E_CANCELLED, and no code that parsers have. */
int prov_src_read(const struct prov_src *src, uint64_t off, void *buf, size_t len,
    struct prov_err *err) PROV_MUST_CHECK;

/* All of it, into ARENA. The size is asked for once: a source that breaks its word about that gets
 * no more room than there is. */
int prov_src_read_all(const struct prov_src *src, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
