/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parser that was taken over: linked into copies of the tools that read files, in the place of
 * the first that sees the bytes of an asset. It tries what such a one would, says of each
 * whether it was "done" or "stopped", and fails like a parser that was stopped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "format/format.h"

int __real_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);
int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err);

static long open_as(const char *variable, int flags)
{
	const char *path = getenv(variable);

	return path == NULL ? 0 : open(path, flags | O_CLOEXEC, 0600);
}

static long read_other(void)
{
	return open_as("VIOLATE_READ", O_RDONLY);
}

static long make_file(void)
{
	return open_as("VIOLATE_MAKE", O_WRONLY | O_CREAT);
}

static long change_input(void)
{
	return open_as("VIOLATE_INPUT", O_WRONLY);
}

static long chmod_input(void)
{
	return chmod(getenv("VIOLATE_INPUT"), 0600);
}

static long rename_input(void)
{
	return rename(getenv("VIOLATE_INPUT"), getenv("VIOLATE_INPUT"));
}

static long make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* Nobody answers there: to be refused by the other side is to have connected. */
static long connect_to(void)
{
	const struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	long rc = connect(fd, (const struct sockaddr *)&to, sizeof(to));

	return rc == -1 && errno == ECONNREFUSED ? 0 : rc;
}

static long make_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* In a process of its own, or where there is none, in place of this one. */
static long execute(void)
{
	char program[] = "/bin/true", *argv[] = {program, NULL}, *env[] = {NULL};
	int status = 0;
	pid_t pid = fork();

	if (pid <= 0) {
		long rc = execve(program, argv, env);
		if (pid == 0)
			_exit(99);
		return rc;
	}
	(void)waitpid(pid, &status, 0);
	return status == 0 ? 0 : -1;
}

static long make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : waitpid(pid, NULL, 0);
}

static long watch_other(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long signal_parent(void)
{
	return kill(getppid(), 0);
}

static long make_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0) == MAP_FAILED
		   ? -1
		   : 0;
}

static long make_memory_file(void)
{
	return memfd_create("code", MFD_CLOEXEC);
}

static long leave_namespace(void)
{
	return unshare(CLONE_FS);
}

static const struct {
	const char *what;
	long (*attempt)(void);
} violations[] = {
    {"read another file", read_other},
    {"make a file", make_file},
    {"open the input for writing", change_input},
    {"change the mode of the input", chmod_input},
    {"rename the input", rename_input},
    {"make a socket", make_socket},
    {"connect", connect_to},
    {"make a local socket", make_unix_socket},
    {"execute a program", execute},
    {"make a process", make_process},
    {"be traced", watch_other},
    {"signal the parent", signal_parent},
    {"make memory for code", make_code},
    {"make a file in memory", make_memory_file},
    {"part from the other threads", leave_namespace},
};

/* Whether all of them were done. */
static bool violate(void)
{
	bool done = true;

	for (size_t i = 0; i < sizeof(violations) / sizeof(violations[0]); i++) {
		errno = 0;
		if (violations[i].attempt() == -1) {
			done = false;
			(void)fprintf(stderr, "stopped (%s): %s\n",
			    errno == EPERM    ? "EPERM"
			    : errno == EACCES ? "EACCES"
					      : "otherwise",
			    violations[i].what);
		} else {
			(void)fprintf(stderr, "done: %s\n", violations[i].what);
		}
	}
	return done;
}

int __wrap_prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	if (!violate())
		return prov_fail(err, PROV_E_IO, "the parser was stopped");
	return __real_prov_format_find(src, hint, out, err);
}
