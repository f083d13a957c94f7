/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/format_check.h"
#include "helper/mutate.h"

#define HEAD                                                                                       \
	"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"                                                       \
	"ftypjxl \0\0\0\0jxl "
#define LEVEL "\0\0\0\x09jxll\x0a"
#define JUMB "\0\0\0\x18jumb\0\0\0\x10jumdc2pa\0\0\0\0"
#define XML "\0\0\0\x0bxml <a>"
#define PACKED                                                                                     \
	"\0\0\0\x0e"                                                                               \
	"brobxml xx"
#define CODE "\0\0\0\x0ajxlc\xff\x0a"
#define OPEN "\0\0\0\0jxlc\xff\x0a\x01"

static const struct {
	const char *p;
	size_t n;
} samples[] = {
#define SAMPLE(s)                                                                                  \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
    SAMPLE(HEAD CODE),
    SAMPLE(HEAD LEVEL CODE),
    SAMPLE(HEAD JUMB XML CODE),
    SAMPLE(HEAD CODE PACKED JUMB),
    SAMPLE(HEAD OPEN),
    SAMPLE("\xff\x0a\x01\x02\x03"),
};
#define NUM_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void test_property(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_SAMPLES; i++)
		assert_int_equal(
		    format_check(prov_format_jxl(), prov_bytes(samples[i].p, samples[i].n), 100),
		    PROV_OK);
}

static void any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_jxl(), data, 24);
}

static void test_mutations(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_SAMPLES; i++)
		mutate_all(prov_bytes(samples[i].p, samples[i].n), any, NULL);
}

static void check(const char *in, size_t n, const char *want, size_t want_n)
{
	const struct prov_bytes store = prov_bytes(JUMB, 24), xmp = prov_bytes_str("<new/>");
	struct format_scan s;
	size_t out_n, old;
	uint8_t *out;

	format_scan(&s, prov_format_jxl(), prov_bytes(in, n));
	old = s.cands.n > 0 ? 0 : PROV_NO_CAND;
	format_scan_fini(&s);
	out =
	    format_embed_all(prov_format_jxl(), prov_bytes(in, n), old, store, &xmp, &out_n, NULL);
	assert_non_null(out);
	assert_int_equal(out_n, want_n);
	assert_memory_equal(out, want, want_n);
	free(out);
}

/* Behind ftyp and the level; XMP where it was; a bare codestream in a jxlc box. */
static void test_places(void **state)
{
#define NEW "\0\0\0\x0exml <new/>"
#define CHECK(in, want) check(in, sizeof(in) - 1, want, sizeof(want) - 1)
	(void)state;
	CHECK(HEAD CODE, HEAD JUMB NEW CODE);
	CHECK(HEAD LEVEL CODE, HEAD LEVEL JUMB NEW CODE);
	CHECK(HEAD CODE JUMB XML, HEAD JUMB CODE NEW);
	CHECK(HEAD CODE PACKED, HEAD JUMB CODE NEW);
	CHECK("\xff\x0a", HEAD JUMB NEW CODE);
}

static void test_refused(void **state)
{
	static const char none[] = "\0\0\0\x0cJXL \r\n\x87\n" CODE,
			  endless[] = "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\0ftypjxl \0\0\0\0jxl ";
	struct prov_err err = {0};
	size_t n;

	(void)state;
	assert_null(format_embed(prov_format_jxl(), prov_bytes(none, sizeof(none) - 1),
	    PROV_NO_CAND, prov_bytes(JUMB, 24), &n, &err));
	assert_int_equal(err.code, PROV_E_FORMAT);
	err = (struct prov_err){0};
	assert_null(format_embed(prov_format_jxl(), prov_bytes(endless, sizeof(endless) - 1),
	    PROV_NO_CAND, prov_bytes(JUMB, 24), &n, &err));
	assert_int_equal(err.code, PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_property),
	    cmocka_unit_test(test_mutations),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
