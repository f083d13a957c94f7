/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"

#define LABEL "c2pa.hash.data"

static void test_good(void **state)
{
	struct fake_box fake;
	struct prov_data_hash hash;
	(void)state;

	fake_box_diag(&fake, LABEL,
	    "{\"alg\": \"sha256\", \"pad\": h'0000', \"hash\": h'0102', \"name\": \"jumbf "
	    "manifest\","
	    " \"exclusions\": [{\"start\": 9960, \"length\": 4213}, {\"start\": 14173, \"length\": "
	    "0},"
	    " {\"length\": 1, \"start\": 18446744073709551614}], \"url\": \"http://x\"}");
	assert_int_equal(prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
	assert_null(hash.fault);
	assert_int_equal(hash.num_exclusions, 3);
	assert_int_equal(hash.exclusions[0].start, 9960);
	assert_int_equal(hash.exclusions[0].length, 4213);
	assert_int_equal(hash.exclusions[2].start, UINT64_MAX - 1);
	assert_true(prov_bytes_is(hash.alg, "sha256"));
	assert_true(prov_bytes_is(hash.hash, "\x01\x02"));
	assert_true(prov_bytes_is(hash.name, "jumbf manifest"));
	assert_false(hash.pad_nonzero);
	fake_box_fini(&fake);
}

static void test_lenient(void **state)
{
	static const char *const rows[] = {
	    "{}",
	    "{\"exclusions\": [], \"hash\": \"text\", \"alg\": null, \"name\": null}",
	    ("{_ \"exclusions\": [_ {_ \"start\": 1, \"length\": 2}, "
	     "{\"start\": 3, \"length\": 2}]}"),
	    "{\"pad\": [0, 0, 0], \"pad2\": (_ h'00', h'0000')}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_data_hash hash;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(
		    prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
		assert_null(hash.fault);
		assert_int_equal(hash.hash.n + hash.alg.n + hash.name.n, 0);
		assert_false(hash.pad_nonzero);
		assert_int_equal(hash.num_exclusions, i == 2 ? 2 : 0);
		fake_box_fini(&fake);
	}
}

static void test_faults(void **state)
{
	static const char *const rows[] = {
	    "[]",
	    "\"c2pa\"",
	    "{\"exclusions\": {\"start\": 1, \"length\": 2}}",
	    "{\"exclusions\": null}",
	    "{\"exclusions\": \"none\"}",
	    "{\"exclusions\": [5]}",
	    "{\"exclusions\": [{}]}",
	    "{\"exclusions\": [{\"start\": 1}]}",
	    "{\"exclusions\": [{\"length\": 1}]}",
	    "{\"exclusions\": [{\"start\": -1, \"length\": 2}]}",
	    "{\"exclusions\": [{\"start\": 1, \"length\": -2}]}",
	    "{\"exclusions\": [{\"start\": 1.0, \"length\": 2}]}",
	    "{\"exclusions\": [{\"start\": \"1\", \"length\": 2}]}",
	    "{\"exclusions\": [{\"start\": 1, \"start\": 1, \"length\": 2}]}",
	    "{\"exclusions\": [{\"start\": 18446744073709551615, \"length\": 1}]}",
	    "{\"exclusions\": [{\"start\": 5, \"length\": 2}, {\"start\": 6, \"length\": 2}]}",
	    "{\"exclusions\": [{\"start\": 5, \"length\": 2}, {\"start\": 1, \"length\": 2}]}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_data_hash hash;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(
		    prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
		assert_non_null(hash.fault);
		fake_box_fini(&fake);
	}
}

static void test_pads(void **state)
{
	static const char *const rows[] = {
	    "{\"pad\": h'0001'}",
	    "{\"pad\": h'00', \"pad2\": h'ff'}",
	    "{\"pad\": (_ h'00', h'10')}",
	    "{\"pad\": [0, 1]}",
	    "{\"pad\": [\"\"]}",
	    "{\"pad\": \"data\"}",
	    "{\"pad2\": {}}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_data_hash hash;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(
		    prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
		assert_null(hash.fault);
		assert_true(hash.pad_nonzero);
		fake_box_fini(&fake);
	}
}

static void test_codes(void **state)
{
	struct fake_box fake;
	struct prov_data_hash hash;
	(void)state;

	fake_box_diag(&fake, LABEL, "{\"hash\": h'01', \"hash\": h'02'}");
	assert_int_equal(prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_E_FORMAT);
	fake.content.box_type = PROV_BOX_JSON;
	assert_int_equal(
	    prov_data_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_E_NOTFOUND);
	fake_box_fini(&fake);
}

static void test_too_many(void **state)
{
	size_t n = PROV_MAX_EXCLUSIONS + 1, len = strlen("{\"start\":0,\"length\":0},");
	char *text = calloc(n + 2, len), *end = text;
	struct fake_box fake;
	struct prov_data_hash hash;
	(void)state;

	assert_non_null(text);
	memcpy(end, "{\"exclusions\":[", 15);
	end += 15;
	for (size_t i = 0; i < n; i++, end += len)
		memcpy(end, "{\"start\":0,\"length\":0},", len);
	memcpy(end, "]}", 3);
	fake_box_diag(&fake, LABEL, text);
	assert_int_equal(
	    prov_data_hash_parse(&fake.box, &fake.arena, &hash, &fake.err), PROV_E_LIMIT);
	fake_box_fini(&fake);
	free(text);
}

/* Whatever comes out of a damaged sample keeps the promises that its readers rely on. */
static void check_damaged(void *ctx, struct prov_bytes data)
{
	struct fake_box fake;
	struct prov_data_hash hash;
	uint64_t end = 0;

	(void)ctx;
	fake_box_init(&fake, LABEL, data);
	if (prov_data_hash_parse(&fake.box, &fake.arena, &hash, &fake.err) == PROV_OK) {
		for (size_t i = 0; i < hash.num_exclusions; i++) {
			assert_true(hash.exclusions[i].start >= end);
			assert_true(
			    hash.exclusions[i].length <= UINT64_MAX - hash.exclusions[i].start);
			end = hash.exclusions[i].start + hash.exclusions[i].length;
		}
	} else {
		assert_int_not_equal(fake.err.code, PROV_OK);
	}
	fake_box_fini(&fake);
}

static void test_damaged(void **state)
{
	size_t n;
	uint8_t *sample =
	    diag("{_ \"alg\": (_ \"sha\", \"256\"), \"pad\": h'0000', \"hash\": h'0102',"
		 " \"exclusions\": [{\"start\": 9960, \"length\": 4213},"
		 " {\"start\": 99999, \"length\": 7}], \"name\": \"n\"}",
		&n);
	(void)state;

	mutate_all(prov_bytes(sample, n), check_damaged, NULL);
	free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_lenient),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_pads),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
