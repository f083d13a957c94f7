/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_syntax.h"
#include "helper/signal_make.h"

static bool differs(const struct prov_format *format, const char *name)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, NULL);
	enum prov_state before = prov_report_state(r);
	const struct prov_disagreement *row;
	bool is;

	r->name = name;
	row = signal_judge(r, format, "prov.file-name");
	is = row != NULL;
	if (is) {
		assert_string_equal(row->one.where, "name");
		assert_string_equal(row->other.where, "file");
		assert_string_equal(row->other.value, format->mime[0]);
		assert_string_not_equal(row->one.value, row->other.value);
	}
	assert_int_equal(prov_report_state(r), before);
	prov_report_free(r);
	return is;
}

static void test_names(void **state)
{
	(void)state;
	assert_true(differs(prov_format_mp4(), "a.html"));
	assert_true(differs(prov_format_mp4(), "/x.mp4/a.HTM"));
	assert_true(differs(prov_format_mp4(), "a.js"));
	assert_true(differs(prov_format_mp4(), "Makefile"));
	assert_true(differs(prov_format_mp4(), "a.txt"));
	assert_true(differs(prov_format_heic(), "a.mp4"));
	assert_true(differs(prov_format_webp(), "a.jpg"));
	assert_true(differs(prov_format_webp(), "a.avi"));
	assert_true(differs(prov_format_png(), "a.xhtml"));
	assert_true(differs(prov_format_text(), "a.png"));
	assert_true(differs(prov_format_zip(), "a.pdf"));
	assert_true(differs(prov_format_svg(), "a.html"));
	assert_true(differs(prov_format_svg(), "a.js"));
}

/* Many a file has one of several names that are all right. */
static void test_harmless(void **state)
{
	const struct prov_format *py = &prov_text_syntax_named("a.py")->format;

	(void)state;
	assert_false(differs(prov_format_jpeg(), "a.jpeg"));
	assert_false(differs(prov_format_jpeg(), "a.JPG"));
	assert_false(differs(prov_format_tiff(), "a.dng"));
	assert_false(differs(prov_format_tiff(), "a.NEF"));
	assert_false(differs(prov_format_mp4(), "a.mov"));
	assert_false(differs(prov_format_mov(), "a.m4a"));
	assert_false(differs(prov_format_heic(), "a.heif"));
	assert_false(differs(prov_format_avif(), "a.heic"));
	assert_false(differs(prov_format_docx(), "a.zip"));
	assert_false(differs(prov_format_zip(), "a.epub"));
	assert_false(differs(prov_format_html(), "a.xhtml"));
	assert_false(differs(prov_format_html(), "a.php"));
	assert_false(differs(prov_format_svg(), "a.xml"));
	assert_false(differs(prov_format_svg(), "a.svg"));
	assert_false(differs(prov_format_text(), "a.md"));
	assert_false(differs(py, "a.txt"));
	assert_false(differs(py, "a.json"));
	/* What is not known is no other type, and what has no name says nothing. */
	assert_false(differs(prov_format_mp4(), "a.unheard-of"));
	assert_false(differs(prov_format_mp4(), "-"));
	assert_false(differs(prov_format_mp4(), ""));
	assert_false(differs(prov_format_mp4(), "a.html/video"));
	assert_false(differs(prov_format_mp4(), "a."));
	assert_false(differs(prov_format_binary(), "a.html"));
	assert_false(differs(prov_format_c2pa(), "a.jpg"));
	assert_false(differs(prov_format_jpeg(), "a.c2pa"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
