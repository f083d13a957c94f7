/* SPDX-License-Identifier: Apache-2.0 */
#include "common/trust.h"
#include "common/errtext.h"
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "common/message.h"
#include "common/xalloc.h"

#define MAX_PEM ((size_t)16 * 1024 * 1024)

/* C2PA publishes its lists in both forms. */
static bool is_list(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && ((n > 4 && strcmp(name + n - 4, ".pem") == 0) ||
				     (n > 5 && strcmp(name + n - 5, ".json") == 0));
}

bool trust_add_file(
    struct prov_policy *policy, enum prov_list list, const char *path, struct prov_err *err)
{
	size_t len;
	char *pem = file_slurp(path, MAX_PEM, &len, err);
	bool ok;

	if (pem == NULL)
		return false;
	ok = prov_policy_add_list(policy, list, pem, len, "the file", err) == PROV_OK;
	free(pem);
	return ok;
}

/* Takes FOLDER over. */
static void add_folder(struct prov_policy *policy, enum prov_list list, char *folder)
{
	struct strlist files = {0};
	struct dirent *entry;
	DIR *dir = folder != NULL ? opendir(folder) : NULL;

	if (dir == NULL) {
		if (folder != NULL && errno != ENOENT && errno != ENOTDIR)
			msg_warning(
			    folder, "the trust lists in it are left out: %s", ERRTEXT(errno));
		free(folder);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (is_list(entry->d_name))
			strlist_add(&files, xasprintf("%s/%s", folder, entry->d_name));
	}
	(void)closedir(dir);
	strlist_sort(&files);
	for (size_t i = 0; i < files.n; i++) {
		struct prov_err err = {0};
		if (!trust_add_file(policy, list, files.at[i], &err))
			msg_warning(files.at[i], "this trust list is left out: %s", err.msg);
	}
	strlist_free_all(&files);
	free(folder);
}

void trust_add_defaults(struct prov_policy *policy)
{
	add_folder(policy, PROV_LIST_SIGNERS, config_path("trust"));
	add_folder(policy, PROV_LIST_SIGNERS, xstrdup("/etc/prov/trust"));
	add_folder(policy, PROV_LIST_TIMESTAMPS, config_path("tsa-trust"));
	add_folder(policy, PROV_LIST_TIMESTAMPS, xstrdup("/etc/prov/tsa-trust"));
}
