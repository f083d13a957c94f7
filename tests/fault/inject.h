/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making one call fail. Two kinds are counted apart: calls out of libprov (calls.def), and
 * allocations by anyone in the process: OpenSSL, expat, cJSON, libexif and Brotli take their memory
 * from the same malloc, which inject.c is.
 */
#ifndef TESTS_FAULT_INJECT_H
#define TESTS_FAULT_INJECT_H

#include <stdbool.h>
#include <stddef.h>

enum fault_kind { FAULT_CALLS = 0, FAULT_MEMORY, FAULT_KINDS };

struct fault_row {
	const char *name;
	int error; /* errno */
	bool says; /* it may be an answer */
};

/* From here on calls of KIND are counted, and the one with the number AT (from 1) fails; 0: none.
 * FAULT_COUNT: none, and it is noted where they come from. */
#define FAULT_COUNT (~0ul)
void fault_arm(enum fault_kind kind, unsigned long at);
/* From here on nothing is counted. Returns how many calls there were. */
unsigned long fault_disarm(void);
/* A callback of the test's own, which is not to fail: nothing is counted until it ends. */
void fault_pause(void);
void fault_resume(void);
/* The name of what failed, or NULL; and whether that may have been an answer. */
const char *fault_struck(void);
bool fault_says(void);
/* After FAULT_COUNT: whether the call number N (from 1) was the first from its place in the program
 * since fault_forget. */
void fault_forget(void);
bool fault_is_first(unsigned long n);
/* Blocks that are allocated and not freed. */
long fault_live(void);

/* From here on every block that is freed is shown to LOOK before (NULL: no more). */
void fault_watch(void (*look)(void *ctx, const void *block, size_t len), void *ctx);

/* Of the thunks: whether the call that is about to happen fails. */
int fault_hit(const struct fault_row *row, const void *caller);

/* Called when it does, for a debugger to stop at. */
void fault_now(const char *name, bool says);

#endif
