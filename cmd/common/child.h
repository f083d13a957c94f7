/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that is given bytes and gives bytes back, within a time limit: its standard input and
 * output are ours, its standard error is the user's. No shell is involved.
 */
#ifndef CMD_CHILD_H
#define CMD_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/settings.h"

struct child {
	pid_t pid;
	int to, from; /* our ends, which do not block; -1: closed */
	int status;   /* where the broker tells of its end; -1: it is our own child, or stopped */
	int64_t end;  /* when waiting for it ends */
};

/*
 * Starts ARGV[0], looked for in PATH where it has no slash, with the environment ENV, for at most
 * LIMIT_MS milliseconds. 0, or the errno that says why not. Where there is a broker (broker.h),
 * that starts it, if it is one of its programs, with an environment of its own.
 */
int child_start(struct child *child, char *const argv[], char *const env[], int64_t limit_ms);
/* The same with SETTINGS, or NULL; where there is a broker, with those that it was given. */
int child_start_with(struct child *child, char *const argv[], char *const env[],
    const struct settings *settings, int64_t limit_ms);
/* False where it does not take them all, or not in time. */
bool child_tell(struct child *child, const void *data, size_t len);
void child_told(struct child *child); /* its input ends here */
/* Whether there is something to hear, or its end, within MS milliseconds. */
bool child_speaks(const struct child *child, int64_t ms);
/* Some bytes, at most LEN: 0 at the end, in time or not. */
size_t child_hear(const struct child *child, void *buf, size_t len);
bool child_hear_all(const struct child *child, void *buf, size_t len);
/* Whether its time is over. */
bool child_late(const struct child *child);
/* What waitpid says of how it ended; -1 where it does not end in time. Nothing more is heard. */
int child_wait(struct child *child);
/* Whether it is done or not: ends it, and leaves no zombie. Safe after child_wait. */
void child_stop(struct child *child);

/* Only starts it, with IN and OUT as its standard input and output, and SETTINGS, or NULL. */
int child_spawn(pid_t *pid, char *const argv[], char *const env[], int in, int out,
    const struct settings *settings);

/* Who ignores SIGCHLD can't wait for a child: to be called before the first. */
void child_set_up(void);

#endif
