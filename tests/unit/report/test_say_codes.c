/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_verbose(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), 0, 0, "Success: ", "Note: ");
	SAID_HAS(sample_trusted(), PROV_RENDER_VERBOSE, 0, NULL,
	    "  Success: assertion.dataHash.match: all 7 bytes [self#jumbf=d]\n",
	    "  Success: signingCredential.trusted: the signer's certificate is on a trust list "
	    "[self#jumbf=s]\n");
}

/* Credentials that are kept elsewhere are no fault of the file. */
static void test_notes(void **state)
{
	(void)state;
	SAID_HAS(sample_with(PROV_ST_MANIFEST_INACCESSIBLE), 0, 0, "Failure: manifest.inaccessible",
	    "  Note: manifest.inaccessible: ");
}

/* What another row says already is not repeated, unless everything is asked for. */
static void test_repetitions(void **state)
{
	struct prov_report *r;
	(void)state;

	for (unsigned flags = 0; flags <= PROV_RENDER_VERBOSE; flags += PROV_RENDER_VERBOSE) {
		r = sample_valid();
		assert_int_equal(prov_report_add_unchecked(r, NULL, "the moon"), PROV_OK);
		prov_find(&r->active.findings, PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE, NULL, NULL);
		if (flags == 0)
			SAID_HAS(
			    r, flags, PROV_REQUIRE_TRUSTED, "Note: ", "  Not checked: the moon\n");
		else
			SAID_HAS(r, flags, PROV_REQUIRE_TRUSTED, NULL, "  Not checked: the moon\n",
			    "  Note: signingCredential.ocsp.skipped: ",
			    "  Note: signingCredential.untrusted: ",
			    "  Note: ingredient.unknownProvenance: ");
	}
	/* That the signer is unknown, too, is news where something else is wrong. */
	r = sample_valid();
	prov_find(&r->active.findings, PROV_ST_CLAIM_MULTIPLE, NULL, NULL);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, NULL, "  Note: signingCredential.untrusted: ");
}

/* The same eight times is said once; who asks for everything sees where each is. */
static void test_same(void **state)
{
	(void)state;
	for (unsigned flags = 0; flags <= PROV_RENDER_VERBOSE; flags += PROV_RENDER_VERBOSE) {
		struct prov_report *r = sample_with(PROV_ST_ASSERTION_MISSING);

		for (int i = 0; i < 7; i++)
			prov_find(
			    &r->active.findings, PROV_ST_ASSERTION_MISSING, "self#jumbf=y", NULL);
		prov_find(&r->active.findings, PROV_ST_ASSERTION_MISSING, NULL, "another");
		if (flags == 0)
			SAID_HAS(r, flags, 0, "missing\n",
			    "that the claim names is missing (8 times)\n  Failure: "
			    "assertion.missing: "
			    "another\n");
		else
			SAID_HAS(r, flags, 0, "times)", " [self#jumbf=y]\n", " [self#jumbf=x]\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_verbose),
	    cmocka_unit_test(test_notes),
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_repetitions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
