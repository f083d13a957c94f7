/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls that reading, judging and printing need; any other fails with EPERM. A list of
 * what is allowed, so that what future kernels learn is not.
 */
#define _GNU_SOURCE /* O_TMPFILE */
#include "common/opener.h"
#include "common/sandbox.h"

#ifdef PROV_SANDBOX

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#define CHANGES ((unsigned)(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY)))
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS _IOW('!', 4, __u64)
#endif
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TCGETS_2 0x802c542au /* TCGETS2, which newer C libraries ask isatty with */

static const int always[] = {
    /* what is open */
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(preadv), SCMP_SYS(write),
    SCMP_SYS(pwrite64), SCMP_SYS(writev), SCMP_SYS(pwritev), SCMP_SYS(lseek), SCMP_SYS(_llseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(dup), SCMP_SYS(poll),
    SCMP_SYS(ppoll), SCMP_SYS(ppoll_time64), SCMP_SYS(fadvise64), SCMP_SYS(fadvise64_64),
    SCMP_SYS(arm_fadvise64_64), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    /* what is said of files, which Landlock does not hide either */
    SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64), SCMP_SYS(newfstatat),
    SCMP_SYS(fstatat64), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(statfs64), SCMP_SYS(fstatfs),
    SCMP_SYS(fstatfs64), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
    /* memory, never to be executed (below) */
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(membarrier),
    /* threads and their ends */
    SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(wait4), SCMP_SYS(waitid),
    /* signals to ourselves */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    /* who and when we are, and chance */
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getuid32), SCMP_SYS(geteuid32), SCMP_SYS(getgid32),
    SCMP_SYS(getegid32), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres),
    SCMP_SYS(clock_getres_time64), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom)};

/* Where something is written that gets a name. */
static const int for_writing[] = {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64), SCMP_SYS(fallocate), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
    SCMP_SYS(sync_file_range), SCMP_SYS(sync_file_range2), SCMP_SYS(arm_sync_file_range),
    SCMP_SYS(flock), SCMP_SYS(fchmod), SCMP_SYS(fchown), SCMP_SYS(fchown32), SCMP_SYS(link),
    SCMP_SYS(linkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat), SCMP_SYS(umask)};

/* One that this processor does not have bears a number below 0. libseccomp leaves it out, too, but
 * copies all of the filter for each. */
static bool is_here(int call)
{
	return call >= 0;
}

static bool allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		if (is_here(calls[i]))
			ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != -ENOMEM && ok;
	return ok;
}

static bool allow_if(scmp_filter_ctx filter, int call, struct scmp_arg_cmp arg)
{
	return !is_here(call) ||
	       seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &arg) != -ENOMEM;
}

/* ARG without any of BITS. */
static struct scmp_arg_cmp without(unsigned arg, unsigned bits)
{
	return (struct scmp_arg_cmp){arg, SCMP_CMP_MASKED_EQ, bits, 0};
}

/* ARG and nothing else. */
static struct scmp_arg_cmp equal(unsigned arg, uint64_t value)
{
	return (struct scmp_arg_cmp){arg, SCMP_CMP_EQ, value, 0};
}

static bool allow_opening(scmp_filter_ctx filter)
{
	return allow_if(filter, SCMP_SYS(open), without(1, CHANGES)) &&
	       allow_if(filter, SCMP_SYS(openat), without(2, CHANGES));
}

/* Threads, but no processes; nothing that is executed; of a descriptor its flags and locks; of a
 * terminal its size and whether it is one; signals to nobody else. */
static bool allow_some(scmp_filter_ctx filter, pid_t self)
{
	static const unsigned controls[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL,
	    F_SETFL, F_GETLK, F_SETLK, F_SETLKW};
	static const unsigned of_terminals[] = {TCGETS, TCGETS_2, TIOCGWINSZ};
	const unsigned thread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
	bool ok = allow_if(filter, SCMP_SYS(clone),
		      (struct scmp_arg_cmp){0, SCMP_CMP_MASKED_EQ, thread, thread}) &&
		  allow_if(filter, SCMP_SYS(mmap), without(2, PROT_EXEC)) &&
		  allow_if(filter, SCMP_SYS(mmap2), without(2, PROT_EXEC)) &&
		  allow_if(filter, SCMP_SYS(mprotect), without(2, PROT_EXEC)) &&
		  allow_if(filter, SCMP_SYS(tgkill), equal(0, (scmp_datum_t)self)) &&
		  allow_if(filter, SCMP_SYS(prlimit64), equal(2, 0));

	for (size_t i = 0; i < COUNT(controls); i++)
		ok = ok && allow_if(filter, SCMP_SYS(fcntl), equal(1, controls[i])) &&
		     allow_if(filter, SCMP_SYS(fcntl64), equal(1, controls[i]));
	for (size_t i = 0; i < COUNT(of_terminals); i++)
		ok = ok && allow_if(filter, SCMP_SYS(ioctl), equal(1, of_terminals[i]));
	return ok;
}

