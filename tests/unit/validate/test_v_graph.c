/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "report/report.h"

enum shape { TREE, DIAMOND, CYCLE, NOWHERE };

/* active -> last -> first; in a diamond active has last twice; in a cycle first has itself. */
static void build(struct forge *f, void *ctx)
{
	const enum shape shape = *(const enum shape *)ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	if (shape == CYCLE)
		forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", shape != NOWHERE, true, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->of_last = true;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (shape == DIAMOND)
		forge_ingredient(f, "c2pa.ingredient.v3__1", "inputTo", true, true, 0);
	f->of_last = false;
	forge_end(f, 0);
}

/* Each manifest is gone into once, however many ingredients lead to it; each of those counts. */
static void test_shapes(void **state)
{
	static const struct {
		enum shape shape;
		size_t n, depths[3];
	} cases[] = {
	    {TREE, 2, {1, 2}},
	    {DIAMOND, 3, {1, 2, 1}},
	    {CYCLE, 3, {1, 2, 3}},
	    {NOWHERE, 2, {1, 2}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum shape shape = cases[i].shape;
		struct prov_report *r;
		struct forge f;

		print_message("  shape %d\n", (int)shape);
		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, build, &shape), true);
		assert_int_equal(r->num_ingredients, cases[i].n);
		for (size_t k = 0; k < cases[i].n; k++)
			assert_int_equal(r->ingredients[k].depth, cases[i].depths[k]);
		assert_true(r->ingredients[1].manifest == NULL ||
			    strstr(r->ingredients[1].manifest, "urn:c2pa:first") != NULL);
		assert_non_null(strstr(r->ingredients[1].path, " > "));
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
