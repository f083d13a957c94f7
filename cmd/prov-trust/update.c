/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prov trust update: the official lists, from where they are published or from files. A list takes
 * the old one's place only once it was read as one. One without a certificate, or issued before the
 * one that is there, does not: that is what an attacker would hand out.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "common/errtext.h"
#include "common/exit.h"
#include "common/message.h"
#include "common/out.h"
#include "common/question.h"
#include "trust.h"

struct job {
	const struct trust_opts *opts;
	const struct official *list;
	const struct trust_kind *kind;
	const char *given;    /* a file or URL of the user's, or NULL */
	const char *source;   /* what the list comes from, in the end */
	const char *known_as; /* the same, wherever one stands */
	struct content content;
	int64_t date;
	bool empty;
};

static bool is_url(const char *text)
{
	return strncasecmp(text, "https://", 8) == 0;
}

/* What the user himself names may be a host of his own network. */
static char *host_of(const char *url)
{
	const char *host = url + 8;

	return xstrndup(host, strcspn(host, "/?#"));
}

static char *read_back(FILE *file, size_t *len, struct prov_err *err)
{
	char *data;

	if (fflush(file) != 0 || fseek(file, 0, SEEK_END) != 0 || ftell(file) < 0) {
		err->code = PROV_E_IO;
		(void)snprintf(err->msg, sizeof(err->msg), "the temporary file can't be read");
		return NULL;
	}
	*len = (size_t)ftell(file);
	data = xrealloc(NULL, *len + 1, 1);
	rewind(file);
	*len = fread(data, 1, *len, file);
	data[*len] = '\0';
	return data;
}

/* The content at URL (malloc), or NULL. */
static char *fetch(struct job *job, const char *url, size_t *len, struct prov_err *err)
{
	struct strlist allow = {0};
	struct online online = {0};
	FILE *file = tmpfile();
	char *data = NULL, *host = job->given != NULL ? host_of(url) : NULL;

	if (host != NULL)
		strlist_add(&allow, host);
	if (file == NULL) {
		err->code = PROV_E_IO;
		(void)snprintf(err->msg, sizeof(err->msg), "there is no room for a temporary file");
	} else if (job->opts->tls_ca != NULL && !online_load_roots(&online, job->opts->tls_ca)) {
		err->code = PROV_E_USAGE;
	} else if (!online_open(&online, "'prov trust update'", QUESTION_ONLINE, &allow)) {
		err->code = PROV_E_NOTFOUND;
	} else if (question_list(&online, url, TRUST_MAX_FILE, file, err) == PROV_OK) {
		data = read_back(file, len, err);
	}
	if (file != NULL)
		(void)fclose(file);
	online_close(&online);
	strlist_free_all(&allow);
	return data;
}

/* The list, read as what it should be. False with *ERR filled. */
static bool get(struct job *job, struct prov_err *err)
{
	struct stat st;
	size_t len = 0;
	char *data;

	job->source = job->given != NULL ? job->given : job->list->url;
	job->date = (int64_t)time(NULL);
	if (!is_url(job->source)) {
		if (stat(job->source, &st) == 0 && S_ISREG(st.st_mode))
			job->date = (int64_t)st.st_mtime;
		return content_read(&job->content, job->kind, job->source, &job->empty, err);
	}
	data = fetch(job, job->source, &len, err);
	return data != NULL && content_take(&job->content, job->kind, data, len, &job->empty, err);
}

static bool keep(const struct job *job, const char *why)
{
	const char *name = job->list->name, *does = strstr(why, ", as") != NULL ? " does" : "";

	msg_error(job->source,
	    "it %s the list '%s' that is installed%s, which stays; 'prov trust remove %s' first "
	    "takes this one",
	    why, name, does, name);
	return false;
}

/* Whether what was got may take the place of OLD: it is not older, neither by its date nor by its
 * number (LoTESequenceNumber, ETSI TS 119 602). */
static bool may_replace(const struct job *job, const struct prov_list_entry *old)
{
	const struct prov_list_entry *new = &job->content.entry;

	if (old->has_issued && !new->has_issued)
		return keep(job, "does not say when it was issued, as");
	if (old->has_issued && new->issued < old->issued)
		return keep(job, "was issued before");
	if (old->sequence > 0 && new->sequence == 0)
		return keep(job, "has no sequence number, as");
	if (new->sequence < old->sequence)
		return keep(job, "has a lower sequence number than");
	return true;
}

/* Whoever keeps us from the newer ones hands out an old one that is not older than ours. */
static void warn_if_late(const struct job *job)
{
	const struct prov_list_entry *entry = &job->content.entry;

	if (entry->has_next_update && entry->next_update < (int64_t)time(NULL))
		msg_warning(job->source,
		    "the list '%s' is past its time: there should have been a newer one by now",
		    job->list->name);
}

