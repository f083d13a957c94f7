/* SPDX-License-Identifier: Apache-2.0 */
#include "common/self.h"

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
