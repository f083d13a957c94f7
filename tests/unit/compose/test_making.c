/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/making.h"

static const struct prov_draft_action *make(
    struct forge *f, const struct prov_making *making, size_t *n)
{
	const struct prov_draft_action *actions = NULL;

	assert_int_equal(prov_making_actions(making, &f->arena, &actions, n, NULL), PROV_OK);
	return actions;
}

static void test_inception(void **state)
{
	struct prov_making making = {.declared = "uri", .tool_name = "T", .when = 7};
	const struct prov_draft_action *a;
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_string_equal(a[0].action, "c2pa.created");
	assert_string_equal(a[0].source_type, "uri");
	assert_int_equal(a[0].num_ingredients, 0);

	/* What was opened says nothing of how it came to be: its own credentials do (18.15.2). */
	making.has_parent = true;
	a = make(&f, &making, &n);
	assert_int_equal(n, 2);
	assert_string_equal(a[0].action, "c2pa.opened");
	assert_null(a[0].source_type);
	assert_int_equal(a[0].num_ingredients, 1);
	assert_int_equal(a[0].ingredients[0], 0);
	assert_string_equal(a[1].action, "c2pa.edited");
	assert_string_equal(a[1].source_type, "uri");

	making.declared = NULL;
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_string_equal(a[0].action, "c2pa.opened");
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_inception)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
