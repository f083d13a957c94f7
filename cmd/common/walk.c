/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folders. Links to folders are not followed, so a walk ends; the folders that it is in stand on a
 * stack of our own, so that a deep tree costs memory and not the call stack. Of each of them only
 * the names that lie in it are held, so that a large tree costs no more than its largest folders.
 */
#include "common/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"

/* Whether NAME begins with the first N bytes of STEM and a dot. */
static bool is_of_stem(const char *name, const char *stem, size_t n)
{
	return strncmp(name, stem, n) == 0 && name[n] == '.';
}

/* Whether names[I], of a sorted list, is the .c2pa file of an asset beside it: of its very name
 * without the suffix, or of one that differs in the extension only. */
static bool is_sidecar(const struct strlist *names, size_t i)
{
	static const char suffix[] = ".c2pa";
	const char *name = names->at[i];
	size_t n = strlen(name), tail = sizeof(suffix) - 1;

	if (n <= tail || strcmp(name + n - tail, suffix) != 0)
		return false;
	n -= tail;
	/* Names that begin with the stem stand together; the stem itself stands before them. */
	for (size_t k = i; k-- > 0 && strncmp(names->at[k], name, n) == 0;) {
		if (names->at[k][n] == '\0' || (is_of_stem(names->at[k], name, n) &&
						   strchr(names->at[k] + n + 1, '.') == NULL))
			return true;
	}
	for (size_t k = i + 1; k < names->n && is_of_stem(names->at[k], name, n); k++) {
		if (strchr(names->at[k] + n + 1, '.') == NULL)
			return true;
	}
	return false;
}

/* Whether NAME could be found under one that ends with .c2pa. Some file systems ignore case, some
 * how a character is composed, some characters that can't be seen: only plain letters are sure. */
static bool may_be_credentials(const char *name)
{
	static const char suffix[] = ".c2pa";
	size_t n = strlen(name), tail = sizeof(suffix) - 1, from = n > tail ? n - tail : 0;
	bool same = n >= tail;

	for (size_t i = from; i < n; i++) {
		if ((unsigned char)name[i] >= 0x80)
			return true;
		same = same && (name[i] == suffix[i - from] ||
				   (name[i] >= 'A' && name[i] <= 'Z' &&
				       name[i] - 'A' + 'a' == suffix[i - from]));
	}
	return same;
}

/* A folder that the walk is in. */
struct level {
	char *path;
	struct strlist names; /* those to be visited, sorted; a visited one is NULL */
	size_t next;
	struct seen seen; /* what its files have in common */
};

struct walk {
	const struct inputs_from *from;
	size_t rel;
	struct level *levels;
	size_t n, cap;
	struct input first; /* what is wrong with the folder that it began in, if anything */
};

/* All names in FOLDER, sorted. False: see errno. */
static bool read_folder(struct strlist *found, struct seen *seen, const char *folder)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir;
	int problem;

	seen->listed = (int64_t)time(NULL);
	dir = opendir(folder);
	if (dir == NULL)
		return false;
	seen->alone = fstat(dirfd(dir), &st) == 0;
	if (seen->alone)
		seen->folder = marks_of(&st);
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		strlist_add(found, xstrdup(entry->d_name));
		seen->alone = seen->alone && !may_be_credentials(entry->d_name);
	}
	problem = errno;
	seen->alone = seen->alone && problem == 0;
	(void)closedir(dir);
	strlist_sort(found);
	errno = problem;
	return problem == 0;
}

/* The names in FOLDER but for sidecars, which are read with their asset. False: see errno. */
static bool list_folder(struct strlist *names, struct seen *seen, const char *folder)
{
	struct strlist found = {0}, sidecars = {0};
	bool ok = read_folder(&found, seen, folder);
	int problem = errno;

	for (size_t i = 0; i < found.n; i++)
		strlist_add(is_sidecar(&found, i) ? &sidecars : names, found.at[i]);
	strlist_free_all(&sidecars);
	strlist_free(&found);
	errno = problem;
	return ok;
}

