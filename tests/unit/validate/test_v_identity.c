/* SPDX-License-Identifier: Apache-2.0 */
/* CAWG Identity Assertion 1.2: what every kind of signature is held to */
#include "base/limits.h"
#include "helper/identity_make.h"
#include "report/report.h"

static struct prov_report *judge(struct identity_make *m, forge_build build)
{
	struct prov_report *r;
	struct forge f;

	forge_init(&f);
	identity_make_list(m, f.policy);
	r = forge_verify(&f, forge_png(&f, build, m), true);
	assert_non_null(r);
	forge_fini(&f);
	return r;
}

static void test_codes(void **state)
{
	static const struct {
		enum identity_defect defect;
		const char *code; /* NULL: none of its own, but not sound either */
	} cases[] = {
	    {IDENTITY_NO_BINDING, "cawg.identity.hard_binding_missing"},
	    {IDENTITY_WRONG_HASH, "cawg.identity.assertion.mismatch"},
	    {IDENTITY_TWICE, "cawg.identity.assertion.duplicate"},
	    {IDENTITY_BAD_PAD, "cawg.identity.pad.invalid"},
	    {IDENTITY_ODD_TYPE, "cawg.identity.sig_type.unknown"},
	    {IDENTITY_NO_CBOR, "cawg.identity.cbor.invalid"},
	    {IDENTITY_NO_PAYLOAD, "cawg.identity.cbor.invalid"},
	    {IDENTITY_TOO_MANY, NULL},
	    {IDENTITY_MOST, "cawg.identity.assertion.duplicate"},
	};
	struct identity_make m;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_report *r;

		m.defect = cases[i].defect;
		r = judge(&m, identity_make_plain);
		/* The asset itself is trusted, whatever the identity is. */
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_identities, 1);
		assert_false(r->identities[0].holds || r->identities[0].trusted);
		/* A wrong hash among too many references is not looked at. */
		assert_int_equal(r->identities[0].unchecked, cases[i].defect == IDENTITY_TOO_MANY);
		if (cases[i].code != NULL)
			assert_true(identity_make_has(&r->identities[0], cases[i].code));
		prov_report_free(r);
	}
	identity_make_fini(&m);
}

/* An ingredient with an identity, in an asset without one. */
static void build_ingredient(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	identity_make_put(f, ctx);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void test_ingredients(void **state)
{
	struct identity_make m;
	struct prov_report *r;
	enum prov_state good;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	r = judge(&m, build_ingredient);
	good = prov_report_state(r);
	assert_int_equal(good, PROV_STATE_TRUSTED);
	assert_int_equal(r->active.num_identities, 0);
	assert_int_equal(r->num_ingredients, 1);
	assert_int_equal(r->ingredients[0].num_identities, 1);
	assert_true(r->identities[r->ingredients[0].first_identity].trusted);
	prov_report_free(r);
	m.defect = IDENTITY_BAD_SIGNATURE;
	r = judge(&m, build_ingredient);
	assert_int_equal(prov_report_state(r), good);
	assert_int_equal(r->ingredients[0].num_identities, 1);
	assert_false(r->identities[r->ingredients[0].first_identity].holds);
	assert_false(r->ingredients[0].counts_invalid);
	prov_report_free(r);
	identity_make_fini(&m);
}

/* The binding that an update manifest's identity names is the one that holds for the file: another
 * of the store was signed for other content. */
static void test_updates(void **state)
{
	struct identity_make m;
	struct prov_report *r;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	r = judge(&m, identity_make_update);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, 1);
	assert_true(r->identities[0].trusted);
	prov_report_free(r);
	m.defect = IDENTITY_OTHERS_BINDING;
	r = judge(&m, identity_make_update);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, 1);
	assert_false(r->identities[0].holds || r->identities[0].trusted);
	assert_true(identity_make_has(&r->identities[0], "cawg.identity.hard_binding_incorrect"));
	prov_report_free(r);
	identity_make_fini(&m);
}

#define IN_FIRST "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/"

/* What the identity of the manifest below names was redacted by the one above, in which way, and
 * whether it named it from its manifest or from the store. */
struct redacted {
	struct identity_make *m;
	unsigned flags;
	bool absolute, said, twice, other;
};

