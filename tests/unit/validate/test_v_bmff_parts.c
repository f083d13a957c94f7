/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_box.h"
#include "validate/v_bmff.h"

static void has_span(const struct v_bmff_spans *s, size_t i, uint64_t start, uint64_t len)
{
	assert_true(i < s->n);
	assert_int_equal(s->v[i].start, start);
	assert_int_equal(s->v[i].len, len);
	assert_null(v_bmff_find(s, start - 1));
	assert_ptr_equal(v_bmff_find(s, start), &s->v[i]);
	assert_ptr_equal(v_bmff_find(s, start + len - 1), &s->v[i]);
	assert_null(v_bmff_find(s, start + len));
}

/* moov (8 and two boxes: 24 that are left out, 12 that are, too few), free, two mdat boxes. */
static void put_file(struct bmff_file *f)
{
	static const uint8_t bytes[40];
	struct prov_wr moov;

	prov_wr_init(&moov, 4096);
	prov_wr_u32(&moov, 24);
	prov_wr_str(&moov, "udta");
	prov_wr_zeros(&moov, 16);
	prov_wr_u32(&moov, 12);
	prov_wr_str(&moov, "mvhd");
	prov_wr_u32(&moov, 0);
	prov_wr_u32(&moov, 12);
	prov_wr_str(&moov, "udta");
	prov_wr_u32(&moov, 0);
	bmff_box(f, "moov", prov_wr_data(&moov), SIZE_MAX); /* 0 to 56 */
	prov_wr_fini(&moov);
	bmff_box(f, "free", prov_bytes(bytes, 20), 0); /* 56 to 84 */
	bmff_box(f, "mdat", prov_bytes(bytes, 40), SIZE_MAX);
	bmff_box(f, "mdat", prov_bytes(bytes, 10), SIZE_MAX); /* 132 to 150 */
	bmff_box(f, "skip", prov_bytes(bytes, 20), SIZE_MAX);
}

static void test_parts(void **state)
{
	struct prov_bmff_exclusion e[2] = {{.num_steps = 2}, {.num_steps = 1}};
	struct prov_bmff_hash hash = {.exclusions = e, .num_exclusions = 2};
	struct v_bmff_parts parts = {.media = {NULL, 0, 0}};
	struct prov_err err = {0};
	struct prov_arena arena;
	struct v_ctx ctx = {.arena = &arena, .err = &err, .bmff_left = PROV_MAX_BMFF_WORK};
	struct prov_src *src = NULL;
	struct bmff_file f;

	(void)state;
	e[0].steps[0].type = PROV_FOURCC('m', 'o', 'o', 'v');
	e[0].steps[1].type = PROV_FOURCC('u', 'd', 't', 'a');
	e[1].steps[0].type = PROV_FOURCC('f', 'r', 'e', 'e');
	prov_arena_init(&arena, 1u << 20);
	bmff_init(&f);
	put_file(&f);
	assert_int_equal(prov_src_mem(&src, f.wr.p, f.wr.n, NULL), PROV_OK);
	for (unsigned again = 0; again < 2; again++) {
		assert_int_equal(v_bmff_parts(&ctx, src, &hash, again == 1, &parts), PROV_OK);
		assert_int_equal(parts.media.n, 1);
		has_span(&parts.media, 0, 92, 58);
		assert_int_equal(parts.loose.n, 1);
		has_span(&parts.loose, 0, 56, 28);
		assert_int_equal(parts.inner.n, 1);
		has_span(&parts.inner, 0, 8, 24);
	}
	prov_src_close(src);
	bmff_fini(&f);
	prov_arena_fini(&arena);
}

static void test_find_nothing(void **state)
{
	const struct v_bmff_spans none = {NULL, 0, 0};

	(void)state;
	assert_null(v_bmff_find(&none, 0));
	assert_null(v_bmff_find(&none, UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_find_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
