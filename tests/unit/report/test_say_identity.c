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
	r->active.num_identities = 1;
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
	/* On the list, and not trusted for another reason, which is said. */
	r = with_identity(true, false);
	r->identities[0].listed = true;
	prov_find(&r->identities[0].findings, PROV_ST_CAWG_X509_CREDENTIAL_UNTRUSTED, NULL,
	    "it was revoked");
	SAID_HAS(r, 0, 0, "on no trust list",
	    "\"Bea\" (\"Other Press\"), not trusted: it was revoked\n");
	r = with_identity(true, false);
	r->identities[0].listed = true;
	SAID_HAS(r, 0, 0, "on no trust list", "\"Bea\" (\"Other Press\"), not trusted\n");
	r = with_identity(true, true);
	r->identities[0].name = r->identities[0].organization = NULL;
	SAID_HAS(r, 0, 0, NULL, "  Identity beside the signer's: nobody by name, trusted\n");
}

static struct prov_verified_row verified[] = {
    {.type = "cawg.document_verification",
	.name = "Ann \xe2\x80\xae",
	.verified_at = "2024-05-27",
	.provider_name = "Id"},
    {.type = "cawg.social_media", .username = "ann", .uri = "https://s.example/ann"},
    {.type = "odd", .provider_name = "Odd"},
};

static struct prov_report *with_aggregate(bool holds)
{
	struct prov_report *r = with_identity(holds, false);
	struct prov_identity_row *row = &r->identities[0];

	row->name = row->organization = NULL;
	row->aggregated = true;
	row->issuer = "did:jwk:x";
	row->verified = verified;
	row->num_verified = 3;
	return r;
}

static void test_aggregates(void **state)
{
	struct prov_report *r;
	(void)state;

	SAID_HAS(with_aggregate(true), 0, 0, "    Note",
	    "\n  Identity beside the signer's: \"Ann \\u{202E}\", by the word of \"did:jwk:x\", on "
	    "no "
	    "trust list for identities\n",
	    "\n    By their word verified: an identity document, \"Ann \\u{202E}\", at \"Id\", on "
	    "\"2024-05-27\"\n",
	    "\n    By their word verified: an account, \"ann\", \"https://s.example/ann\"\n",
	    "\n    By their word verified: \"odd\", at \"Odd\"\n");
	r = with_aggregate(false);
	r->identities[0].unchecked = true;
	r->identities[0].more_verified = 7;
	SAID_HAS(r, 0, 0, "no trust list for identities",
	    "\n  Identity named, which was not checked: \"Ann", "\n    \xe2\x80\xa6 and 7 more\n",
	    "\n    Note: ");
}

/* An ingredient's stand below it; and what vouches for credentials that fell says so. */
static void test_places(void **state)
{
	struct prov_report *r = with_identity(true, true);
	struct prov_account *a = sample_ingredient(r, "Part", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	(void)state;

	assert_non_null(a);
	a->state = PROV_STATE_VALID;
	a->num_identities = r->active.num_identities;
	r->active.num_identities = 0;
	SAID_HAS(r, 0, 0, "\n  Identity", "\n    Identity beside the signer's: \"Bea\"");
	r = with_identity(true, true);
	r->active.state = r->state = PROV_STATE_INVALID;
	SAID_HAS(r, 0, 0, NULL, "\n  Identity beside the signer's, of what doesn't hold: \"Bea\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identities),
	    cmocka_unit_test(test_aggregates),
	    cmocka_unit_test(test_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
