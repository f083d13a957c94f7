/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* pipe2, ppoll */
#include "common/broker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/child.h"
#include "common/file.h"
#include "common/xalloc.h"

#define MAX_VALUE 64 /* bytes of the argument that comes with a question */
#define FDS 3        /* its input, its output, and where its end is told */
#define DIGITS "0123456789"
#define START_MS 10000

static struct {
	int socket; /* -1 or 0: there is none */
	pid_t pid;
	struct {
		char *program, *arg; /* owned */
		bool number;
		struct settings settings; /* its data owned */
	} commands[BROKER_MAX];
	size_t n;
} broker;

/* Room for the descriptors of one question, aligned as the kernel wants it. */
union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(FDS * sizeof(int))];
};

/* The descriptors come with the message or not at all. */
static bool take_question(int from, size_t *which, char value[MAX_VALUE], int fds[FDS], bool *ended)
{
	char text[MAX_VALUE] = {0};
	struct iovec iov = {text, sizeof(text) - 1};
	union control control;
	struct msghdr msg = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	const struct cmsghdr *head;
	ssize_t n = recvmsg(from, &msg, MSG_CMSG_CLOEXEC);

	*ended = n == 0 || (n == -1 && errno != EINTR);
	if (n < 1)
		return false;
	head = CMSG_FIRSTHDR(&msg);
	if (head == NULL || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
		return false;
	if (head->cmsg_len != CMSG_LEN(FDS * sizeof(int))) {
		*ended = true; /* nobody of ours asks so; what came along goes with us */
		return false;
	}
	memcpy(fds, CMSG_DATA(head), FDS * sizeof(int));
	*which = (unsigned char)text[0];
	memcpy(value, text + 1, sizeof(text) - 1);
	return true;
}

static void wake(int sig)
{
	(void)sig;
}

/* Stays beside the program until it ends, or until nobody wants it any more. */
static void keep(pid_t pid, int status_fd, const sigset_t *open)
{
	struct pollfd wait = {.fd = status_fd};
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (ppoll(&wait, 1, NULL, open) > 0) {
			(void)kill(pid, SIGKILL);
			(void)waitpid(pid, &status, 0);
		}
	}
	(void)file_write(status_fd, &status, sizeof(status));
}

static void run(size_t which, char *value, const int fds[FDS])
{
	char *argv[] = {broker.commands[which].program, broker.commands[which].arg,
	    broker.commands[which].number ? value : NULL, NULL};
	/* Not that of whoever runs us: no proxies, no certificates, no libraries of their choosing.
	 */
	char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
	char *env[] = {locale, path, NULL};
	const struct settings *settings = &broker.commands[which].settings;
	struct sigaction act;
	sigset_t block, open;
	pid_t pid = 0;
	int rc;

	act.sa_handler = wake;
	act.sa_flags = 0;
	(void)sigemptyset(&act.sa_mask);
	(void)sigaction(SIGCHLD, &act, NULL);
	(void)sigemptyset(&block);
	(void)sigaddset(&block, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &block, &open);
	(void)sigdelset(&open, SIGCHLD);
	rc = child_spawn(&pid, argv, env, fds[0], fds[1], settings->data == NULL ? NULL : settings);
	(void)close(fds[0]);
	(void)close(fds[1]);
	if (file_write(fds[2], &rc, sizeof(rc)) && rc == 0)
		keep(pid, fds[2], &open);
	else if (rc == 0)
		(void)kill(pid, SIGKILL);
}

/* Only the questions and standard error stay open. */
static void let_go(int socket)
{
	int null;

	if (dup2(socket, 3) == -1)
		_exit(1);
	fd_close_range(4, ~0U);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null == -1 || dup2(null, STDIN_FILENO) == -1 || dup2(null, STDOUT_FILENO) == -1 ||
	    fcntl(3, F_SETFD, FD_CLOEXEC) == -1)
		_exit(1);
}