static void say(const struct job *job, const char *what)
{
	char *says = content_says(&job->content.entry);

	if (!job->opts->quiet)
		out_print("%s (%s): %s; %s\n", job->list->name, job->kind->name, says, what);
	free(says);
}

static bool install(struct job *job, const char *old_path)
{
	struct content old = {0};
	struct prov_err err = {0};
	bool empty, ok = true, same = false;

	/* One that can't be read is as good as none: whatever is put in its place is better. */
	if (old_path != NULL && content_read(&old, job->kind, old_path, &empty, &err)) {
		ok = may_replace(job, &old.entry);
		same = strcmp(old.entry.sha256, job->content.entry.sha256) == 0;
	}
	if (ok && !same)
		ok = store_put(job->kind, job->opts->system, job->list->name, &job->content,
		    job->known_as, job->date);
	else if (ok)
		ok = store_touch(old_path, job->date);
	if (ok)
		warn_if_late(job);
	if (ok)
		say(job, same ? "unchanged" : old_path != NULL ? "replaced" : "installed");
	content_free(&old);
	return ok;
}

static bool refuse(const struct job *job, const char *old_path, const struct prov_err *err)
{
	const char *url = is_url(job->source) ? "can't be fetched or used: " : "";

	if (job->empty && old_path == NULL) {
		msg_note(job->source, "%s, so there is no list '%s' to install", err->msg,
		    job->list->name);
		return true;
	}
	if (err->msg[0] != '\0')
		msg_error(job->source, "%s%s%s%s", url,
		    err->code == PROV_E_LIMIT ? "refused: " : "", err->msg,
		    old_path != NULL ? "; the list that is installed stays" : "");
	return false;
}

static bool update_one(
    const struct trust_opts *opts, const struct official *list, const char *given)
{
	struct job job = {
	    .opts = opts, .list = list, .kind = trust_kind_find(list->kind), .given = given};
	char *old = store_find(job.kind, opts->system, list->name);
	char *whole = given != NULL && !is_url(given) ? realpath(given, NULL) : NULL;
	struct prov_err err = {0};
	bool ok;

	job.known_as = whole != NULL ? whole : given != NULL ? given : list->url;
	ok = get(&job, &err) ? install(&job, old) : refuse(&job, old, &err);
	content_free(&job.content);
	free(whole);
	free(old);
	return ok;
}

/* The value of --from for this list, or NULL. */
static const char *given_for(const struct trust_opts *opts, const struct official *list)
{
	size_t len = strlen(list->name);

	for (size_t i = 0; i < opts->from.n; i++) {
		if (strncmp(opts->from.at[i], list->name, len) == 0 && opts->from.at[i][len] == '=')
			return opts->from.at[i] + len + 1;
	}
	return NULL;
}

static bool is_asked(
    const struct trust_opts *opts, const struct strlist *names, const struct official *list)
{
	for (size_t i = 0; i < names->n; i++) {
		if (strcmp(names->at[i], list->name) == 0)
			return true;
	}
	return given_for(opts, list) != NULL || (names->n == 0 && opts->from.n == 0);
}

static bool check_from(const char *from)
{
	const char *equals = strchr(from, '=');
	char *name = equals == NULL ? xstrdup("") : xstrndup(from, (size_t)(equals - from));
	bool ok = equals != NULL && official_find(name) != NULL;

	if (!ok)
		(void)cli_usage(&trust_command,
		    "--from takes NAME=FILE with the name of an official list (c2pa, c2pa-tsa, "
		    "iptc, iptc-anchors, c2pa-products), not '%s'",
		    from);
	else if (equals[1] == '\0' || strncasecmp(equals + 1, "http://", 7) == 0)
		ok = cli_usage(&trust_command, "--from takes a file or an https address, not '%s'",
			 equals + 1) == EXIT_PASS;
	free(name);
	return ok;
}

int trust_update(const struct trust_opts *opts, const struct strlist *operands)
{
	const struct official *list;
	bool ok = true;

	for (size_t i = 0; i < opts->from.n; i++) {
		if (!check_from(opts->from.at[i]))
			return EXIT_ERROR;
	}
	for (size_t i = 0; i < operands->n; i++) {
		if (official_find(operands->at[i]) == NULL)
			return cli_usage(&trust_command,
			    "there is no official list '%s': there are c2pa, c2pa-tsa, iptc, "
			    "iptc-anchors and c2pa-products",
			    operands->at[i]);
	}
	for (size_t i = 0; (list = official_at(i)) != NULL; i++) {
		if (is_asked(opts, operands, list))
			ok = update_one(opts, list, given_for(opts, list)) && ok;
	}
	return out_finish() == EXIT_PASS && ok ? EXIT_PASS : EXIT_ERROR;
}
