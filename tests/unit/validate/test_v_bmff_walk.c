/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/bmff_case.h"
#include "validate/v_bmff.h"

static void test_paths(void **state)
{
	static const char *const any[] = {"/ftyp", "/free", NULL},
				 *const first[] = {"/ftyp", "/free[1]", NULL},
				 *const second[] = {"/ftyp", "/free[2]", NULL},
				 *const deeper[] = {"/ftyp", "/free/mvhd", "/moov/none", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = any, .unhashed = "free", .extra = "free"};

	(void)state;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.paths = first;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.paths = second;
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
	c.paths = deeper;
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
}

#define BOXES 10u
#define SAME 3u

/* That a box is there costs as much as there are exclusions. */
#define COST_OF_BOXES(exclusions) ((size_t)(BOXES + 1) * (exclusions))

/* What a walk may cost is what it does cost, and not a byte less. */
static int walk_with(size_t budget, const struct prov_bmff_exclusion *e, size_t n)
{
	struct prov_bmff_hash hash = {.num_exclusions = n};
	struct prov_err err = {0};
	struct prov_arena arena;
	struct v_ctx ctx = {.arena = &arena, .err = &err, .bmff_left = budget};
	struct prov_src *src = NULL;
	struct v_bmff_walk w;
	struct prov_wr wr;
	bool more = true;
	int rc;

	prov_arena_init(&arena, 1u << 20);
	hash.exclusions = prov_arena_array(&arena, n, sizeof(*e), NULL);
	assert_non_null(hash.exclusions);
	memcpy(hash.exclusions, e, n * sizeof(*e));
	prov_wr_init(&wr, 4096);
	prov_wr_u32(&wr, 8 + 8 * BOXES);
	prov_wr_str(&wr, "moov");
	for (unsigned i = 0; i < BOXES; i++) {
		prov_wr_u32(&wr, 8);
		prov_wr_str(&wr, "free");
	}
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	rc = v_bmff_open(&w, &ctx, src, &hash, false, false);
	while (rc == PROV_OK && more)
		rc = v_bmff_next(&w, &more);
	assert_true(rc != PROV_OK || ctx.bmff_left == 0);
	prov_src_close(src);
	prov_wr_fini(&wr);
	prov_arena_fini(&arena);
	return rc;
}

static void test_work(void **state)
{
	struct prov_bmff_data data = {.offset = 4, .value = prov_bytes_str("fre!")};
	struct prov_bmff_exclusion e[SAME] = {{.num_steps = 2, .num_data = 1, .data = &data}};
	size_t cost = COST_OF_BOXES(SAME) + (size_t)BOXES * SAME * (8 + 128 + 4);
	size_t one = COST_OF_BOXES(1);

	(void)state;
	e[0].steps[0].type = PROV_FOURCC('m', 'o', 'o', 'v');
	e[0].steps[1].type = PROV_FOURCC('f', 'r', 'e', 'e');
	e[1] = e[2] = e[0];
	assert_int_equal(walk_with(cost, e, SAME), PROV_OK);
	assert_int_equal(walk_with(cost - 1, e, SAME), PROV_E_LIMIT);
	assert_int_equal(walk_with(one - 1, e, 1), PROV_E_LIMIT);
	data.value = prov_bytes_str("frequent"); /* more than the box has */
	assert_int_equal(walk_with(one + (size_t)BOXES * (8 + 128 + 8), e, 1), PROV_OK);
	e[0].num_data = 0;
	assert_int_equal(walk_with(one + (size_t)BOXES * (8 + 16), e, 1), PROV_OK);
	assert_int_equal(walk_with(one + (size_t)BOXES * (8 + 16) - 1, e, 1), PROV_E_LIMIT);
	e[0].has_length = true;
	assert_int_equal(walk_with(one + (size_t)BOXES * 8, e, 1), PROV_OK);
	/* On the path of none: no look, and yet a cost. */
	e[0].steps[1].type = PROV_FOURCC('s', 'k', 'i', 'p');
	assert_int_equal(walk_with(one, e, 1), PROV_OK);
	assert_int_equal(walk_with(one - 1, e, 1), PROV_E_LIMIT);
}

/* Each of some thousand fragments in files of their own is walked twice or more. */
static void test_many_walks(void **state)
{
	struct prov_bmff_exclusion e = {.num_steps = 1};
	struct prov_bmff_hash hash = {.exclusions = &e, .num_exclusions = 1};
	struct prov_err err = {0};
	struct prov_arena arena;
	struct v_ctx ctx = {.arena = &arena, .err = &err};
	struct prov_src *src = NULL;
	struct v_bmff_walk w;

	(void)state;
	prov_arena_init(&arena, 4u << 20);
	assert_int_equal(prov_src_mem(&src, "", 0, NULL), PROV_OK);
	for (unsigned i = 0; i < 10000; i++)
		assert_int_equal(v_bmff_open(&w, &ctx, src, &hash, true, false), PROV_OK);
	prov_src_close(src);
	prov_arena_fini(&arena);
}

/* As many boxes of one box as may be left out of it, and one more. */
static void test_holes(void **state)
{
	static const char *const paths[] = {"/ftyp", "/moov/free", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = paths, .more_boxes = PROV_MAX_BMFF_HOLES};
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(bmff_verified(&c, &err), PROV_OK);
	c.more_boxes++;
	assert_int_equal(bmff_verified(&c, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "more than 65536 runs of one box"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_work),
	    cmocka_unit_test(test_holes),
	    cmocka_unit_test(test_many_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
