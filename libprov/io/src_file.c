/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source over a descriptor: one descriptor from the first byte to the last, so that what was
 * judged is what was read, whatever happens to the name meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "io/clone.h"
#include "io/still.h"
#include "io/sums.h"
#include "io/tmp.h"
#include "prov/io.h"

/* How long somebody may take to open the other end of a pipe: half a second. */
#define WRITER_TRIES 10u
#define WRITER_WAIT 50 /* milliseconds */

struct file_src {
	struct prov_src src;
	int fd;
	uint64_t base;      /* where the source begins in the file */
	struct stat opened; /* the file, as it was then */
};

static int file_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct file_src *f = ctx;
	int code;

	*got = 0;
	if (off > f->src.size)
		return prov_fail_at(err, PROV_E_TRUNC, f->src.size, "the file ends here");
	if (len > f->src.size - off)
		len = (size_t)(f->src.size - off);
	code = prov_tmp_read_at(f->fd, f->base + off, buf, len, got, err);
	/* A file that shrank was not judged; that it is truncated would be a verdict. */
	if (code == PROV_OK && *got < len) {
		*got = 0;
		return prov_fail_at(
		    err, PROV_E_IO, off, "the file became shorter while it was read");
	}
	return code;
}

bool prov_src_is_file(const struct prov_src *src)
{
	return src->read_at == file_read_at;
}

const struct stat *prov_src_file(const struct prov_src *src, int *fd, uint64_t *base)
{
	const struct file_src *f = src->ctx;

	if (!prov_src_is_file(src))
		return NULL;
	*fd = f->fd;
	*base = f->base;
	return &f->opened;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

int prov_src_check_still(const struct prov_src *src, struct prov_err *err)
{
	const struct file_src *f;
	struct stat st;

	if (!prov_src_is_file(src))
		return PROV_OK;
	f = src->ctx;
	if (fstat(f->fd, &st) != 0)
		return prov_fail_errno(err, errno, "can't be examined");
	/* Who sets the time of the content back moves that of the change. */
	if (st.st_size == f->opened.st_size && same_time(st.st_mtim, f->opened.st_mtim) &&
	    same_time(st.st_ctim, f->opened.st_ctim))
		return PROV_OK;
	return prov_fail(err, PROV_E_IO, "the file was changed while it was read");
}

static void file_close(void *ctx)
{
	struct file_src *f = ctx;

	if (f->fd >= 0)
		(void)close(f->fd);
	free(f);
}

/* FD passes to the source, also where this fails. */
static int make_src(
    struct prov_src **out, int fd, uint64_t base, uint64_t size, struct prov_err *err)
{
	struct file_src *f = calloc(1, sizeof(*f));

	if (f == NULL) {
		(void)close(fd);
		return prov_fail_nomem(err);
	}
	if (fstat(fd, &f->opened) != 0) {
		int code = prov_fail_errno(err, errno, "the input can't be examined");

		(void)close(fd);
		free(f);
		return code;
	}
	/* Advice only: nothing is lost where it is not taken. */
	(void)posix_fadvise(fd, (off_t)base, 0, POSIX_FADV_SEQUENTIAL);
	f->src.read_at = file_read_at;
	f->src.close = file_close;
	f->src.ctx = f;
	f->src.size = size;
	f->fd = fd;
	f->base = base;
	*out = &f->src; /* transferred */
	return PROV_OK;
}

/* Behind the SIZE bytes that are there. */
static int copy_all(int from, int to, uint64_t *size, struct prov_err *err)
{
	uint8_t *buf = malloc(PROV_IO_BLOCK);
	int code = PROV_OK;

	if (buf == NULL)
		return prov_fail_nomem(err);
	while (code == PROV_OK) {
		ssize_t n = read(from, buf, PROV_IO_BLOCK);

		if (n < 0 && (errno == EINTR || prov_tmp_wait(from, POLLIN)))
			continue;
		if (n < 0)
			code = prov_fail_errno(err, errno, "the input can't be read");
		if (n <= 0)
			break;
		code = prov_tmp_spool_write(to, *size, buf, (size_t)n, err);
		*size += (uint64_t)n;
	}
	free(buf);
	return code;
}

/* What can be read only once is read once, to its end, into a file that can be read again. Its
 * first N bytes were read already. */
static int make_spooled(
    struct prov_src **out, int fd, const uint8_t *first, size_t n, struct prov_err *err)
{
	uint64_t size = n;
	int spool, code;

	code = prov_tmp_spool(&spool, err);
	if (code != PROV_OK)
		return code;
	code = prov_tmp_spool_write(spool, 0, first, n, err);
	if (code == PROV_OK)
		code = copy_all(fd, spool, &size, err);
	if (code != PROV_OK) {
		(void)close(spool);
		return code;
	}
	return make_src(out, spool, 0, size, err);
}

/*
 * A pipe by name, opened without waiting: there may be nobody at its other end, nor ever will be.
 * Its first byte, where there is one yet, tells whether there is.
 */
static int open_pipe(int fd, uint8_t *first, size_t *n, struct prov_err *err)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	int flags = fcntl(fd, F_GETFL);
	ssize_t got = read(fd, first, 1);

	for (unsigned i = 0; got == 0 && i < WRITER_TRIES; i++) {
		if (poll(&one, 1, WRITER_WAIT) > 0 && (one.revents & POLLHUP) != 0)
			break; /* somebody was there, and had nothing to say */
		got = read(fd, first, 1);
	}
	if (got == 0 && (one.revents & POLLHUP) == 0)
		return prov_fail(err, PROV_E_USAGE, "is a pipe that nobody writes to");
	if (got < 0 && errno != EAGAIN && errno != EINTR)
		return prov_fail_errno(err, errno, "the input can't be read");
	if (flags == -1 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0)
		return prov_fail_errno(err, errno, "can't be examined");
	*n = got > 0 ? 1 : 0;
	return PROV_OK;
}

