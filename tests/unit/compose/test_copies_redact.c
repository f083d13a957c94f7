/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/copies.h"
#include "helper/kin.h"

static int redact(
    struct kin *kin, size_t i, const char *uri, struct prov_copies *c, struct prov_err *err)
{
	assert_int_equal(prov_copies_collect(c, &kin->as[i], 1, &kin->arena, NULL), PROV_OK);
	return prov_copies_redact(c, &uri, 1, err);
}

static void test_taken_out(void **state)
{
	struct prov_copies c;
	struct kin kin;
	size_t a, b;
	const char *uri;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	uri = kin_uri(&kin, a, "com.example.b");
	assert_int_equal(redact(&kin, b, uri, &c, NULL), PROV_OK);
	assert_true(prov_copies_lost(&c, prov_bytes_str(uri)));
	assert_false(prov_copies_lost(&c, prov_bytes_str(kin_uri(&kin, a, "com.example.a"))));
	assert_false(prov_copies_lost(&c, prov_bytes_str(kin_uri(&kin, b, "com.example.b"))));
	assert_false(prov_copies_lost(&c, prov_bytes_str("Cose_Sign1")));
	/* Twice is once. */
	assert_int_equal(prov_copies_redact(&c, &uri, 1, NULL), PROV_OK);
	assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
	assert_false(kin_holds(prov_copies_find(&c, kin.as[a].label)->as, "secret-b"));
	assert_true(kin_holds(prov_copies_find(&c, kin.as[b].label)->as, "secret-b"));
	kin_fini(&kin);
}

/* The manifest that a redacted ingredient assertion led to goes with it (6.8). */
static void test_ingredient(void **state)
{
	struct prov_copies c;
	struct kin kin;
	size_t a, b;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	assert_int_equal(
	    redact(&kin, b, kin_uri(&kin, b, "c2pa.ingredient.v3"), &c, NULL), PROV_OK);
	assert_null(prov_copies_find(&c, kin.as[a].label));
	assert_non_null(prov_copies_find(&c, kin.as[b].label));
	assert_true(prov_copies_lost(&c, prov_bytes_str(kin_uri(&kin, a, "com.example.a"))));
	kin_fini(&kin);
}

static void test_refused(void **state)
{
	static const struct {
		const char *name, *says;
	} cases[] = {
	    {"c2pa.actions.v2", "can't be redacted"},
	    {"c2pa.hash.data", "can't be redacted"},
	    {"com.example.c", "no such assertion"},
	};
	struct prov_copies c;
	struct kin kin;
	size_t a;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_err err = {0};

		assert_int_equal(
		    redact(&kin, a, kin_uri(&kin, a, cases[i].name), &c, &err), PROV_E_USAGE);
		assert_non_null(strstr(err.msg, cases[i].says));
		assert_int_equal(c.v[0].num_dropped, 0);
	}
	assert_int_equal(
	    redact(
		&kin, a, "self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/com.example.a", &c, NULL),
	    PROV_E_USAGE);
	assert_int_equal(
	    redact(&kin, a, "self#jumbf=c2pa.assertions/com.example.a", &c, NULL), PROV_E_USAGE);
	kin_fini(&kin);
}

/* As a whole: the redacted words are gone from the file, and every verifier can know why. */
static void test_signed(void **state)
{
	const char *uris[2];
	struct kin kin;
	size_t a, b, c;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	uris[0] = kin_uri(&kin, a, "com.example.a");
	uris[1] = kin_uri(&kin, b, "com.example.a");
	c = kin_sign(&kin, kin.file[b], uris, 2);
	assert_int_equal(state_of(kin.id.policy, kin.file[c]), PROV_STATE_TRUSTED);
	assert_int_equal(kin.subject[c].report->num_ingredients, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(kin.subject[c].report->ingredients[i].state, PROV_STATE_TRUSTED);
	/* Of three, the new manifest's own is left. */
	assert_int_equal(kin_count(kin.file[b], "secret-a"), 2);
	assert_int_equal(kin_count(kin.file[c], "secret-a"), 1);
	assert_int_equal(kin_count(kin.file[c], "secret-b"), 3);
	kin_fini(&kin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_taken_out),
	    cmocka_unit_test(test_ingredient),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
