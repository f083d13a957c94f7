/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/dec.h"
#include "cbor/enc.h"
#include "helper/load.h"

/* What was written is HEX, parses, and is deterministic. Ends the writer. */
static void expect(struct prov_wr *wr, const char *hex)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);
	struct prov_cbor item;

	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
	assert_int_equal(wr->n, n);
	assert_memory_equal(wr->p, p, n);
	assert_int_equal(prov_cbor_parse(prov_wr_data(wr), 0, &item, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&item));
	free(p);
	prov_wr_fini(wr);
	prov_wr_init(wr, 10000);
}

static void test_integers(void **state)
{
	static const struct {
		int64_t v;
		const char *hex;
	} rows[] = {
	    {0, "00"},
	    {23, "17"},
	    {24, "1818"},
	    {255, "18ff"},
	    {256, "190100"},
	    {65535, "19ffff"},
	    {65536, "1a00010000"},
	    {INT64_C(4294967295), "1affffffff"},
	    {INT64_C(4294967296), "1b0000000100000000"},
	    {INT64_MAX, "1b7fffffffffffffff"},
	    {-1, "20"},
	    {-24, "37"},
	    {-25, "3818"},
	    {-256, "38ff"},
	    {-257, "390100"},
	    {INT64_MIN, "3b7fffffffffffffff"},
	};
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 10000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prov_enc_int(&wr, rows[i].v);
		expect(&wr, rows[i].hex);
		if (rows[i].v < 0)
			continue;
		prov_enc_uint(&wr, (uint64_t)rows[i].v);
		expect(&wr, rows[i].hex);
	}
	prov_enc_uint(&wr, UINT64_MAX);
	expect(&wr, "1bffffffffffffffff");
	prov_wr_fini(&wr);
}

static void test_the_rest(void **state)
{
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 10000);
	prov_enc_bytes(&wr, prov_bytes("\1\2\3\4", 4));
	expect(&wr, "4401020304");
	prov_enc_bytes(&wr, prov_bytes(NULL, 0));
	expect(&wr, "40");
	prov_enc_str(&wr, "");
	expect(&wr, "60");
	prov_enc_str(&wr, "\xc3\xbc");
	expect(&wr, "62c3bc");
	prov_enc_text(&wr, prov_bytes("a\0b", 3));
	expect(&wr, "63610062");
	prov_enc_bool(&wr, false);
	expect(&wr, "f4");
	prov_enc_bool(&wr, true);
	expect(&wr, "f5");
	prov_enc_null(&wr);
	expect(&wr, "f6");
	prov_enc_time(&wr, 1363896240);
	expect(&wr, "c074323031332d30332d32315432303a30343a30305a");
	prov_enc_tag(&wr, 18);
	prov_enc_array(&wr, 4);
	prov_enc_bytes(&wr, prov_bytes(NULL, 0));
	prov_enc_array(&wr, 0);
	prov_enc_null(&wr);
	prov_enc_uint(&wr, 1);
	expect(&wr, "d2844080f601");
	prov_wr_fini(&wr);
}

static void test_map_order(void **state)
{
	struct prov_wr wr;
	struct prov_enc_map map;
	(void)state;

	prov_wr_init(&wr, 10000);
	prov_enc_map_begin(&wr, &map);
	prov_enc_map_end(&wr, &map);
	expect(&wr, "a0");

	/* The keys of RFC 8949 4.2.1, in no order. */
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "aa");
	prov_enc_uint(&wr, 1);
	prov_enc_key_int(&wr, &map, -1);
	prov_enc_uint(&wr, 2);
	prov_enc_key(&wr, &map, "z");
	prov_enc_uint(&wr, 3);
	prov_enc_key_int(&wr, &map, 100);
	prov_enc_uint(&wr, 4);
	prov_enc_key_int(&wr, &map, 10);
	prov_enc_uint(&wr, 5);
	prov_enc_map_end(&wr, &map);
	expect(&wr, "a5 0a05 186404 2002 617a03 62616101");
	prov_wr_fini(&wr);
}

