/* SPDX-License-Identifier: Apache-2.0 */
#include "common/trust.h"
#include "common/errtext.h"
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/config.h"
#include "common/message.h"
#include "common/xalloc.h"

#define SYSTEM "/etc/prov"

static const struct trust_kind kinds[] = {
    {"signers", "trust", "vouch for signers", PROV_LIST_SIGNERS},
    {"tsa", "tsa-trust", "vouch for time-stamp authorities", PROV_LIST_TIMESTAMPS},
    {"allow", "allow", "are signers, trusted by themselves", PROV_LIST_ALLOWED},
    {"identity", "identity-trust", "vouch for identity assertions (CAWG)", PROV_LIST_IDENTITIES},
    {"products", "products", "list conforming products, and trust nobody", PROV_LIST_PRODUCTS},
};

const struct trust_kind *trust_kind_at(size_t i)
{
	return i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL;
}

const struct trust_kind *trust_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

char *trust_folder(const struct trust_kind *kind, bool system)
{
	return system ? xasprintf(SYSTEM "/%s", kind->folder) : config_path(kind->folder);
}

/* The length of NAME without its end; 0 where it is none of a list. C2PA publishes its lists in
 * both forms. */
static size_t stem(const char *name)
{
	size_t n = strlen(name);

	if (name[0] != '.' && n > 4 && strcmp(name + n - 4, ".pem") == 0)
		return n - 4;
	if (name[0] != '.' && n > 5 && strcmp(name + n - 5, ".json") == 0)
		return n - 5;
	return 0;
}

static void describe(struct prov_policy *policy, const char *path)
{
	struct prov_err err = {0};
	struct stat st;
	int64_t when = 0;
	/* Of a pipe there is no date. */
	bool dated = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	if (dated)
		when = (int64_t)st.st_mtime;
	/* Without it, the list is called by what it was added as. */
	(void)!prov_policy_describe_list(policy, path, dated ? &when : NULL, &err);
}

bool trust_add_file(
    struct prov_policy *policy, enum prov_list list, const char *path, struct prov_err *err)
{
	size_t len;
	char *data = file_slurp(path, TRUST_MAX_FILE, &len, err);
	bool ok;

	if (data == NULL)
		return false;
	ok = prov_policy_add_list(policy, list, data, len, "the file", err) == PROV_OK;
	if (ok)
		describe(policy, path);
	free(data);
	return ok;
}

/* The names in a folder, sorted. */
static void read_folder(struct strlist *names, const char *folder)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	if (dir == NULL) {
		if (errno != ENOENT && errno != ENOTDIR)
			msg_warning(
			    folder, "the trust lists in it are left out: %s", ERRTEXT(errno));
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (stem(entry->d_name) > 0)
			strlist_add(names, xstrdup(entry->d_name));
	}
	(void)closedir(dir);
	strlist_sort(names);
}

static bool has_own(const struct trust_files *files, const char *name)
{
	for (size_t i = 0; i < files->n; i++) {
		if (!files->at[i].system && strcmp(files->at[i].name, name) == 0)
			return true;
	}
	return false;
}

static void find_in(struct trust_files *files, const struct trust_kind *kind, bool system)
{
	char *folder = trust_folder(kind, system);
	struct strlist names = {0};

	if (folder != NULL)
		read_folder(&names, folder);
	files->at = xrealloc(files->at, files->n + names.n + 1, sizeof(*files->at));
	for (size_t i = 0; i < names.n; i++) {
		struct trust_file file = {.system = system};

		file.path = xasprintf("%s/%s", folder, names.at[i]);
		file.name = xstrndup(names.at[i], stem(names.at[i]));
		file.hidden = system && has_own(files, file.name);
		files->at[files->n++] = file;
	}
	strlist_free_all(&names);
	free(folder);
}

struct trust_files trust_files_find(const struct trust_kind *kind)
{
	struct trust_files files = {0};

	find_in(&files, kind, false);
	find_in(&files, kind, true);
	return files;
}

void trust_files_free(struct trust_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		free(files->at[i].path);
		free(files->at[i].name);
	}
	free(files->at);
	*files = (struct trust_files){0};
}

void trust_add_defaults(struct prov_policy *policy)
{
	const struct trust_kind *kind;

	for (size_t k = 0; (kind = trust_kind_at(k)) != NULL; k++) {
		struct trust_files files = trust_files_find(kind);

		for (size_t i = 0; i < files.n; i++) {
			struct prov_err err = {0};
			/* Who was taken off the newer list must not come back by the older. */
			if (!files.at[i].hidden &&
			    !trust_add_file(policy, kind->list, files.at[i].path, &err))
				msg_warning(
				    files.at[i].path, "this trust list is left out: %s", err.msg);
		}
		trust_files_free(&files);
	}
}
