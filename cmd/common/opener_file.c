/* SPDX-License-Identifier: Apache-2.0 */
/* Opening what somebody asks for who may have been taken over. */
#define _GNU_SOURCE /* O_PATH */
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "common/opener.h"

#define KEPT (O_NOFOLLOW | O_DIRECTORY)
#define ALWAYS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

/* A file or a pipe, or where FOLDER is asked for, that: others do something when they are opened.
 */
static bool is_fit(mode_t mode, bool folder)
{
	return folder ? S_ISDIR(mode) : S_ISREG(mode) || S_ISFIFO(mode);
}

/* In /proc lie the memory and the descriptors of processes, ours too. */
static bool is_of_processes(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) != 0 || fs.f_type == PROC_SUPER_MAGIC;
}

/* Seen before it is opened, and again after that: the name may lead elsewhere by then. */
static int open_at(int at, const char *name, int flags)
{
	bool folder = (flags & O_DIRECTORY) != 0;
	struct stat st;
	int fd = -1;

	if (fstatat(at, name, &st, (flags & O_NOFOLLOW) != 0 ? AT_SYMLINK_NOFOLLOW : 0) == 0 &&
	    is_fit(st.st_mode, folder))
		fd = openat(at, name, ALWAYS | (flags & KEPT));
	if (fd == -1 || (fstat(fd, &st) == 0 && is_fit(st.st_mode, folder) && !is_of_processes(fd)))
		return fd;
	(void)close(fd);
	return -1;
}

/* The folder of what lies in AT, which it closes, at REST: no link on the way, and not up. *LAST is
 * what remains. */
static int descend(int at, const char *rest, const char **last)
{
	const char *slash;

	while (at != -1 && (slash = strchr(rest, '/')) != NULL) {
		size_t n = (size_t)(slash - rest);
		char *part = xstrndup(rest, n);
		int next = -1;

		if (n > 0 && strcmp(part, ".") != 0 && strcmp(part, "..") != 0)
			next = openat(at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		free(part);
		(void)close(at);
		at = next;
		rest = slash + 1;
	}
	*last = rest;
	return at;
}

static int open_below(const char *path, size_t below, int flags)
{
	char *folder = xstrndup(path, below);
	const char *rest = path + below, *last;
	int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), fd = -1;

	free(folder);
	if (*rest == '/')
		rest++;
	at = descend(at, rest, &last);
	if (at == -1)
		return -1;
	/* A folder is only listed where no link leads to it. */
	if ((flags & O_DIRECTORY) != 0)
		flags |= O_NOFOLLOW;
	if (*last != '\0' && strcmp(last, ".") != 0 && strcmp(last, "..") != 0)
		fd = open_at(at, last, flags);
	(void)close(at);
	return fd;
}

int opener_open(const struct names *names, const char *path, int flags)
{
	size_t below;

	switch (names_find(names, path, (flags & O_DIRECTORY) != 0, &below)) {
	case OPENER_FILE:
	case OPENER_FOLDER:
		return open_at(AT_FDCWD, path, flags);
	case OPENER_BELOW:
		return open_below(path, below, flags);
	case OPENER_NOTHING:
		break;
	}
	return -1;
}
