/* SPDX-License-Identifier: Apache-2.0 */
#include "api/sidecar.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/limits.h"

static const char suffix[] = ".c2pa";

/* How much of PATH stands before its extension; all of it where it has none. */
static size_t stem_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(base, '.');

	return dot == NULL || dot == base ? strlen(path) : (size_t)(dot - path);
}

/*
 * Whether FULL is a file. One that can't be looked at is not taken for none, since without it a
 * file whose credentials don't fit would only have none. A name that is too long is nobody's.
 */
static int look(const char *full, bool *is, struct prov_err *err)
{
	struct stat st;

	*is = false;
	if (stat(full, &st) == 0)
		*is = S_ISREG(st.st_mode);
	else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
		return prov_fail(err, PROV_E_IO,
		    "whether credentials lie beside it can't be seen: %.200s", full);
	return PROV_OK;
}

/* Opens the first LEN bytes of PATH with the suffix behind them, where that is a file. */
static int try_open(
    struct prov_src **out, char **name, const char *path, size_t len, struct prov_err *err)
{
	char *full = malloc(len + sizeof(suffix));
	bool is = false;
	int rc = PROV_OK;

	if (full == NULL)
		return prov_fail_nomem(err);
	memcpy(full, path, len);
	memcpy(full + len, suffix, sizeof(suffix));
	/* The asset itself is not what lies beside it. */
	if (strcmp(full, path) != 0)
		rc = look(full, &is, err);
	if (is) {
		struct prov_err why = {0};

		rc = prov_src_open(out, full, &why);
		if (rc != PROV_OK)
			rc = prov_fail_of(err, rc, &why,
			    "the credentials beside it, %.100s: %.180s", full, why.msg);
	}
	if (*out != NULL)
		*name = full; /* transferred */
	else
		free(full);
	return rc;
}

int prov_sidecar_open(
    struct prov_src **out, char **name, bool *by_stem, const char *path, struct prov_err *err)
{
	size_t len = strlen(path), stem = stem_length(path);
	int rc;

	*out = NULL;
	*name = NULL;
	rc = try_open(out, name, path, len, err);
	*by_stem = rc == PROV_OK && *out == NULL && stem != len;
	if (*by_stem)
		rc = try_open(out, name, path, stem, err);
	return rc;
}
