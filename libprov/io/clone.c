/* SPDX-License-Identifier: Apache-2.0 */
#include "io/clone.h"

#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <time.h>

#include <linux/fs.h>
#include <linux/magic.h>

/* Those that were tried. They take the locks of writes and of mapped memory while they clone, and
 * what is mapped must ask them before it is written to again, which sets the file's times. */
static bool tells_writes(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       (fs.f_type == XFS_SUPER_MAGIC || fs.f_type == BTRFS_SUPER_MAGIC);
}

bool prov_clone_may(const struct stat *opened, int from, int to)
{
	time_t before = time(NULL) - PROV_CLONE_AGE;

	return opened->st_mtim.tv_sec < before && opened->st_ctim.tv_sec < before &&
	       tells_writes(from) && tells_writes(to);
}

bool prov_clone(int from, uint64_t off, uint64_t len, int to, uint64_t at)
{
	struct file_clone_range range = {
	    .src_fd = from, .src_offset = off, .src_length = len, .dest_offset = at};

	return ioctl(to, FICLONERANGE, &range) == 0;
}
