/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/dec.h"
#include "helper/cbor_sample.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/rfc8949.h"

static void test_untag(void **state)
{
	struct cbor_sample s = cbor_sample("d284 43a10126 a0 f6 4401020304");
	struct prov_cbor inner;
	uint64_t tag;
	(void)state;

	assert_int_equal(s.rc, PROV_OK);
	assert_true(prov_cbor_untag(&s.item, &tag, &inner));
	assert_int_equal(tag, 18);
	assert_true(inner.type == PROV_CBOR_ARRAY && prov_cbor_count(&inner) == 4);
	assert_true(!prov_cbor_untag(&inner, &tag, &inner) && tag == 0);
	assert_int_equal(inner.type, PROV_CBOR_NONE);
	free(s.p);
}

/* Elements of every kind of head, among them a NaN that ends in what could be taken for a break. */
static void test_elements(void **state)
{
	static const char *const elements[] = {"17", "18ff", "19ffff", "1affffffff",
	    "1bffffffffffffffff", "20", "3bffffffffffffffff", "40", "42aabb", "590001ff", "60",
	    "6161", "5f41004100ff", "7fff", "80", "8180", "9fff", "9f009f00ffff", "a0", "a10080",
	    "bfff", "bf0000ff", "c000", "d2c1c2f6", "d9ffff9f00ff", "e0", "f4", "f6", "f8ff",
	    "f9ffff", "faffffffff", "fbffffffffffffffff", "bf9fff9fffff"};
	char hex[512] = "";
	(void)state;

	for (int indefinite = 0; indefinite < 2; indefinite++) {
		size_t n = sizeof(elements) / sizeof(elements[0]), i = 0, part_n;
		struct cbor_sample s;
		struct prov_cbor_iter iter;
		struct prov_cbor element;

		(void)snprintf(hex, sizeof(hex), "%s", indefinite ? "9f" : "9821");
		for (size_t k = 0; k < n; k++)
			memcpy(&hex[strlen(hex)], elements[k], strlen(elements[k]) + 1);
		if (indefinite)
			memcpy(&hex[strlen(hex)], "ff", 3);
		s = cbor_sample(hex);
		assert_int_equal(s.rc, PROV_OK);
		assert_int_equal(prov_cbor_count(&s.item), n);
		for (iter = prov_cbor_iter(&s.item); prov_cbor_next(&iter, &element); i++) {
			uint8_t *part = load_hex(elements[i], &part_n);

			assert_true(prov_bytes_eq(element.raw, prov_bytes(part, part_n)));
			free(part);
		}
		assert_int_equal(i, n);
		assert_false(prov_cbor_next(&iter, &element));
		assert_int_equal(element.type, PROV_CBOR_NONE);
		assert_true(cbor_visit(&s.item, s.item.raw) > n);
		free(s.p);
	}
}

static void test_pairs(void **state)
{
	struct cbor_sample s = cbor_sample("bf 6161 01 02 9f0304ff ff");
	struct prov_cbor_iter iter = prov_cbor_iter(&s.item);
	struct prov_cbor key, value;
	uint64_t u;
	(void)state;

	assert_int_equal(prov_cbor_count(&s.item), 2);
	assert_true(prov_cbor_next_pair(&iter, &key, &value));
	assert_true(key.type == PROV_CBOR_TEXT && prov_cbor_uint(&value, &u) && u == 1);
	assert_true(prov_cbor_next_pair(&iter, &key, &value));
	assert_true(prov_cbor_uint(&key, &u) && u == 2 && prov_cbor_count(&value) == 2);
	assert_false(prov_cbor_next_pair(&iter, &key, &value));
	assert_true(key.type == PROV_CBOR_NONE && value.type == PROV_CBOR_NONE);
	free(s.p);
}

static void test_nothing_inside(void **state)
{
	static const char *const rows[] = {
	    "00", "40", "6161", "5f4100ff", "c000", "f6", "80", "bfff"};
	struct prov_cbor missing = {0}, element;
	struct prov_cbor_iter iter;
	uint64_t tag;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cbor_sample s = cbor_sample(rows[i]);

		iter = prov_cbor_iter(&s.item);
		assert_false(prov_cbor_next(&iter, &element));
		assert_int_equal(prov_cbor_count(&s.item), 0);
		free(s.p);
	}
	iter = prov_cbor_iter(&missing);
	assert_false(prov_cbor_next(&iter, &element));
	assert_false(prov_cbor_untag(&missing, &tag, &element));
}

/* Bytes that were never proven, or damaged since: no read past the end, and an end. */
static void iterate_unproven(void *ctx, struct prov_bytes data)
{
	struct prov_cbor item = {0}, key, value;
	struct prov_cbor_iter iter;
	(void)ctx;

	item.type = PROV_CBOR_MAP;
	item.indefinite = true;
	item.raw = item.body = data;
	for (iter = prov_cbor_iter(&item); prov_cbor_next(&iter, &value);)
		assert_true(value.raw.n > 0 && value.raw.n <= data.n);
	for (iter = prov_cbor_iter(&item); prov_cbor_next_pair(&iter, &key, &value);)
		assert_true(key.raw.n + value.raw.n <= data.n);
	assert_true(prov_cbor_count(&item) <= data.n);
	(void)prov_cbor_get(&item, "a", &value);
}

static void test_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < rfc8949_examples_n; i++) {
		size_t n;
		uint8_t *p = load_hex(rfc8949_examples[i].hex, &n);

		mutate_none(prov_bytes(p, n), iterate_unproven, NULL);
		mutate_all(prov_bytes(p, n), iterate_unproven, NULL);
		free(p);
	}
}

/* A million elements: anything but one pass for each level would not come to an end. */
static void test_large(void **state)
{
	enum { COUNT = 500000 };
	size_t n = 5 + 2 * COUNT * 2, at = 5;
	uint8_t *p = malloc(n);
	struct prov_cbor item, last;
	(void)state;

	assert_non_null(p);
	memcpy(p, "\xba\x00\x07\xa1\x20", 5); /* a map of 500000 pairs */
	for (size_t i = 0; i < COUNT; i++) {
		memcpy(&p[at], "\x61z\x81\x00", 4);
		at += 4;
	}
	p[at - 3] = 'a';
	assert_int_equal(prov_cbor_parse(prov_bytes(p, n), 0, &item, NULL), PROV_OK);
	assert_int_equal(prov_cbor_count(&item), COUNT);
	assert_true(prov_cbor_get(&item, "a", &last) && last.raw.p == &p[n - 2]);
	assert_false(prov_cbor_is_deterministic(&item));
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_untag),
	    cmocka_unit_test(test_elements),
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_nothing_inside),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
