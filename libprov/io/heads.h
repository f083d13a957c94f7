/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The headers that a format read here and there of an input, as they stand in the output. Each is
 * copied from what goes by while the output is written and hashed, so that who looks at the output
 * again need not read each for itself. What is not here is read from the output.
 */
#ifndef PROV_IO_HEADS_H
#define PROV_IO_HEADS_H

#include "io/plan.h"

#define PROV_HEAD_SIZE 16 /* a larger read is no header on its own */

struct prov_head {
	uint64_t off; /* in the output */
	uint8_t n;
	uint8_t bytes[PROV_HEAD_SIZE];
};

/* Where the header after the one at OFF is, by what that one says; 0: there is none. */
typedef uint64_t (*prov_head_after)(const struct prov_head *head);

struct prov_heads {
	struct prov_arena *arena;
	const struct prov_src *of; /* what is watched, then what is spared */
	uint64_t *places;          /* where headers were read in the input, ascending */
	size_t num_places, cap;
	struct prov_head *v; /* ascending */
	size_t n;
	size_t next;           /* those before it went by */
	uint64_t at;           /* bytes of the output that did */
	prov_head_after after; /* NULL: where headers are was known before */
	size_t room;           /* for headers that are found as they go by */
	uint64_t size;         /* of the file that they are found in */
};

void prov_heads_init(struct prov_heads *heads, struct prov_arena *arena);
/* SRC, reading which tells HEADS where headers are. It borrows both. */
struct prov_src prov_heads_watch(struct prov_heads *heads, const struct prov_src *src);
/* Where the headers will be in the output of PLAN, as far as it copies them. */
int prov_heads_follow(
    struct prov_heads *heads, const struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;
/*
 * Instead of watching and following: the first header of a file of SIZE bytes is at FIRST, and each
 * says where the next one is.
 */
int prov_heads_chase(struct prov_heads *heads, uint64_t first, prov_head_after after, uint64_t size,
    struct prov_err *err) PROV_MUST_CHECK;
/* The next bytes of the output. */
void prov_heads_feed(struct prov_heads *heads, struct prov_bytes data);
/* OUTPUT, without reading what went by. It borrows both. */
struct prov_src prov_heads_spare(struct prov_heads *heads, const struct prov_src *output);

#endif