static void serve(int socket)
{
	bool ended = false;

	let_go(socket);
	/* Nobody waits for those who stay beside programs. */
	(void)signal(SIGCHLD, SIG_IGN);
	while (!ended) {
		int fds[FDS];
		size_t which;
		char value[MAX_VALUE] = {0};
		if (!take_question(3, &which, value, fds, &ended))
			continue;
		if (which < broker.n && value[strspn(value, DIGITS)] == '\0' && fork() == 0) {
			(void)close(3);
			run(which, value, fds);
			_exit(0);
		}
		for (size_t i = 0; i < FDS; i++)
			(void)close(fds[i]);
	}
	/* Those who stay beside programs told how these ended, and are about to end, too. Who waits
	 * for us waits for them. */
	while (wait(NULL) != -1 || errno == EINTR)
		continue;
	_exit(0);
}

static struct settings copy(const struct settings *settings)
{
	void *data = settings->data == NULL ? NULL : xrealloc(NULL, settings->len + 1, 1);

	if (data != NULL)
		memcpy(data, settings->data, settings->len);
	return (struct settings){data, settings->len};
}

bool broker_start(const struct broker_command *commands, size_t n)
{
	int pair[2];

	if (n > BROKER_MAX || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	for (broker.n = 0; broker.n < n; broker.n++) {
		const struct broker_command *command = &commands[broker.n];
		broker.commands[broker.n].number = command->number;
		broker.commands[broker.n].program = xstrdup(command->program);
		broker.commands[broker.n].arg = command->arg == NULL ? NULL : xstrdup(command->arg);
		broker.commands[broker.n].settings = copy(&command->settings);
	}
	broker.pid = fork();
	if (broker.pid == 0)
		serve(pair[1]);
	(void)close(pair[1]);
	if (broker.pid == -1) {
		(void)close(pair[0]);
		return false;
	}
	broker.socket = pair[0];
	return true;
}

void broker_release(void)
{
	if (broker.socket > 0)
		(void)close(broker.socket);
	broker.socket = -1;
}

/* Who left it behind would leave a dead process for each file to whoever is process 1, a watch in a
 * container, say, which does not ask for those of others. */
void broker_stop(void)
{
	broker_release();
	if (broker.pid <= 0)
		return;
	while (waitpid(broker.pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	broker.pid = 0;
	while (broker.n > 0) {
		broker.n--;
		free(broker.commands[broker.n].program);
		free(broker.commands[broker.n].arg);
		free((void *)(uintptr_t)broker.commands[broker.n].settings.data);
	}
}

int broker_socket(void)
{
	return broker.socket > 0 ? broker.socket : -1;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int find(char *const argv[], unsigned char *which)
{
	for (size_t i = 0; i < broker.n; i++) {
		if (same_text(broker.commands[i].program, argv[0]) &&
		    same_text(broker.commands[i].arg, argv[1])) {
			*which = (unsigned char)i;
			return 0;
		}
	}
	return EPERM;
}

static int ask(unsigned char which, const char *value, const int fds[FDS])
{
	char text[MAX_VALUE];
	struct iovec iov = {text, 1};
	union control control;
	struct msghdr msg = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	struct cmsghdr *head;

	if (value != NULL && strlen(value) >= sizeof(text) - 1)
		return E2BIG;
	text[0] = (char)which;
	if (value != NULL) {
		iov.iov_len += strlen(value);
		memcpy(text + 1, value, strlen(value));
	}
	memset(&control, 0, sizeof(control));
	head = CMSG_FIRSTHDR(&msg);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(FDS * sizeof(int));
	memcpy(CMSG_DATA(head), fds, FDS * sizeof(int));
	while (sendmsg(broker.socket, &msg, MSG_NOSIGNAL) == -1) {
		if (errno != EINTR)
			return errno;
	}
	return 0;
}

int broker_spawn(char *const argv[], int in, int out, int *status)
{
	struct pollfd wait = {.events = POLLIN};
	unsigned char which = 0;
	int told[2], rc = find(argv, &which);

	*status = -1;
	if (rc != 0)
		return rc;
	if (pipe2(told, O_CLOEXEC) != 0)
		return errno;
	rc = ask(which, broker.commands[which].number ? argv[2] : NULL,
	    (const int[FDS]){in, out, told[1]});
	(void)close(told[1]);
	wait.fd = told[0];
	if (rc == 0 && (poll(&wait, 1, START_MS) != 1 ||
			   file_read(told[0], &rc, sizeof(rc)) != (ssize_t)sizeof(rc)))
		rc = EIO;
	if (rc != 0)
		(void)close(told[0]);
	else
		*status = told[0];
	return rc;
}
