/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/bmff_edit.h"
#include "helper/bmff_table.h"

struct fixture {
	struct prov_wr wr;
	struct prov_src *src;
	struct prov_window win;
	struct prov_arena arena;
	struct prov_bmff_edits edits;
	struct prov_plan plan;
	struct prov_bmff_box moov, udta;
};

/* moov holds udta, which holds "abcdefgh". */
static void begin(struct fixture *f)
{
	size_t moov, udta;

	prov_wr_init(&f->wr, SIZE_MAX);
	moov = bmff_open(&f->wr, "moov");
	udta = bmff_open(&f->wr, "udta");
	prov_wr_str(&f->wr, "abcdefgh");
	bmff_close(&f->wr, udta);
	bmff_close(&f->wr, moov);
	assert_int_equal(prov_src_mem(&f->src, f->wr.p, f->wr.n, NULL), PROV_OK);
	prov_window_init(&f->win, f->src);
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
	prov_bmff_edits_init(&f->edits, &f->arena);
	prov_plan_init(&f->plan, &f->arena);
	assert_int_equal(prov_bmff_read(&f->win, 0, f->wr.n, true, &f->moov, NULL), PROV_OK);
	assert_int_equal(prov_bmff_read(&f->win, udta, f->wr.n, false, &f->udta, NULL), PROV_OK);
}

static void end(struct fixture *f)
{
	prov_src_close(f->src);
	prov_arena_fini(&f->arena);
	prov_wr_fini(&f->wr);
}

static void check(struct fixture *f, const void *want, size_t n)
{
	struct prov_sink *sink = NULL;
	const uint8_t *out;
	size_t out_n;

	assert_int_equal(prov_bmff_edit_sizes(&f->edits, &f->win, &f->moov, NULL), PROV_OK);
	assert_int_equal(prov_bmff_edits_apply(&f->edits, &f->plan, 0, f->wr.n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, SIZE_MAX, NULL), PROV_OK);
	assert_int_equal(prov_plan_run(&f->plan, f->src, sink, NULL, NULL, NULL, NULL), PROV_OK);
	out = prov_sink_mem_data(sink, &out_n);
	assert_int_equal(out_n, n);
	assert_memory_equal(out, want, n);
	prov_sink_close(sink);
}

static int edit(struct fixture *f, uint64_t off, uint64_t del, const char *with)
{
	return prov_bmff_edit(&f->edits, &f->udta, off, del, prov_bytes_str(with), NULL);
}

/* In any order; those at one place in the order in which they were made. */
static void test_grow(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(edit(&f, 24, 0, "END"), PROV_OK);
	assert_int_equal(edit(&f, 18, 2, "C"), PROV_OK);
	assert_int_equal(edit(&f, 17, 0, "1"), PROV_OK);
	assert_int_equal(edit(&f, 17, 0, "2"), PROV_OK);
	assert_int_equal(prov_bmff_grows(&f.edits, &f.moov), 4);
	check(&f, "\0\0\0\x1cmoov\0\0\0\x14udtaa12bCefghEND", 28);
	end(&f);
}

/* A box of the same size keeps its header; one that something else lies in keeps its own. */
static void test_same_size(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(edit(&f, 16, 1, "A"), PROV_OK);
	assert_int_equal(
	    prov_bmff_edit(&f.edits, &f.moov, 24, 0, prov_bytes_str("x"), NULL), PROV_OK);
	assert_int_equal(prov_bmff_grows(&f.edits, &f.udta), 0);
	assert_int_equal(prov_bmff_grows(&f.edits, &f.moov), 1);
	check(&f, "\0\0\0\x19moov\0\0\0\x10udtaAbcdefghx", 25);
	end(&f);
}

static void test_refused(void **state)
{
	struct fixture f;
	struct prov_bmff_box huge;

	(void)state;
	begin(&f);
	assert_int_equal(edit(&f, 16, 4, "A"), PROV_OK);
	assert_int_equal(edit(&f, 18, 4, "B"), PROV_OK);
	assert_int_equal(
	    prov_bmff_edits_apply(&f.edits, &f.plan, 0, f.wr.n, NULL), PROV_E_UNSUPPORTED);
	/* A header of 32 bits can't say more than that. */
	prov_bmff_edits_init(&f.edits, &f.arena);
	assert_int_equal(edit(&f, 16, 0, "A"), PROV_OK);
	huge = f.moov;
	huge.len = UINT32_MAX;
	huge.type = PROV_FOURCC('m', 'd', 'a', 't');
	assert_int_equal(prov_bmff_edit_sizes(&f.edits, &f.win, &huge, NULL), PROV_E_UNSUPPORTED);
	for (unsigned i = 0; i < PROV_MAX_BMFF_EDITS; i++) {
		if (edit(&f, i, 0, "") != PROV_OK)
			break;
		assert_int_not_equal(i + 1, PROV_MAX_BMFF_EDITS);
	}
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_grow),
	    cmocka_unit_test(test_same_size),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
