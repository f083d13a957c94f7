/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include "io/plan.h"

static void test_all_at_commit(void **state)
{
	struct prov_sink *sink;
	int fds[2];
	char buf[16];
	size_t got;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(prov_sink_fd(&sink, fds[1], NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, " you", 4, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 0, "J", 1, NULL), PROV_OK);
	assert_int_equal(sink->write_at(sink->ctx, 9, "J", 1, NULL), PROV_E_INTERNAL);
	assert_int_equal(sink->read_at(sink->ctx, 4, buf, sizeof(buf), &got, NULL), PROV_OK);
	assert_int_equal(got, 5);
	assert_int_equal(sink->read_at(sink->ctx, 10, buf, 1, &got, NULL), PROV_E_TRUNC);
	assert_int_equal(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(read(fds[0], buf, sizeof(buf)), -1); /* nothing is out yet */
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_E_USAGE);
	assert_int_equal(sink->write(sink->ctx, "x", 1, NULL), PROV_E_USAGE);
	assert_int_equal(sink->write_at(sink->ctx, 0, "x", 1, NULL), PROV_E_USAGE);
	assert_int_equal(read(fds[0], buf, sizeof(buf)), 9);
	assert_memory_equal(buf, "Jello you", 9);
	prov_sink_close(sink);
	assert_int_equal(close(fds[1]), 0); /* it stayed ours */
	(void)close(fds[0]);
}

static void test_nothing_without_commit(void **state)
{
	struct prov_sink *sink;
	int fds[2];
	char buf[1];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(prov_sink_fd(&sink, fds[1], NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	prov_sink_close(sink);
	(void)close(fds[1]);
	assert_int_equal(read(fds[0], buf, 1), 0);
	(void)close(fds[0]);
}

/* More than a pipe or a block holds. */
static void test_large(void **state)
{
	static uint8_t block[50000];
	struct prov_sink *sink;
	int fds[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		size_t total = 0;
		uint8_t c;

		(void)close(fds[1]);
		while (read(fds[0], &c, 1) == 1 && c == (uint8_t)(total % 50000))
			total++;
		_exit(total == 200000 ? 0 : 1);
	}
	assert_true(pid > 0);
	(void)close(fds[0]);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (uint8_t)i;
	assert_int_equal(prov_sink_fd(&sink, fds[1], NULL), PROV_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(sink->write(sink->ctx, block, sizeof(block), NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	prov_sink_close(sink);
	(void)close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* A pipe that somebody else made not to block (its other holders share that) gets all of it. */
static void test_does_not_block(void **state)
{
	static uint8_t block[300000];
	struct prov_sink *sink;
	int fds[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		size_t total = 0;
		ssize_t n;

		(void)close(fds[1]);
		while ((n = read(fds[0], block, 4096)) > 0) {
			total += (size_t)n;
			(void)poll(NULL, 0, 1);
		}
		_exit(total == sizeof(block) ? 0 : 1);
	}
	(void)close(fds[0]);
	assert_int_equal(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(prov_sink_fd(&sink, fds[1], NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, block, sizeof(block), NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, NULL), PROV_OK);
	prov_sink_close(sink);
	(void)close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_nobody_listens(void **state)
{
	struct prov_err err = {0};
	struct prov_sink *sink;
	int fds[2];

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	(void)close(fds[0]);
	assert_int_equal(prov_sink_fd(&sink, fds[1], NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, "hello", 5, NULL), PROV_OK);
	assert_int_equal(sink->commit(sink->ctx, &err), PROV_E_IO);
	assert_int_equal(err.sys_errno, EPIPE);
	prov_sink_close(sink);
	(void)close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_at_commit),
	    cmocka_unit_test(test_nothing_without_commit),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_does_not_block),
	    cmocka_unit_test(test_nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
