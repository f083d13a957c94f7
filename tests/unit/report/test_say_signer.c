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
	    "\"Ann Smith\" (\"Example Press\") signed it, reportedly no later than 2026-11-23",
	    "UTC, by the word of a time-stamp authority that is on no trust list and calls itself "
	    "\"Example TSA\"\n",
	    "  Required, but not so: timestamp: no trusted");
	/* A certificate can say anything, and need say nothing. */
	r = sample_trusted();
	r->active.stamp_by = "a\", on a trust list\n\xe2\x80\xae";
	SAID_HAS(r, 0, 0, "\xe2\x80\xae", "authority \"a\\\", on a trust list\\u{A}");
	r = sample_trusted();
	r->active.stamp_by = NULL;
	SAID_HAS(r, 0, 0, NULL, "vouched for by a time-stamp authority, on a trust list\n");
	r = sample_trusted();
	r->active.time_untrusted = true;
	r->active.stamp_by = NULL;
	SAID_HAS(r, 0, 0, NULL, "authority that is on no trust list\n");
	r = sample_trusted();
	r->active.has_time = false;
	SAID_HAS(r, 0, 0, "2026", "\"Ann Smith\" (\"Example Press\") signed it; it is declared",
	    "  Signed: no time-stamp says when\n");
}

/* What is left out is no name that the file gives, but one that it gives is quoted as ever. */
static void test_left_out(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.time_untrusted = true;
	prov_report_drop_personal(r);
	SAID_HAS(r, 0, 0, "\"(left out)\"", "trusted signer (left out) (\"Example Press\")",
	    "authority that is on no trust list (its name is left out here)\n");
	r = sample_with(PROV_ST_TIME_STAMP_UNTRUSTED);
	r->active.has_time = r->active.time_is_stamp = false;
	prov_report_drop_personal(r);
	SAID_HAS(r, 0, 0, "\"(left out)\"", "authority (its name is left out here) is on no list");
	r = sample_trusted();
	r->active.signer_name = "(left out)";
	SAID_HAS(r, 0, 0, NULL, "signer \"(left out)\" (\"Example Press\")");
}

/* A stamp that is there and gives no time is not passed over in silence, nor called absent. */
static void test_useless_stamps(void **state)
{
	static const struct {
		enum prov_status status;
		const char *explanation, *words;
	} rows[] = {
	    {PROV_ST_TIME_STAMP_UNTRUSTED, NULL,
		"a time-stamp is there, but its authority, which calls itself \"Example TSA\", is "
		"on no list, so its time is not used; --tsa-trust FILE names whom to trust\n"},
	    {PROV_ST_TIME_STAMP_UNTRUSTED, "weak", "a time-stamp is there, but of no use: weak\n"},
	    {PROV_ST_TIME_STAMP_MALFORMED, "no time",
		"a time-stamp is there, but of no use: no time\n"},
	    {PROV_ST_TIME_STAMP_MISMATCH, "not its", "but of no use: not its\n"},
	    {PROV_ST_TIME_STAMP_OUTSIDE_VALIDITY, "late", "but of no use: late\n"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int has_time = 0; has_time < 2; has_time++) {
			struct prov_report *r = sample_trusted();

			r->active.has_time = has_time != 0;
			r->active.time_is_stamp = false;
			prov_find(&r->active.findings, rows[i].status, NULL,
			    rows[i].explanation == NULL ? NULL : "%s", rows[i].explanation);
			SAID_HAS(r, 0, 0, "no time-stamp", rows[i].words,
			    has_time != 0 ? "own word; a time-stamp is" : "Signed: a time-stamp");
		}
	}
	{
		struct prov_report *r = sample_with(PROV_ST_TIME_STAMP_UNTRUSTED);

		r->active.has_time = r->active.time_is_stamp = false;
		r->active.stamp_by = NULL;
		SAID_HAS(r, 0, 0, "itself", "but its authority is on no list, so its time");
	}
	/* One on the list whose certificate is unfit is called untrusted, too (15.8.2). */
	{
		struct prov_report *r = sample_with(PROV_ST_TIME_STAMP_UNTRUSTED);

		r->active.has_time = r->active.time_is_stamp = false;
		prov_find(&r->active.findings, PROV_ST_TIME_STAMP_CREDENTIAL_INVALID, NULL, NULL);
		SAID_HAS(r, 0, 0, "on no list", "a time-stamp is there, but of no use: the time-");
	}
}

/* An ended certificate that only an unlisted authority's stamp lets count. */
static void test_past(void **state)
{
	static const char words[] =
	    "\n  Certificate: ended on 2026-11-24 at 22:05:00 UTC; only that time-stamp, of an "
	    "authority on no list, says it signed before\n";
	struct prov_report *r = sample_trusted();
	(void)state;

	r->as_of = r->active.not_after + 1;
	r->active.time_untrusted = true;
	SAID_HAS(r, 0, 0, NULL, words);
	r = sample_trusted();
	r->as_of = r->active.not_after + 1;
	SAID_HAS(r, 0, 0, "Certificate: ended", "trusted");
	r = sample_trusted();
	r->as_of = r->active.not_after;
	r->active.time_untrusted = true;
	SAID_HAS(r, 0, 0, "Certificate: ended", "trusted");
}

static void test_allowed(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.signer_allowed = true;
	SAID_HAS(r, 0, 0, "by the word of",
	    "  Signer: \"Ann Smith\" (\"Example Press\"), whose very certificate is trusted\n");
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
	    cmocka_unit_test(test_left_out),
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_useless_stamps),
	    cmocka_unit_test(test_past),
	    cmocka_unit_test(test_allowed),
	    cmocka_unit_test(test_unproven),
	    cmocka_unit_test(test_certificate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
