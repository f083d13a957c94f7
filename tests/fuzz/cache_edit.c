/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/cache_edit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

static int64_t number(struct prov_bytes value)
{
	uint64_t n = 0;

	for (size_t i = 0; i < value.n && i < 8; i++)
		n = n << 8 | value.p[i];
	return (int64_t)n;
}

void cache_edit_value(const char *path, struct prov_rd *in)
{
	static const char *const columns[] = {
	    "context", "name", "file", "content", "checked", "until", "verdict", "text", "seal"};
	uint8_t column = 0, kind = 0, len = 0;
	struct prov_bytes value = {0};
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;
	char sql[80];

	if (!prov_rd_u8(in, &column) || !prov_rd_u8(in, &kind) || !prov_rd_u8(in, &len) ||
	    !prov_rd_bytes(in, len, &value))
		return;
	(void)sqlite3_snprintf((int)sizeof(sql), sql, "UPDATE verdict SET %s=?1 WHERE rowid=%d",
	    columns[column % 9], 1 + kind / 4 % 2);
	if (sqlite3_open(path, &db) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK) {
		if (kind % 4 == 0)
			(void)sqlite3_bind_blob(stmt, 1, value.p, (int)value.n, SQLITE_STATIC);
		else if (kind % 4 == 1)
			(void)sqlite3_bind_text(
			    stmt, 1, (const char *)value.p, (int)value.n, SQLITE_STATIC);
		else if (kind % 4 == 2)
			(void)sqlite3_bind_int64(stmt, 1, number(value));
		(void)sqlite3_step(stmt);
	}
	(void)sqlite3_finalize(stmt);
	(void)sqlite3_close(db);
}

void cache_edit_take(const char *path)
{
	static const char sql[] = "PRAGMA synchronous=OFF; UPDATE verdict SET (file, content, "
				  "checked, until, verdict, text, seal) = (SELECT file, content, "
				  "checked, until, verdict, text, seal FROM verdict WHERE rowid=2) "
				  "WHERE rowid=1";
	sqlite3 *db = NULL;

	if (sqlite3_open(path, &db) == SQLITE_OK)
		(void)sqlite3_exec(db, sql, NULL, NULL, NULL);
	(void)sqlite3_close(db);
}

void cache_edit_bytes(const char *path, struct prov_rd *in)
{
	struct prov_bytes at, value;
	uint8_t len;
	struct stat st;
	FILE *file;

	if (!prov_rd_bytes(in, 3, &at) || !prov_rd_u8(in, &len) ||
	    !prov_rd_bytes(in, len, &value) || stat(path, &st) != 0 || st.st_size == 0)
		return;
	file = fopen(path, "r+b");
	if (file == NULL)
		return;
	if (fseek(file, (long)(number(at) % st.st_size), SEEK_SET) == 0)
		(void)fwrite(value.p, 1, value.n, file);
	(void)fclose(file);
}
