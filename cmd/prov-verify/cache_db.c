/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of --cache: SQLite, which survives a crash in the middle of a write. Who can write it
 * can have any verdict printed, so it must be the user's own, in a folder where nobody else can put
 * a file beside it (SQLite would take up a journal).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache.h"
#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"

#define APPLICATION 0x70726f76 /* "prov" */
#define FORM 1
/* Written together, so that nobody who shares the cache waits for files that are being judged. */
#define MAX_ROWS 256
#define MAX_BYTES ((size_t)4 << 20)
#define WAIT_MS 2000

struct cache_db {
	sqlite3 *db;
	sqlite3_stmt *get, *put;
	struct cache_row rows[MAX_ROWS]; /* to be written; their text is owned */
	size_t num_rows, bytes;
	bool reading; /* since the last one that was not found */
	bool broken;  /* it is no longer asked */
	char *path;
	pthread_mutex_t lock;
};

static bool is_own(const struct stat *st)
{
	return (st->st_uid == geteuid() || st->st_uid == 0) && (st->st_mode & 022) == 0;
}

static bool check_folder(const char *path)
{
	size_t n = (size_t)(file_base(path) - path);
	char *folder = n == 0 ? xstrdup(".") : xstrndup(path, n);
	struct stat st;
	bool ok = false;

	if (stat(folder, &st) != 0)
		msg_error(path, "the cache can't be opened: %s", ERRTEXT(errno));
	else if (!is_own(&st))
		msg_error(path,
		    "others can put files beside this cache, so it can't be trusted; use a folder "
		    "that only you can write");
	else
		ok = true;
	free(folder);
	return ok;
}

static bool check_owner(const char *path)
{
	struct stat st;
	int fd;

	if (!check_folder(path))
		return false;
	/* Made for its owner only: results say what lies in folders that others may not read. */
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd == -1 || fstat(fd, &st) != 0) {
		msg_error(path, "the cache can't be opened: %s", ERRTEXT(errno));
		if (fd != -1)
			(void)close(fd);
		return false;
	}
	(void)close(fd);
	if (S_ISREG(st.st_mode) && is_own(&st))
		return true;
	msg_error(path, "others can write this cache, so it can't be trusted; remove it, or name "
			"another file");
	return false;
}

