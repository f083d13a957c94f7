/* SPDX-License-Identifier: Apache-2.0 */
/* One question to the network: a prov-fetch that is started for it, and gone afterwards. */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/wire.h"
#include "common/xalloc.h"
#include "verify.h"

/* prov-fetch ends its own waiting well before this. */
#define DEADLINE_MS 40000
#define CHUNK 65536u

struct child {
	pid_t pid;
	int to, from; /* our ends, which do not block; -1: closed */
	int64_t end;
};

static int fail(struct prov_err *err, const char *why)
{
	err->code = PROV_E_IO;
	(void)snprintf(err->msg, sizeof(err->msg), "%s", why);
	return PROV_E_IO;
}

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

/* Without our environment: no proxies, no certificates and no libraries of somebody's choosing. */
static int spawn(pid_t *pid, const char *program, int in, int out)
{
	char name[] = "prov-fetch", locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
	char *argv[] = {name, NULL}, *env[] = {locale, path, NULL};
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
	(void)sigemptyset(&set);
	(void)posix_spawnattr_setsigmask(&attr, &set);
	(void)sigaddset(&set, SIGPIPE);
	(void)sigaddset(&set, SIGALRM);
	(void)posix_spawnattr_setsigdefault(&attr, &set);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn(pid, program, &actions, &attr, argv, env);
	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static bool start(struct child *child, const char *program)
{
	int in[2], out[2];
	bool ok = open_pipes(in, out) && spawn(&child->pid, program, in[0], out[1]) == 0;

	shut(&in[0]);
	shut(&out[1]);
	if (!ok) {
		shut(&in[1]);
		shut(&out[0]);
		return false;
	}
	child->to = in[1];
	child->from = out[0];
	child->end = now_ms() + DEADLINE_MS;
	return true;
}

/* Whether it is done or not: what has answered is of no more use. Leaves no zombie. */
static void stop(struct child *child)
{
	shut(&child->to);
	shut(&child->from);
	(void)kill(child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) == -1 && errno == EINTR)
		continue;
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

static bool tell(struct child *child, const void *data, size_t len)
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

/* Some bytes, at most LEN: 0 at the end, in time or not. */
static size_t hear(const struct child *child, void *buf, size_t len)
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

static bool hear_all(const struct child *child, uint8_t *buf, size_t len)
{
	while (len > 0) {
		size_t n = hear(child, buf, len);
		if (n == 0)
			return false;
		buf += n;
		len -= n;
	}
	return true;
}

static bool send_request(
    struct child *child, const struct prov_fetch *what, const struct strlist *allow)
{
	const char *type = what->body_type != NULL ? what->body_type : "";
	const char *accept = what->accept != NULL ? what->accept : "";
	uint8_t kind = (uint8_t)what->kind, number[4];
	struct wire wire = {0};
	bool ok;

	wire_number(
	    number, what->max_response > INT32_MAX ? INT32_MAX : (uint32_t)what->max_response);
	wire_field(&wire, &kind, 1);
	wire_field(&wire, number, sizeof(number));
	wire_field(&wire, what->url, strlen(what->url));
	wire_field(&wire, accept, strlen(accept));
	wire_field(&wire, type, strlen(type));
	wire_field(&wire, what->body, what->body_len);
	for (size_t i = 0; i < allow->n; i++)
		wire_field(&wire, allow->at[i], strlen(allow->at[i]));
	wire_number(number, (uint32_t)wire.n);
	ok = tell(child, number, sizeof(number)) && tell(child, wire.p, wire.n);
	free(wire.p);
	return ok;
}

/* The sentence of a refusal, which may hold words of a server's. */
static int refused(const struct child *child, size_t len, struct prov_err *err)
{
	char why[WIRE_MAX_SENTENCE] = {0};

	if (len == 0 || len >= sizeof(why) || !hear_all(child, (uint8_t *)why, len))
		return fail(err, "prov-fetch gave no answer");
	for (size_t i = 0; i < len; i++) {
		if (why[i] < ' ' || why[i] > '~')
			why[i] = '?';
	}
	return fail(err, why);
}

static int receive_content(
    const struct child *child, size_t len, struct prov_fetch_answer *answer, struct prov_err *err)
{
	uint8_t *buf = xrealloc(NULL, CHUNK, 1);
	int rc = PROV_OK;

	while (len > 0 && rc == PROV_OK) {
		size_t n = hear(child, buf, len < CHUNK ? len : CHUNK);
		if (n == 0)
			rc = fail(err, "prov-fetch did not end its answer");
		else
			rc = prov_fetch_put(answer, buf, n, err);
		len -= n;
	}
	free(buf);
	return rc;
}

static int receive(
    const struct child *child, size_t max, struct prov_fetch_answer *answer, struct prov_err *err)
{
	uint8_t head[5];
	size_t len;

	if (!hear_all(child, head, sizeof(head)))
		return fail(err, "prov-fetch gave no answer");
	len = wire_value(head + 1);
	if (head[0] == WIRE_REFUSED)
		return refused(child, len, err);
	if (head[0] != WIRE_CONTENT || len > max)
		return fail(err, "prov-fetch gave no proper answer");
	return receive_content(child, len, answer, err);
}

int question_ask(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	const struct online *online = ctx;
	struct child child;
	int rc;

	if (!start(&child, online->program))
		return fail(err, "prov-fetch can't be run");
	if (send_request(&child, what, online->allow)) {
		shut(&child.to);
		rc = receive(&child, what->max_response, answer, err);
	} else {
		rc = fail(err, "prov-fetch did not take the question");
	}
	stop(&child);
	return rc;
}
