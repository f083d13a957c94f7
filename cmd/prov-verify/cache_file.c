/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sync_file_range */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cache.h"
#include "common/file.h"
#include "prov/signer.h"

#define BLOCK ((size_t)1 << 20)
/* Coarser than any clock of a file system on the list below. */
#define FRESH_S 2
#define MAX_NAME 4096
#define OVERLAY 0x794c7630ul

bool cache_hash_same(const struct cache_hash *a, const struct cache_hash *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

bool cache_hash(const void *data, size_t len, struct cache_hash *out)
{
	unsigned char digest[64];
	size_t n = sizeof(digest);
	struct prov_err err = {0};

	/* What ES256 signs is the SHA-256. */
	if (prov_alg_digest(PROV_ALG_ES256, data, len, digest, &n, &err) != PROV_OK ||
	    n != CACHE_HASH)
		return false;
	memcpy(out->v, digest, CACHE_HASH);
	return true;
}

bool cache_hash_add(struct cache_hash *state, const void *data, size_t len)
{
	struct cache_hash both[2];

	both[0] = *state;
	return cache_hash(data, len, &both[1]) && cache_hash(both, sizeof(both), state);
}

/* Whether the first LEN bytes of NAME with .c2pa behind them name anything. */
static bool has_sidecar(const char *name, size_t len)
{
	char *path = xasprintf("%.*s.c2pa", (int)len, name);
	struct stat st;
	bool yes = lstat(path, &st) == 0 || errno != ENOENT;

	free(path);
	return yes;
}

bool cache_file_fits(const char *name)
{
	size_t n = strlen(name);

	/* Of a .c2pa file the asset is looked for. */
	return !is_stdio(name) && !fetched_is_url(name) && n <= MAX_NAME &&
	       !(n > 5 && strcmp(name + n - 5, ".c2pa") == 0);
}

bool cache_file_has_sidecar(const char *name)
{
	const char *base = file_base(name), *dot = strrchr(base, '.');

	return has_sidecar(name, strlen(name)) ||
	       (dot != NULL && dot != base && has_sidecar(name, (size_t)(dot - name)));
}

bool cache_file_look(const char *name, struct marks *out)
{
	struct stat st;

	if (!cache_file_fits(name) || stat(name, &st) != 0 || !S_ISREG(st.st_mode) ||
	    cache_file_has_sidecar(name))
		return false;
	*out = marks_of(&st);
	return true;
}

bool cache_file_is_fresh(const struct marks *file, time_t when)
{
	/* One from the future says nothing either. */
	return file->ctime > (int64_t)when - FRESH_S || file->mtime > (int64_t)when - FRESH_S;
}

bool cache_file_has_marks(const char *name, const struct marks *file, struct cache_disk *last)
{
	/* ext2 to 4, XFS, Btrfs, F2FS, ZFS, bcachefs, and overlays of such. Others may keep no time
	 * of change, or that of another machine's clock (network, FAT, FUSE). */
	static const unsigned long known[] = {
	    0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, OVERLAY};
	struct statfs fs;

	if (last->is_known && last->dev == file->dev)
		return last->has;
	*last = (struct cache_disk){.dev = file->dev, .is_known = true};
	if (statfs(name, &fs) != 0)
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (((unsigned long)fs.f_type & 0xffffffff) == known[i])
			last->has = true;
	}
	return last->has;
}

static bool hash_all(int fd, struct cache_hash *out)
{
	unsigned char *buf = xrealloc(NULL, BLOCK, 1);
	ssize_t n;
	bool ok;

	memset(out, 0, sizeof(*out));
	do {
		n = file_read(fd, buf, BLOCK);
		ok = n >= 0 && cache_hash_add(out, buf, n < 0 ? 0 : (size_t)n);
	} while (ok && (size_t)n == BLOCK);
	free(buf);
	return ok;
}

/* As prov_src_open does. */
static int open_file(const char *name)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(name, flags | O_NOFOLLOW);

	return fd == -1 && errno == ELOOP ? open(name, flags) : fd;
}

/* Twice: what Btrfs compresses goes on its way with the first call only. */
static bool write_pages(int fd)
{
	const unsigned all =
	    SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;

	/* NOLINTNEXTLINE(misc-redundant-expression) */
	return sync_file_range(fd, 0, 0, all) == 0 && sync_file_range(fd, 0, 0, all) == 0;
}

bool cache_file_write_out(const char *name)
{
	int fd = open_file(name);
	struct statfs fs;
	bool ok = fd != -1 && fstatfs(fd, &fs) == 0;

	/* The pages of an overlay's files are those of the file below it, which only this reaches;
	 * elsewhere it would cost a turn of the disk for each file. */
	if (ok && ((unsigned long)fs.f_type & 0xffffffff) == OVERLAY)
		ok = fdatasync(fd) == 0;
	else
		ok = ok && write_pages(fd);
	if (fd != -1)
		(void)close(fd);
	return ok;
}

bool cache_file_read(const char *name, const struct marks *file, struct cache_hash *out)
{
	int fd = open_file(name);
	struct marks before, after;
	struct stat st;
	bool ok;

	if (fd == -1)
		return false;
	ok = fstat(fd, &st) == 0;
	before = marks_of(&st);
	ok = ok && marks_same(&before, file) && hash_all(fd, out) && fstat(fd, &st) == 0;
	after = marks_of(&st);
	(void)close(fd);
	return ok && marks_same(&before, &after);
}
