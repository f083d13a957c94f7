/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that appears whole or not at all: it is made without a name in the folder where it will
 * stand, and gets its name in one step when it is finished.
 */
#define _GNU_SOURCE /* realpath, flock */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/err.h"
#include "io/attrs.h"
#include "io/clone.h"
#include "io/tmp.h"
#include "prov/io.h"

/* How long another one may take to put its file in place: a second. */
#define HOLD_TRIES 500u
#define HOLD_WAIT 2 /* milliseconds */

struct file_sink {
	struct prov_sink sink;
	struct prov_tmp tmp;
	char *path; /* where it will stand; a link is followed already */
	char *base; /* the last part of it, inside path */
	int dirfd;
	unsigned flags;
	uint64_t size;
	bool has_old;
	struct stat old; /* what stood there when the sink was opened, and is to be replaced */
	bool committed;
};

/* The file that appeared is not to change any more. */
static const char written_already[] = "the output was written already";

static int file_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct file_sink *f = ctx;
	int code;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	code = prov_tmp_write_at(f->tmp.fd, f->size, data, len, err);
	if (code == PROV_OK)
		f->size += len;
	return code;
}

bool prov_sink_may_clone(const struct prov_sink *sink, const struct prov_src *src)
{
	const struct file_sink *f = sink->ctx;
	const struct stat *opened;
	uint64_t base;
	int fd;

	if (sink->write != file_write)
		return false;
	opened = prov_src_file(src, &fd, &base);
	return opened != NULL && prov_clone_may(opened, fd, f->tmp.fd);
}

bool prov_sink_clone(struct prov_sink *sink, const struct prov_src *src, uint64_t off, uint64_t len)
{
	struct file_sink *f = sink->ctx;
	uint64_t base;
	int fd;

	if (!prov_sink_may_clone(sink, src) || prov_src_file(src, &fd, &base) == NULL ||
	    f->committed || !prov_clone(fd, base + off, len, f->tmp.fd, f->size))
		return false;
	f->size += len;
	return true;
}

void prov_sink_like(struct prov_sink *sink, const struct prov_src *src, mode_t most)
{
	const struct file_sink *f = sink->ctx;
	const struct stat *like;
	struct stat new;
	uint64_t base;
	int fd;

	if (sink->write != file_write || f->has_old)
		return;
	like = prov_src_file(src, &fd, &base);
	/* What came through a pipe lies in a file without a name, whose mode nobody chose. */
	if (like == NULL || like->st_nlink == 0 || fstat(f->tmp.fd, &new) != 0)
		return;
	/* The umask let these read, so it lets them execute; one that does not is seldom. */
	most &= new.st_mode | (new.st_mode & 0444) >> 2;
	/* A file system that knows no modes has nobody to keep out by them. */
	(void)fchmod(f->tmp.fd, like->st_mode & most & 0777);
}

static int file_write_at(
    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct file_sink *f = ctx;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	if (off > f->size || len > f->size - off)
		return prov_fail(
		    err, PROV_E_INTERNAL, "bytes that were not written yet can't be replaced");
	return prov_tmp_write_at(f->tmp.fd, off, data, len, err);
}

static int file_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct file_sink *f = ctx;

	*got = 0;
	if (off > f->size)
		return prov_fail_at(err, PROV_E_TRUNC, f->size, "the output ends here");
	return prov_tmp_read_at(f->tmp.fd, off, buf, len, got, err);
}

