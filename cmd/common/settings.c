/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* memfd_create */
#include "common/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/file.h"

int settings_open(const struct settings *settings)
{
	int memory = memfd_create("prov", MFD_CLOEXEC), fd = -1;
	int problem = errno;
	bool ok = memory != -1 && file_write(memory, settings->data, settings->len) &&
		  lseek(memory, 0, SEEK_SET) == 0;

	if (ok)
		fd = fcntl(memory, F_DUPFD_CLOEXEC, SETTINGS_FD + 1);
	if (fd == -1 && memory != -1)
		problem = errno;
	if (memory != -1)
		(void)close(memory);
	errno = problem;
	return fd;
}
