/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code that was taken over: it tries what such code would, and says of each attempt whether it was
 * "done" or "stopped".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox_violate.h"

/* Who started us, found out while that could be asked. */
static pid_t parent;

__attribute__((constructor)) static void find_parent(void)
{
	parent = getppid();
}

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

static const char *input_name(void)
{
	const char *name = getenv("VIOLATE_INPUT");

	return name == NULL ? "" : name;
}

static long chmod_input(void)
{
	return chmod(input_name(), 0600);
}

static long rename_input(void)
{
	return rename(input_name(), input_name());
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

/* Who is traced stops at each signal, that of the end of its child too. */
static bool is_traced;

static long watch_other(void)
{
	long rc = ptrace(PTRACE_TRACEME, 0, NULL, NULL);

	is_traced = rc == 0;
	return rc;
}

static long signal_parent(void)
{
	return kill(parent, 0);
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

/* Calls by which others are reached, or more is had than the C library shows. */
static long read_memory_of_parent(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {&byte, 1};

	/* At that address there may be nothing. */
	return process_vm_readv(parent, &here, 1, &there, 1, 0) == -1 && errno != EFAULT ? -1 : 0;
}

static long open_parents_memory(void)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%ld/mem", (long)parent);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static long take_parents_descriptor(void)
{
	long fd = syscall(SYS_pidfd_open, parent, 0);

	return fd == -1 ? -1 : syscall(SYS_pidfd_getfd, fd, 0, 0);
}

static long set_up_ring(void)
{
	unsigned char params[256] = {0};

	return syscall(SYS_io_uring_setup, 4, params);
}

static long start_by_clone3(void)
{
	unsigned char args[64] = {0};
	long pid = syscall(SYS_clone3, args, sizeof(args));

	if (pid == 0)
		_exit(0);
	return pid;
}

/* There is no such program: who may execute finds that out. */
static long execute_descriptor(void)
{
	char name[] = "true", *argv[] = {name, NULL}, *env[] = {NULL};
	long rc = syscall(SYS_execveat, AT_FDCWD, "/nonexistent", argv, env, 0);

	return rc == -1 && errno == ENOENT ? 0 : rc;
}

static long change_personality(void)
{
	return personality(0xffffffff);
}

static long control_process(void)
{
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

static long handle_faults(void)
{
	return syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* of user mode only */);
}

static long open_by_handle(void)
{
	unsigned char handle[64] = {0};

	handle[0] = 8; /* bytes */
	return syscall(SYS_open_by_handle_at, AT_FDCWD, handle, O_RDONLY) == -1 &&
		       (errno == ESTALE || errno == EBADF)
		   ? 0
		   : -1;
}

static long listen_to_calls(void)
{
	return syscall(SYS_seccomp, 2 /* which actions are there */, 0, &(unsigned){0x7fff0000u});
}

static long watch_events(void)
{
	unsigned char attr[128] = {0};

	attr[4] = sizeof(attr);
	return syscall(SYS_perf_event_open, attr, 0, -1, -1, 0) == -1 && errno != EPERM &&
		       errno != EACCES
		   ? 0
		   : -1;
}

static long trace_system(void)
{
	unsigned char attr[128] = {0};

	return syscall(SYS_bpf, 0xffff, attr, sizeof(attr)) == -1 && errno == EINVAL ? 0 : -1;
}

static long open_with_more(void)
{
	unsigned char how[24] = {0};

	return syscall(SYS_openat2, AT_FDCWD, getenv("VIOLATE_INPUT"), how, sizeof(how));
}

static long signal_group(void)
{
	return kill(0, 0);
}

/* As kill, by other names. */
static long signal_thread_of_parent(void)
{
	return syscall(SYS_tgkill, parent, parent, 0);
}

static long queue_signal_to_parent(void)
{
	unsigned char info[128] = {0};
	const int code = SI_QUEUE; /* where it stands behind si_signo and si_errno */

	memcpy(&info[8], &code, sizeof(code));
	return syscall(SYS_rt_tgsigqueueinfo, parent, parent, SIGURG, info);
}

/* By a call of 2023, which the headers of the system may not know. */
static long chmod_anew(void)
{
	const long fchmodat2 = 452;

	return syscall(fchmodat2, AT_FDCWD, input_name(), 0600, 0);
}

static const struct {
	const char *what;
	long (*attempt)(void);
	bool elsewhere; /* can be forbidden by others, too */
} violations[] = {
    {"read another file", read_other, false},
    {"make a file", make_file, false},
    {"open the input for writing", change_input, false},
    {"change the mode of the input", chmod_input, false},
    {"rename the input", rename_input, false},
    {"make a socket", make_socket, false},
    {"connect", connect_to, false},
    {"make a local socket", make_unix_socket, false},
    {"execute a program", execute, false},
    {"make a process", make_process, false},
    {"be traced", watch_other, false},
    {"signal the parent", signal_parent, true},
    {"make memory for code", make_code, false},
    {"make a file in memory", make_memory_file, false},
    {"part from the other threads", leave_namespace, false},
    {"read memory of the parent", read_memory_of_parent, true},
    {"open memory of the parent", open_parents_memory, true},
    {"take a descriptor of the parent", take_parents_descriptor, true},
    {"set up a ring", set_up_ring, true},
    {"start a process by clone3", start_by_clone3, true},
    {"execute a descriptor", execute_descriptor, false},
    {"change the personality", change_personality, false},
    {"control the process", control_process, false},
    {"handle faults", handle_faults, true},
    {"open by handle", open_by_handle, true},
    {"listen to calls", listen_to_calls, false},
    {"watch events", watch_events, true},
    {"trace the system", trace_system, true},
    {"open with openat2", open_with_more, false},
    {"signal the group", signal_group, true},
    {"signal a thread of the parent", signal_thread_of_parent, true},
    {"queue a signal to the parent", queue_signal_to_parent, true},
    {"change the mode of the input anew", chmod_anew, true},
};

/* Each of the paths in VIOLATE_PATHS, between colons. */
static void try_paths(void)
{
	const char *list = getenv("VIOLATE_PATHS");
	char *paths = list == NULL ? NULL : strdup(list), *state = NULL;

	for (char *path = paths == NULL ? NULL : strtok_r(paths, ":", &state); path != NULL;
	     path = strtok_r(NULL, ":", &state)) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		(void)fprintf(stderr, "%s: %s\n", fd == -1 ? "kept from" : "opened", path);
		if (fd != -1)
			(void)close(fd);
	}
	free(paths);
}

static struct {
	char path[4096];
	atomic_bool stop;
} flipped;

/* Between the look at a name and its use, another thread makes it another name. */
static void *flip(void *ctx)
{
	const char *const *names = ctx;

	while (!atomic_load(&flipped.stop)) {
		for (size_t i = 0; i < 2;
		     i++) /* bytes that others read meanwhile: as hostile as it gets */
			memcpy(flipped.path, names[i], strlen(names[i]) + 1);
	}
	return NULL;
}

/* VIOLATE_INPUT and VIOLATE_READ should be of one length. */
static void try_flipping(void)
{
	const char *names[] = {getenv("VIOLATE_INPUT"), getenv("VIOLATE_READ")};
	struct stat secret, got;
	unsigned opened = 0, wrong = 0;
	pthread_t thread;

	if (getenv("VIOLATE_FLIP") == NULL || stat(names[1], &secret) != 0 ||
	    pthread_create(&thread, NULL, flip, names) != 0)
		return;
	for (unsigned i = 0; i < 20000; i++) {
		int fd = open(flipped.path, O_RDONLY | O_CLOEXEC);

		if (fd == -1 || fstat(fd, &got) != 0)
			continue;
		opened++;
		wrong += got.st_ino == secret.st_ino && got.st_dev == secret.st_dev ? 1 : 0;
		(void)close(fd);
	}
	atomic_store(&flipped.stop, true);
	(void)pthread_join(thread, NULL);
	(void)fprintf(stderr, "flipped: %s opened, the other one %u times\n",
	    opened > 0 ? "was" : "never", wrong);
}

bool violate(void)
{
	const struct timespec tick = {.tv_nsec = 50000000};
	bool done = true;

	/* Once more, since the input was changed: it is again. */
	if (is_traced) {
		(void)nanosleep(&tick, NULL);
		(void)chmod_input();
		return true;
	}
	try_paths();
	try_flipping();

	for (size_t i = 0; i < sizeof(violations) / sizeof(violations[0]); i++) {
		errno = 0;
		if (violations[i].attempt() == -1) {
			/* Without a sandbox, some are up to who runs the machine. */
			if (violations[i].elsewhere && getenv("VIOLATE_FREELY") != NULL)
				continue;
			done = false;
			(void)fprintf(stderr, "stopped (%s): %s\n",
			    errno == EPERM    ? "EPERM"
			    : errno == EACCES ? "EACCES"
			    : errno == ENOSYS ? "ENOSYS"
					      : "otherwise",
			    violations[i].what);
		} else {
			(void)fprintf(stderr, "done: %s\n", violations[i].what);
		}
	}
	return done;
}
