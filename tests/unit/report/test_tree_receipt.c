/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "report/tree.h"

static char text[4096];
static size_t text_len;

static int take(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	assert_true(text_len + len < sizeof(text));
	memcpy(&text[text_len], data, len);
	text_len += len;
	text[text_len] = '\0';
	return 0;
}

static void show(const char *data, size_t len, bool is_json)
{
	struct prov_arena arena;

	text_len = 0;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_tree_render_receipt(
			     "a.receipt", prov_bytes(data, len), is_json, &arena, take, NULL, NULL),
	    PROV_OK);
	prov_arena_fini(&arena);
}

/* Tag 18: no headers, a text, one byte of signature. */
static const char small[] = "\xd2\x84\x41\xa0\xa0\x47{\"a\":1}\x41\x07";

static void test_shown(void **state)
{
	(void)state;
	show(small, sizeof(small) - 1, false);
	assert_non_null(strstr(text, "a: 1"));
	assert_non_null(strstr(text, "signature"));
	assert_null(strstr(text, "damage"));
	show(small, sizeof(small) - 1, true);
	assert_non_null(strstr(text, "\"a\":1"));
}

static void test_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(small) - 1; n++) {
		show(small, n, true);
		assert_non_null(strstr(text, "damage"));
		assert_null(strstr(text, "\"a\":1"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shown), cmocka_unit_test(test_cut)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
