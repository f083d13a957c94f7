/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Armed by one thread; others of the library may call meanwhile. No allocation in here. Compiled
 * without instrumentation, since malloc is called before a sanitizer is ready.
 */
#define _GNU_SOURCE
#include "inject.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Real ones, of the C library or of the address sanitizer that stands before it. */
#ifdef PROV_FAULT_ASAN
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif
extern void *REAL(malloc)(size_t n);
extern void *REAL(calloc)(size_t n, size_t size);
extern void REAL(free)(void *p);

/* Seen by every library of the process. */
#define EXPORT __attribute__((visibility("default")))

enum { SITES = 1 << 13, MOST = 1 << 18 };

static struct {
	bool armed, paused, says;
	enum fault_kind kind;
	unsigned long at, calls;
	const char *struck;
	long live;
	const void *sites[SITES]; /* open addressing */
	uint8_t first[MOST];
	void (*look)(void *ctx, const void *block, size_t len);
	void *look_ctx;
} state;

static bool is_new(const void *caller)
{
	size_t i = ((uintptr_t)caller * 0x9e3779b97f4a7c15u) >> 51;

	for (size_t n = 0; n < SITES; n++, i++) {
		const void **site = &state.sites[i % SITES];

		if (*site == caller)
			return false;
		if (*site == NULL) {
			*site = caller;
			return true;
		}
	}
	return false;
}

/* For a debugger to stop at. */
__attribute__((noinline)) void fault_now(const char *name, bool says)
{
	state.says = says;
	state.struck = name;
	__asm__ volatile("" ::: "memory");
}

extern const char __executable_start[], etext[];

/* Other libraries may forget that it was memory, and say no instead. */
static bool is_ours(const void *caller)
{
	return (uintptr_t)caller >= (uintptr_t)__executable_start &&
	       (uintptr_t)caller < (uintptr_t)etext;
}

static bool is_due(enum fault_kind kind, const char *name, bool says, const void *caller)
{
	unsigned long n;

	if (!state.armed || state.paused || state.kind != kind)
		return false;
	n = __atomic_add_fetch(&state.calls, 1, __ATOMIC_RELAXED);
	if (state.at == FAULT_COUNT && n < MOST)
		state.first[n] = is_new(caller) ? 1 : 0;
	if (n != state.at)
		return false;
	fault_now(name, says || (kind == FAULT_MEMORY && !is_ours(caller)));
	return true;
}

void fault_arm(enum fault_kind kind, unsigned long at)
{
	state.kind = kind;
	state.at = at;
	state.calls = 0;
	state.struck = NULL;
	state.armed = true;
}

void fault_forget(void)
{
	memset(state.sites, 0, sizeof(state.sites));
}

unsigned long fault_disarm(void)
{
	state.armed = false;
	return state.calls;
}

bool fault_says(void)
{
	return state.says;
}

void fault_pause(void)
{
	state.paused = true;
}

void fault_resume(void)
{
	state.paused = false;
}

const char *fault_struck(void)
{
	return state.struck;
}

bool fault_is_first(unsigned long n)
{
	return n < MOST && state.first[n] != 0;
}

long fault_live(void)
{
	return state.live;
}

void fault_watch(void (*look)(void *ctx, const void *block, size_t len), void *ctx)
{
	state.look = look;
	state.look_ctx = ctx;
}

int fault_hit(const struct fault_row *row, const void *caller)
{
	if (!is_due(FAULT_CALLS, row->name, row->says, caller))
		return 0;
	if (row->error != 0)
		errno = row->error;
	return 1;
}

static void *took(void *p)
{
	if (p != NULL)
		(void)__atomic_add_fetch(&state.live, 1, __ATOMIC_RELAXED);
	return p;
}

EXPORT void *malloc(size_t n)
{
	if (is_due(FAULT_MEMORY, "malloc", false, __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return took(REAL(malloc)(n));
}

EXPORT void *calloc(size_t n, size_t size)
{
	if (is_due(FAULT_MEMORY, "calloc", false, __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return took(REAL(calloc)(n, size));
}

EXPORT void free(void *p)
{
	if (p == NULL)
		return;
	if (state.look != NULL)
		state.look(state.look_ctx, p, malloc_usable_size(p));
	(void)__atomic_sub_fetch(&state.live, 1, __ATOMIC_RELAXED);
	REAL(free)(p);
}

/* Always moves, so that what stays behind is seen, and whoever keeps the old address is found. */
EXPORT void *realloc(void *p, size_t n)
{
	size_t old;
	void *q;

	if (is_due(FAULT_MEMORY, "realloc", false, __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	if (p != NULL && n == 0) {
		free(p);
		return NULL;
	}
	q = took(REAL(malloc)(n));
	if (q == NULL || p == NULL)
		return q;
	old = malloc_usable_size(p);
	memcpy(q, p, old < n ? old : n);
	free(p);
	return q;
}

/* The sanitizer's own would count on one side only. */
EXPORT char *strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *p;

	if (is_due(FAULT_MEMORY, "strdup", false, __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	p = took(REAL(malloc)(n));
	return p != NULL ? memcpy(p, s, n) : NULL;
}

EXPORT char *strndup(const char *s, size_t most)
{
	size_t n = strnlen(s, most);
	char *p = malloc(n + 1);

	if (p == NULL)
		return NULL;
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}
