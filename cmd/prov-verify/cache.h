/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --cache: what was found before, for files that did not change, judged by the same rules. A
 * verdict is kept under its whole context (program, options, lists) and no longer than its reasons
 * (prov_report_until); where there is any doubt, the file is judged again.
 */
#ifndef CMD_VERIFY_CACHE_H
#define CMD_VERIFY_CACHE_H

#include <time.h>

#include "common/marks.h"
#include "verify.h"

#define CACHE_HASH 32
#define CACHE_MAX_TEXT ((size_t)1 << 20) /* longer results are not kept */

struct cache_hash {
	unsigned char v[CACHE_HASH];
};

/* Not in constant time: nothing here is secret from who can have files checked, and who can write a
 * cache needs no hash to be guessed. */
bool cache_hash_same(const struct cache_hash *a, const struct cache_hash *b);
/* SHA-256; false where there is no memory. */
bool cache_hash(const void *data, size_t len, struct cache_hash *out);
/* *STATE becomes the hash of itself and of more. */
bool cache_hash_add(struct cache_hash *state, const void *data, size_t len);

/* cache_file.c */

/* Whether results are kept of files of this name, where there are no credentials beside them. */
bool cache_file_fits(const char *name);
/* Whether there may be: in NAME.c2pa, or in STEM.c2pa. */
bool cache_file_has_sidecar(const char *name);
/* False where results of NAME are not kept: it is no regular file, or its credentials may lie in
 * others beside it. */
bool cache_file_look(const char *name, struct marks *out);
/* Whether it changed so short a time before WHEN that a change after it could look the same. */
bool cache_file_is_fresh(const struct marks *file, time_t when);
/* Whether the file system marks every change with a time that its users can't set. */
struct cache_disk { /* the file system that was asked about last */
	int64_t dev;
	bool is_known, has;
};
bool cache_file_has_marks(const char *name, const struct marks *file, struct cache_disk *last);
/*
 * Has the file's pages written out, so that whoever mapped it and writes to it after that moves its
 * time of change: to a page that waits to be written he could do so unnoticed, half a minute long.
 * False where that can't be had.
 */
bool cache_file_write_out(const char *name);
/* The hash of what the file holds; false where it can't be read, or changes, or is not FILE. */
bool cache_file_read(const char *name, const struct marks *file, struct cache_hash *out);

/* cache_context.c: everything but the file that a result depends on: the program as it runs, once,
 * and with it all that it is told. False having said why. */
bool cache_program(struct cache_hash *out);
bool cache_context(struct cache_hash *out, const struct cache_hash *program,
    const struct verify_opts *opts, const struct printer *printer);

struct cache_row {
	const char *name; /* borrowed */
	struct marks file;
	struct cache_hash content;
	int64_t checked, until; /* holds from then on, and before then */
	unsigned verdict;
	char *text; /* owned, made by cache_text, not terminated */
	size_t len;
	struct cache_hash seal;
};

/* cache_seal.c: a copy of LEN bytes for a row of NAME, with room behind it for the rest of it. */
char *cache_text(const void *text, size_t len, const char *name);
/* The hash of all that ROW says, and of its context. */
bool cache_seal(
    const struct cache_hash *context, const struct cache_row *row, struct cache_hash *out);

/* cache_db.c: the file, of which only rows of CONTEXT are looked at. */
struct cache_db;
bool cache_db_open(struct cache_db **out, const char *path, const struct cache_hash *context);
void cache_db_close(struct cache_db *c);
/* What there is under ROW's name; false where there is nothing. Otherwise its text is the caller's,
 * and it holds only once its seal was found to be right. Safe between threads, as are the others.
 */
bool cache_db_get(struct cache_db *db, struct cache_row *row);
/* No more is asked for just now: others can write. */
void cache_db_rest(struct cache_db *c);
/* Takes ROW's text over. */
void cache_db_put(struct cache_db *c, const struct cache_row *row);

#endif
