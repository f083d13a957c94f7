/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static struct prov_report *with_identity(bool holds, bool trusted)
{
	struct prov_report *r = sample_trusted();
	struct prov_identity_row *row = prov_report_add_identity(r, NULL);

	assert_non_null(row);
	row->name = "Bea";
	row->organization = "Other Press";
	row->holds = holds;
	row->trusted = trusted;
	prov_find(&row->findings, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, NULL, "no list has it");
	return r;
}

static void test_identities(void **state)
{
	struct prov_report *r;
	(void)state;

	SAID_HAS(with_identity(true, true), 0, 0, "no list has it",
	    "\n  Identity beside the signer's: \"Bea\" (\"Other Press\"), trusted\n");
	SAID_HAS(with_identity(true, false), 0, 0, "no list has it",
	    "\"Bea\" (\"Other Press\"), on no trust list for identities\n");
	SAID_HAS(with_identity(true, false), PROV_RENDER_VERBOSE, 0, NULL,
	    "\n    Note: signingCredential.untrusted: no list has it\n");
	SAID_HAS(with_identity(false, false), 0, 0, "trusted list for identities",
	    "\n  Identity named, which nothing proves: \"Bea\" (\"Other Press\")\n    Note: ");
	r = with_identity(true, true);
	r->identities[0].name = r->identities[0].organization = NULL;
	SAID_HAS(r, 0, 0, NULL, "  Identity beside the signer's: nobody by name, trusted\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identities),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
