/* SPDX-License-Identifier: Apache-2.0 */
/* prov trust list */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/escape.h"
#include "common/exit.h"
#include "common/json.h"
#include "common/out.h"
#include "common/xalloc.h"
#include "trust.h"

/* One installed list, and what came of reading it. */
struct row {
	const struct trust_kind *kind;
	const struct trust_file *file;
	struct content content;
	bool ok;
	struct prov_err err;
	char *source; /* or NULL */
};

struct listing {
	bool json;
	size_t n;
	bool bad;
};

static void read_row(struct row *row)
{
	struct prov_list_entry *entry = &row->content.entry;
	struct stat st;
	bool empty;

	row->ok = content_read(&row->content, row->kind, row->file->path, &empty, &row->err);
	if (!row->ok)
		return;
	entry->has_got = stat(row->file->path, &st) == 0;
	entry->got = entry->has_got ? (int64_t)st.st_mtime : 0;
	row->source = store_source(row->file->path, entry->sha256);
}

/* TEXT as it may be shown, behind WORDS. */
static void put(const char *words, const char *text, const char *after)
{
	char *safe = escape_text(text);

	out_print("%s%s%s", words, safe, after);
	free(safe);
}

static void put_text(const struct row *row)
{
	const struct prov_list_entry *entry = &row->content.entry;
	char *says = row->ok ? content_says(entry) : NULL;

	put("", row->file->name, "");
	out_print(" (%s%s): ", row->kind->name, row->file->system ? ", the system's" : "");
	if (row->ok)
		out_print("%s\n", says);
	else
		put("CAN'T BE USED: ", row->err.msg, "\n");
	if (row->ok && entry->title != NULL)
		put("  ", entry->title, "\n");
	put("  ", row->file->path, "\n");
	if (row->ok)
		out_print("  SHA-256 %s\n", entry->sha256);
	if (row->source != NULL)
		put("  from ", row->source, "\n");
	if (row->file->hidden)
		out_print("  not used: your list of this name counts instead\n");
	free(says);
}

static void put_time(const char *key, bool has, int64_t when)
{
	time_t t = (time_t)when;
	char text[32];
	struct tm tm;

	if (has && gmtime_r(&t, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		json_member(key, text);
}

static void put_json(const struct row *row, bool first)
{
	const struct prov_list_entry *entry = &row->content.entry;

	out_print("%s{\"name\": ", first ? "[\n" : ",\n");
	json_string(row->file->name);
	json_member("kind", row->kind->name);
	json_member("scope", row->file->system ? "system" : "user");
	json_member("file", row->file->path);
	out_print(", \"used\": %s", row->ok && !row->file->hidden ? "true" : "false");
	if (row->ok) {
		json_member("title", entry->title);
		out_print(", \"%s\": %zu",
		    entry->list == PROV_LIST_PRODUCTS ? "products" : "certificates",
		    entry->num_certs);
		if (entry->sequence > 0)
			out_print(", \"sequence\": %" PRIu64, entry->sequence);
		put_time("issued", entry->has_issued, entry->issued);
		put_time("next_update", entry->has_next_update, entry->next_update);
		if (entry->has_next_update)
			out_print(", \"past_its_time\": %s",
			    entry->next_update < (int64_t)time(NULL) ? "true" : "false");
		put_time("file_date", entry->has_got, entry->got);
		json_member("sha256", entry->sha256);
		json_member("source", row->source);
	} else {
		json_member("error", row->err.msg);
	}
	out_print("}");
}

static void list_kind(
    struct listing *listing, const struct trust_kind *kind, const struct trust_opts *opts)
{
	struct trust_files files = trust_files_find(kind);

	for (size_t i = 0; i < files.n; i++) {
		struct row row = {.kind = kind, .file = &files.at[i]};

		if (opts->system && !files.at[i].system)
			continue;
		read_row(&row);
		if (listing->json)
			put_json(&row, listing->n == 0);
		else
			put_text(&row);
		listing->n++;
		listing->bad = listing->bad || !row.ok;
		content_free(&row.content);
		free(row.source);
	}
	trust_files_free(&files);
}

int trust_show_lists(const struct trust_opts *opts, const struct strlist *operands)
{
	struct listing listing = {0};
	const struct trust_kind *kind;

	if (operands->n > 0)
		return cli_usage(&trust_command, "'list' takes no name");
	if (opts->kind != NULL && trust_kind_find(opts->kind) == NULL)
		return cli_usage(&trust_command,
		    "--kind takes signers, tsa, allow, identity or products, not '%s'", opts->kind);
	if (opts->format != NULL && strcmp(opts->format, "text") != 0 &&
	    strcmp(opts->format, "json") != 0)
		return cli_usage(&trust_command, "there is no format '%s': there are text and json",
		    opts->format);
	listing.json = opts->format != NULL && strcmp(opts->format, "json") == 0;
	for (size_t k = 0; (kind = trust_kind_at(k)) != NULL; k++) {
		if (opts->kind == NULL || strcmp(opts->kind, kind->name) == 0)
			list_kind(&listing, kind, opts);
	}
	if (listing.json)
		out_print("%s", listing.n == 0 ? "[]\n" : "\n]\n");
	else if (listing.n == 0)
		out_print("There are no trust lists. 'prov trust update' gets the official ones, "
			  "'prov trust add FILE' adds yours.\n");
	return out_finish() == EXIT_PASS && !listing.bad ? EXIT_PASS : EXIT_ERROR;
}
