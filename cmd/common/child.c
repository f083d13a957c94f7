/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* pipe2 */
#include "common/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/broker.h"

#define POLL_MS 5

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void shut(int *fd)
{
	if (*fd != -1)
		(void)close(*fd);
	*fd = -1;
}

/* Nobody else's child may inherit an end: pipe2 sets that at once. */
static bool open_pipes(int in[2], int out[2])
{
	in[0] = in[1] = out[0] = out[1] = -1;
	return pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 &&
	       fcntl(in[1], F_SETFL, O_NONBLOCK) == 0 && fcntl(out[0], F_SETFL, O_NONBLOCK) == 0;
}

/* With the descriptor of its settings, or -1. */
static int spawn(pid_t *pid, char *const argv[], char *const env[], int in, int out, int settings)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t set;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attr);
	if (rc != 0) {
		(void)posix_spawn_file_actions_destroy(&actions);
		return rc;
	}
	/* What cmd_start has changed is put back. */
	(void)sigemptyset(&set);
	(void)posix_spawnattr_setsigmask(&attr, &set);
	(void)sigaddset(&set, SIGPIPE);
	(void)sigaddset(&set, SIGXFSZ);
	(void)sigaddset(&set, SIGALRM);
	(void)posix_spawnattr_setsigdefault(&attr, &set);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	/* Last: what had that number here has its place by now. */
	if (rc == 0 && settings != -1)
		rc = posix_spawn_file_actions_adddup2(&actions, settings, SETTINGS_FD);
	if (rc == 0)
		rc = posix_spawnp(pid, argv[0], &actions, &attr, argv, env);
	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&actions);
	return rc;
}

int child_spawn(pid_t *pid, char *const argv[], char *const env[], int in, int out,
    const struct settings *settings)
{
	int fd = -1, rc;

	if (settings != NULL) {
		fd = settings_open(settings);
		if (fd == -1)
			return errno;
	}
	rc = spawn(pid, argv, env, in, out, fd);
	if (fd != -1)
		(void)close(fd);
	return rc;
}

int child_start(struct child *child, char *const argv[], char *const env[], int64_t limit_ms)
{
	return child_start_with(child, argv, env, NULL, limit_ms);
}

int child_start_with(struct child *child, char *const argv[], char *const env[],
    const struct settings *settings, int64_t limit_ms)
{
	int in[2], out[2];
	int rc = open_pipes(in, out) ? 0 : errno;

	child->pid = 0;
	child->status = -1;
	if (rc == 0 && broker_socket() != -1)
		rc = broker_spawn(argv, in[0], out[1], &child->status);
	else if (rc == 0)
		rc = child_spawn(&child->pid, argv, env, in[0], out[1], settings);
	shut(&in[0]);
	shut(&out[1]);
	if (rc != 0) {
		shut(&in[1]);
		shut(&out[0]);
		return rc;
	}
	child->to = in[1];
	child->from = out[0];
	child->end = now_ms() + limit_ms;
	return 0;
}

void child_told(struct child *child)
{
	shut(&child->to);
}

void child_stop(struct child *child)
{
	shut(&child->to);
	shut(&child->from);
	shut(&child->status);
	if (child->pid <= 0)
		return;
	(void)kill(child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	child->pid = 0;
}

bool child_late(const struct child *child)
{
	return now_ms() >= child->end;
}

/* False when the time is over. */
static bool await(const struct child *child, int fd, short events)
{
	struct pollfd wait = {.fd = fd, .events = events};
	int64_t left;
	int n;

	do {
		left = child->end - now_ms();
		if (left <= 0)
			return false;
		n = poll(&wait, 1, (int)left);
	} while (n == 0 || (n == -1 && errno == EINTR));
	return n == 1;
}

bool child_tell(struct child *child, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0) {
		ssize_t n;
		if (!await(child, child->to, POLLOUT))
			return false;
		n = write(child->to, p, len);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

bool child_speaks(const struct child *child, int64_t ms)
{
	struct child sooner = *child;
	int64_t end = now_ms() + ms;

	if (end < sooner.end)
		sooner.end = end;
	return await(&sooner, sooner.from, POLLIN);
}

size_t child_hear(const struct child *child, void *buf, size_t len)
{
	while (await(child, child->from, POLLIN)) {
		ssize_t n = read(child->from, buf, len);
		if (n >= 0)
			return (size_t)n;
		if (errno != EINTR && errno != EAGAIN)
			break;
	}
	return 0;
}

bool child_hear_all(const struct child *child, void *buf, size_t len)
{
	uint8_t *p = buf;

	while (len > 0) {
		size_t n = child_hear(child, p, len);
		if (n == 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

/* The broker says it, where it started it. */
static int hear_end(struct child *child)
{
	int status = -1;

	if (!await(child, child->status, POLLIN) ||
	    read(child->status, &status, sizeof(status)) != (ssize_t)sizeof(status))
		status = -1;
	shut(&child->status);
	return status;
}

int child_wait(struct child *child)
{
	const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	int status = -1;

	shut(&child->to);
	shut(&child->from);
	if (child->status != -1)
		return hear_end(child);
	for (;;) {
		pid_t got = waitpid(child->pid, &status, WNOHANG);
		if (got == child->pid) {
			child->pid = 0;
			return status;
		}
		if (got == -1 ? errno != EINTR : child_late(child))
			return -1;
		(void)nanosleep(&pause, NULL);
	}
}

void child_set_up(void)
{
	struct sigaction act;

	act.sa_handler = SIG_DFL;
	act.sa_flags = 0;
	(void)sigemptyset(&act.sa_mask);
	(void)sigaction(SIGCHLD, &act, NULL);
}
