/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "io/part.h"
#include "io/plan.h"

static void test_part(void **state)
{
	struct prov_src *src = NULL;
	struct prov_src_part part, inner;
	uint8_t hash[PROV_HASH_MAX], same[PROV_HASH_MAX];
	char buf[8];
	size_t got = 9;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "0123456789", 10, NULL), PROV_OK);
	assert_int_equal(prov_src_part_init(&part, src, 2, 6, NULL), PROV_OK);
	assert_int_equal(part.src.size, 6);
	assert_int_equal(prov_src_read(&part.src, 1, buf, 5, NULL), PROV_OK);
	assert_memory_equal(buf, "34567", 5);
	assert_int_equal(prov_src_read(&part.src, 1, buf, 6, NULL), PROV_E_TRUNC);
	assert_int_equal(part.src.read_at(&part, 4, buf, 8, &got, NULL), PROV_OK);
	assert_int_equal(got, 2);
	assert_int_equal(part.src.read_at(&part, 6, buf, 1, &got, NULL), PROV_OK);
	assert_int_equal(got, 0);
	assert_int_equal(part.src.read_at(&part, 7, buf, 1, &got, NULL), PROV_E_TRUNC);
	assert_int_equal(prov_src_part_init(&inner, &part.src, 1, 2, NULL), PROV_OK);
	assert_int_equal(
	    prov_src_hash(&inner.src, NULL, 0, false, PROV_HASH_SHA256, hash, NULL, NULL, NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes_str("34"), same, NULL), PROV_OK);
	assert_memory_equal(hash, same, 32);
	assert_int_equal(prov_src_part_init(&inner, src, 10, 0, NULL), PROV_OK);
	assert_int_equal(prov_src_part_init(&inner, src, 11, 0, NULL), PROV_E_INTERNAL);
	assert_int_equal(prov_src_part_init(&inner, src, 4, 7, NULL), PROV_E_INTERNAL);
	assert_int_equal(prov_src_part_init(&inner, src, 4, UINT64_MAX, NULL), PROV_E_INTERNAL);
	prov_src_close(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_part)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
