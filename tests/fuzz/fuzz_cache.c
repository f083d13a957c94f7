/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of prov verify --cache in the hands of somebody else. It holds two results; the input is
 * a byte that says how the file is known again (by its marks, by its content), and what is done to
 * the cache: a value of a row becomes another, a row is sealed anew, bytes of the file change.
 * Whatever was done, what is taken from it is what was sealed last for this file, or nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/message.h"
#include "fuzz/cache_edit.h"

static void complain(const char *file, const char *fmt, ...) PROV_PRINTF(2, 3);

static void complain(const char *file, const char *fmt, ...)
{
	if (file == NULL || fmt[0] == '\0')
		abort();
}

/* What it says is not for the terminal. */
#define msg_error complain
#define msg_warning complain
#include "prov-verify/cache_db.c"

#define PICTURE "the file itself\n"
#define RESULT "what was found\n"

/* Of the tool, which is not here: options and lists stay the same, and files are files. */
const struct cli_command verify_command;
static const struct cache_hash rules = {{1, 2, 3}};

bool cache_program(struct cache_hash *out)
{
	*out = rules;
	return true;
}

bool cache_context(struct cache_hash *out, const struct cache_hash *program,
    const struct verify_opts *opts, const struct printer *printer)
{
	(void)program;
	(void)opts;
	(void)printer;
	*out = rules;
	return true;
}

bool fetched_is_url(const char *name)
{
	(void)name;
	return false;
}

static struct place {
	char folder[64], file[80], other[80];
	char memory[64], db[80]; /* where nothing waits for a disk, if there is such a place */
	uint8_t *made;           /* the cache as it was */
	size_t n;
	struct marks now, old; /* of the file: as they are, and as if it were from long ago */
	struct cache_hash content;
} place;

static void insist(bool ok)
{
	if (!ok)
		abort();
}

static void clean(void)
{
	(void)unlink(place.db);
	(void)unlink(place.file);
	(void)rmdir(place.folder);
	(void)rmdir(place.memory);
	free(place.made);
}

static void put_file(const char *path, const void *data, size_t n)
{
	FILE *file = fopen(path, "wb");

	insist(file != NULL && fwrite(data, 1, n, file) == n && fclose(file) == 0);
}

static void put_row(struct cache_db *db, const char *name, const char *text)
{
	struct cache_row row = {.name = name,
	    .file = place.old,
	    .content = place.content,
	    .checked = 1000000000,
	    .until = INT64_MAX,
	    .verdict = 3,
	    .text = cache_text(text, strlen(text), name),
	    .len = strlen(text)};

	cache_db_put(db, &row);
}

static void make_cache(void)
{
	struct cache_db *db;
	struct stat st;
	FILE *file;

	insist(cache_db_open(&db, place.db, &rules));
	put_row(db, place.file, RESULT);
	put_row(db, place.other, "of another file\n");
	cache_db_close(db);
	insist(stat(place.db, &st) == 0 && st.st_size > 0);
	place.n = (size_t)st.st_size;
	place.made = malloc(place.n);
	file = fopen(place.db, "rb");
	insist(place.made != NULL && file != NULL &&
	       fread(place.made, 1, place.n, file) == place.n && fclose(file) == 0);
}

static void set_place(void)
{
	struct stat st;

	(void)snprintf(place.folder, sizeof(place.folder), "/tmp/fuzz-cache-XXXXXX");
	insist(mkdtemp(place.folder) != NULL && atexit(clean) == 0);
	(void)snprintf(place.file, sizeof(place.file), "%s/a.png", place.folder);
	(void)snprintf(place.other, sizeof(place.other), "%s/b.png", place.folder);
	(void)snprintf(place.memory, sizeof(place.memory), "/dev/shm/fuzz-cache-XXXXXX");
	if (mkdtemp(place.memory) == NULL) {
		(void)snprintf(place.memory, sizeof(place.memory), "/tmp/fuzz-cache-XXXXXX");
		insist(mkdtemp(place.memory) != NULL);
	}
	(void)snprintf(place.db, sizeof(place.db), "%s/cache", place.memory);
	put_file(place.file, PICTURE, strlen(PICTURE));
	insist(stat(place.file, &st) == 0);
	place.now = place.old = marks_of(&st);
	place.old.mtime = place.old.ctime = 900000000;
	insist(cache_file_read(place.file, &place.now, &place.content));
	make_cache();
}

/* What the cache says is to be of this file from here on; false where it says nothing. */
static bool seal_anew(struct kept *sealed)
{
	struct cache_row row = {.name = place.file};
	struct cache_db *db;
	bool found = false;

	if (!cache_db_open(&db, place.db, &rules))
		return false;
	found = cache_db_get(db, &row);
	if (found) {
		free(sealed->text);
		sealed->text = cache_text(row.text, row.len, "");
		sealed->len = row.len;
		sealed->verdict = row.verdict;
		cache_db_put(db, &row);
	}
	cache_db_close(db);
	return found;
}

/* Asks for the file's result as prov verify does. */
static void ask_for(bool by_marks, const struct kept *sealed)
{
	struct verify_opts opts = {.cache = place.db};
	struct printer printer = {.format = PRINT_TEXT};
	struct seen seen = {.is_file = true, .file = by_marks ? place.old : place.now};
	struct cache_folder folder = {0};
	struct cache_try *attempt;
	struct cache *cache;
	struct kept kept;

	if (!cache_open(&cache, &opts, &printer))
		return;
	(void)cache_find(cache, place.file, &seen, &attempt);
	if (attempt != NULL && cache_settle(cache, attempt, &folder, &kept)) {
		insist(kept.verdict == sealed->verdict && kept.len == sealed->len &&
		       memcmp(kept.text, sealed->text, kept.len) == 0);
		free(kept.text);
	}
	cache_forget(attempt);
	cache_close(cache, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kept sealed = {.verdict = 3, .len = strlen(RESULT)};
	struct prov_rd in;
	uint8_t how = 0, step;

	if (place.made == NULL)
		set_place();
	put_file(place.db, place.made, place.n);
	sealed.text = cache_text(RESULT, sealed.len, "");
	prov_rd_init(&in, prov_bytes(data, size), 0);
	if (!prov_rd_u8(&in, &how))
		how = 0;
	for (unsigned i = 0; i < 8 && prov_rd_u8(&in, &step); i++) {
		if (step % 4 == 0)
			(void)seal_anew(&sealed);
		else if (step % 4 == 1)
			cache_edit_bytes(place.db, &in);
		else if (step % 4 == 3)
			cache_edit_take(place.db);
		else
			cache_edit_value(place.db, &in);
	}
	ask_for(how % 2 == 1, &sealed);
	free(sealed.text);
	return 0;
}
