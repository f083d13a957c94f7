/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/mutate.h"
#include "helper/sample_store.h"
#include "report/tree_box.h"

static struct prov_wr sample(void)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1 << 16);
	sample_store_put(&wr);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	return wr;
}

static void test_walk(void **state)
{
	struct prov_wr wr = sample();
	struct prov_tree_iter iter = prov_tree_iter(prov_wr_data(&wr), 1000);
	struct prov_tree_box store, manifest, box;
	(void)state;

	assert_true(prov_tree_next(&iter, &store));
	assert_true(store.is_super);
	assert_int_equal(store.type, PROV_JUMBF_STORE);
	assert_true(prov_bytes_is(store.label, "c2pa"));
	assert_int_equal(store.at, 1000);
	assert_int_equal(store.damage.code, PROV_OK);
	assert_false(prov_tree_next(&iter, &box));

	assert_true(prov_tree_find(&store, PROV_JUMBF_MANIFEST, &manifest));
	assert_true(prov_bytes_is(manifest.label, SAMPLE_MANIFEST));
	assert_int_equal(manifest.at, store.body_at);
	assert_ptr_equal(manifest.raw.p, store.body.p);
	assert_false(prov_tree_find(&store, PROV_JUMBF_UPDATE, &box));
	assert_int_equal(box.raw.n, 0);

	iter = prov_tree_iter(manifest.body, manifest.body_at);
	for (int i = 0; i < 3; i++) {
		static const enum prov_jumbf_type types[] = {
		    PROV_JUMBF_ASSERTION_STORE, PROV_JUMBF_CLAIM, PROV_JUMBF_SIGNATURE};

		assert_true(prov_tree_next(&iter, &box));
		assert_int_equal(box.type, types[i]);
		assert_int_equal(box.at - 1000, (uint64_t)(box.raw.p - wr.p));
		assert_int_equal(box.body_at - 1000, (uint64_t)(box.body.p - wr.p));
	}
	assert_false(prov_tree_next(&iter, &box));
	prov_wr_fini(&wr);
}

/* Of a box that is cut off, what is there. */
static void test_cut(void **state)
{
	struct prov_wr wr = sample();
	struct prov_bytes data = prov_bytes_sub(prov_wr_data(&wr), 0, wr.n - 10);
	struct prov_tree_iter iter = prov_tree_iter(data, 0);
	struct prov_tree_box store, manifest, box;
	(void)state;

	assert_true(prov_tree_next(&iter, &store));
	assert_int_equal(store.type, PROV_JUMBF_STORE);
	assert_int_equal(store.damage.code, PROV_E_TRUNC);
	assert_true(prov_tree_find(&store, PROV_JUMBF_MANIFEST, &manifest));
	assert_int_equal(manifest.damage.code, PROV_E_TRUNC);
	assert_true(prov_tree_find(&manifest, PROV_JUMBF_CLAIM, &box));
	assert_int_equal(box.damage.code, PROV_OK);
	assert_true(prov_tree_find(&manifest, PROV_JUMBF_SIGNATURE, &box));
	assert_int_equal(box.damage.code, PROV_E_TRUNC);
	prov_wr_fini(&wr);
}

static void test_damage(void **state)
{
	static const struct {
		struct prov_bytes data;
		int code;
		size_t body;
	} rows[] = {
	    {{(const uint8_t *)"\0\0\0", 3}, PROV_E_TRUNC, 0},
	    {{(const uint8_t *)"\0\0\0\7cbor", 8}, PROV_E_FORMAT, 0},
	    {{(const uint8_t *)"\0\0\0\xff"
			       "cborxy",
		 10},
		PROV_E_TRUNC, 2},
	    {{(const uint8_t *)"\0\0\0\1cbor\0\0\0\0", 12}, PROV_E_TRUNC, 0},
	    {{(const uint8_t *)"\0\0\0\1cbor\0\0\0\0\0\0\0\xff"
			       "x",
		 17},
		PROV_E_TRUNC, 1},
	    {{(const uint8_t *)"\0\0\0\x08jumb", 8}, PROV_E_FORMAT, 0},
	    {{(const uint8_t *)"\0\0\0\x10jumb\0\0\0\x08jumd", 16}, PROV_E_FORMAT, 0},
	    {{(const uint8_t *)"\0\0\0\x10jumb\0\0\0\x08"
			       "cbor",
		 16},
		PROV_E_FORMAT, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *exact = mutate_copy(rows[i].data);
		struct prov_tree_iter iter = prov_tree_iter(prov_bytes(exact, rows[i].data.n), 0);
		struct prov_tree_box box;

		assert_true(prov_tree_next(&iter, &box));
		assert_int_equal(box.damage.code, rows[i].code);
		assert_int_equal(box.body.n, rows[i].body);
		/* The last one: nothing sound begins behind it. */
		assert_true(rows[i].code == PROV_E_FORMAT || iter.rest.n == 0);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_walk),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
