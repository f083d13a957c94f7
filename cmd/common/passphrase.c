/* SPDX-License-Identifier: Apache-2.0 */
#include "common/passphrase.h"
#include "common/errtext.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/message.h"
#include "common/secret.h"
#include "common/tty.h"

/* One line, byte by byte: nothing behind it is consumed, and no other buffer sees it. */
static int read_line(int fd, const struct tty *tty, char *buf, size_t len)
{
	size_t n = 0;
	char c = 0;

	for (;;) {
		ssize_t got;
		if (tty != NULL && !tty_wait(tty))
			return -1;
		got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0 || c == '\n')
			break;
		if (n == len) {
			errno = EMSGSIZE;
			return -1;
		}
		buf[n++] = c;
	}
	secret_wipe(&c, 1);
	return (int)n;
}

/* Why nothing of it was read. */
static void say_unread(const char *file, size_t len)
{
	if (errno == EMSGSIZE)
		msg_refused(file, PROV_LIMIT_PASSPHRASE,
		    "the passphrase is longer than the limit of %zu bytes", len);
	else
		msg_error(file, "the passphrase can't be read: %s", ERRTEXT(errno));
}

int passphrase_from_file(const char *file, char *buf, size_t len)
{
	int fd, n;

	fd = is_stdio(file) ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1) {
		msg_error(file, "the passphrase can't be read: %s", ERRTEXT(errno));
		return -1;
	}
	n = read_line(fd, NULL, buf, len);
	if (n < 0)
		say_unread(file, len);
	if (n == 0)
		msg_error(file, "its first line, the passphrase, is empty");
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return n > 0 ? n : -1;
}

int passphrase_from_tty(const char *prompt, char *buf, size_t len)
{
	struct tty tty;
	int n = -1;

	for (;;) {
		if (!tty_open(&tty))
			return PASSPHRASE_NO_TTY;
		(void)file_write(tty.fd, prompt, strlen(prompt));
		n = read_line(tty.fd, &tty, buf, len);
		(void)file_write(tty.fd, "\n", 1);
		/* Puts the echo back, then lets a signal that came do what it does. */
		if (!tty_close(&tty))
			break;
		secret_wipe(buf, len);
	}
	if (n < 0)
		say_unread(NULL, len);
	if (n == 0)
		msg_error(NULL, "an empty passphrase protects nothing");
	return n > 0 ? n : -1;
}
