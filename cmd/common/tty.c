/* SPDX-License-Identifier: Apache-2.0 */
#include "common/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

static const int watched[TTY_NUM_SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
static volatile sig_atomic_t came[TTY_NUM_SIGNALS];

static void note(int sig)
{
	for (size_t i = 0; i < TTY_NUM_SIGNALS; i++) {
		if (watched[i] == sig)
			came[i] = 1;
	}
}

bool tty_open(struct tty *tty)
{
	struct sigaction act;
	struct termios quiet;
	sigset_t mask;

	memset(tty, 0, sizeof(*tty));
	tty->fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty->fd == -1)
		return false;
	if (tcgetattr(tty->fd, &tty->before) != 0) {
		(void)close(tty->fd);
		return false;
	}
	act.sa_handler = note;
	act.sa_flags = 0;
	(void)sigemptyset(&act.sa_mask);
	/*
	 * They are let in by tty_wait only: one that came just before a read would be lost on it.
	 */
	(void)sigemptyset(&mask);
	for (size_t i = 0; i < TTY_NUM_SIGNALS; i++)
		(void)sigaddset(&mask, watched[i]);
	(void)sigprocmask(SIG_BLOCK, &mask, &tty->old_mask);
	for (size_t i = 0; i < TTY_NUM_SIGNALS; i++) {
		came[i] = 0;
		(void)sigaction(watched[i], &act, &tty->old[i]);
	}
	quiet = tty->before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	while (tcsetattr(tty->fd, TCSAFLUSH, &quiet) != 0 && errno == EINTR)
		;
	return true;
}

bool tty_wait(const struct tty *tty)
{
	fd_set readable;

	if (tty->fd >= FD_SETSIZE) {
		errno = EMFILE;
		return false;
	}
	FD_ZERO(&readable);
	FD_SET(tty->fd, &readable);
	return pselect(tty->fd + 1, &readable, NULL, NULL, NULL, &tty->old_mask) == 1;
}

bool tty_close(struct tty *tty)
{
	bool again = false;

	while (tcsetattr(tty->fd, TCSAFLUSH, &tty->before) != 0 && errno == EINTR)
		;
	(void)close(tty->fd);
	for (size_t i = 0; i < TTY_NUM_SIGNALS; i++)
		(void)sigaction(watched[i], &tty->old[i], NULL);
	(void)sigprocmask(SIG_SETMASK, &tty->old_mask, NULL);
	for (size_t i = 0; i < TTY_NUM_SIGNALS; i++) {
		if (!came[i])
			continue;
		(void)kill(getpid(), watched[i]);
		again = true;
	}
	return again;
}
