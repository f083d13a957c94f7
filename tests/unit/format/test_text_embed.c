/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/text.h"
#include "format/vs.h"
#include "helper/format_check.h"
#include "helper/load.h"

static uint8_t *embed(const char *sample, size_t old, struct prov_bytes store, size_t *n)
{
	size_t data_n;
	uint8_t *data = load_testdata(sample, &data_n), *made;

	assert_non_null(data);
	made = format_embed(prov_format_text(), prov_bytes(data, data_n), old, store, n, NULL);
	assert_non_null(made);
	free(data);
	return made;
}

/* The worked example: 16 bytes of payload, E = 125, 114 unpadded, so that 00 10 10 is added. */
static void test_worked_example(void **state)
{
	static const uint8_t padding[] = {0x00, 0x10, 0x10};
	struct prov_bytes store = prov_bytes_str("c2pa-manifest-01");
	uint8_t *made, *sample;
	size_t n, sample_n, off = 114 + 27;

	(void)state;
	made = embed("text/ascii.txt", PROV_NO_CAND, store, &n);
	assert_int_equal(n, 27 + 125);
	for (size_t i = 0; i < sizeof(padding); i++) {
		uint8_t b;
		size_t len = prov_vs_get(prov_bytes(&made[off], n - off), &b);

		assert_true(len > 0);
		assert_int_equal(b, padding[i]);
		off += len;
	}
	assert_int_equal(off, n);
	sample = load_testdata("text/example.txt", &sample_n);
	assert_non_null(sample);
	assert_int_equal(sample_n, 5 + 125);
	assert_memory_equal(&made[27], &sample[5], 125);
	free(sample);
	free(made);
}

/* 2.5, A.8.5.1: the length of the wrapper hangs on the number of bytes alone. */
static void test_length(void **state)
{
	static uint8_t store[300];

	(void)state;
	for (size_t n = 8; n <= sizeof(store); n++) {
		for (unsigned kind = 0; kind < 4; kind++) {
			size_t made_n;
			uint8_t *made;

			for (size_t i = 0; i < n; i++)
				store[i] = (uint8_t)(kind == 0 ? 0 : kind == 1 ? 255 : i * kind);
			made = embed("text/ascii.txt", PROV_NO_CAND, prov_bytes(store, n), &made_n);
			assert_int_equal(made_n, 27 + 3 + (13 + n) * 4 + 6);
			free(made);
		}
	}
}

/* What is preferred is what is padded by zeros alone: it ends with the selector of one. */
static void test_prefers(void **state)
{
	uint8_t store[12];
	unsigned liked = 0;

	(void)state;
	for (size_t low = 0; low <= sizeof(store); low++) {
		size_t n;
		uint8_t *made, last;

		for (size_t i = 0; i < sizeof(store); i++)
			store[i] = i < low ? 15 : 16;
		made = embed("text/ascii.txt", PROV_NO_CAND, prov_bytes(store, sizeof(store)), &n);
		assert_true(prov_vs_get(prov_bytes(&made[n - 3], 3), &last) == 0 || last == 0);
		assert_int_equal(prov_text_prefers(prov_bytes(store, sizeof(store))),
		    prov_vs_get(prov_bytes(&made[n - 3], 3), &last) == 3);
		liked += prov_text_prefers(prov_bytes(store, sizeof(store)));
		free(made);
	}
	assert_int_equal(liked, 5); /* of 13: each third */
}

static void check_text(const char *sample, size_t old, const char *want)
{
	size_t n;
	uint8_t *made = embed(sample, old, prov_bytes_str("12345678"), &n);

	assert_int_equal(n, strlen(want) + 3 + 21 * 4 + 6);
	assert_memory_equal(made, want, strlen(want));
	assert_memory_equal(&made[strlen(want)], PROV_TEXT_MARK, 3);
	free(made);
}

#define NFC_TEXT "Prov\xc3\xa9 caf\xc3\xa9, \xe1\xba\xbft, \xea\xb0\x81.\n"

static void test_visible_text(void **state)
{
	(void)state;
	check_text("text/nfc.txt", PROV_NO_CAND, NFC_TEXT);
	check_text("text/nfd.txt", PROV_NO_CAND, NFC_TEXT);
	check_text("text/bom.txt", PROV_NO_CAND, "\xef\xbb\xbf" NFC_TEXT);
	check_text("text/store.txt", 0, NFC_TEXT);
	check_text("text/nfd-store.txt", 0, NFC_TEXT);
	/* What stood before and after the old wrapper composes, now that it is gone. */
	check_text("text/middle.txt", 0, "Prov\xc3\xa9 it.\n");
}

/* What stays and what is told: NFC is no longer than the text, or it is. */
static void check_note(const char *text, const char *want, bool told)
{
	struct format_scan s;
	struct prov_plan plan;
	size_t n;
	uint8_t *made;

	format_scan(&s, prov_format_text(), prov_bytes_str(text));
	prov_plan_init(&plan, &s.arena);
	assert_int_equal(prov_text_embed(&(struct prov_embed){.src = s.src,
					     .layout = &s.layout,
					     .cands = &s.cands,
					     .old = PROV_NO_CAND,
					     .store = prov_bytes_str("12345678")},
			     &plan, NULL),
	    PROV_OK);
	assert_int_equal(plan.note != NULL, told);
	format_scan_fini(&s);
	made = format_embed(prov_format_text(), prov_bytes_str(text), PROV_NO_CAND,
	    prov_bytes_str("12345678"), &n, NULL);
	assert_non_null(made);
	assert_int_equal(n, strlen(want) + 3 + 21 * 4 + 6);
	assert_memory_equal(made, want, strlen(want));
	free(made);
}

