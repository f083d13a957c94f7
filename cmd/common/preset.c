/* SPDX-License-Identifier: Apache-2.0 */
#include "common/preset.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/config.h"
#include "common/self.h"
#include "common/xalloc.h"

/* Takes FOLDER over, which may be NULL. */
static char *look_in(char *folder, const char *name)
{
	char *path = folder == NULL ? NULL : xasprintf("%s/%s.json", folder, name);

	free(folder);
	if (path != NULL && access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

char *preset_find(const char *name)
{
	char *path;

	if (strpbrk(name, "./") != NULL)
		return xstrdup(name);
	path = look_in(config_path("policies"), name);
	if (path == NULL)
		path = look_in(xstrdup("/etc/prov/policies"), name);
	if (path == NULL)
		path = look_in(self_share("policies"), name);
	return path;
}
