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

#define LABEL "c2pa.hash.boxes"

static void test_good(void **state)
{
	struct fake_box fake;
	struct prov_box_hash h;

	(void)state;
	fake_box_diag(&fake, LABEL,
	    "{\"alg\": \"sha256\", \"boxes\": ["
	    "{\"names\": [\"SOI\", \"APP0\"], \"hash\": h'0102', \"pad\": h'01', \"exclusions\": "
	    "[{\"start\": 9, \"length\": 3, \"boxIndex\": 0}, {\"start\": 1, \"length\": 2, "
	    "\"boxIndex\": 1}, {\"start\": 3, \"length\": 2, \"boxIndex\": 1}]},"
	    "{\"names\": [\"C2PA\"], \"hash\": h'00', \"alg\": \"sha384\"},"
	    "{\"names\": [\"EOI\"], \"excluded\": true, \"exclusions\": 5}]}");
	assert_int_equal(prov_box_hash_parse(&fake.box, &fake.arena, &h, NULL), PROV_OK);
	assert_null(h.fault);
	assert_int_equal(h.num_entries, 3);
	assert_int_equal(h.num_names, 4);
	assert_true(prov_bytes_is(h.alg, "sha256"));
	assert_int_equal(h.entries[0].num_names, 2);
	assert_int_equal(h.entries[0].num_exclusions, 3);
	assert_int_equal(h.entries[0].exclusions[2].box, 1);
	assert_int_equal(h.entries[0].exclusions[2].start, 3);
	assert_int_equal(h.entries[1].first_name, 2);
	assert_true(prov_bytes_is(h.entries[1].alg, "sha384"));
	assert_true(prov_bytes_is(h.names[2], "C2PA"));
	assert_true(h.entries[2].excluded);
	assert_int_equal(h.entries[2].num_exclusions, 0);
	fake_box_fini(&fake);
}

static void test_faults(void **state)
{
	static const char *const rows[] = {
	    "5",
	    "{}",
	    "{\"boxes\": []}",
	    "{\"boxes\": {}}",
	    "{\"boxes\": [5]}",
	    "{\"boxes\": [{}]}",
	    "{\"boxes\": [{\"names\": []}]}",
	    "{\"boxes\": [{\"names\": [5]}]}",
	    "{\"boxes\": [{\"names\": [\"\"]}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"excluded\": 1}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": 1}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": [1]}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": [{\"start\": 1}]}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": [{\"start\": -1, \"length\": 1}]}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": [{\"start\": 1, \"length\": 1, "
	    "\"boxIndex\": 1}]}]}",
	    "{\"boxes\": [{\"names\": [\"a\", \"b\"], \"exclusions\": [{\"start\": 1, \"length\": "
	    "1}]}]}",
	    "{\"boxes\": [{\"names\": [\"a\"], \"exclusions\": [{\"start\": 1, \"length\": 2}, "
	    "{\"start\": 2, \"length\": 1}]}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_box_hash h;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(prov_box_hash_parse(&fake.box, &fake.arena, &h, NULL), PROV_OK);
		assert_non_null(h.fault);
		fake_box_fini(&fake);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good), cmocka_unit_test(test_faults)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
