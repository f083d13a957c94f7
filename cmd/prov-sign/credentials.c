/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials outside of a file: those that --update --sidecar adds to, and those that signing
 * would leave behind. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <prov/verify.h>

#include "common/file.h"
#include "run.h"
#include "sign.h"

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Beside it: NAME.EXT.c2pa, then NAME.c2pa (C2PA 2.4, 15.5.3.1), as verifiers look for them;
 * owned. */
static char *find_beside(const char *input)
{
	const char *dot = strrchr(file_base(input), '.');
	char *path = xasprintf("%s.c2pa", input);

	if (is_file(path) || dot == NULL || dot == file_base(input))
		return path;
	free(path);
	return xasprintf("%.*s.c2pa", (int)(dot - input), input);
}

bool credentials_open(const struct sign_opts *opts, const struct input *input,
    struct prov_src **out, struct fault *fault)
{
	struct prov_err err = {0};
	char *path;
	bool ok = true;

	*out = NULL;
	if (!opts->update || !opts->sidecar)
		return true;
	path = opts->credentials != NULL ? xstrdup(opts->credentials)
	       : is_stdio(input->name)   ? NULL
					 : find_beside(input->name);
	if (path == NULL || (opts->credentials == NULL && !is_file(path))) {
		fault_set(fault, input->name,
		    "has no credentials beside it that could be updated: --credentials FILE names "
		    "them");
		ok = false;
	} else if (file_open_src(out, path, &err) != PROV_OK) {
		fault_keep(fault, path, &err);
		ok = false;
	}
	free(path);
	return ok;
}

/* Whether what lies beside the file at PATH is its credentials, as verifying finds them. */
static bool has_outside(const struct run *run, const char *path)
{
	struct prov_report *report = NULL;
	bool outside;

	if (prov_verify_file(&report, run->policy, path, NULL) != PROV_OK)
		return false;
	outside = prov_report_store_source(report) == PROV_STORE_BESIDE &&
		  (prov_report_state(report) == PROV_STATE_VALID ||
		      prov_report_state(report) == PROV_STATE_TRUSTED);
	prov_report_free(report);
	return outside;
}

bool credentials_come_first(const char *path, const char *output)
{
	char *first = xasprintf("%s.c2pa", path);
	/* What is there by that name itself is replaced with --force only. */
	bool yes = output != NULL && strcmp(output, first) == 0 && !is_file(first);

	free(first);
	return yes;
}

static bool is_parent(const struct sign_opts *opts, const char *path)
{
	return opts->parent != NULL && !is_stdio(opts->parent) && file_same(opts->parent, path);
}

/*
 * What lies beside a file is not taken along when that is signed or becomes part of another: what
 * it says, of AI for one, would fall silent.
 */
bool credentials_stay(const struct run *run, const char *path, struct fault *fault)
{
	char *beside;
	bool lost;

	if (is_stdio(path))
		return false;
	beside = find_beside(path);
	/* The file may be named with what lies beside it as its parent. */
	lost = is_file(beside) && !is_parent(run->opts, beside) && has_outside(run, path);
	if (lost)
		fault_set(fault, path,
		    "has its credentials beside it, and they would be left behind: name %s itself "
		    "as --parent or --ingredient, or move it away to go on without them",
		    file_base(beside));
	free(beside);
	return lost;
}
