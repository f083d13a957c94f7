/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_unchecked(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	assert_int_equal(prov_report_add_unchecked(r, NULL, "the moon"), PROV_OK);
	r->remote_manifest = "https://example.com/x";
	SAID_HAS(r, 0, 0, NULL, "\n  Not checked: the moon\n",
	    "\n  Names a place where its credentials are kept: \"https://example.com/x\"\n");
}

/* Why the signer is on no list is said where a trusted one is asked for. */
static void test_unmet(void **state)
{
	struct prov_report *r = sample_valid();
	(void)state;

	prov_find(&r->active.findings, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, NULL, "the reason");
	SAID_HAS(r, 0, PROV_REQUIRE_TRUSTED, "Note: signingCredential.untrusted",
	    "trusted: the signer is on no trust list: the reason; --trust FILE");
	SAID_HAS(sample_valid(), 0, 0, "Required", "valid");
}

/* The advice fits what was given. */
static void test_advice(void **state)
{
	struct prov_report *r = sample_valid();
	(void)state;

	r->active.signer_among_anchors = r->active.others_allowed = true;
	SAID_HAS(r, 0, PROV_REQUIRE_TRUSTED, "names whom",
	    "; --trust is for authorities: --allow FILE trusts this very certificate\n");
	r = sample_valid();
	r->active.others_allowed = true;
	SAID_HAS(r, 0, PROV_REQUIRE_TRUSTED, "names whom",
	    "; the certificates given with --allow are not the signer's; roots go to --trust\n");
}

static void test_as_of(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->as_of = SAMPLE_TIME;
	SAID_HAS(r, 0, 0, "As of", "trusted");
	r = sample_trusted();
	r->as_of = SAMPLE_TIME;
	r->as_of_is_set = true;
	SAID_HAS(r, 0, 0, NULL, "\n  As of: 2026-11-23 at 22:05:00 UTC, as --time says, and");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_unchecked),
	    cmocka_unit_test(test_unmet),
	    cmocka_unit_test(test_advice),
	    cmocka_unit_test(test_as_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