static void test_note(void **state)
{
	(void)state;
	check_note("plain", "plain", false);
	check_note("caf\xc3\xa9", "caf\xc3\xa9", false);
	check_note("cafe\xcc\x81", "caf\xc3\xa9", true);
	/* Marks in another order, and a dot below that composes to as many bytes. */
	check_note("q\xcc\x87\xcc\xa3", "q\xcc\x87\xcc\xa3", false);
	check_note("t\xcc\xa3", "t\xcc\xa3", false);
	/* One letter grows more than the other shrinks. */
	check_note("e\xcc\x81 \xe0\xa5\x98", "\xc3\xa9 \xe0\xa4\x95\xe0\xa4\xbc", true);
}

static void test_copied_where_normal(void **state)
{
	struct format_scan s;
	struct prov_plan plan;
	size_t n;
	uint8_t *data = load_testdata("text/store.txt", &n);

	(void)state;
	assert_non_null(data);
	format_scan(&s, prov_format_text(), prov_bytes(data, n));
	prov_plan_init(&plan, &s.arena);
	assert_int_equal(prov_format_text()->embed(&(struct prov_embed){.src = s.src,
						       .layout = &s.layout,
						       .cands = &s.cands,
						       .store = prov_bytes_str("12345678")},
			     &plan, NULL),
	    PROV_OK);
	assert_int_equal(plan.n, 2);
	assert_int_equal(plan.ops[0].kind, PROV_OP_COPY);
	assert_int_equal(plan.ops[1].kind, PROV_OP_EMIT);
	assert_true(plan.ops[1].is_store);
	format_scan_fini(&s);
	free(data);
}

static void check_refused(struct prov_bytes data, size_t old, int code, uint64_t at)
{
	struct prov_err err = {0};
	size_t n;

	assert_null(
	    format_embed(prov_format_text(), data, old, prov_bytes_str("12345678"), &n, &err));
	assert_int_equal(err.code, code);
	assert_true(err.has_at);
	assert_int_equal(err.at, at);
}

static void test_refused(void **state)
{
	struct prov_wr wr;
	size_t n;
	uint8_t *data = load_testdata("text/latin1.txt", &n);

	(void)state;
	assert_non_null(data);
	check_refused(prov_bytes(data, n), 0, PROV_E_FORMAT, 3);
	check_refused(prov_bytes(data, n), PROV_NO_CAND, PROV_E_FORMAT, 3);
	check_refused(prov_bytes("ab\0c", 4), PROV_NO_CAND, PROV_E_FORMAT, 2);
	check_refused(prov_bytes("\xff\xfe\0a", 4), PROV_NO_CAND, PROV_E_FORMAT, 0); /* UTF-16 */
	check_refused(prov_bytes("ab\xe2\x82", 4), PROV_NO_CAND, PROV_E_FORMAT, 2);
	free(data);
	prov_wr_init(&wr, SIZE_MAX);
	prov_wr_u8(&wr, 'a');
	for (size_t i = 0; i < PROV_MAX_COMBINING; i++)
		prov_wr_str(&wr, "\xcc\x81");
	check_refused(prov_wr_data(&wr), PROV_NO_CAND, PROV_E_LIMIT, PROV_MAX_COMBINING - 1);
	prov_wr_fini(&wr);
}

/* Behind a wrapper that goes, an offset in the visible text is another one in the file. */
static void test_offset_behind_the_old(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("text/middle.txt", &n);

	(void)state;
	assert_non_null(data);
	data[n - 2] = 0xff;
	check_refused(prov_bytes(data, n), 0, PROV_E_FORMAT, n - 2);
	data[n - 2] = '.';
	data[n - 1] = 0xc3;
	check_refused(prov_bytes(data, n), 0, PROV_E_FORMAT, n - 1);
	free(data);
}

/* A character that the old wrapper cuts in two is none. */
static void test_split_character(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("text/middle.txt", &n);
	struct prov_wr wr;

	(void)state;
	assert_non_null(data);
	prov_wr_init(&wr, SIZE_MAX);
	prov_wr_bytes(&wr, prov_bytes(data, 5));
	prov_wr_str(&wr, "\xe2\x82");
	prov_wr_bytes(&wr, prov_bytes(&data[5], 213));
	prov_wr_str(&wr, "\xac.\n");
	check_refused(prov_wr_data(&wr), 0, PROV_E_FORMAT, 5);
	prov_wr_fini(&wr);
	free(data);
}

static void test_too_large(void **state)
{
	struct prov_err err = {0};
	uint8_t *store = calloc(1, PROV_MAX_TEXT_WRAPPER + 1);
	size_t n;

	(void)state;
	assert_non_null(store);
	assert_null(format_embed(prov_format_text(), prov_bytes_str("a"), PROV_NO_CAND,
	    prov_bytes(store, PROV_MAX_TEXT_WRAPPER + 1), &n, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	free(store);
}

/* A store of the largest size goes in, twice as signing does it, and is found again. */
static void test_largest(void **state)
{
	(void)state;
	assert_int_equal(
	    format_check(prov_format_text(), prov_bytes_str("a"), PROV_MAX_TEXT_WRAPPER), PROV_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_worked_example),
	    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_visible_text),
	    cmocka_unit_test(test_note),
	    cmocka_unit_test(test_prefers),
	    cmocka_unit_test(test_copied_where_normal),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_offset_behind_the_old),
	    cmocka_unit_test(test_split_character),
	    cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
