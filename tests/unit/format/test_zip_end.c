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

static const struct zip_entry one = {.name = "a", .data = DATA("abc")};

static void test_good(void **state)
{
	static const struct zip_file plain = {.comment = NULL}, comment = {.comment = "PK is fine"},
				     large = {.zip64 = true};
	static const struct zip_file *const setups[] = {&plain, &comment, &large};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct prov_zip_end end;
		struct zip_checked c;

		zip_check(&c, &one, 1, setups[i]);
		assert_int_equal(prov_zip_find_end(c.src, &c.arena, &end, &c.err), PROV_OK);
		assert_int_equal(end.count, 1);
		assert_int_equal(end.directory, c.file.directory);
		assert_int_equal(end.directory_end, c.file.directory + c.file.headers.n);
		assert_int_equal(end.at, end.directory_end + (setups[i]->zip64 ? 76 : 0));
		zip_check_fini(&c);
	}
}

/* Each could be read in two ways, or in none. */
static void test_ambiguous(void **state)
{
	static const struct zip_file rows[] = {
	    {.comment = "PK\5\6"},
	    {.comment = "PK\5\6 and more than a record of it"},
	    {.before_end = "x"},
	    {.before_directory = "", .more_members = 1},
	    {.more_members = -1},
	    {.zip64 = true, .wrong_zip64 = true},
	    {.zip64 = true, .before_end = "x"},
	    {.before_end = "PK\6\7............1234"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("  %zu\n", i);
		assert_int_equal(zip_code(&one, 1, &rows[i]), PROV_E_FORMAT);
	}
}

/* A second record whose comment ends with the file as well. */
static void test_two_ends(void **state)
{
	struct zip_checked c;
	struct prov_bytes all;
	struct prov_src *src;
	struct prov_zip_end end;
	uint8_t *p;

	(void)state;
	zip_check(&c, &one, 1, &(struct zip_file){.comment = "0123456789012345678901"});
	all = prov_wr_data(&c.file.out);
	p = malloc(all.n);
	assert_non_null(p);
	memcpy(p, all.p, all.n);
	memset(&p[all.n - 22], 0, 22);
	memcpy(&p[all.n - 22], "PK\5\6", 4);
	assert_int_equal(prov_src_mem(&src, p, all.n, NULL), PROV_OK);
	assert_int_equal(prov_zip_find_end(src, &c.arena, &end, NULL), PROV_E_FORMAT);
	prov_src_close(src);
	free(p);
	zip_check_fini(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_good),
	    cmocka_unit_test(test_ambiguous), cmocka_unit_test(test_two_ends)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
