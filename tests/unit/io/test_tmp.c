/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "helper/load.h"
#include "helper/tmpdir.h"
#include "io/tmp.h"

static char dir[TMPDIR_PATH];
static int dirfd_;

static int setup(void **state)
{
	(void)state;
	tmpdir_make(dir);
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY);
	return dirfd_ < 0;
}

static int teardown(void **state)
{
	(void)state;
	(void)close(dirfd_);
	tmpdir_remove(dir);
	return 0;
}

/*
 * What a file system without unnamed files leaves us: the same file with a hidden name. The kernel
 * here has them, so the fallback is built by hand.
 */
static void open_named(struct prov_tmp *tmp)
{
	prov_tmp_init(tmp);
	tmp->dirfd = dirfd_;
	(void)snprintf(tmp->name, sizeof(tmp->name), ".prov-test");
	tmp->fd = openat(dirfd_, tmp->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	assert_true(tmp->fd >= 0);
}

static void open_either(struct prov_tmp *tmp, bool named)
{
	if (named)
		open_named(tmp);
	else
		assert_int_equal(prov_tmp_open(tmp, dirfd_, "a", 0666, NULL), PROV_OK);
}

static void check_content(const char *name, const char *want)
{
	size_t n;
	uint8_t *data = load_from(dir, name, &n);

	assert_non_null(data);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(data, want, n);
	free(data);
}

static void publish(bool named, const char *name, bool replace, const char *text, int want)
{
	struct prov_tmp tmp;
	size_t entries = tmpdir_count(dir);
	bool there = faccessat(dirfd_, name, F_OK, 0) == 0;

	open_either(&tmp, named);
	assert_int_equal(prov_tmp_write_at(tmp.fd, 0, text, strlen(text), NULL), PROV_OK);
	assert_int_equal(prov_tmp_publish(&tmp, name, replace, NULL), want);
	prov_tmp_drop(&tmp);
	prov_tmp_drop(&tmp);
	assert_int_equal(tmpdir_count(dir), entries + (there ? 0 : 1));
}

static void test_publish(void **state)
{
	(void)state;
	publish(false, "a", false, "unnamed", PROV_OK);
	check_content("a", "unnamed");
	publish(false, "a", false, "again", PROV_E_EXISTS);
	check_content("a", "unnamed");
	publish(false, "a", true, "replaced", PROV_OK);
	check_content("a", "replaced");
	publish(true, "b", false, "named", PROV_OK);
	check_content("b", "named");
	publish(true, "b", false, "again", PROV_E_EXISTS);
	check_content("b", "named");
	publish(true, "b", true, "replaced", PROV_OK);
	check_content("b", "replaced");
	publish(false, "c", true, "nothing was there", PROV_OK);
	publish(true, "d", true, "nothing was there", PROV_OK);
}

static void test_drop(void **state)
{
	size_t entries = tmpdir_count(dir);

	(void)state;
	for (int named = 0; named < 2; named++) {
		struct prov_tmp tmp;

		open_either(&tmp, named != 0);
		prov_tmp_drop(&tmp);
		assert_int_equal(tmp.fd, -1);
		assert_int_equal(tmpdir_count(dir), entries);
	}
}

static void test_no_folder(void **state)
{
	struct prov_err err = {0};
	struct prov_tmp tmp;

	(void)state;
	assert_int_equal(prov_tmp_open(&tmp, -1, "a", 0666, &err), PROV_E_IO);
	assert_int_equal(err.sys_errno, EBADF);
	prov_tmp_drop(&tmp);
}

static void test_read_write(void **state)
{
	struct prov_err err = {0};
	char buf[10];
	size_t got;
	int fd;

	(void)state;
	assert_int_equal(prov_tmp_spool(&fd, NULL), PROV_OK);
	assert_int_equal(
	    prov_tmp_spool_write(fd, (uint64_t)INT64_MAX + 1, "a", 1, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_tmp_write_at(fd, 3, "def", 3, NULL), PROV_OK);
	assert_int_equal(prov_tmp_write_at(fd, 0, "abc", 3, NULL), PROV_OK);
	assert_int_equal(prov_tmp_read_at(fd, 1, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 5);
	assert_memory_equal(buf, "bcdef", 5);
	assert_int_equal(prov_tmp_read_at(fd, 6, buf, 1, &got, NULL), PROV_OK);
	assert_int_equal(got, 0);
	assert_int_equal(
	    prov_tmp_write_at(fd, (uint64_t)INT64_MAX + 1, "a", 1, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_tmp_write_at(fd, (uint64_t)INT64_MAX, "a", 1, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_tmp_read_at(fd, UINT64_MAX, buf, 1, &got, NULL), PROV_E_LIMIT);
	(void)close(fd);
	assert_int_equal(prov_tmp_write_at(fd, 0, "a", 1, NULL), PROV_E_IO);
	assert_int_equal(prov_tmp_spool_write(fd, 0, "a", 1, &err), PROV_E_IO);
	assert_non_null(strstr(err.msg, "the temporary file in "));
	assert_int_equal(prov_tmp_read_at(fd, 0, buf, 1, &got, NULL), PROV_E_IO);
}

static void test_spool_folder(void **state)
{
	struct prov_err err = {0};
	char absent[TMPDIR_PATH], old[TMPDIR_PATH] = "";
	const char *was = getenv("TMPDIR");
	int fd;

	(void)state;
	if (was != NULL)
		(void)snprintf(old, sizeof(old), "%s", was);
	assert_int_equal(setenv("TMPDIR", dir, 1), 0);
	assert_int_equal(prov_tmp_spool(&fd, NULL), PROV_OK);
	(void)close(fd);
	assert_int_equal(setenv("TMPDIR", tmpdir_path(absent, dir, "absent"), 1), 0);
	assert_int_equal(prov_tmp_spool(&fd, &err), PROV_E_IO);
	assert_int_equal(fd, -1);
	assert_int_equal(err.sys_errno, ENOENT);
	assert_non_null(strstr(err.msg, "in the folder that TMPDIR names: "));
	assert_int_equal(old[0] == '\0' ? unsetenv("TMPDIR") : setenv("TMPDIR", old, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_publish),
	    cmocka_unit_test(test_drop),
	    cmocka_unit_test(test_no_folder),
	    cmocka_unit_test(test_read_write),
	    cmocka_unit_test(test_spool_folder),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
