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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_unchecked),
	    cmocka_unit_test(test_unmet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
