/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text.h"
#include "format/text_facts.h"
#include "format/text_structured.h"

#define B PROV_BLOCK_BEGIN
#define W                                                                                          \
	PROV_TEXT_MARK                                                                             \
	"\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xf3\xa0\x85\x80\xf3\xa0\x84\xb1\xf3\xa0\x85\x84"

static struct prov_text_facts read_facts(struct prov_bytes text)
{
	struct prov_text_facts facts;
	struct prov_src *src;

	assert_int_equal(prov_src_mem(&src, text.p, text.n, NULL), PROV_OK);
	assert_int_equal(prov_text_facts_read(src, true, &facts, NULL), PROV_OK);
	prov_src_close(src);
	assert_true(facts.whole);
	return facts;
}

/* STEP bytes at a time. */
static struct prov_text_facts feed_facts(struct prov_bytes text, size_t step)
{
	struct prov_text_facts facts;
	struct prov_text_survey *s = prov_text_survey_new(&facts, true, NULL);

	assert_non_null(s);
	for (size_t at = 0; at < text.n; at += step)
		prov_text_survey_feed(s, prov_bytes_sub(text, at, step));
	assert_int_equal(prov_text_survey_end(s, NULL), PROV_OK);
	prov_text_survey_free(s);
	return facts;
}

/* What the end of a read cuts is found as if it did not. */
static void test_cut(void **state)
{
	size_t n = 2 * PROV_IO_BLOCK + 200;
	uint8_t *text = malloc(n);

	(void)state;
	assert_non_null(text);
	for (size_t cut = 0; cut < 2 * sizeof(B); cut++) {
		size_t at = PROV_IO_BLOCK - cut;
		struct prov_text_facts f;

		memset(text, '-', n);
		memcpy(&text[at], B, strlen(B));
		memcpy(&text[n - 100 - cut], W, strlen(W));
		text[at + PROV_IO_BLOCK] = 0;
		for (int how = 0; how < 2; how++) {
			f = how == 0 ? read_facts(prov_bytes(text, n))
				     : feed_facts(prov_bytes(text, n), 997 + cut);
			assert_int_equal(f.num_blocks, 1);
			assert_int_equal(f.blocks[0], at);
			assert_int_equal(f.num_wrappers, 1);
			assert_int_equal(f.wrappers[0].at, n - 100 - cut);
			assert_true(f.wrappers[0].has_nfc);
			assert_int_equal(f.wrappers[0].nfc_at, n - 100 - cut);
			assert_int_equal(f.nul, at + PROV_IO_BLOCK);
			assert_true(f.measured && f.has_nfc);
			assert_int_equal(f.nfc_size, n);
		}
	}
	free(text);
}

/* Delimiters whose dashes are those of the next, at the very end, and more than are kept. */
static void test_many(void **state)
{
	static const char pair[] = B "BEGIN C2PA MANIFEST-----";
	struct prov_text_facts f = read_facts(prov_bytes_str(pair));
	uint8_t many[(PROV_TEXT_PLACES + 1) * (sizeof(B W) - 1)];

	(void)state;
	assert_int_equal(f.num_blocks, 2);
	assert_int_equal(f.blocks[1], strlen(B) - 5);
	assert_int_equal(f.num_wrappers, 0);
	assert_false(f.more_blocks);
	for (size_t i = 0; i < sizeof(many); i += sizeof(B W) - 1)
		memcpy(&many[i], B W, sizeof(B W) - 1);
	f = read_facts(prov_bytes(many, sizeof(many)));
	assert_int_equal(f.num_blocks, PROV_TEXT_PLACES);
	assert_int_equal(f.num_wrappers, PROV_TEXT_PLACES);
	assert_true(f.more_blocks && f.more_wrappers);
	f = read_facts(prov_bytes_sub(prov_bytes(many, sizeof(many)), sizeof(B W) - 1, SIZE_MAX));
	assert_false(f.more_blocks || f.more_wrappers);
	assert_int_equal(f.num_blocks, PROV_TEXT_PLACES);
}

/* U+0065 U+0301 is shorter in NFC; what is no UTF-8 has no NFC, from there on. */
static void test_nfc(void **state)
{
	struct prov_text_facts f = read_facts(prov_bytes_str("e\xcc\x81" W "e\xcc\x81"));

	(void)state;
	assert_int_equal(f.wrappers[0].at, 3);
	assert_int_equal(f.wrappers[0].nfc_at, 2);
	assert_int_equal(f.nfc_size, 2 + strlen(W) + 2);
	assert_int_equal(f.nul, 6 + strlen(W));
	f = read_facts(prov_bytes_str(W "\xc3" W));
	assert_int_equal(f.num_wrappers, 2);
	assert_true(f.wrappers[0].has_nfc);
	assert_false(f.wrappers[1].has_nfc);
	assert_false(f.has_nfc);
	f = read_facts(prov_bytes_str(""));
	assert_true(f.has_nfc);
	assert_int_equal(f.nul, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_nfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
