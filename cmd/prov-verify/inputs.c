/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "verify.h"

void inputs_add(struct inputs *inputs, char *name, bool walked, char *problem)
{
	if (inputs->n == inputs->cap) {
		inputs->cap = inputs->cap != 0 ? inputs->cap * 2 : 64;
		inputs->at = xrealloc(inputs->at, inputs->cap, sizeof(*inputs->at));
	}
	inputs->at[inputs->n++] = (struct input){name, walked, problem};
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
static void add_name(struct inputs *inputs, const struct verify_opts *opts, const char *name)
{
	struct stat st;

	if (stat(name, &st) != 0 || !S_ISDIR(st.st_mode))
		inputs_add(inputs, xstrdup(name), false, NULL);
	else if (opts->recursive)
		walk(inputs, name, opts->verbose && !opts->quiet);
	else
		inputs_add(
		    inputs, xstrdup(name), false, xstrdup("is a folder; -r descends into folders"));
}

static bool add_list(struct inputs *inputs, const struct verify_opts *opts)
{
	FILE *file = is_stdio(opts->files_from) ? stdin : fopen(opts->files_from, "r");
	int end = opts->nul ? '\0' : '\n';
	char *name = NULL;
	size_t cap = 0;
	ssize_t n;
	bool ok;

	if (file == NULL) {
		msg_error(
		    opts->files_from, "the list of names can't be opened: %s", ERRTEXT(errno));
		return false;
	}
	errno = 0;
	while ((n = getdelim(&name, &cap, end, file)) > 0) {
		if (name[n - 1] == end)
			name[--n] = '\0';
		inputs->names += n > 0 ? 1 : 0;
		if (n > 0 && strlen(name) == (size_t)n)
			add_name(inputs, opts, name);
		else if (n > 0)
			inputs_add(inputs, xstrdup(name), false,
			    xstrdup("the name has a NUL in it: does the list need -0?"));
		errno = 0;
	}
	ok = ferror(file) == 0;
	if (!ok)
		msg_error(opts->files_from, "the list of names can't be read: %s", ERRTEXT(errno));
	free(name);
	if (file != stdin)
		(void)fclose(file);
	return ok;
}

bool inputs_collect(struct inputs *inputs, const struct verify_opts *opts)
{
	inputs->names = opts->operands.n;
	for (size_t i = 0; i < opts->operands.n; i++) {
		if (is_stdio(opts->operands.at[i]))
			inputs_add(inputs, xstrdup("-"), false, NULL);
		else
			add_name(inputs, opts, opts->operands.at[i]);
	}
	return opts->files_from == NULL || add_list(inputs, opts);
}
