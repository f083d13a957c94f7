/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/sample_report.h"
#include "prov/report.h"

static void test_new_is_bad_news(void **state)
{
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_report_new(&r, "a\xff", NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	assert_string_equal(prov_report_name(r), "a\\xFF");
	assert_null(prov_report_media_type(r));
	assert_null(prov_report_declared(r));
	assert_null(prov_report_signer(r));
	assert_null(prov_report_active_manifest(r));
	assert_int_equal(prov_report_num_status(r), 0);
	prov_report_free(r);

	assert_int_equal(prov_report_new(&r, NULL, NULL), PROV_OK);
	assert_string_equal(prov_report_name(r), "");
	prov_report_free(r);
	prov_report_free(NULL);
}

static void test_getters(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_status_entry entry;
	(void)state;

	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_string_equal(prov_report_name(r), "photo.jpg");
	assert_string_equal(prov_report_media_type(r), "image/jpeg");
	assert_string_equal(prov_report_declared(r), SAMPLE_AI);
	assert_string_equal(prov_report_signer(r), "Ann Smith");
	assert_string_equal(prov_report_active_manifest(r), "urn:c2pa:0001");
	assert_int_equal(prov_report_num_status(r), 5);
	entry = prov_report_status(r, 4);
	assert_string_equal(entry.code, "assertion.dataHash.match");
	assert_string_equal(entry.url, "self#jumbf=d");
	assert_string_equal(entry.explanation, "all 7 bytes");
	assert_int_equal(entry.severity, PROV_SEV_SUCCESS);
	entry = prov_report_status(r, 5);
	assert_null(entry.code);
	assert_int_equal(entry.severity, PROV_SEV_FAILURE);
	prov_report_free(r);
}

static void test_error_row(void **state)
{
	const struct prov_err cause = {.code = PROV_E_IO, .msg = "it can't be read"};
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_report_new_error(&r, "x", &cause, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_ERROR);
	assert_string_equal(r->cause.msg, "it can't be read");
	prov_report_free(r);
}

static void test_state_names(void **state)
{
	(void)state;
	assert_string_equal(prov_state_str(PROV_STATE_TRUSTED), "trusted");
	assert_string_equal(prov_state_str(PROV_STATE_VALID), "valid");
	assert_string_equal(prov_state_str(PROV_STATE_INVALID), "invalid");
	assert_string_equal(prov_state_str(PROV_STATE_NONE), "none");
	assert_string_equal(prov_state_str(PROV_STATE_ERROR), "error");
	assert_string_equal(prov_state_str((enum prov_state)99), "invalid");
}

static void test_rows_grow(void **state)
{
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
	for (unsigned i = 0; i < 500; i++) {
		struct prov_account *row = prov_report_add_ingredient(r, NULL);

		assert_non_null(row);
		assert_int_equal(row->depth, 0);
		assert_null(row->title);
		row->depth = i;
		prov_find(&row->findings, PROV_ST_CLAIM_MISSING, NULL, "%u", i);
		assert_int_equal(row->findings.code, PROV_OK);
		prov_find(&row->news, PROV_ST_CLAIM_MISSING, NULL, NULL);
		assert_int_equal(row->news.n, 1);
		assert_int_equal(prov_report_add_unchecked(r, NULL, "thing %u", i), PROV_OK);
	}
	assert_int_equal(r->num_ingredients, 500);
	assert_int_equal(r->num_unchecked, 500);
	for (unsigned i = 0; i < 500; i++) {
		char text[16];

		assert_int_equal(r->ingredients[i].depth, i);
		(void)snprintf(text, sizeof(text), "%u", i);
		assert_string_equal(r->ingredients[i].findings.v[0].explanation, text);
		(void)snprintf(text, sizeof(text), "thing %u", i);
		assert_string_equal(r->unchecked[i], text);
	}
	prov_report_free(r);
}

static void test_strings(void **state)
{
	uint8_t *exact = mutate_copy(prov_bytes("a\xc3", 2));
	struct prov_report *r;
	(void)state;

	assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
	assert_null(prov_report_str(r, prov_bytes(NULL, 0), NULL));
	assert_string_equal(prov_report_str(r, prov_bytes("", 0), NULL), "");
	assert_string_equal(prov_report_str(r, prov_bytes(exact, 2), NULL), "a\xef\xbf\xbd");
	prov_report_free(r);
	free(exact);
}

static void test_no_memory(void **state)
{
	struct prov_report *r;
	struct prov_err err = {0};
	int code;
	(void)state;

	assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
	r->arena.max = r->arena.used;
	do {
		code = prov_report_add_unchecked(r, &err, "%0500d", 1);
	} while (code == PROV_OK);
	assert_int_equal(code, PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	while (prov_report_add_ingredient(r, NULL) != NULL)
		assert_true(r->num_ingredients < 100);
	prov_report_conclude(r);
	assert_int_equal(r->state, PROV_STATE_NONE);
	prov_report_free(r);
}

/* What signals take is bounded by itself, and takes nothing from what a verdict may. */
static void test_aside(void **state)
{
	struct prov_err err = {0};
	struct prov_report *r;
	size_t n = 0;

	(void)state;
	assert_int_equal(prov_report_new(&r, "a", NULL), PROV_OK);
	while (prov_arena_alloc(&r->aside, 1024, &err) != NULL)
		n += 1024;
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_in_range(n, PROV_MAX_SIGNAL_MEMORY / 2, PROV_MAX_SIGNAL_MEMORY);
	assert_non_null(prov_arena_alloc(&r->arena, PROV_MAX_SIGNAL_MEMORY, NULL));
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new_is_bad_news),
	    cmocka_unit_test(test_getters),
	    cmocka_unit_test(test_error_row),
	    cmocka_unit_test(test_state_names),
	    cmocka_unit_test(test_rows_grow),
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
