/* SPDX-License-Identifier: Apache-2.0 */
/* The reference is utf8proc's own normalisation of the whole string. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "base/limits.h"
#include "base/nfc.h"
#include "base/utf8.h"

static int collect(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	(void)err;
	prov_wr_bytes(ctx, text);
	return PROV_OK;
}

/* TEXT in pieces that end at the offsets CUT_A and CUT_B, STEP bytes at a time. */
static int run(struct prov_wr *out, struct prov_bytes text, size_t cut, size_t step, bool *changed,
    struct prov_err *err)
{
	struct prov_nfc nfc;
	size_t off = 0;
	int code = PROV_OK;

	prov_wr_init(out, SIZE_MAX);
	prov_nfc_init(&nfc, collect, out);
	while (off < text.n && code == PROV_OK) {
		size_t n = text.n - off < step ? text.n - off : step;
		uint8_t *copy;

		if (off < cut && n > cut - off)
			n = cut - off;
		copy = malloc(n); /* exact, so that an overread is seen */
		assert_non_null(copy);
		memcpy(copy, &text.p[off], n);
		code = prov_nfc_update(&nfc, prov_bytes(copy, n), err);
		free(copy);
		off += n;
	}
	if (code == PROV_OK)
		code = prov_nfc_finish(&nfc, err);
	if (code == PROV_OK)
		assert_int_equal(nfc.at, text.n);
	*changed = nfc.changed;
	prov_nfc_fini(&nfc);
	return code;
}

static void check(struct prov_bytes text, size_t cut, size_t step)
{
	utf8proc_uint8_t *want = NULL;
	struct prov_err err = {0};
	struct prov_wr out;
	bool changed;
	utf8proc_ssize_t n = utf8proc_map(
	    text.p, (utf8proc_ssize_t)text.n, &want, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	assert_true(n >= 0);
	assert_int_equal(run(&out, text, cut, step, &changed, &err), PROV_OK);
	assert_int_equal(out.n, n);
	if (n > 0)
		assert_memory_equal(out.p, want, (size_t)n);
	assert_int_equal(changed, !prov_bytes_eq(text, prov_bytes(want, (size_t)n)));
	prov_wr_fini(&out);
	free(want);
}

static void check_everywhere(struct prov_bytes text)
{
	for (size_t cut = 0; cut <= text.n; cut++)
		check(text, cut, SIZE_MAX);
	for (size_t step = 1; step < 5; step++)
		check(text, 0, step);
}

static const char *const samples[] = {
    "", "a", "plain ASCII, nothing to do\n", "caf\xc3\xa9 composed", "cafe\xcc\x81 decomposed",
    "e\xcc\x81", "\xcc\x81 leading mark", "q\xcc\x87\xcc\xa3", /* dot above, dot below: reordered */
    "d\xcc\xa3\xcc\x87 d\xcc\x87\xcc\xa3",                     /* both orders become the same */
    "a\xcc\x96\xcc\x80\xcc\x95\xcc\x80 \xcc\x80\xcc\x96",
    "\xcd\x84 x\xcd\x84",                                /* U+0344 is never composed */
    "\xe1\xba\xbf e\xcc\x82\xcc\x81 \xc3\xaa\xcc\x81",   /* Vietnamese, three ways */
    "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8",              /* Hangul L V T */
    "\xea\xb0\x80\xe1\x86\xa8 \xea\xb0\x80\xe1\x85\xa1", /* LV T, LV V */
    "\xe1\x84\x80\xe1\x84\x80\xe1\x85\xa1\xe1\x85\xa1\xe1\x86\xa8\xe1\x86\xa8",
    "\xe1\x85\xa1\xe1\x86\xa8",                                  /* V T without L */
    "\xe2\x84\xab \xe2\x84\xa6 \xef\xa4\x80",                    /* singletons */
    "\xe0\xa4\x95\xe0\xa4\xbc \xe0\xa5\x98",                     /* excluded from composition */
    "\xe0\xa7\x87\xe0\xa6\xbe \xe0\xae\x92\xe0\xaf\x97",         /* marks of class 0 that compose */
    "\xe2\x9d\xa4\xef\xb8\x8f \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", /* emoji with a selector */
    "\xef\xbb\xbf"
    "BOM first",
    "\xf0\x91\x82\x99\xf0\x91\x82\xba \xf0\x9d\x85\x9e",    /* outside the BMP */
    "\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xef\xb8\x80\xcc\x81", /* selectors, then a mark */
    "a\xef\xb8\x80\xcc\x81 a\xcc\x81\xef\xb8\x80",
    "\xcd\x8f"
    "a\xcd\x8f\xcc\x81\xcd\x8f", /* combining grapheme joiner */
};

static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		check_everywhere(prov_bytes_str(samples[i]));
}

