/* SPDX-License-Identifier: Apache-2.0 */
#include "cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/message.h"

/* Whatever the reasons for a verdict: after a week it is found anew. */
#define MAX_AGE INT64_C(604800)

struct cache_try {
	time_t begun;
	enum cache_answer answer;
	struct marks file;
	/* Whether there were no credentials beside it is seen by its folder, as it was LISTED. */
	bool by_folder;
	bool unsure; /* a change of the file could go unnoticed: nothing is kept */
	struct marks folder;
	time_t listed;
	struct cache_row row;
};

struct cache {
	struct cache_db *db;
	struct cache_hash program, context;
	pthread_mutex_t lock; /* of the next two */
	struct cache_disk files, folders;
	atomic_size_t known, read; /* taken from it; those whose content was read for that */
};

static bool check_usage(const struct verify_opts *opts, const struct printer *printer)
{
	const char *what = opts->online                      ? "--online, which asks anew"
			   : opts->sidecar != NULL           ? "--sidecar"
			   : opts->fragments.n > 0           ? "--fragment"
			   : opts->was != NULL               ? "--was"
			   : printer->format == PRINT_HTML   ? "--format html"
			   : printer->format == PRINT_CRJSON ? "--format crjson, which says when"
							     : NULL;

	if (what != NULL)
		(void)cli_usage(&verify_command, "--cache does not go with %s", what);
	return what == NULL;
}

bool cache_open(struct cache **out, const struct verify_opts *opts, const struct printer *printer)
{
	struct cache *cache;

	*out = NULL;
	if (opts->cache == NULL)
		return true;
	if (!check_usage(opts, printer))
		return false;
	cache = xrealloc(NULL, 1, sizeof(*cache));
	memset(cache, 0, sizeof(*cache));
	(void)pthread_mutex_init(&cache->lock, NULL);
	atomic_init(&cache->known, 0);
	atomic_init(&cache->read, 0);
	if (!cache_program(&cache->program) ||
	    !cache_context(&cache->context, &cache->program, opts, printer) ||
	    !cache_db_open(&cache->db, opts->cache, &cache->context)) {
		(void)pthread_mutex_destroy(&cache->lock);
		free(cache);
		return false;
	}
	*out = cache;
	return true;
}

bool cache_confirm(
    const struct cache *cache, const struct verify_opts *opts, const struct printer *printer)
{
	struct cache_hash again;

	if (cache == NULL)
		return true;
	if (!cache_context(&again, &cache->program, opts, printer))
		return false;
	if (cache_hash_same(&again, &cache->context))
		return true;
	msg_error(opts->cache, "the trust lists changed while they were read; run it again");
	return false;
}

