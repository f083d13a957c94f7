/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <fcntl.h>

#include "helper/tmpdir.h"
#include "io/hidden.h"
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

static void test_names(void **state)
{
	char a[PROV_HIDDEN_NAME], b[PROV_HIDDEN_NAME];

	(void)state;
	assert_int_equal(prov_hidden_name(a, "photo.jpg", 0, NULL), PROV_OK);
	assert_int_equal(strlen(a), strlen(".prov-") + 16);
	assert_int_equal(strncmp(a, ".prov-", 6), 0);
	assert_int_equal(prov_hidden_name(b, "photo.jpg", 0, NULL), PROV_OK);
	assert_string_equal(a, b);
	assert_int_equal(prov_hidden_name(b, "photo.jpf", 0, NULL), PROV_OK);
	assert_string_not_equal(a, b);
	for (unsigned i = 1; i < 10; i++) {
		assert_int_equal(prov_hidden_name(b, "photo.jpg", i, NULL), PROV_OK);
		assert_string_not_equal(a, b);
	}
}

/* A file under the hidden name of NAME, as a killed process leaves it; its descriptor. */
static int leave(const char *name, char hidden[PROV_HIDDEN_NAME])
{
	int fd;

	assert_int_equal(prov_hidden_name(hidden, name, 0, NULL), PROV_OK);
	fd = openat(dirfd_, hidden, O_RDWR | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	return fd;
}

static bool is_there(const char *hidden)
{
	return faccessat(dirfd_, hidden, F_OK, 0) == 0;
}

static void test_sweep(void **state)
{
	char hidden[PROV_HIDDEN_NAME];
	int fd = leave("a", hidden);

	(void)state;
	prov_hidden_sweep(dirfd_, "b");
	assert_true(is_there(hidden));
	assert_true(prov_hidden_hold(fd));
	prov_hidden_sweep(dirfd_, "a"); /* held: someone works on it */
	assert_true(is_there(hidden));
	assert_true(prov_hidden_is(dirfd_, hidden, fd));
	(void)close(fd);
	prov_hidden_sweep(dirfd_, "a");
	assert_false(is_there(hidden));
	prov_hidden_sweep(dirfd_, "a"); /* nothing is there */
	prov_hidden_sweep(-1, "a");
}

/* What only has the name is not ours to remove. */
static void test_sweep_others(void **state)
{
	char hidden[PROV_HIDDEN_NAME];

	(void)state;
	tmpdir_write(dir, "kept", "x", 1);
	assert_int_equal(prov_hidden_name(hidden, "a", 0, NULL), PROV_OK);
	assert_int_equal(symlinkat("kept", dirfd_, hidden), 0);
	prov_hidden_sweep(dirfd_, "a");
	assert_true(is_there(hidden) && is_there("kept"));
	assert_int_equal(unlinkat(dirfd_, hidden, 0), 0);
	assert_int_equal(mkdirat(dirfd_, hidden, 0700), 0);
	prov_hidden_sweep(dirfd_, "a");
	assert_true(is_there(hidden));
	assert_int_equal(unlinkat(dirfd_, hidden, AT_REMOVEDIR), 0);
	assert_int_equal(mkfifoat(dirfd_, hidden, 0600), 0);
	prov_hidden_sweep(dirfd_, "a");
	assert_true(is_there(hidden));
	assert_int_equal(unlinkat(dirfd_, hidden, 0), 0);
}

static void test_hold_twice(void **state)
{
	char hidden[PROV_HIDDEN_NAME];
	int fd = leave("a", hidden);
	int other = openat(dirfd_, hidden, O_RDONLY);

	(void)state;
	assert_true(other >= 0);
	assert_true(prov_hidden_hold(other));
	assert_false(prov_hidden_hold(fd));
	(void)close(other);
	assert_true(prov_hidden_hold(fd));
	assert_int_equal(unlinkat(dirfd_, hidden, 0), 0);
	assert_false(prov_hidden_is(dirfd_, hidden, fd));
	(void)close(fd);
}

/* Two that write the same file at once: neither takes the other's hidden name away. */
static void test_two_writers(void **state)
{
	struct prov_tmp first, second;
	char hidden[PROV_HIDDEN_NAME];
	int fd = leave("a", hidden);

	(void)state;
	assert_true(prov_hidden_hold(fd)); /* the first, between its link and its rename */
	assert_int_equal(prov_tmp_open(&first, dirfd_, "a", 0666, NULL), PROV_OK);
	assert_int_equal(prov_tmp_publish(&first, "a", true, NULL), PROV_OK);
	prov_tmp_drop(&first);
	assert_true(prov_hidden_is(dirfd_, hidden, fd));
	assert_true(is_there("a"));
	(void)close(fd);
	assert_int_equal(prov_tmp_open(&second, dirfd_, "a", 0666, NULL), PROV_OK);
	assert_false(is_there(hidden));
	assert_int_equal(prov_tmp_publish(&second, "a", true, NULL), PROV_OK);
	prov_tmp_drop(&second);
	assert_int_equal(unlinkat(dirfd_, "a", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_sweep),
	    cmocka_unit_test(test_sweep_others),
	    cmocka_unit_test(test_hold_twice),
	    cmocka_unit_test(test_two_writers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
