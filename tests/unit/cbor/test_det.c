/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/dec.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/rfc8949.h"

static bool is_det(const char *hex)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);
	struct prov_cbor item;
	bool yes;

	assert_int_equal(prov_cbor_parse(prov_bytes(p, n), 0, &item, NULL), PROV_OK);
	yes = prov_cbor_is_deterministic(&item);
	free(p);
	return yes;
}

static void test_appendix_a(void **state)
{
	(void)state;
	for (size_t i = 0; i < rfc8949_examples_n; i++)
		assert_int_equal(
		    is_det(rfc8949_examples[i].hex), rfc8949_examples[i].is_deterministic);
}

static void test_heads(void **state)
{
	static const char *const no[] = {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff",
	    "3817", "3900ff", "5800", "580161", "590001 61", "7800", "9800", "990001 00", "b800",
	    "b80100 00", "d817 00", "d90012 00", "d2 1800", "82 00 1801", "a1 1801 00",
	    "a1 00 1801", "81 5f ff", "81 9f ff", "c1 bf ff"};
	static const char *const yes[] = {"1818", "190100", "1a00010000", "1b0000000100000000",
	    "d8 18 00", "d9 0100 00", "d2 84 43a10126 a0 f6 44 01020304", "e0", "f8 20"};
	(void)state;

	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(is_det(no[i]));
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(is_det(yes[i]));
}

/* RFC 8949 4.2.1 shows this very order. */
static void test_map_order(void **state)
{
	static const char *const yes[] = {
	    "a8 0a00 186400 2000 617a00 62616100 81186400 812000 f400", "a2 0000 0100",
	    "a2 6161 a2 0000 0100 6162 00", "a1 a2 0000 0100 00"};
	static const char *const no[] = {"a2 0100 0000", "a2 0000 0000", "a2 62616100 617a00",
	    "81 a2 0100 0000", "a2 6161 a2 0100 0000 6162 00", "a1 a2 0100 0000 00",
	    "a2 2000 186400", "a2 6161 00 6161 01", "a2 f400 812000"};
	(void)state;

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(is_det(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(is_det(no[i]));
}

static void test_floats(void **state)
{
	static const char *const yes[] = {"fa3f800001", "fa477ff000", "fa33800001", "fa33000000",
	    "fa38801000", "fa00000001", "fa7fc00001", "fb3ff0000010000000", "fb47f0000000000000",
	    "fb3690000000000000", "fb36a0000000000001", "fb0000000000000001", "fb7ff8000000000001",
	    "fa33c00001", "fb380fffffe0000000", "fb36b4000000000000"};
	static const char *const no[] = {"fa3f800000", "fa477fe000", "fa33800000", "fa38800000",
	    "fa387fc000", "fa00000000", "fa80000000", "fb0000000000000000", "fb3ff0000020000000",
	    "fb47efffffe0000000", "fb36a0000000000000", "fb3ff0000000000000", "fb7ff8000020000000",
	    "fb380fffffc0000000", "fb36b0000000000000"};
	(void)state;

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(is_det(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(is_det(no[i]));
}

static double from_bits(uint64_t bits)
{
	double d;
	memcpy(&d, &bits, sizeof(d));
	return d;
}

/* Against the compiler's own conversion: a double is too long exactly where a float holds it. */
static void test_double_to_float(void **state)
{
	uint64_t bits = 88172645463325252u;
	(void)state;

	for (int i = 0; i < 300000; i++) {
		uint8_t raw[9] = {0xfb};
		struct prov_cbor item;
		double d;
		bool is_float;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		/* Thin the mantissa out and draw the exponent in, so that both answers occur. */
		uint64_t v = bits & ~(UINT64_C(0xfffffffffffff) >> (bits % 53));
		uint64_t exponent = 1023 - 160 + (bits >> 20) % 300;
		v = (v & ~(UINT64_C(0x7ff) << 52)) | exponent << 52;
		d = from_bits(v);
		is_float = d >= -3.4028234663852886e+38 && d <= 3.4028234663852886e+38 &&
			   (double)(float)d >= d && (double)(float)d <= d;
		for (size_t k = 0; k < 8; k++)
			raw[1 + k] = (uint8_t)(v >> (8 * (7 - k)));
		assert_int_equal(prov_cbor_parse(prov_bytes(raw, 9), 0, &item, NULL), PROV_OK);
		assert_int_equal(prov_cbor_is_deterministic(&item), !is_float);
	}
}

/* Every half but those of one kind, spelt as a float, is too long; one bit more and it is not. */
static void test_float_to_half(void **state)
{
	(void)state;
	for (unsigned h = 0; h < 0x10000; h++) {
		uint8_t raw[5] = {0xf9, (uint8_t)(h >> 8), (uint8_t)h};
		struct prov_cbor item;
		float f;
		uint32_t bits;

		assert_int_equal(prov_cbor_parse(prov_bytes(raw, 3), 0, &item, NULL), PROV_OK);
		assert_true(prov_cbor_is_deterministic(&item));
		if ((h & 0x7c00) == 0x7c00 && (h & 0x3ff) != 0)
			continue; /* NaN: libcbor drops the payload */
		f = (float)item.real;
		memcpy(&bits, &f, sizeof(bits));
		for (uint32_t extra = 0; extra < 2; extra++) {
			uint32_t v = bits | extra;
			raw[0] = 0xfa;
			for (size_t k = 0; k < 4; k++)
				raw[1 + k] = (uint8_t)(v >> (8 * (3 - k)));
			assert_int_equal(
			    prov_cbor_parse(prov_bytes(raw, 5), 0, &item, NULL), PROV_OK);
			assert_int_equal(prov_cbor_is_deterministic(&item), extra == 1);
		}
	}
}

/* The checker must stand damaged bytes too, though it is never given any. */
static void check_raw(void *ctx, struct prov_bytes data)
{
	struct prov_cbor item = {0};
	(void)ctx;

	item.type = PROV_CBOR_MAP;
	item.raw = data;
	(void)prov_cbor_is_deterministic(&item);
}

static void test_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < rfc8949_examples_n; i++) {
		size_t n;
		uint8_t *p = load_hex(rfc8949_examples[i].hex, &n);

		mutate_all(prov_bytes(p, n), check_raw, NULL);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_appendix_a),
	    cmocka_unit_test(test_heads),
	    cmocka_unit_test(test_map_order),
	    cmocka_unit_test(test_floats),
	    cmocka_unit_test(test_double_to_float),
	    cmocka_unit_test(test_float_to_half),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
