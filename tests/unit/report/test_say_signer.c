/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_times(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.time_untrusted = true;
	SAID_HAS(r, 0, PROV_REQUIRE_TIMESTAMP, "vouched for by a",
	    "Ann Smith (Example Press) signed it, reportedly on 2026-11-23",
	    "UTC, by the word of a time-stamp authority that is on no trust list\n",
	    "  Required, but not so: timestamp: no trusted");
	r = sample_trusted();
	r->active.has_time = false;
	SAID_HAS(r, 0, 0, "2026", "Ann Smith (Example Press) signed it; it is declared",
	    "  Signed: no time-stamp says when\n");
}

/* A signature that does not fit says nothing of who. */
static void test_unproven(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.findings.n = 0;
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, NULL);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, "Signer: \"Ann", "  File: not shown to be as it was signed\n",
	    "  Signer: not shown by the signature; the certificate names \"Ann Smith\"");
	r = sample_valid();
	r->active.signer_name = r->active.signer_org = r->active.signer_issuer = NULL;
	SAID_HAS(r, 0, 0, "by the word of",
	    "  Signer: unknown; the certificate names nobody, on no trust list\n");
}

static void test_certificate(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), 0, 0, "certificate ends", "on a trust list\n");
	SAID_HAS(sample_trusted(), PROV_RENDER_VERBOSE, 0, NULL,
	    "on a trust list, ES256, certificate ends on 2026-11-24 at 22:05:00 UTC\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_unproven),
	    cmocka_unit_test(test_certificate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
