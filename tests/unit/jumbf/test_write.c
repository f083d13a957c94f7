/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/load.h"
#include "jumbf/jumbf.h"

static const struct prov_bytes none = {NULL, 0};

static void expect(
    enum prov_jumbf_type type, const char *label, struct prov_bytes salt, const char *hex)
{
	struct prov_wr wr;
	size_t n, mark;
	uint8_t *p = load_hex(hex, &n);

	prov_wr_init(&wr, 1000);
	prov_wr_u8(&wr, 0xee);
	prov_jumbf_begin(&wr, type, label, salt, &mark);
	prov_jumbf_end(&wr, mark);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_bytes_sub(prov_wr_data(&wr), 1, wr.n), prov_bytes(p, n)));
	prov_wr_fini(&wr);
	free(p);
}

static void test_bytes(void **state)
{
	(void)state;
	expect(PROV_JUMBF_STORE, "c2pa", none,
	    "00000026 6a756d62 0000001e 6a756d64 63327061 0011 0010 8000 00aa00389b71 03 63327061 "
	    "00");
	expect(PROV_JUMBF_JSON, "a", prov_bytes("0123456789abcdef", 16),
	    "0000003b 6a756d62 00000033 6a756d64 6a736f6e 0011 0010 8000 00aa00389b71 13 61 00 "
	    "00000018 63327368 30313233343536373839616263646566");
	expect(PROV_JUMBF_EMBEDDED_FILE, NULL, none,
	    "00000021 6a756d62 00000019 6a756d64 40cb0c32bb8a489da70b2ad6f47f4369 00");
	expect(PROV_JUMBF_COMPRESSED, "", none,
	    "00000022 6a756d62 0000001a 6a756d64 6332636d 0011 0010 8000 00aa00389b71 03 00");
}

static void test_salt_of_32(void **state)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
	size_t mark;
	(void)state;

	prov_wr_init(&wr, 1000);
	prov_jumbf_begin(
	    &wr, PROV_JUMBF_CBOR, "x", prov_bytes_str("0123456789abcdef0123456789abcdef"), &mark);
	prov_jumbf_end(&wr, mark);
	prov_arena_init(&arena, 1u << 20);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, NULL), PROV_OK);
	assert_int_equal(root->salt.n, 32);
	assert_int_equal(root->toggles, 0x13);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void test_misuse(void **state)
{
	static const struct {
		enum prov_jumbf_type type;
		const char *label;
		size_t salt;
	} rows[] = {
	    {PROV_JUMBF_OTHER, "x", 0},
	    {PROV_JUMBF_CBOR, "a/b", 0},
	    {PROV_JUMBF_CBOR, "\xff", 0},
	    {PROV_JUMBF_CBOR, "x", 15},
	    {PROV_JUMBF_CBOR, "x", 17},
	    {PROV_JUMBF_CBOR, "x", 8},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_wr wr;
		struct prov_err err = {0};
		size_t mark;

		prov_wr_init(&wr, 1000);
		prov_jumbf_begin(&wr, rows[i].type, rows[i].label,
		    prov_bytes("0123456789abcdef01", rows[i].salt), &mark);
		prov_jumbf_end(&wr, mark);
		assert_int_equal(prov_wr_done(&wr, &err), PROV_E_INTERNAL);
		prov_wr_fini(&wr);
	}
}

static void test_ceiling(void **state)
{
	(void)state;
	for (size_t max = 0; max <= 0x27; max++) {
		struct prov_wr wr;
		size_t mark;

		prov_wr_init(&wr, max);
		prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &mark);
		prov_jumbf_end(&wr, mark);
		assert_int_equal(prov_wr_done(&wr, NULL), max < 0x26 ? PROV_E_LIMIT : PROV_OK);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_salt_of_32),
	    cmocka_unit_test(test_misuse),
	    cmocka_unit_test(test_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
