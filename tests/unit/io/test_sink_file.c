/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "helper/load.h"
#include "helper/tmpdir.h"
#include "io/clone.h"
#include "io/plan.h"

static char dir[TMPDIR_PATH], path[TMPDIR_PATH];

static int setup(void **state)
{
	(void)state;
	tmpdir_make(dir);
	(void)umask(022);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tmpdir_remove(dir);
	return 0;
}

static void check_content(const char *name, const char *want)
{
	size_t n;
	uint8_t *data = load_from(dir, name, &n);

	assert_non_null(data);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(data, want, n);
	free(data);
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(lstat(tmpdir_path(path, dir, name), &st), 0);
	return st.st_mode & 07777;
}

static int open_sink(
    struct prov_sink **sink, const char *name, unsigned flags, struct prov_err *err)
{
	return prov_sink_file(sink, tmpdir_path(path, dir, name), flags, err);
}

static void write_and_commit(const char *name, unsigned flags, const char *text)
{
	struct prov_sink *sink;

	assert_int_equal(open_sink(&sink, name, flags, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, text, strlen(text), NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	prov_sink_close(sink);
}

static void test_new_file(void **state)
{
	struct prov_sink *sink;
	char buf[10];
	size_t got;

	(void)state;
	assert_int_equal(open_sink(&sink, "new", 0, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, " you", 4, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 0, "J", 1, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 8, "xy", 2, NULL), PROV_E_INTERNAL);
	assert_int_equal(sink->read_at(sink->ctx, 3, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 6);
	assert_memory_equal(buf, "lo you", 6);
	assert_int_equal(sink->read_at(sink->ctx, 10, buf, 1, &got, NULL), PROV_E_TRUNC);
	assert_int_not_equal(access(path, F_OK), 0); /* nothing to see before the commit */
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_E_USAGE);
	assert_int_equal(sink->write(sink->ctx, "x", 1, NULL), PROV_E_USAGE);
	assert_int_equal(sink->write_at(sink->ctx, 0, "x", 1, NULL), PROV_E_USAGE);
	prov_sink_close(sink);
	check_content("new", "Jello you");
	assert_int_equal(mode_of("new"), 0644);
}

static void test_umask(void **state)
{
	(void)state;
	(void)umask(077);
	write_and_commit("private", 0, "x");
	(void)umask(022);
	assert_int_equal(mode_of("private"), 0600);
}

/* As cp(1) does it. */
static void test_like_its_source(void **state)
{
	static const struct {
		mode_t of, umask, most, want;
	} cases[] = {
	    {0600, 022, 0777, 0600},
	    {0644, 022, 0777, 0644},
	    {0755, 022, 0777, 0755},
	    {0755, 022, 0666, 0644},
	    {0755, 027, 0777, 0750},
	    {0666, 077, 0777, 0600},
	    {04711, 022, 0777, 0711},
	    {0400, 022, 0777, 0400},
	};
	char of[TMPDIR_PATH];

	(void)state;
	write_and_commit("of", 0, "x");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_sink *sink;
		struct prov_src *src;

		assert_int_equal(chmod(tmpdir_path(of, dir, "of"), cases[i].of), 0);
		assert_int_equal(prov_src_open(&src, of, NULL), PROV_OK);
		(void)umask(cases[i].umask);
		assert_int_equal(open_sink(&sink, "like", 0, NULL), PROV_OK);
		(void)umask(022);
		prov_sink_like(sink, src, cases[i].most);
		assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
		assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
		assert_int_equal(mode_of("like"), cases[i].want);
		prov_sink_close(sink);
		/* What is replaced keeps its own. */
		assert_int_equal(chmod(path, 0604), 0);
		assert_int_equal(open_sink(&sink, "like", PROV_SINK_REPLACE, NULL), PROV_OK);
		prov_sink_like(sink, src, cases[i].most);
		assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
		assert_int_equal(mode_of("like"), 0604);
		prov_sink_close(sink);
		prov_src_close(src);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(unlink(of), 0);
}

/* No mode is taken from memory, and none given to it. */
static void test_like_nothing(void **state)
{
	struct prov_sink *sink;
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "x", 1, NULL), PROV_OK);
	assert_int_equal(open_sink(&sink, "like", 0, NULL), PROV_OK);
	prov_sink_like(sink, src, 0);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	assert_int_equal(mode_of("like"), 0644);
	prov_sink_close(sink);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(prov_sink_mem(&sink, 10, NULL), PROV_OK);
	prov_sink_like(sink, src, 0);
	prov_sink_close(sink);
	prov_src_close(src);
}

