/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"

static void test_shapes(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_LEAVES, BMFF_ROOT, BMFF_SIZES, BMFF_ONE};
	enum prov_state s;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct bmff_case c = {.shape = shapes[i]};

		assert_true(bmff_finds(&c, CODE_MATCH, 0, &s));
		assert_int_equal(s, PROV_STATE_TRUSTED);
		assert_false(bmff_finds(&c, CODE_ADDITIONAL, 0, NULL));
	}
}

/* Where the leaves begin is not what the first one alone tells. */
static void test_starts(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_LEAVES, BMFF_ROOT, BMFF_ONE};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (unsigned k = 0; k < 4; k++) {
			struct bmff_case c = {
			    .shape = shapes[i], .late = (k & 1) != 0, .blank = (k & 2) != 0};
			enum prov_state s;

			assert_true(bmff_finds(&c, CODE_MATCH, 0, &s));
			assert_int_equal(s, PROV_STATE_TRUSTED);
			for (size_t flip = 1; flip <= 108 && shapes[i] != BMFF_ROOT; flip += 7)
				assert_true(bmff_finds(&c, CODE_MISMATCH, flip, NULL));
		}
	}
}

static void test_changed(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_LEAVES, BMFF_SIZES, BMFF_ONE};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (size_t flip = 1; flip <= 100; flip += 33) {
			struct bmff_case c = {.shape = shapes[i]};

			assert_true(bmff_finds(&c, CODE_MISMATCH, flip, NULL));
		}
	}
}

static void test_defects(void **state)
{
	struct bmff_case none = {.shape = BMFF_LEAVES, .no_tree = true};
	struct bmff_case count = {.shape = BMFF_LEAVES, .wrong_count = true};
	struct bmff_case order = {.shape = BMFF_ROOT, .swap_aux = true};
	struct bmff_case aux = {.shape = BMFF_ROOT, .no_aux = true};

	(void)state;
	assert_true(bmff_finds(&none, CODE_MISMATCH, 0, NULL));
	assert_true(bmff_finds(&count, CODE_MALFORMED, 0, NULL));
	assert_true(bmff_finds(&order, CODE_MALFORMED, 0, NULL));
	assert_true(bmff_finds(&aux, CODE_MALFORMED, 0, NULL));
}

/* No hash covers merkle boxes, and nothing is in them but what is needed or harmless. */
static void test_odd_boxes(void **state)
{
	static const struct {
		struct bmff_case c;
		const char *code;
	} cases[] = {
	    {{.shape = BMFF_LEAVES, .spare = 3}, CODE_MATCH},
	    {{.shape = BMFF_LEAVES, .spare = 4}, CODE_MALFORMED},
	    {{.shape = BMFF_LEAVES, .tail = "uuid"}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .tail = "uuid"}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .spare = 1}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .copies = 1}, CODE_MATCH},
	    {{.shape = BMFF_ROOT, .copies = 7}, CODE_MATCH},
	    {{.shape = BMFF_ROOT, .copies = 1, .odd_copy = true}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .copies = 6, .odd_copy = true}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .copies = 3, .spare = 1}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .copies = 3, .tail = "uuid"}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .odd_pad = true}, CODE_MALFORMED},
	    {{.shape = BMFF_PAIRS, .odd_pad = true}, CODE_MALFORMED},
	    {{.shape = BMFF_FILES, .odd_pad = true}, CODE_MALFORMED},
	    {{.shape = BMFF_ROOT, .odd_field = true}, CODE_MALFORMED},
	    {{.shape = BMFF_PAIRS, .odd_field = true}, CODE_MALFORMED},
	    {{.shape = BMFF_FILES, .odd_field = true}, CODE_MALFORMED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bmff_case c = cases[i].c;

		assert_true(bmff_finds(&c, cases[i].code, 0, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_starts),
	    cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_defects),
	    cmocka_unit_test(test_odd_boxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
