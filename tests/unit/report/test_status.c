/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "prov/status.h"
#include "report/finding.h"

static void test_rows_are_sound(void **state)
{
	(void)state;
	for (int i = PROV_ST_NONE + 1; i < PROV_ST_COUNT; i++) {
		const struct prov_status_info *info = prov_status_info((enum prov_status)i);

		assert_non_null(info);
		assert_non_null(info->code);
		assert_non_null(strchr(info->code, '.'));
		assert_true(strlen(info->clause) > 0);
		assert_true(strlen(info->text) > 0);
		/* It stands behind a colon: no capital, no full stop. */
		assert_true(info->text[0] >= 'a' && info->text[0] <= 'z');
		assert_true(info->text[strlen(info->text) - 1] != '.');
		assert_true(prov_utf8_check(prov_bytes_str(info->text), NULL));
	}
	assert_null(prov_status_info(PROV_ST_NONE));
	assert_null(prov_status_info(PROV_ST_COUNT));
}

/* Each code names its own row, so that no code stands there twice. */
static void test_find(void **state)
{
	(void)state;
	for (int i = PROV_ST_NONE + 1; i < PROV_ST_COUNT; i++) {
		const char *code = prov_status_info((enum prov_status)i)->code;

		assert_int_equal(prov_status_find(prov_bytes_str(code)), i);
	}
	assert_int_equal(prov_status_find(prov_bytes_str("")), PROV_ST_NONE);
	assert_int_equal(prov_status_find(prov_bytes(NULL, 0)), PROV_ST_NONE);
	assert_int_equal(prov_status_find(prov_bytes_str("claim.missin")), PROV_ST_NONE);
	assert_int_equal(prov_status_find(prov_bytes_str("claim.missing2")), PROV_ST_NONE);
	assert_int_equal(prov_status_find(prov_bytes_str("Claim.missing")), PROV_ST_NONE);
}

static void test_severities(void **state)
{
	static const struct {
		enum prov_status status;
		const char *code;
		enum prov_severity severity;
		enum prov_url_kind url;
	} rows[] = {
	    {PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY, "claimSignature.insideValidity",
		PROV_SEV_SUCCESS, PROV_URL_SIGNATURE},
	    {PROV_ST_ASSERTION_DATA_HASH_MATCH, "assertion.dataHash.match", PROV_SEV_SUCCESS,
		PROV_URL_ASSERTION},
	    {PROV_ST_TIME_STAMP_UNTRUSTED, "timeStamp.untrusted", PROV_SEV_INFO,
		PROV_URL_SIGNATURE},
	    {PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED, "signingCredential.ocsp.skipped",
		PROV_SEV_INFO, PROV_URL_SIGNATURE},
	    {PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, "signingCredential.untrusted", PROV_SEV_FAILURE,
		PROV_URL_SIGNATURE},
	    {PROV_ST_ASSERTION_HASHED_URI_MISMATCH, "assertion.hashedURI.mismatch",
		PROV_SEV_FAILURE, PROV_URL_ASSERTION},
	    {PROV_ST_CLAIM_CBOR_INVALID, "claim.cbor.invalid", PROV_SEV_FAILURE, PROV_URL_CLAIM},
	    {PROV_ST_MANIFEST_TEXT_CORRUPTED_WRAPPER, "manifest.text.corruptedWrapper",
		PROV_SEV_FAILURE, PROV_URL_NONE},
	    {PROV_ST_ASSERTION_REQUIRED_MISSING, "assertion.required.missing", PROV_SEV_FAILURE,
		PROV_URL_CLAIM},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct prov_status_info *info = prov_status_info(rows[i].status);

		assert_string_equal(info->code, rows[i].code);
		assert_int_equal(info->severity, rows[i].severity);
		assert_int_equal(info->url, rows[i].url);
	}
}

static void test_public_walk(void **state)
{
	enum prov_severity severity;
	size_t n = 0;
	(void)state;

	for (; prov_status_code_at(n, &severity) != NULL; n++) {
		const struct prov_status_info *info = prov_status_info((enum prov_status)(n + 1));

		assert_string_equal(prov_status_code_at(n, NULL), info->code);
		assert_int_equal(severity, info->severity);
	}
	assert_int_equal(n, PROV_ST_COUNT - 1);
	assert_null(prov_status_code_at(SIZE_MAX, &severity));
	assert_int_equal(severity, PROV_SEV_FAILURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows_are_sound),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_severities),
	    cmocka_unit_test(test_public_walk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
