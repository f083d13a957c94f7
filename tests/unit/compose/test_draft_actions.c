/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/draft.h"
#include "jumbf/jumbf.h"

static const struct prov_bound unbound = {.alg = PROV_HASH_SHA256};

/* Actions name the ingredients that they are about by hashed URIs. */
static void test_ingredients(void **state)
{
	static const size_t second[] = {1}, none[] = {2};
	const struct prov_draft_ingredient ingredients[] = {
	    {.relationship = "parentOf", .title = "a"},
	    {.relationship = "componentOf", .title = "b"},
	};
	struct prov_draft_action action = {
	    .action = "c2pa.placed", .ingredients = second, .num_ingredients = 1};
	struct prov_draft_in in = {.generator_name = "prov",
	    .hash = PROV_HASH_SHA256,
	    .ingredients = ingredients,
	    .num_ingredients = 2,
	    .actions = &action,
	    .num_actions = 1};
	struct forge f;
	struct prov_draft d;
	struct prov_store store;
	struct prov_actions actions;

	(void)state;
	forge_init(&f);
	in.signer = f.signer;
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
	assert_int_equal(
	    prov_store_parse(prov_draft_store(&d), 0, &f.arena, &store, NULL), PROV_OK);
	assert_int_equal(prov_actions_parse(prov_jumbf_child(store.active->assertions,
						prov_bytes_str("c2pa.actions.v2")),
			     &f.arena, &actions, NULL),
	    PROV_OK);
	assert_int_equal(actions.n, 1);
	assert_int_equal(actions.v[0].num_ingredients, 1);
	assert_true(prov_bytes_is(
	    actions.v[0].ingredients[0].url, "self#jumbf=c2pa.assertions/c2pa.ingredient.v3__1"));
	prov_draft_fini(&d);

	action.ingredients = none;
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_E_INTERNAL);
	prov_draft_fini(&d);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_ingredients)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
