/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folders. Links to folders are not followed, so a walk ends; what is still to be visited stands on
 * a stack of our own, so that a deep tree costs memory and not the call stack.
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

/* Puts what lies in FOLDER on the stack, the first name on top. False: see errno. */
static bool push_entries(struct strlist *stack, const char *folder)
{
	const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
	struct strlist found = {0}, sidecars = {0};
	struct dirent *entry;
	DIR *dir = opendir(folder);
	int problem;

	if (dir == NULL)
		return false;
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strlist_add(&found, xasprintf("%s%s%s", folder, slash, entry->d_name));
	}
	problem = errno;
	(void)closedir(dir);
	strlist_sort(&found);
	for (size_t i = found.n; i > 0; i--) {
		/* Read with its asset: not an input of its own. */
		strlist_add(is_sidecar(&found, i - 1) ? &sidecars : stack, found.at[i - 1]);
	}
	strlist_free_all(&sidecars);
	strlist_free(&found);
	errno = problem;
	return problem == 0;
}

/* What is being walked, and where what it meets is put. */
struct walking {
	struct inputs *inputs;
	const struct inputs_from *from;
	size_t rel;
	struct strlist stack;
};

/* Takes PATH and PROBLEM over. */
static void add(struct walking *w, char *path, char *problem)
{
	inputs_add(w->inputs,
	    (struct input){.name = path, .rel = w->rel, .walked = true, .problem = problem});
}

static void visit_folder(struct walking *w, char *path)
{
	/* What a run writes is no input of the next one. */
	if (w->from->except != NULL && file_same(path, w->from->except))
		free(path);
	else if (push_entries(&w->stack, path))
		free(path);
	else
		add(w, path, xasprintf("this folder can't be read: %s", ERRTEXT(errno)));
}

/* Takes PATH over. */
static void visit(struct walking *w, char *path)
{
	struct stat link, target;

	if (lstat(path, &link) != 0) {
		add(w, path, xasprintf("can't be read: %s", ERRTEXT(errno)));
		return;
	}
	if (S_ISDIR(link.st_mode)) {
		visit_folder(w, path);
		return;
	}
	/* A link to a file stands for the file; to anything else, or to nothing, for nothing. */
	if (stat(path, &target) == 0 && S_ISREG(target.st_mode)) {
		w->inputs->bytes += (uint64_t)target.st_size;
		add(w, path, NULL);
		return;
	}
	if (w->from->verbose)
		msg_note(path, "skipped: it is not a regular file");
	free(path);
}

void walk(struct inputs *inputs, const struct inputs_from *from, const char *folder, size_t rel)
{
	struct walking w = {.inputs = inputs, .from = from, .rel = rel};

	if (!push_entries(&w.stack, folder))
		inputs_add(inputs,
		    (struct input){.name = xstrdup(folder),
			.problem = xasprintf("this folder can't be read: %s", ERRTEXT(errno))});
	while (w.stack.n > 0)
		visit(&w, w.stack.at[--w.stack.n]);
	strlist_free(&w.stack);
}
