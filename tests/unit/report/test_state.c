/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/report.h"

#define VALIDATED PROV_ST_CLAIM_SIGNATURE_VALIDATED
#define INSIDE PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY
#define KNOWN PROV_ST_SIGNING_CREDENTIAL_TRUSTED
#define UNKNOWN PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED
#define BOUND PROV_ST_ASSERTION_DATA_HASH_MATCH
#define NOTE PROV_ST_TIME_STAMP_MISMATCH

static const struct {
	enum prov_status found[6];
	enum prov_state state;
} rows[] = {
    {{PROV_ST_NONE}, PROV_STATE_INVALID},
    {{VALIDATED}, PROV_STATE_INVALID},
    {{INSIDE}, PROV_STATE_INVALID},
    {{KNOWN}, PROV_STATE_INVALID},
    {{VALIDATED, KNOWN}, PROV_STATE_INVALID},
    {{INSIDE, KNOWN}, PROV_STATE_INVALID},
    {{VALIDATED, INSIDE}, PROV_STATE_VALID},
    {{INSIDE, VALIDATED}, PROV_STATE_VALID},
    {{VALIDATED, INSIDE, UNKNOWN}, PROV_STATE_VALID},
    {{UNKNOWN, VALIDATED, INSIDE, NOTE}, PROV_STATE_VALID},
    {{VALIDATED, INSIDE, KNOWN}, PROV_STATE_TRUSTED},
    {{KNOWN, NOTE, INSIDE, VALIDATED, BOUND}, PROV_STATE_TRUSTED},
    {{VALIDATED, INSIDE, KNOWN, UNKNOWN}, PROV_STATE_VALID},
    {{VALIDATED, INSIDE, UNKNOWN, KNOWN}, PROV_STATE_VALID},
    {{VALIDATED, INSIDE, KNOWN, PROV_ST_ASSERTION_DATA_HASH_MISMATCH}, PROV_STATE_INVALID},
    {{PROV_ST_ASSERTION_UNDECLARED, VALIDATED, INSIDE, KNOWN}, PROV_STATE_INVALID},
    {{VALIDATED, INSIDE, KNOWN, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED}, PROV_STATE_INVALID},
    {{VALIDATED, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, KNOWN}, PROV_STATE_INVALID},
};
#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

static void find_all(struct prov_findings *f, const enum prov_status found[6])
{
	for (size_t i = 0; i < 6 && found[i] != PROV_ST_NONE; i++)
		prov_find(f, found[i], NULL, NULL);
	assert_int_equal(f->code, PROV_OK);
}

static void test_table(void **state)
{
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < NUM_ROWS; i++) {
		struct prov_findings f;

		prov_findings_init(&f, &arena);
		find_all(&f, rows[i].found);
		assert_int_equal(prov_findings_state(&f), rows[i].state);
		f.code = PROV_E_NOMEM;
		assert_int_equal(prov_findings_state(&f), PROV_STATE_INVALID);
	}
	prov_arena_fini(&arena);
}

/* A listed certificate is somebody's word only beside a signature by its key, which counts. */
static void test_signer(void **state)
{
	static const struct {
		enum prov_status found[6];
		bool listed, trusts;
	} cases[] = {
	    {{VALIDATED, INSIDE, KNOWN}, true, true},
	    {{VALIDATED, INSIDE, UNKNOWN}, false, false},
	    {{KNOWN, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, VALIDATED, INSIDE}, true, true},
	    {{KNOWN, PROV_ST_CLAIM_SIGNATURE_MISMATCH}, true, false},
	    {{KNOWN, PROV_ST_ALGORITHM_UNSUPPORTED}, true, false},
	    {{KNOWN, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, VALIDATED}, true, false},
	    {{VALIDATED, INSIDE, KNOWN, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED}, true, false},
	};
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_account a = {.has_signer = true, .signer_trusted = cases[i].listed};

		prov_findings_init(&a.findings, &arena);
		find_all(&a.findings, cases[i].found);
		assert_int_equal(prov_account_trusts_signer(&a), cases[i].trusts);
	}
	prov_arena_fini(&arena);
}

/* Every failure of the table but one makes the best findings invalid; nothing else does. */
static void test_every_code(void **state)
{
	static const enum prov_status best[6] = {VALIDATED, INSIDE, KNOWN, BOUND};
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	for (int i = PROV_ST_NONE + 1; i < PROV_ST_COUNT; i++) {
		const struct prov_status_info *info = prov_status_info((enum prov_status)i);
		enum prov_state expected = PROV_STATE_TRUSTED;
		struct prov_findings f;

		if (info->severity == PROV_SEV_FAILURE)
			expected = i == UNKNOWN ? PROV_STATE_VALID : PROV_STATE_INVALID;
		prov_findings_init(&f, &arena);
		find_all(&f, best);
		prov_find(&f, (enum prov_status)i, NULL, NULL);
		assert_int_equal(prov_findings_state(&f), expected);
	}
	prov_arena_fini(&arena);
}

