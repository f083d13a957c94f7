/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --cache: what was found before, for files that did not change, judged by the same rules. A
 * verdict is kept under its whole context (program, options, lists) and no longer than its reasons
 * (prov_report_until); where there is any doubt, the file is judged again.
 */
#ifndef CMD_VERIFY_CACHE_H
#define CMD_VERIFY_CACHE_H

#include <sys/stat.h>
#include <time.h>

#include "verify.h"

#define CACHE_HASH 32
#define CACHE_MAX_TEXT ((size_t)1 << 20) /* longer results are not kept */

struct cache_hash {
	unsigned char v[CACHE_HASH];
};

/* SHA-256; false where there is no memory. */
bool cache_hash(const void *data, size_t len, struct cache_hash *out);
/* *STATE becomes the hash of itself and of more. */
bool cache_hash_add(struct cache_hash *state, const void *data, size_t len);

/* cache_file.c: which file it is, without reading it. */
struct cache_file {
	int64_t dev, ino, size, mtime, mtime_ns, ctime, ctime_ns;
};

/* False where results of NAME are not kept: it is no regular file, or its credentials may lie in
 * others beside it. */
bool cache_file_look(const char *name, struct cache_file *out);
bool cache_file_same(const struct cache_file *a, const struct cache_file *b);
/* Whether it changed so short a time before WHEN that a change after it could look the same. */
bool cache_file_is_fresh(const struct cache_file *file, time_t when);
/* Whether the file system marks every change with a time that its users can't set. */
struct cache_marks { /* of the file system that was asked about last */
	int64_t dev;
	bool is_known, has;
};
bool cache_file_has_marks(
    const char *name, const struct cache_file *file, struct cache_marks *last);
/* The hash of what the file holds; false where it can't be read, or changes, or is not FILE. */
bool cache_file_read(const char *name, const struct cache_file *file, struct cache_hash *out);

/* cache_context.c: everything but the file that a result depends on. False having said why. */
bool cache_context(
    struct cache_hash *out, const struct verify_opts *opts, const struct printer *printer);

/* cache_db.c: the file. */
struct cache_row {
	struct cache_hash key; /* of the context and the name */
	struct cache_file file;
	struct cache_hash content;
	int64_t checked, until; /* holds from then on, and before then */
	unsigned verdict;
	char *text; /* owned */
	size_t len;
};

struct cache_db;
bool cache_db_open(struct cache_db **out, const char *path);
void cache_db_close(struct cache_db *db);
/* False where there is none; otherwise its text is the caller's. Safe between threads, as is put.
 */
bool cache_db_get(struct cache_db *db, struct cache_row *row);
void cache_db_put(struct cache_db *db, const struct cache_row *row);

#endif
