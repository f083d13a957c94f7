/* SPDX-License-Identifier: Apache-2.0 */
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

static struct cache_file describe(const struct stat *st)
{
	return (struct cache_file){
	    .dev = (int64_t)st->st_dev,
	    .ino = (int64_t)st->st_ino,
	    .size = (int64_t)st->st_size,
	    .mtime = (int64_t)st->st_mtim.tv_sec,
	    .mtime_ns = (int64_t)st->st_mtim.tv_nsec,
	    .ctime = (int64_t)st->st_ctim.tv_sec,
	    .ctime_ns = (int64_t)st->st_ctim.tv_nsec,
	};
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

bool cache_file_look(const char *name, struct cache_file *out)
{
	const char *base = file_base(name), *dot = strrchr(base, '.');
	size_t n = strlen(name);
	struct stat st;

	if (is_stdio(name) || fetched_is_url(name) || n > 4096 || stat(name, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return false;
	/* Of a .c2pa file the asset is looked for. */
	if ((n > 5 && strcmp(name + n - 5, ".c2pa") == 0) || has_sidecar(name, n) ||
	    (dot != NULL && dot != base && has_sidecar(name, (size_t)(dot - name))))
		return false;
	*out = describe(&st);
	return true;
}

bool cache_file_same(const struct cache_file *a, const struct cache_file *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime == b->mtime &&
	       a->mtime_ns == b->mtime_ns && a->ctime == b->ctime && a->ctime_ns == b->ctime_ns;
}

bool cache_file_is_fresh(const struct cache_file *file, time_t when)
{
	/* One from the future says nothing either. */
	return file->ctime > (int64_t)when - FRESH_S || file->mtime > (int64_t)when - FRESH_S;
}

bool cache_file_has_marks(const char *name, const struct cache_file *file, struct cache_marks *last)
{
	/* ext2 to 4, XFS, Btrfs, F2FS, ZFS, bcachefs, and overlays of such. Others may keep no time
	 * of change, or that of another machine's clock (network, FAT, FUSE). */
	static const unsigned long known[] = {
	    0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x794c7630};
	struct statfs fs;

	if (last->is_known && last->dev == file->dev)
		return last->has;
	*last = (struct cache_marks){.dev = file->dev, .is_known = true};
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

bool cache_file_read(const char *name, const struct cache_file *file, struct cache_hash *out)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(name, flags | O_NOFOLLOW); /* as prov_src_open does */
	struct cache_file before, after;
	struct stat st;
	bool ok;

	if (fd == -1 && errno == ELOOP)
		fd = open(name, flags);
	if (fd == -1)
		return false;
	ok = fstat(fd, &st) == 0;
	before = describe(&st);
	ok = ok && cache_file_same(&before, file) && hash_all(fd, out) && fstat(fd, &st) == 0;
	after = describe(&st);
	(void)close(fd);
	return ok && cache_file_same(&before, &after);
}