static void test_foreign_failure(void **state)
{
	static const enum prov_status best[6] = {VALIDATED, INSIDE, KNOWN, BOUND};
	struct prov_arena arena;
	struct prov_findings f;
	(void)state;

	prov_arena_init(&arena, 1 << 20);
	prov_findings_init(&f, &arena);
	find_all(&f, best);
	prov_find(&f, NOTE, NULL, NULL);
	f.v[4].status = PROV_ST_NONE;
	f.v[4].code = "com.example.odd";
	assert_int_equal(prov_findings_state(&f), PROV_STATE_TRUSTED);
	f.v[4].severity = PROV_SEV_FAILURE;
	assert_int_equal(prov_findings_state(&f), PROV_STATE_INVALID);
	prov_arena_fini(&arena);
}

enum below { NOTHING_BELOW, GOOD_BELOW, RECORDED_BELOW, NEW_BELOW, BARE_BELOW, BINDING_BELOW };

static const struct {
	bool has_active;
	enum prov_status found[6];
	enum below below;
	enum prov_state state, below_state;
} reports[] = {
    {false, {PROV_ST_NONE}, NOTHING_BELOW, PROV_STATE_NONE, 0},
    /* Damage in the place of a store is no "no credentials". */
    {false, {PROV_ST_GENERAL_ERROR}, NOTHING_BELOW, PROV_STATE_INVALID, 0},
    {false, {NOTE}, NOTHING_BELOW, PROV_STATE_NONE, 0},
    {true, {PROV_ST_NONE}, NOTHING_BELOW, PROV_STATE_INVALID, 0},
    {true, {VALIDATED, INSIDE, KNOWN, BOUND}, NOTHING_BELOW, PROV_STATE_TRUSTED, 0},
    {true, {VALIDATED, INSIDE, UNKNOWN, BOUND}, NOTHING_BELOW, PROV_STATE_VALID, 0},
    /* Nobody said that the content is the signed one. */
    {true, {VALIDATED, INSIDE, KNOWN}, NOTHING_BELOW, PROV_STATE_INVALID, 0},
    {true, {VALIDATED, INSIDE, UNKNOWN}, NOTHING_BELOW, PROV_STATE_INVALID, 0},
    {true, {VALIDATED, INSIDE, KNOWN}, GOOD_BELOW, PROV_STATE_INVALID, PROV_STATE_TRUSTED},
    {true, {VALIDATED, INSIDE, KNOWN}, BINDING_BELOW, PROV_STATE_TRUSTED, PROV_STATE_TRUSTED},
    {true, {VALIDATED, INSIDE, KNOWN, BOUND}, GOOD_BELOW, PROV_STATE_TRUSTED, PROV_STATE_TRUSTED},
    {true, {VALIDATED, INSIDE, KNOWN, BOUND}, RECORDED_BELOW, PROV_STATE_TRUSTED,
	PROV_STATE_INVALID},
    {true, {VALIDATED, INSIDE, KNOWN, BOUND}, NEW_BELOW, PROV_STATE_INVALID, PROV_STATE_INVALID},
    {true, {VALIDATED, INSIDE, KNOWN, BOUND}, BARE_BELOW, PROV_STATE_TRUSTED, PROV_STATE_NONE},
};

static void add_below(struct prov_report *report, enum below below)
{
	static const enum prov_status good[6] = {VALIDATED, INSIDE, KNOWN};
	static const enum prov_status bad[6] = {VALIDATED, INSIDE, PROV_ST_ASSERTION_MISSING};
	struct prov_account *row;

	if (below == NOTHING_BELOW)
		return;
	row = prov_report_add_ingredient(report, NULL);
	assert_non_null(row);
	if (below == BARE_BELOW) {
		prov_find(&row->findings, PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE, NULL, NULL);
		return;
	}
	row->manifest = "urn:c2pa:x";
	find_all(&row->findings, below == RECORDED_BELOW || below == NEW_BELOW ? bad : good);
	if (below == BINDING_BELOW)
		prov_find(&row->findings, PROV_ST_ASSERTION_BOXES_HASH_MATCH, NULL, NULL);
	row->counts_invalid = below == NEW_BELOW;
}

static void test_conclude(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		struct prov_report *report;

		assert_int_equal(prov_report_new(&report, "x", NULL), PROV_OK);
		report->has_active = reports[i].has_active;
		find_all(&report->active.findings, reports[i].found);
		add_below(report, reports[i].below);
		prov_report_conclude(report);
		assert_int_equal(report->state, reports[i].state);
		if (reports[i].below != NOTHING_BELOW)
			assert_int_equal(report->ingredients[0].state, reports[i].below_state);
		prov_report_free(report);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_signer),
	    cmocka_unit_test(test_every_code),
	    cmocka_unit_test(test_foreign_failure),
	    cmocka_unit_test(test_conclude),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
