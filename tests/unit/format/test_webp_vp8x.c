/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/riff.h"

static int make(
    const char *chunk, size_t n, const char *name, uint8_t out[PROV_VP8X_SIZE], size_t *made)
{
	struct prov_range r = {.len = n};
	struct prov_src *src;
	int code;

	memcpy(r.name, name, 4);
	assert_int_equal(prov_src_mem(&src, chunk, n, NULL), PROV_OK);
	code = prov_webp_vp8x(src, &r, out, made, NULL);
	prov_src_close(src);
	return code;
}

static void test_lossy(void **state)
{
	/* 0x140 by 0x0f0, and bits of scaling above them */
	static const char chunk[] = "VP8 \x0a\0\0\0...\x9d\x01\x2a\x40\x41\xf0\x80";
	static const char want[] = "VP8X\x0a\0\0\0\x04\0\0\0\x3f\x01\0\xef\0";
	uint8_t out[PROV_VP8X_SIZE];
	size_t n;

	(void)state;
	assert_int_equal(make(chunk, sizeof(chunk) - 1, "VP8 ", out, &n), PROV_OK);
	assert_int_equal(n, PROV_VP8X_SIZE);
	assert_memory_equal(out, want, n);
	assert_int_equal(make(chunk, sizeof(chunk) - 2, "VP8 ", out, &n), PROV_E_FORMAT);
}

static void test_lossless(void **state)
{
	/* width 5 and height 3, with alpha */
	static const char chunk[] = "VP8L\x05\0\0\0\x2f\x04\x80\0\x10";
	static const char want[] = "VP8X\x0a\0\0\0\x14\0\0\0\x04\0\0\x02\0";
	uint8_t out[PROV_VP8X_SIZE];
	size_t n;

	(void)state;
	assert_int_equal(make(chunk, sizeof(chunk) - 1, "VP8L", out, &n), PROV_OK);
	assert_int_equal(n, PROV_VP8X_SIZE);
	assert_memory_equal(out, want, n);
	assert_int_equal(make(chunk, sizeof(chunk) - 2, "VP8L", out, &n), PROV_E_FORMAT);
	assert_int_equal(make(chunk, sizeof(chunk) - 1, "ALPH", out, &n), PROV_E_FORMAT);
}

/* The flag is set in the one that is there; the rest is not ours. */
static void test_extended(void **state)
{
	static const char chunk[] = "VP8X\x0a\0\0\0\x10\0\0\0\x04\0\0\x02\0\0";
	uint8_t out[PROV_VP8X_SIZE];
	size_t n;

	(void)state;
	assert_int_equal(make(chunk, sizeof(chunk) - 1, "VP8X", out, &n), PROV_OK);
	assert_int_equal(n, PROV_VP8X_FLAGS);
	assert_memory_equal(out, chunk, 8);
	assert_int_equal(out[8], 0x14);
	assert_int_equal(make(chunk, sizeof(chunk) - 2, "VP8X", out, &n), PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lossy),
	    cmocka_unit_test(test_lossless),
	    cmocka_unit_test(test_extended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
