/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/jpeg.h"

struct seen {
	char text[256];
	uint64_t end;
};

static int note(void *ctx, uint64_t off, uint64_t len, const char *name, struct prov_err *err)
{
	struct seen *s = ctx;
	size_t n = strlen(s->text);

	(void)err;
	assert_true(off >= s->end);
	s->end = off + len;
	(void)snprintf(
	    &s->text[n], sizeof(s->text) - n, "%s:%u+%u ", name, (unsigned)off, (unsigned)len);
	return PROV_OK;
}

static void check(const char *data, size_t n, bool first_only, const char *expected)
{
	struct prov_range range = {1, n - 1, "SOS", PROV_NO_CAND, false, false, false, false};
	struct prov_src *src = NULL;
	struct seen seen = {{0}, 0};
	bool held = false;

	assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
	assert_int_equal(
	    prov_jpeg_split(src, &range, first_only, note, &seen, &held, NULL), PROV_OK);
	assert_true(held);
	assert_string_equal(seen.text, expected);
	assert_true(seen.end <= n);
	prov_src_close(src);
}

#define CHECK(data, first, expected) check("!" data, sizeof(data), first, expected)

static void test_split(void **state)
{
	(void)state;
	CHECK("\xff\xda\0\2ab\xff\0c\xff\xd0"
	      "d\xff\xff\xd9",
	    false, "SOS:1+9 RST0:10+4 EOI:14+2 ");
	CHECK("\xff\xda\0\2a\xff\xc4\0\3x\xff\xda\0\2b\xff\xd9", false,
	    "SOS:1+5 DHT:6+5 SOS:11+5 EOI:16+2 ");
	CHECK("\xff\xda\0\2\xff\xd9\xff\xd8\xff\xd9z", false, "SOS:1+4 EOI:5+2 SOI:7+2 EOI:9+2 ");
	CHECK("\xff\xda\0\2\xff\xd9\xff\xd8\xff\xd9z", true, "SOS:1+4 EOI:5+2 ");
	CHECK("\xff\xda\0\2\xff\xd9z\xff\xd8\xff\xd9", false, "SOS:1+4 EOI:5+2 ");
	/* What ends too early, or lies about its size, is no box. */
	CHECK("\xff\xda\0\2abc", false, "SOS:1+7 ");
	CHECK("\xff\xda\0\2a\xff\xdd\0\7x", false, "SOS:1+5 ");
	CHECK("\xff\xda\0\2a\xff\xdd\0\1x", false, "SOS:1+5 ");
	CHECK("\xff\xda\0\2a\xff\xdd", false, "SOS:1+5 ");
}

static void test_other_ranges(void **state)
{
	struct prov_range range = {0, 1, "DQT", PROV_NO_CAND, false, false, false, false};
	bool held = true;

	(void)state;
	assert_int_equal(prov_jpeg_split(NULL, &range, false, note, NULL, &held, NULL), PROV_OK);
	assert_false(held);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_split), cmocka_unit_test(test_other_ranges)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
