/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "claim/asr_bmffhash.h"
#include "helper/fake_box.h"

static const uint8_t digests[3][PROV_HASH_MAX] = {{1}, {2}, {3}};

/* What is written is read as what it was, and is the same size with any digests. */
static void test_round_trip(void **state)
{
	static const struct prov_bmff_tree_out trees[] = {
	    {.local = 0, .block = 4096, .leaves = &digests[1], .num_leaves = 2},
	    {.local = 7, .block = 9, .leaves = &digests[0], .num_leaves = 1},
	};

	(void)state;
	for (size_t n = 0; n < 3; n++) {
		struct fake_box fake;
		struct prov_bmff_hash hash;
		struct prov_cbor item;
		struct prov_wr wr;

		prov_wr_init(&wr, SIZE_MAX);
		prov_bmff_hash_put(&wr, PROV_HASH_SHA384, digests[0], trees, n);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		fake_box_init(&fake, "c2pa.hash.bmff.v3", prov_wr_data(&wr));
		assert_int_equal(prov_asr_cbor(&fake.box, &item, NULL), PROV_OK);
		assert_true(prov_cbor_is_deterministic(&item));
		assert_int_equal(
		    prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
		assert_null(hash.fault);
		assert_true(prov_bytes_eq(hash.hash, prov_bytes(digests[0], 48)));
		assert_true(prov_bytes_is(hash.alg, "sha384"));
		assert_int_equal(hash.num_trees, n);
		for (size_t i = 0; i < n; i++) {
			const struct prov_bmff_merkle *t = &hash.trees[i];

			assert_int_equal(t->id.unique, i + 1);
			assert_int_equal(t->id.local, trees[i].local);
			assert_int_equal(t->count, trees[i].num_leaves);
			assert_int_equal(t->num_hashes, trees[i].num_leaves);
			assert_true(t->has_fixed && t->fixed == trees[i].block);
			assert_int_equal(t->init_hash.n, 0);
			assert_true(
			    prov_bytes_eq(t->hashes[0], prov_bytes(trees[i].leaves[0], 48)));
		}
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

/* A.5.6: these and no others, the last only with trees. */
static void test_exclusions(void **state)
{
	static const char *const want[] = {"uuid", "ftyp", "mfra", "mdat"};
	static const struct prov_bmff_tree_out tree = {
	    .block = 9, .leaves = &digests[0], .num_leaves = 1};

	(void)state;
	for (size_t n = 0; n < 2; n++) {
		struct fake_box fake;
		struct prov_bmff_hash hash;
		struct prov_wr wr;

		prov_wr_init(&wr, SIZE_MAX);
		prov_bmff_hash_put(&wr, PROV_HASH_SHA256, digests[0], &tree, n);
		fake_box_init(&fake, "c2pa.hash.bmff.v3", prov_wr_data(&wr));
		assert_int_equal(
		    prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
		assert_int_equal(hash.num_exclusions, 3 + n);
		for (size_t i = 0; i < hash.num_exclusions; i++) {
			const struct prov_bmff_exclusion *e = &hash.exclusions[i];
			const char *w = want[i];

			assert_int_equal(e->num_steps, 1);
			assert_int_equal(
			    e->steps[0].type, (uint32_t)w[0] << 24 | (uint32_t)w[1] << 16 |
						  (uint32_t)w[2] << 8 | (uint32_t)w[3]);
			assert_int_equal(e->num_data, i == 0);
			assert_int_equal(e->num_subset, i == 3);
			assert_false(e->has_length || e->has_version || e->has_flags);
		}
		assert_int_equal(hash.exclusions[0].data[0].offset, 8);
		assert_int_equal(hash.exclusions[0].data[0].value.n, 16);
		if (n == 1)
			assert_true(hash.exclusions[3].subset[0].offset == 16 &&
				    hash.exclusions[3].subset[0].length == 0);
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_exclusions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
