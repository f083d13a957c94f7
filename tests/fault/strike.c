/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command and kills it with SIGKILL at a chosen moment.
 *   strike time COMMAND...        kills nothing; prints how many microseconds it took
 *   strike after USEC COMMAND...  that long after its start
 *   strike count COMMAND...       kills nothing; prints how many stops there are: one before and
 *                                 one after each system call that changes files
 *   strike at STOP COMMAND...     at that stop, counted from 1
 * Exit status: 0 killed (or counted), 3 the command ended by itself and well, 1 it failed by
 * itself, 77 it can't be traced here, 2 anything else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* After sys/ptrace.h, which has the same names. */
#include <linux/ptrace.h>

enum { KILLED = 0, FAILED = 1, TROUBLE = 2, ENDED = 3, SKIPPED = 77 };

static const long changing[] = {
    SYS_write,
    SYS_pwrite64,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_fchmod,
    SYS_fchown,
    SYS_fsync,
    SYS_fdatasync,
    SYS_linkat,
    SYS_renameat2,
    SYS_unlinkat,
#ifdef SYS_renameat
    SYS_renameat,
#endif
};

static bool is_changing(__u64 nr, const __u64 *args)
{
	if (nr == SYS_openat)
		return (args[2] & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) != 0;
	for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++) {
		if ((__u64)changing[i] == nr)
			return true;
	}
	return false;
}

static int outcome(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGKILL ? KILLED : FAILED;
	return WEXITSTATUS(status) == 0 ? ENDED : FAILED;
}

static int wait_for(pid_t pid, int *status)
{
	pid_t got;

	do {
		got = waitpid(pid, status, 0);
	} while (got < 0 && errno == EINTR);
	return got == pid ? 0 : -1;
}

static pid_t start(char **command, bool traced)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(SKIPPED);
	(void)execvp(command[0], command);
	_exit(127);
}

static int64_t now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int run_time(char **command)
{
	int64_t begun = now();
	pid_t pid = start(command, false);
	int status;

	if (pid < 0 || wait_for(pid, &status) != 0)
		return TROUBLE;
	(void)printf("%lld\n", (long long)(now() - begun));
	return outcome(status);
}

static int run_after(long usec, char **command)
{
	struct timespec wait = {.tv_sec = usec / 1000000, .tv_nsec = usec % 1000000 * 1000};
	pid_t pid = start(command, false);
	int status;

	if (pid < 0)
		return TROUBLE;
	(void)nanosleep(&wait, NULL);
	(void)kill(pid, SIGKILL);
	return wait_for(pid, &status) != 0 ? TROUBLE : outcome(status);
}

/* 1 where the stop that PID is at counts, 0 where not, -1 where that can't be asked. */
static int counts(pid_t pid, bool *inside)
{
	struct ptrace_syscall_info info;

	if (ptrace((enum __ptrace_request)PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0)
		return -1;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		*inside = is_changing(info.entry.nr, info.entry.args);
	return *inside &&
	       (info.op == PTRACE_SYSCALL_INFO_ENTRY || info.op == PTRACE_SYSCALL_INFO_EXIT);
}

/* Up to the stop WANTED (0: none), or the end. */
static int run_traced(long wanted, char **command)
{
	pid_t pid = start(command, true);
	int status, deliver = 0;
	bool inside = false;
	long stops = 0;

	if (pid < 0 || wait_for(pid, &status) != 0)
		return TROUBLE;
	if (!WIFSTOPPED(status))
		return WIFEXITED(status) ? WEXITSTATUS(status) : TROUBLE;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		(void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0)
		return SKIPPED;
	for (;;) {
		int one;

		if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(uintptr_t)deliver) != 0 ||
		    wait_for(pid, &status) != 0)
			return TROUBLE;
		if (!WIFSTOPPED(status))
			break;
		deliver = WSTOPSIG(status) == (SIGTRAP | 0x80) || WSTOPSIG(status) == SIGTRAP
			      ? 0
			      : WSTOPSIG(status);
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		one = counts(pid, &inside);
		if (one < 0)
			return SKIPPED;
		stops += one;
		if (one > 0 && stops == wanted) {
			(void)kill(pid, SIGKILL);
			return wait_for(pid, &status) != 0 ? TROUBLE : outcome(status);
		}
	}
	if (wanted == 0)
		(void)printf("%ld\n", stops);
	return outcome(status);
}

int main(int argc, char **argv)
{
	long n = argc > 2 ? strtol(argv[2], NULL, 10) : 0;

	if (argc > 2 && strcmp(argv[1], "time") == 0)
		return run_time(&argv[2]);
	if (argc > 2 && strcmp(argv[1], "count") == 0)
		return run_traced(0, &argv[2]);
	if (argc > 3 && n > 0 && strcmp(argv[1], "after") == 0)
		return run_after(n, &argv[3]);
	if (argc > 3 && n > 0 && strcmp(argv[1], "at") == 0)
		return run_traced(n, &argv[3]);
	(void)fprintf(
	    stderr, "usage: strike time|count COMMAND... or strike after|at N COMMAND...\n");
	return TROUBLE;
}
