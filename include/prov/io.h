/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where bytes come from and where they go. The library reads an asset only through struct prov_src
 * and writes one only through struct prov_sink; both may be the caller's own.
 */
#ifndef PROV_IO_H
#define PROV_IO_H

#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A random-access input of fixed size. read_at delivers up to LEN bytes from OFF into BUF and sets
 * *GOT; a short read happens only at the end; OFF beyond the size is an error. It returns PROV_OK
 * or a negative code and may be called from the thread that runs the operation only. What it fails
 * with is PROV_E_IO to whoever called the operation, but for PROV_E_NOMEM and PROV_E_CANCELLED: a
 * file that could not be read is never called malformed. Words that it leaves in ERR are kept.
 */
struct prov_src {
	int (*read_at)(
	    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err);
	void (*close)(void *ctx); /* may be NULL */
	void *ctx;
	uint64_t size;
};

/*
 * Opens a regular file for reading. Folders, devices and sockets are refused (PROV_E_USAGE); a pipe
 * is read to its end into an unnamed temporary file first. The same descriptor serves to the end.
 * Ownership: the caller's, freed by prov_src_close.
 */
PROV_API int prov_src_open(
    struct prov_src **out, const char *path, struct prov_err *err) PROV_MUST_CHECK;

/* The same for an open descriptor (such as standard input), which stays the caller's to close. */
PROV_API int prov_src_fd(struct prov_src **out, int fd, struct prov_err *err) PROV_MUST_CHECK;

/* DATA is borrowed and must outlive the source. */
PROV_API int prov_src_mem(
    struct prov_src **out, const void *data, size_t len, struct prov_err *err) PROV_MUST_CHECK;

PROV_API void prov_src_close(struct prov_src *src); /* NULL is fine */

/*
 * An output that appears whole or not at all: write appends, write_at replaces bytes already
 * appended (the manifest is patched in place this way), read_at reads back what was written,
 * commit makes it appear, close without commit leaves no trace. One sink is one output: those of
 * the library refuse to write, patch or commit once more after commit (PROV_E_USAGE), and one of
 * the caller's own should. Of codes that mean something else elsewhere, and those of no table, an
 * operation makes PROV_E_IO. Only close may be NULL.
 */
struct prov_sink {
	int (*write)(void *ctx, const void *data, size_t len, struct prov_err *err);
	int (*write_at)(
	    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err);
	int (*read_at)(
	    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err);
	int (*commit)(void *ctx, struct prov_err *err);
	void (*close)(void *ctx);
	void *ctx;
};

enum prov_sink_flags {
	PROV_SINK_REPLACE = 1, /* an existing target may be replaced, keeping its mode */
	/* An original is at stake: fsync of file and folder before the rename, and what the old
	 * file has beside its mode is kept, too (a POSIX ACL, user.* attributes). */
	PROV_SINK_SYNC = 2,
};

/*
 * A file that appears at PATH on commit. Written to an unnamed (or, where the file system has none,
 * a hidden temporary) file in the same folder. Only being killed leaves a hidden file behind
 * (".prov-" and 16 digits; with unnamed files only between two system calls of a replacing commit),
 * which the next attempt at the same PATH removes. Without PROV_SINK_REPLACE an existing PATH fails
 * with PROV_E_EXISTS, at open and again at commit; with it, a file there that changed since the
 * sink was opened, or is another by now, is left as it is: PROV_E_IO at commit. A new file has the
 * mode that the umask leaves of 0666; where prov_sign reads a file of prov_src_open or prov_src_fd,
 * it has that one's (without setuid and the like), as far as the umask lets.
 */
PROV_API int prov_sink_file(
    struct prov_sink **out, const char *path, unsigned flags, struct prov_err *err) PROV_MUST_CHECK;

/* Spools to an unnamed temporary file; commit copies all of it to FD (which stays the caller's). */
PROV_API int prov_sink_fd(struct prov_sink **out, int fd, struct prov_err *err) PROV_MUST_CHECK;

/* Memory, at most MAX bytes; prov_sink_mem_data borrows the bytes until close. */
PROV_API int prov_sink_mem(
    struct prov_sink **out, size_t max, struct prov_err *err) PROV_MUST_CHECK;
PROV_API const void *prov_sink_mem_data(const struct prov_sink *sink, size_t *len);

PROV_API void prov_sink_close(struct prov_sink *sink); /* NULL is fine; aborts unless committed */

/* Returns non-zero to stop: the operation ends with PROV_E_CANCELLED and leaves no trace. */
typedef int (*prov_progress_cb)(void *ctx, uint64_t done, uint64_t total);

/* Where rendered text goes. Returns 0, or non-zero to stop (reported as PROV_E_IO). */
typedef int (*prov_write_cb)(void *ctx, const char *data, size_t len);

#ifdef __cplusplus
}
#endif
#endif
