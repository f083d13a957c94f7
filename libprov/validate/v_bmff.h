/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the BMFF binding share (C2PA 2.4, 15.12.2, 18.6). */
#ifndef PROV_VALIDATE_V_BMFF_H
#define PROV_VALIDATE_V_BMFF_H

#include "claim/asr_bmffhash.h"
#include "format/bmff.h"
#include "validate/v_sum.h"

/*
 * Goes through a file box by box at its top, each with the runs that the exclusions leave out of
 * it, and feeds what is left to a digest. One pass, memory for one box's runs.
 */
struct v_bmff_walk {
	struct v_ctx *ctx;
	const struct prov_src *src;
	const struct prov_bmff_hash *hash;
	bool is_fragment; /* not the file that carries the store */
	bool mdat_open;   /* what is left out of mdat is held by Merkle trees */
	struct prov_window win;
	uint64_t next;
	struct prov_bmff_box box; /* at the top; type 0: bytes that are no box */
	enum prov_bmff_use use;
	uint64_t use_data;
	struct prov_span *holes; /* sorted, disjoint, inside the box */
	size_t num_holes, cap_holes;
	/* By exclusion and step: how many siblings of its type there were, and whether the path so
	 * far fits (bit D: the first D steps). */
	uint32_t (*counts)[PROV_MAX_BMFF_STEPS];
	uint32_t *fits;
	size_t boxes;
	uint8_t *block;
	bool offsets_open;  /* a table of offsets is left out */
	uint64_t room;      /* bytes left out that could hold samples; counted up to a bound */
	uint64_t user_data; /* where the box is that v_bmff_hidden has looked into last; 0: none */
	bool has_head;      /* it has found that the file has a head (moov) */
	bool has_fragments;
	uint64_t seeks; /* bytes of mfra boxes in a file without fragments; counted up to a bound */
	/* The first thing left out that may not be, or NULL; a sentence in the arena. */
	const char *refused;
};

int v_bmff_open(struct v_bmff_walk *w, struct v_ctx *ctx, const struct prov_src *src,
    const struct prov_bmff_hash *hash, bool is_fragment, bool mdat_open) PROV_MUST_CHECK;
/* The next box; *MORE is false behind the last. */
int v_bmff_next(struct v_bmff_walk *w, bool *more) PROV_MUST_CHECK;
/* What is left of the box, with its offset before it (18.6.2) unless nothing is. */
int v_bmff_feed(struct v_bmff_walk *w, struct v_sum *sum) PROV_MUST_CHECK;

/* v_bmff_rule.c: a sentence where the entry E must not leave SPAN of the box out, else *WHY is
 * NULL.
 */
int v_bmff_rule(struct v_bmff_walk *w, const struct prov_bmff_box *box,
    const struct prov_bmff_exclusion *e, struct prov_span span, const char **why) PROV_MUST_CHECK;
/* v_bmff_hidden.c: a sentence where BOX, of which something is left out, holds what players take
 * for a part of the film, else *WHY is NULL. */
int v_bmff_hidden(
    struct v_bmff_walk *w, const struct prov_bmff_box *box, const char **why) PROV_MUST_CHECK;
/* Takes WORK from what the comparison of boxes and exclusions may cost. */
int v_bmff_spend(struct v_bmff_walk *w, size_t work) PROV_MUST_CHECK;
/* Whether an entry is none of those that 15.12.2 passes over in silence. */
bool v_bmff_is_additional(const struct prov_bmff_exclusion *e, bool mdat_open);

/* v_bmff_parts.c: spans of a file, in order. The room of OUT, zeroed at first, is used again. */
struct v_bmff_spans {
	struct prov_span *v;
	size_t n, cap;
};
struct v_bmff_parts {
	struct v_bmff_spans media; /* the bytes of mdat boxes; what adjoins is one */
	struct v_bmff_spans loose; /* boxes of the file's top that the hash leaves out */
	struct v_bmff_spans inner; /* what it leaves out inside of others, but for a few bytes */
};
int v_bmff_parts(struct v_ctx *ctx, const struct prov_src *src, const struct prov_bmff_hash *hash,
    bool is_fragment, struct v_bmff_parts *out) PROV_MUST_CHECK;
