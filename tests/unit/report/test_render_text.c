/* SPDX-License-Identifier: Apache-2.0 */
#include "report/render.h"

#include "helper/said.h"
#include "helper/sample_report.h"

#define SAYS                                                                                       \
	"  Making, as they say: fully AI-made: made by a generative model "                        \
	"(trainedAlgorithmicMedia), with \"Painter\" version \"3\"\n"
#define FACTS                                                                                      \
	"  Title: \"A photo\"\n"                                                                   \
	"  Credentials made with: \"prov\" version \"0.1.0\"\n"
#define OCSP                                                                                       \
	"  Note: signingCredential.ocsp.skipped: whether the signer's certificate was revoked "    \
	"was not looked up\n"

static void test_trusted(void **state)
{
	(void)state;
	said_is(sample_trusted(), 0, PROV_REQUIRE_TRUSTED,
	    "photo.jpg: trusted. Unchanged since the trusted signer \"Ann Smith\" (\"Example "
	    "Press\") "
	    "signed it no later than 2026-11-23 at 22:05:00 UTC; it is declared as fully AI-made.\n"
	    "  File: as it was signed\n  Signer: \"Ann Smith\" (\"Example Press\"), by the word of "
	    "\"Example CA\", on a trust list\n"
	    "  Signed: no later than 2026-11-23 at 22:05:00 UTC, vouched for by the time-stamp "
	    "authority \"Example TSA\", on a trust list\n" SAYS FACTS OCSP
	    "  Unless the certificate was revoked, this proves who signed it, not "
	    "that what it says is true.\n");
	SAID_HAS(sample_with(PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED), 0, 0, "Unless",
	    "  This proves who signed it, not that what it says is true.\n");
}

static void test_valid(void **state)
{
	(void)state;
	said_is(sample_valid(), 0, PROV_REQUIRE_TRUSTED | PROV_REQUIRE_NOT_AI,
	    "photo.jpg: valid, but the signer is unknown. Unchanged since it was signed by whoever "
	    "holds a certificate that says \"Ann Smith\" (\"Example Press\"), which is on no trust "
	    "list; it is declared as fully AI-made.\n"
	    "  File: as it was signed\n  Signer: unknown; the certificate names \"Ann Smith\" "
	    "(\"Example Press\"), and for its issuer \"Example CA\", on no trust list\n"
	    "  Signed: 2026-11-23 at 22:05:00 UTC, by the signer's own word\n" SAYS FACTS OCSP
	    "  This proves that it is unchanged, not who signed it, nor that what it says is "
	    "true.\n"
	    "  Required, but not so: trusted: the signer is on no trust list; --trust FILE names "
	    "whom to trust\n"
	    "  Required, but not so: not-ai: it, or something in it, is declared as made with "
	    "AI\n");
}

static void test_tampered(void **state)
{
	(void)state;
	said_is(sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH), 0, PROV_REQUIRE_TRUSTED,
	    "photo.jpg: invalid. The content is not what was signed: it was changed, or its "
	    "credentials belong to another file.\n"
	    "  File: not shown to be as it was signed\n"
	    "  What its credentials say, which nothing proves now:\n"
	    "  Signer: \"Ann Smith\" (\"Example "
	    "Press\"), by the word of \"Example CA\", on a trust list\n"
	    "  Signed: no later than 2026-11-23 at 22:05:00 UTC, vouched for by the time-stamp "
	    "authority \"Example TSA\", on a trust list\n" SAYS FACTS
	    "  Failure: assertion.dataHash.mismatch: the content is not the one that was "
	    "signed\n" OCSP);
}

/* Of what could not be read there is no word to repeat. */
static void test_mute(void **state)
{
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_report_new(&r, "x.svg", NULL), PROV_OK);
	r->has_active = true;
	prov_find(&r->active.findings, PROV_ST_GENERAL_ERROR, NULL, "none");
	prov_report_conclude(r);
	said_is(r, 0, 0,
	    "x.svg: invalid. Its credentials don't hold: none.\n  File: not shown to be as it was "
	    "signed\n  Failure: general.error: none\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trusted),
	    cmocka_unit_test(test_valid),
	    cmocka_unit_test(test_tampered),
	    cmocka_unit_test(test_mute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
