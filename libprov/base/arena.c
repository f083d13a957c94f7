/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ckd.h"
#include "base/err.h"

#define BLOCK_SIZE ((size_t)16 * 1024)
#define ALIGNMENT (_Alignof(max_align_t))

struct prov_arena_block {
	struct prov_arena_block *next;
	size_t size, used;
	max_align_t data[];
};

static size_t aligned(size_t n)
{
	return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void prov_arena_init(struct prov_arena *arena, size_t max)
{
	arena->head = NULL;
	arena->used = 0;
	arena->max = max;
	arena->limit = PROV_LIMIT_ARENA;
	arena->unpacking = 0;
}

void prov_arena_fini(struct prov_arena *arena)
{
	while (arena->head != NULL) {
		struct prov_arena_block *next = arena->head->next;
		free(arena->head);
		arena->head = next;
	}
	arena->used = 0;
}

static struct prov_arena_block *grow(struct prov_arena *arena, size_t n, struct prov_err *err)
{
	struct prov_arena_block *block;
	bool is_large = n > BLOCK_SIZE / 4;
	size_t size = is_large ? n : BLOCK_SIZE, total;

	if (size > arena->max || arena->used > arena->max - size ||
	    !prov_add_size(sizeof(*block), size, &total)) {
		(void)prov_refuse(err, arena->limit,
		    "the file needs more working memory than the limit of %zu bytes", arena->max);
		return NULL;
	}
	block = calloc(1, total);
	if (block == NULL) {
		(void)prov_fail_nomem(err);
		return NULL;
	}
	block->size = size;
	arena->used += size;
	/* A block of its own for a large thing must not retire a half-empty current one. */
	if (is_large && arena->head != NULL) {
		block->next = arena->head->next;
		arena->head->next = block;
	} else {
		block->next = arena->head;
		arena->head = block;
	}
	return block;
}

void *prov_arena_alloc(struct prov_arena *arena, size_t n, struct prov_err *err)
{
	struct prov_arena_block *block = arena->head;
	void *out;

	if (n > SIZE_MAX - ALIGNMENT) {
		(void)prov_refuse(err, PROV_LIMIT_ARENA, "a size does not fit into memory");
		return NULL;
	}
	n = aligned(n);
	if (n == 0)
		n = ALIGNMENT;
	if (block == NULL || n > block->size - block->used) {
		block = grow(arena, n, err);
		if (block == NULL)
			return NULL;
	}
	out = (unsigned char *)block->data + block->used;
	block->used += n;
	return out;
}

void *prov_arena_array(struct prov_arena *arena, size_t count, size_t size, struct prov_err *err)
{
	size_t n;

	if (!prov_mul_size(count, size, &n)) {
		(void)prov_refuse(err, PROV_LIMIT_ARENA, "a size does not fit into memory");
		return NULL;
	}
	return prov_arena_alloc(arena, n, err);
}

/* Frees the block that holds nothing but the N bytes at P; where there is none, they stay until the
 * arena goes. */
static void give_back(struct prov_arena *arena, const void *p, size_t n)
{
	/* A block of the usual size may hold other things too. */
	if (n <= BLOCK_SIZE / 4 || n == BLOCK_SIZE)
		return;
	for (struct prov_arena_block **at = &arena->head; *at != NULL; at = &(*at)->next) {
		struct prov_arena_block *block = *at;

		if ((const void *)block->data != p || block->size != n)
			continue;
		*at = block->next;
		arena->used -= block->size;
		free(block);
		return;
	}
}

void *prov_arena_grow(struct prov_arena *arena, void *old, size_t old_count, size_t count,
    size_t size, struct prov_err *err)
{
	void *out = prov_arena_array(arena, count, size, err);

	if (out == NULL)
		return NULL;
	if (old_count > 0) {
		memcpy(out, old, old_count * size);
		give_back(arena, old, aligned(old_count * size));
	}
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): a block that is given back was full */
	return out;
}

char *prov_arena_strdup(struct prov_arena *arena, struct prov_bytes text, struct prov_err *err)
{
	char *out;

	if (text.n == SIZE_MAX) {
		(void)prov_refuse(err, PROV_LIMIT_ARENA, "a size does not fit into memory");
		return NULL;
	}
	out = prov_arena_alloc(arena, text.n + 1, err);
	if (out != NULL && text.n > 0)
		memcpy(out, text.p, text.n);
	return out;
}

char *prov_arena_printf(struct prov_arena *arena, struct prov_err *err, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *out;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		(void)prov_fail(err, PROV_E_INTERNAL, "a message could not be made");
		return NULL;
	}
	out = prov_arena_alloc(arena, (size_t)n + 1, err);
	if (out == NULL)
		return NULL;
	va_start(ap, fmt);
	(void)vsnprintf(out, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return out;
}
