/* SPDX-License-Identifier: Apache-2.0 */
/* How far a long signing is, on a terminal; and the place where it notices that it should end. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *name; /* the input's */
	bool shown;       /* something stands on the line */
	unsigned percent;
};

/* Whether standard error is a terminal to draw on. */
bool progress_wanted(void);
/* A prov_progress_cb with a struct progress; stops once a signal was caught. */
int progress_step(void *ctx, uint64_t done, uint64_t total);
/* The same without drawing; CTX is not used. */
int progress_silent(void *ctx, uint64_t done, uint64_t total);
void progress_clear(struct progress *progress);

#endif