static void build_redacted(struct forge *f, void *ctx)
{
	const struct redacted *r = ctx;
	struct identity_make m = *r->m;
	struct prov_hashed_uri names[3];

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), r->flags);
	names[0] = names[2] = f->refs[f->num_refs - 1];
	forge_binding(f, 0);
	names[1] = f->refs[f->num_refs - 1];
	if (r->absolute)
		names[0].url = prov_bytes_str(IN_FIRST "org.example.note");
	if (r->other)
		names[0].hash = names[1].hash;
	m.names = names;
	m.num_names = r->twice ? 3 : 2;
	identity_make_put(f, &m);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (r->said)
		f->redacted[f->num_redacted++] = IN_FIRST "org.example.note";
	forge_end(f, 0);
}

/* The claim names it as before (CAWG 1.3, 7.1), whoever took it out since. */
static void test_redacted(void **state)
{
	static const struct {
		unsigned flags;
		bool absolute, said, twice, other, trusted;
		const char *code;
	} rows[] = {
	    {.flags = FORGE_ABSENT, .said = true, .trusted = true},
	    {.flags = FORGE_ABSENT, .said = true, .absolute = true, .trusted = true},
	    {.flags = FORGE_ZEROED, .said = true, .trusted = true},
	    {.flags = FORGE_ABSENT, .code = "cawg.identity.assertion.mismatch"},
	    {.flags = FORGE_ABSENT,
		.said = true,
		.other = true,
		.code = "cawg.identity.assertion.mismatch"},
	    {.flags = FORGE_ABSENT,
		.said = true,
		.absolute = true,
		.twice = true,
		.code = "cawg.identity.assertion.duplicate"},
	};
	struct identity_make m;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct redacted c = {&m, rows[i].flags, rows[i].absolute, rows[i].said,
		    rows[i].twice, rows[i].other};
		struct prov_report *r;
		struct forge f;

		print_message("  %zu\n", i);
		forge_init(&f);
		identity_make_list(&m, f.policy);
		r = forge_verify(&f, forge_png(&f, build_redacted, &c), true);
		assert_non_null(r);
		assert_int_equal(r->num_identities, 1);
		assert_int_equal(r->identities[0].trusted, rows[i].trusted);
		if (rows[i].code != NULL)
			assert_true(identity_make_has(&r->identities[0], rows[i].code));
		prov_report_free(r);
		forge_fini(&f);
	}
	identity_make_fini(&m);
}

/* Beside its own binding it names that of a component, out of which it was redacted. */
static void build_others_binding(struct forge *f, void *ctx)
{
	const struct identity_make *given = ctx;
	struct identity_make m = *given;
	struct prov_hashed_uri names[2];

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, FORGE_ABSENT);
	names[0] = f->refs[f->num_refs - 1];
	names[0].url = prov_bytes_str(IN_FIRST "c2pa.hash.data");
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	names[1] = f->refs[f->num_refs - 1];
	m.names = names;
	m.num_names = 2;
	identity_make_put(f, &m);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->redacted[f->num_redacted++] = IN_FIRST "c2pa.hash.data";
	forge_end(f, 0);
}

static void test_others_binding(void **state)
{
	struct identity_make m;
	struct prov_report *r;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	r = judge(&m, build_others_binding);
	assert_int_equal(r->num_identities, 1);
	assert_false(r->identities[0].holds || r->identities[0].trusted);
	assert_true(identity_make_has(&r->identities[0], "cawg.identity.hard_binding_incorrect"));
	prov_report_free(r);
	identity_make_fini(&m);
}

static void test_limit(void **state)
{
	struct identity_make m;
	struct prov_report *r;
	bool said = false;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	m.count = PROV_MAX_IDENTITIES + 1;
	r = judge(&m, identity_make_plain);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, PROV_MAX_IDENTITIES);
	assert_int_equal(r->active.num_identities, PROV_MAX_IDENTITIES);
	assert_true(r->identities[PROV_MAX_IDENTITIES - 1].trusted);
	for (size_t i = 0; i < r->num_unchecked; i++)
		said = said || strstr(r->unchecked[i], "identity assertions: the rest") != NULL;
	assert_true(said);
	prov_report_free(r);
	identity_make_fini(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_ingredients),
	    cmocka_unit_test(test_updates),
	    cmocka_unit_test(test_redacted),
	    cmocka_unit_test(test_others_binding),
	    cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
