/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The watch: what the kernel says has landed is checked in batches; the folder is read through at
 * the start, where the kernel has lost count, and now and then, for what it never tells of (changes
 * over a network).
 */
#define _GNU_SOURCE /* mkostemp */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/child.h"
#include "common/errtext.h"
#include "common/escape.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/jobs.h"
#include "common/message.h"
#include "common/out.h"
#include "common/self.h"
#include "common/signals.h"
#include "watch.h"

#define TICK_MS 500 /* a signal is noticed after that at the latest */
#define SCAN_S 60
#define LATER_S 1 /* where a file is still being written */
#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF)

static const struct {
	const char *format, *suffix;
} suffixes[] = {
    {"json", ".prov.json"},
    {"text", ".prov.txt"},
    {"ndjson", ".prov.ndjson"},
    {"crjson", ".prov.crjson"},
    {"html", ".prov.html"},
    {"sarif", ".prov.sarif"},
    {"csv", ".prov.csv"},
};

struct run {
	struct watch watch;
	int dir, inotify;
	unsigned jobs;
	struct strlist names; /* to be checked; owned */
	bool scan, later, gone;
	bool failed; /* a file has no report though it should */
	time_t scanned;
};

static time_t seconds(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void do_one(void *ctx, size_t i, void *outcome)
{
	struct run *run = ctx;
	struct watched *watched = outcome;

	watched->name = run->names.at[i];
	watch_one(&run->watch, watched);
}

static bool take_one(void *ctx, size_t i, void *outcome)
{
	static const char *const words[] = {
	    [EXIT_PASS] = "pass",
	    [EXIT_INVALID] = "invalid",
	    [EXIT_ERROR] = "error",
	    [EXIT_UNTRUSTED] = "unmet",
	    [EXIT_NONE] = "none",
	    [EXIT_WARNED] = "warn",
	};
	struct run *run = ctx;
	struct watched *watched = outcome;
	char *shown;

	(void)i;
	/* Without a report it is met again by the next scan. */
	run->failed = run->failed || watched->failed;
	if (watched->status >= 0 && !run->watch.quiet) {
		shown = escape_text(watched->place);
		out_print("%s\t%s\n", words[watched->status], shown);
		free(shown);
	}
	free(watched->place);
	(void)out_flush();
	return !signals_raised();
}

static void drop_one(void *outcome)
{
	free(((struct watched *)outcome)->place);
}

static void check_names(struct run *run)
{
	const struct jobs jobs = {
	    .n = run->names.n,
	    .unordered = true,
	    .outcome_size = sizeof(struct watched),
	    .ctx = run,
	    .work = do_one,
	    .take = take_one,
	    .drop = drop_one,
	};

	if (run->names.n > 0)
		jobs_run(&jobs, run->jobs);
	strlist_free_all(&run->names);
}

static void take_event(struct run *run, const struct inotify_event *event)
{
	const char *name = event->len > 0 ? event->name : "";
	bool closed = (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
	enum watch_ready ready;

	if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
		run->gone = true;
	} else if ((event->mask & IN_Q_OVERFLOW) != 0) {
		run->scan = true;
	} else if (name[0] != '\0' && (event->mask & IN_ISDIR) == 0) {
		size_t n = strlen(name);
		/* Of which file they are, the scan finds out. */
		run->scan = run->scan || (n > 5 && strcmp(name + n - 5, ".c2pa") == 0);
		ready = watch_look(&run->watch, name, closed);
		if (ready == WATCH_READY)
			strlist_add(&run->names, xstrdup(name));
		run->later = run->later || ready == WATCH_LATER;
	}
}

/* All that has been told so far. */
static void read_events(struct run *run)
{
	static const size_t size = 65536;
	char *buf = xrealloc(NULL, size, 1);
	ssize_t n;

	while ((n = read(run->inotify, buf, size)) > 0) {
		for (char *p = buf; p < buf + n;) {
			struct inotify_event head;
			memcpy(&head, p, sizeof(head));
			take_event(run, (const struct inotify_event *)(const void *)p);
			p += sizeof(head) + head.len;
		}
	}
	free(buf);
}

/* A burst tells of the same name several times. */
static void drop_doubles(struct strlist *names)
{
	size_t n = 0;

	strlist_sort(names);
	for (size_t i = 0; i < names->n; i++) {
		if (n > 0 && strcmp(names->at[n - 1], names->at[i]) == 0)
			free(names->at[i]);
		else
			names->at[n++] = names->at[i];
	}
	names->n = n;
}

static bool scan(struct run *run)
{
	run->scan = run->later = false;
	run->scanned = seconds();
	if (watch_scan(&run->watch, &run->names, &run->later))
		return true;
	msg_error(run->watch.dir, "the folder can't be read: %s", ERRTEXT(errno));
	return false;
}

static bool is_scan_due(const struct run *run)
{
	time_t since = seconds() - run->scanned;

	return run->scan || since >= SCAN_S || (run->later && since >= LATER_S);
}

/* The folder that is held open is told of no more where it was removed (the kernel says so only
 * once nobody holds it), or where its name leads elsewhere since a folder above it was moved. */
static bool is_gone(const struct run *run)
{
	struct stat held, named;

	if (run->gone || fstat(run->dir, &held) != 0 || held.st_nlink == 0)
		return true;
	if (stat(run->watch.dir, &named) != 0)
		return errno == ENOENT || errno == ENOTDIR;
	return held.st_dev != named.st_dev || held.st_ino != named.st_ino;
}

static int watch(struct run *run, bool once)
{
	struct pollfd fd = {.fd = run->inotify, .events = POLLIN};

	do {
		if (is_gone(run)) {
			msg_error(run->watch.dir, "the folder was moved or removed");
			return EXIT_ERROR;
		}
		if (is_scan_due(run) && !scan(run))
			return EXIT_ERROR;
		drop_doubles(&run->names);
		check_names(run);
		if (signals_raised())
			return EXIT_PASS;
		if (!once && poll(&fd, 1, TICK_MS) > 0)
			read_events(run);
	} while (!once);
	return out_finish() == EXIT_PASS && !run->failed && !run->later ? EXIT_PASS : EXIT_ERROR;
}

static bool make_folder(const char *path)
{
	struct stat st;

	if (mkdir(path, 0777) == 0 ||
	    (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return true;
	msg_error(path, "this folder can't be made: %s", ERRTEXT(errno));
	return false;
}

/* One of those that files are moved to. Who may put files into the watched folder could have put a
 * link there, and hold/ lead to pass/. */
static bool make_place(const char *path)
{
	if (mkdir(path, 0777) == 0 || (errno == EEXIST && watch_is_folder(path)))
		return true;
	if (errno == ELOOP)
		msg_error(path, "is a symbolic link, and files are not moved where others say");
	else
		msg_error(path, "this folder can't be made: %s", ERRTEXT(errno));
	return false;
}

/* Two watches of one folder would check everything twice and move files from under each other. */
static bool lock(struct run *run)
{
	run->dir = open(run->watch.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (run->dir == -1)
		msg_error(run->watch.dir, "the folder can't be opened: %s", ERRTEXT(errno));
	else if (flock(run->dir, LOCK_EX | LOCK_NB) != 0)
		msg_error(run->watch.dir, errno == EWOULDBLOCK
					      ? "is being watched by another prov watch"
					      : "the folder can't be locked");
	else
		return true;
	return false;
}

/* Where a file system or a server says whose files are, it is not always who made them. */
static uid_t find_owner(const struct watch *w)
{
	char *path = xasprintf("%s/" WATCH_TMP "XXXXXX", w->reports);
	int fd = mkostemp(path, O_CLOEXEC);
	struct stat st;
	uid_t owner = fd != -1 && fstat(fd, &st) == 0 ? st.st_uid : geteuid();

	if (fd != -1) {
		(void)close(fd);
		(void)unlink(path);
	}
	free(path);
	return owner;
}

static bool open_folders(struct run *run)
{
	struct watch *w = &run->watch;

	if (!lock(run) || (w->reports != w->dir && !make_folder(w->reports)))
		return false;
	w->pass = xasprintf("%s/pass", w->dir);
	w->hold = xasprintf("%s/hold", w->dir);
	if (w->move && (!make_place(w->pass) || !make_place(w->hold)))
		return false;
	watch_tidy(w->move ? w->pass : w->reports);
	w->owner = find_owner(w);
	/* Before the first scan: what lands meanwhile is told of. */
	run->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (run->inotify != -1 &&
	    inotify_add_watch(run->inotify, w->dir, EVENTS | IN_ONLYDIR) != -1)
		return true;
	msg_error(w->dir, "the folder can't be watched: %s", ERRTEXT(errno));
	return false;
}

static bool set_up(struct run *run, const struct watch_opts *opts)
{
	struct watch *w = &run->watch;
	mode_t mask = umask(0);

	(void)umask(mask);
	w->mode = 0666 & ~mask;
	for (size_t i = 0; i < CLI_COUNT(suffixes); i++) {
		if (strcmp(suffixes[i].format, w->format) == 0)
			w->suffix = suffixes[i].suffix;
	}
	if (w->suffix == NULL) {
		(void)cli_usage(&watch_command,
		    "there is no format '%s': there are text, json, ndjson, crjson, sarif, csv and "
		    "html",
		    opts->format);
		return false;
	}
	w->verify = self_program("prov-verify");
	if (w->verify == NULL) {
		msg_error(NULL, "prov-verify is not installed beside this program");
		return false;
	}
	return watch_try(w) && open_folders(run);
}

/* Whether a word of its own or one of several letters, behind which none takes an argument. */
static bool has_letter(const char *word, char letter)
{
	size_t n = word[0] == '-' && word[1] != '-' ? strcspn(word + 1, "fokcj") : 0;

	return n > 0 && memchr(word + 1, letter, n) != NULL;
}

/* What is no option for a watch though prov verify has it; NULL: nothing. Long ones may be
 * shortened so far: nothing else begins like them. */
static const char *unfit(const struct watch_opts *opts)
{
	for (size_t i = 1; i < opts->operands.n; i++) {
		const char *word = opts->operands.at[i];

		/* Files that are left out give the exit status of those that pass. */
		if (strncmp(word, "--sin", 5) == 0)
			return "--since of prov verify leaves files out, which would pass; a watch "
			       "knows by itself which it has checked";
		if (strncmp(word, "--q", 3) == 0 || has_letter(word, 'q'))
			return "--quiet of prov verify would leave every report empty";
		if (strncmp(word, "--form", 6) == 0 || strncmp(word, "-f", 2) == 0)
			return "what form the reports have is said before '--': prov watch -f "
			       "FORMAT FOLDER";
	}
	return NULL;
}

/* Whoever opens a file to write while it is leased has the kernel send SIGIO, which ends a process
 * that does not expect it (folder.c). */
static void ignore_leases(void)
{
	struct sigaction ignore;

	ignore.sa_handler = SIG_IGN;
	ignore.sa_flags = 0;
	(void)sigemptyset(&ignore.sa_mask);
	(void)sigaction(SIGIO, &ignore, NULL);
}

static bool check_usage(const struct watch_opts *opts)
{
	const char *why = unfit(opts);

	if (why != NULL)
		(void)cli_usage(&watch_command, "%s", why);
	else if (opts->operands.n == 0)
		(void)cli_usage(&watch_command, "a folder is missing");
	else if (opts->operands.n > 1 && opts->operands.at[1][0] != '-')
		(void)cli_usage(&watch_command,
		    "one folder is watched; what follows '--' are options of prov verify, not "
		    "'%.100s'",
		    opts->operands.at[1]);
	else if (opts->move && opts->out != NULL)
		(void)cli_usage(&watch_command,
		    "--out does not go with --move, which puts the report "
		    "beside the file");
	else
		return true;
	return false;
}

int watch_run(const struct watch_opts *opts)
{
	struct run run = {.dir = -1, .inotify = -1, .scan = true};
	struct watch *w = &run.watch;
	pthread_mutex_t place = PTHREAD_MUTEX_INITIALIZER;
	int status = EXIT_ERROR;

	if (!check_usage(opts) || !jobs_parse(&watch_command, opts->jobs, &run.jobs))
		return EXIT_ERROR;
	w->dir = opts->operands.at[0];
	w->reports = opts->out != NULL ? opts->out : w->dir;
	w->format = opts->format != NULL ? opts->format : "json";
	w->move = opts->move;
	w->quiet = opts->quiet;
	w->once = opts->once;
	w->args = opts->operands.at + 1;
	w->num_args = opts->operands.n - 1;
	w->place = &place;
	child_set_up();
	ignore_leases();
	signals_catch();
	if (set_up(&run, opts))
		status = watch(&run, opts->once);
	if (run.inotify != -1)
		(void)close(run.inotify);
	if (run.dir != -1)
		(void)close(run.dir);
	free(w->pass);
	free(w->hold);
	free(w->verify);
	(void)pthread_mutex_destroy(&place);
	return status;
}
