/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folders of lists. A file is written beside its place, then takes it; what was there is in
 * history/ by then, so that no moment lacks a list, and none is lost. NAME.pem.source says where a
 * list came from, and by which digest it is meant, so that a list that was put there by hand has no
 * source.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "trust.h"

#define MAX_NAME 64
#define MAX_SOURCE 8192

bool store_is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= MAX_NAME && name[0] != '.' && name[0] != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		   len;
}

char *store_find(const struct trust_kind *kind, bool system, const char *name)
{
	struct trust_files files = trust_files_find(kind);
	char *path = NULL;

	for (size_t i = 0; i < files.n && path == NULL; i++) {
		if (files.at[i].system == system && strcmp(files.at[i].name, name) == 0)
			path = xstrdup(files.at[i].path);
	}
	trust_files_free(&files);
	return path;
}

/* PATH and what is above it, for others to read. */
static bool make_folder(const char *path)
{
	char *copy = xstrdup(path);
	bool ok = true;

	for (char *p = copy + 1; ok && *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		ok = mkdir(copy, 0755) == 0 || errno == EEXIST;
		*p = '/';
	}
	ok = ok && (mkdir(copy, 0755) == 0 || errno == EEXIST);
	if (!ok)
		msg_error(path, "this folder can't be made: %s", ERRTEXT(errno));
	free(copy);
	return ok;
}

static bool sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd != -1 && fsync(fd) == 0;

	if (fd != -1)
		(void)close(fd);
	return ok;
}

static bool fill(int fd, const char *data, size_t len, const int64_t *date)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = UTIME_OMIT}};

	if (date != NULL)
		times[1] = (struct timespec){.tv_sec = (time_t)*date};
	return file_write(fd, data, len) && fchmod(fd, 0644) == 0 && futimens(fd, times) == 0 &&
	       fsync(fd) == 0;
}

/* FOLDER/NAME, complete or not at all. */
static bool write_file(
    const char *folder, const char *name, const char *data, size_t len, const int64_t *date)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *temporary = xasprintf("%s/.%s.XXXXXX", folder, name);
	int fd = mkstemp(temporary);
	bool ok = fd != -1 && fill(fd, data, len, date);

	if (fd != -1)
		ok = close(fd) == 0 && ok;
	ok = ok && rename(temporary, path) == 0 && sync_folder(folder);
	if (!ok) {
		msg_error(path, "can't be written: %s", ERRTEXT(errno));
		if (fd != -1)
			(void)unlink(temporary);
	}
	free(temporary);
	free(path);
	return ok;
}

/* "history/NAME-20261128T021200Z.pem", and the next second where that is taken. */
static char *history_name(const char *folder, const char *base)
{
	const char *dot = strrchr(base, '.');
	time_t now = time(NULL);
	char *name = NULL, when[32];
	struct tm tm;

	for (;;) {
		struct stat st;
		char *path;
		bool taken;

		if (gmtime_r(&now, &tm) == NULL ||
		    strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm) == 0)
			when[0] = '\0';
		name = xasprintf("%.*s-%s%s", (int)(dot - base), base, when, dot);
		path = xasprintf("%s/%s", folder, name);
		taken = lstat(path, &st) == 0;
		free(path);
		if (!taken)
			return name;
		free(name);
		now++;
	}
}

/* A copy of the list at PATH in history/ beside it. */
static bool keep_old(const char *path)
{
	struct prov_err err = {0};
	size_t len;
	char *data = file_slurp(path, TRUST_MAX_FILE, &len, &err), *folder, *name;
	struct stat st = {0};
	int64_t date;
	bool ok;

	if (data == NULL || stat(path, &st) != 0) {
		msg_error(path, "can't be kept in history: %s", err.msg);
		free(data);
		return false;
	}
	date = (int64_t)st.st_mtime;
	folder = xasprintf("%.*s/history", (int)(file_base(path) - path - 1), path);
	ok = make_folder(folder);
	if (ok) {
		name = history_name(folder, file_base(path));
		ok = write_file(folder, name, data, len, &date);
		free(name);
	}
	free(folder);
	free(data);
	return ok;
}

static bool write_source(
    const char *folder, const char *base, const struct content *content, const char *source)
{
	char *name = xasprintf("%s.source", base);
	char *text = xasprintf("%s %s\n", content->entry.sha256, source);
	bool ok = write_file(folder, name, text, strlen(text), NULL);

	free(text);
	free(name);
	return ok;
}

static bool drop(const char *path)
{
	char *source = xasprintf("%s.source", path);
	bool ok = unlink(path) == 0;

	if (!ok)
		msg_error(path, "can't be removed: %s", ERRTEXT(errno));
	else
		(void)unlink(source);
	free(source);
	return ok;
}

bool store_put(const struct trust_kind *kind, bool system, const char *name,
    const struct content *content, const char *source, int64_t date)
{
	char *folder = trust_folder(kind, system), *old, *base, *path;
	bool ok;

	if (folder == NULL) {
		msg_error(NULL, "there is no home folder to keep lists in; --system keeps them for "
				"all users");
		return false;
	}
	base = xasprintf("%s.%s", name, content->is_json ? "json" : "pem");
	path = xasprintf("%s/%s", folder, base);
	old = store_find(kind, system, name);
	ok = make_folder(folder) && (old == NULL || keep_old(old)) &&
	     write_file(folder, base, content->data, content->len, &date) &&
	     write_source(folder, base, content, source);
	/* The other form of the same list would count beside it. */
	if (ok && old != NULL && strcmp(old, path) != 0)
		ok = drop(old);
	free(path);
	free(base);
	free(old);
	free(folder);
	return ok;
}

bool store_touch(const char *path, int64_t date)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)date}};
	bool ok = utimensat(AT_FDCWD, path, times, 0) == 0;

	if (!ok)
		msg_error(path, "its date can't be set: %s", ERRTEXT(errno));
	return ok;
}

bool store_remove(const char *path)
{
	return keep_old(path) && drop(path);
}

char *store_source(const char *path, const char *sha256)
{
	char *name = xasprintf("%s.source", path), *source = NULL, *text;
	struct prov_err err = {0};
	size_t len = 0;

	text = file_slurp(name, MAX_SOURCE, &len, &err);
	if (text != NULL && len > 65 && strncmp(text, sha256, 64) == 0 && text[64] == ' ') {
		text[strcspn(text, "\n")] = '\0';
		source = xstrdup(text + 65);
	}
	free(text);
	free(name);
	return source;
}