/* Goes down into PATH, which it takes over; NULL, or the sentence that says why not. */
static char *enter(struct walk *w, char *path)
{
	struct strlist names = {0};
	struct seen seen = {0};
	char *problem = NULL;

	if (!list_folder(&names, &seen, path))
		problem = xasprintf("this folder can't be read: %s", ERRTEXT(errno));
	if (problem != NULL && names.n == 0) {
		strlist_free(&names);
		free(path);
		return problem;
	}
	if (w->n == w->cap) {
		w->cap = w->cap != 0 ? w->cap * 2 : 8;
		w->levels = xrealloc(w->levels, w->cap, sizeof(*w->levels));
	}
	w->levels[w->n++] = (struct level){.path = path, .names = names, .seen = seen};
	return problem;
}

static void leave(struct walk *w)
{
	struct level *level = &w->levels[--w->n];

	strlist_free_all(&level->names);
	free(level->path);
}

/* Takes PATH and PROBLEM over. */
static bool give(const struct walk *w, struct input *input, char *path, char *problem)
{
	*input = (struct input){.name = path, .rel = w->rel, .walked = true, .problem = problem};
	return true;
}

/* Takes PATH over; false where there is no input in it. */
static bool visit_folder(struct walk *w, struct input *input, char *path)
{
	char *name, *problem;

	/* What a run writes is no input of the next one. */
	if (w->from->except != NULL && file_same(path, w->from->except)) {
		free(path);
		return false;
	}
	name = xstrdup(path);
	problem = enter(w, path);
	if (problem != NULL)
		return give(w, input, name, problem);
	free(name);
	return false;
}

/* Takes PATH over; false where it is no input. */
static bool visit(struct walk *w, struct input *input, struct seen *seen, char *path)
{
	struct stat link, target;
	bool there = stat(path, &target) == 0;

	/* A folder, or one that a link leads to. */
	if (!there || S_ISDIR(target.st_mode)) {
		if (lstat(path, &link) != 0)
			return give(w, input, path, xasprintf("can't be read: %s", ERRTEXT(errno)));
		if (S_ISDIR(link.st_mode))
			return visit_folder(w, input, path);
	}
	if (there && w->from->no_links && lstat(path, &link) == 0 && S_ISLNK(link.st_mode)) {
		msg_note(path, "skipped: it is a symbolic link, and what it leads to may lie "
			       "outside of the folder");
		free(path);
		return false;
	}
	/* A link to a file stands for the file; to anything else, or to nothing, for nothing. */
	if (there && S_ISREG(target.st_mode)) {
		(void)give(w, input, path, NULL);
		input->size = (uint64_t)target.st_size;
		*seen = w->levels[w->n - 1].seen;
		seen->is_file = true;
		seen->file = marks_of(&target);
		return true;
	}
	if (w->from->verbose)
		msg_note(path, "skipped: it is not a regular file");
	free(path);
	return false;
}

struct walk *walk_open(const struct inputs_from *from, const char *folder, size_t rel)
{
	struct walk *w = xrealloc(NULL, 1, sizeof(*w));
	char *problem;

	*w = (struct walk){.from = from, .rel = rel};
	problem = enter(w, xstrdup(folder));
	if (problem != NULL)
		w->first = (struct input){.name = xstrdup(folder), .problem = problem};
	return w;
}

/* NAME in FOLDER. */
static char *join(const char *folder, const char *name)
{
	size_t len = strlen(folder), n = strlen(name), slash = folder[len - 1] == '/' ? 0 : 1;
	char *path = xrealloc(NULL, len + slash + n + 1, 1);

	memcpy(path, folder, len);
	if (slash != 0)
		path[len] = '/';
	memcpy(path + len + slash, name, n + 1);
	return path;
}

bool walk_next(struct walk *w, struct input *input, struct seen *seen)
{
	*seen = (struct seen){0};
	if (w->first.name != NULL) {
		*input = w->first;
		w->first = (struct input){0};
		return true;
	}
	while (w->n > 0) {
		struct level *level = &w->levels[w->n - 1];
		char *path;

		if (level->next == level->names.n) {
			leave(w);
			continue;
		}
		path = join(level->path, level->names.at[level->next]);
		free(level->names.at[level->next]);
		level->names.at[level->next++] = NULL;
		if (visit(w, input, seen, path))
			return true;
	}
	return false;
}

void walk_close(struct walk *w)
{
	if (w == NULL)
		return;
	while (w->n > 0)
		leave(w);
	input_free(&w->first);
	free(w->levels);
	free(w);
}
