/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "helper/zip_check.h"

#define BYTES(s)                                                                                   \
	{                                                                                          \
		(const void *)(s), sizeof(s) - 1                                                   \
	}

/* The place of what is found, or -1. */
static long find(const struct zip_checked *c, const char *uri)
{
	const struct prov_zip_member *m;
	struct prov_arena arena;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(
	    prov_zip_find_uri(&c->zip, prov_bytes_str(uri), &arena, &m, NULL), PROV_OK);
	prov_arena_fini(&arena);
	for (size_t i = 0; m != NULL && i < c->zip.n; i++) {
		if (c->zip.v[i] == m)
			return (long)i;
	}
	return -1;
}

static void test_forms(void **state)
{
	static const struct zip_entry v[] = {
	    {.name = "a/"},
	    {.name = "a/b", .data = BYTES("1")},
	    {.name = "c\\d", .data = BYTES("2")},
	    {.name = "a\\b", .data = BYTES("3")},
	    {.name = "na\x8bve/\xff.txt", .data = BYTES("4")},
	    {.name = "na\x8bve/", .data = BYTES("")},
	    {.name = "stra\xc3\x9f"
		     "e",
		.data = BYTES("5"),
		.bits = 0x800},
	    {.name = "stra\xe1"
		     "e",
		.data = BYTES("6"),
		.bits = 0x800},
	    {.name = "M\x81ller\\", .data = BYTES("")},
	};
	struct zip_checked c;

	(void)state;
	zip_check(&c, v, sizeof(v) / sizeof(v[0]), NULL);
	assert_int_equal(c.code, PROV_OK);
	assert_int_equal(find(&c, "a/"), 0);
	assert_int_equal(find(&c, "a"), 0);
	assert_int_equal(find(&c, "a/b"), 1); /* its own name goes before */
	assert_int_equal(find(&c, "c/d"), 2);
	assert_int_equal(find(&c, "a\\b"), 3);
	assert_int_equal(find(&c, "na\u00efve/\u00a0.txt"), 4);
	assert_int_equal(find(&c, "na\u00efve"), 5);
	assert_int_equal(find(&c, "stra\u00dfe"), 6);
	assert_int_equal(find(&c, "M\u00fcller"), 8);
	assert_int_equal(find(&c, "M\u00fcller/"), 8);
	assert_int_equal(find(&c, ""), -1);
	assert_int_equal(find(&c, "/"), -1);
	assert_int_equal(find(&c, "b"), -1);
	assert_int_equal(find(&c, "na\u0142ve"), -1); /* no letter of the code page */
	assert_int_equal(find(&c, "na\xc3"), -1);
	zip_check_fini(&c);
}

/* A name that says it is in Unicode is in no code page. */
static void test_unicode(void **state)
{
	static const struct zip_entry v[] = {{.name = "stra\xe1"
						      "e",
	    .data = BYTES("1"),
	    .bits = 0x800}};
	struct zip_checked c;

	(void)state;
	zip_check(&c, v, 1, NULL);
	assert_int_equal(c.code, PROV_OK);
	assert_int_equal(find(&c, "stra\u00dfe"), -1);
	zip_check_fini(&c);
}

static void test_no_memory(void **state)
{
	static const struct zip_entry v[] = {{.name = "a/"}};
	const struct prov_zip_member *m;
	struct prov_arena arena;
	struct prov_err err = {0};
	struct zip_checked c;

	(void)state;
	zip_check(&c, v, 1, NULL);
	prov_arena_init(&arena, 0);
	assert_int_equal(
	    prov_zip_find_uri(&c.zip, prov_bytes_str("a"), &arena, &m, &err), PROV_E_LIMIT);
	prov_arena_fini(&arena);
	zip_check_fini(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_unicode),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
