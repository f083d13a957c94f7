/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outputs that share bytes with their source. The kernel that shares is one of this test's own,
 * which copies, so that it runs on every file system; cli.reflink asks a real one. What else a run
 * does is in test_plan.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>

#include "base/limits.h"
#include "helper/load.h"
#include "helper/tmpdir.h"
#include "io/clone.h"
#include "io/plan.h"

#define SIZE ((size_t)(3u << 20) + 777)
#define HEAD 100u

static struct {
	int error;      /* what it fails with; 0: it does not */
	unsigned asked; /* how often */
	size_t shared;  /* bytes */
} kernel;

/* A minute later than it is: no file is new. */
time_t time(time_t *out)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (out != NULL)
		*out = t.tv_sec + 60;
	return t.tv_sec + 60;
}

int fstatfs(int fd, struct statfs *fs)
{
	(void)fd;
	memset(fs, 0, sizeof(*fs));
	fs->f_type = XFS_SUPER_MAGIC;
	return 0;
}

static bool is_block(uint64_t off)
{
	return off % PROV_CLONE_BLOCK == 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	const struct file_clone_range *range;
	size_t len;
	uint8_t *bytes;
	va_list ap;

	assert_int_equal(request, FICLONERANGE);
	va_start(ap, request);
	range = va_arg(ap, struct file_clone_range *);
	va_end(ap);
	kernel.asked++;
	errno = kernel.error;
	if (errno == 0 && !(is_block(range->src_offset) && is_block(range->dest_offset) &&
			      is_block(range->src_length)))
		errno = EINVAL;
	if (errno != 0)
		return -1;
	len = (size_t)range->src_length;
	bytes = malloc(len);
	assert_non_null(bytes);
	assert_int_equal(
	    pread((int)range->src_fd, bytes, len, (off_t)range->src_offset), range->src_length);
	assert_int_equal(pwrite(fd, bytes, len, (off_t)range->dest_offset), range->src_length);
	free(bytes);
	kernel.shared += len;
	return 0;
}

static char dir[TMPDIR_PATH], path[TMPDIR_PATH];
static uint8_t source[SIZE], store[2 * PROV_CLONE_BLOCK];

struct fixture {
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_src *src;
	struct prov_sink *sink;
	uint8_t digests[1][PROV_HASH_MAX];
	int spoil;       /* bytes of the source to write over in the middle of it all */
	unsigned blocks; /* that went by */
};

/* The source's first bytes, a store of STORE_LEN bytes, and the rest. */
static void begin(struct fixture *f, size_t store_len)
{
	memset(&kernel, 0, sizeof(kernel));
	memset(f, 0, sizeof(*f));
	tmpdir_make(dir);
	for (size_t i = 0; i < SIZE; i++)
		source[i] = (uint8_t)(i * 2654435761u >> 13);
	tmpdir_write(dir, "in", source, SIZE);
	/* Longer than the tick of the coarsest clock of a file's times. */
	(void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
	prov_plan_init(&f->plan, &f->arena);
	assert_int_equal(prov_src_open(&f->src, tmpdir_path(path, dir, "in"), NULL), PROV_OK);
	assert_int_equal(prov_sink_file(&f->sink, tmpdir_path(path, dir, "out"), 0, NULL), PROV_OK);
	memset(store, 's', sizeof(store));
	assert_int_equal(prov_plan_copy(&f->plan, 0, HEAD, NULL), PROV_OK);
	assert_int_equal(
	    prov_plan_emit(&f->plan, prov_bytes(store, store_len), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&f->plan, HEAD, SIZE - HEAD, NULL), PROV_OK);
	assert_int_equal(prov_plan_take_data(&f->plan, NULL), PROV_OK);
}

static void end(struct fixture *f)
{
	prov_sink_close(f->sink);
	prov_src_close(f->src);
	prov_arena_fini(&f->arena);
	tmpdir_remove(dir);
}

static int spoil(void *ctx, uint64_t done, uint64_t total)
{
	struct fixture *f = ctx;
	int fd;

	(void)total;
	if (f->blocks++ != 1 || f->spoil == 0)
		return 0;
	assert_true(done < SIZE / 2);
	fd = open(tmpdir_path(path, dir, "in"), O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, store, (size_t)f->spoil, SIZE - 5000), f->spoil);
	assert_int_equal(close(fd), 0);
	return 0;
}

