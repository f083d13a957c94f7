/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/mutate.h"

struct damage {
	const struct prov_policy *policy;
	enum prov_state best; /* seen so far */
	size_t runs;
};

/* Notes the best state that any damage leads to; the sanitizers watch for the rest. */
static void judge(void *ctx, struct prov_bytes data)
{
	struct damage *d = ctx;
	struct prov_src *src = NULL;
	struct prov_report *r = NULL;
	struct prov_err err = {0};

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	if (prov_verify(&r, d->policy, src, "x", &err) == PROV_OK) {
		if (prov_report_state(r) > d->best)
			d->best = prov_report_state(r);
	}
	d->runs++;
	prov_report_free(r);
	prov_src_close(src);
}

/*
 * A part of a file is never intact; whole files with one flipped bit are never better than before.
 */
static void test_damage(void **state)
{
	struct forge f;
	struct damage cut = {NULL, PROV_STATE_INVALID, 0}, flip = cut;
	unsigned flags = 0;
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	cut.policy = f.policy;
	mutate_prefixes(file, judge, &cut);
	assert_true(cut.best < PROV_STATE_VALID);
	assert_int_equal(cut.runs, file.n);
	flip.policy = f.nobody;
	mutate_flips(file, judge, &flip);
	assert_int_equal(flip.best, PROV_STATE_VALID);
	assert_int_equal(flip.runs, file.n * 9);
	forge_fini(&f);
}

/* The same over a manifest with an ingredient that has one of its own. */
static void nested(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void test_nested_damage(void **state)
{
	struct forge f;
	struct damage cut = {NULL, PROV_STATE_INVALID, 0};
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, nested, NULL);
	cut.policy = f.policy;
	mutate_prefixes(file, judge, &cut);
	assert_true(cut.best < PROV_STATE_VALID);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_nested_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
