/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/bmff_case.h"
#include "validate/v_bmff.h"

static uint8_t node[3][PROV_HASH_MAX]; /* leaves */

static enum prov_status climb(uint64_t count, size_t num_hashes, struct prov_bytes *row,
    uint64_t at, struct prov_bytes *proof, size_t n)
{
	struct prov_bmff_merkle tree = {.count = count, .hashes = row, .num_hashes = num_hashes};
	struct v_bmff_leaf leaf = {&tree, PROV_HASH_SHA256, at, node[at % 3], proof, n};
	struct v_bmff_verdict out;
	struct v_ctx ctx = {0};

	assert_int_equal(v_bmff_climb(&ctx, &leaf, &out), PROV_OK);
	return out.status;
}

static void test_climb(void **state)
{
	struct prov_bytes leaves[3], proof[2], root;
	uint8_t two[PROV_HASH_MAX], top[PROV_HASH_MAX], both[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		memset(node[i], (int)i + 1, PROV_HASH_MAX);
		leaves[i] = prov_bytes(node[i], 32);
	}
	memcpy(both, node[0], 32);
	memcpy(&both[32], node[1], 32);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(both, 64), two, NULL), 0);
	memcpy(both, two, 32);
	memcpy(&both[32], node[2], 32);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(both, 64), top, NULL), 0);
	root = prov_bytes(top, 32);
	assert_int_equal(climb(3, 3, leaves, 1, NULL, 0), PROV_ST_ASSERTION_BMFF_HASH_MATCH);
	proof[0] = prov_bytes(two, 32);
	assert_int_equal(climb(3, 1, &root, 2, proof, 1), PROV_ST_ASSERTION_BMFF_HASH_MATCH);
	proof[0] = leaves[1];
	proof[1] = leaves[2];
	assert_int_equal(climb(3, 1, &root, 0, proof, 2), PROV_ST_ASSERTION_BMFF_HASH_MATCH);
	assert_int_equal(climb(3, 1, &root, 1, proof, 2), PROV_ST_ASSERTION_BMFF_HASH_MISMATCH);
	assert_int_equal(climb(3, 1, &root, 0, proof, 1), PROV_ST_ASSERTION_BMFF_HASH_MALFORMED);
	assert_int_equal(climb(3, 3, leaves, 0, proof, 1), PROV_ST_ASSERTION_BMFF_HASH_MALFORMED);
	assert_int_equal(climb(3, 1, &root, 3, proof, 2), PROV_ST_ASSERTION_BMFF_HASH_MALFORMED);
	/* Three hashes are no row of a tree with eight leaves, nor more than its leaves. */
	assert_int_equal(climb(8, 3, leaves, 0, proof, 2), PROV_ST_ASSERTION_BMFF_HASH_MALFORMED);
	assert_int_equal(climb(2, 3, leaves, 0, NULL, 0), PROV_ST_ASSERTION_BMFF_HASH_MALFORMED);
}

/* Filled up as far as may be, and by a byte more. */
static void test_aux(void **state)
{
	struct bmff_case c = {.shape = BMFF_ROOT, .aux_room = PROV_MAX_BMFF_AUX};
	struct prov_err err = {0};

	(void)state;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.aux_room++;
	assert_int_equal(bmff_verified(&c, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "the limit of 65536 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_climb),
	    cmocka_unit_test(test_aux),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
