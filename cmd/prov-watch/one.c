/* SPDX-License-Identifier: Apache-2.0 */
/* One file: prov verify in a process of its own, so that no file can end the watch. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/child.h"
#include "common/errtext.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/message.h"
#include "common/sandbox.h"
#include "watch.h"

#define LIMIT_MS INT64_C(1800000) /* half an hour for one file, however large */

extern char **environ;

/* Our environment; what this machine lacks is said by the first, and not of each file. */
static char **make_environment(void)
{
	static atomic_flag is_said = ATOMIC_FLAG_INIT;
	static char noted[] = SANDBOX_NOTED "=1";
	size_t n = 0;
	char **env;

	while (environ[n] != NULL)
		n++;
	env = xrealloc(NULL, n + 2, sizeof(*env));
	memcpy(env, environ, n * sizeof(*env));
	if (atomic_flag_test_and_set(&is_said))
		env[n++] = noted;
	env[n] = NULL;
	return env;
}

/* The exit status, or -1 where it did not come to one; what it prints goes to OUT, if not -1. *WHY
 * (errno) where that can't be written. */
static int run(
    const struct watch *watch, const char *const last[], size_t num_last, int out, int *why)
{
	char **argv = xrealloc(NULL, watch->num_args + num_last + 2, sizeof(*argv));
	unsigned char *buf = xrealloc(NULL, 65536, 1);
	struct child child = {.to = -1, .from = -1};
	char **env = out == -1 ? NULL : make_environment();
	int status = -1, rc;
	bool ok = true;
	size_t n;

	*why = 0;
	argv[0] = watch->verify;
	memcpy(argv + 1, watch->args, watch->num_args * sizeof(*argv));
	memcpy(argv + 1 + watch->num_args, last, num_last * sizeof(*argv));
	argv[1 + watch->num_args + num_last] = NULL;
	rc = child_start(&child, argv, env != NULL ? env : environ, LIMIT_MS);
	if (rc != 0) {
		msg_error(watch->verify, "can't be run: %s", ERRTEXT(rc));
	} else {
		child_told(&child);
		while (ok && (n = child_hear(&child, buf, 65536)) > 0) {
			ok = out == -1 || file_write(out, buf, n);
			*why = ok ? 0 : errno;
		}
		rc = child_wait(&child);
		if (ok && rc != -1 && WIFEXITED(rc))
			status = WEXITSTATUS(rc);
	}
	child_stop(&child);
	free(buf);
	free(argv);
	free(env);
	return status;
}

/* Whether files are judged by these options: a file that is not there is an error, unless nobody
 * looks for it (--help). */
static bool try_nothing(const struct watch *watch, const char *folder)
{
	char *nothing = xasprintf("%s/nothing", folder);
	const char *last[] = {"-q", "-f", watch->format, "--", nothing};
	int why, status = run(watch, last, sizeof(last) / sizeof(last[0]), -1, &why);

	free(nothing);
	if (status != EXIT_ERROR)
		msg_error(NULL, "with these options, prov verify judges no file");
	return status == EXIT_ERROR;
}

bool watch_try(const struct watch *watch)
{
	char folder[] = "/tmp/prov-watch-XXXXXX";
	const char *last[] = {"-q", "-f", watch->format, "-r", "--", folder};
	const char *pages[] = {"-q", "-f", watch->format, "-r", "-o", folder, "--", folder};
	char index[sizeof(folder) + sizeof("/index.html")];
	bool html = strcmp(watch->format, "html") == 0;
	int status, why;
	bool ok;

	/* In a folder without files there is nothing to find fault with but the options. */
	if (mkdtemp(folder) == NULL) {
		msg_error("/tmp", "no folder can be made there: %s", ERRTEXT(errno));
		return false;
	}
	/* Of a folder html wants to know where its pages go; an index is made even of none. */
	status = html ? run(watch, pages, sizeof(pages) / sizeof(pages[0]), -1, &why)
		      : run(watch, last, sizeof(last) / sizeof(last[0]), -1, &why);
	(void)snprintf(index, sizeof(index), "%s/index.html", folder);
	ok = status == EXIT_PASS && try_nothing(watch, folder);
	(void)unlink(index);
	(void)rmdir(folder);
	return ok;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static const char *folder_for(const struct watch *watch, int status)
{
	if (!watch->move)
		return NULL;
	return status == EXIT_PASS || status == EXIT_WARNED ? watch->pass : watch->hold;
}

/* Of a file that can't be read, text goes to standard error; all else says it in the report. Where
 * that is empty, it was not this file that was at fault: a trust list is gone, say. */
static bool is_silent(const struct watch *watch, int fd, int status)
{
	struct stat st;

	return status == EXIT_ERROR && strcmp(watch->format, "text") != 0 && fstat(fd, &st) == 0 &&
	       st.st_size == 0;
}

/* Judges PATH into the file FD. -1 without a report; *WHY (malloc) unless the file is gone. */
static int check(
    const struct watch *watch, const char *path, int fd, struct stat *judged, char **why)
{
	const char *last[] = {"--warn-status", "-f", watch->format, "--", path};
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}};
	struct stat report, after;
	int status, problem;

	/* It was made just now, by the clock that marks changes: one from now on is not before it.
	 */
	if (fstat(fd, &report) != 0 || lstat(path, judged) != 0)
		return -1;
	times[1] = report.st_mtim;
	status = run(watch, last, sizeof(last) / sizeof(last[0]), fd, &problem);
	/* A disk can find out only here that it is full. */
	if (problem == 0 && status >= 0 && (futimens(fd, times) != 0 || fsync(fd) != 0))
		problem = errno;
	if (problem != 0)
		*why = xasprintf("has no report, since it can't be written: %s", ERRTEXT(problem));
	else if (status < 0 || status > EXIT_WARNED)
		*why = xstrdup("has no report, since prov verify did not come to an end with it");
	else if (is_silent(watch, fd, status))
		*why = xstrdup("has no report, since prov verify gave none");
	else if (lstat(path, &after) == 0 && same_file(judged, &after))
		return status;
	else if (watch->once && lstat(path, &after) == 0)
		*why = xstrdup("has no report, since it changed while it was checked");
	return -1;
}

/* What is still being written is looked at again, and no fault; what is gone needs none. */
static void say_why(const struct watch *watch, struct watched *watched, const char *path, char *why)
{
	watched->failed = why != NULL;
	if (why != NULL)
		msg_error(path, watch->once ? "%s" : "%s; it will be tried again", why);
	free(why);
}

void watch_one(const struct watch *watch, struct watched *watched)
{
	char *path = xasprintf("%s/%s", watch->dir, watched->name), *report, *why = NULL;
	/* On the file system where it will be. */
	int fd = watch_temporary(watch, path, watch->move ? watch->pass : watch->reports, &report);
	struct stat judged;

	watched->status = -1;
	watched->failed = fd == -1;
	if (fd != -1) {
		watched->status = check(watch, path, fd, &judged, &why);
		(void)close(fd);
		say_why(watch, watched, path, why);
	}
	if (watched->status >= 0) {
		watched->place = watch_place(
		    watch, watched->name, folder_for(watch, watched->status), report, &judged);
		watched->failed = watched->place == NULL;
		if (watched->failed)
			watched->status = -1;
	}
	if (report != NULL)
		(void)unlink(report);
	free(report);
	free(path);
}
