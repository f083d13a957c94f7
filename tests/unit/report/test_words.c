/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "helper/mutate.h"
#include "report/words.h"

#define FFFD "\xef\xbf\xbd"

static void test_repairs(void **state)
{
	static const struct {
		struct prov_bytes in;
		const char *out;
	} rows[] = {
	    {{NULL, 0}, ""},
	    {{(const uint8_t *)"plain", 5}, "plain"},
	    {{(const uint8_t *)"\xc3\xa9", 2}, "\xc3\xa9"},
	    {{(const uint8_t *)"a\xff"
			       "b",
		 3},
		"a" FFFD "b"},
	    {{(const uint8_t *)"\xe2\x82", 2}, FFFD FFFD},
	    {{(const uint8_t *)"\xed\xa0\x80", 3}, FFFD FFFD FFFD},
	    /* A NUL would end the string early and hide the rest. */
	    {{(const uint8_t *)"good\0bad", 8}, "good" FFFD "bad"},
	    /* Controls are valid: whoever shows them escapes them. */
	    {{(const uint8_t *)"\x1b[2J\n", 5}, "\x1b[2J\n"},
	};
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *exact = mutate_copy(rows[i].in);

		assert_string_equal(
		    prov_words_dup(&arena, prov_bytes(exact, rows[i].in.n), NULL), rows[i].out);
		free(exact);
	}
	prov_arena_fini(&arena);
}

/* A file's name is told apart from others by bytes that are no UTF-8, too. */
static void test_name(void **state)
{
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	assert_string_equal(
	    prov_words_name(&arena, "a\xfe\xc3\xa9.jpg", NULL), "a\\xFE\xc3\xa9.jpg");
	assert_string_equal(prov_words_name(&arena, "a\xff", NULL), "a\\xFF");
	assert_string_equal(prov_words_name(&arena, "", NULL), "");
	prov_arena_fini(&arena);
}

/* Cut at the bound, never inside a character, with an ellipsis. */
static void test_bound(void **state)
{
	const size_t big = PROV_WORDS_MAX + 7;
	char *text = malloc(big);
	struct prov_arena arena;
	(void)state;

	assert_non_null(text);
	prov_arena_init(&arena, 1 << 20);
	memset(text, 'x', big);
	for (size_t n = PROV_WORDS_MAX - 2; n <= big; n++) {
		const char *out = prov_words_dup(&arena, prov_bytes(text, n), NULL);

		assert_int_equal(strlen(out), n <= PROV_WORDS_MAX ? n : PROV_WORDS_MAX + 3);
		if (n > PROV_WORDS_MAX)
			assert_string_equal(&out[PROV_WORDS_MAX], "\xe2\x80\xa6");
	}
	for (size_t shift = 0; shift < 3; shift++) {
		const char *out;

		memset(text, 'x', big);
		memcpy(&text[PROV_WORDS_MAX - shift], "\xe2\x82\xac", 3);
		out = prov_words_dup(&arena, prov_bytes(text, big), NULL);
		assert_true(prov_utf8_check(prov_bytes_str(out), NULL));
		assert_int_equal(strlen(out), PROV_WORDS_MAX - shift + 3);
		assert_string_equal(&out[strlen(out) - 3], "\xe2\x80\xa6");
	}
	prov_arena_fini(&arena);
	free(text);
}

static void test_no_memory(void **state)
{
	struct prov_err err = {0};
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 0);
	assert_null(prov_words_dup(&arena, prov_bytes_str("x"), &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_repairs),
	    cmocka_unit_test(test_name),
	    cmocka_unit_test(test_bound),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
