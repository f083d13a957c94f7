/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/clause_make.h"
#include "helper/forge_test.h"
#include "report/report.h"

static void recorded(struct forge *f, void *ctx)
{
	const char *const *code = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->recorded = *code;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->recorded = NULL;
	forge_end(f, 0);
}

/* Who took it in found fault with it: by a name that is known or not. Identities have a verdict of
 * their own. */
static void test_fault_on_record(void **state)
{
	static const struct {
		const char *code;
		enum prov_state state;
	} cases[] = {
	    {NULL, PROV_STATE_TRUSTED},
	    {"assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"com.example.odd", PROV_STATE_INVALID},
	    {"", PROV_STATE_INVALID},                      /* as what is there, and can't be read */
	    {"claim.actions.missing", PROV_STATE_INVALID}, /* of 2.5 */
	    {"cawg.of.later", PROV_STATE_TRUSTED},
	    {"cawg.identity.assertion.mismatch", PROV_STATE_TRUSTED},
	    {"signingCredential.untrusted", PROV_STATE_TRUSTED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *code = cases[i].code;
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, recorded, &code), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->ingredients[0].state, cases[i].state);
		prov_report_free(r);
		forge_fini(&f);
	}
}

struct told {
	const char *uri, *code; /* the ingredient assertion, and the failure */
	enum prov_state state;
	bool again; /* the component was taken in before, and nothing said */
};

/* A component of a component, of which the active manifest says what its own taker did not. */
static void told(struct forge *f, void *ctx)
{
	const struct told *t = ctx;
	struct prov_status_rec rec = {
	    .code = prov_bytes_str(t->code), .severity = PROV_SEV_FAILURE};
	struct prov_delta_rec delta = {.uri = prov_bytes_str(t->uri), .v = &rec, .n = 1};

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->of_last = true;
	if (t->again)
		forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->deltas = &delta;
	f->num_deltas = 1;
	forge_ingredient(f, t->again ? "c2pa.ingredient.v3__1" : "c2pa.ingredient.v3",
	    "componentOf", true, true, 0);
	f->deltas = NULL;
	f->of_last = false;
	forge_end(f, 0);
}

