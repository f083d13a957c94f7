/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "common/signals.h"
#include "keygen.h"

bool folder_is_free(const char *path, const struct keygen_file *files, size_t n)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = true;

	if (fd == -1 && errno == ENOENT)
		return true;
	if (fd == -1) {
		msg_error(path, "this folder can't be opened: %s", ERRTEXT(errno));
		return false;
	}
	for (size_t i = 0; i < n && ok; i++) {
		ok = fstatat(fd, files[i].name, &st, AT_SYMLINK_NOFOLLOW) != 0;
		if (!ok)
			msg_error(path,
			    "has a file %s already, which is never written over; "
			    "name another folder",
			    files[i].name);
	}
	(void)close(fd);
	return ok;
}

bool folder_open(struct folder *folder, const char *path)
{
	*folder = (struct folder){.path = path, .fd = -1};
	if (mkdir(path, 0700) == 0) {
		folder->made = true;
	} else if (errno != EEXIST) {
		msg_error(path, "this folder can't be made: %s", ERRTEXT(errno));
		return false;
	}
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd == -1)
		msg_error(path, "this folder can't be opened: %s", ERRTEXT(errno));
	return folder->fd != -1;
}

static bool write_file(const struct folder *folder, const struct keygen_file *file)
{
	/* O_EXCL: neither a file nor a link that appeared meanwhile is written through. */
	int fd = openat(folder->fd, file->name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file->secret ? 0600 : 0644);
	bool ok;

	if (fd == -1) {
		msg_error(folder->path, "%s can't be written: %s", file->name, ERRTEXT(errno));
		return false;
	}
	ok = file_write(fd, file->data, file->len) && fsync(fd) == 0;
	if (!ok)
		msg_error(folder->path, "%s can't be written: %s", file->name, ERRTEXT(errno));
	if (close(fd) != 0 && ok) {
		msg_error(folder->path, "%s can't be written: %s", file->name, ERRTEXT(errno));
		ok = false;
	}
	if (!ok)
		(void)unlinkat(folder->fd, file->name, 0);
	return ok;
}

bool folder_write(struct folder *folder, const struct keygen_file *files, size_t n)
{
	size_t done = 0;

	while (done < n && !signals_raised() && write_file(folder, &files[done]))
		done++;
	if (done == n)
		return true;
	if (signals_raised())
		msg_error(folder->path, "nothing was written: stopped by a signal");
	while (done > 0)
		(void)unlinkat(folder->fd, files[--done].name, 0);
	return false;
}

void folder_close(struct folder *folder, bool keep)
{
	if (folder->fd != -1)
		(void)close(folder->fd);
	if (folder->made && !keep)
		(void)rmdir(folder->path);
}
