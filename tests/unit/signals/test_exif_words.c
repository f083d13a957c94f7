/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signals/exif.h"

static void is_comment(const char *raw, size_t n, const char *words)
{
	struct prov_arena arena;
	struct prov_err err = {0};
	char *got;

	prov_arena_init(&arena, 1 << 16);
	got = prov_exif_comment(prov_bytes(raw, n), &arena, &err);
	assert_int_equal(err.code, PROV_OK);
	if (words == NULL)
		assert_null(got);
	else
		assert_string_equal(got == NULL ? "(none)" : got, words);
	prov_arena_fini(&arena);
}
#define IS_COMMENT(raw, words) is_comment(raw, sizeof(raw) - 1, words)

static void test_comment(void **state)
{
	(void)state;
	IS_COMMENT("ASCII\0\0\0a comment  ", "a comment");
	IS_COMMENT("\0\0\0\0\0\0\0\0plain\0rest", "plain");
	IS_COMMENT("no code before it", "no code before it");
	IS_COMMENT("short", "short");
	IS_COMMENT("UNICODE\0\0a\0b\0c", "abc");
	IS_COMMENT("UNICODE\0a\0b\0c\0", "abc");
	IS_COMMENT("UNICODE\0\0a\xd8\x3d\xde\x00\0b", "a\xf0\x9f\x98\x80"
						      "b");
	IS_COMMENT("UNICODE\0\0a\0b\xd8\x3d\0c", "ab\xef\xbf\xbd"
						 "c");
	IS_COMMENT("UNICODE\0\0a\0b\0\0\0c", "ab");
	IS_COMMENT("JIS\0\0\0\0\0abc", NULL);
	IS_COMMENT("ASCII\0\0\0   ", NULL);
	IS_COMMENT("ASCII\0\0\0", NULL);
	IS_COMMENT("", NULL);
	IS_COMMENT("ASCII\0\0\0caf\xe9!", "caf\xef\xbf\xbd!");
	IS_COMMENT("ASCII\0\0\0caf\xc3", "caf");
}

static void test_ucs2(void **state)
{
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 16);
	assert_string_equal(prov_exif_ucs2(prov_bytes("h\0i\0\0\0x\0", 8), &arena, NULL), "hi");
	assert_string_equal(prov_exif_ucs2(prov_bytes("h\0i", 3), &arena, NULL), "h");
	assert_null(prov_exif_ucs2(prov_bytes("", 0), &arena, NULL));
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_comment), cmocka_unit_test(test_ucs2)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
