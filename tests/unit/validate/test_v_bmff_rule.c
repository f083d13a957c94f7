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
				 *const offsets[] = {"/ftyp", "/iloc", NULL},
				 *const both[] = {"/ftyp", "/iloc", "/free", NULL};
	static const struct {
		const char *const *paths;
		const char *extra, *tail, *code;
	} rows[] = {
	    {usual, NULL, "ftyp", CODE_MISMATCH},
	    {usual, NULL, "uuid", CODE_MISMATCH},
	    {free_only, NULL, "free", CODE_MATCH},
	    {offsets, "iloc", NULL, CODE_MATCH},
	    {both, "iloc", "free", CODE_MISMATCH},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = rows[i].paths,
		    .extra = rows[i].extra,
		    .unhashed = rows[i].extra,
		    .tail = rows[i].tail};

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, rows[i].code, 0, NULL));
	}
}

/* What a signed table said is not known; that it led to the media is. */
static void test_chunks(void **state)
{
	static const char *const paths[] = {"/ftyp", "/stco", NULL};
	static const struct {
		uint32_t astray;
		const char *code;
	} rows[] = {{0, CODE_MATCH}, {99, CODE_MATCH}, {100, CODE_MISMATCH},
	    {(uint32_t)-9, CODE_MISMATCH}, {1u << 30, CODE_MISMATCH}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_case c = {
		    .shape = BMFF_FLAT, .paths = paths, .extra = "stco", .astray = rows[i].astray};

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, rows[i].code, 0, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_content),
	    cmocka_unit_test(test_harmless),
	    cmocka_unit_test(test_odd_box),
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_chunks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
