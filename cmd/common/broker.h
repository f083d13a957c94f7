/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What starts programs for a process that may no longer do so itself. It is forked before that
 * process reads its first byte of an input, knows what may be started, and is asked by number: what
 * goes in and comes out passes it by.
 */
#ifndef CMD_BROKER_H
#define CMD_BROKER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/settings.h"

#define BROKER_MAX 6

struct broker_command {
	const char *program;
	const char *arg;          /* or NULL */
	bool number;              /* another argument follows, of digits */
	struct settings settings; /* which nobody who asks can change; without data: none */
};

/* To be called before there are threads. From here on child_start (child.h) asks it. False: there
 * is none. */
bool broker_start(const struct broker_command *commands, size_t n);
/* Nothing will be asked any more: it ends. */
void broker_release(void);
/* For the end of the process; waits for its end. */
void broker_stop(void);
/* The descriptor through which it is asked, or -1. */
int broker_socket(void);

/*
 * Starts ARGV with IN and OUT as its standard input and output; 0 or the errno that says why not.
 * *STATUS then says what waitpid would, and closing it ends the program.
 */
int broker_spawn(char *const argv[], int in, int out, int *status);

#endif
