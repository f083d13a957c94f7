/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

#define LABEL "c2pa.hash.collection.data"

static void test_good(void **state)
{
	struct prov_collection_hash h;
	struct fake_box fake;

	(void)state;
	fake_box_diag(&fake, LABEL,
	    "{\"alg\": \"sha384\", \"uris\": [{\"uri\": \"a.xml\", \"hash\": h'01', \"size\": 5},"
	    "{\"hash\": h'02', \"uri\": \"b\"}], \"zip_central_directory_hash\": h'0304'}");
	assert_int_equal(prov_collection_hash_parse(&fake.box, &fake.arena, &h, NULL), PROV_OK);
	assert_null(h.fault);
	assert_int_equal(h.num_entries, 2);
	assert_true(prov_bytes_is(h.alg, "sha384"));
	assert_true(prov_bytes_is(h.directory, "\3\4"));
	assert_true(prov_bytes_is(h.entries[0].uri, "a.xml"));
	assert_true(prov_bytes_is(h.entries[0].hash, "\1"));
	assert_true(prov_bytes_is(h.entries[1].uri, "b"));
	assert_true(prov_bytes_is(h.entries[1].hash, "\2"));
	fake_box_fini(&fake);
}

/* As the C2PA's own library writes it. */
static void test_map(void **state)
{
	struct prov_collection_hash h;
	struct fake_box fake;

	(void)state;
	fake_box_diag(&fake, LABEL,
	    "{\"uris\": {\"a.xml\": {\"hash\": h'01', \"size\": 5}, \"b\": {\"hash\": h'02'}}}");
	assert_int_equal(prov_collection_hash_parse(&fake.box, &fake.arena, &h, NULL), PROV_OK);
	assert_null(h.fault);
	assert_int_equal(h.num_entries, 2);
	assert_true(prov_bytes_is(h.entries[0].uri, "a.xml"));
	assert_true(prov_bytes_is(h.entries[0].hash, "\1"));
	assert_true(prov_bytes_is(h.entries[1].uri, "b"));
	assert_true(prov_bytes_is(h.entries[1].hash, "\2"));
	fake_box_fini(&fake);
}

static void test_faults(void **state)
{
	static const char *const rows[] = {"5", "{}", "{\"uris\": 1}", "{\"uris\": []}",
	    "{\"uris\": {}}", "{\"uris\": {\"a\": {}}}", "{\"uris\": {\"\": {\"hash\": h'01'}}}",
	    "{\"uris\": {1: {\"hash\": h'01'}}}", "{\"uris\": {\"a\": 1}}", "{\"uris\": [1]}",
	    "{\"uris\": [{}]}", "{\"uris\": [{\"uri\": \"a\"}]}", "{\"uris\": [{\"hash\": h'01'}]}",
	    "{\"uris\": [{\"uri\": \"\", \"hash\": h'01'}]}",
	    "{\"uris\": [{\"uri\": \"a\", \"hash\": h''}]}",
	    "{\"uris\": [{\"uri\": 1, \"hash\": h'01'}]}",
	    "{\"uris\": [{\"uri\": \"a\", \"hash\": h'01'}, {\"uri\": \"a\"}]}"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_collection_hash h;
		struct fake_box fake;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(
		    prov_collection_hash_parse(&fake.box, &fake.arena, &h, NULL), PROV_OK);
		assert_non_null(h.fault);
		fake_box_fini(&fake);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good), cmocka_unit_test(test_map), cmocka_unit_test(test_faults)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
