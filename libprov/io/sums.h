/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of runs of a file, made by threads of their own while the caller does something else, or
 * waits for several at a time.
 */
#ifndef PROV_IO_SUMS_H
#define PROV_IO_SUMS_H

#include <pthread.h>
#include <stdatomic.h>

#include "io/plan.h"

#define PROV_SUM_THREADS 4u
#define PROV_SUM_WORTH (4u << 20) /* fewer bytes are read before threads would have begun */

struct prov_sums {
	const struct prov_src *src;
	const struct prov_takes *takes;
	enum prov_hash alg;
	uint8_t (*digests)[PROV_HASH_MAX];
	size_t *first; /* of each sum: its first take */
	atomic_size_t next;
	atomic_bool failed;
	pthread_t threads[PROV_SUM_THREADS];
	unsigned n;
};

/* Whether reads of SRC may come from several threads: those of the library's own sources may. */
bool prov_src_is_own(const struct prov_src *src);
/* What the sources' own files say. */
bool prov_src_is_file(const struct prov_src *src);
bool prov_src_is_mem(const struct prov_src *src);
/* N bytes at OFF of a source that is memory, as they lie there; none where it is another one, or
 * ends before. Borrowed from who gave the memory. */
struct prov_bytes prov_src_view(const struct prov_src *src, uint64_t off, size_t n);

/*
 * Begins with all of them, LEAVE processors left to others. False where nothing was begun: there is
 * one processor, or too little to do, or SRC is the caller's. All of the pointers are borrowed
 * until prov_sums_end, which must follow where it is true.
 */
bool prov_sums_begin(struct prov_sums *sums, const struct prov_src *src, enum prov_hash alg,
    const struct prov_takes *takes, uint8_t (*digests)[PROV_HASH_MAX], unsigned leave,
    struct prov_arena *arena);
/* Whether the digests are there. Why not, reading again will say. */
bool prov_sums_end(struct prov_sums *sums);

#endif