/* The first of these alone, which costs none of the work that comparing boxes may. */
int v_bmff_media(
    struct v_ctx *ctx, const struct prov_src *src, struct v_bmff_spans *out) PROV_MUST_CHECK;
/* The span that holds the byte AT, or NULL. */
const struct prov_span *v_bmff_find(const struct v_bmff_spans *spans, uint64_t at);

/* v_bmff_home.c: a sentence where a box that says where content lies stands where
 * ISO/IEC 14496-12 has none, or is not whole, else *WHY is NULL. */
int v_bmff_home(struct v_ctx *ctx, const struct prov_src *src, const char **why) PROV_MUST_CHECK;

/* v_bmff_reach.c: follows the tables that walks have found left out (ctx->bmff_open), in the file
 * and its fragments; a sentence where one leads to what is not bound, else *WHY is NULL. */
#define V_BMFF_CHUNKS 1u     /* stco, co64 */
#define V_BMFF_ITEMS 2u      /* iloc */
#define V_BMFF_RUNS 4u       /* tfhd, trun */
#define V_BMFF_SEEKS 8u      /* tfra */
#define V_BMFF_SEGMENTS 16u  /* sidx */
#define V_BMFF_AUXILIARY 32u /* saio */
#define V_BMFF_ABSENT 64u    /* no table: there is no fragment of a track that was signed */
/* Those that decide what is shown, and in which order. */
#define V_BMFF_PLACES (V_BMFF_CHUNKS | V_BMFF_ITEMS | V_BMFF_RUNS)
int v_bmff_reach(
    struct v_ctx *ctx, const struct prov_bmff_hash *hash, const char **why) PROV_MUST_CHECK;

/* One verdict of this binding; what malformed and mismatch need to say. */
struct v_bmff_verdict {
	enum prov_status status; /* PROV_ST_ASSERTION_BMFF_HASH_MATCH, …MALFORMED, …MISMATCH */
	const char *why;         /* or NULL */
};

/* v_bmff_merkle.c (15.12.2.1, 18.6.6) */
struct v_bmff_leaf {
	const struct prov_bmff_merkle *tree;
	enum prov_hash alg;
	uint64_t location;
	const uint8_t *digest;
	const struct prov_bytes *proof; /* from the leaf's peer upwards */
	size_t num_proof;
};
/* Whether the leaf leads to the row in the manifest. */
int v_bmff_climb(
    struct v_ctx *ctx, const struct v_bmff_leaf *leaf, struct v_bmff_verdict *out) PROV_MUST_CHECK;
/* The algorithm of a tree: its own, the assertion's or the claim's (15.4). */
enum prov_hash v_bmff_alg(const struct v_node *node, const struct prov_bmff_hash *hash,
    const struct prov_bmff_merkle *tree);
/* The merkle box that the walk stands at, read into ARENA. */
int v_bmff_aux(struct v_bmff_walk *w, struct prov_arena *arena, struct prov_bmff_aux *out,
    struct v_bmff_verdict *verdict) PROV_MUST_CHECK;

/* v_bmff_flat.c: the mdat boxes of a file that is not fragmented against their trees. */
int v_bmff_flat(struct v_ctx *ctx, const struct v_node *node, const struct prov_bmff_hash *hash,
    struct v_bmff_verdict *out) PROV_MUST_CHECK;
/* v_bmff_fragment.c: fragments, in files of their own or in the one (15.12.2.2). */
int v_bmff_fragments(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_bmff_hash *hash, struct v_bmff_verdict *out) PROV_MUST_CHECK;

#endif