static void test_nul_is_text(void **state)
{
	(void)state;
	check_everywhere(prov_bytes("a\0e\xcc\x81\0", 6));
}

/*
 * Large blocks of code points that are all alike, and what is not assigned: one in a while will do.
 */
static bool is_tedious(int32_t cp)
{
	return cp % 61 != 0 && ((cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0xac00 && cp <= 0xd7a3) ||
				   (cp >= 0x20000 && cp <= 0x2f7ff) ||
				   utf8proc_category(cp) == UTF8PROC_CATEGORY_CN ||
				   utf8proc_category(cp) == UTF8PROC_CATEGORY_CO);
}

/* Every code point between letters, and its full decomposition. */
static void test_every_code_point(void **state)
{
	(void)state;
	for (int32_t cp = 1; cp <= 0x10ffff; cp++) {
		utf8proc_uint8_t *nfd = NULL;
		utf8proc_ssize_t n;
		struct prov_wr wr;

		if ((cp >= 0xd800 && cp <= 0xdfff) || is_tedious(cp))
			continue;
		prov_wr_init(&wr, 64);
		prov_utf8_put(&wr, 'o');
		prov_utf8_put(&wr, (uint32_t)cp);
		prov_utf8_put(&wr, 0x301);
		check(prov_wr_data(&wr), 1 + (wr.n - 3) / 2, SIZE_MAX);
		n = utf8proc_map(
		    wr.p, (utf8proc_ssize_t)wr.n, &nfd, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
		assert_true(n > 0);
		check(prov_bytes(nfd, (size_t)n), (size_t)n / 2, SIZE_MAX);
		free(nfd);
		prov_wr_fini(&wr);
	}
}

/* Whatever a composite is made of, no cut may fall inside: fed byte by byte it is whole again. */
static void test_every_composite_in_pieces(void **state)
{
	(void)state;
	for (int32_t cp = 0xc0; cp <= 0x10ffff; cp++) {
		utf8proc_int32_t parts[8];
		utf8proc_ssize_t n;
		struct prov_wr wr;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		n = utf8proc_decompose_char(
		    cp, parts, 8, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL);
		assert_true(n > 0 && n <= 8);
		if (n == 1)
			continue;
		prov_wr_init(&wr, 64);
		for (utf8proc_ssize_t i = 0; i < n; i++)
			prov_utf8_put(&wr, (uint32_t)parts[i]);
		check(prov_wr_data(&wr), 0, 1);
		prov_wr_fini(&wr);
	}
}

static const uint32_t alphabet[] = {'a', 'e', ' ', 0xe9, 0x301, 0x300, 0x323, 0x307, 0x344, 0x345,
    0x1100, 0x1161, 0x11a8, 0xac00, 0xac01, 0x9c7, 0x9be, 0x9d7, 0x212b, 0xfeff, 0xfe00, 0xe0100,
    0x1f600, 0xf71, 0xf72, 0xf73, 0x5b4, 0x5b0, 0x3099, 0x304b, 0x11131, 0x11127, 0x16d63, 0x16d67};

static void test_random_strings(void **state)
{
	uint32_t r = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct prov_wr wr;
		size_t len = 1 + (size_t)round % 24;

		prov_wr_init(&wr, 256);
		for (size_t i = 0; i < len; i++) {
			r = r * 1664525u + 1013904223u;
			prov_utf8_put(
			    &wr, alphabet[(r >> 16) % (sizeof(alphabet) / sizeof(alphabet[0]))]);
		}
		check(prov_wr_data(&wr), (r >> 8) % (wr.n + 1), SIZE_MAX);
		check(prov_wr_data(&wr), 0, 1);
		prov_wr_fini(&wr);
	}
}

static void put_marks(struct prov_wr *wr, size_t n)
{
	static const uint32_t marks[] = {0x345, 0x301, 0x323, 0x334, 0x5b4};

	for (size_t i = 0; i < n; i++)
		prov_utf8_put(wr, marks[i % 5]);
}

