/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything but the file that a result depends on: this very program with its libraries, every
 * option but those that only say which files and how many at a time, what the files hold that
 * options name, and what is installed for the user and the system. An option that comes later
 * counts without being named here.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cache.h"
#include "common/config.h"
#include "common/file.h"
#include "common/message.h"
#include "common/picture.h"
#include "common/preset.h"
#include "common/trust.h"
#include "prov/version.h"

#define MAX_MAPS ((size_t)4 << 20)

extern char **environ;

static const char *const idle[] = {
    "recursive", "sort", "since", "files-from", "null", "jobs", "cache"};

static bool add_text(struct cache_hash *h, const char *text)
{
	return cache_hash_add(h, text, strlen(text) + 1);
}

/* What PATH holds, with its name; nothing where it is no file. */
static bool add_file(struct cache_hash *h, const char *path)
{
	struct cache_hash content;
	struct marks file;
	struct stat st;

	if (stat(path, &st) != 0)
		return add_text(h, "");
	if (!S_ISREG(st.st_mode) || !cache_file_look(path, &file) ||
	    !cache_file_read(path, &file, &content)) {
		msg_error(
		    path, "can't be used with --cache: it must be a file that does not change");
		return false;
	}
	return add_text(h, path) && cache_hash_add(h, &content, sizeof(content));
}

static bool add_value(struct cache_hash *h, const struct cli_option *option, const char *value)
{
	char *preset = strcmp(option->name, "policy") == 0 ? preset_find(value) : NULL;
	bool ok = add_text(h, option->name) && add_text(h, value) &&
		  add_file(h, preset != NULL ? preset : value);

	free(preset);
	return ok;
}

static bool is_idle(const struct cli_option *option)
{
	for (size_t i = 0; i < CLI_COUNT(idle); i++) {
		if (strcmp(option->name, idle[i]) == 0)
			return true;
	}
	return false;
}

static bool add_option(
    struct cache_hash *h, const struct cli_option *option, const struct verify_opts *opts)
{
	const char *field = (const char *)opts + option->at;
	const struct strlist *list;
	const char *text;
	bool ok = true;

	switch (option->kind) {
	case CLI_FLAG:
		ok = !*(const bool *)(const void *)field || add_text(h, option->name);
		break;
	case CLI_TEXT:
		text = *(const char *const *)(const void *)field;
		ok = text == NULL || add_value(h, option, text);
		break;
	case CLI_LIST:
		list = (const struct strlist *)(const void *)field;
		for (size_t i = 0; ok && i < list->n; i++)
			ok = add_value(h, option, list->at[i]);
		break;
	}
	return ok;
}

/* All of a folder; takes it over. One that is not there adds nothing. */
static bool add_folder(struct cache_hash *h, char *folder)
{
	const struct inputs_from from = {.recursive = true};
	struct input input;
	struct seen seen;
	struct walk *walk;
	struct stat st;
	bool ok = true;

	if (folder == NULL || stat(folder, &st) != 0) {
		free(folder);
		return true;
	}
	walk = walk_open(&from, folder, 0);
	while (ok && walk_next(walk, &input, &seen)) {
		ok = input.problem != NULL ? add_text(h, input.problem) : add_file(h, input.name);
		input_free(&input);
	}
	walk_close(walk);
	free(folder);
	return ok;
}

/* The folders of lists by themselves, too: one that is a link to a folder elsewhere is read from
 * there, but passed over on the way through what it stands in. */
static bool add_lists(struct cache_hash *h)
{
	const struct trust_kind *kind;
	bool ok = true;

	for (size_t i = 0; ok && (kind = trust_kind_at(i)) != NULL; i++)
		ok = add_folder(h, trust_folder(kind, false)) &&
		     add_folder(h, trust_folder(kind, true));
	return ok;
}

static bool add_marks(struct cache_hash *h, const char *path)
{
	struct marks file;
	struct stat st;

	/* One that was replaced since it was loaded has no marks; its name says so. */
	if (stat(path, &st) != 0)
		return add_text(h, path);
	file = marks_of(&st);
	return add_text(h, path) && cache_hash_add(h, &file, sizeof(file));
}

/* The libraries that this process runs, of which one checks the signatures: an update of one that
 * had a fault must not leave what it found. */
static bool add_libraries(struct cache_hash *h)
{
	struct strlist paths = {0};
	struct prov_err err = {0};
	size_t len;
	char *text = file_slurp("/proc/self/maps", MAX_MAPS, &len, &err), *end;
	bool ok = text != NULL;

	if (!ok)
		msg_error(NULL, "--cache needs /proc, to see which libraries this program runs");
	for (char *line = text; line != NULL && *line != '\0'; line = end) {
		char *path = strchr(line, '/');

		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		/* "from-to r-xp offset dev inode path" */
		if (path != NULL && (end == NULL || path < end) && strstr(line, " r-xp ") != NULL)
			strlist_add(&paths, path);
	}
	/* Where they lie is drawn anew each time. */
	strlist_sort(&paths);
	for (size_t i = 0; ok && i < paths.n; i++)
		ok = add_marks(h, paths.at[i]);
	strlist_free(&paths);
	free(text);
	return ok;
}

/* A build of the same version is another program; and who decodes the pictures is one, too. */
static bool add_self(struct cache_hash *h)
{
	char *decoder;
	struct marks file;
	bool ok = add_text(h, prov_version()) && cache_file_look("/proc/self/exe", &file) &&
		  cache_hash_add(h, &file, sizeof(file));

	decoder = ok ? picture_program() : NULL;
	ok = ok && (decoder == NULL || add_marks(h, decoder));
	free(decoder);
	return ok;
}

/* How OpenSSL is set up, where distributions have that; the environment is added below. */
static bool add_settings(struct cache_hash *h)
{
	static const char *const files[] = {"/etc/ssl/openssl.cnf", "/usr/lib/ssl/openssl.cnf",
	    "/usr/local/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf",
	    "/etc/crypto-policies/back-ends/opensslcnf.config"};
	bool ok = true;

	for (size_t i = 0; ok && i < CLI_COUNT(files); i++)
		ok = add_file(h, files[i]);
	return ok;
}

bool cache_program(struct cache_hash *out)
{
	memset(out, 0, sizeof(*out));
	/* The first hash has loaded what is loaded at all. */
	return add_self(out) && add_libraries(out) && add_settings(out);
}

/* What in the environment is for us, for the library that checks signatures, or for who loads it.
 */
static bool counts(const char *variable)
{
	static const char *const begin[] = {"PROV_", "OPENSSL_", "LD_"};

	for (size_t i = 0; i < CLI_COUNT(begin); i++) {
		if (strncmp(variable, begin[i], strlen(begin[i])) == 0)
			return true;
	}
	return false;
}

bool cache_context(struct cache_hash *out, const struct cache_hash *program,
    const struct verify_opts *opts, const struct printer *printer)
{
	/* Previews are decoded where there is time for it; which policy asks for it is added below.
	 */
	const unsigned how[] = {
	    (unsigned)printer->format, printer->flags, verify_has_time(opts) ? 1u : 0u};
	bool ok;

	*out = *program;
	ok = cache_hash_add(out, how, sizeof(how));
	for (size_t i = 0; ok && i < verify_command.num_options; i++) {
		if (!is_idle(&verify_command.options[i]))
			ok = add_option(out, &verify_command.options[i], opts);
	}
	for (char **env = environ; ok && *env != NULL; env++) {
		if (counts(*env))
			ok = add_text(out, *env);
	}
	return ok && add_folder(out, config_path("")) && add_folder(out, xstrdup("/etc/prov")) &&
	       add_lists(out);
}
