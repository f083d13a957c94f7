/* SPDX-License-Identifier: Apache-2.0 */
/* A prov-fetch that is started for one question, and gone afterwards. */
#ifndef CMD_VERIFY_CHILD_H
#define CMD_VERIFY_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
	pid_t pid;
	int to, from; /* our ends, which do not block; -1: closed */
	int64_t end;  /* when waiting for it ends */
};

/* SECONDS: how long it is waited for. */
bool child_start(struct child *child, const char *program, int seconds);
/* Whether it is done or not: what has answered is of no more use. Leaves no zombie. */
void child_stop(struct child *child);

bool child_tell(struct child *child, const void *data, size_t len);
void child_told(struct child *child); /* that was all */
/* Some bytes, at most LEN: 0 at the end, in time or not. */
size_t child_hear(const struct child *child, void *buf, size_t len);
bool child_hear_all(const struct child *child, void *buf, size_t len);

#endif
