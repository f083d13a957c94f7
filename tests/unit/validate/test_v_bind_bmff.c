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

static void test_match(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT};
	enum prov_state s;

	(void)state;
	assert_true(bmff_finds(&c, CODE_MATCH, 0, &s));
	assert_int_equal(s, PROV_STATE_TRUSTED);
	assert_false(bmff_finds(&c, CODE_ADDITIONAL, 0, NULL));
	c.label = "c2pa.hash.bmff.v2";
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
}

/* 18.6.1: the first one is as if it were not there. */
static void test_v1(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT, .label = "c2pa.hash.bmff"};
	enum prov_state s;

	(void)state;
	assert_true(bmff_finds(&c, "claim.hardBindings.missing", 0, &s));
	assert_int_equal(s, PROV_STATE_INVALID);
}

static void test_changed(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT};
	enum prov_state s;

	(void)state;
	for (size_t flip = 1; flip <= 130; flip += 43) {
		assert_true(bmff_finds(&c, CODE_MISMATCH, flip, &s));
		assert_int_equal(s, PROV_STATE_INVALID);
	}
}

static void test_original_alone(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT, .purpose = "original"};

	(void)state;
	assert_true(bmff_finds(&c, "general.error", 0, NULL));
}

static void refuse(struct bmff_case *c, const char *words)
{
	struct prov_err err = {0};

	assert_int_equal(bmff_verified(c, &err), PROV_E_LIMIT);
	print_message("  %s\n", err.msg);
	assert_non_null(strstr(err.msg, words));
}

/* What all exclusions compare: 16 bytes are the identifier of C2PA's own box. */
static void test_data(void **state)
{
	static const char *const most[] = {"/ftyp", "/mfra", "/skip =4080", NULL},
				 *const more[] = {"/ftyp", "/mfra", "/skip =4081", NULL};
	struct bmff_case c = {.shape = BMFF_FLAT, .paths = most};

	(void)state;
	assert_int_equal(PROV_MAX_BMFF_DATA, 4080 + 16);
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.paths = more;
	refuse(&c, "more than 4096 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_v1),
	    cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_original_alone),
	    cmocka_unit_test(test_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
