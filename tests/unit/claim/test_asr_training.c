/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void parse(const char *diag, size_t n, const char *purpose, const char *use)
{
	struct prov_training out;
	struct fake_box fake;

	fake_box_diag(&fake, "cawg.training-mining", diag);
	assert_int_equal(prov_training_parse(&fake.box, &fake.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.n, n);
	if (n > 0) {
		assert_true(prov_bytes_is(out.v[n - 1].purpose, purpose));
		assert_true(prov_bytes_is(out.v[n - 1].use, use));
	}
	fake_box_fini(&fake);
}

static void test_entries(void **state)
{
	(void)state;
	parse("{\"entries\": {\"cawg.data_mining\": {\"use\": \"allowed\"}, "
	      "\"cawg.ai_training\": {\"use\": \"notAllowed\"}}}",
	    2, "cawg.ai_training", "notAllowed");
	/* What is no entry is passed over, and hides none behind it. */
	parse("{\"entries\": {\"a\": 1, \"b\": {}, \"c\": {\"use\": 2}, 5: {\"use\": \"x\"}, "
	      "\"d\": {\"use\": \"constrained\"}}}",
	    1, "d", "constrained");
	parse("{\"entries\": {\"a\": {\"use\": \"x\"}, \"a\": {\"use\": \"y\"}}}", 2, "a", "y");
	parse("{\"entries\": {\"a\": {\"use\": \"x\"}, \"a\": {\"use\": \"x\"}}}", 1, "a", "x");
	parse("{\"entries\": []}", 0, NULL, NULL);
	parse("{}", 0, NULL, NULL);
	parse("[]", 0, NULL, NULL);
}

static void test_limit(void **state)
{
	(void)state;
	parse("{\"entries\": {\"a\": {\"use\": \"u\"}, \"b\": {\"use\": \"u\"}, "
	      "\"c\": {\"use\": \"u\"}, \"d\": {\"use\": \"u\"}, \"e\": {\"use\": \"u\"}, "
	      "\"f\": {\"use\": \"u\"}, \"g\": {\"use\": \"u\"}, \"h\": {\"use\": \"u\"}, "
	      "\"i\": {\"use\": \"u\"}}}",
	    PROV_MAX_TRAINING, "h", "u");
}

static void test_damaged(void **state)
{
	struct prov_training out;
	struct fake_box fake;

	(void)state;
	fake_box_init(&fake, "cawg.training-mining", prov_bytes_str("\xa1\x63"));
	assert_true(prov_training_parse(&fake.box, &fake.arena, &out, &fake.err) != PROV_OK);
	assert_int_equal(out.n, 0);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_entries),
	    cmocka_unit_test(test_limit), cmocka_unit_test(test_damaged)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
