/* SPDX-License-Identifier: Apache-2.0 */
/* For O_TMPFILE and renameat2. */
#define _GNU_SOURCE
#include "io/tmp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "io/hidden.h"

#define NAME_TRIES 100
#define SPOOL_PATH_SIZE 1024
#define FD_PATH_SIZE 40 /* "/proc/self/fd/" and an int */

static void fd_path(int fd, char path[FD_PATH_SIZE])
{
	(void)snprintf(path, FD_PATH_SIZE, "/proc/self/fd/%d", fd);
}

/* -1 where the file system or the kernel has no unnamed files, or no way to name them later. */
static int open_unnamed(int dirfd, mode_t mode)
{
#ifdef O_TMPFILE
	char path[FD_PATH_SIZE];
	int fd = openat(dirfd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode);

	if (fd < 0)
		return -1;
	fd_path(fd, path);
	if (access(path, F_OK) == 0)
		return fd;
	(void)close(fd); /* no /proc here: the file could never be given a name */
#else
	(void)dirfd;
	(void)mode;
#endif
	return -1;
}

void prov_tmp_init(struct prov_tmp *tmp)
{
	memset(tmp, 0, sizeof(*tmp));
	tmp->fd = -1;
	tmp->dirfd = -1;
}

/* Takes the hidden name number ATTEMPT; -1 with errno EEXIST where that is another's. */
static int open_hidden(struct prov_tmp *tmp, const char *name, mode_t mode, unsigned attempt)
{
	int fd;

	if (prov_hidden_name(tmp->name, name, attempt, NULL) != PROV_OK)
		return -1;
	fd = openat(tmp->dirfd, tmp->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return -1;
	/* Before it was held, it could pass for litter. */
	if (prov_hidden_hold(fd) && prov_hidden_is(tmp->dirfd, tmp->name, fd))
		return fd;
	(void)close(fd);
	errno = EEXIST;
	return -1;
}

int prov_tmp_open(
    struct prov_tmp *tmp, int dirfd, const char *name, mode_t mode, struct prov_err *err)
{
	prov_tmp_init(tmp);
	tmp->dirfd = dirfd;
	prov_hidden_sweep(dirfd, name);
	tmp->fd = open_unnamed(dirfd, mode);
	for (unsigned i = 0; tmp->fd < 0 && i < NAME_TRIES; i++) {
		tmp->fd = open_hidden(tmp, name, mode, i);
		if (tmp->fd < 0 && errno != EEXIST)
			break;
	}
	if (tmp->fd < 0) {
		int saved = errno;

		tmp->name[0] = '\0';
		return prov_fail_errno(err, saved, "no file can be made in the output folder");
	}
	return PROV_OK;
}

/* Gives the file a hidden name beside its future place, NAME. */
static int link_hidden(struct prov_tmp *tmp, const char *name, struct prov_err *err)
{
	char path[FD_PATH_SIZE];

	fd_path(tmp->fd, path);
	(void)prov_hidden_hold(tmp->fd); /* nobody else can hold what has no name */
	for (unsigned i = 0; i < NAME_TRIES; i++) {
		int code = prov_hidden_name(tmp->name, name, i, err);

		if (code == PROV_OK &&
		    linkat(AT_FDCWD, path, tmp->dirfd, tmp->name, AT_SYMLINK_FOLLOW) == 0)
			return PROV_OK;
		tmp->name[0] = '\0';
		if (code != PROV_OK)
			return code;
		if (errno != EEXIST)
			break;
	}
	return prov_fail_errno(err, errno, "the output can't be given a name");
}

/* Zero, or -1 with errno EEXIST where NAME is taken. */
static int rename_new(int dirfd, const char *from, const char *name)
{
#ifdef RENAME_NOREPLACE
	if (renameat2(dirfd, from, dirfd, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
#endif
	if (linkat(dirfd, from, dirfd, name, 0) != 0)
		return -1;
	(void)unlinkat(dirfd, from, 0);
	return 0;
}

static int fail_publish(int sys_errno, struct prov_err *err)
{
	if (sys_errno == EEXIST)
		return prov_fail(err, PROV_E_EXISTS, "the output file exists already");
	return prov_fail_errno(err, sys_errno, "the output can't be put in its place");
}

int prov_tmp_publish(struct prov_tmp *tmp, const char *name, bool replace, struct prov_err *err)
{
	char path[FD_PATH_SIZE];
	int code;

	if (tmp->name[0] == '\0' && !replace) {
		fd_path(tmp->fd, path);
		if (linkat(AT_FDCWD, path, tmp->dirfd, name, AT_SYMLINK_FOLLOW) != 0)
			return fail_publish(errno, err);
		return PROV_OK;
	}
	/* Only a rename replaces in one step, and a rename needs a name to start from. */
	if (tmp->name[0] == '\0') {
		code = link_hidden(tmp, name, err);
		if (code != PROV_OK)
			return code;
	}
	if (replace ? renameat(tmp->dirfd, tmp->name, tmp->dirfd, name) != 0
		    : rename_new(tmp->dirfd, tmp->name, name) != 0)
		return fail_publish(errno, err); /* the hidden name goes with prov_tmp_drop */
	tmp->name[0] = '\0';
	return PROV_OK;
}

void prov_tmp_drop(struct prov_tmp *tmp)
{
	if (tmp->name[0] != '\0')
		(void)unlinkat(tmp->dirfd, tmp->name, 0);
	if (tmp->fd >= 0)
		(void)close(tmp->fd);
	prov_tmp_init(tmp);
}

/* Who reads that there is no room has to know where. */
static const char *spool_place(void)
{
	const char *dir = getenv("TMPDIR");

	return dir == NULL || dir[0] == '\0' ? "/tmp" : "the folder that TMPDIR names";
}

int prov_tmp_spool(int *fd, struct prov_err *err)
{
	const char *dir = getenv("TMPDIR");
	char path[SPOOL_PATH_SIZE];
	int n;

	*fd = -1;
	if (dir == NULL || dir[0] == '\0')
		dir = "/tmp";
#ifdef O_TMPFILE
	*fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (*fd >= 0)
		return PROV_OK;
#endif
	n = snprintf(path, sizeof(path), "%s/prov-XXXXXX", dir);
	if (n < 0 || (size_t)n >= sizeof(path))
		return prov_fail(err, PROV_E_USAGE, "the name in TMPDIR is too long");
	*fd = mkostemp(path, O_CLOEXEC);
	if (*fd < 0)
		return prov_fail_errno(
		    err, errno, "no temporary file can be made in %s", spool_place());
	(void)unlink(path);
	return PROV_OK;
}

/* 0, or the errno. The bytes fit into what a file can be. */
static int write_all(int fd, uint64_t off, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0) {
		ssize_t n = pwrite(fd, p, len, (off_t)off);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		p += n;
		off += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}

static bool too_large(uint64_t off, size_t len)
{
	return off > INT64_MAX || len > (uint64_t)INT64_MAX - off;
}

int prov_tmp_write_at(int fd, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	int failed;

	if (too_large(off, len))
		return prov_refuse(
		    err, PROV_LIMIT_FILE_SIZE, "the output is larger than a file can be");
	failed = write_all(fd, off, data, len);
	if (failed != 0)
		return prov_fail_errno(err, failed, "the output can't be written");
	return PROV_OK;
}

int prov_tmp_spool_write(int fd, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	int failed;

	if (too_large(off, len))
		return prov_refuse(
		    err, PROV_LIMIT_FILE_SIZE, "the temporary file is larger than a file can be");
	failed = write_all(fd, off, data, len);
	if (failed != 0)
		return prov_fail_errno(
		    err, failed, "the temporary file in %s can't be written", spool_place());
	return PROV_OK;
}

bool prov_tmp_wait(int fd, short events)
{
	struct pollfd one = {.fd = fd, .events = events};
	int saved = errno, n;

	if (saved != EAGAIN)
		return false;
	do {
		n = poll(&one, 1, -1);
	} while (n < 0 && errno == EINTR);
	errno = saved;
	return n > 0;
}

int prov_tmp_read_at(int fd, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	uint8_t *p = buf;

	*got = 0;
	if (too_large(off, len))
		return prov_refuse(
		    err, PROV_LIMIT_FILE_SIZE, "an offset is larger than a file can be");
	while (*got < len) {
		ssize_t n = pread(fd, &p[*got], len - *got, (off_t)(off + *got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return prov_fail_errno(err, errno, "the file can't be read");
		if (n == 0)
			break;
		*got += (size_t)n;
	}
	return PROV_OK;
}
