/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "helper/forge_test.h"

#include "compose/definition.h"
#include "helper/signed.h"

static struct prov_definition *begin(void)
{
	struct prov_definition *d = NULL;

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	return d;
}

static int assertion(struct prov_definition *d, const char *label, const char *json)
{
	return prov_definition_add_assertion(d, label, json, strlen(json), false, false, NULL);
}

static void test_limit(void **state)
{
	struct prov_definition *d = begin();
	struct prov_action_opts act = PROV_ACTION_OPTS_INIT;
	struct prov_err err = {0};

	(void)state;
	act.action = "c2pa.cropped";
	for (unsigned i = 0; i < PROV_MAX_DEFINED; i++)
		assert_int_equal(prov_definition_add_action(d, &act, NULL), PROV_OK);
	assert_int_equal(prov_definition_add_action(d, &act, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "more than 1000 "));
	prov_definition_free(d);
}

/* What can't be said is refused where it is said, before anything is signed. */
static void test_refused(void **state)
{
	struct prov_definition *d = begin();
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_action_opts act = PROV_ACTION_OPTS_INIT;

	(void)state;
	assert_int_equal(prov_definition_set_title(d, "\xff", NULL), PROV_E_USAGE);
	ing.relationship = "childOf";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_E_USAGE);
	ing.relationship = "parentOf";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_E_USAGE);
	ing.relationship = NULL;
	ing.thumbnail = "x";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_E_USAGE);
	assert_int_equal(d->num_ingredients, 1);

	assert_int_equal(prov_definition_add_action(d, &act, NULL), PROV_E_USAGE);
	act.action = "cropped";
	assert_int_equal(prov_definition_add_action(d, &act, NULL), PROV_E_USAGE);
	act.action = "c2pa.cropped";
	act.source_type = "magic";
	assert_int_equal(prov_definition_add_action(d, &act, NULL), PROV_E_USAGE);
	assert_int_equal(d->num_actions, 0);

	assert_int_equal(assertion(d, "c2pa.hash.data", "{}"), PROV_E_USAGE);
	assert_int_equal(assertion(d, "c2pa.ingredient.v3", "{}"), PROV_E_USAGE);
	assert_int_equal(assertion(d, "c2pa.actions.v2", "{}"), PROV_E_USAGE);
	assert_int_equal(assertion(d, "com.example.a__1", "{}"), PROV_E_USAGE);
	assert_int_equal(assertion(d, "com/example", "{}"), PROV_E_USAGE);
	assert_int_equal(assertion(d, "com.example.a", "{"), PROV_E_FORMAT);
	assert_int_equal(assertion(d, "com.example.a", "{}"), PROV_OK);
	assert_int_equal(d->num_assertions, 1);

	assert_int_equal(
	    prov_definition_add_redaction(d, "c2pa.metadata", "c2pa.x", NULL), PROV_E_USAGE);
	assert_int_equal(prov_definition_add_redaction(
			     d, "self#jumbf=/c2pa/m/c2pa.assertions/c2pa.metadata", NULL, NULL),
	    PROV_E_USAGE);
	prov_definition_free(d);
	prov_definition_free(NULL);
}

/* Labels that have a form of their own get it. */
static void test_forms(void **state)
{
	struct prov_definition *d = begin();

	(void)state;
	assert_int_equal(assertion(d, "c2pa.metadata", "{\"@context\": {}}"), PROV_OK);
	assert_int_equal(assertion(d, "com.example.a", "[1]"), PROV_OK);
	assert_int_equal(
	    prov_definition_add_assertion(d, "com.example.b", "[1]", 3, true, true, NULL), PROV_OK);
	assert_int_equal(d->assertions[0].form, PROV_FORM_JSON);
	assert_int_equal(d->assertions[1].form, PROV_FORM_CBOR);
	assert_true(prov_bytes_is(d->assertions[1].data, "\x81\x01"));
	assert_int_equal(d->assertions[2].form, PROV_FORM_JSON);
	assert_true(prov_bytes_is(d->assertions[2].data, "[1]"));
	assert_true(d->assertions[2].gathered);
	prov_definition_free(d);
}

/* A signed file says it all, and verifies. */
static void test_signed(void **state)
{
	struct prov_definition *d = begin();
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_action_opts act = PROV_ACTION_OPTS_INIT;
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_bytes jpeg = sample_jpeg();
	struct prov_src *component = NULL;
	struct identity id;
	uint8_t *made;
	size_t n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	assert_int_equal(prov_src_mem(&component, jpeg.p, jpeg.n, NULL), PROV_OK);
	ing.src = component;
	ing.title = "logo.jpg";
	ing.thumbnail = "\xff\xd8";
	ing.thumbnail_len = 2;
	ing.thumbnail_type = "image/jpeg";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	act.action = "c2pa.cropped";
	act.source_type = "human-edited";
	assert_int_equal(prov_definition_add_action(d, &act, NULL), PROV_OK);
	assert_int_equal(assertion(d, "com.example.note", "{\"a\": 1}"), PROV_OK);
	assert_int_equal(prov_definition_set_thumbnail(d, "image/png", "png", 3, NULL), PROV_OK);
	opts.declare = "composite";
	opts.definition = d;
	made = sign_bytes(&id, sample_png(), &opts, &n, &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(state_of(id.policy, prov_bytes(made, n)), PROV_STATE_TRUSTED);
	free(made);
	prov_src_close(component);
	prov_definition_free(d);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
