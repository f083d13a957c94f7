/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/clause_make.h"
#include "helper/signal_make.h"
#include "report/clauses_marks.h"

static void test_compared(void **state)
{
	const char *v[] = {"xmp.*", "*.aigc", "exif.make", "*"};
	struct prov_term t = {.v = v, .n = 3};

	(void)state;
	assert_true(prov_term_matches(&t, "xmp.creator"));
	assert_true(prov_term_matches(&t, "png.aigc"));
	assert_true(prov_term_matches(&t, ".aigc"));
	assert_true(prov_term_matches(&t, "exif.make"));
	assert_false(prov_term_matches(&t, "exif.makes"));
	assert_false(prov_term_matches(&t, "exif"));
	assert_false(prov_term_matches(&t, "aigc"));
	assert_false(prov_term_matches(&t, ""));
	assert_false(prov_term_matches(&t, NULL));
	assert_true(prov_term_lists(&t, "xmp.*"));
	assert_false(prov_term_lists(&t, "xmp.creator"));
	assert_false(prov_term_lists(&t, NULL));
	t.n = 4;
	assert_true(prov_term_matches(&t, ""));
}

static void test_known(void **state)
{
	(void)state;
	assert_true(prov_term_knows_signal("xmp.aigc"));
	assert_true(prov_term_knows_signal("*.aigc"));
	assert_false(prov_term_knows_signal("*.agic"));
	assert_false(prov_term_knows_signal(""));
	assert_true(prov_term_knows_kind("position"));
	assert_false(prov_term_knows_kind("positions"));
	assert_true(prov_term_knows_says("may-be-ai"));
	assert_false(prov_term_knows_says("nothing"));
	assert_true(prov_term_knows_rule("prov.ai-*"));
	assert_false(prov_term_knows_rule("prov.ai"));
}

/* HAS: whether the file has what WANT lists; NONE: the same list, asked the other way. */
static void expect(struct prov_report *r, const char *some, const char *none, bool has)
{
	bool some_holds = clause_of(r, some) == PROV_RESULT_PASS;
	bool none_holds = clause_of(r, none) == PROV_RESULT_PASS;

	if (some_holds != has || none_holds == has)
		fail_msg("%s: %d, %s: %d", some, some_holds, none, none_holds);
}

static void test_terms(void **state)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type", SAMPLE_AI,
	    "xmp.city", "Rome", "xmp.aigc", "{}", NULL);

	(void)state;
	r->signals.was_read = true;
	r->signals.v[2].flaw = "odd";
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.ai-vs-camera"));
	expect(r, "{\"some_signal\":[\"xmp.city\"]}", "{\"no_signal\":[\"xmp.city\"]}", true);
	expect(r, "{\"some_signal\":[\"exif.*\"]}", "{\"no_signal\":[\"exif.*\"]}", false);
	expect(r, "{\"some_kind\":[\"position\"]}", "{\"no_kind\":[\"position\"]}", true);
	expect(r, "{\"some_kind\":[\"person\"]}", "{\"no_kind\":[\"person\"]}", false);
	expect(r, "{\"some_says\":[\"ai\"]}", "{\"no_says\":[\"ai\"]}", true);
	expect(r, "{\"some_says\":[\"camera\"]}", "{\"no_says\":[\"camera\"]}", false);
	expect(r, "{\"some_rule\":[\"prov.ai-*\"]}", "{\"no_rule\":[\"prov.ai-*\"]}", true);
	expect(r, "{\"some_rule\":[\"prov.dates\"]}", "{\"no_rule\":[\"prov.dates\"]}", false);
	/* Malformed, it is none that is sound. */
	assert_int_equal(clause_of(r, "{\"some_signal\":[\"*.aigc\"]}"), PROV_RESULT_PASS);
	assert_int_equal(clause_of(r, "{\"sound_signal\":[\"*.aigc\"]}"), PROV_RESULT_FAIL);
	r->signals.v[2].flaw = NULL;
	assert_int_equal(clause_of(r, "{\"sound_signal\":[\"*.aigc\"]}"), PROV_RESULT_PASS);
	prov_report_free(r);
}

/* What could not be read may hold what is asked for. */
static void test_unread(void **state)
{
	static const char *const none[] = {"{\"no_signal\":[\"exif.*\"]}",
	    "{\"no_kind\":[\"person\"]}", "{\"no_says\":[\"camera\"]}",
	    "{\"no_rule\":[\"prov.dates\"]}", "{\"all_read\":true}"};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct prov_report *r = sample_none();

		assert_int_equal(clause_of(r, none[i]), PROV_RESULT_FAIL);
		r->signals.was_read = true;
		assert_int_equal(clause_of(r, none[i]), PROV_RESULT_PASS);
		r->signals.more = 1;
		assert_int_equal(clause_of(r, none[i]), PROV_RESULT_FAIL);
		r->signals.more = 0;
		r->signals.gave_up = "the XMP is malformed";
		assert_int_equal(clause_of(r, none[i]), PROV_RESULT_FAIL);
		r->signals.gave_up = NULL;
		r->signals.missed = true;
		assert_int_equal(clause_of(r, none[i]), PROV_RESULT_FAIL);
		prov_report_free(r);
	}
}

/* One that is there, and of which it could not be told, is not compared. */
static void test_previews(void **state)
{
	struct prov_report *r = sample_none();

	(void)state;
	assert_int_equal(clause_of(r, "{\"preview_compared\":true}"), PROV_RESULT_FAIL);
	r->signals.num_previews = 1;
	r->signals.previews[0].was_compared = true;
	assert_int_equal(clause_of(r, "{\"preview_compared\":true}"), PROV_RESULT_FAIL);
	assert_int_equal(clause_of(r, "{\"preview_compared\":false}"), PROV_RESULT_PASS);
	r->signals.previews[0].look.of = 64;
	assert_int_equal(clause_of(r, "{\"preview_compared\":true}"), PROV_RESULT_PASS);
	assert_int_equal(clause_of(r, "{\"preview_compared\":false}"), PROV_RESULT_FAIL);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_compared),
	    cmocka_unit_test(test_known),
	    cmocka_unit_test(test_terms),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_previews),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
