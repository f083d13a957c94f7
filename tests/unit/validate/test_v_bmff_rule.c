/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"

/* Whatever the specification lets a list name: content never goes. */
static void test_content(void **state)
{
	static const char *const lists[][3] = {{"/mdat", "/ftyp", NULL}, {"/moov", "/ftyp", NULL},
	    {"/moof", "/ftyp", NULL}, {"/meta", "/ftyp", NULL}, {"/sgpd", "/ftyp", NULL}};
	enum prov_state s;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = lists[i],
		    .unhashed = &lists[i][0][1],
		    .extra = i >= 2 ? &lists[i][0][1] : NULL};

		if (i == 2)
			continue; /* a moof makes it a fragmented file */
		assert_true(bmff_finds(&c, CODE_MISMATCH, 0, &s));
		assert_int_equal(s, PROV_STATE_INVALID);
		assert_true(
		    bmff_finds(&c, "assertion.bmffHash.additionalExclusionsPresent", 0, NULL));
	}
}

/* Nor does what stands beside the table of an item's places. */
static void test_beside_items(void **state)
{
	static const char *const paths[] = {"/ftyp", "/meta/idat", NULL};
	struct bmff_case c = {.shape = BMFF_FLAT, .paths = paths, .table = {BMFF_IDAT, {0, 0}, 0}};

	(void)state;
	assert_true(bmff_says(&c, PROV_RENDER_TEXT, "of the content itself (in 'idat')"));
}

static void test_harmless(void **state)
{
	static const char *const plain[] = {"/ftyp", "/free", NULL}, *const told[] = {
									 "/ftyp", "/udta", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = plain, .unhashed = "free", .extra = "free"};

	(void)state;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	assert_false(bmff_finds(&c, CODE_ADDITIONAL, 0, NULL));
	c.paths = told;
	c.unhashed = c.extra = "udta";
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	assert_true(bmff_finds(&c, CODE_ADDITIONAL, 0, NULL));
}

/* A table of offsets goes only where players look for it, and no more of it than the offsets. */
static void test_tables(void **state)
{
	static const char *const lists[][3] = {{"/iloc", "/ftyp", NULL}, {"/stco", "/ftyp", NULL},
	    {"/trun", "/ftyp", NULL}, {"/tfra", "/ftyp", NULL}};
	static const char *const whole[] = {"/moov/trak/mdia/minf/stbl/stco", NULL};
	struct bmff_case c = {.shape = BMFF_FLAT};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		c.paths = lists[i];
		c.unhashed = c.extra = &lists[i][0][1];
		assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
	}
	c = (struct bmff_case){.shape = BMFF_FLAT, .paths = whole, .table = {BMFF_STCO, {0, 0}, 0}};
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
}

/* A box with C2PA's identifier that is none of those in use could hold anything. */
static void test_odd_box(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT, .odd_box = true};
	enum prov_state s;

	(void)state;
	assert_false(bmff_finds(&c, CODE_MATCH, 0, &s));
	assert_int_equal(s, PROV_STATE_INVALID);
}

/* Bytes that nobody signed, which an offset that nobody signed may lead to. */
static void test_room(void **state)
{
	static const char *const usual[] = {"/ftyp", "/mfra", NULL},
				 *const free_only[] = {"/ftyp", "/free", NULL},
				 *const offsets[] = {"/ftyp", "/meta/iloc", NULL},
				 *const both[] = {"/ftyp", "/meta/iloc", "/free", NULL};
	static const struct {
		const char *const *paths;
		enum bmff_table_kind table;
		const char *tail, *code;
	} rows[] = {
	    {usual, BMFF_NO_TABLE, "ftyp", CODE_MISMATCH},
	    {usual, BMFF_NO_TABLE, "uuid", CODE_MISMATCH},
	    {free_only, BMFF_NO_TABLE, "free", CODE_MATCH},
	    {offsets, BMFF_ILOC, NULL, CODE_MATCH},
	    {both, BMFF_ILOC, "free", CODE_MISMATCH},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = rows[i].paths,
		    .table = {rows[i].table, {0, 0}, 0},
		    .tail = rows[i].tail};

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, rows[i].code, 0, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_content),
	    cmocka_unit_test(test_beside_items),
	    cmocka_unit_test(test_harmless),
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_odd_box),
	    cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
