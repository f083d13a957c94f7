/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "report/verdict.h"

#define GOOD PROV_ST_CLAIM_SIGNATURE_VALIDATED

static void test_what_says_most(void **state)
{
	static const struct {
		enum prov_status found[3];
		const char *words;
		enum prov_status finding;
		bool explain;
	} rows[] = {
	    {{GOOD, PROV_ST_ASSERTION_DATA_HASH_MISMATCH},
		"The content is not what was signed: it was changed, or its credentials belong to "
		"another file",
		PROV_ST_ASSERTION_DATA_HASH_MISMATCH, false},
	    {{GOOD, PROV_ST_CLAIM_CBOR_INVALID, PROV_ST_ASSERTION_BOXES_HASH_MISMATCH},
		"The content is not what was signed: it was changed, or its credentials belong to "
		"another file",
		PROV_ST_ASSERTION_BOXES_HASH_MISMATCH, false},
	    {{GOOD, PROV_ST_ASSERTION_HASHED_URI_MISMATCH},
		"Its credentials were changed after signing", PROV_ST_ASSERTION_HASHED_URI_MISMATCH,
		false},
	    /* Without a signature that was checked nothing was "changed". */
	    {{PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, PROV_ST_CLAIM_SIGNATURE_MISMATCH,
		 PROV_ST_ASSERTION_DATA_HASH_MISMATCH},
		"The content is not what its credentials are about",
		PROV_ST_ASSERTION_DATA_HASH_MISMATCH, false},
	    {{PROV_ST_ASSERTION_HASHED_URI_MISMATCH, PROV_ST_CLAIM_SIGNATURE_MISMATCH},
		"Its signature does not fit: its credentials were changed after signing, or made "
		"up",
		PROV_ST_CLAIM_SIGNATURE_MISMATCH, false},
	    {{PROV_ST_ASSERTION_HASHED_URI_MISMATCH, PROV_ST_CLAIM_SIGNATURE_MISSING},
		"Its credentials don't fit together, and no signature shows whose they are",
		PROV_ST_ASSERTION_HASHED_URI_MISMATCH, false},
	    {{PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, PROV_ST_CLAIM_MISSING, PROV_ST_CLAIM_MULTIPLE},
		"Its credentials don't hold", PROV_ST_CLAIM_MISSING, true},
	    {{PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED},
		"It may be unchanged, but its signature doesn't count",
		PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, false},
	    {{PROV_ST_SIGNING_CREDENTIAL_INVALID, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY,
		 PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED},
		"The signer's certificate was revoked", PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED,
		false},
	    {{PROV_ST_SIGNING_CREDENTIAL_INVALID},
		"Its signer's certificate is not fit for signing it",
		PROV_ST_SIGNING_CREDENTIAL_INVALID, false},
	    {{PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED},
		"Nothing shows that the content is what was signed", PROV_ST_NONE, false},
	    {{PROV_ST_TIME_STAMP_MISMATCH}, "Nothing shows that the content is what was signed",
		PROV_ST_NONE, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r;
		struct prov_why why;

		assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
		for (size_t k = 0; k < 3 && rows[i].found[k] != PROV_ST_NONE; k++)
			prov_find(&r->active.findings, rows[i].found[k], NULL, NULL);
		why = prov_verdict_why(r);
		assert_string_equal(why.words, rows[i].words);
		assert_null(why.account);
		assert_int_equal(why.explain, rows[i].explain);
		if (rows[i].finding == PROV_ST_NONE)
			assert_null(why.finding);
		else
			assert_int_equal(why.finding->status, rows[i].finding);
		prov_report_free(r);
	}
}

static void test_particulars(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_why why;
	(void)state;

	prov_find(
	    &r->active.findings, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, NULL, "too much left out");
	why = prov_verdict_why(r);
	assert_string_equal(why.words, "Its credentials don't fit this file");
	assert_true(why.explain);
	assert_true(why.unbound);
	prov_report_free(r);
	r = sample_with(PROV_ST_ASSERTION_HASHED_URI_MISMATCH);
	assert_false(prov_verdict_why(r).unbound);
	prov_report_free(r);
	/* No signer was found in what can't be read as a signature. */
	assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, "no CBOR");
	why = prov_verdict_why(r);
	assert_string_equal(why.words, "Its signature can't be read, so nothing is proved");
	assert_false(why.explain);
	r->active.has_signer = true;
	assert_string_equal(prov_verdict_why(r).words, "Its signature does not fit");
	prov_report_free(r);
}

static void test_ingredient_at_fault(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_why why;
	(void)state;

	(void)sample_ingredient(r, "on record", PROV_ST_CLAIM_MISSING);
	sample_ingredient(r, "new", PROV_ST_CLAIM_MULTIPLE)->counts_invalid = true;
	why = prov_verdict_why(r);
	assert_string_equal(why.account->title, "new");
	assert_int_equal(why.finding->status, PROV_ST_CLAIM_MULTIPLE);
	assert_true(why.explain);
	/* Its own faults come first. */
	prov_find(&r->active.findings, PROV_ST_ASSERTION_MISSING, NULL, NULL);
	why = prov_verdict_why(r);
	assert_null(why.account);
	assert_int_equal(why.finding->status, PROV_ST_ASSERTION_MISSING);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_says_most),
	    cmocka_unit_test(test_particulars),
	    cmocka_unit_test(test_ingredient_at_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
