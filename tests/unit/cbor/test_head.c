/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/head.h"
#include "helper/load.h"
#include "helper/mutate.h"

static int read_hex(const char *hex, struct prov_cbor_head *head)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);
	int rc = prov_cbor_head_read(prov_bytes(p, n), head);

	free(p);
	return rc;
}

static const enum prov_cbor_type majors[] = {PROV_CBOR_UINT, PROV_CBOR_NINT, PROV_CBOR_BYTES,
    PROV_CBOR_TEXT, PROV_CBOR_ARRAY, PROV_CBOR_MAP, PROV_CBOR_TAG};

/* What RFC 8949 section 3 says of each of the 256 initial bytes, arguments counting 1, 2, 3, … */
static void test_every_initial_byte(void **state)
{
	static const uint64_t wide[] = {0x20, 0x2021, 0x20212223, UINT64_C(0x2021222324252627)};
	uint8_t data[80];
	(void)state;

	for (unsigned initial = 0; initial < 256; initial++) {
		unsigned major = initial >> 5, info = initial & 0x1f;
		bool is_string = major == 2 || major == 3;
		struct prov_cbor_head head;
		int rc;

		for (size_t i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)(0x1f + i);
		data[0] = (uint8_t)initial;
		rc = prov_cbor_head_read(prov_bytes(data, sizeof(data)), &head);

		if (info >= 28 && (info < 31 || major <= 1 || major == 6)) {
			assert_int_equal(rc, PROV_E_FORMAT);
			assert_int_equal(head.type, PROV_CBOR_NONE);
			continue;
		}
		if (is_string && info >= 25 && info < 28) {
			assert_int_equal(rc, PROV_E_TRUNC);
			continue;
		}
		assert_int_equal(rc, PROV_OK);
		assert_int_equal(head.is_break, initial == 0xff);
		assert_int_equal(head.indefinite, major < 7 && info == 31);
		if (info < 24 || info == 31)
			assert_int_equal(head.n, 1);
		else
			assert_int_equal(head.n, 1 + (1u << (info - 24)));
		if (major == 7)
			continue;
		assert_int_equal(head.type, majors[major]);
		if (info < 24)
			assert_true(head.arg == info);
		else if (info < 28)
			assert_true(head.arg == wide[info - 24]);
		else
			assert_true(head.arg == 0);
	}
}

static void test_major_seven(void **state)
{
	struct prov_cbor_head head;
	char hex[8];
	(void)state;

	for (unsigned v = 0; v < 20; v++) {
		static const char digits[] = "0123456789abcdef";
		hex[0] = digits[(0xe0 + v) >> 4];
		hex[1] = digits[(0xe0 + v) & 15];
		hex[2] = '\0';
		assert_int_equal(read_hex(hex, &head), PROV_OK);
		assert_int_equal(head.type, PROV_CBOR_SIMPLE);
		assert_true(head.arg == v);
	}
	assert_int_equal(read_hex("f4", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_BOOL && head.arg == 0);
	assert_int_equal(read_hex("f5", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_BOOL && head.arg == 1);
	assert_int_equal(read_hex("f6", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_NULL && head.arg == 0);
	assert_int_equal(read_hex("f7", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_UNDEF && head.arg == 0);
	assert_int_equal(read_hex("f820", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_SIMPLE && head.arg == 32 && head.n == 2);
	assert_int_equal(read_hex("f8ff", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_SIMPLE && head.arg == 255);
	assert_int_equal(read_hex("f81f", &head), PROV_E_FORMAT);
	assert_int_equal(read_hex("f814", &head), PROV_E_FORMAT);
	assert_int_equal(read_hex("f800", &head), PROV_E_FORMAT);
	assert_int_equal(read_hex("f8", &head), PROV_E_TRUNC);
	assert_int_equal(head.n, 0);
	assert_int_equal(read_hex("ff", &head), PROV_OK);
	assert_true(head.is_break && head.type == PROV_CBOR_NONE);
}

static void test_cose_tag(void **state)
{
	struct prov_cbor_head head;
	(void)state;

	assert_int_equal(read_hex("d2", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_TAG && head.arg == 18 && head.n == 1);
	assert_int_equal(read_hex("d812", &head), PROV_OK);
	assert_true(head.type == PROV_CBOR_TAG && head.arg == 18 && head.n == 2);
}

static void test_strings_are_there(void **state)
{
	struct prov_cbor_head head;
	(void)state;

	assert_int_equal(read_hex("", &head), PROV_E_TRUNC);
	assert_int_equal(read_hex("43 aabb", &head), PROV_E_TRUNC);
	assert_int_equal(read_hex("43 aabbcc", &head), PROV_OK);
	assert_true(head.n == 1 && head.arg == 3);
	assert_int_equal(read_hex("5803 aabbccdd", &head), PROV_OK);
	assert_true(head.n == 2 && head.arg == 3);
	assert_int_equal(read_hex("5affffffff 00", &head), PROV_E_TRUNC);
	assert_int_equal(read_hex("5bffffffffffffffff 00", &head), PROV_E_TRUNC);
	assert_int_equal(read_hex("7bfffffffffffffff7 00", &head), PROV_E_TRUNC);
	/* Counts promise nothing about what follows. */
	assert_int_equal(read_hex("9a00ffffff", &head), PROV_OK);
	assert_true(head.arg == 0xffffff && head.n == 5);
}

static void read_only(void *ctx, struct prov_bytes data)
{
	struct prov_cbor_head head;
	(void)ctx;

	if (prov_cbor_head_read(data, &head) == PROV_OK)
		assert_true(head.n <= data.n);
	else
		assert_true(head.type == PROV_CBOR_NONE && head.n == 0);
}

static void test_damage(void **state)
{
	static const char *const samples[] = {"1b0102030405060708", "5803aabbcc", "7903e8",
	    "fb3ff199999999999a", "d9d9f7", "f8ff", "9b0000000000000001", "5b0000000000000001aa"};
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n;
		uint8_t *p = load_hex(samples[i], &n);

		mutate_all(prov_bytes(p, n), read_only, NULL);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_initial_byte),
	    cmocka_unit_test(test_major_seven),
	    cmocka_unit_test(test_cose_tag),
	    cmocka_unit_test(test_strings_are_there),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
