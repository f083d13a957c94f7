/* SPDX-License-Identifier: Apache-2.0 */
#include "common/self.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/xalloc.h"

#define MAX_PATH 4096

char *self_folder(void)
{
	char *path = xrealloc(NULL, MAX_PATH, 1), *slash = NULL;
	ssize_t n = readlink("/proc/self/exe", path, MAX_PATH - 1);

	if (n > 0 && n < MAX_PATH - 1) {
		path[n] = '\0';
		slash = strrchr(path, '/');
	}
	if (slash != NULL) {
		*slash = '\0';
		return path;
	}
	free(path);
	return NULL;
}

static bool is_program(const char *path)
{
	return access(path, X_OK) == 0;
}

char *self_share(const char *name)
{
	char *own, *path = NULL;

	if (PROV_SHARE_FOLDER[0] == '/')
		return xasprintf(PROV_SHARE_FOLDER "/%s", name);
	own = self_folder();
	if (own != NULL)
		path = xasprintf("%s/" PROV_SHARE_FOLDER "/%s", own, name);
	free(own);
	return path;
}

char *self_program(const char *name)
{
	char *own = self_folder(), *path = NULL;

	if (own != NULL)
		path = xasprintf("%s/%s", own, name);
	if (path == NULL || !is_program(path)) {
		free(path);
		path = PROV_HELPER_FOLDER[0] == '/' ? xasprintf(PROV_HELPER_FOLDER "/%s", name)
						    : xasprintf("%s/" PROV_HELPER_FOLDER "/%s",
							  own != NULL ? own : "", name);
	}
	free(own);
	if (is_program(path))
		return path;
	free(path);
	return NULL;
}
