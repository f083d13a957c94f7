/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/fault.h"
#include "io/plan.h"

static int hash_str(const char *text, const struct prov_span *excl, size_t n, bool nfc,
    uint8_t out[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_src *src;
	int code;

	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	code = prov_src_hash(src, excl, n, nfc, PROV_HASH_SHA256, out, NULL, NULL, err);
	prov_src_close(src);
	return code;
}

static void check(
    const char *text, const struct prov_span *excl, size_t n, bool nfc, const char *hashed)
{
	uint8_t got[PROV_HASH_MAX], want[PROV_HASH_MAX];

	assert_int_equal(hash_str(text, excl, n, nfc, got, NULL), PROV_OK);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes_str(hashed), want, NULL), PROV_OK);
	assert_memory_equal(got, want, 32);
}

static void test_ranges(void **state)
{
	const struct prov_span middle = {2, 3}, all = {0, 7}, none = {4, 0}, tail = {7, 0};
	const struct prov_span two[] = {{0, 1}, {3, 4}}, touching[] = {{1, 2}, {3, 1}};

	(void)state;
	check("abcdefg", NULL, 0, false, "abcdefg");
	check("abcdefg", &middle, 1, false, "abfg");
	check("abcdefg", &all, 1, false, "");
	check("abcdefg", &none, 1, false, "abcdefg");
	check("abcdefg", &tail, 1, false, "abcdefg");
	check("abcdefg", two, 2, false, "bc");
	check("abcdefg", touching, 2, false, "aefg");
	check("", NULL, 0, false, "");
}

static void test_bad_ranges(void **state)
{
	const struct prov_span beyond = {5, 3}, far = {8, 0}, overflow = {1, UINT64_MAX};
	const struct prov_span unsorted[] = {{3, 1}, {0, 1}}, overlapping[] = {{1, 3}, {3, 2}};
	uint8_t out[PROV_HASH_MAX];

	(void)state;
	assert_int_equal(hash_str("abcdefg", &beyond, 1, false, out, NULL), PROV_E_INTERNAL);
	assert_int_equal(hash_str("abcdefg", &far, 1, false, out, NULL), PROV_E_INTERNAL);
	assert_int_equal(hash_str("abcdefg", &overflow, 1, false, out, NULL), PROV_E_INTERNAL);
	assert_int_equal(hash_str("abcdefg", unsorted, 2, false, out, NULL), PROV_E_INTERNAL);
	assert_int_equal(hash_str("abcdefg", overlapping, 2, false, out, NULL), PROV_E_INTERNAL);
}

static void test_nfc(void **state)
{
	const struct prov_span between = {1, 3};

	(void)state;
	check("e\xcc\x81", NULL, 0, true, "\xc3\xa9");
	check("e\xcc\x81", NULL, 0, false, "e\xcc\x81");
	/* Left out first, normalised then (15.12.1.3, steps 5 and 6). */
	check("eXXX\xcc\x81", &between, 1, true, "\xc3\xa9");
}

static void test_nfc_of_what_is_no_text(void **state)
{
	uint8_t out[PROV_HASH_MAX];
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(hash_str("ab\xff", NULL, 0, true, out, &err), PROV_E_FORMAT);
	assert_int_equal(err.at, 2);
	assert_int_equal(hash_str("ab\xe2\x82", NULL, 0, true, out, NULL), PROV_E_FORMAT);
}

static void test_unknown_hash(void **state)
{
	uint8_t out[PROV_HASH_MAX];
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "a", 1, NULL), PROV_OK);
	assert_int_equal(prov_src_hash(src, NULL, 0, false, PROV_HASH_NONE, out, NULL, NULL, NULL),
	    PROV_E_UNSUPPORTED);
	prov_src_close(src);
}

struct watch {
	unsigned calls, stop_at;
	uint64_t done;
};

static int watch(void *ctx, uint64_t done, uint64_t total)
{
	struct watch *w = ctx;

	assert_int_equal(total, 3 * PROV_IO_BLOCK);
	assert_true(done > w->done);
	w->done = done;
	return ++w->calls == w->stop_at;
}

static void test_blocks_progress_and_faults(void **state)
{
	uint8_t *p = calloc(3, PROV_IO_BLOCK), got[PROV_HASH_MAX], want[PROV_HASH_MAX];
	struct watch all = {0}, stop = {.stop_at = 2};
	struct prov_src *mem, src;
	int code = PROV_E_IO;

	(void)state;
	assert_non_null(p);
	p[PROV_IO_BLOCK] = 1;
	assert_int_equal(prov_src_mem(&mem, p, 3 * PROV_IO_BLOCK, NULL), PROV_OK);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA512, prov_bytes(p, 3 * PROV_IO_BLOCK), want, NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_src_hash(mem, NULL, 0, false, PROV_HASH_SHA512, got, watch, &all, NULL), PROV_OK);
	assert_memory_equal(got, want, 64);
	assert_int_equal(all.done, 3 * PROV_IO_BLOCK);
	assert_int_equal(
	    prov_src_hash(mem, NULL, 0, false, PROV_HASH_SHA512, got, watch, &stop, NULL),
	    PROV_E_CANCELLED);
	assert_int_equal(got[0] | got[63], 0);
	for (unsigned k = 1; code != PROV_OK; k++) {
		struct fault fault = {.fail_at = k};
		struct prov_err err = {0};

		src = fault_src(&fault, mem);
		code = prov_src_hash(&src, NULL, 0, false, PROV_HASH_SHA512, got, NULL, NULL, &err);
		if (code != PROV_OK)
			assert_string_equal(err.msg, FAULT_MESSAGE);
		assert_true(k < 10);
	}
	assert_memory_equal(got, want, 64);
	prov_src_close(mem);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ranges),
	    cmocka_unit_test(test_bad_ranges),
	    cmocka_unit_test(test_nfc),
	    cmocka_unit_test(test_nfc_of_what_is_no_text),
	    cmocka_unit_test(test_unknown_hash),
	    cmocka_unit_test(test_blocks_progress_and_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
