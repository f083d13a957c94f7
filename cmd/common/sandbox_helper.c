/* SPDX-License-Identifier: Apache-2.0 */
/* The system calls of the programs that others start: what decodes pictures, what asks the network.
 */
#define _GNU_SOURCE /* O_TMPFILE */
#include "common/sandbox.h"

#ifdef PROV_SANDBOX

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CHANGES ((unsigned)(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY)))

/* Reading, writing and measuring what is open; memory; the end. */
static const int for_pictures[] = {SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write),
    SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(munmap),
    SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(getrandom),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(restart_syscall)};

/*
 * What asks the network runs code that differs from system to system (name services, certificates),
 * so this is a list of what is forbidden.
 */
static const int not_online[] = {
    /* programs and processes, of others too */
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd), SCMP_SYS(pidfd_send_signal), SCMP_SYS(kill), SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(kcmp), SCMP_SYS(unshare),
    SCMP_SYS(setns), SCMP_SYS(personality), SCMP_SYS(setpriority), SCMP_SYS(memfd_create),
    /* files and what is said of them */
    SCMP_SYS(creat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(mknod), SCMP_SYS(mknodat),
    SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(rename),
    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir),
    SCMP_SYS(truncate), SCMP_SYS(truncate64), SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64),
    SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchown),
    SCMP_SYS(lchown), SCMP_SYS(fchownat), SCMP_SYS(utime), SCMP_SYS(utimes), SCMP_SYS(utimensat),
    SCMP_SYS(futimesat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr),
    SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr),
    SCMP_SYS(open_by_handle_at), SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(mount),
    SCMP_SYS(umount2), SCMP_SYS(fsopen), SCMP_SYS(open_tree), SCMP_SYS(move_mount),
    /* large parts of the kernel that nobody needs here */
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    SCMP_SYS(userfaultfd), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(seccomp),
    SCMP_SYS(prctl), SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key),
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(kexec_load), SCMP_SYS(reboot),
    SCMP_SYS(swapon), SCMP_SYS(quotactl), SCMP_SYS(acct), SCMP_SYS(syslog)};

/* Calls that libseccomp may be too old for, by numbers that do not differ between processors
 * (since 5.1): fchmodat2, setxattrat, removexattrat, open_tree_attr, file_setattr. */
static const int not_online_new[] = {452, 463, 466, 467, 469};

static bool rule(scmp_filter_ctx filter, uint32_t action, int call)
{
	/* One that this processor does not have is left out by libseccomp; one that libseccomp does
	 * not know yet has a number that no call has. */
	return seccomp_rule_add(filter, action, call, 0) != -ENOMEM;
}

static bool rule_if(scmp_filter_ctx filter, uint32_t action, int call, struct scmp_arg_cmp arg)
{
	return seccomp_rule_add_array(filter, action, call, 1, &arg) != -ENOMEM;
}

static bool load(scmp_filter_ctx filter, bool ok)
{
	ok = ok && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}

bool seccomp_enter_picture(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	const struct scmp_arg_cmp no_code = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < COUNT(for_pictures); i++)
		ok = rule(filter, SCMP_ACT_ALLOW, for_pictures[i]);
	ok = ok && rule_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), no_code) &&
	     rule_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), no_code) &&
	     rule_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), no_code);
	return load(filter, ok);
}

/* Any of BITS in the argument AT of CALL. */
static bool forbid_bits(scmp_filter_ctx filter, int call, unsigned at, unsigned bits)
{
	bool ok = true;

	for (unsigned bit = 1; bit != 0; bit <<= 1) {
		if ((bits & bit) != 0)
			ok = rule_if(filter, SCMP_ACT_ERRNO(EPERM), call,
				 (struct scmp_arg_cmp){at, SCMP_CMP_MASKED_EQ, bit, bit}) &&
			     ok;
	}
	return ok;
}

/* Servers on the internet, and what the C library asks the kernel about addresses: no local
 * sockets, behind which are agents and daemons. */
static bool forbid_sockets(scmp_filter_ctx filter)
{
	bool ok = rule_if(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket),
	    (struct scmp_arg_cmp){0, SCMP_CMP_GT, AF_NETLINK, 0});

	for (unsigned family = 0; ok && family < AF_NETLINK; family++) {
		if (family != AF_INET && family != AF_INET6)
			ok = rule_if(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket),
			    (struct scmp_arg_cmp){0, SCMP_CMP_EQ, family, 0});
	}
	return ok;
}

bool seccomp_enter_online(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < COUNT(not_online); i++)
		ok = rule(filter, SCMP_ACT_ERRNO(EPERM), not_online[i]);
	for (size_t i = 0; ok && i < COUNT(not_online_new); i++)
		ok = rule(filter, SCMP_ACT_ERRNO(EPERM), not_online_new[i]);
	/* Their flags lie in memory: the C library falls back to calls whose flags are seen. */
	ok = ok && rule(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)) &&
	     rule(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2)) && forbid_sockets(filter) &&
	     forbid_bits(filter, SCMP_SYS(open), 1, CHANGES) &&
	     forbid_bits(filter, SCMP_SYS(openat), 2, CHANGES) &&
	     rule_if(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone),
		 (struct scmp_arg_cmp){0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0}) &&
	     /* The C library signals itself by it, where it aborts. */
	     rule_if(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill),
		 (struct scmp_arg_cmp){0, SCMP_CMP_NE, (scmp_datum_t)getpid(), 0});
	return load(filter, ok);
}

#else

bool seccomp_enter_picture(void)
{
	return false;
}

bool seccomp_enter_online(void)
{
	return false;
}

#endif
