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

static void test_members(void **state)
{
	static const struct zip_entry v[] = {{.name = "b", .data = DATA("1"), .method = 8},
	    {.name = "a", .flags = ZIP_UPSIDE_DOWN, .bits = 1},
	    {.name = "ab", .flags = ZIP_UNLISTED}, {.name = "aa"}};
	struct zip_checked c;

	(void)state;
	zip_check(&c, v, 4, NULL);
	assert_int_equal(c.code, PROV_OK);
	assert_int_equal(c.zip.n, 3);
	assert_true(prov_bytes_is(c.zip.v[0]->name, "b"));
	assert_int_equal(c.zip.v[0]->method, 8);
	assert_true(prov_bytes_is(c.zip.v[1]->name, "a"));
	assert_int_equal(c.zip.v[1]->flags, 1);
	assert_true(prov_bytes_is(c.zip.v[2]->name, "aa"));
	assert_true(prov_bytes_is(c.zip.by_name[0]->name, "a"));
	assert_true(prov_bytes_is(c.zip.by_name[1]->name, "aa"));
	assert_int_equal(c.zip.v[0]->crc_at, c.file.directory + c.file.crc_at[0]);
	assert_ptr_equal(prov_zip_find(&c.zip, prov_bytes_str("b")), c.zip.v[0]);
	assert_null(prov_zip_find(&c.zip, prov_bytes_str("ab")));
	assert_null(prov_zip_find(&c.zip, prov_bytes_str("")));
	zip_check_fini(&c);
}

static void test_refused(void **state)
{
	static const struct zip_entry twice[] = {{.name = "a"}, {.name = "b"}, {.name = "a"}},
				      nameless = {.name = ""},
				      masked = {.name = "a", .bits = 1u << 13};

	(void)state;
	assert_int_equal(zip_code(twice, 3, NULL), PROV_E_FORMAT);
	assert_int_equal(zip_code(&nameless, 1, NULL), PROV_E_FORMAT);
	assert_int_equal(zip_code(&masked, 1, NULL), PROV_E_FORMAT);
	assert_int_equal(zip_code(NULL, 0, NULL), PROV_OK);
}

/* A NUL in a name: "a" for some, "a" and more for others. */
static void test_nul(void **state)
{
	static const struct zip_entry e = {.name = "a%b"};
	struct zip_checked c;

	(void)state;
	zip_check(&c, &e, 1, NULL);
	assert_int_equal(c.code, PROV_OK);
	for (size_t i = 0; i < c.file.out.n; i++)
		c.file.out.p[i] = c.file.out.p[i] == '%' ? 0 : c.file.out.p[i];
	assert_int_equal(prov_zip_read(c.src, &c.arena, &c.zip, NULL), PROV_E_FORMAT);
	zip_check_fini(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_members),
	    cmocka_unit_test(test_refused), cmocka_unit_test(test_nul)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
