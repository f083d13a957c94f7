/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that lives as long as one operation and is freed in one go. An arena is born with a
 * ceiling; what it hands out is zeroed and suitably aligned.
 */
#ifndef PROV_BASE_ARENA_H
#define PROV_BASE_ARENA_H

#include <stddef.h>

#include "base/bytes.h"
#include "prov/err.h"

struct prov_arena_block;

struct prov_arena {
	struct prov_arena_block *head;
	size_t used; /* bytes taken from the system */
	size_t max;
	enum prov_limit limit; /* what MAX is called */
	size_t unpacking;      /* work that unpacking into it took (base/unpack.h) */
};

void prov_arena_init(struct prov_arena *arena, size_t max);
void prov_arena_fini(struct prov_arena *arena);

/* Zeroed memory; NULL (with ERR filled: E_NOMEM or E_LIMIT) on failure. N may be 0. */
void *prov_arena_alloc(struct prov_arena *arena, size_t n, struct prov_err *err) PROV_MUST_CHECK;
/* COUNT things of SIZE bytes each. */
void *prov_arena_array(
    struct prov_arena *arena, size_t count, size_t size, struct prov_err *err) PROV_MUST_CHECK;
/*
 * OLD, an array of this arena with room for OLD_COUNT things, with room for COUNT (not fewer), the
 * new ones zeroed. A large OLD goes back to the system, so nothing may still point into it. On
 * failure OLD stays as it is.
 */
void *prov_arena_grow(struct prov_arena *arena, void *old, size_t old_count, size_t count,
    size_t size, struct prov_err *err) PROV_MUST_CHECK;
/* A copy with a NUL behind it (not counted in the length). */
char *prov_arena_strdup(
    struct prov_arena *arena, struct prov_bytes text, struct prov_err *err) PROV_MUST_CHECK;
/* printf into the arena. */
char *prov_arena_printf(struct prov_arena *arena, struct prov_err *err, const char *fmt, ...)
    PROV_PRINTF(3, 4) PROV_MUST_CHECK;

#endif
