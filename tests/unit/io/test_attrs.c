/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "helper/tmpdir.h"
#include "io/attrs.h"

#define ACL "system.posix_acl_access"
#define DEFAULT "system.posix_acl_default"

static char dir[TMPDIR_PATH], path[TMPDIR_PATH];
static int from, to;

/* As Linux stores them: version 2; then the tag, the rights and whose, in little endian. User 12345
 * may read, the group may not. */
static const uint8_t acl[] = {2, 0, 0, 0, /**/
    1, 0, 6, 0, 255, 255, 255, 255,       /* the owner */
    2, 0, 4, 0, 0x39, 0x30, 0, 0,         /* a user */
    4, 0, 0, 0, 255, 255, 255, 255,       /* the group */
    16, 0, 4, 0, 255, 255, 255, 255,      /* the mask */
    32, 0, 0, 0, 255, 255, 255, 255};     /* others */

static int open_new(const char *name)
{
	int fd = open(tmpdir_path(path, dir, name), O_RDWR | O_CREAT | O_TRUNC, 0640);

	assert_true(fd >= 0);
	return fd;
}

static int setup(void **state)
{
	(void)state;
	tmpdir_make(dir);
	from = open_new("from");
	to = open_new("to");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	(void)close(from);
	(void)close(to);
	tmpdir_remove(dir);
	return 0;
}

static bool keep(void)
{
	bool guarded = false;

	assert_int_equal(prov_attrs_keep(from, to, &guarded, NULL), PROV_OK);
	return guarded;
}

static void test_user(void **state)
{
	char value[8] = "";

	(void)state;
	assert_true(keep()); /* nothing to keep */
	if (fsetxattr(from, "user.tag", "one", 3, 0) != 0)
		return; /* none of these here */
	assert_int_equal(fsetxattr(from, "user.empty", "", 0, 0), 0);
	assert_true(keep());
	assert_int_equal(fgetxattr(to, "user.tag", value, sizeof(value)), 3);
	assert_memory_equal(value, "one", 3);
	assert_int_equal(fgetxattr(to, "user.empty", value, sizeof(value)), 0);
}

static void test_acl(void **state)
{
	uint8_t value[sizeof(acl) + 1];

	(void)state;
	if (fsetxattr(from, ACL, acl, sizeof(acl), 0) != 0)
		return;
	assert_true(keep());
	assert_int_equal(fgetxattr(to, ACL, value, sizeof(value)), sizeof(acl));
	assert_memory_equal(value, acl, sizeof(acl));
}

/* Of a folder that lets more in than the file did. */
static void test_default(void **state)
{
	uint8_t value[sizeof(acl) + 1];

	(void)state;
	if (setxattr(dir, DEFAULT, acl, sizeof(acl), 0) != 0)
		return;
	(void)close(to);
	to = open_new("other");
	assert_int_equal(fgetxattr(to, ACL, value, sizeof(value)), sizeof(acl));
	assert_true(keep());
	assert_int_equal(fgetxattr(to, ACL, value, sizeof(value)), -1);
	assert_int_equal(errno, ENODATA);
}

/* What can't be kept is said. */
static void test_refused(void **state)
{
	struct prov_err err = {0};
	bool guarded;
	int fd;

	(void)state;
	if (fsetxattr(from, "user.tag", "one", 3, 0) != 0)
		return;
	fd = open("/proc/self/status", O_RDONLY);
	if (fd < 0)
		return;
	assert_int_equal(prov_attrs_keep(from, fd, &guarded, &err), PROV_E_IO);
	assert_non_null(strstr(err.msg, "attribute"));
	(void)close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_user, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_acl, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_default, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
