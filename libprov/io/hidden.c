/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* flock, getrandom */
#include "io/hidden.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

/* FNV-1a: names that meet by chance only share a hidden name, and its lock keeps them apart. */
static uint64_t number_of(const char *name)
{
	uint64_t n = 0xcbf29ce484222325;

	for (const char *p = name; *p != '\0'; p++)
		n = (n ^ (uint8_t)*p) * 0x100000001b3;
	return n;
}

int prov_hidden_name(
    char out[PROV_HIDDEN_NAME], const char *name, unsigned attempt, struct prov_err *err)
{
	uint64_t n = number_of(name);

	if (attempt > 0 && getrandom(&n, sizeof(n), 0) != (ssize_t)sizeof(n))
		return prov_fail_errno(err, errno, "no random name for a temporary file");
	(void)snprintf(out, PROV_HIDDEN_NAME, ".prov-%016llx", (unsigned long long)n);
	return PROV_OK;
}

bool prov_hidden_hold(int fd)
{
	/* Where there are no locks nobody sweeps either: a sweep needs one. */
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

bool prov_hidden_is(int dirfd, const char *hidden, int fd)
{
	struct stat named, open;

	return fstat(fd, &open) == 0 && fstatat(dirfd, hidden, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

/* For writing where it may be: some network file systems lock nothing else. */
static int open_left(int dirfd, const char *hidden)
{
	const int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = openat(dirfd, hidden, O_RDWR | flags);

	return fd < 0 && errno == EACCES ? openat(dirfd, hidden, O_RDONLY | flags) : fd;
}

void prov_hidden_sweep(int dirfd, const char *name)
{
	char hidden[PROV_HIDDEN_NAME];
	struct stat st;
	int fd;

	if (prov_hidden_name(hidden, name, 0, NULL) != PROV_OK)
		return;
	fd = open_left(dirfd, hidden);
	if (fd < 0)
		return;
	/* The lock comes before the look: who holds it may unlink the name, and nobody else. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    flock(fd, LOCK_EX | LOCK_NB) == 0 && prov_hidden_is(dirfd, hidden, fd))
		(void)unlinkat(dirfd, hidden, 0);
	(void)close(fd);
}
