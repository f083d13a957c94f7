/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of the folder is to be checked. There is no list of what was seen: a file is done where it
 * has a report that is younger than its last change. So nothing is lost by a stop, whenever it
 * comes.
 */
#define _GNU_SOURCE /* leases */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/message.h"
#include "watch.h"

#define SETTLED_S 2 /* so long nobody wrote to it, where nothing better is known */

static bool ends_with(const char *name, const char *tail)
{
	size_t n = strlen(name), t = strlen(tail);

	return n > t && strcmp(name + n - t, tail) == 0;
}

/* By name alone: what has only been begun (many programs write to .NAME first), reports of any
 * format, and credentials, which are read with their file. */
static bool is_other(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t n = dot == NULL ? 0 : (size_t)(dot - name);

	return name[0] == '.' || ends_with(name, ".c2pa") ||
	       (n > 5 && strncmp(name + n - 5, ".prov", 5) == 0);
}

static bool is_after(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* The later of *WHEN and the last change of the first LEN bytes of PATH with .c2pa behind. */
static void take_sidecar(struct timespec *when, const char *path, size_t len)
{
	char *name = xasprintf("%.*s.c2pa", (int)len, path);
	struct stat st;

	if (stat(name, &st) == 0 && is_after(st.st_ctim, *when))
		*when = st.st_ctim;
	free(name);
}

static struct timespec now(void)
{
	struct timespec when = {0};

	(void)clock_gettime(CLOCK_REALTIME, &when);
	return when;
}

/*
 * Whether we can have written it: who puts files here may put a report here, too, and what unpacks
 * or copies it sets any time that it is told. Ours is older than its last change, its renaming; one
 * from the future says nothing, be it that the clock was set back.
 */
static bool is_ours(const struct watch *watch, const struct stat *report)
{
	return S_ISREG(report->st_mode) && report->st_uid == watch->owner &&
	       !is_after(report->st_mtim, report->st_ctim) && !is_after(report->st_mtim, now());
}

/* A report bears the time at which its check began, of the clock that marks changes. */
static bool is_done(
    const struct watch *watch, const char *name, const char *path, const struct stat *st)
{
	char *report = xasprintf("%s/%s%s", watch->reports, name, watch->suffix);
	const char *dot = strrchr(path, '.');
	struct timespec changed = st->st_ctim;
	struct stat rst;
	bool done = false;

	if (!watch->move && lstat(report, &rst) == 0 && is_ours(watch, &rst)) {
		take_sidecar(&changed, path, strlen(path));
		if (dot != NULL && strchr(dot, '/') == NULL)
			take_sidecar(&changed, path, (size_t)(dot - path));
		done = is_after(rst.st_mtim, changed);
	}
	free(report);
	return done;
}

static bool is_settled(const struct stat *st)
{
	time_t since = now().tv_sec - st->st_ctim.tv_sec;

	/* One from the future: the clock was set back, and says nothing. */
	return since < 0 || since > SETTLED_S;
}

/*
 * A read lease is refused as long as anybody has the file open to write: the kernel knows what no
 * waiting finds out. Where it gives none (another's file, a file system without), time tells.
 */
static bool is_whole(const char *path, const struct stat *st, bool closed)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	int why;

	if (fd == -1)
		return errno != ENOENT; /* prov verify says what is wrong */
	why = fcntl(fd, F_SETLEASE, F_RDLCK) == 0 ? 0 : errno;
	if (why == 0)
		(void)fcntl(fd, F_SETLEASE, F_UNLCK);
	(void)close(fd);
	return why == 0 || (why != EAGAIN && (closed || is_settled(st)));
}

enum watch_ready watch_look(const struct watch *watch, const char *name, bool closed)
{
	enum watch_ready ready = WATCH_READY;
	struct stat st;
	char *path;

	if (is_other(name))
		return WATCH_NEVER;
	path = xasprintf("%s/%s", watch->dir, name);
	/* A link would let who may put files here have others read, and moved. */
	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		ready = WATCH_NEVER;
	else if (is_done(watch, name, path, &st))
		ready = WATCH_DONE;
	else if (!is_whole(path, &st, closed))
		ready = WATCH_LATER;
	free(path);
	return ready;
}

/* Nobody comes back to it: silence would say that all was checked. */
static void say_unfinished(const struct watch *watch, const char *name)
{
	char *path = xasprintf("%s/%s", watch->dir, name);

	msg_error(path, "has no report, since somebody may still be writing to it");
	free(path);
}

bool watch_scan(const struct watch *watch, struct strlist *names, bool *later)
{
	DIR *dir = opendir(watch->dir);
	struct dirent *entry;
	int problem;

	if (dir == NULL)
		return false;
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		enum watch_ready ready = watch_look(watch, entry->d_name, false);

		if (ready == WATCH_READY)
			strlist_add(names, xstrdup(entry->d_name));
		else if (ready == WATCH_LATER && watch->once)
			say_unfinished(watch, entry->d_name);
		*later = *later || ready == WATCH_LATER;
		errno = 0;
	}
	problem = errno;
	(void)closedir(dir);
	strlist_sort(names);
	errno = problem;
	return problem == 0;
}

void watch_tidy(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, WATCH_TMP, strlen(WATCH_TMP)) == 0)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	}
	(void)closedir(dir);
}