/* For a name: what is neither a file nor a pipe is a mistake, and opening it could do something. */
static int check_kind(mode_t mode, struct prov_err *err)
{
	if (S_ISREG(mode) || S_ISFIFO(mode))
		return PROV_OK;
	if (S_ISDIR(mode))
		return prov_fail(err, PROV_E_USAGE, "is a folder, not a file");
	if (S_ISSOCK(mode))
		return prov_fail(err, PROV_E_USAGE, "is a socket, not a file");
	return prov_fail(err, PROV_E_USAGE, "is a device, not a file");
}

/* First as what is no link itself: a sandbox can let that pass without a look at where links lead.
 */
static int open_name(const char *path)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd;

	do {
		fd = open(path, flags | O_NOFOLLOW);
		if (fd < 0 && errno == ELOOP)
			fd = open(path, flags);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

int prov_src_open(struct prov_src **out, const char *path, struct prov_err *err)
{
	struct stat st;
	uint8_t first = 0;
	size_t n = 0;
	int fd, code;

	*out = NULL;
	if (stat(path, &st) != 0)
		return prov_fail_errno(err, errno, "can't be opened");
	code = check_kind(st.st_mode, err);
	if (code != PROV_OK)
		return code;
	fd = open_name(path);
	if (fd < 0)
		return prov_fail_errno(err, errno, "can't be opened");
	/* Again: the name may lead elsewhere by now. */
	if (fstat(fd, &st) != 0)
		code = prov_fail_errno(err, errno, "can't be examined");
	else
		code = check_kind(st.st_mode, err);
	if (code == PROV_OK && S_ISREG(st.st_mode))
		return make_src(out, fd, 0, (uint64_t)st.st_size, err);
	if (code == PROV_OK)
		code = open_pipe(fd, &first, &n, err);
	if (code == PROV_OK)
		code = make_spooled(out, fd, &first, n, err);
	(void)close(fd);
	return code;
}

int prov_src_fd(struct prov_src **out, int fd, struct prov_err *err)
{
	struct stat st;
	off_t pos;
	int own;

	*out = NULL;
	if (fstat(fd, &st) != 0)
		return prov_fail_errno(err, errno, "the input can't be examined");
	if (S_ISDIR(st.st_mode))
		return prov_fail(err, PROV_E_USAGE, "is a folder, not a file");
	if (!S_ISREG(st.st_mode))
		return make_spooled(out, fd, NULL, 0, err);
	/* As with a pipe, the input begins where the descriptor stands. */
	pos = lseek(fd, 0, SEEK_CUR);
	if (pos < 0 || pos > st.st_size)
		pos = pos < 0 ? 0 : st.st_size;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0)
		return prov_fail_errno(err, errno, "the input can't be opened again");
	return make_src(out, own, (uint64_t)pos, (uint64_t)(st.st_size - pos), err);
}