static void test_long_run_is_ordered(void **state)
{
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	prov_utf8_put(&wr, 'a');
	put_marks(&wr, 5000);
	prov_utf8_put(&wr, 'b');
	check(prov_wr_data(&wr), 777, SIZE_MAX);
	check(prov_wr_data(&wr), 0, 100);
	prov_wr_fini(&wr);
}

static void test_limit(void **state)
{
	static const size_t steps[] = {SIZE_MAX, 1000, 1, PROV_MAX_COMBINING};
	struct prov_wr wr, out;
	bool changed;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	prov_wr_str(&wr, "text \xc3\xa9"); /* the é counts with its marks */
	put_marks(&wr, (PROV_MAX_COMBINING - 2) / 2);
	for (size_t i = 0; i < 4; i++) {
		struct prov_err err = {0};

		assert_int_equal(
		    run(&out, prov_wr_data(&wr), 0, steps[i], &changed, &err), PROV_OK);
		prov_wr_fini(&out);
	}
	put_marks(&wr, 1);
	for (size_t i = 0; i < 4; i++) {
		struct prov_err err = {0};

		assert_int_equal(
		    run(&out, prov_wr_data(&wr), 0, steps[i], &changed, &err), PROV_E_LIMIT);
		assert_non_null(strstr(err.msg, "combining"));
		prov_wr_fini(&out);
	}
	prov_wr_fini(&wr);
}

/* A wrapper is a million variation selectors: no limit may stop them. */
static void test_selectors_have_no_limit(void **state)
{
	struct prov_wr wr, out;
	struct prov_err err = {0};
	bool changed;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	for (size_t i = 0; i < PROV_MAX_COMBINING; i++)
		prov_utf8_put(&wr, i % 3 == 0 ? 0xfe00 + i % 16 : 0xe0100 + i % 240);
	assert_int_equal(run(&out, prov_wr_data(&wr), 0, 4096, &changed, &err), PROV_OK);
	assert_true(prov_bytes_eq(prov_wr_data(&out), prov_wr_data(&wr)));
	assert_false(changed);
	prov_wr_fini(&out);
	prov_wr_fini(&wr);
}

static const struct {
	const char *text;
	uint64_t at;
} bad[] = {
    {"\xff", 0},
    {"abc\x80", 3},
    {"e\xcc", 1},
    {"e\xcc"
     "e",
	1},
    {"\xed\xa0\x80", 0},
    {"ab\xc0\xaf", 2},
    {"\xf4\x90\x80\x80", 0},
    {"x\xe2\x82", 1},
    {"e\xcc\x81\xcc", 3},
    {"\xe1\x84\x80\xe1\x85", 3},
    {"e\xcc\x81\xf3\xa0\x84", 3},
    {"e\xcc\x81\x81", 3},
};

static void test_malformed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct prov_bytes text = prov_bytes_str(bad[i].text);

		for (size_t step = 1; step <= text.n; step++) {
			struct prov_err err = {0};
			struct prov_wr out;
			bool changed;

			assert_int_equal(run(&out, text, 0, step, &changed, &err), PROV_E_FORMAT);
			assert_true(err.has_at);
			assert_int_equal(err.at, bad[i].at);
			prov_wr_fini(&out);
		}
	}
}

static int refuse(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	unsigned *left = ctx;

	(void)text;
	(void)err;
	return (*left)-- == 0 ? PROV_E_IO : PROV_OK;
}

/* What the callback says ends it, at whichever call. */
static void test_callback_failure(void **state)
{
	struct prov_bytes text = prov_bytes_str("ab e\xcc\x81 \xe1\x84\x80\xe1\x85\xa1 x");
	bool passed = false;

	(void)state;
	for (unsigned k = 0; !passed; k++) {
		unsigned left = k;
		struct prov_nfc nfc;
		int code;

		prov_nfc_init(&nfc, refuse, &left);
		code = prov_nfc_update(&nfc, text, NULL);
		if (code == PROV_OK)
			code = prov_nfc_finish(&nfc, NULL);
		passed = code == PROV_OK;
		if (!passed)
			assert_int_equal(code, PROV_E_IO);
		assert_true(k < 20);
		prov_nfc_fini(&nfc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_nul_is_text),
	    cmocka_unit_test(test_every_code_point),
	    cmocka_unit_test(test_every_composite_in_pieces),
	    cmocka_unit_test(test_random_strings),
	    cmocka_unit_test(test_long_run_is_ordered),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_selectors_have_no_limit),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_callback_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
