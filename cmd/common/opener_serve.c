/* SPDX-License-Identifier: Apache-2.0 */
/* The process that opens files for another one (opener.h). */
#define _GNU_SOURCE /* process_vm_readv, O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/opener.h"

#ifdef PROV_SANDBOX

#include <linux/seccomp.h>

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS _IOW('!', 4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1UL
#endif
#define MAX_PATH 4096
#define PAGE 4096u
#define CHUNK 4096 /* of the list; a pipe takes that much or says that it can't */

struct opener {
	struct serving *s;
	int listener;        /* or -1: not yet, or never */
	bool tried;          /* the first question was answered */
	char chunk[CHUNK];   /* what goes to who asks */
	size_t at, n;        /* of it */
	char name[MAX_PATH]; /* that is being read */
	size_t len;          /* can be more than fits: then it can't be a file's */
	bool has_nul;        /* so neither */
};

/* A text in the memory of a process that waits for us. Page by page: behind it may be nothing. */
static bool read_text(pid_t pid, uint64_t from, char out[MAX_PATH])
{
	size_t got = 0;

	while (got < MAX_PATH) {
		size_t n = PAGE - (size_t)((from + got) % PAGE);
		struct iovec here, there;

		if (n > MAX_PATH - got)
			n = MAX_PATH - got;
		here = (struct iovec){out + got, n};
		there = (struct iovec){(void *)(uintptr_t)(from + got), n};
		if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)n)
			return false;
		if (memchr(out + got, '\0', n) != NULL)
			return true;
		got += n;
	}
	return false;
}

/* Opens what the call names, if it may be; -1: it may go on, and as far as it comes by itself. */
static int open_for(struct opener *o, const struct seccomp_notif *call)
{
	const __u64 *args = call->data.args;
	char path[MAX_PATH];
	int flags;

#ifdef SYS_open
	if (call->data.nr == SYS_open) {
		flags = (int)args[1];
		if (!read_text((pid_t)call->pid, args[0], path))
			return -1;
	} else
#endif
	{
		flags = (int)args[2];
		if (call->data.nr != SYS_openat || !read_text((pid_t)call->pid, args[1], path) ||
		    (path[0] != '/' && (int)args[0] != AT_FDCWD))
			return -1;
	}
	if (!o->tried && strcmp(path, OPENER_TRIAL) == 0) {
		o->tried = true;
		return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	return (flags & O_PATH) != 0 ? -1 : opener_open(o->s->names, path, flags);
}

/* Had that process ended meanwhile, and another got its number, nobody takes the answer. */
static void answer(struct opener *o)
{
	struct seccomp_notif call = {0};
	struct seccomp_notif_resp go_on = {.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
	struct seccomp_notif_addfd put = {.newfd_flags = O_CLOEXEC};
	int fd;

	if (ioctl(o->listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
		return; /* it ended meanwhile */
	fd = open_for(o, &call);
	put.id = go_on.id = call.id;
	put.flags = SECCOMP_ADDFD_FLAG_SEND;
	put.srcfd = (__u32)fd;
	if (fd == -1 || ioctl(o->listener, SECCOMP_IOCTL_NOTIF_ADDFD, &put) < 0)
		(void)ioctl(o->listener, SECCOMP_IOCTL_NOTIF_SEND, &go_on);
	if (fd != -1)
		(void)close(fd);
}

static void end_name(struct opener *o)
{
	if (o->len > 0 && o->len < MAX_PATH && !o->has_nul) {
		o->name[o->len] = '\0';
		names_add(o->s->names, o->name, o->s->recursive);
	}
	o->len = 0;
	o->has_nul = false;
}

static void end_list(struct opener *o)
{
	end_name(o);
	(void)close(o->s->list);
	o->s->list = -1;
}

/* A name counts from when it was read, and is passed on only then. */
static void read_list(struct opener *o)
{
	char end = o->s->nul ? '\0' : '\n';
	ssize_t n = read(o->s->list, o->chunk, CHUNK);

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		*o->s->problem = n == -1 ? errno : 0;
		end_list(o);
		return;
	}
	o->at = 0;
	o->n = (size_t)n;
	for (size_t i = 0; i < o->n; i++) {
		char c = o->chunk[i];

		if (c == end) {
			end_name(o);
			continue;
		}
		if (o->len < MAX_PATH)
			o->name[o->len++] = c;
		o->has_nul = o->has_nul || c == '\0';
	}
}

static void pass_on(struct opener *o)
{
	ssize_t n = write(o->s->to, o->chunk + o->at, o->n - o->at);

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n == -1) { /* nobody listens any more */
		if (o->s->list != -1)
			end_list(o);
		o->at = o->n;
		return;
	}
	o->at += (size_t)n;
}

/* What the kernel asks through. False: who had it sent is no more. */
static bool take_listener(struct opener *o)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec iov = {&byte, 1};
	struct msghdr msg = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	const struct cmsghdr *head;
	ssize_t n = recvmsg(o->s->control, &msg, MSG_CMSG_CLOEXEC);

	if (n == -1 && errno == EINTR)
		return true;
	head = n == 1 ? CMSG_FIRSTHDR(&msg) : NULL;
	if (head == NULL || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS ||
	    head->cmsg_len != CMSG_LEN(sizeof(int)) || o->listener != -1)
		return false;
	memcpy(&o->listener, CMSG_DATA(head), sizeof(o->listener));
	/* Since Linux 6.6; for several who ask in turn it would be slower. */
	if (o->s->alone)
		(void)ioctl(
		    o->listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	return true;
}

void opener_serve(struct serving *serving)
{
	static struct opener opener;
	struct opener *o = &opener;
	bool go_on = true;

	*o = (struct opener){.s = serving, .listener = -1};
	while (go_on) {
		bool full = o->at < o->n;
		struct pollfd polled[4] = {{.fd = serving->control, .events = POLLIN},
		    {.fd = o->listener, .events = POLLIN},
		    {.fd = full ? -1 : serving->list, .events = POLLIN},
		    {.fd = full ? serving->to : -1, .events = POLLOUT}};

		if (!full && serving->list == -1 && serving->to != -1) {
			(void)close(serving->to);
			serving->to = -1;
		}
		if (poll(polled, 4, -1) == -1)
			continue;
		if (polled[0].revents != 0)
			go_on = take_listener(o);
		if ((polled[1].revents & POLLIN) != 0) {
			answer(o);
		} else if (polled[1].revents != 0) {
			(void)close(o->listener);
			break; /* who asks is no more */
		}
		if (polled[2].revents != 0)
			read_list(o);
		if (polled[3].revents != 0)
			pass_on(o);
	}
	_exit(0);
}

#else

void opener_serve(struct serving *serving)
{
	(void)serving;
	_exit(1);
}

#endif