/* What a later taker found belongs to the results as well (15.11.3.3 step 5.1). */
static void test_told_from_above(void **state)
{
	static const char of_last[] =
	    "self#jumbf=/c2pa/urn:c2pa:last/c2pa.assertions/c2pa.ingredient.v3";
	static const struct told cases[] = {
	    {of_last, "signingCredential.ocsp.revoked", PROV_STATE_INVALID, false},
	    {of_last, "signingCredential.ocsp.revoked", PROV_STATE_INVALID, true},
	    {of_last, "com.example.odd", PROV_STATE_INVALID, false},
	    {of_last, "signingCredential.untrusted", PROV_STATE_TRUSTED, true},
	    {"self#jumbf=/c2pa/urn:c2pa:last/c2pa.assertions/c2pa.hash.data",
		"signingCredential.ocsp.revoked", PROV_STATE_TRUSTED, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct told t = cases[i];
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, told, &t), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_ingredients, t.again ? 3 : 2);
		assert_int_equal(r->ingredients[0].state, PROV_STATE_TRUSTED);
		assert_int_equal(r->ingredients[1].state, t.state);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* A status list or map under KEY, with one failure. */
static void put_record(struct prov_wr *body, struct prov_enc_map *map, bool old, const char *code)
{
	struct prov_enc_map results, codes, one;

	prov_enc_key(body, map, old ? "validationStatus" : "validationResults");
	if (!old) {
		prov_enc_map_begin(body, &results);
		prov_enc_key(body, &results, "activeManifest");
		prov_enc_map_begin(body, &codes);
		prov_enc_key(body, &codes, "failure");
	}
	prov_enc_array(body, 1);
	prov_enc_map_begin(body, &one);
	prov_enc_key(body, &one, "code");
	prov_enc_str(body, code);
	if (old) {
		prov_enc_key(body, &one, "success");
		prov_enc_bool(body, false);
	}
	prov_enc_map_end(body, &one);
	if (!old) {
		prov_enc_map_end(body, &codes);
		prov_enc_map_end(body, &results);
	}
}

struct dropped {
	const char *label, *code; /* of the ingredient; on record, or NULL */
	enum prov_state state;
};

/* Its taker kept what was found, and not the manifest that it was found in. */
static void dropped(struct forge *f, void *ctx)
{
	const struct dropped *d = ctx;
	struct prov_enc_map map;
	struct prov_wr body;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "dc:title");
	prov_enc_str(&body, "part.png");
	prov_enc_key(&body, &map, "relationship");
	prov_enc_str(&body, "componentOf");
	if (d->code != NULL)
		put_record(&body, &map, strstr(d->label, ".v3") == NULL, d->code);
	prov_enc_map_end(&body, &map);
	forge_assert(f, d->label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

static void test_manifest_not_kept(void **state)
{
	static struct dropped cases[] = {
	    {"c2pa.ingredient.v3", NULL, PROV_STATE_NONE},
	    {"c2pa.ingredient.v3", "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"c2pa.ingredient.v2", "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"c2pa.ingredient", "com.example.odd", PROV_STATE_INVALID},
	    {"c2pa.ingredient.v2", "signingCredential.untrusted", PROV_STATE_NONE},
	    {"c2pa.ingredient.v2", "manifest.inaccessible", PROV_STATE_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, dropped, &cases[i]), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->ingredients[0].state, cases[i].state);
		assert_int_equal(clause_of(r, "{\"ingredients_valid\":true}"),
		    cases[i].state == PROV_STATE_NONE ? PROV_RESULT_PASS : PROV_RESULT_FAIL);
		prov_report_free(r);
		forge_fini(&f);
	}
}

#define RECORDS (2 * PROV_MAX_ACKNOWLEDGED + 1)

struct filed {
	struct prov_status_rec v[RECORDS];
	size_t n;
};

static void file(struct forge *f, void *ctx)
{
	const struct filed *filed = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->records = filed->v;
	f->num_records = filed->n;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->records = NULL;
	forge_end(f, 0);
}

/* However many successes stand before them, each failure counts; too many are refused. */
static void test_failure_behind(void **state)
{
	static const struct {
		size_t successes, failures;
		bool judged;
	} cases[] = {{0, 1, true}, {PROV_MAX_ACKNOWLEDGED, 1, true},
	    {PROV_MAX_ACKNOWLEDGED, PROV_MAX_ACKNOWLEDGED, true},
	    {PROV_MAX_ACKNOWLEDGED, PROV_MAX_ACKNOWLEDGED + 1, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct filed filed = {.n = cases[i].successes + cases[i].failures};
		struct prov_report *r;
		struct forge f;

		for (size_t k = 0; k < filed.n; k++) {
			bool good = k < cases[i].successes;
			filed.v[k].code = prov_bytes_str(
			    good ? "assertion.hashedURI.match" : "assertion.dataHash.mismatch");
			filed.v[k].severity = good ? PROV_SEV_SUCCESS : PROV_SEV_FAILURE;
		}
		forge_init(&f);
		r = forge_try(&f, forge_png(&f, file, &filed), true);
		assert_int_equal(r != NULL, cases[i].judged);
		if (r != NULL) {
			assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
			assert_int_equal(r->ingredients[0].state, PROV_STATE_INVALID);
		}
		prov_report_free(r);
		forge_fini(&f);
	}
}

#define ACKNOWLEDGED (PROV_MAX_ACKNOWLEDGED + 1)

/* A manifest of so many damaged assertions, and all of them on record. */
static void acknowledged(struct forge *f, void *ctx)
{
	static struct prov_status_rec records[ACKNOWLEDGED];
	static char urls[ACKNOWLEDGED][96];
	const unsigned *n = ctx;
	char label[32];

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	for (unsigned i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "com.example.a%u", i);
		(void)snprintf(urls[i], sizeof(urls[i]),
		    "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/%s", label);
		forge_assert(f, label, PROV_JUMBF_JSON, prov_bytes_str("{}"), FORGE_BAD_HASH);
		records[i] =
		    (struct prov_status_rec){.code = prov_bytes_str("assertion.hashedURI.mismatch"),
			.url = prov_bytes_str(urls[i]),
			.severity = PROV_SEV_FAILURE};
	}
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->records = records;
	f->num_records = *n;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->records = NULL;
	forge_end(f, 0);
}

static void test_acknowledged(void **state)
{
	(void)state;
	for (unsigned n = PROV_MAX_ACKNOWLEDGED; n <= ACKNOWLEDGED; n++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_try(&f, forge_png(&f, acknowledged, &n), true);
		assert_true((r != NULL) == (n == PROV_MAX_ACKNOWLEDGED));
		if (r != NULL)
			assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fault_on_record),
	    cmocka_unit_test(test_told_from_above),
	    cmocka_unit_test(test_manifest_not_kept),
	    cmocka_unit_test(test_failure_behind),
	    cmocka_unit_test(test_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