void cache_close(struct cache *cache, bool verbose)
{
	if (cache == NULL)
		return;
	if (verbose)
		msg_note(NULL,
		    "%zu results are from the cache, %zu of them for files that were read",
		    atomic_load(&cache->known), atomic_load(&cache->read));
	cache_db_close(cache->db);
	(void)pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static bool has_marks(
    struct cache *cache, const char *name, const struct marks *file, struct cache_disk *last)
{
	bool has;

	(void)pthread_mutex_lock(&cache->lock);
	has = cache_file_has_marks(name, file, last);
	(void)pthread_mutex_unlock(&cache->lock);
	return has;
}

static bool has_same_marks(struct cache *cache, const struct cache_try *attempt)
{
	const struct cache_row *row = &attempt->row;

	return marks_same(&row->file, &attempt->file) &&
	       !cache_file_is_fresh(&attempt->file, row->checked) &&
	       has_marks(cache, row->name, &attempt->file, &cache->files);
}

/* What a row for this file says, if there is one for its time. */
static enum cache_answer ask(struct cache *cache, struct cache_try *attempt)
{
	struct cache_row *row = &attempt->row;

	/* Before its check: the clock was set back, and 'until' says nothing. */
	if (!cache_db_get(cache->db, row) || attempt->begun < row->checked ||
	    attempt->begun >= row->until)
		return CACHE_MISS;
	if (has_same_marks(cache, attempt))
		return CACHE_HIT;
	return row->file.size == attempt->file.size ? CACHE_LATER : CACHE_MISS;
}

enum cache_answer cache_find(
    struct cache *cache, const char *name, const struct seen *seen, struct cache_try **out)
{
	struct cache_try *attempt;

	*out = NULL;
	if (!seen->is_file || !cache_file_fits(name))
		return CACHE_MISS;
	attempt = xrealloc(NULL, 1, sizeof(*attempt));
	*attempt = (struct cache_try){.begun = time(NULL),
	    .file = seen->file,
	    .folder = seen->folder,
	    .listed = (time_t)seen->listed,
	    .row = {.name = name}};
	attempt->answer = ask(cache, attempt);
	attempt->by_folder = attempt->answer == CACHE_HIT && seen->alone;
	if (!attempt->by_folder && cache_file_has_sidecar(name)) {
		cache_forget(attempt);
		return CACHE_MISS;
	}
	*out = attempt;
	return attempt->answer;
}

size_t cache_length(const struct cache_try *attempt)
{
	return attempt->row.len;
}

void cache_rest(struct cache *cache)
{
	cache_db_rest(cache->db);
}

/*
 * Whether the folder is still the one that was listed, and no name came to it: then no credentials
 * lie beside its files. A folder is marked like a file, by what changes its names; where that can't
 * be relied on, the credentials are looked for.
 */
static bool is_as_listed(
    struct cache *cache, const struct cache_try *attempt, struct cache_folder *last)
{
	const char *name = attempt->row.name;
	size_t len = (size_t)(file_base(name) - name);
	struct stat st;
	struct marks now;
	char *path;

	if (last->name != NULL && last->len == len && memcmp(last->name, name, len) == 0 &&
	    marks_same(&last->marks, &attempt->folder))
		return last->same;
	path = xstrndup(name, len);
	*last = (struct cache_folder){.name = name, .len = len, .marks = attempt->folder};
	if (!cache_file_is_fresh(&attempt->folder, attempt->listed) && stat(path, &st) == 0) {
		now = marks_of(&st);
		last->same = marks_same(&now, &attempt->folder) &&
			     has_marks(cache, path, &now, &cache->folders);
	}
	free(path);
	return last->same;
}

/* Whether the row is of this file as it is now: its content is read. */
static bool has_same_content(struct cache *cache, const struct cache_try *attempt)
{
	struct cache_row row = attempt->row;
	struct cache_hash content;

	if (!cache_file_write_out(row.name) ||
	    !cache_file_read(row.name, &attempt->file, &content) ||
	    !cache_hash_same(&content, &row.content))
		return false;
	atomic_fetch_add(&cache->read, 1);
	/* Next time the marks do. */
	if (!marks_same(&row.file, &attempt->file) &&
	    !cache_file_is_fresh(&attempt->file, attempt->begun)) {
		row.file = attempt->file;
		row.checked = attempt->begun;
		row.text = cache_text(row.text, row.len, row.name);
		cache_db_put(cache->db, &row);
	}
	return true;
}

static bool settle(struct cache *cache, struct cache_try *attempt, struct cache_folder *last)
{
	struct cache_row *row = &attempt->row;
	struct cache_hash seal;

	if (attempt->answer == CACHE_MISS || !cache_seal(&cache->context, row, &seal) ||
	    !cache_hash_same(&seal, &row->seal))
		return false;
	if (attempt->by_folder && !is_as_listed(cache, attempt, last) &&
	    cache_file_has_sidecar(row->name))
		return false;
	return attempt->answer != CACHE_LATER || has_same_content(cache, attempt);
}

bool cache_settle(
    struct cache *cache, struct cache_try *attempt, struct cache_folder *last, struct kept *kept)
{
	struct cache_row *row = &attempt->row;

	*kept = (struct kept){0};
	if (!settle(cache, attempt, last)) {
		/* Before it is judged: what is changed from here on gets a time of change. */
		attempt->unsure = !cache_file_write_out(row->name);
		return false;
	}
	atomic_fetch_add(&cache->known, 1);
	*kept = (struct kept){.verdict = row->verdict, .text = row->text, .len = row->len};
	row->text = NULL; /* transferred */
	return true;
}

void cache_forget(struct cache_try *attempt)
{
	if (attempt != NULL)
		free(attempt->row.text);
	free(attempt);
}

void cache_keep(struct cache *cache, struct cache_try *attempt, const struct prov_report *report,
    const struct kept *kept)
{
	enum prov_store_source source = prov_report_store_source(report);
	struct cache_row row = {.name = attempt->row.name,
	    .file = attempt->file,
	    .checked = attempt->begun,
	    .until = prov_report_until(report),
	    .verdict = kept->verdict,
	    .len = kept->len};
	struct marks now;

	if (attempt->unsure || kept->text == NULL || kept->len > CACHE_MAX_TEXT ||
	    (source != PROV_STORE_NONE && source != PROV_STORE_EMBEDDED))
		return;
	if (row.until > row.checked + MAX_AGE)
		row.until = row.checked + MAX_AGE;
	/* The file that was judged is the one that is read, or nothing is kept. */
	if (row.until <= row.checked || cache_file_is_fresh(&row.file, attempt->begun) ||
	    !cache_file_read(row.name, &row.file, &row.content) ||
	    !cache_file_look(row.name, &now) || !marks_same(&now, &row.file))
		return;
	row.text = cache_text(kept->text, kept->len, row.name);
	cache_db_put(cache->db, &row);
}
