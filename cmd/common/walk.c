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

/* A folder that the walk is in. */
struct level {
	char *path;
	struct strlist names; /* those to be visited, sorted; a visited one is NULL */
	size_t next;
};

struct walk {
	const struct inputs_from *from;
	size_t rel;
	struct level *levels;
	size_t n, cap;
	struct input first; /* what is wrong with the folder that it began in, if anything */
};

/* The names in FOLDER but for sidecars, which are read with their asset. False: see errno. */
static bool list_folder(struct strlist *names, const char *folder)
{
	struct strlist found = {0}, sidecars = {0};
	struct dirent *entry;
	DIR *dir = opendir(folder);
	int problem;

	if (dir == NULL)
		return false;
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strlist_add(&found, xstrdup(entry->d_name));
	}
	problem = errno;
	(void)closedir(dir);
	strlist_sort(&found);
	for (size_t i = 0; i < found.n; i++)
		strlist_add(is_sidecar(&found, i) ? &sidecars : names, found.at[i]);
	strlist_free_all(&sidecars);
	strlist_free(&found);
	errno = problem;
	return problem == 0;
}

/* Goes down into PATH, which it takes over; NULL, or the sentence that says why not. */
static char *enter(struct walk *w, char *path)
{
	struct strlist names = {0};
	char *problem = NULL;

	if (!list_folder(&names, path))
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
	w->levels[w->n++] = (struct level){.path = path, .names = names};
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
static bool visit(struct walk *w, struct input *input, char *path)
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
	/* A link to a file stands for the file; to anything else, or to nothing, for nothing. */
	if (there && S_ISREG(target.st_mode)) {
		(void)give(w, input, path, NULL);
		input->size = (uint64_t)target.st_size;
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

bool walk_next(struct walk *w, struct input *input)
{
	if (w->first.name != NULL) {
		*input = w->first;
		w->first = (struct input){0};
		return true;
	}
	while (w->n > 0) {
		struct level *level = &w->levels[w->n - 1];
		size_t len = strlen(level->path);
		char *path;

		if (level->next == level->names.n) {
			leave(w);
			continue;
		}
		path = xasprintf("%s%s%s", level->path, level->path[len - 1] == '/' ? "" : "/",
		    level->names.at[level->next]);
		free(level->names.at[level->next]);
		level->names.at[level->next++] = NULL;
		if (visit(w, input, path))
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
