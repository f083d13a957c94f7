/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Output to a descriptor that may be a pipe: nothing can be patched or taken back there, so that it
 * is made elsewhere first and goes out whole.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "io/tmp.h"
#include "prov/io.h"

struct fd_sink {
	struct prov_sink sink;
	int spool, fd;
	uint64_t size;
	bool committed;
};

/* What went out can't be taken back, and more of it would be another file. */
static const char written_already[] = "the output was written already";

static int fd_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct fd_sink *f = ctx;
	int code;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	code = prov_tmp_spool_write(f->spool, f->size, data, len, err);
	if (code == PROV_OK)
		f->size += len;
	return code;
}

static int fd_write_at(void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct fd_sink *f = ctx;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	if (off > f->size || len > f->size - off)
		return prov_fail(
		    err, PROV_E_INTERNAL, "bytes that were not written yet can't be replaced");
	return prov_tmp_spool_write(f->spool, off, data, len, err);
}

static int fd_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct fd_sink *f = ctx;

	*got = 0;
	if (off > f->size)
		return prov_fail_at(err, PROV_E_TRUNC, f->size, "the output ends here");
	return prov_tmp_read_at(f->spool, off, buf, len, got, err);
}

static int write_all(int fd, const uint8_t *p, size_t n, struct prov_err *err)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && (errno == EINTR || prov_tmp_wait(fd, POLLOUT)))
			continue;
		if (done < 0)
			return prov_fail_errno(err, errno, "the output can't be written");
		p += done;
		n -= (size_t)done;
	}
	return PROV_OK;
}

static int fd_commit(void *ctx, struct prov_err *err)
{
	struct fd_sink *f = ctx;
	uint8_t *buf;
	int code = PROV_OK;

	if (f->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	f->committed = true; /* whatever comes of it: half of it may be out */
	buf = malloc(PROV_IO_BLOCK);
	if (buf == NULL)
		return prov_fail_nomem(err);
	for (uint64_t off = 0; off < f->size && code == PROV_OK;) {
		size_t got;

		code = prov_tmp_read_at(f->spool, off, buf, PROV_IO_BLOCK, &got, err);
		if (code == PROV_OK && got == 0)
			code = prov_fail(err, PROV_E_IO, "the temporary file became shorter");
		if (code == PROV_OK)
			code = write_all(f->fd, buf, got, err);
		off += got;
	}
	free(buf);
	return code;
}

static void fd_close(void *ctx)
{
	struct fd_sink *f = ctx;

	if (f->spool >= 0)
		(void)close(f->spool);
	free(f);
}

int prov_sink_fd(struct prov_sink **out, int fd, struct prov_err *err)
{
	struct fd_sink *f;
	int code;

	*out = NULL;
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		return prov_fail_nomem(err);
	code = prov_tmp_spool(&f->spool, err);
	if (code != PROV_OK) {
		free(f);
		return code;
	}
	f->fd = fd;
	f->sink.write = fd_write;
	f->sink.write_at = fd_write_at;
	f->sink.read_at = fd_read_at;
	f->sink.commit = fd_commit;
	f->sink.close = fd_close;
	f->sink.ctx = f;
	*out = &f->sink; /* transferred */
	return PROV_OK;
}
