/* SPDX-License-Identifier: Apache-2.0 */
#include "common/inputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"

void inputs_add(struct inputs *inputs, struct input input)
{
	if (inputs->n == inputs->cap) {
		inputs->cap = inputs->cap != 0 ? inputs->cap * 2 : 64;
		inputs->at = xrealloc(inputs->at, inputs->cap, sizeof(*inputs->at));
	}
	inputs->at[inputs->n++] = input;
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->n; i++) {
		free(inputs->at[i].name);
		free(inputs->at[i].problem);
	}
	free(inputs->at);
}

/* A name as the user gave it. */
static void add_name(
    struct inputs *inputs, const struct inputs_from *from, const char *name, size_t rel)
{
	struct input input = {.rel = rel};
	struct stat st;
	bool there = stat(name, &st) == 0;

	if (there && S_ISDIR(st.st_mode) && from->recursive) {
		walk(inputs, from, name, rel);
		return;
	}
	if (there && S_ISDIR(st.st_mode))
		input.problem = xstrdup("is a folder; -r descends into folders");
	else if (there && S_ISREG(st.st_mode))
		inputs->bytes += (uint64_t)st.st_size;
	input.name = xstrdup(name);
	inputs_add(inputs, input);
}

/* Behind what leads to the root or to where we are. */
static size_t behind_root(const char *name)
{
	size_t n = 0;

	while (name[n] == '/' || (name[n] == '.' && name[n + 1] == '/'))
		n++;
	return n;
}

static void add_listed(
    struct inputs *inputs, const struct inputs_from *from, const char *name, size_t len)
{
	struct input bad = {0};

	if (len == 0)
		return;
	inputs->names++;
	if (strlen(name) == len) {
		add_name(inputs, from, name, behind_root(name));
		return;
	}
	bad.name = xstrdup(name);
	bad.problem = xstrdup("the name has a NUL in it: does the list need -0?");
	inputs_add(inputs, bad);
}

static bool add_list(struct inputs *inputs, const struct inputs_from *from)
{
	FILE *file = is_stdio(from->files_from) ? stdin : fopen(from->files_from, "r");
	int end = from->nul ? '\0' : '\n';
	char *name = NULL;
	size_t cap = 0;
	ssize_t n;
	bool ok;

	if (file == NULL) {
		msg_error(
		    from->files_from, "the list of names can't be opened: %s", ERRTEXT(errno));
		return false;
	}
	errno = 0;
	while ((n = getdelim(&name, &cap, end, file)) > 0) {
		if (name[n - 1] == end)
			name[--n] = '\0';
		add_listed(inputs, from, name, (size_t)n);
		errno = 0;
	}
	ok = ferror(file) == 0;
	if (!ok)
		msg_error(from->files_from, "the list of names can't be read: %s", ERRTEXT(errno));
	free(name);
	if (file != stdin)
		(void)fclose(file);
	return ok;
}

/* Where the last part of a path begins; a folder's own name is not kept. */
static size_t behind_folders(const char *name)
{
	return (size_t)(file_base(name) - name);
}

bool inputs_collect(struct inputs *inputs, const struct inputs_from *from)
{
	inputs->names = from->operands->n;
	for (size_t i = 0; i < from->operands->n; i++) {
		const char *name = from->operands->at[i];
		struct stat st;

		if (is_stdio(name))
			inputs_add(inputs, (struct input){.name = xstrdup(name)});
		else if (from->recursive && stat(name, &st) == 0 && S_ISDIR(st.st_mode))
			walk(inputs, from, name,
			    strlen(name) + (name[strlen(name) - 1] == '/' ? 0 : 1));
		else
			add_name(inputs, from, name, behind_folders(name));
	}
	return from->files_from == NULL || add_list(inputs, from);
}

size_t inputs_num_stdin(const struct inputs_from *from)
{
	size_t n = from->files_from != NULL && is_stdio(from->files_from) ? 1 : 0;

	for (size_t i = 0; i < from->operands->n; i++)
		n += is_stdio(from->operands->at[i]) ? 1 : 0;
	return n;
}
