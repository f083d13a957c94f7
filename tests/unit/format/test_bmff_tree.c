/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/bmff_scan.h"
#include "helper/bmff_table.h"

/* DEPTH moov boxes in each other: E_LIMIT beyond the limit, without recursion. */
static void test_depth(void **state)
{
	static uint8_t data[8 * 5000];
	static const size_t depths[] = {PROV_MAX_BMFF_DEPTH - 1, PROV_MAX_BMFF_DEPTH + 1, 5000};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		size_t n = 8 * depths[i], boxes = 0;
		struct prov_src *src = NULL;
		struct prov_window win;
		struct prov_bmff_box box;

		for (size_t k = 0; k < depths[i]; k++) {
			size_t left = n - 8 * k;

			memcpy(&data[8 * k], "\0\0\0\0moov", 8);
			data[8 * k + 1] = (uint8_t)(left >> 16);
			data[8 * k + 2] = (uint8_t)(left >> 8);
			data[8 * k + 3] = (uint8_t)left;
		}
		assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
		prov_window_init(&win, src);
		assert_int_equal(prov_bmff_read(&win, 0, n, true, &box, NULL), PROV_OK);
		assert_int_equal(prov_bmff_each(&win, &box, &boxes, NULL, NULL, NULL),
		    i == 0 ? PROV_OK : PROV_E_LIMIT);
		prov_src_close(src);
	}
}

struct seen {
	char names[200];
	int end_at; /* ends the walk with this code at the box of type "end " */
};

static int note(void *ctx, const struct prov_bmff_box *box, const struct prov_bmff_above *above,
    struct prov_err *err)
{
	struct seen *s = ctx;
	char name[5], parent[5];

	(void)err;
	prov_bmff_name(box->type, name);
	prov_bmff_name(prov_bmff_parent(above, 1), parent);
	(void)strcat(s->names, above->depth == 0 ? "" : parent);
	(void)strcat(s->names, "/");
	(void)strcat(s->names, name);
	(void)strcat(s->names, " ");
	return strcmp(name, "end ") == 0 ? s->end_at : PROV_OK;
}

static void walk(struct prov_wr *wr, struct seen *s, int want)
{
	struct prov_src *src = NULL;
	struct prov_window win;
	struct prov_bmff_box box;
	size_t boxes = 0;

	assert_int_equal(prov_src_mem(&src, wr->p, wr->n, NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_bmff_read(&win, 0, wr->n, true, &box, NULL), PROV_OK);
	assert_int_equal(prov_bmff_each(&win, &box, &boxes, note, s, NULL), want);
	prov_src_close(src);
}

/* Each box once, before what is in it; what is no box ends what holds it. */
static void test_order(void **state)
{
	struct seen s = {.end_at = PROV_OK};
	size_t moov, trak;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	moov = bmff_open(&wr, "moov");
	bmff_close(&wr, bmff_open(&wr, "mvhd"));
	trak = bmff_open(&wr, "trak");
	bmff_close(&wr, bmff_open(&wr, "tkhd"));
	prov_wr_u32(&wr, 3); /* no box's length */
	prov_wr_str(&wr, "nope");
	bmff_close(&wr, trak);
	bmff_close(&wr, bmff_open(&wr, "end "));
	bmff_close(&wr, moov);
	walk(&wr, &s, PROV_OK);
	assert_string_equal(s.names, "/moov moov/mvhd moov/trak trak/tkhd moov/end  ");
	memset(&s, 0, sizeof(s));
	s.end_at = PROV_E_CANCELLED;
	walk(&wr, &s, PROV_E_CANCELLED);
	prov_wr_fini(&wr);
}

static void test_parent(void **state)
{
	const struct prov_bmff_above above = {.type = {1, 2, 3}, .depth = 2};

	(void)state;
	assert_int_equal(prov_bmff_parent(&above, 1), 2);
	assert_int_equal(prov_bmff_parent(&above, 2), 1);
	assert_int_equal(prov_bmff_parent(&above, 3), 0);
	assert_int_equal(prov_bmff_parent(&above, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
