/* SPDX-License-Identifier: Apache-2.0 */
#include "cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"

/* Whatever the reasons for a verdict: after a week it is found anew. */
#define MAX_AGE INT64_C(604800)

struct cache {
	struct cache_db *db;
	struct cache_hash context;
	pthread_mutex_t lock; /* of the next one */
	struct cache_marks marks;
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
	if (!cache_context(&cache->context, opts, printer) ||
	    !cache_db_open(&cache->db, opts->cache)) {
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
	if (!cache_context(&again, opts, printer))
		return false;
	if (memcmp(&again, &cache->context, sizeof(again)) == 0)
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

static bool make_key(const struct cache *cache, const char *name, struct cache_hash *key)
{
	size_t n = strlen(name);
	char *both = xrealloc(NULL, sizeof(cache->context) + n, 1);
	bool ok;

	memcpy(both, &cache->context, sizeof(cache->context));
	memcpy(both + sizeof(cache->context), name, n);
	ok = cache_hash(both, sizeof(cache->context) + n, key);
	free(both);
	return ok;
}

static bool has_marks(struct cache *cache, const char *name, const struct cache_file *file)
{
	bool has;

	(void)pthread_mutex_lock(&cache->lock);
	has = cache_file_has_marks(name, file, &cache->marks);
	(void)pthread_mutex_unlock(&cache->lock);
	return has;
}

static bool has_same_marks(struct cache *cache, const char *name, const struct cache_file *file,
    const struct cache_row *row)
{
	return cache_file_same(&row->file, file) && !cache_file_is_fresh(file, row->checked) &&
	       has_marks(cache, name, file);
}

/* Whether the row is of this file as it is now: its content is read. */
static bool has_same_content(struct cache *cache, const char *name, const struct cache_file *file,
    struct cache_row *row, time_t now)
{
	struct cache_hash content;

	if (row->file.size != file->size || !cache_file_read(name, file, &content) ||
	    memcmp(&content, &row->content, sizeof(content)) != 0)
		return false;
	atomic_fetch_add(&cache->read, 1);
	/* Next time the marks do. */
	if (!cache_file_same(&row->file, file) && !cache_file_is_fresh(file, now)) {
		row->file = *file;
		row->checked = now;
		cache_db_put(cache->db, row);
	}
	return true;
}

/* Fills ATTEMPT and the key; false where nothing is kept of NAME. */
static bool look(
    const struct cache *cache, const char *name, struct cache_try *attempt, struct cache_hash *key)
{
	*attempt = (struct cache_try){.begun = time(NULL)};
	if (cache == NULL)
		return false;
	attempt->file = xrealloc(NULL, 1, sizeof(*attempt->file));
	if (cache_file_look(name, attempt->file) && make_key(cache, name, key))
		return true;
	cache_forget(attempt);
	return false;
}

enum cache_answer cache_find(struct cache *cache, const char *name, bool quickly,
    struct cache_try *attempt, struct kept *kept)
{
	struct cache_row row = {0};
	enum cache_answer answer = CACHE_MISS;

	*kept = (struct kept){0};
	if (!look(cache, name, attempt, &row.key) || !cache_db_get(cache->db, &row))
		return CACHE_MISS;
	/* Before its check: the clock was set back, and 'until' says nothing. */
	if (attempt->begun >= row.checked && attempt->begun < row.until) {
		if (has_same_marks(cache, name, attempt->file, &row))
			answer = CACHE_HIT;
		else if (quickly)
			answer = CACHE_LATER;
		else if (has_same_content(cache, name, attempt->file, &row, attempt->begun))
			answer = CACHE_HIT;
	}
	if (answer == CACHE_HIT) {
		atomic_fetch_add(&cache->known, 1);
		*kept = (struct kept){.verdict = row.verdict, .text = row.text, .len = row.len};
	} else {
		free(row.text);
	}
	if (answer != CACHE_MISS)
		cache_forget(attempt);
	return answer;
}

void cache_forget(struct cache_try *attempt)
{
	free(attempt->file);
	attempt->file = NULL;
}

void cache_keep(struct cache *cache, const char *name, struct cache_try *attempt,
    const struct prov_report *report, const struct kept *kept)
{
	enum prov_store_source source = prov_report_store_source(report);
	struct cache_row row = {.checked = attempt->begun, .verdict = kept->verdict};
	struct cache_file now;

	if (attempt->file == NULL || kept->text == NULL || kept->len > CACHE_MAX_TEXT ||
	    (source != PROV_STORE_NONE && source != PROV_STORE_EMBEDDED))
		return;
	row.file = *attempt->file;
	row.until = prov_report_until(report);
	if (row.until > row.checked + MAX_AGE)
		row.until = row.checked + MAX_AGE;
	row.text = kept->text;
	row.len = kept->len;
	/* The file that was judged is the one that is read, or nothing is kept. */
	if (row.until > row.checked && !cache_file_is_fresh(&row.file, attempt->begun) &&
	    make_key(cache, name, &row.key) && cache_file_read(name, &row.file, &row.content) &&
	    cache_file_look(name, &now) && cache_file_same(&now, &row.file))
		cache_db_put(cache->db, &row);
}