/* What the old file has beside its mode; *GUARDED: nobody is let in by another ACL than its own. */
static int keep_attrs(struct file_sink *f, bool *guarded, struct prov_err *err)
{
	int fd =
	    openat(f->dirfd, f->base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int rc;

	*guarded = false;
	/* One that we may replace, but not read. */
	if (fd < 0)
		return errno == EACCES
			   ? PROV_OK
			   : prov_fail_errno(err, errno, "the old file can't be opened");
	rc = prov_attrs_keep(fd, f->tmp.fd, guarded, err);
	(void)close(fd);
	return rc;
}

/* The same owner and group, as far as we may; false where the group is another. */
static bool keep_owner(struct file_sink *f, const struct stat *old, const struct stat *new)
{
	if (old->st_uid == new->st_uid && old->st_gid == new->st_gid)
		return true;
	if (fchown(f->tmp.fd, old->st_uid, old->st_gid) == 0)
		return true;
	/* The group alone may be one of ours. */
	return old->st_gid == new->st_gid || fchown(f->tmp.fd, (uid_t)-1, old->st_gid) == 0;
}

/* The new file takes the place of the old one with the same owner, as far as we may, mode, and what
 * else it has. */
static int keep_mode(struct file_sink *f, struct prov_err *err)
{
	struct stat old, new;
	bool same_group, guarded = true;
	mode_t mode;
	int rc = PROV_OK;

	if (fstatat(f->dirfd, f->base, &old, AT_SYMLINK_NOFOLLOW) != 0)
		return PROV_OK;
	if (S_ISDIR(old.st_mode))
		return prov_fail(err, PROV_E_USAGE, "the output is a folder, not a file");
	if (!S_ISREG(old.st_mode))
		return PROV_OK;
	if (fstat(f->tmp.fd, &new) != 0)
		return prov_fail_errno(err, errno, "the output can't be examined");
	mode = old.st_mode & 07777;
	same_group = keep_owner(f, &old, &new);
	/* Of what is no original (a report) the mode is enough; the sandbox allows no more. */
	if ((f->flags & PROV_SINK_SYNC) != 0)
		rc = keep_attrs(f, &guarded, err);
	if (rc != PROV_OK)
		return rc;
	/* What runs with its owner's rights must not run with another's, and what was for one group
	 * is not for another, nor for whom only the ACL's mask let in. */
	if (fstat(f->tmp.fd, &new) != 0)
		return prov_fail_errno(err, errno, "the output can't be examined");
	if (old.st_uid != new.st_uid || !same_group)
		mode &= 0777;
	if (!same_group || !guarded)
		mode &= ~(mode_t)070 | (mode & 07) << 3;
	if (fchmod(f->tmp.fd, mode) != 0)
		return prov_fail_errno(err, errno, "the output's mode can't be set");
	return PROV_OK;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/*
 * Of those of us who replace one file, one at a time looks and renames: two that sign it wait for
 * the same disk, and come here together. Others are not held up for it, and folders not locked: a
 * watch holds that lock for as long as it runs. A descriptor to be closed, or -1.
 */
static int hold_old(const struct file_sink *f)
{
	int fd;

	if (!f->has_old)
		return -1;
	fd = openat(f->dirfd, f->base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	for (unsigned i = 0; fd >= 0 && i < HOLD_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
			break;
		(void)poll(NULL, 0, HOLD_WAIT);
	}
	return fd;
}

/*
 * What is replaced is the file that its replacement was made of, or that the caller saw: where
 * somebody saved another one there meanwhile (a stamp, a token or a program that signs can take
 * minutes), that one stays. Between this look and the rename lie two system calls.
 */
static int check_old(const struct file_sink *f, struct prov_err *err)
{
	struct stat now;

	if (!f->has_old)
		return PROV_OK;
	if (fstatat(f->dirfd, f->base, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    now.st_dev == f->old.st_dev && now.st_ino == f->old.st_ino &&
	    now.st_size == f->old.st_size && same_time(now.st_mtim, f->old.st_mtim) &&
	    same_time(now.st_ctim, f->old.st_ctim))
		return PROV_OK;
	return prov_fail(err, PROV_E_IO,
	    "the file that was to be replaced was changed meanwhile, and is left as it is");
}

/* Some file systems say only at close that there was no room. */
static int check_close(int fd, struct prov_err *err)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	if (copy < 0)
		return prov_fail_errno(err, errno, "the output can't be finished");
	if (close(copy) != 0 && errno != EINTR)
		return prov_fail_errno(err, errno, "the output can't be written");
	return PROV_OK;
}

static int publish(struct file_sink *f, bool replace, struct prov_err *err)
{
	int held = hold_old(f), code = check_old(f, err);

	if (code == PROV_OK)
		code = prov_tmp_publish(&f->tmp, f->base, replace, err);
	if (held >= 0)
		(void)close(held);
	return code;
}

static int file_commit(void *ctx, struct prov_err *err)
{
	struct file_sink *f = ctx;
	bool replace = (f->flags & PROV_SINK_REPLACE) != 0;
	bool sync = (f->flags & PROV_SINK_SYNC) != 0;
	int code = PROV_OK;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	if (replace)
		code = keep_mode(f, err);
	if (code == PROV_OK)
		code = check_close(f->tmp.fd, err);
	if (code == PROV_OK && sync && fsync(f->tmp.fd) != 0)
		code = prov_fail_errno(err, errno, "the output can't be written");
	if (code == PROV_OK)
		code = publish(f, replace, err);
	if (code != PROV_OK)
		return code;
	f->committed = true;
	/* EINVAL: a file system that has no such thing for folders. */
	if (sync && fsync(f->dirfd) != 0 && errno != EINVAL)
		return prov_fail_errno(err, errno, "the output's folder can't be written");
	return PROV_OK;
}

static void file_close(void *ctx)
{
	struct file_sink *f = ctx;

	prov_tmp_drop(&f->tmp);
	if (f->dirfd >= 0)
		(void)close(f->dirfd);
	free(f->path);
	free(f);
}

/* Finds the real place of PATH and whether it may be written. */
static int find_place(struct file_sink *f, const char *path, struct prov_err *err)
{
	struct stat st;
	size_t len = strlen(path);

	if (len == 0)
		return prov_fail(err, PROV_E_USAGE, "the output has no name");
	if (lstat(path, &st) != 0) {
		if (errno != ENOENT)
			return prov_fail_errno(err, errno, "the output can't be opened");
		if (path[len - 1] == '/')
			return prov_fail(err, PROV_E_USAGE, "the output is a folder, not a file");
		f->path = strdup(path);
		return f->path == NULL ? prov_fail_nomem(err) : PROV_OK;
	}
	/* A link stays a link: what it leads to is replaced. */
	f->path = realpath(path, NULL);
	if (f->path == NULL)
		return prov_fail_errno(
		    err, errno, "the output is a symbolic link that can't be followed");
	if (stat(f->path, &st) != 0)
		return prov_fail_errno(err, errno, "the output can't be examined");
	if (S_ISDIR(st.st_mode))
		return prov_fail(err, PROV_E_USAGE, "the output is a folder, not a file");
	if (!S_ISREG(st.st_mode))
		return prov_fail(err, PROV_E_USAGE, "the output is not a regular file");
	if ((f->flags & PROV_SINK_REPLACE) == 0)
		return prov_fail(err, PROV_E_EXISTS, "the output file exists already");
	f->has_old = true;
	f->old = st;
	return PROV_OK;
}

static int open_folder(struct file_sink *f, struct prov_err *err)
{
	char *slash = strrchr(f->path, '/');
	const char *dir = ".";

	f->base = f->path;
	if (slash != NULL) {
		f->base = slash + 1;
		*slash = '\0';
		dir = slash == f->path ? "/" : f->path;
	}
	f->dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->dirfd < 0)
		return prov_fail_errno(err, errno, "the output folder can't be opened");
	return PROV_OK;
}

int prov_sink_file(struct prov_sink **out, const char *path, unsigned flags, struct prov_err *err)
{
	struct file_sink *f;
	int code;

	*out = NULL;
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		return prov_fail_nomem(err);
	prov_tmp_init(&f->tmp);
	f->dirfd = -1;
	f->flags = flags;
	code = find_place(f, path, err);
	if (code == PROV_OK)
		code = open_folder(f, err);
	/* Nobody reads it who could not read what it replaces, before it has that one's mode. */
	if (code == PROV_OK)
		code = prov_tmp_open(&f->tmp, f->dirfd, f->base, f->has_old ? 0600 : 0666, err);
	if (code != PROV_OK) {
		file_close(f);
		return code;
	}
	f->sink.write = file_write;
	f->sink.write_at = file_write_at;
	f->sink.read_at = file_read_at;
	f->sink.commit = file_commit;
	f->sink.close = file_close;
	f->sink.ctx = f;
	*out = &f->sink; /* transferred */
	return PROV_OK;
}
