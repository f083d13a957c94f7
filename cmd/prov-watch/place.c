/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a report and its file go. The report comes first: a file that was moved has one, whenever
 * the machine stops.
 */
#define _GNU_SOURCE /* renameat2 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/message.h"
#include "watch.h"

#define MAX_SAME 10000

int watch_temporary(const struct watch *watch, const char *file, const char *folder, char **path)
{
	int fd;

	*path = xasprintf("%s/" WATCH_TMP "XXXXXX", folder);
	fd = mkstemp(*path);
	if (fd != -1 && fchmod(fd, watch->mode) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
		return fd;
	msg_error(
	    file, "has no report, since none can be written to %s: %s", folder, ERRTEXT(errno));
	if (fd != -1) {
		(void)close(fd);
		(void)unlink(*path);
	}
	free(*path);
	*path = NULL;
	return -1;
}

bool watch_is_folder(const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return false;
	errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
	return S_ISDIR(st.st_mode);
}

/* NAME, or NAME-2.jpg and so on where others of that name came before. */
static char *numbered(const char *folder, const char *name, unsigned n)
{
	const char *dot = strrchr(name, '.');
	int stem = (int)(dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));

	if (n <= 1)
		return xasprintf("%s/%s", folder, name);
	return xasprintf("%s/%.*s-%u%s", folder, stem, name, n, name + stem);
}

/* Never over a file that is there. */
static bool move_to(const char *from, const char *to)
{
	struct stat st;

	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	/* A file system that can't promise it: whoever else puts files there has to. */
	if (lstat(to, &st) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(from, to) == 0;
}

/* Credentials that lie beside FROM stay beside it. */
static void move_sidecar(const char *from, const char *to)
{
	char *old = xasprintf("%s.c2pa", from), *new = xasprintf("%s.c2pa", to);

	if (!move_to(old, new) && errno != ENOENT)
		msg_warning(old, "was not moved with its file: %s", ERRTEXT(errno));
	free(old);
	free(new);
}

static bool put_report(const struct watch *watch, const char *report, const char *place)
{
	char *name = xasprintf("%s%s", place, watch->suffix);
	bool ok = rename(report, name) == 0;

	if (!ok)
		msg_error(name, "the report can't be written: %s", ERRTEXT(errno));
	free(name);
	return ok;
}

/* Whether what was moved is what was judged: another could come to its name until then. A file
 * that is moved gets another time of change, so that it is known by that of its content. */
static bool is_judged(const char *to, const struct stat *judged)
{
	struct stat st;

	return lstat(to, &st) == 0 && st.st_dev == judged->st_dev && st.st_ino == judged->st_ino &&
	       st.st_size == judged->st_size && st.st_mtim.tv_sec == judged->st_mtim.tv_sec &&
	       st.st_mtim.tv_nsec == judged->st_mtim.tv_nsec;
}

/* Back to where it is looked at again; where that name is taken once more, to hold/: nobody has
 * judged it. */
static void take_back(const struct watch *watch, const char *name, const char *from, const char *to)
{
	char *report = xasprintf("%s%s", to, watch->suffix);
	bool ok = move_to(to, from);

	for (unsigned n = 1; !ok && errno == EEXIST && n <= MAX_SAME; n++) {
		char *held = numbered(watch->hold, name, n);

		ok = move_to(to, held);
		free(held);
	}
	if (ok)
		msg_error(from, "was replaced while it was moved; it will be tried again");
	else
		msg_error(to, "is not what was checked, and can't be moved from there: %s",
		    ERRTEXT(errno));
	(void)unlink(report);
	free(report);
}

static char *move_file(const struct watch *watch, const char *name, const char *folder,
    const char *report, const struct stat *judged)
{
	char *from = xasprintf("%s/%s", watch->dir, name), *to = NULL;
	struct stat st;

	if (!watch_is_folder(folder)) {
		msg_error(from, "can't be moved to %s: %s", folder, ERRTEXT(errno));
		free(from);
		return NULL;
	}
	for (unsigned n = 1; n <= MAX_SAME; n++) {
		free(to);
		to = numbered(folder, name, n);
		if (lstat(to, &st) == 0)
			continue;
		if (!put_report(watch, report, to))
			break;
		if (!move_to(from, to)) {
			msg_error(from, "can't be moved to %s: %s", to, ERRTEXT(errno));
			break;
		}
		if (is_judged(to, judged)) {
			move_sidecar(from, to);
			free(from);
			return to;
		}
		take_back(watch, name, from, to);
		free(from);
		free(to);
		return NULL;
	}
	if (lstat(to, &st) == 0)
		msg_error(
		    from, "can't be moved to %s, where there are too many of its name", folder);
	free(from);
	free(to);
	return NULL;
}

char *watch_place(const struct watch *watch, const char *name, const char *folder,
    const char *report, const struct stat *judged)
{
	char *place;

	if (folder == NULL) {
		place = xasprintf("%s/%s", watch->reports, name);
		if (put_report(watch, report, place))
			return place;
		free(place);
		return NULL;
	}
	(void)pthread_mutex_lock(watch->place);
	place = move_file(watch, name, folder, report, judged);
	(void)pthread_mutex_unlock(watch->place);
	return place;
}