static bool run(struct cache_db *c, const char *sql)
{
	return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int64_t number(struct cache_db *c, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return n;
}

/* Another process may be doing the same. */
static bool make(struct cache_db *c)
{
	char sql[128];
	bool ok;

	/* Several results on a page: they are asked for in the order in which they came. */
	if (!run(c, "PRAGMA page_size=16384; BEGIN IMMEDIATE"))
		return false;
	ok = number(c, "PRAGMA application_id") != 0;
	if (!ok && number(c, "SELECT count(*) FROM sqlite_master") == 0) {
		(void)sqlite3_snprintf((int)sizeof(sql), sql,
		    "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION, FORM);
		ok =
		    run(c,
			"CREATE TABLE verdict (key BLOB PRIMARY KEY, file BLOB, content BLOB, "
			"checked INTEGER, until INTEGER, verdict INTEGER, text BLOB, seal BLOB)") &&
		    run(c, sql);
	}
	return run(c, ok ? "COMMIT" : "ROLLBACK") && ok;
}

/* An empty file becomes a cache; any other must be one. */
static bool set_up(struct cache_db *c)
{
	static const char get[] = "SELECT file, content, checked, until, verdict, text, seal "
				  "FROM verdict WHERE key=?";
	static const char put[] = "INSERT OR REPLACE INTO verdict VALUES (?,?,?,?,?,?,?,?)";

	if (number(c, "PRAGMA application_id") == 0 && !make(c))
		return false;
	return number(c, "PRAGMA application_id") == APPLICATION &&
	       number(c, "PRAGMA user_version") == FORM &&
	       sqlite3_prepare_v3(c->db, get, -1, SQLITE_PREPARE_PERSISTENT, &c->get, NULL) ==
		   SQLITE_OK &&
	       sqlite3_prepare_v3(c->db, put, -1, SQLITE_PREPARE_PERSISTENT, &c->put, NULL) ==
		   SQLITE_OK;
}

/* What no longer holds is never asked for again. */
static void forget_old(struct cache_db *c)
{
	char sql[80];

	(void)sqlite3_snprintf(
	    (int)sizeof(sql), sql, "DELETE FROM verdict WHERE until<=%lld", (long long)time(NULL));
	(void)run(c, sql);
}

/* A failure costs time, not truth: the rest is judged. */
static void give_up(struct cache_db *c)
{
	if (!c->broken)
		msg_warning(
		    c->path, "the cache is left out from here on: %s", sqlite3_errmsg(c->db));
	c->broken = true;
}

/* Of all that a row says: a bit that fell over on the disk is no verdict. */
static bool seal(const struct cache_row *row, struct cache_hash *out)
{
	const struct {
		struct cache_hash key, content;
		struct cache_file file;
		int64_t checked, until, verdict;
	} head = {
	    row->key, row->content, row->file, row->checked, row->until, (int64_t)row->verdict};
	unsigned char *all = xrealloc(NULL, sizeof(head) + row->len, 1);
	bool ok;

	memcpy(all, &head, sizeof(head));
	memcpy(all + sizeof(head), row->text, row->len);
	ok = cache_hash(all, sizeof(head) + row->len, out);
	free(all);
	return ok;
}

static bool take_blob(sqlite3_stmt *stmt, int column, void *out, size_t len)
{
	const void *blob = sqlite3_column_blob(stmt, column);

	if (blob == NULL || (size_t)sqlite3_column_bytes(stmt, column) != len)
		return false;
	memcpy(out, blob, len);
	return true;
}

static bool take_row(sqlite3_stmt *stmt, struct cache_row *row)
{
	const void *text = sqlite3_column_blob(stmt, 5);
	struct cache_hash sealed, is;

	row->len = (size_t)sqlite3_column_bytes(stmt, 5);
	if (row->len > CACHE_MAX_TEXT || !take_blob(stmt, 0, &row->file, sizeof(row->file)) ||
	    !take_blob(stmt, 1, &row->content, sizeof(row->content)) ||
	    !take_blob(stmt, 6, &sealed, sizeof(sealed)))
		return false;
	row->checked = sqlite3_column_int64(stmt, 2);
	row->until = sqlite3_column_int64(stmt, 3);
	row->verdict = (unsigned)sqlite3_column_int64(stmt, 4);
	row->text = xstrndup(text == NULL ? "" : text, row->len);
	if (seal(row, &is) && memcmp(&is, &sealed, sizeof(is)) == 0)
		return true;
	free(row->text);
	row->text = NULL;
	return false;
}

/* Locking costs more than looking. What was not found is going to be judged, which may take long:
 * meanwhile others can write. */
static bool set_reading(struct cache_db *c, bool reading)
{
	bool was = c->reading;

	c->reading = reading;
	return was == reading || run(c, reading ? "BEGIN" : "COMMIT");
}

bool cache_db_get(struct cache_db *c, struct cache_row *row)
{
	bool found = false;
	int rc;

	(void)pthread_mutex_lock(&c->lock);
	if (!c->broken) {
		(void)set_reading(c, true);
		(void)sqlite3_bind_blob(c->get, 1, &row->key, sizeof(row->key), SQLITE_STATIC);
		rc = sqlite3_step(c->get);
		found = rc == SQLITE_ROW && take_row(c->get, row);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			give_up(c);
		(void)sqlite3_reset(c->get);
		if (!found)
			(void)set_reading(c, false);
	}
	(void)pthread_mutex_unlock(&c->lock);
	return found;
}

static bool put(struct cache_db *c, const struct cache_row *row)
{
	struct cache_hash sealed;
	int rc;

	if (!seal(row, &sealed))
		return true;
	(void)sqlite3_bind_blob(c->put, 1, &row->key, sizeof(row->key), SQLITE_STATIC);
	(void)sqlite3_bind_blob(c->put, 2, &row->file, sizeof(row->file), SQLITE_STATIC);
	(void)sqlite3_bind_blob(c->put, 3, &row->content, sizeof(row->content), SQLITE_STATIC);
	(void)sqlite3_bind_int64(c->put, 4, row->checked);
	(void)sqlite3_bind_int64(c->put, 5, row->until);
	(void)sqlite3_bind_int64(c->put, 6, (sqlite3_int64)row->verdict);
	(void)sqlite3_bind_blob64(c->put, 7, row->text, row->len, SQLITE_STATIC);
	(void)sqlite3_bind_blob(c->put, 8, &sealed, sizeof(sealed), SQLITE_STATIC);
	rc = sqlite3_step(c->put);
	(void)sqlite3_reset(c->put);
	return rc == SQLITE_DONE;
}

/* Writes what is to be written, with the lock held. */
static void flush(struct cache_db *c)
{
	bool ok =
	    set_reading(c, false) && (c->broken || c->num_rows == 0 || run(c, "BEGIN IMMEDIATE"));

	for (size_t i = 0; i < c->num_rows; i++) {
		ok = ok && (c->broken || put(c, &c->rows[i]));
		free(c->rows[i].text);
	}
	if (!ok || (!c->broken && c->num_rows > 0 && !run(c, "COMMIT"))) {
		give_up(c);
		(void)run(c, "ROLLBACK");
	}
	c->num_rows = c->bytes = 0;
}

void cache_db_put(struct cache_db *c, const struct cache_row *row)
{
	struct cache_row *own;

	(void)pthread_mutex_lock(&c->lock);
	if (!c->broken) {
		own = &c->rows[c->num_rows++];
		*own = *row;
		own->text = xstrndup(row->text, row->len);
		c->bytes += row->len;
		if (c->num_rows == MAX_ROWS || c->bytes >= MAX_BYTES)
			flush(c);
	}
	(void)pthread_mutex_unlock(&c->lock);
}

void cache_db_close(struct cache_db *c)
{
	if (c == NULL)
		return;
	flush(c);
	(void)sqlite3_finalize(c->get);
	(void)sqlite3_finalize(c->put);
	(void)sqlite3_close(c->db);
	(void)pthread_mutex_destroy(&c->lock);
	free(c->path);
	free(c);
}

bool cache_db_open(struct cache_db **out, const char *path)
{
	struct cache_db *c;
	/* A name that begins with "file:" is one, too. */
	char *name = path[0] == '/' ? xstrdup(path) : xasprintf("./%s", path);
	bool ok;

	*out = NULL;
	if (!check_owner(name)) {
		free(name);
		return false;
	}
	c = xrealloc(NULL, 1, sizeof(*c));
	memset(c, 0, sizeof(*c));
	c->path = name;
	(void)pthread_mutex_init(&c->lock, NULL);
	ok = sqlite3_open_v2(name, &c->db,
		 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX,
		 NULL) == SQLITE_OK;
	/* Even one that is damaged on purpose gets nothing done but answers. */
	ok = ok && sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
	     sqlite3_busy_timeout(c->db, WAIT_MS) == SQLITE_OK &&
	     run(c, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA cache_size=-8000;"
		    "PRAGMA synchronous=NORMAL") &&
	     set_up(c);
	if (!ok) {
		msg_error(path,
		    "is no cache of this version of prov, or is damaged or in use (%s); "
		    "remove it, or name another file",
		    c->db == NULL ? "no memory" : sqlite3_errmsg(c->db));
		cache_db_close(c);
		return false;
	}
	forget_old(c);
	*out = c;
	return true;
}
