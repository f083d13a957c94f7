/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* pipe2, prctl's PR_SET_PTRACER */
#include "common/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/file.h"

#ifdef PROV_SANDBOX

#ifndef PR_SET_PTRACER
#define PR_SET_PTRACER 0x59616d61
#endif

static struct {
	pid_t pid; /* 0: there is none */
	int control;
	int *problem; /* shared with it */
} opener;

static void keep_open(int keep[], size_t n)
{
	/* In order, so that those between them can be closed. */
	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n; k++) {
			if (keep[k] < keep[i]) {
				int other = keep[i];

				keep[i] = keep[k];
				keep[k] = other;
			}
		}
	}
	for (size_t i = 0, from = 0; i <= n; i++) {
		unsigned to = i < n ? (unsigned)keep[i] : ~0u;

		if (i < n && keep[i] < 0)
			continue;
		if (to > from)
			fd_close_range((unsigned)from, to - 1);
		from = (size_t)to + 1;
	}
}

static void be_opener(const struct opener_from *from, int control, int to)
{
	static struct serving serving;
	int keep[] = {control, from->list, to};

	serving = (struct serving){.control = control,
	    .list = from->list,
	    .to = to,
	    .problem = opener.problem,
	    .nul = from->nul,
	    .recursive = from->recursive,
	    .alone = from->alone,
	    .names = names_new()};
	for (size_t i = 0; from->folders != NULL && i < from->folders->n; i++)
		names_add_folder(serving.names, from->folders->at[i]);
	keep_open(keep, sizeof(keep) / sizeof(keep[0]));
	/* Where there is none, nobody asks either, and only the list is handed on. */
	(void)seccomp_enter_opener();
	opener_serve(&serving);
}

/* What it has read of the list takes the place of the list. */
static bool take_place(const struct opener_from *from, int pipe_from)
{
	int flags = fcntl(from->list, F_GETFD);
	bool ok = dup2(pipe_from, from->list) != -1 && fcntl(from->list, F_SETFD, flags) != -1;

	(void)close(pipe_from);
	return ok;
}

static void shut(const int ends[2])
{
	(void)close(ends[0]);
	(void)close(ends[1]);
}

bool opener_start(const struct opener_from *from)
{
	int pair[2], names[2] = {-1, -1};

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	if (from->list != -1 && pipe2(names, O_CLOEXEC) != 0) {
		shut(pair);
		return false;
	}
	opener.problem =
	    mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (opener.problem != MAP_FAILED)
		*opener.problem = from->list != -1 ? EPIPE : 0; /* until its end is seen */
	opener.pid = opener.problem == MAP_FAILED ? -1 : fork();
	if (opener.pid == 0) {
		if (names[1] != -1)
			(void)fcntl(names[1], F_SETFL, O_NONBLOCK);
		be_opener(from, pair[1], names[1]);
	}
	(void)close(pair[1]);
	if (names[1] != -1)
		(void)close(names[1]);
	opener.control = pair[0];
	if (opener.pid != -1 && (from->list == -1 || take_place(from, names[0])))
		return true;
	if (opener.pid == -1 && names[0] != -1)
		(void)close(names[0]);
	opener_stop();
	return false;
}

/* What there is of the kernel is one thing, what the system lets the opener do another. */
static bool try_it(void)
{
	int fd = open(OPENER_TRIAL, O_RDONLY | O_CLOEXEC);

	if (fd != -1)
		(void)close(fd);
	return fd != -1;
}

static bool hand_over(int listener)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.room = {0}};
	char byte = 0;
	struct iovec iov = {&byte, 1};
	struct msghdr msg = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&msg);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &listener, sizeof(listener));
	return sendmsg(opener.control, &msg, MSG_NOSIGNAL) == 1;
}

bool opener_watch(bool list)
{
	int listener;
	bool ok;

	if (opener.pid <= 0)
		return false;
	/* Where only ancestors may read a process's memory (Yama). */
	(void)prctl(PR_SET_PTRACER, opener.pid, 0, 0, 0);
	listener = seccomp_listen(list);
	if (listener == -1)
		return false;
	ok = hand_over(listener);
	(void)close(listener);
	return ok && try_it();
}

void opener_stop(void)
{
	if (opener.control > 0)
		(void)close(opener.control);
	opener.control = -1;
	while (opener.pid > 0 && waitpid(opener.pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	opener.pid = 0;
}

int opener_problem(void)
{
	return opener.problem != NULL && opener.problem != MAP_FAILED ? *opener.problem : 0;
}

#else

bool opener_start(const struct opener_from *from)
{
	(void)from;
	return false;
}

bool opener_watch(bool list)
{
	(void)list;
	return false;
}

void opener_stop(void)
{
}

int opener_problem(void)
{
	return 0;
}

#endif