static void test_no_trace_without_commit(void **state)
{
	size_t before = tmpdir_count(dir);
	struct prov_sink *sink;

	(void)state;
	assert_int_equal(open_sink(&sink, "never", 0, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	prov_sink_close(sink);
	assert_int_equal(tmpdir_count(dir), before);
}

static void test_exists(void **state)
{
	struct prov_err err = {0}, late = {0};
	struct prov_sink *sink;
	size_t entries;

	(void)state;
	tmpdir_write(dir, "exists", "old", 3);
	assert_int_equal(open_sink(&sink, "exists", 0, &err), PROV_E_EXISTS);
	assert_null(sink);
	/* It comes into being only after the sink was opened. */
	entries = tmpdir_count(dir) + 1;
	assert_int_equal(open_sink(&sink, "late", 0, NULL), PROV_OK);
	tmpdir_write(dir, "late", "first", 5);
	assert_int_equal(sink->commit(sink->ctx, &late), PROV_E_EXISTS);
	prov_sink_close(sink);
	check_content("late", "first");
	assert_int_equal(tmpdir_count(dir), entries);
}

static void test_replace(void **state)
{
	size_t entries;

	(void)state;
	tmpdir_write(dir, "replace", "something old", 13);
	assert_int_equal(chmod(tmpdir_path(path, dir, "replace"), 0640), 0);
	entries = tmpdir_count(dir);
	write_and_commit("replace", PROV_SINK_REPLACE | PROV_SINK_SYNC, "new");
	check_content("replace", "new");
	assert_int_equal(mode_of("replace"), 0640);
	assert_int_equal(tmpdir_count(dir), entries);
	write_and_commit("fresh", PROV_SINK_REPLACE, "also where there is nothing");
	check_content("fresh", "also where there is nothing");
}

static void test_replace_keeps_old_without_commit(void **state)
{
	struct prov_sink *sink;

	(void)state;
	tmpdir_write(dir, "kept", "old", 3);
	assert_int_equal(open_sink(&sink, "kept", PROV_SINK_REPLACE, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "new", 3, NULL), PROV_OK);
	prov_sink_close(sink);
	check_content("kept", "old");
}

/* What stood on a file, and who could read it, is so of its replacement; nobody can before. */
static void test_replace_keeps_attributes(void **state)
{
	char value[8] = "";
	struct prov_sink *sink;
	mode_t mask;

	(void)state;
	tmpdir_write(dir, "noted", "old", 3);
	assert_int_equal(chmod(tmpdir_path(path, dir, "noted"), 0600), 0);
	mask = umask(0);
	assert_int_equal(open_sink(&sink, "noted", PROV_SINK_REPLACE, NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	(void)umask(mask);
	prov_sink_close(sink);
	assert_int_equal(mode_of("noted"), 0600);
	if (setxattr(tmpdir_path(path, dir, "noted"), "user.tag", "kept", 4, 0) != 0) {
		print_message("part skipped: no user attributes here\n");
		return;
	}
	write_and_commit("noted", PROV_SINK_REPLACE | PROV_SINK_SYNC, "new");
	check_content("noted", "new");
	assert_int_equal(
	    getxattr(tmpdir_path(path, dir, "noted"), "user.tag", value, sizeof(value)), 4);
	assert_memory_equal(value, "kept", 4);
}

/* Somebody else saves the file in the way of editors, writes into it, or takes it away, while its
 * replacement is made. */
static void test_replaced_meanwhile(void **state)
{
	char other[TMPDIR_PATH];
	size_t entries;

	(void)state;
	for (int how = 0; how < 3; how++) {
		struct prov_err err = {0};
		struct prov_sink *sink;

		tmpdir_write(dir, "edited", "old", 3);
		assert_int_equal(
		    open_sink(&sink, "edited", PROV_SINK_REPLACE | PROV_SINK_SYNC, NULL), PROV_OK);
		assert_int_equal(sink->write(sink->ctx, "signed", 6, NULL), PROV_OK);
		if (how == 0) {
			tmpdir_write(dir, "saved", "edits", 5);
			assert_int_equal(rename(tmpdir_path(other, dir, "saved"),
					     tmpdir_path(path, dir, "edited")),
			    0);
		} else if (how == 1) {
			tmpdir_write(dir, "edited", "edits", 5);
		} else {
			assert_int_equal(rename(tmpdir_path(other, dir, "edited"),
					     tmpdir_path(path, dir, "elsewhere")),
			    0);
		}
		entries = tmpdir_count(dir);
		assert_int_equal(sink->commit(sink->ctx, &err), PROV_E_IO);
		assert_non_null(strstr(err.msg, "changed meanwhile"));
		prov_sink_close(sink);
		assert_int_equal(tmpdir_count(dir), entries);
		if (how < 2)
			check_content("edited", "edits");
	}
	assert_int_not_equal(access(tmpdir_path(path, dir, "edited"), F_OK), 0);
	check_content("elsewhere", "old");
}

struct racer {
	struct prov_sink *sink;
	pthread_barrier_t *start;
	int code;
};

static void *race(void *ctx)
{
	struct racer *r = ctx;

	(void)pthread_barrier_wait(r->start);
	r->code = r->sink->commit(r->sink->ctx, NULL);
	return NULL;
}

/* Of two that replace one file, one does, and the other is told, however close they come. */
static void test_two_at_once(void **state)
{
	pthread_barrier_t start;
	int lost = 0;

	(void)state;
	assert_int_equal(pthread_barrier_init(&start, NULL, 2), 0);
	for (int i = 0; i < 40; i++) {
		struct racer racers[2];
		pthread_t threads[2];

		tmpdir_write(dir, "both", "old", 3);
		for (int k = 0; k < 2; k++) {
			racers[k] = (struct racer){.start = &start};
			assert_int_equal(
			    open_sink(&racers[k].sink, "both", PROV_SINK_REPLACE, NULL), PROV_OK);
		}
		for (int k = 0; k < 2; k++)
			assert_int_equal(pthread_create(&threads[k], NULL, race, &racers[k]), 0);
		for (int k = 0; k < 2; k++) {
			assert_int_equal(pthread_join(threads[k], NULL), 0);
			prov_sink_close(racers[k].sink);
		}
		lost += racers[0].code == PROV_OK && racers[1].code == PROV_OK;
		assert_true(racers[0].code == PROV_OK || racers[1].code == PROV_OK);
	}
	(void)pthread_barrier_destroy(&start);
	assert_int_equal(lost, 0);
}

static void test_symlink_stays_a_link(void **state)
{
	struct prov_err err = {0}, dangling = {0};
	struct prov_sink *sink;
	struct stat st;

	(void)state;
	tmpdir_write(dir, "real", "old", 3);
	assert_int_equal(symlink("real", tmpdir_path(path, dir, "link")), 0);
	assert_int_equal(open_sink(&sink, "link", 0, &err), PROV_E_EXISTS);
	write_and_commit("link", PROV_SINK_REPLACE, "new");
	check_content("real", "new");
	assert_int_equal(lstat(tmpdir_path(path, dir, "link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("nowhere", tmpdir_path(path, dir, "dangling")), 0);
	assert_int_equal(open_sink(&sink, "dangling", PROV_SINK_REPLACE, &dangling), PROV_E_IO);
	assert_int_equal(dangling.sys_errno, ENOENT);
}

static void test_refused(void **state)
{
	struct prov_err err = {0};
	struct prov_sink *sink;
	char sub[TMPDIR_PATH];

	(void)state;
	assert_int_equal(prov_sink_file(&sink, dir, PROV_SINK_REPLACE, &err), PROV_E_USAGE);
	assert_non_null(strstr(err.msg, "folder"));
	assert_int_equal(open_sink(&sink, "x/", 0, NULL), PROV_E_USAGE);
	assert_int_equal(prov_sink_file(&sink, "/dev/null", PROV_SINK_REPLACE, NULL), PROV_E_USAGE);
	assert_int_equal(prov_sink_file(&sink, "", 0, NULL), PROV_E_USAGE);
	assert_int_equal(prov_sink_file(&sink, ".", PROV_SINK_REPLACE, NULL), PROV_E_USAGE);
	assert_int_equal(open_sink(&sink, "absent/x", 0, NULL), PROV_E_IO);
	tmpdir_write(dir, "file", "", 0);
	assert_int_equal(open_sink(&sink, "file/x", 0, NULL), PROV_E_IO);
	/* A folder that appears meanwhile. */
	assert_int_equal(open_sink(&sink, "sub", PROV_SINK_REPLACE, NULL), PROV_OK);
	assert_int_equal(mkdir(tmpdir_path(sub, dir, "sub"), 0700), 0);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_E_USAGE);
	prov_sink_close(sink);
}

static void test_name_without_folder(void **state)
{
	struct prov_sink *sink;
	char cwd[TMPDIR_PATH];

	(void)state;
	assert_non_null(getcwd(cwd, sizeof(cwd)));
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(prov_sink_file(&sink, "bare", 0, NULL), PROV_OK);
	assert_int_equal(chdir(cwd), 0); /* the folder was opened, not remembered by name */
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	prov_sink_close(sink);
	check_content("bare", "");
}

static void test_no_room(void **state)
{
	struct rlimit old, small = {0};
	struct prov_err err = {0};
	struct prov_sink *sink;
	size_t entries = tmpdir_count(dir);
	char block[1000] = {0};
	int code = PROV_OK;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	small.rlim_cur = 10000;
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(open_sink(&sink, "large", 0, NULL), PROV_OK);
	for (int i = 0; i < 11 && code == PROV_OK; i++)
		code = sink->write(sink->ctx, block, sizeof(block), &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(code, PROV_E_IO);
	assert_int_equal(err.sys_errno, EFBIG);
	assert_non_null(strstr(err.msg, "can't be written: "));
	prov_sink_close(sink);
	assert_int_equal(tmpdir_count(dir), entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new_file),
	    cmocka_unit_test(test_umask),
	    cmocka_unit_test(test_like_its_source),
	    cmocka_unit_test(test_like_nothing),
	    cmocka_unit_test(test_no_trace_without_commit),
	    cmocka_unit_test(test_exists),
	    cmocka_unit_test(test_replace),
	    cmocka_unit_test(test_replace_keeps_old_without_commit),
	    cmocka_unit_test(test_replace_keeps_attributes),
	    cmocka_unit_test(test_replaced_meanwhile),
	    cmocka_unit_test(test_two_at_once),
	    cmocka_unit_test(test_symlink_stays_a_link),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_name_without_folder),
	    cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
