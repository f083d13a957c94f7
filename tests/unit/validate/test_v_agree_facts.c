/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"

static bool found(struct prov_report *r, const struct prov_format *format, const char *rule)
{
	bool is = signal_judge(r, format, rule) != NULL;

	prov_report_free(r);
	return is;
}

static bool has_tool(const char *tool, const char *id, const char *value)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, id, value, NULL);

	r->active.tool_name = tool;
	return found(r, prov_format_jpeg(), "prov.tool");
}

static void test_tool(void **state)
{
	struct prov_report *r;

	(void)state;
	assert_true(has_tool("Midjourney", "exif.software", "Adobe Photoshop 25.0"));
	assert_true(has_tool("Midjourney", "xmp.creator-tool", "GIMP 2.10"));
	assert_false(has_tool("Photoshop", "exif.software", "ADOBE PHOTOSHOP 25.0"));
	assert_false(has_tool("Adobe Photoshop", "exif.software", "Photoshop"));
	/* A number of a firmware is no other software. */
	assert_false(has_tool("Leica M11", "exif.software", "Ver.2.0.1"));
	assert_false(has_tool("Leica M11", "exif.software", "1.4"));
	assert_false(has_tool(NULL, "exif.software", "GIMP 2.10"));
	/* A camera is none against a tool; one that is the tool vouches for its firmware. */
	assert_false(has_tool("Midjourney", "exif.make", "Canon"));
	r = signal_report(
	    SAMPLE_CAPTURE, "exif.software", "Firmware 2", "exif.make", "Leica Camera AG", NULL);
	r->active.tool_name = "Leica M11";
	assert_false(found(r, prov_format_jpeg(), "prov.tool"));
	/* Of what an update came after, it is that tool. */
	r = signal_report(SAMPLE_AI, "exif.software", "GIMP 2.10", NULL);
	r->declared_by_parent = r->declared_of_content = true;
	sample_ingredient(r, "a", PROV_ST_SIGNING_CREDENTIAL_TRUSTED)->tool_name = "Midjourney";
	assert_true(found(r, prov_format_jpeg(), "prov.tool"));
}

static void test_camera(void **state)
{
	(void)state;
	assert_true(found(signal_report(NULL, "exif.model", "X1", "xmp.model", "Y2", NULL),
	    prov_format_jpeg(), "prov.camera"));
	assert_false(found(signal_report(NULL, "exif.model", "X1", "xmp.model", "x1", NULL),
	    prov_format_jpeg(), "prov.camera"));
	assert_false(found(
	    signal_report(NULL, "exif.model", "X1", NULL), prov_format_jpeg(), "prov.camera"));
}

static bool has_type(const struct prov_format *format, const char *type)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, "xmp.format", type, NULL);
	bool is = found(r, format, "prov.media-type");

	r = signal_report(SAMPLE_CAPTURE, NULL);
	r->active.media_type = type;
	/* The credentials' word is held to the same, but for what editors leave in XMP. */
	if (strstr(type, "photoshop") == NULL)
		assert_int_equal(found(r, format, "prov.media-type"), is);
	else
		assert_true(found(r, format, "prov.media-type"));
	return is;
}

static void test_media_type(void **state)
{
	(void)state;
	assert_true(has_type(prov_format_jpeg(), "image/png"));
	assert_false(has_type(prov_format_jpeg(), "image/jpeg"));
	assert_false(has_type(prov_format_jpeg(), "image/JPG"));
	assert_false(has_type(prov_format_tiff(), "image/dng"));
	assert_false(has_type(prov_format_mp4(), "video/quicktime"));
	assert_false(has_type(prov_format_mp4(), "audio/mp4"));
	assert_true(has_type(prov_format_mp4(), "image/jpeg"));
	assert_false(has_type(prov_format_heic(), "image/heif"));
	assert_true(has_type(prov_format_heic(), "video/mp4"));
	assert_false(has_type(prov_format_mp4(), "H.264"));
	assert_false(has_type(prov_format_text(), "text/markdown"));
	assert_false(has_type(prov_format_text(), "application/json"));
	assert_true(has_type(prov_format_text(), "image/png"));
	assert_false(has_type(prov_format_docx(), "application/zip"));
	assert_true(has_type(prov_format_docx(), "text/plain"));
	assert_false(has_type(prov_format_jpeg(), "application/vnd.adobe.photoshop"));
	/* What was not told is no other type. */
	assert_false(found(signal_report(SAMPLE_CAPTURE, "xmp.format", "image/png", NULL),
	    prov_format_binary(), "prov.media-type"));
}

static bool has_terms(const char *value, const char *use)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, "xmp.data-mining", value, NULL);

	r->active.training[0].purpose = "cawg.data_mining";
	r->active.training[0].use = use;
	r->active.num_training = 1;
	return found(r, prov_format_jpeg(), "prov.training-terms");
}

static void test_terms(void **state)
{
	(void)state;
	assert_true(has_terms("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", "allowed"));
	assert_true(has_terms("http://ns.useplus.org/ldf/vocab/DMI-ALLOWED", "notAllowed"));
	assert_false(has_terms("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", "notAllowed"));
	assert_false(has_terms("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", "constrained"));
	assert_false(has_terms("http://ns.useplus.org/ldf/vocab/DMI-UNSPECIFIED", "allowed"));
}

static void test_gone(void **state)
{
	static const char rule[] = "prov.credentials-gone";

	(void)state;
	assert_true(found(signal_report(NULL, "xmp.provenance", "self#jumbf=c2pa/x", NULL),
	    prov_format_jpeg(), rule));
	assert_false(found(signal_report(NULL, "xmp.provenance", "https://example.com/x", NULL),
	    prov_format_jpeg(), rule));
	assert_false(
	    found(signal_report(SAMPLE_CAPTURE, "xmp.provenance", "self#jumbf=c2pa/x", NULL),
		prov_format_jpeg(), rule));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tool),
	    cmocka_unit_test(test_camera),
	    cmocka_unit_test(test_media_type),
	    cmocka_unit_test(test_terms),
	    cmocka_unit_test(test_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
