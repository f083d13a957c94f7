/* SPDX-License-Identifier: Apache-2.0 */
/* Where many inputs are written to: each to a place of its own. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "sign.h"

/* Whether a step of the way leads upwards. */
static bool leads_out(const char *way)
{
	for (const char *p = way; p != NULL; p = strchr(p, '/')) {
		p += *p == '/' ? 1 : 0;
		if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
			return true;
	}
	return false;
}

static int by_place(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two of one name would overwrite each other. */
static bool are_different(const struct sign_opts *opts, const struct inputs *inputs)
{
	const char **names = xrealloc(NULL, inputs->n, sizeof(*names));
	bool ok = true;

	for (size_t i = 0; i < inputs->n; i++)
		names[i] = inputs->at[i].name + inputs->at[i].rel;
	qsort(names, inputs->n, sizeof(*names), by_place);
	for (size_t i = 1; i < inputs->n && ok; i++) {
		ok = strcmp(names[i - 1], names[i]) != 0;
		if (!ok)
			(void)cli_usage(&sign_command,
			    "two of the inputs have the same name and can't both be written to "
			    "%s/%s",
			    opts->output_dir, names[i]);
	}
	free(names);
	return ok;
}

/* Where a name leads in the end: a link is one more name of a place, but each of several hard links
 * is a place of its own, of which the others keep the original. NULL: nowhere. */
static char *resolve(const struct input *input)
{
	return input->problem == NULL ? realpath(input->name, NULL) : NULL;
}

/* Of two that are replaced in place, only the later one's credentials would remain. */
static bool are_files_of_their_own(const struct inputs *inputs)
{
	char **places = xrealloc(NULL, inputs->n, sizeof(*places));
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; i < inputs->n; i++) {
		places[n] = resolve(&inputs->at[i]);
		n += places[n] != NULL ? 1 : 0;
	}
	qsort(places, n, sizeof(*places), by_place);
	for (size_t i = 1; i < n && ok; i++) {
		ok = strcmp(places[i - 1], places[i]) != 0;
		if (!ok)
			(void)cli_usage(&sign_command,
			    "two of the inputs are the same file, which can't be replaced twice: "
			    "%s",
			    places[i]);
	}
	for (size_t i = 0; i < n; i++)
		free(places[i]);
	free(places);
	return ok;
}

bool places_check(const struct sign_opts *opts, struct inputs *inputs)
{
	if (opts->in_place)
		return are_files_of_their_own(inputs);
	if (opts->output_dir == NULL)
		return true;
	for (size_t i = 0; i < inputs->n; i++) {
		struct input *input = &inputs->at[i];

		if (input->problem == NULL && leads_out(input->name + input->rel))
			input->problem =
			    xasprintf("its name leads out of the folder %s", opts->output_dir);
	}
	return are_different(opts, inputs);
}

/* What FOLDER would be made in is there: more than its last part is a name that was mistyped. */
static bool has_parent(const char *folder)
{
	char *parent = xstrdup(folder), *end = parent + strlen(parent);
	struct stat st;
	bool ok;

	while (end > parent && end[-1] == '/')
		end--;
	while (end > parent && end[-1] != '/')
		end--;
	*end = '\0';
	ok = end == parent || (stat(parent, &st) == 0 && S_ISDIR(st.st_mode));
	if (!ok)
		msg_error(folder, "there is no such folder, nor the one that it would be made in");
	free(parent);
	return ok;
}

/* Whether it is there, or can be made in a folder that is. */
static bool is_folder(const char *folder)
{
	struct stat st;

	if (stat(folder, &st) != 0 && errno == ENOENT)
		return has_parent(folder);
	if (stat(folder, &st) != 0)
		msg_error(folder, "this folder can't be written to: %s", ERRTEXT(errno));
	else if (!S_ISDIR(st.st_mode))
		msg_error(folder, "is not a folder");
	else
		return true;
	return false;
}

/* Whether something has to be made in the output folder itself: not where INPUT is written below a
 * folder that is there already, and may be one that can be written to. */
static bool lies_in_it(const struct sign_opts *opts, const struct input *input)
{
	const char *way = input->name + input->rel, *slash = strchr(way, '/');
	struct stat st;
	char *below;
	bool is_there;

	if (slash == NULL)
		return true;
	below = xasprintf("%s/%.*s", opts->output_dir, (int)(slash - way), way);
	is_there = stat(below, &st) == 0;
	free(below);
	return !is_there;
}

static bool all_lie_in_it(const struct sign_opts *opts, const struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->n; i++) {
		if (inputs->at[i].problem == NULL && !lies_in_it(opts, &inputs->at[i]))
			return false;
	}
	return true;
}

static bool is_writable(const struct sign_opts *opts, const struct inputs *inputs)
{
	int why;

	/* With --skip-signed all may be there already. */
	if (opts->skip_signed || access(opts->output_dir, W_OK | X_OK) == 0)
		return true;
	why = errno;
	/* Where some can be written, that others can't is said of those. */
	if (why == ENOENT || !all_lie_in_it(opts, inputs))
		return true;
	msg_error(opts->output_dir, "this folder can't be written to: %s", ERRTEXT(why));
	return false;
}

bool places_writable(const struct sign_opts *opts, const struct inputs *inputs)
{
	return opts->output_dir == NULL ||
	       (is_folder(opts->output_dir) && is_writable(opts, inputs));
}

bool folders_make(const char *input, const char *path, size_t base, struct fault *fault)
{
	char *way = xstrdup(path);
	bool ok = true;

	for (char *slash = strchr(way + base, '/'); slash != NULL && ok;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = mkdir(way, 0777) == 0 || errno == EEXIST;
		if (!ok)
			fault_set(fault, input, "the folder %.300s can't be made for it: %s", way,
			    ERRTEXT(errno));
		*slash = '/';
	}
	free(way);
	return ok;
}
