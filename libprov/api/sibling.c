/* SPDX-License-Identifier: Apache-2.0 */
#include "api/sibling.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/limits.h"

/* PATH up to its last slash, and its last component. */
struct name {
	const char *path, *base;
	size_t folder,
	    stem; /* lengths: of the folder with its slash, of the name without extension */
};

static bool take_apart(const char *path, struct name *out)
{
	const char *slash = strrchr(path, '/'), *dot;

	out->path = path;
	out->base = slash == NULL ? path : slash + 1;
	out->folder = (size_t)(out->base - path);
	dot = strrchr(out->base, '.');
	if (dot == NULL || dot == out->base)
		return false;
	out->stem = (size_t)(dot - out->base);
	return true;
}

static bool is_sibling(const struct name *name, const char *other)
{
	const char *ext;

	if (strcmp(name->base, other) == 0 || strncmp(name->base, other, name->stem + 1) != 0)
		return false;
	ext = &other[name->stem + 1];
	return strchr(ext, '.') == NULL && strcmp(ext, "c2pa") != 0;
}

/* The first N bytes of the path with OTHER behind them. */
static char *join(const struct name *name, const char *other)
{
	size_t n = strlen(other) + 1;
	char *out = malloc(name->folder + n);

	if (out == NULL)
		return NULL;
	memcpy(out, name->path, name->folder);
	memcpy(out + name->folder, other, n);
	return out;
}

static int show(const struct name *name, const char *other, prov_sibling_cb cb, void *ctx,
    unsigned *left, struct prov_err *err)
{
	struct stat st;
	char *path = join(name, other);
	int rc = 0;

	if (path == NULL)
		return prov_fail_nomem(err);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		(*left)--;
		rc = cb(ctx, path, err);
	}
	free(path);
	return rc;
}

int prov_siblings(const char *path, prov_sibling_cb cb, void *ctx, struct prov_err *err)
{
	unsigned entries = PROV_MAX_FOLDER, left = PROV_MAX_SIBLINGS;
	const struct dirent *entry;
	struct name name;
	char *folder;
	DIR *dir;
	int rc = 0;

	if (!take_apart(path, &name))
		return 0;
	folder = join(&name, ".");
	if (folder == NULL)
		return prov_fail_nomem(err);
	dir = opendir(folder);
	free(folder);
	if (dir == NULL)
		return 0;
	while (rc == 0 && left > 0 && entries-- > 0 && (entry = readdir(dir)) != NULL) {
		if (is_sibling(&name, entry->d_name))
			rc = show(&name, entry->d_name, cb, ctx, &left, err);
	}
	(void)closedir(dir);
	return rc;
}
