/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "helper/tmpdir.h"
#include "io/plan.h"
#include "io/still.h"

static char dir[TMPDIR_PATH];

static int setup(void **state)
{
	(void)state;
	tmpdir_make(dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tmpdir_remove(dir);
	return 0;
}

static int open_in_dir(struct prov_src **src, const char *name, struct prov_err *err)
{
	char path[TMPDIR_PATH];

	return prov_src_open(src, tmpdir_path(path, dir, name), err);
}

static void test_file(void **state)
{
	struct prov_src *src;
	char buf[8];
	size_t got;

	(void)state;
	tmpdir_write(dir, "a", "hello", 5);
	assert_int_equal(open_in_dir(&src, "a", NULL), PROV_OK);
	assert_int_equal(src->size, 5);
	assert_int_equal(src->read_at(src->ctx, 2, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 3);
	assert_memory_equal(buf, "llo", 3);
	assert_int_equal(src->read_at(src->ctx, 6, buf, 1, &got, NULL), PROV_E_TRUNC);
	prov_src_close(src);
}

static void test_empty_file(void **state)
{
	struct prov_src *src;

	(void)state;
	tmpdir_write(dir, "empty", "", 0);
	assert_int_equal(open_in_dir(&src, "empty", NULL), PROV_OK);
	assert_int_equal(src->size, 0);
	prov_src_close(src);
}

static void test_refused(void **state)
{
	struct prov_err folder = {0}, device = {0};
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_src_open(&src, dir, &folder), PROV_E_USAGE);
	assert_null(src);
	assert_string_equal(folder.msg, "is a folder, not a file");
	assert_int_equal(prov_src_open(&src, "/dev/zero", &device), PROV_E_USAGE);
	assert_string_equal(device.msg, "is a device, not a file");
}

static void test_socket(void **state)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	struct prov_err err = {0};
	struct prov_src *src;
	char path[TMPDIR_PATH];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_true(fd >= 0);
	(void)tmpdir_path(path, dir, "socket");
	assert_true(strlen(path) < sizeof(addr.sun_path));
	memcpy(addr.sun_path, path, strlen(path));
	assert_int_equal(bind(fd, (const struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(prov_src_open(&src, path, &err), PROV_E_USAGE);
	assert_string_equal(err.msg, "is a socket, not a file");
	(void)close(fd);
}

static void test_absent(void **state)
{
	struct prov_err absent = {0}, dangling = {0};
	struct prov_src *src;
	char path[TMPDIR_PATH];

	(void)state;
	assert_int_equal(open_in_dir(&src, "absent", &absent), PROV_E_IO);
	assert_int_equal(absent.sys_errno, ENOENT);
	assert_int_equal(symlink("nowhere", tmpdir_path(path, dir, "dangling")), 0);
	assert_int_equal(open_in_dir(&src, "dangling", &dangling), PROV_E_IO);
	assert_string_equal(dangling.msg, absent.msg);
}

static void test_shrinks(void **state)
{
	struct prov_err err = {0};
	struct prov_src *src;
	char path[TMPDIR_PATH], buf[5];
	size_t got;

	(void)state;
	tmpdir_write(dir, "shrinks", "hello", 5);
	assert_int_equal(open_in_dir(&src, "shrinks", NULL), PROV_OK);
	assert_int_equal(truncate(tmpdir_path(path, dir, "shrinks"), 2), 0);
	assert_int_equal(src->read_at(src->ctx, 0, buf, 5, &got, &err), PROV_E_IO);
	assert_int_equal(got, 0);
	assert_non_null(strstr(err.msg, "shorter"));
	assert_int_equal(prov_src_read(src, 4, buf, 1, NULL), PROV_E_IO);
	prov_src_close(src);
}

/* A name that leads to another file meanwhile changes nothing. */
static void test_replaced(void **state)
{
	struct prov_src *src;
	char path[TMPDIR_PATH], buf[5];

	(void)state;
	tmpdir_write(dir, "replaced", "hello", 5);
	assert_int_equal(open_in_dir(&src, "replaced", NULL), PROV_OK);
	assert_int_equal(unlink(tmpdir_path(path, dir, "replaced")), 0);
	tmpdir_write(dir, "replaced", "other", 5);
	assert_int_equal(prov_src_read(src, 0, buf, 5, NULL), PROV_OK);
	assert_memory_equal(buf, "hello", 5);
	prov_src_close(src);
}

static void test_symlink(void **state)
{
	struct prov_src *src;
	char path[TMPDIR_PATH];

	(void)state;
	tmpdir_write(dir, "target", "hello", 5);
	assert_int_equal(symlink("target", tmpdir_path(path, dir, "link")), 0);
	assert_int_equal(open_in_dir(&src, "link", NULL), PROV_OK);
	assert_int_equal(src->size, 5);
	prov_src_close(src);
}

#define MANY 100000 /* more than a pipe holds */

static pid_t feed(int fd)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (int i = 0; i < MANY; i++) {
			char c = (char)(i % 251);

			if (write(fd, &c, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	assert_true(pid > 0);
	return pid;
}

static void check_many(struct prov_src *src)
{
	uint8_t *buf = malloc(MANY);

	assert_non_null(buf);
	assert_int_equal(src->size, MANY);
	assert_int_equal(prov_src_read(src, 0, buf, MANY, NULL), PROV_OK);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(buf[i], i % 251);
	free(buf);
	prov_src_close(src);
}

static void test_pipe(void **state)
{
	struct prov_src *src;
	int fds[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = feed(fds[1]);
	(void)close(fds[1]);
	assert_int_equal(prov_src_fd(&src, fds[0], NULL), PROV_OK);
	assert_int_equal(close(fds[0]), 0); /* it stayed ours */
	check_many(src);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* One that somebody else made not to block is read to its end all the same. */
static void test_pipe_without_blocking(void **state)
{
	struct prov_src *src;
	int fds[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	pid = feed(fds[1]);
	(void)close(fds[1]);
	assert_int_equal(prov_src_fd(&src, fds[0], NULL), PROV_OK);
	(void)close(fds[0]);
	check_many(src);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_fifo(void **state)
{
	struct prov_src *src;
	char path[TMPDIR_PATH];
	int fd, status;
	pid_t pid;

	(void)state;
	assert_int_equal(mkfifo(tmpdir_path(path, dir, "fifo"), 0600), 0);
	fd = open(path, O_RDWR); /* so that neither side waits for the other to open */
	assert_true(fd >= 0);
	pid = feed(fd);
	(void)close(fd);
	assert_int_equal(open_in_dir(&src, "fifo", NULL), PROV_OK);
	check_many(src);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

/* A pipe by name at whose other end nobody is: no reason to wait for ever. */
static void test_lonely_fifo(void **state)
{
	struct prov_err err = {0};
	struct prov_src *src;
	char path[TMPDIR_PATH];

	(void)state;
	assert_int_equal(mkfifo(tmpdir_path(path, dir, "lonely"), 0600), 0);
	assert_int_equal(open_in_dir(&src, "lonely", &err), PROV_E_USAGE);
	assert_non_null(strstr(err.msg, "nobody writes"));
}

static void test_fd_of_file(void **state)
{
	struct prov_src *src;
	char path[TMPDIR_PATH], buf[5];
	int fd;

	(void)state;
	tmpdir_write(dir, "fd", "hello", 5);
	fd = open(tmpdir_path(path, dir, "fd"), O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(prov_src_fd(&src, fd, NULL), PROV_OK);
	assert_int_equal(close(fd), 0);
	assert_int_equal(prov_src_read(src, 0, buf, 5, NULL), PROV_OK);
	assert_memory_equal(buf, "hello", 5);
	prov_src_close(src);
}

/* `{ head -c 2; prov verify -; } < file` is about the rest, as it would be with a pipe. */
static void test_fd_in_the_middle(void **state)
{
	struct prov_src *src;
	char path[TMPDIR_PATH], buf[3];
	int fd;

	(void)state;
	tmpdir_write(dir, "middle", "hello", 5);
	fd = open(tmpdir_path(path, dir, "middle"), O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 2, SEEK_SET), 2);
	assert_int_equal(prov_src_fd(&src, fd, NULL), PROV_OK);
	assert_int_equal(src->size, 3);
	assert_int_equal(prov_src_read(src, 0, buf, 3, NULL), PROV_OK);
	assert_memory_equal(buf, "llo", 3);
	prov_src_close(src);
	assert_int_equal(lseek(fd, 100, SEEK_SET), 100);
	assert_int_equal(prov_src_fd(&src, fd, NULL), PROV_OK);
	assert_int_equal(src->size, 0);
	prov_src_close(src);
	(void)close(fd);
}

/* A clock's tick is longer than what is done here takes. */
static void wait_a_tick(void)
{
	const struct timespec tick = {.tv_nsec = 50000000};

	(void)nanosleep(&tick, NULL);
}

static void test_still(void **state)
{
	enum { READ, CHANGED, SET_BACK, LONGER, REPLACED, CASES };
	char path[TMPDIR_PATH];

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct prov_err err = {0};
		struct prov_src *src;
		struct stat st;
		char buf[5];
		int fd;

		tmpdir_write(dir, "still", "hello", 5);
		assert_int_equal(open_in_dir(&src, "still", NULL), PROV_OK);
		wait_a_tick();
		fd = open(tmpdir_path(path, dir, "still"), O_RDWR);
		assert_true(fd >= 0);
		assert_int_equal(fstat(fd, &st), 0);
		assert_int_equal(prov_src_read(src, 0, buf, 5, NULL), PROV_OK);
		if (i == CHANGED || i == SET_BACK)
			assert_int_equal(pwrite(fd, "j", 1, 0), 1);
		if (i == LONGER)
			assert_int_equal(pwrite(fd, "!", 1, 5), 1);
		if (i == SET_BACK) {
			const struct timespec times[2] = {st.st_atim, st.st_mtim};

			assert_int_equal(futimens(fd, times), 0);
		}
		(void)close(fd);
		if (i == REPLACED) /* as good as changed: the system does not tell them apart */
			assert_int_equal(unlink(path), 0);
		assert_int_equal(prov_src_check_still(src, &err), i == READ ? PROV_OK : PROV_E_IO);
		prov_src_close(src);
	}
}

/* What is no file of ours can't be asked, and what only we can write to is as it was. */
static void test_still_elsewhere(void **state)
{
	struct prov_src *src;
	int ends[2];

	(void)state;
	assert_int_equal(prov_src_mem(&src, "hello", 5, NULL), PROV_OK);
	assert_int_equal(prov_src_check_still(src, NULL), PROV_OK);
	prov_src_close(src);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "hello", 5), 5);
	(void)close(ends[1]);
	assert_int_equal(prov_src_fd(&src, ends[0], NULL), PROV_OK);
	wait_a_tick();
	assert_int_equal(prov_src_check_still(src, NULL), PROV_OK);
	prov_src_close(src);
	(void)close(ends[0]);
}

static void test_bad_fds(void **state)
{
	struct prov_err err = {0}, folder = {0};
	struct prov_src *src;
	int fd = open(dir, O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(prov_src_fd(&src, -1, &err), PROV_E_IO);
	assert_int_equal(err.sys_errno, EBADF);
	assert_int_equal(prov_src_fd(&src, fd, &folder), PROV_E_USAGE);
	assert_null(src);
	(void)close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_empty_file),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_socket),
	    cmocka_unit_test(test_absent),
	    cmocka_unit_test(test_shrinks),
	    cmocka_unit_test(test_replaced),
	    cmocka_unit_test(test_symlink),
	    cmocka_unit_test(test_pipe),
	    cmocka_unit_test(test_pipe_without_blocking),
	    cmocka_unit_test(test_fifo),
	    cmocka_unit_test(test_lonely_fifo),
	    cmocka_unit_test(test_fd_of_file),
	    cmocka_unit_test(test_fd_in_the_middle),
	    cmocka_unit_test(test_bad_fds),
	    cmocka_unit_test(test_still),
	    cmocka_unit_test(test_still_elsewhere),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