static int hash_run(struct fixture *f)
{
	struct prov_tally tally;
	int code;

	assert_int_equal(
	    prov_tally_begin(&tally, PROV_HASH_SHA256, false, &f->plan.takes, f->digests, NULL),
	    PROV_OK);
	code = prov_plan_run(&f->plan, f->src, f->sink, &tally, spoil, f, NULL);
	if (code == PROV_OK)
		code = prov_tally_end(&tally, NULL);
	prov_tally_fini(&tally);
	return code;
}

static void run(struct fixture *f)
{
	assert_int_equal(hash_run(f), PROV_OK);
	assert_int_equal(f->sink->commit(f->sink->ctx, NULL), PROV_OK);
}

/* The output is what copying writes, and the hash is of what the output has. */
static void check_output(const struct fixture *f, size_t store_len)
{
	uint8_t want[PROV_HASH_MAX];
	size_t n;
	uint8_t *out = load_from(dir, "out", &n);

	assert_non_null(out);
	assert_int_equal(n, SIZE + store_len);
	assert_memory_equal(out, source, HEAD);
	assert_memory_equal(&out[HEAD], store, store_len);
	assert_memory_equal(&out[HEAD + store_len], &source[HEAD], SIZE - HEAD);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(source, SIZE), want, NULL), PROV_OK);
	assert_memory_equal(f->digests[0], want, 32);
	free(out);
}

static void test_shares(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PROV_CLONE_BLOCK);
	assert_int_equal(prov_plan_clone_gap(&f.plan), 0);
	run(&f);
	assert_int_equal(kernel.asked, 1);
	/* All but the rest of the block that the store ends in, and the last one. */
	assert_int_equal(
	    kernel.shared, (SIZE - (PROV_CLONE_BLOCK)) / PROV_CLONE_BLOCK * PROV_CLONE_BLOCK);
	check_output(&f, PROV_CLONE_BLOCK);
	end(&f);
}

static void test_refused(void **state)
{
	static const int errors[] = {EOPNOTSUPP, EXDEV, EINVAL, EPERM};

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		struct fixture f;

		begin(&f, PROV_CLONE_BLOCK);
		kernel.error = errors[i];
		run(&f);
		assert_int_equal(kernel.asked, 1);
		assert_int_equal(kernel.shared, 0);
		check_output(&f, PROV_CLONE_BLOCK);
		end(&f);
	}
}

static void test_off_by_some(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 1000);
	assert_int_equal(prov_plan_clone_gap(&f.plan), PROV_CLONE_BLOCK - 1000);
	run(&f);
	assert_int_equal(kernel.asked, 0);
	check_output(&f, 1000);
	end(&f);
}

/* A write between the clone and its hash: the output does not have it, but the hash would. */
static void test_written_meanwhile(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PROV_CLONE_BLOCK);
	f.spoil = 64;
	assert_int_equal(hash_run(&f), PROV_E_IO);
	assert_true(kernel.shared > 0);
	end(&f);
}

/* No hash (an update): what is shared is not even read. */
static void test_without_hash(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PROV_CLONE_BLOCK);
	assert_int_equal(prov_plan_run(&f.plan, f.src, f.sink, NULL, NULL, NULL, NULL), PROV_OK);
	assert_int_equal(f.sink->commit(f.sink->ctx, NULL), PROV_OK);
	assert_true(kernel.shared > 0);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(source, SIZE), f.digests[0], NULL),
	    PROV_OK);
	check_output(&f, PROV_CLONE_BLOCK);
	end(&f);
}

static void test_memory_shares_nothing(void **state)
{
	struct fixture f;
	struct prov_sink *mem;

	(void)state;
	begin(&f, PROV_CLONE_BLOCK);
	assert_true(prov_sink_may_clone(f.sink, f.src));
	assert_int_equal(prov_sink_mem(&mem, SIZE_MAX, NULL), PROV_OK);
	assert_false(prov_sink_may_clone(mem, f.src));
	assert_false(prov_sink_clone(mem, f.src, 0, PROV_CLONE_BLOCK));
	assert_int_equal(prov_plan_run(&f.plan, f.src, mem, NULL, NULL, NULL, NULL), PROV_OK);
	assert_int_equal(kernel.asked, 0);
	prov_sink_close(mem);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shares),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_off_by_some),
	    cmocka_unit_test(test_written_meanwhile),
	    cmocka_unit_test(test_without_hash),
	    cmocka_unit_test(test_memory_shares_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
