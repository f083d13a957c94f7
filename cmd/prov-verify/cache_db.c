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
#define FORM 2
/* Written together, so that nobody who shares the cache waits for files that are being judged. */
#define MAX_ROWS 256
#define MAX_BYTES ((size_t)4 << 20)
#define WAIT_MS 2000

struct cache_db {
	sqlite3 *db;
	sqlite3_stmt *get, *put;
	struct cache_row rows[MAX_ROWS]; /* to be written; their text is owned */
	char *names[MAX_ROWS];
	size_t num_rows, bytes;
	bool on_row;  /* 'get' stands on one */
	bool reading; /* since the last one that was not found */
	bool broken;  /* it is no longer asked */
	char *path;
	struct cache_hash context;
	int64_t context_id; /* a part of it: the seal is of the whole */
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

	/* Several results on a page: a folder's files are asked for in the order of their names. */
	if (!run(c, "PRAGMA page_size=65536; BEGIN IMMEDIATE"))
		return false;
	ok = number(c, "PRAGMA application_id") != 0;
	if (!ok && number(c, "SELECT count(*) FROM sqlite_master") == 0) {
		(void)sqlite3_snprintf((int)sizeof(sql), sql,
		    "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION, FORM);
		ok =
		    run(c, "CREATE TABLE verdict (context INTEGER, name BLOB, file BLOB, content "
			   "BLOB, "
			   "checked INTEGER, until INTEGER, verdict INTEGER, text BLOB, seal BLOB, "
			   "PRIMARY KEY (context, name));"
			   "CREATE INDEX ends ON verdict (until)") &&
		    run(c, sql);
	}
	return run(c, ok ? "COMMIT" : "ROLLBACK") && ok;
}

/* An empty file becomes a cache; any other must be one. */
static bool set_up(struct cache_db *c)
{
	static const char get[] = "SELECT file, content, checked, until, verdict, text, seal, name "
				  "FROM verdict WHERE context=? AND name>=? ORDER BY name";
	static const char put[] = "INSERT OR REPLACE INTO verdict VALUES (?,?,?,?,?,?,?,?,?)";

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

	row->len = (size_t)sqlite3_column_bytes(stmt, 5);
	if (row->len > CACHE_MAX_TEXT || !take_blob(stmt, 0, &row->file, sizeof(row->file)) ||
	    !take_blob(stmt, 1, &row->content, sizeof(row->content)) ||
	    !take_blob(stmt, 6, &row->seal, sizeof(row->seal)))
		return false;
	row->checked = sqlite3_column_int64(stmt, 2);
	row->until = sqlite3_column_int64(stmt, 3);
	row->verdict = (unsigned)sqlite3_column_int64(stmt, 4);
	row->text = cache_text(text, row->len, row->name);
	return true;
}

static void bind_key(struct cache_db *c, sqlite3_stmt *stmt, const struct cache_row *row)
{
	(void)sqlite3_bind_int64(stmt, 1, c->context_id);
	(void)sqlite3_bind_blob64(stmt, 2, row->name, strlen(row->name), SQLITE_STATIC);
}

/* Locking costs more than looking. What was not found is going to be judged, which may take long:
 * meanwhile others can write. */
static bool set_reading(struct cache_db *c, bool reading)
{
	bool was = c->reading;

	if (!reading)
		(void)sqlite3_reset(c->get);
	c->on_row = c->on_row && reading;
	c->reading = reading;
	return was == reading || run(c, reading ? "BEGIN" : "COMMIT");
}

/* Whether there is a next row, and it is of ROW's name. */
static bool step(struct cache_db *c, const struct cache_row *row)
{
	size_t len = strlen(row->name);
	const void *name;
	int rc = sqlite3_step(c->get);

	c->on_row = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		give_up(c);
	if (!c->on_row)
		return false;
	name = sqlite3_column_blob(c->get, 7);
	return (size_t)sqlite3_column_bytes(c->get, 7) == len && name != NULL &&
	       memcmp(name, row->name, len) == 0;
}

/* Rows come in the order of their names, as files do: most often it is the one behind the last. */
static bool seek(struct cache_db *c, const struct cache_row *row)
{
	if (c->on_row && step(c, row))
		return true;
	(void)sqlite3_reset(c->get);
	bind_key(c, c->get, row);
	return !c->broken && step(c, row);
}

bool cache_db_get(struct cache_db *c, struct cache_row *row)
{
	bool found = false;

	(void)pthread_mutex_lock(&c->lock);
	if (!c->broken) {
		(void)set_reading(c, true);
		found = seek(c, row) && take_row(c->get, row);
		if (!found)
			(void)set_reading(c, false);
	}
	(void)pthread_mutex_unlock(&c->lock);
	return found;
}

void cache_db_rest(struct cache_db *c)
{
	(void)pthread_mutex_lock(&c->lock);
	(void)set_reading(c, false);
	(void)pthread_mutex_unlock(&c->lock);
}

static bool put(struct cache_db *c, const struct cache_row *row)
{
	struct cache_hash sealed;
	int rc;

	if (!cache_seal(&c->context, row, &sealed))
		return true;
	bind_key(c, c->put, row);
	(void)sqlite3_bind_blob(c->put, 3, &row->file, sizeof(row->file), SQLITE_STATIC);
	(void)sqlite3_bind_blob(c->put, 4, &row->content, sizeof(row->content), SQLITE_STATIC);
	(void)sqlite3_bind_int64(c->put, 5, row->checked);
	(void)sqlite3_bind_int64(c->put, 6, row->until);
	(void)sqlite3_bind_int64(c->put, 7, (sqlite3_int64)row->verdict);
	(void)sqlite3_bind_blob64(c->put, 8, row->text, row->len, SQLITE_STATIC);
	(void)sqlite3_bind_blob(c->put, 9, &sealed, sizeof(sealed), SQLITE_STATIC);
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
		free(c->names[i]);
	}
	if (!ok || (!c->broken && c->num_rows > 0 && !run(c, "COMMIT"))) {
		give_up(c);
		(void)run(c, "ROLLBACK");
	}
	c->num_rows = c->bytes = 0;
}

void cache_db_put(struct cache_db *c, const struct cache_row *row)
{
	size_t i;

	(void)pthread_mutex_lock(&c->lock);
	if (c->broken) {
		free(row->text);
	} else {
		i = c->num_rows++;
		c->rows[i] = *row;
		c->rows[i].name = c->names[i] = xstrdup(row->name);
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

bool cache_db_open(struct cache_db **out, const char *path, const struct cache_hash *context)
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
	c->context = *context;
	memcpy(&c->context_id, context, sizeof(c->context_id));
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
