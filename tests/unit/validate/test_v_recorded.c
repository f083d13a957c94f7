/* SPDX-License-Identifier: Apache-2.0 */
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
	    cmocka_unit_test(test_failure_behind),
	    cmocka_unit_test(test_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
