/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "claim/asr_bmffhash.h"
#include "helper/diag.h"
#include "helper/fake_box.h"

static void check(const char *diag, bool good)
{
	struct fake_box fake;
	struct prov_bmff_hash hash;

	fake_box_diag(&fake, "c2pa.hash.bmff.v3", diag);
	assert_int_equal(prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
	if ((hash.fault == NULL) != good)
		print_message("%s: %s\n", diag, hash.fault == NULL ? "good" : hash.fault);
	assert_true((hash.fault == NULL) == good);
	fake_box_fini(&fake);
}

static void test_good(void **state)
{
	struct fake_box fake;
	struct prov_bmff_hash hash;

	(void)state;
	fake_box_diag(&fake, "c2pa.hash.bmff.v3",
	    "{\"exclusions\": [{\"xpath\": \"/moov[1]/pssh\", \"length\": 9, \"flags\": h'010203', "
	    "\"version\": 1, \"exact\": false, \"data\": [{\"offset\": 8, \"value\": h'0102'}], "
	    "\"subset\": [{\"offset\": 5, \"length\": 7}, {\"offset\": 20, \"length\": 0}]}], "
	    "\"hash\": h'01', \"merkle\": [{\"uniqueId\": 1, \"localId\": 0, \"count\": 2, "
	    "\"hashes\": [h'02', h'03'], \"variableBlockSizes\": [4, 5]}]}");
	assert_int_equal(prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, NULL), PROV_OK);
	assert_null(hash.fault);
	assert_int_equal(hash.num_exclusions, 1);
	assert_int_equal(hash.exclusions[0].num_steps, 2);
	assert_int_equal(hash.exclusions[0].steps[0].index, 1);
	assert_int_equal(hash.exclusions[0].steps[1].index, 0);
	assert_int_equal(hash.exclusions[0].num_subset, 2);
	assert_int_equal(hash.exclusions[0].data[0].offset, 8);
	assert_false(hash.exclusions[0].exact);
	assert_int_equal(hash.num_trees, 1);
	assert_int_equal(hash.trees[0].sizes[1], 5);
	fake_box_fini(&fake);
}

static void test_rules(void **state)
{
	static const char *const bad[] = {"{}", "[]", "{\"exclusions\": []}",
	    "{\"exclusions\": [1]}", "{\"exclusions\": [{}]}",
	    "{\"exclusions\": [{\"xpath\": \"free\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"//ab\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free[0]\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free[01]\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free[1\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/fre\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free/\"}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\", \"flags\": h'01'}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\", \"length\": -1}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\", \"subset\": [{\"offset\": 5, \"length\": 5}, "
	    "{\"offset\": 9, \"length\": 1}]}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\", \"subset\": [{\"offset\": -5, \"length\": "
	    "5}]}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\"}], \"merkle\": []}",
	    "{\"exclusions\": [{\"xpath\": \"/free\"}], \"merkle\": [{\"uniqueId\": 1, "
	    "\"localId\": "
	    "0, \"count\": 0, \"hashes\": [h'01']}]}",
	    "{\"exclusions\": [{\"xpath\": \"/free\"}], \"merkle\": [{\"uniqueId\": 1, "
	    "\"localId\": "
	    "0, \"count\": 1, \"hashes\": [h'01'], \"fixedBlockSize\": 1, \"variableBlockSizes\": "
	    "[1]}]}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check(bad[i], false);
	check("{\"exclusions\": [{\"xpath\": \"/free\", \"length\": null, \"data\": null, "
	      "\"subset\": null, \"version\": null, \"flags\": null, \"exact\": null}]}",
	    true);
}

/* A path of as many steps as may be, and of one more: that one is refused, not malformed. */
static void test_steps(void **state)
{
	char text[256];
	struct prov_err err = {0};

	(void)state;
	for (size_t n = PROV_MAX_BMFF_STEPS; n <= PROV_MAX_BMFF_STEPS + 1; n++) {
		struct fake_box fake;
		struct prov_bmff_hash hash;
		int len = snprintf(text, sizeof(text), "{\"exclusions\": [{\"xpath\": \"");

		for (size_t i = 0; i < n; i++)
			len += snprintf(&text[len], sizeof(text) - (size_t)len, "/free");
		(void)snprintf(&text[len], sizeof(text) - (size_t)len, "\"}]}");
		fake_box_diag(&fake, "c2pa.hash.bmff.v3", text);
		assert_int_equal(prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, &err),
		    n > PROV_MAX_BMFF_STEPS ? PROV_E_LIMIT : PROV_OK);
		if (n <= PROV_MAX_BMFF_STEPS)
			assert_null(hash.fault);
		fake_box_fini(&fake);
	}
	assert_non_null(strstr(err.msg, "limit of 12"));
}

static void test_exclusions(void **state)
{
	static const char one[] = "{\"xpath\": \"/free\"}";
	const size_t room = (PROV_MAX_BMFF_EXCLUSIONS + 2) * (sizeof(one) + 2) + 64;
	char *text = malloc(room);
	struct prov_err err = {0};

	(void)state;
	assert_non_null(text);
	for (size_t n = PROV_MAX_BMFF_EXCLUSIONS; n <= PROV_MAX_BMFF_EXCLUSIONS + 1; n++) {
		struct fake_box fake;
		struct prov_bmff_hash hash;

		size_t at = 0;

		for (size_t i = 0; i < n; i++)
			at += (size_t)snprintf(&text[at], room - at, "%s%s",
			    i == 0 ? "{\"exclusions\": [" : ", ", one);
		(void)snprintf(&text[at], room - at, "]}");
		fake_box_diag(&fake, "c2pa.hash.bmff.v3", text);
		assert_int_equal(prov_bmff_hash_parse(&fake.box, &fake.arena, &hash, &err),
		    n > PROV_MAX_BMFF_EXCLUSIONS ? PROV_E_LIMIT : PROV_OK);
		fake_box_fini(&fake);
	}
	assert_non_null(strstr(err.msg, "the limit of 128"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_exclusions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
