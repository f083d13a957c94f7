/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "io/sums.h"
#include "validate/v_ahead.h"
#include "validate/v_sum.h"

#define SIZE (6u << 20)
#define RUN (1u << 20)

struct fixture {
	uint8_t *data;
	struct prov_src *src;
	struct prov_validate_in in;
	struct v_ctx ctx;
	struct v_ahead ahead;
};

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->data = calloc(1, SIZE);
	assert_non_null(f->data);
	assert_int_equal(prov_src_mem(&f->src, f->data, SIZE, NULL), PROV_OK);
	f->in.src = f->src;
	f->ctx.in = &f->in;
	v_ahead_init(&f->ahead, &f->ctx);
}

static void end(struct fixture *f)
{
	v_ahead_fini(&f->ahead);
	assert_null(f->ctx.known);
	prov_src_close(f->src);
	free(f->data);
}

static void sum(struct fixture *f, enum prov_hash alg, uint64_t off, uint64_t n, uint8_t *digest)
{
	static uint8_t block[PROV_IO_BLOCK];
	struct v_sum s;

	v_sum_begin(&s, &f->ctx, f->src, alg, block);
	assert_int_equal(v_sum_run(&s, off, off + n, NULL), PROV_OK);
	assert_int_equal(v_sum_end(&s, digest), PROV_OK);
	v_sum_fini(&s);
}

/* Whether the hash of these bytes is the one from before they were changed. */
static bool is_known(struct fixture *f, enum prov_hash alg, uint64_t off, uint64_t n)
{
	uint8_t now[PROV_HASH_MAX] = {0}, read[PROV_HASH_MAX] = {0};
	const struct prov_known_hash *known = f->ctx.known;

	sum(f, alg, off, n, now);
	f->ctx.known = NULL;
	sum(f, alg, off, n, read);
	f->ctx.known = known;
	return memcmp(now, read, prov_hash_size(alg)) != 0;
}

/* Exactly the runs, in any order, by their algorithm. */
static void test_known(void **state)
{
	struct fixture f;

	(void)state;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
	begin(&f);
	for (unsigned i = 0; i < 5; i++)
		v_ahead_add(&f.ahead, 7 + i * (uint64_t)RUN, RUN);
	v_ahead_take(&f.ahead, PROV_HASH_SHA256);
	assert_non_null(f.ctx.known);
	memset(f.data, 1, SIZE);
	assert_true(is_known(&f, PROV_HASH_SHA256, 7 + 3 * (uint64_t)RUN, RUN));
	assert_true(is_known(&f, PROV_HASH_SHA256, 7, RUN));
	assert_true(is_known(&f, PROV_HASH_SHA256, 7 + 4 * (uint64_t)RUN, RUN));
	assert_false(is_known(&f, PROV_HASH_SHA512, 7, RUN));
	assert_false(is_known(&f, PROV_HASH_SHA256, 7, RUN - 1));
	assert_false(is_known(&f, PROV_HASH_SHA256, 7, RUN + 1));
	assert_false(is_known(&f, PROV_HASH_SHA256, 7, 2 * RUN));
	assert_false(is_known(&f, PROV_HASH_SHA256, 8, RUN));
	v_ahead_forget(&f.ahead);
	assert_false(is_known(&f, PROV_HASH_SHA256, 7, RUN));
	end(&f);
}

/* Too little, out of order, empty, behind the end, or known already: nothing, and no error. */
static void test_unknown(void **state)
{
	static const uint8_t digests[1][PROV_HASH_MAX];
	static const struct prov_takes takes = {0};
	const struct prov_known_hash known = {PROV_HASH_SHA256, &takes, digests};
	static const struct {
		uint64_t off[2], len[2];
	} rows[] = {
	    {{0, 1000}, {1000, 1000}},
	    {{0, RUN}, {5 * (uint64_t)RUN, RUN}},
	    {{RUN, 0}, {RUN, RUN}},
	    {{0, 5 * (uint64_t)RUN}, {5 * (uint64_t)RUN, 0}},
	    {{0, 5 * (uint64_t)RUN}, {5 * (uint64_t)RUN, 2 * RUN}},
	};
	struct fixture f;

	(void)state;
	begin(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v_ahead_forget(&f.ahead);
		for (size_t k = 0; k < 2; k++)
			v_ahead_add(&f.ahead, rows[i].off[k], rows[i].len[k]);
		v_ahead_take(&f.ahead, PROV_HASH_SHA256);
		assert_null(f.ctx.known);
	}
	v_ahead_forget(&f.ahead);
	f.in.known = &known;
	v_ahead_add(&f.ahead, 0, 3 * (uint64_t)RUN);
	v_ahead_add(&f.ahead, 3 * (uint64_t)RUN, 3 * (uint64_t)RUN);
	v_ahead_take(&f.ahead, PROV_HASH_SHA256);
	assert_null(f.ctx.known);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known),
	    cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
