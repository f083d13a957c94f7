/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/png_text.h"
#include "helper/mutate.h"
#include "helper/signal_file.h"

/* The first chunk behind IHDR of a PNG. */
static int read_text(
    struct prov_bytes png, const char *type, uint64_t len, uint8_t *room, struct prov_png_text *out)
{
	struct prov_range range = {.off = 33, .len = len};
	struct prov_src *src = NULL;
	uint8_t *copy = mutate_copy(png);
	int rc;

	strncpy(range.name, type, 4);
	assert_int_equal(prov_src_mem(&src, copy, png.n, NULL), PROV_OK);
	rc = prov_png_text_read(src, &range, room, out, NULL);
	prov_src_close(src);
	free(copy);
	return rc;
}

static uint64_t chunk_len(const struct prov_wr *wr)
{
	return wr->n - 33;
}

static void test_kinds(void **state)
{
	static const char *const types[] = {"tEXt", "zTXt", "iTXt", "iTXt+"};
	uint8_t *room = malloc(PROV_PNG_TEXT_ROOM);

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < 4; i++) {
		struct prov_png_text text;
		struct prov_wr wr;

		signal_png(&wr);
		signal_png_text(&wr, types[i], "Title", "some words");
		assert_int_equal(
		    read_text(prov_wr_data(&wr), types[i], chunk_len(&wr), room, &text), PROV_OK);
		assert_true(prov_bytes_is(text.keyword, "Title"));
		assert_true(prov_bytes_is(text.text, "some words"));
		assert_false(text.cut);
		/* Any shorter, it is whole, broken or cut, but not what it was. */
		for (uint64_t n = 12; n < chunk_len(&wr); n++) {
			int rc = read_text(prov_wr_data(&wr), types[i], n, room, &text);

			assert_true(rc == PROV_OK || rc == PROV_E_FORMAT);
			assert_true(text.text.n < strlen("some words") || i % 2 == 1);
		}
		assert_int_equal(
		    read_text(prov_wr_data(&wr), "IDAT", chunk_len(&wr), room, &text), PROV_OK);
		assert_int_equal(text.keyword.n, 0);
		prov_wr_fini(&wr);
	}
	free(room);
}

/* A bomb fills the room, and no more. */
static void test_long(void **state)
{
	uint8_t *room = malloc(PROV_PNG_TEXT_ROOM);
	size_t n = (size_t)4 << 20;
	char *words = malloc(n + 1);

	(void)state;
	assert_non_null(room);
	assert_non_null(words);
	memset(words, 'x', n);
	words[n] = '\0';
	for (size_t i = 0; i < 2; i++) {
		struct prov_png_text text;
		struct prov_wr wr;

		signal_png(&wr);
		signal_png_text(&wr, i == 0 ? "zTXt" : "tEXt", "Title", words);
		assert_int_equal(read_text(prov_wr_data(&wr), i == 0 ? "zTXt" : "tEXt",
				     chunk_len(&wr), room, &text),
		    PROV_OK);
		assert_true(text.cut);
		assert_true(text.text.n <= PROV_MAX_SIGNAL_INPUT);
		assert_true(text.text.n > PROV_MAX_SIGNAL_INPUT / 2);
		prov_wr_fini(&wr);
	}
	free(words);
	free(room);
}

static void test_broken(void **state)
{
	static const struct {
		const char *type;
		const char *data;
		size_t n;
	} cases[] = {
	    {"tEXt", "no end", 6},
	    {"zTXt", "Title\0", 6},
	    {"zTXt", "Title\0\1x", 8},
	    {"zTXt", "Title\0\0no zlib", 14},
	    {"iTXt", "Title\0\0\0en", 10},
	    {"iTXt", "Title\0\1\7\0\0x", 11},
	    {"tEXt", "", 0},
	};
	uint8_t *room = malloc(PROV_PNG_TEXT_ROOM);

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_png_text text;
		struct prov_wr wr;

		signal_png(&wr);
		signal_png_chunk(&wr, cases[i].type, prov_bytes(cases[i].data, cases[i].n));
		assert_int_equal(
		    read_text(prov_wr_data(&wr), cases[i].type, chunk_len(&wr), room, &text),
		    PROV_E_FORMAT);
		prov_wr_fini(&wr);
	}
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
