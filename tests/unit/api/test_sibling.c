/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dirent.h>
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/sibling.h"
#include "base/limits.h"
#include "helper/tmpdir.h"

/* The extensions that were shown, in no order; STOP ends it. */
struct seen {
	unsigned n, jpg, png, other;
	int answer;
};

static int see(void *ctx, const char *path, struct prov_err *err)
{
	struct seen *seen = ctx;
	const char *dot = strrchr(path, '.');

	(void)err;
	assert_int_equal(access(path, R_OK), 0);
	assert_non_null(dot);
	seen->n++;
	if (strcmp(dot, ".jpg") == 0)
		seen->jpg++;
	else if (strcmp(dot, ".png") == 0)
		seen->png++;
	else
		seen->other++;
	return seen->answer;
}

/* In place of the system's: that many names, which lie nowhere, come before those of the folder. */
static unsigned ahead;

struct dirent *readdir(DIR *dir)
{
	static struct dirent nobody = {.d_name = "nobody"};
	struct dirent *(*next)(DIR *);
	void *found = dlsym(RTLD_NEXT, "readdir");

	if (ahead > 0) {
		ahead--;
		return &nobody;
	}
	memcpy(&next, &found, sizeof(next));
	return next(dir);
}

static struct seen look(const char *dir, const char *name, int answer, int expected)
{
	struct seen seen = {.answer = answer};
	char path[TMPDIR_PATH];

	assert_int_equal(prov_siblings(tmpdir_path(path, dir, name), see, &seen, NULL), expected);
	return seen;
}

static void test_which(void **state)
{
	static const char *const names[] = {
	    "a.jpg", "a.png", "a.c2pa", "a.b.png", "ab.png", "a", ".jpg", ".png"};
	char dir[TMPDIR_PATH], path[TMPDIR_PATH];
	struct seen seen;

	(void)state;
	tmpdir_make(dir);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tmpdir_write(dir, names[i], "x", 1);
	assert_int_equal(mkdir(tmpdir_path(path, dir, "a.gif"), 0700), 0);
	seen = look(dir, "a.jpg", 0, 0);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.png, 1);
	seen = look(dir, "a.png", 1, 1);
	assert_int_equal(seen.jpg, 1);
	seen = look(dir, "a.tif", 0, 0); /* which is not there */
	assert_int_equal(seen.n, 2);
	seen = look(dir, "a.tif", 1, 1);
	assert_int_equal(seen.n, 1);
	seen = look(dir, "a.tif", PROV_E_NOMEM, PROV_E_NOMEM);
	assert_int_equal(seen.n, 1);
	assert_int_equal(look(dir, "a", 0, 0).n, 0);
	assert_int_equal(look(dir, ".jpg", 0, 0).n, 0);
	assert_int_equal(look(dir, "nowhere/a.jpg", 0, 0).n, 0);
	assert_int_equal(rmdir(path), 0);
	tmpdir_remove(dir);
}

static void test_many(void **state)
{
	char dir[TMPDIR_PATH], name[32];

	(void)state;
	tmpdir_make(dir);
	for (unsigned i = 0; i < 2 * PROV_MAX_SIBLINGS; i++) {
		(void)snprintf(name, sizeof(name), "a.x%u", i);
		tmpdir_write(dir, name, "x", 1);
	}
	assert_int_equal(look(dir, "a.jpg", 0, 0).n, PROV_MAX_SIBLINGS);
	tmpdir_remove(dir);
}

/* Of a folder with more names than are looked at the rest is not. */
static void test_folder(void **state)
{
	char dir[TMPDIR_PATH];

	(void)state;
	tmpdir_make(dir);
	tmpdir_write(dir, "a.png", "x", 1);
	/* Two are the folder itself and the one above. */
	ahead = PROV_MAX_FOLDER - 3;
	assert_int_equal(look(dir, "a.jpg", 0, 0).n, 1);
	ahead = PROV_MAX_FOLDER;
	assert_int_equal(look(dir, "a.jpg", 0, 0).n, 0);
	tmpdir_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_which),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
