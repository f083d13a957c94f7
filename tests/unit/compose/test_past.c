/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/past.h"
#include "helper/signed.h"
#include "report/report.h"

static uint8_t *make(const struct identity *id, struct prov_bytes in, const char *declare,
    const struct prov_definition *d, const struct prov_src *parent, size_t *n, int *code)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;

	opts.declare = declare;
	opts.definition = d;
	opts.parent = parent;
	opts.parent_name = parent == NULL ? NULL : "parent";
	return sign_bytes(id, in, &opts, n, code);
}

/* A parent's AI does not fall silent (18.15.2; the signals of it are read from all of the chain).
 */
static void test_ai_parent(void **state)
{
	struct identity id;
	struct prov_report *report;
	struct prov_src *parent;
	uint8_t *ai, *made;
	size_t ai_n, n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	ai = make(&id, sample_png(), "ai-generated", NULL, NULL, &ai_n, &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(prov_src_mem(&parent, ai, ai_n, NULL), PROV_OK);

	made = make(&id, sample_png(), NULL, NULL, parent, &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	assert_null(made);
	/* Signed again, it is its own parent. */
	made = make(&id, prov_bytes(ai, ai_n), NULL, NULL, NULL, &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	assert_null(made);

	made = make(&id, sample_png(), "human-edited", NULL, parent, &n, &code);
	assert_int_equal(code, PROV_OK);
	report = verify_bytes(id.policy, prov_bytes(made, n), &code);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	assert_true(report->ai_declared);
	/* In the active manifest, where who looks no further finds it. */
	assert_null(report->ai_where);
	prov_report_free(report);
	free(made);
	prov_src_close(parent);
	free(ai);
	identity_fini(&id);
}

static void test_components(void **state)
{
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct identity id;
	struct prov_report *report;
	struct prov_src *src[2];
	uint8_t *signed_png, *made;
	size_t signed_n, n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	signed_png = make(&id, sample_png(), "captured", NULL, NULL, &signed_n, &code);
	assert_int_equal(prov_src_mem(&src[0], signed_png, signed_n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src[1], sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) {
		ing.src = src[i];
		ing.title = i == 0 ? "signed" : "plain";
		assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	}
	/* The same signed file once more: its manifest is there once. */
	ing.src = src[0];
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	made = make(&id, sample_png(), "composite", d, src[0], &n, &code);
	assert_int_equal(code, PROV_OK);
	report = verify_bytes(id.policy, prov_bytes(made, n), &code);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	assert_int_equal(report->num_ingredients, 4);
	assert_int_equal(report->store->n, 2);
	prov_report_free(report);
	free(made);

	/* Two parents there can't be. */
	ing.relationship = "parentOf";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	made = make(&id, sample_png(), "composite", d, src[0], &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	prov_definition_free(d);
	prov_src_close(src[0]);
	prov_src_close(src[1]);
	free(signed_png);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ai_parent),
	    cmocka_unit_test(test_components),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
