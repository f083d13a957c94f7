/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_ingredients(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *row;
	(void)state;

	row = sample_ingredient(r, "orig.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->source_type = SAMPLE_CAPTURE;
	row->signer_name = "Bob";
	sample_ingredient(r, "old.jpg", PROV_ST_ASSERTION_MISSING)->depth = 2;
	row = sample_ingredient(r, "part.jpg", PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED);
	row->relationship = "componentOf";
	row->signer_org = "Acme";
	row = sample_ingredient(r, "deep", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->depth = UINT32_MAX;
	row->relationship = "inputTo";
	assert_non_null(prov_report_add_ingredient(r, NULL));
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, "Failure: assertion.missing",
	    "\n  Made from, as they say: \"orig.jpg\", trusted, signed by \"Bob\"; says: captured: "
	    "recorded "
	    "from life by a "
	    "camera or scanner (digitalCapture)\n",
	    "\n    Made from, as they say: \"old.jpg\", invalid, as was on record when it was "
	    "taken in: an "
	    "assertion that the claim names is missing (assertion.missing)\n",
	    "\n  Contains, as they say: \"part.jpg\", valid, but the signer is unknown, named as "
	    "\"Acme\"\n",
	    "\n  Made with the help of, as they say: \"deep\", trusted, signed by a signer without "
	    "a name\n",
	    "\n  Ingredient, as they say: something without a title, without credentials\n");
}

/* What ended since was on record as valid, or it was not: that is not told from here. */
static void test_ended(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	sample_ingredient(r, "old.jpg", PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, ", invalid, as was on record",
	    "was recorded with a certificate that has ended, or did not count when it was signed",
	    "\"old.jpg\", invalid by now, or as was on record when it was taken in: ");
}

static void test_ingredient_at_fault(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	sample_ingredient(r, "bad.jpg", PROV_ST_ASSERTION_MISSING)->counts_invalid = true;
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, "on record",
	    "photo.jpg: invalid. The credentials of an ingredient don't hold, \"bad.jpg\": an "
	    "assertion that the claim names is missing.\n",
	    "\n  Made from, as they say: \"bad.jpg\", invalid\n    Failure: assertion.missing: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ingredients),
	    cmocka_unit_test(test_ended),
	    cmocka_unit_test(test_ingredient_at_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
