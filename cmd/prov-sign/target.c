/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "sign.h"

/* A terminal is no place for an image: anything with a NUL near its beginning is one. */
static bool is_binary(const struct prov_src *src)
{
	struct prov_err err = {0};
	char head[512];
	size_t got = 0;

	if (src->size == 0 || src->read_at(src->ctx, 0, head, sizeof(head), &got, &err) != PROV_OK)
		return false;
	return memchr(head, '\0', got) != NULL;
}

static struct prov_sink *open_stdout(const struct sign_from *from, struct fault *fault)
{
	const char *what = NULL;
	struct prov_sink *sink;
	struct prov_err err = {0};
	struct stat st;

	/* What is appended to it, or written over its beginning, makes neither file of it. */
	if (fstat(STDOUT_FILENO, &st) == 0)
		what = kept_what(from->kept, &st);
	if (what != NULL) {
		fault_set(fault, NULL, "standard output is %s, which would be damaged", what);
		return NULL;
	}
	if (isatty(STDOUT_FILENO) == 1 && (from->opts->sidecar || is_binary(from->src))) {
		fault_set(fault, NULL,
		    "standard output is a terminal: it is no place for binary data; redirect it, "
		    "or name a file with --output");
		return NULL;
	}
	if (prov_sink_fd(&sink, STDOUT_FILENO, &err) == PROV_OK)
		return sink;
	fault_keep(fault, NULL, &err);
	return NULL;
}

static struct prov_sink *open_file(const char *path, unsigned flags, struct fault *fault)
{
	struct prov_sink *sink;
	struct prov_err err = {0};

	if (prov_sink_file(&sink, path, flags, &err) == PROV_OK)
		return sink;
	if (err.code == PROV_E_EXISTS)
		fault_set(fault, path, "exists already; --force replaces it");
	else
		fault_keep(fault, path, &err);
	return NULL;
}

static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static struct prov_sink *open_output(
    const struct sign_from *from, const char *path, struct fault *fault)
{
	const char *input = from->input->name, *what;
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (!is_stdio(input) && file_same(input, path)) {
		fault_set(fault, path, "is the input itself; --in-place replaces it");
		return NULL;
	}
	/* Beside what was met in a folder, which may be a stranger's: it could lead to anything. */
	if (there && from->input->walked && from->opts->output_dir == NULL && is_link(path)) {
		fault_set(fault, path, "is a symbolic link, and what it leads to is not replaced");
		return NULL;
	}
	what = there && from->opts->force ? kept_what(from->kept, &st) : NULL;
	if (what != NULL) {
		fault_set(fault, path, "is %s, which would be lost, and is not replaced", what);
		return NULL;
	}
	if (there && !S_ISREG(st.st_mode)) {
		fault_set(fault, path,
		    S_ISDIR(st.st_mode)
			? "is a folder; --output-dir writes into folders"
			: "is not a regular file; '--output -' writes to standard output");
		return NULL;
	}
	return open_file(path, from->opts->force ? PROV_SINK_REPLACE | PROV_SINK_SYNC : 0, fault);
}

/* Whether credentials are all that is written. */
bool sign_is_alone(const struct sign_opts *opts)
{
	return opts->sidecar && opts->remote == NULL;
}

/* 15.5.3.1 (2.5, 14.5.3.1): beside an asset, NAME.EXT.c2pa is looked for first. */
char *sign_target_path(const struct sign_opts *opts, const struct input *input)
{
	const char *suffix = sign_is_alone(opts) ? ".c2pa" : "";

	if (opts->in_place)
		return xstrdup(input->name);
	if (opts->output != NULL)
		return xstrdup(opts->output);
	if (opts->output_dir != NULL)
		return xasprintf("%s/%s%s", opts->output_dir, input->name + input->rel, suffix);
	return xasprintf("%s%s", input->name, suffix);
}

static struct prov_sink *open_main(
    const struct sign_from *from, const char *path, struct fault *fault)
{
	const struct sign_opts *opts = from->opts;

	if (opts->in_place)
		return open_file(path, PROV_SINK_REPLACE | PROV_SINK_SYNC, fault);
	if (opts->output != NULL && is_stdio(path))
		return open_stdout(from, fault);
	if (opts->output_dir != NULL &&
	    !folders_make(from->input->name, path, strlen(opts->output_dir), fault))
		return NULL;
	return open_output(from, path, fault);
}

/* Beside the asset that is written. */
static struct prov_sink *open_beside(
    const struct sign_from *from, const char *asset, struct fault *fault)
{
	char *path = xasprintf("%s.c2pa", asset);
	struct prov_sink *sink = open_output(from, path, fault);

	free(path);
	return sink;
}

bool sign_open_target(
    struct sign_target *target, const struct sign_from *from, const char *path, struct fault *fault)
{
	struct prov_sink *sink = open_main(from, path, fault);

	*target = (struct sign_target){0};
	if (sink == NULL)
		return false;
	if (sign_is_alone(from->opts)) {
		target->sidecar = sink;
		return true;
	}
	target->asset = sink;
	if (!from->opts->sidecar)
		return true;
	target->sidecar = open_beside(from, path, fault);
	if (target->sidecar == NULL)
		sign_close_target(target);
	return target->sidecar != NULL;
}

void sign_close_target(struct sign_target *target)
{
	prov_sink_close(target->asset);
	prov_sink_close(target->sidecar);
	*target = (struct sign_target){0};
}
