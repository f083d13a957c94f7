/* SPDX-License-Identifier: Apache-2.0 */
/* The controlling terminal with its echo off, put back whatever happens. */
#ifndef CMD_TTY_H
#define CMD_TTY_H

#include <signal.h>
#include <stdbool.h>
#include <termios.h>

#define TTY_NUM_SIGNALS 5

struct tty {
	int fd;
	struct termios before;
	struct sigaction old[TTY_NUM_SIGNALS];
	sigset_t old_mask;
};

/* False where there is no terminal: nothing is said about that. */
bool tty_open(struct tty *tty);

/* Waits until there is something to read; false (EINTR) where a signal came first. */
bool tty_wait(const struct tty *tty);

/*
 * Puts everything back, then raises the signals that came meanwhile. True where the process is
 * still there after one (it was stopped and goes on): what was asked must be asked again.
 */
bool tty_close(struct tty *tty);

#endif
