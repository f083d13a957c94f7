/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "helper/signal_make.h"

/* The samples are signed at 2026-11-23T22:05:00Z. */
static bool has(const char *rule, const char *declared, const char *id, const char *when)
{
	struct prov_report *r = signal_report(declared, id, when, NULL);
	bool found = signal_judge(r, prov_format_jpeg(), rule) != NULL;

	prov_report_free(r);
	return found;
}

static void test_after_signing(void **state)
{
	static const char rule[] = "prov.time-after-signing";
	static const char id[] = "exif.time-original";

	(void)state;
	assert_true(has(rule, SAMPLE_CAPTURE, id, "2026-12-01T00:00:00"));
	assert_true(has(rule, SAMPLE_CAPTURE, id, "2026-11-24T02:05:00+02:00"));
	assert_true(has(rule, SAMPLE_CAPTURE, "xmp.date-created", "2026-12-25"));
	assert_true(has(rule, SAMPLE_CAPTURE, "xmp.date-created", "2026-11-24T12:05Z"));
	/* An hour is nothing, nor half a day where it does not say in which zone. */
	assert_false(has(rule, SAMPLE_CAPTURE, id, "2026-11-24T00:30:00+02:00"));
	assert_false(has(rule, SAMPLE_CAPTURE, id, "2026-11-24T12:00:00"));
	assert_false(has(rule, SAMPLE_CAPTURE, "xmp.date-created", "2026-11-24"));
	assert_false(has(rule, SAMPLE_CAPTURE, "xmp.date-created", "2026-11-23T22:05Z"));
	assert_false(has(rule, SAMPLE_CAPTURE, id, "some day"));
	assert_false(has(rule, SAMPLE_CAPTURE, id, "2026-13-01T00:00:00"));
	assert_false(has(rule, NULL, id, "2030-01-01T00:00:00"));
	assert_false(has(rule, SAMPLE_CAPTURE, "exif.time-modified", "2026-12-01T00:00:00"));
}

static void test_captured_before(void **state)
{
	static const char rule[] = "prov.captured-before";
	static const char id[] = "exif.time-original";

	(void)state;
	assert_true(has(rule, SAMPLE_CAPTURE, id, "2026-09-01T00:00:00"));
	assert_false(has(rule, SAMPLE_CAPTURE, id, "2026-11-20T00:00:00"));
	assert_false(has(rule, SAMPLE_AI, id, "2026-09-01T00:00:00"));
	assert_false(has(rule, SAMPLE_CAPTURE, "xmp.create-date", "2026-09-01T00:00:00"));
}

/* Without a stamp, what the signer says of when. */
static void test_when(void **state)
{
	struct prov_report *r =
	    signal_report(SAMPLE_CAPTURE, "exif.time-original", "2026-09-01T00:00:00", NULL);

	(void)state;
	r->active.has_time = false;
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.captured-before"));
	r->active.has_when = true;
	r->active.when = SAMPLE_TIME;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.captured-before"));
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	/* A stamp is of later, whatever the signer says of when. */
	r->num_disagreements = 0;
	r->active.has_time = true;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.captured-before"));
	r->num_disagreements = 0;
	r->active.when = SAMPLE_TIME - INT64_C(84) * 24 * 3600; /* 2026-08-31 */
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.captured-before"));
	prov_report_free(r);
}

/* What was captured then may be digitized, and signed, long after. */
static void test_digitized(void **state)
{
	struct prov_report *r =
	    signal_report(SAMPLE_CAPTURE, "exif.time-digitized", "2026-12-01T00:00:00", NULL);

	(void)state;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	r->num_disagreements = 0;
	r->active.has_time = false;
	r->active.has_when = true;
	r->active.when = SAMPLE_TIME;
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	prov_report_free(r);
	/* Two days more in XMP: it disagrees with Exif (prov.dates), and was not signed before. */
	r = signal_report(SAMPLE_CAPTURE, "xmp.date-created", "2026-12-01T00:00:00", NULL);
	r->active.has_time = false;
	r->active.has_when = true;
	r->active.when = SAMPLE_TIME;
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	prov_report_free(r);
	r = signal_report(SAMPLE_CAPTURE, "exif.time-original", "2026-12-01T00:00:00", NULL);
	r->active.has_time = false;
	r->active.has_when = true;
	r->active.when = SAMPLE_TIME;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	prov_report_free(r);
}

/* An update by whom ever is of later, and says nothing of the content. */
static void test_update(void **state)
{
	struct prov_report *r =
	    signal_report(SAMPLE_CAPTURE, "exif.time-original", "2035-01-01T00:00:00Z", NULL);
	struct prov_account *below;

	(void)state;
	r->active.has_time = true;
	r->active.time = SAMPLE_TIME + 20 * INT64_C(31556952);
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	r->num_disagreements = 0;
	below = sample_ingredient(r, "a", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	below->has_time = true;
	below->time = SAMPLE_TIME;
	r->declared_by_parent = r->declared_of_content = true;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	/* Where the content's own names no time, by the update's it was there. */
	r->num_disagreements = 0;
	below->has_time = false;
	assert_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	r->num_disagreements = 0;
	r->active.time = SAMPLE_TIME;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	/* Nor does a later one that it claims for itself change that. */
	r->num_disagreements = 0;
	below->has_when = true;
	below->when = SAMPLE_TIME + 20 * INT64_C(31556952);
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.time-after-signing"));
	prov_report_free(r);
}

static void test_dates(void **state)
{
	static const struct {
		const char *exif, *xmp;
		bool found;
	} cases[] = {
	    {"2026-01-01T10:00:00", "2026-01-01T10:00:00", false},
	    {"2026-01-01T10:00:00", "2026-01-02T10:00:00+02:00", true},
	    {"2026-01-01T10:00:00+02:00", "2026-01-01T08:00:00Z", false},
	    {"2026-01-01T10:00:00+02:00", "2026-01-01T11:30:00Z", true},
	    {"2026-01-01T10:00:00", "2026-01-01", false},
	    {"2026-01-01T10:00:00", "2025-12-01", true},
	    {"2026-01-01T10:00:00", "long ago", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_report *r = signal_report(NULL, "exif.time-original", cases[i].exif,
		    "xmp.date-created", cases[i].xmp, NULL);

		if ((signal_judge(r, prov_format_jpeg(), "prov.dates") != NULL) != cases[i].found)
			fail_msg("%s and %s", cases[i].exif, cases[i].xmp);
		prov_report_free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_after_signing),
	    cmocka_unit_test(test_captured_before),
	    cmocka_unit_test(test_update),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_when),
	    cmocka_unit_test(test_digitized),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
