/* SPDX-License-Identifier: Apache-2.0 */
/* Many pieces of work, several at a time, whose outcomes are taken by one thread. */
#ifndef CMD_JOBS_H
#define CMD_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct cli_command;

struct jobs {
	size_t n; /* how many there are, unless 'more' says */
	/*
	 * Or NULL. Puts what the next piece is into OUTCOME, which is zeroed; false where there are
	 * no more. Called by several threads, one at a time.
	 */
	bool (*more)(void *ctx, void *outcome);
	bool unordered;      /* outcomes are taken as they come, not in the order of the pieces */
	size_t outcome_size; /* bytes */
	void *ctx;
	/* Does piece I and fills OUTCOME. Called by several threads at once. */
	void (*work)(void *ctx, size_t i, void *outcome);
	/* Takes its outcome, whose content is its to free; false to stop. Called by one thread. */
	bool (*take)(void *ctx, size_t i, void *outcome);
	/* Or NULL. There is nothing to take for now. */
	void (*idle)(void *ctx);
	/* Frees the content of an outcome that nobody takes any more. */
	void (*drop)(void *outcome);
};

void jobs_run(const struct jobs *jobs, unsigned at_a_time);

/* The value of --jobs, or the number of processors where TEXT is NULL; false having said why. */
bool jobs_parse(const struct cli_command *command, const char *text, unsigned *at_a_time);

#endif
