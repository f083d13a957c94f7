/* SPDX-License-Identifier: Apache-2.0 */
/* --update --sidecar: the credentials outside of an input that are added to. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/file.h"
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
