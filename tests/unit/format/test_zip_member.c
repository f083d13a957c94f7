/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/zip_check.h"

#define DATA(s)                                                                                    \
	{                                                                                          \
		(const void *)(s), sizeof(s) - 1                                                   \
	}

/* What belongs to a member: its local header, data and data descriptor. */
static void test_extent(void **state)
{
	static const struct {
		unsigned flags;
		size_t len;
	} rows[] = {{0, 34}, {ZIP_DESCRIPTOR, 50}, {ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_BARE, 46},
	    {ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_WIDE, 58},
	    {ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_WIDE | ZIP_DESCRIPTOR_BARE, 54}, {ZIP_LARGE, 54},
	    {ZIP_LARGE | ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_WIDE, 78}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct zip_entry v[] = {
		    {.name = "a", .data = DATA("abc"), .flags = rows[i].flags},
		    {.name = "b", .data = DATA("abc")}};
		struct zip_checked c;

		zip_check(&c, v, 2, NULL);
		assert_int_equal(c.code, PROV_OK);
		assert_int_equal(c.zip.v[0]->off, 0);
		assert_int_equal(c.zip.v[0]->len, rows[i].len);
		assert_int_equal(c.zip.v[0]->stored, 3);
		assert_memory_equal(&c.file.out.p[c.zip.v[0]->data], "abc", 3);
		assert_int_equal(c.zip.v[1]->off, rows[i].len);
		zip_check_fini(&c);
	}
}

/* An empty file's descriptor of 24 bytes begins like one of 16. */
static void test_empty(void **state)
{
	static const struct zip_entry v[] = {
	    {.name = "a", .flags = ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_WIDE}, {.name = "b"}};
	struct zip_checked c;

	(void)state;
	zip_check(&c, v, 2, NULL);
	assert_int_equal(c.code, PROV_OK);
	assert_int_equal(c.zip.v[0]->len, 31 + 24);
	zip_check_fini(&c);
}

static void test_disagree(void **state)
{
	static const struct zip_entry rows[] = {
	    {.name = "a", .data = DATA("abc"), .local_name = "b"},
	    {.name = "a", .data = DATA("abc"), .local_name = "ab"},
	    {.name = "a", .data = DATA("abc"), .flags = ZIP_OTHER_SIZE},
	    {.name = "a", .data = DATA("abc"), .flags = ZIP_DESCRIPTOR | ZIP_DESCRIPTOR_WRONG},
	    {.name = "a", .data = DATA("abc"), .flags = ZIP_LARGE | ZIP_NO_EXTRA},
	    {.name = "a", .data = DATA("abc"), .flags = ZIP_OVERLAP},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct zip_entry v[] = {rows[i], {.name = "z"}};

		print_message("  %zu\n", i);
		assert_int_equal(zip_code(v, 1, NULL), PROV_E_FORMAT);
		assert_int_equal(zip_code(v, 2, NULL), PROV_E_FORMAT);
	}
}

static void test_folder(void **state)
{
	static const struct {
		struct zip_entry e;
		bool plain;
	} rows[] = {{{.name = "a/"}, true}, {{.name = "a"}, false},
	    {{.name = "a/", .data = DATA("x")}, false}, {{.name = "a/", .method = 8}, false},
	    {{.name = "a/", .flags = ZIP_OTHER_TIME}, false},
	    {{.name = "a/", .flags = ZIP_LARGE}, false},
	    {{.name = "a/", .flags = ZIP_DESCRIPTOR}, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zip_checked c;

		zip_check(&c, &rows[i].e, 1, NULL);
		assert_int_equal(c.code, PROV_OK);
		assert_int_equal(c.zip.v[0]->plain_folder, rows[i].plain);
		zip_check_fini(&c);
	}
}

static void test_extra(void **state)
{
	uint64_t a = PROV_ZIP_SENTINEL32, b = 5, c = PROV_ZIP_SENTINEL32;
	uint64_t *const values[] = {&a, &b, &c};
	static const uint8_t one[] = {
	    9, 0, 1, 0, 7, 1, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0};
	uint8_t two[40];

	(void)state;
	memcpy(two, &one[5], 20);
	memcpy(&two[20], &one[5], 20);
	assert_false(prov_zip_extra(prov_bytes(two, 40), values, 3));
	for (size_t n = 0; n < sizeof(one); n++)
		assert_false(prov_zip_extra(prov_bytes(one, n), values, 3));
	a = c = PROV_ZIP_SENTINEL32;
	assert_true(prov_zip_extra(prov_bytes(one, sizeof(one)), values, 3));
	assert_true(a == 1 && b == 5 && c == 2);
	assert_true(prov_zip_extra(prov_bytes("x", 1), values, 3)); /* nobody asks */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_extent),
	    cmocka_unit_test(test_empty), cmocka_unit_test(test_disagree),
	    cmocka_unit_test(test_folder), cmocka_unit_test(test_extra)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
