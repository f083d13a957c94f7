/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/sample_report.h"

#define HEADER                                                                                     \
	"file,media_type,size,state,declared,ai_declared,signer,organization,issuer,"              \
	"signer_trusted,signed_at,signed_at_source,title,generator,ingredients,failures,"          \
	"unsigned_ai,disagreements,required_but_not,not_checked,error,"                            \
	"policy,policy_result,policy_clauses,was_file,was_state,was_credentials,was_content,"      \
	"was_marks,lists,trusted_identities,product,product_name,timestamp_trusted,"               \
	"timestamp_authority,ingredients_invalid,error_at\r\n"
#define NOTHING_ASIDE ",,,,,,,,,,,,"
#define STAMPED NOTHING_ASIDE ",true,\"Example TSA\",0,\r\n"
#define UNSTAMPED NOTHING_ASIDE ",,,0,\r\n"
#define BARE NOTHING_ASIDE ",,,,\r\n"

static void expect(struct prov_report *r, unsigned require, const char *row)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_CSV, 0, require, collect_write, &c, NULL), PROV_OK);
	assert_string_equal(c.text, row);
	collect_free(&c);
	prov_report_free(r);
}

static void test_header(void **state)
{
	struct collect c = {0};
	(void)state;

	assert_int_equal(prov_render_begin(PROV_RENDER_CSV, collect_write, &c, NULL), PROV_OK);
	assert_string_equal(c.text, HEADER);
	assert_int_equal(prov_render_end(PROV_RENDER_CSV, collect_write, &c, NULL), PROV_OK);
	assert_string_equal(c.text, HEADER);
	collect_free(&c);
}

static void test_states(void **state)
{
	struct prov_err cause = {.code = PROV_E_IO, .msg = "can't be read"};
	struct prov_report *r;
	(void)state;

	expect(sample_trusted(), PROV_REQUIRE_TRUSTED,
	    "\"photo.jpg\",\"image/jpeg\",123456,trusted,\"ai-generated\",true,\"Ann Smith\","
	    "\"Example Press\",\"Example CA\",true,2026-11-23T22:05:00Z,timestamp,\"A photo\","
	    "\"prov\",0,,,,,0," STAMPED);
	expect(sample_valid(), PROV_REQUIRE_TRUSTED | PROV_REQUIRE_NOT_AI,
	    "\"photo.jpg\",\"image/jpeg\",123456,valid,\"ai-generated\",true,\"Ann Smith\","
	    "\"Example Press\",\"Example CA\",false,2026-11-23T22:05:00Z,claim,\"A photo\","
	    "\"prov\",0,\"signingCredential.untrusted\",,,\"trusted not-ai\",0," UNSTAMPED);
	/* Whose certificate it is, but not the signature. */
	r = sample_trusted();
	r->active.findings.n = 0;
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, NULL);
	prov_report_conclude(r);
	expect(r, PROV_REQUIRE_TRUSTED,
	    "\"photo.jpg\",\"image/jpeg\",123456,invalid,\"ai-generated\",true,\"Ann Smith\","
	    "\"Example Press\",\"Example CA\",false,2026-11-23T22:05:00Z,timestamp,\"A photo\","
	    "\"prov\",0,\"claimSignature.mismatch\",,,,0," STAMPED);
	expect(sample_none(), PROV_REQUIRE_TRUSTED,
	    "\"bare.png\",\"image/png\",77,none,,,,,,,,,,,,,,,,0," BARE);
	assert_int_equal(prov_report_new_error(&r, "=x.jpg", &cause, NULL), PROV_OK);
	expect(
	    r, PROV_REQUIRE_TRUSTED, "\"'=x.jpg\",,,error,,,,,,,,,,,,,,,,,\"can't be read\"" BARE);
	cause = (struct prov_err){.code = PROV_E_TRUNC, .has_at = true, .at = 928, .msg = "cut"};
	assert_int_equal(prov_report_new_error(&r, "y.jpg", &cause, NULL), PROV_OK);
	expect(r, PROV_REQUIRE_TRUSTED,
	    "\"y.jpg\",,,error,,,,,,,,,,,,,,,,,\"cut\"" NOTHING_ASIDE ",,,,928\r\n");
}

