/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define MIX IPTC "compositeWithTrainedAlgorithmicMedia"
#define HUMAN IPTC "digitalCreation"
#define SCREEN IPTC "screenCapture"

/* Whether RULE is found of R, and between which places; frees it. */
static void expect(struct prov_report *r, const char *rule, const char *one, const char *other)
{
	const struct prov_disagreement *row = signal_judge(r, prov_format_jpeg(), rule);

	if (one == NULL) {
		if (row != NULL)
			fail_msg("%s: %s against %s", rule, row->one.where, row->other.where);
	} else {
		if (row == NULL)
			fail_msg("%s is not found", rule);
		assert_string_equal(row->one.where, one);
		assert_string_equal(row->other.where, other);
	}
	prov_report_free(r);
}

static void test_camera(void **state)
{
	static const char rule[] = "prov.ai-vs-camera";

	(void)state;
	expect(
	    signal_report(SAMPLE_AI, "exif.model", "X1", NULL), rule, "credentials", "exif.model");
	expect(signal_report(NULL, "xmp.ai-system", "Painter", "exif.make", "X", NULL), rule,
	    "xmp.ai-system", "exif.make");
	expect(signal_report(NULL, "exif.software", "Midjourney", "exif.make", "X", NULL), rule,
	    "exif.software", "exif.make");
	expect(signal_report(SAMPLE_CAPTURE, "xmp.ai-system", "Painter", NULL), rule,
	    "xmp.ai-system", "credentials");
	/* A mix leaves room for a camera, but not for "captured". */
	expect(signal_report(MIX, "exif.model", "X1", NULL), rule, NULL, NULL);
	expect(signal_report(NULL, "xmp.digital-source-type", MIX, "xmp.ai-system", "Painter",
		   "exif.model", "X1", NULL),
	    rule, NULL, NULL);
	expect(signal_report(MIX, "xmp.digital-source-type", SAMPLE_CAPTURE, NULL), rule,
	    "credentials", "xmp.digital-source-type");
	/* A lens, or a speed, is no camera yet. */
	expect(signal_report(SAMPLE_AI, "exif.exposure", "1/60", NULL), rule, NULL, NULL);
	expect(signal_report(SAMPLE_CAPTURE, "exif.model", "X1", NULL), rule, NULL, NULL);
	expect(signal_report(HUMAN, "exif.model", "X1", NULL), rule, NULL, NULL);
}

static void test_human(void **state)
{
	static const char rule[] = "prov.ai-vs-human";

	(void)state;
	expect(signal_report(HUMAN, "xmp.ai-system", "Painter", NULL), rule, "xmp.ai-system",
	    "credentials");
	expect(signal_report(SAMPLE_AI, "xmp.digital-source-type", "digitalCreation", NULL), rule,
	    "credentials", "xmp.digital-source-type");
	expect(signal_report(SAMPLE_CAPTURE, "xmp.ai-system", "Painter", NULL), rule, NULL, NULL);
	expect(signal_report(HUMAN, "exif.software", "GIMP", NULL), rule, NULL, NULL);
}

static void test_undeclared(void **state)
{
	static const char rule[] = "prov.ai-undeclared";
	struct prov_report *r;

	(void)state;
	expect(signal_report(SCREEN, "xmp.ai-system", "Painter", NULL), rule, "xmp.ai-system",
	    "credentials");
	r = signal_report(SCREEN, "xmp.ai-system", "Painter", NULL);
	r->active.source_type = r->declared = NULL;
	expect(r, rule, "xmp.ai-system", "credentials");
	/* Declared anywhere below it is declared. */
	r = signal_report(SCREEN, "xmp.ai-system", "Painter", NULL);
	r->ai_declared = true;
	expect(r, rule, NULL, NULL);
	expect(signal_report(NULL, "xmp.ai-system", "Painter", NULL), rule, NULL, NULL);
	expect(signal_report(SCREEN, "xmp.credit", "Made with AI", NULL), rule, NULL, NULL);
	expect(signal_report(SAMPLE_CAPTURE, "xmp.ai-system", "Painter", NULL), rule, NULL, NULL);
}

static void test_ingredient(void **state)
{
	static const char rule[] = "prov.ai-ingredient";
	const char *declared[] = {SAMPLE_CAPTURE, HUMAN, MIX, SCREEN};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct prov_report *r = signal_report(declared[i], NULL);

		sample_ingredient(r, "a", PROV_ST_ASSERTION_DATA_HASH_MATCH)->source_type =
		    SAMPLE_CAPTURE;
		sample_ingredient(r, "b", PROV_ST_ASSERTION_DATA_HASH_MATCH)->source_type =
		    SAMPLE_AI;
		expect(r, rule, i < 2 ? "ingredient" : NULL, "credentials");
	}
	expect(signal_report(HUMAN, NULL), rule, NULL, NULL);
	/* An update of it makes them no better, where a parent is another file. */
	for (int updated = 0; updated < 2; updated++) {
		struct prov_report *r = signal_report(SAMPLE_CAPTURE, NULL);

		r->active.source_type = NULL;
		r->declared_by_parent = true;
		r->declared_of_content = updated == 1;
		sample_ingredient(r, "b", PROV_ST_ASSERTION_DATA_HASH_MATCH)->source_type =
		    SAMPLE_AI;
		expect(r, rule, updated == 1 ? "ingredient" : NULL, "credentials");
	}
}

static void test_source_type(void **state)
{
	static const char rule[] = "prov.source-type";

	(void)state;
	expect(signal_report(HUMAN, "xmp.digital-source-type", SAMPLE_CAPTURE, NULL), rule,
	    "xmp.digital-source-type", "credentials");
	/* However it is written. */
	expect(signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type", "digitalCapture", NULL),
	    rule, NULL, NULL);
	expect(signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type",
		   "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", NULL),
	    rule, NULL, NULL);
	expect(signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type", "who knows", NULL), rule,
	    NULL, NULL);
	expect(
	    signal_report(NULL, "xmp.digital-source-type", SAMPLE_CAPTURE, NULL), rule, NULL, NULL);
}

/* AI that the credentials declare other than by the source type which speaks for them. */
static void test_another_word(void **state)
{
	static const struct {
		const char *declared, *rule, *one;
		const char *where; /* the ingredient that says it */
	} rows[] = {
	    {SAMPLE_CAPTURE, "prov.ai-vs-camera", "credentials", NULL},
	    {HUMAN, "prov.ai-vs-human", "credentials", NULL},
	    {HUMAN, "prov.ai-vs-camera", NULL, NULL},
	    {SCREEN, "prov.ai-vs-camera", NULL, NULL},
	    {NULL, "prov.ai-vs-human", NULL, NULL},
	    {SAMPLE_CAPTURE, "prov.ai-vs-camera", NULL, "part"},
	    {SAMPLE_CAPTURE, "prov.ai-ingredient", "ingredient", "part"},
	    {SCREEN, "prov.ai-ingredient", NULL, "part"},
	    {SAMPLE_CAPTURE, "prov.ai-ingredient", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = signal_report(rows[i].declared, NULL);

		print_message("  %zu\n", i);
		r->ai_declared = true;
		r->ai_where = rows[i].where;
		expect(r, rows[i].rule, rows[i].one, "credentials");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_camera),
	    cmocka_unit_test(test_human),
	    cmocka_unit_test(test_undeclared),
	    cmocka_unit_test(test_ingredient),
	    cmocka_unit_test(test_another_word),
	    cmocka_unit_test(test_source_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
