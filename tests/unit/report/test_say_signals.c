/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/said.h"
#include "helper/sample_report.h"
#include "helper/signal_make.h"

static void test_rows(void **state)
{
	struct prov_report *r = signal_report(NULL, "exif.software", "GIMP", "exif.model", "X1",
	    "xmp.digital-source-type", SAMPLE_AI, "xmp.credit", "Made with AI", "exif.comment",
	    "a\x1b[2J\"; Unsigned", NULL);

	(void)state;
	r->signals.v[0].flaw = "odd";
	SAID_HAS(r, 0, 0, "Disagreement",
	    "  Unsigned, tool: exif.software \"GIMP\" (malformed: odd)",
	    "  Unsigned, camera: exif.model \"X1\"",
	    "  Unsigned, source type: xmp.digital-source-type \"" SAMPLE_AI "\" (AI)",
	    "  Unsigned, text: xmp.credit \"Made with AI\" (names AI), exif.comment "
	    "\"a\\u{1B}[2J\\\"; Unsigned\"");
}

/* A few of each kind, and where they stand, where everything is asked for. */
static void test_many(void **state)
{
	(void)state;
	SAID_HAS(signal_report(NULL, "xmp.creator", "a", "xmp.creator", "b", "xmp.creator", "c",
		     "xmp.creator", "d", "xmp.creator", "e", "xmp.creator", "f", NULL),
	    0, 0, NULL,
	    "  Unsigned, person: xmp.creator \"a\", xmp.creator \"b\", xmp.creator \"c\", "
	    "xmp.creator \"d\" and 2 more");
	SAID_HAS(signal_report(NULL, "xmp.creator", "a", "xmp.creator", "b", NULL),
	    PROV_RENDER_VERBOSE, 0, NULL,
	    "  Unsigned, person: xmp.creator \"a\" (at byte 7), xmp.creator \"b\" (at byte 7)");
}

/* What a hash covers is not called unsigned, nor is it called signed. */
static void test_beside(void **state)
{
	struct prov_report *r = sample_trusted();

	(void)state;
	r->signals.was_read = true;
	assert_int_equal(prov_signals_add(&r->signals, prov_signal_by_id("exif.model"),
			     prov_bytes_str("X1"), 7, NULL, NULL),
	    PROV_OK);
	SAID_HAS(r, 0, 0, "nsigned", "  Beside the credentials, camera: exif.model \"X1\"");
	r = sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	r->signals.was_read = true;
	assert_int_equal(prov_signals_add(&r->signals, prov_signal_by_id("exif.model"),
			     prov_bytes_str("X1"), 7, NULL, NULL),
	    PROV_OK);
	SAID_HAS(r, 0, 0, "Beside the", "  Unsigned, camera: exif.model \"X1\"");
}

static void test_disagreement(void **state)
{
	struct prov_report *r =
	    signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type", SAMPLE_AI, NULL);

	(void)state;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.ai-vs-camera"));
	SAID_HAS(r, 0, 0, NULL,
	    "  Disagreement, prov.ai-vs-camera: one mark says that AI made it, and another that a "
	    "camera did: xmp.digital-source-type \"" SAMPLE_AI "\", credentials \"" SAMPLE_CAPTURE
	    "\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_beside),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_disagreement),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