/* A trusted file may be made of what is not. */
static void test_parts(void **state)
{
	static const char head[] = "\"photo.jpg\",\"image/jpeg\",123456,trusted,\"ai-generated\","
				   "true,\"Ann Smith\",\"Example Press\",\"Example CA\",true,"
				   "2026-11-23T22:05:00Z,timestamp,\"A photo\",\"prov\",3,,,,,0,";
	struct prov_report *r = sample_trusted();
	char row[512];
	(void)state;

	sample_ingredient(r, "a", PROV_ST_ASSERTION_DATA_HASH_MATCH)->state = PROV_STATE_TRUSTED;
	for (int i = 0; i < 2; i++)
		sample_ingredient(r, "b", PROV_ST_ASSERTION_DATA_HASH_MISMATCH)->state =
		    PROV_STATE_INVALID;
	(void)snprintf(
	    row, sizeof(row), "%s%s", head, NOTHING_ASIDE ",true,\"Example TSA\",2,\r\n");
	expect(r, 0, row);
}

/* Whether anybody vouches for the authority of the stamp. */
static void test_stamps(void **state)
{
	static const char head[] = "\"photo.jpg\",\"image/jpeg\",123456,trusted,\"ai-generated\","
				   "true,\"Ann Smith\",\"Example Press\",\"Example CA\",true,";
	struct prov_report *r = sample_trusted();
	char row[512];
	(void)state;

	r->active.time_untrusted = true;
	(void)snprintf(row, sizeof(row), "%s%s", head,
	    "2026-11-23T22:05:00Z,timestamp,\"A photo\",\"prov\",0,,,,,0," NOTHING_ASIDE
	    ",false,\"Example TSA\",0,\r\n");
	expect(r, 0, row);
	/* Of new claims such a stamp is not used, which is all that is to be seen of it. */
	r = sample_trusted();
	r->active.has_time = r->active.time_is_stamp = false;
	prov_find(&r->active.findings, PROV_ST_TIME_STAMP_UNTRUSTED, NULL, NULL);
	(void)snprintf(row, sizeof(row), "%s%s", head,
	    ",,\"A photo\",\"prov\",0,,,,,0," NOTHING_ASIDE ",false,\"Example TSA\",0,\r\n");
	expect(r, 0, row);
}

static void test_hostile(void **state)
{
	struct prov_report *r = sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	(void)state;

	r->active.title = "=HYPERLINK(\"http://example.com/\",\"x\")";
	r->active.signer_name = "a\",\"b\r\nc";
	expect(r, PROV_REQUIRE_TRUSTED,
	    "\"photo.jpg\",\"image/jpeg\",123456,invalid,\"ai-generated\",true,"
	    "\"a\"\",\"\"b\\u{D}\\u{A}c\",\"Example Press\",\"Example CA\",true,"
	    "2026-11-23T22:05:00Z,timestamp,\"'=HYPERLINK(\"\"http://example.com/\"\",\"\"x\"\")\","
	    "\"prov\",0,\"assertion.dataHash.mismatch\",,,,0," STAMPED);
}

static void test_aside(void **state)
{
	const struct prov_signal_row *ai = prov_signal_by_id("xmp.ai-system");
	struct prov_report *r = sample_trusted();
	struct prov_disagreement row = {.rule = "prov.ai-vs-camera",
	    .says = "they differ",
	    .one = {"credentials", "a", true},
	    .other = {"xmp.creator-tool", "b", false}};
	struct prov_signal *made = NULL;
	(void)state;

	assert_int_equal(
	    prov_signals_add(&r->signals, ai, prov_bytes_str("M"), 7, &made, NULL), PROV_OK);
	made->says = PROV_SAYS_AI;
	assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	row.rule = "prov.tool";
	assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	expect(r, 0,
	    "\"photo.jpg\",\"image/jpeg\",123456,trusted,\"ai-generated\",true,\"Ann Smith\","
	    "\"Example Press\",\"Example CA\",true,2026-11-23T22:05:00Z,timestamp,\"A photo\","
	    "\"prov\",0,,\"xmp.ai-system\",\"prov.ai-vs-camera prov.tool\",,0," STAMPED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_header),
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_stamps),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