/* Its flags lie in memory, which a filter does not see: the C library falls back to clone. */
static bool refuse_clone3(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != -ENOMEM;
}

static bool make(scmp_filter_ctx filter, const struct sandbox *sandbox, pid_t self)
{
	bool ok = filter != NULL && allow(filter, always, COUNT(always)) &&
		  allow_some(filter, self) && refuse_clone3(filter);

	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (sandbox->writes)
		ok = ok && allow(filter, for_writing, COUNT(for_writing));
	else if (sandbox->opens)
		ok = ok && allow_opening(filter);
	if (sandbox->ask != -1)
		ok =
		    ok && allow_if(filter, SCMP_SYS(sendmsg), equal(0, (scmp_datum_t)sandbox->ask));
	return ok;
}

bool seccomp_enter_made(const struct sandbox *sandbox)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = make(filter, sandbox, getpid()) && seccomp_load(filter) == 0;

	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}

bool seccomp_write(const struct sandbox *sandbox, pid_t self, int fd)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = make(filter, sandbox, self) && seccomp_export_bpf(filter, fd) == 0;

	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}

/* Opening for reading of what a name leads to. What makes or changes files goes by; where not ALL
 * is told of, so does what opens no link, and what opens folders. */
static bool notify_opening(scmp_filter_ctx filter, bool all)
{
	const unsigned past = CHANGES | O_PATH | (all ? 0 : O_NOFOLLOW | O_DIRECTORY);
	struct scmp_arg_cmp of_open = without(1, past), of_openat = without(2, past);

	/* Not on every processor. */
	(void)seccomp_rule_add_array(filter, SCMP_ACT_NOTIFY, SCMP_SYS(open), 1, &of_open);
	return seccomp_rule_add_array(filter, SCMP_ACT_NOTIFY, SCMP_SYS(openat), 1, &of_openat) ==
	       0;
}

int seccomp_listen(bool all)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int fd = -1;

	if (filter != NULL && notify_opening(filter, all) && seccomp_load(filter) == 0)
		fd = seccomp_notify_fd(filter);
	if (filter != NULL)
		seccomp_release(filter);
	return fd < 0 ? -1 : fd;
}

/* It opens for reading only, reads the memory of who asks, and executes nothing. */
bool seccomp_enter_opener(void)
{
	static const int calls[] = {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close),
	    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(lstat), SCMP_SYS(stat), SCMP_SYS(statx),
	    SCMP_SYS(fstat64), SCMP_SYS(fstatat64), SCMP_SYS(fstatfs), SCMP_SYS(fstatfs64),
	    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(ppoll_time64), SCMP_SYS(recvmsg),
	    SCMP_SYS(process_vm_readv), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
	    SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn),
	    SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall)};
	static const unsigned controls[] = {(unsigned)SECCOMP_IOCTL_NOTIF_RECV,
	    SECCOMP_IOCTL_NOTIF_SEND, SECCOMP_IOCTL_NOTIF_ADDFD, SECCOMP_IOCTL_NOTIF_SET_FLAGS};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = filter != NULL && allow(filter, calls, COUNT(calls)) && allow_opening(filter) &&
		  allow_if(filter, SCMP_SYS(mmap), without(2, PROT_EXEC)) &&
		  allow_if(filter, SCMP_SYS(mmap2), without(2, PROT_EXEC));

	for (size_t i = 0; i < COUNT(controls); i++)
		ok = ok && allow_if(filter, SCMP_SYS(ioctl), equal(1, controls[i]));
	ok = ok && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}

#else

int seccomp_listen(bool all)
{
	(void)all;
	return -1;
}

bool seccomp_enter_opener(void)
{
	return false;
}

bool seccomp_enter_made(const struct sandbox *sandbox)
{
	(void)sandbox;
	return false;
}

#endif
