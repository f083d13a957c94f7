/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "helper/tmpdir.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A test that can't have its folder can't say anything. */
static void insist(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		abort();
	}
}

void tmpdir_make(char dir[TMPDIR_PATH])
{
	const char *base = getenv("TMPDIR");
	int n = snprintf(dir, TMPDIR_PATH, "%s/prov-test-XXXXXX",
	    base != NULL && base[0] != '\0' ? base : "/tmp");

	insist(n > 0 && n < TMPDIR_PATH && mkdtemp(dir) != NULL, "mkdtemp");
}

const char *tmpdir_path(char out[TMPDIR_PATH], const char *dir, const char *name)
{
	int n = snprintf(out, TMPDIR_PATH, "%s/%s", dir, name);

	insist(n > 0 && n < TMPDIR_PATH, "path");
	return out;
}

void tmpdir_write(const char *dir, const char *name, const void *data, size_t len)
{
	char path[TMPDIR_PATH];
	FILE *f = fopen(tmpdir_path(path, dir, name), "wb");

	insist(f != NULL, path);
	insist(len == 0 || fwrite(data, 1, len, f) == len, path);
	insist(fclose(f) == 0, path);
}

static int is_entry(const struct dirent *e)
{
	return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

size_t tmpdir_count(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t n = 0;

	insist(d != NULL, dir);
	while ((e = readdir(d)) != NULL)
		n += is_entry(e) ? 1 : 0;
	(void)closedir(d);
	return n;
}

void tmpdir_remove(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	insist(d != NULL, dir);
	while ((e = readdir(d)) != NULL) {
		if (is_entry(e) && unlinkat(dirfd(d), e->d_name, 0) != 0)
			insist(unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR) == 0, e->d_name);
	}
	(void)closedir(d);
	insist(rmdir(dir) == 0, dir);
}
