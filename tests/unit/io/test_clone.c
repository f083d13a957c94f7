/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel would say is said here, so that this runs on every file system. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <time.h>

#include <cmocka.h>
#include <errno.h>
#include <linux/fs.h>
#include <linux/magic.h>

#include "io/clone.h"

#define NOW ((time_t)1700000000)
#define FROM 70
#define TO 71

static struct {
	long type[2]; /* of FROM's file system, of TO's */
	int error;    /* what the clone fails with; 0: it does not */
	struct file_clone_range asked;
} kernel;

time_t time(time_t *out)
{
	if (out != NULL)
		*out = NOW;
	return NOW;
}

int fstatfs(int fd, struct statfs *fs)
{
	long type = kernel.type[fd == TO];

	memset(fs, 0, sizeof(*fs));
	if (type == 0) {
		errno = EIO;
		return -1;
	}
	fs->f_type = type;
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;

	assert_int_equal(fd, TO);
	assert_int_equal(request, FICLONERANGE);
	va_start(ap, request);
	kernel.asked = *va_arg(ap, struct file_clone_range *);
	va_end(ap);
	errno = kernel.error;
	return kernel.error == 0 ? 0 : -1;
}

static bool may(long from, long to, time_t mtime, time_t ctime)
{
	const struct stat opened = {.st_mtim.tv_sec = mtime, .st_ctim.tv_sec = ctime};

	kernel.type[0] = from;
	kernel.type[1] = to;
	return prov_clone_may(&opened, FROM, TO);
}

static void test_file_systems(void **state)
{
	const time_t old = NOW - PROV_CLONE_AGE - 1;

	(void)state;
	assert_true(may(XFS_SUPER_MAGIC, XFS_SUPER_MAGIC, old, old));
	assert_true(may(BTRFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, old, old));
	/* Another host may write there, and the times that we see not tell of it. */
	assert_false(may(NFS_SUPER_MAGIC, NFS_SUPER_MAGIC, old, old));
	assert_false(may(XFS_SUPER_MAGIC, NFS_SUPER_MAGIC, old, old));
	assert_false(may(EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, old, old));
	assert_false(may(0, XFS_SUPER_MAGIC, old, old));
	assert_false(may(XFS_SUPER_MAGIC, 0, old, old));
}

static void test_age(void **state)
{
	const long xfs = XFS_SUPER_MAGIC;
	const time_t old = NOW - PROV_CLONE_AGE - 1;

	(void)state;
	assert_false(may(xfs, xfs, old + 1, old));
	assert_false(may(xfs, xfs, old, old + 1));
	assert_false(may(xfs, xfs, NOW + 1000, old)); /* a clock that was set back */
	assert_true(may(xfs, xfs, 0, old));
}

static void test_asks_the_kernel(void **state)
{
	static const int errors[] = {EOPNOTSUPP, ENOTTY, EXDEV, EINVAL, EPERM, ENOSPC, ETXTBSY};

	(void)state;
	assert_true(prov_clone(FROM, 8192, 1 << 20, TO, 4096));
	assert_int_equal(kernel.asked.src_fd, FROM);
	assert_int_equal(kernel.asked.src_offset, 8192);
	assert_int_equal(kernel.asked.src_length, 1 << 20);
	assert_int_equal(kernel.asked.dest_offset, 4096);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		kernel.error = errors[i];
		assert_false(prov_clone(FROM, 0, 4096, TO, 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_file_systems),
	    cmocka_unit_test(test_age),
	    cmocka_unit_test(test_asks_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