/* Inside an array, with a map and a string for values. */
static void test_nested_maps(void **state)
{
	struct prov_wr wr;
	struct prov_enc_map map, inner;
	(void)state;

	prov_wr_init(&wr, 10000);
	prov_enc_array(&wr, 2);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "url");
	prov_enc_map_begin(&wr, &inner);
	prov_enc_key(&wr, &inner, "b");
	prov_enc_array(&wr, 0);
	prov_enc_key(&wr, &inner, "a");
	prov_enc_null(&wr);
	prov_enc_map_end(&wr, &inner);
	prov_enc_key(&wr, &map, "alg");
	prov_enc_str(&wr, "sha256");
	prov_enc_map_end(&wr, &map);
	prov_enc_uint(&wr, 7);
	expect(&wr, "82 a2 63616c67 66736861323536 6375726c a2 6161f6 616280 07");
	prov_wr_fini(&wr);
}

static void test_many_pairs(void **state)
{
	struct prov_wr wr;
	struct prov_enc_map map;
	struct prov_cbor item;
	char key[8];
	(void)state;

	for (unsigned n = PROV_ENC_MAX_PAIRS; n <= PROV_ENC_MAX_PAIRS + 1; n++) {
		prov_wr_init(&wr, 10000);
		prov_enc_map_begin(&wr, &map);
		for (unsigned i = 0; i < n; i++) {
			(void)snprintf(key, sizeof(key), "k%u", i * 37 % n);
			prov_enc_key(&wr, &map, key);
			prov_enc_uint(&wr, i);
		}
		prov_enc_map_end(&wr, &map);
		if (n > PROV_ENC_MAX_PAIRS) {
			assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_INTERNAL);
		} else {
			assert_int_equal(
			    prov_cbor_parse(prov_wr_data(&wr), 0, &item, NULL), PROV_OK);
			assert_int_equal(prov_cbor_count(&item), n);
			assert_true(prov_cbor_is_deterministic(&item));
		}
		prov_wr_fini(&wr);
	}
}

static void test_misuse(void **state)
{
	struct prov_wr wr;
	struct prov_enc_map map;
	struct prov_err err = {0};
	(void)state;

	/* The same key twice. */
	prov_wr_init(&wr, 1000);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "a");
	prov_enc_uint(&wr, 1);
	prov_enc_key(&wr, &map, "b");
	prov_enc_uint(&wr, 1);
	prov_enc_key(&wr, &map, "a");
	prov_enc_uint(&wr, 2);
	prov_enc_map_end(&wr, &map);
	assert_int_equal(prov_wr_done(&wr, &err), PROV_E_INTERNAL);
	prov_wr_fini(&wr);

	/* A key without a value, last or not. */
	for (int last = 0; last < 2; last++) {
		prov_wr_init(&wr, 1000);
		prov_enc_map_begin(&wr, &map);
		prov_enc_key(&wr, &map, "a");
		if (last == 0) {
			prov_enc_key(&wr, &map, "b");
			prov_enc_null(&wr);
		}
		prov_enc_map_end(&wr, &map);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_INTERNAL);
		prov_wr_fini(&wr);
	}

	/* Something before the first key, or without any. */
	for (int keys = 0; keys < 2; keys++) {
		prov_wr_init(&wr, 1000);
		prov_enc_map_begin(&wr, &map);
		prov_enc_null(&wr);
		if (keys == 1) {
			prov_enc_key(&wr, &map, "a");
			prov_enc_null(&wr);
		}
		prov_enc_map_end(&wr, &map);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_INTERNAL);
		prov_wr_fini(&wr);
	}

	prov_wr_init(&wr, 1000);
	prov_enc_str(&wr, "\xff");
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_INTERNAL);
	prov_wr_fini(&wr);
}

/* The writer's ceiling, wherever it comes. */
static void test_ceiling(void **state)
{
	(void)state;
	for (size_t max = 0; max <= 20; max++) {
		struct prov_wr wr;
		struct prov_enc_map map;

		prov_wr_init(&wr, max);
		prov_enc_map_begin(&wr, &map);
		prov_enc_key(&wr, &map, "url");
		prov_enc_str(&wr, "xyz");
		prov_enc_key(&wr, &map, "alg");
		prov_enc_str(&wr, "abc");
		prov_enc_map_end(&wr, &map);
		assert_int_equal(prov_wr_done(&wr, NULL), max < 17 ? PROV_E_LIMIT : PROV_OK);
		assert_true(wr.n <= max);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_integers),
	    cmocka_unit_test(test_the_rest),
	    cmocka_unit_test(test_map_order),
	    cmocka_unit_test(test_nested_maps),
	    cmocka_unit_test(test_many_pairs),
	    cmocka_unit_test(test_misuse),
	    cmocka_unit_test(test_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
