/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_structured.h"
#include "format/text_syntax.h"

static int find(
    const char *name, const char *text, struct prov_text_place *out, struct prov_err *err)
{
	struct prov_src *src;
	int code;

	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	code = prov_text_place_find(src, prov_text_syntax_named(name), NULL, out, err);
	prov_src_close(src);
	return code;
}

static void expect(const char *name, const char *text, uint64_t at, bool last)
{
	struct prov_text_place place;

	assert_int_equal(find(name, text, &place, NULL), PROV_OK);
	assert_int_equal(place.at, at);
	assert_int_equal(place.last, last);
}

/* A.9.3.1: first, unless the language has a use of its own for the first line. */
static void test_first_or_last(void **state)
{
	(void)state;
	expect("a.c", "int x;\n", 0, false);
	expect("a.c", "\xef\xbb\xbfint x;\n", 3, false);
	expect("a.py", "#!/usr/bin/python\nx\n", 19, true);
	expect("a.py", "#!/usr/bin/python\nx", 19, true);
	expect("a.py", "# -*- coding: latin-1 -*-\nx\n", 27, true);
	expect("a.py", "# x\n# vim: set fileencoding=utf-8 :\n", 35, true);
	expect("a.py", "# x\n# y\n# coding: utf-8\n", 0, false);
	expect("a.xml", "<?xml version='1.0'?>\n<a/>\n", 26, true);
	expect("a.xml", "<a/>\n", 0, false);
	expect("a.css", "@charset \"utf-8\";\nb{}\n", 21, true);
	expect("a.ps", "%!PS\nshowpage\n", 13, true);
	expect("Dockerfile", "# syntax=docker/dockerfile:1\nFROM x\n", 35, true);
	expect("a.yaml", "#cloud-config\na: 1\n", 18, true);
	expect("a.el", ";;; a.el -*- lexical-binding: t -*-\n", 35, true);
	expect("a.yaml", "---\na: 1\n", 0, false);
	expect("Dockerfile", "# escape = `\nFROM x\n", 19, true);
	expect("Dockerfile", "#\tEscape=`\nFROM x\n", 17, true);
	expect("Dockerfile", "# escaped=`\nFROM x\n", 0, false);
	expect("a.js", "/**\n * @jest-environment jsdom\n */\nf();\n", 39, true);
	expect("a.js", "/** x */\nf(\"@jest-\");\n", 0, false);
	expect("a.java", "///usr/bin/env jbang \"$0\"; exit\nclass A {}\n", 42, true);
	/* A list of variables stays near the end. */
	expect("a.el", ";; -*- x: t -*-\nx\n;; Local Variables:\n;; End:\n", 16, false);
	expect("a.xml", "<?xml version='1.0'?>\n<a/><!-- Local Variables: -->\n", 51, true);
}

static void test_other_places(void **state)
{
	struct prov_text_place place;

	(void)state;
	expect("a.md", "---\ntitle: x\n---\ny\n", 4, false);
	expect("a.md", "+++\r\ntitle = 'x'\r\n+++\r\n", 5, false);
	assert_int_equal(find("a.md", "---\ntitle: x\n...\n", &place, NULL), PROV_OK);
	assert_true(place.front);
	assert_int_equal(find("a.md", "---\nno end\n", &place, NULL), PROV_OK);
	assert_false(place.front);
	assert_int_equal(place.at, 0);
	expect("a.vtt", "WEBVTT\nX: y\n\n00:00.000 --> 00:01.000\n", 13, false);
	expect("a.php", "<?php\necho 1;\n", 6, false);
	expect("a.php", "#!/usr/bin/php\n<?php\necho 1;\n", 21, false);
	/* What stands behind __END__ is the program's to read. */
	expect("a.pl", "#!/usr/bin/perl\nprint <DATA>;\n__DATA__\nx\n", 16, false);
	expect("a.pl", "#!/usr/bin/perl\nprint;\n", 22, true);
	expect("a.pl", "print <DATA>;\n__END__\n", 0, false);
	expect("a.rb", "#!/usr/bin/ruby\n# encoding: utf-8\nputs\n__END__\n", 34, false);
	expect("a.php", "<?php declare(strict_types=1); // x\necho 1;\n", 36, false);
	assert_int_equal(find("a.rst", "x\n", &place, NULL), PROV_OK);
	assert_true(place.blank);
}

/* A.9.4: behind all there is, the newline before the block goes with it, wherever it belongs. */
static void test_nothing_behind(void **state)
{
	struct prov_text_place place;

	(void)state;
	expect("a.php", "<?php\n", 5, true);
	expect("a.php", "<?php\r\n", 6, true);
	expect("a.php-page", "#!/usr/bin/php\n", 14, true);
	/* A line of its own begins with a newline. */
	expect("a.php-page", "#!/usr/bin/php", 14, true);
	expect("a.php-page", "", 0, false);
	expect("a.c", "\xef\xbb\xbf", 3, false);
	assert_int_equal(find("a.php", "<?php\r\n", &place, NULL), PROV_OK);
	assert_true(place.crlf);
	assert_int_equal(place.eol, 1);
}

/* Where the end is no place for a comment, it goes behind the first line all the same. */
static void test_no_end(void **state)
{
	(void)state;
	expect("a.sh", "#!/bin/sh\ncat <<X\na\n", 10, false);
	expect("a.sh", "#!/bin/sh\nexit\nQUJD\n", 10, false);
	expect("a.sh", "#!/bin/sh\necho a\\\n", 10, false);
	expect("a.sh", "#!/bin/sh\necho a \\\nb\n", 20, true);
	expect("a.sh", "echo a\\\n", 0, false);
	expect("Makefile", "#!/usr/bin/make -f\nA = b\\\n", 19, false);
	expect("Dockerfile", "# syntax=x\n# escape=\\\nFROM x\n", 28, true);
	expect("Dockerfile", "# syntax=x\n# check=y\nRUN a \\\n", 21, false);
	expect("a.c", "// -*- c -*-\n#define A \\\n", 13, false);
}

static void test_line_ends(void **state)
{
	struct prov_text_place place;

	(void)state;
	assert_int_equal(find("a.c", "a\r\nb\n", &place, NULL), PROV_OK);
	assert_true(place.crlf);
	assert_int_equal(find("a.c", "a\nb\r\n", &place, NULL), PROV_OK);
	assert_false(place.crlf);
	/* At the end, the last one is done as it is. */
	assert_int_equal(find("a.sh", "#!a\nb\r\n", &place, NULL), PROV_OK);
	assert_true(place.crlf);
	assert_int_equal(place.eol, 1);
	assert_int_equal(find("a.sh", "#!a\nb", &place, NULL), PROV_OK);
	assert_int_equal(place.eol, 0);
}

static void refuse(const char *name, const char *text, int code, const char *words)
{
	struct prov_text_place place;
	struct prov_err err = {0};

	assert_int_equal(find(name, text, &place, &err), code);
	if (strstr(err.msg, words) == NULL)
		fail_msg("no \"%s\" in: %s", words, err.msg);
}

static void test_refused(void **state)
{
	struct prov_err err = {0};
	struct prov_text_place place;

	(void)state;
	refuse("a.c", "a\rb\r", PROV_E_UNSUPPORTED, "CR alone");
	refuse("a.sh", "#!a\nb\r", PROV_E_UNSUPPORTED, "line end");
	refuse("a.php", "<html><?php echo 1; ?>", PROV_E_UNSUPPORTED, "<?php");
	refuse("a.php", "<?php /* a\n*/\n", PROV_E_UNSUPPORTED, "<?php");
	refuse("a.php", "<?php echo 'a\n';\n", PROV_E_UNSUPPORTED, "<?php");
	refuse("a.php", "<?php", PROV_E_UNSUPPORTED, "<?php");
	refuse("a.sh", "#!/bin/sh\nsed -n 2p \"$0\"\n", PROV_E_UNSUPPORTED, "itself");
	refuse("a.sh", "sed -n 2p \"$0\"\n", PROV_E_UNSUPPORTED, "itself");
	refuse("a.sh", "#!/bin/sh \\\nexit\nx\n", PROV_E_UNSUPPORTED, "first line");
	refuse("a.tcl", "#!/bin/x\\", PROV_E_UNSUPPORTED, "first line");
	refuse("a.c", "/* -*- c -*-\n*/\nA \\\n", PROV_E_UNSUPPORTED, "first line");
	refuse("a.vtt", "WEBVTT\n", PROV_E_UNSUPPORTED, "blank line");
	refuse("a.vtt", "WEBVTT\n\r", PROV_E_UNSUPPORTED, "blank line");
	refuse("a.rst", "  indented\n", PROV_E_UNSUPPORTED, "indented");
	memset(&err, 0, sizeof(err));
	assert_int_equal(find("a.c", "abc\xe9 d", &place, &err), PROV_E_FORMAT);
	assert_true(err.has_at);
	assert_int_equal(err.at, 3);
	memset(&err, 0, sizeof(err));
	assert_int_equal(find("a.c", "abcd\xc3", &place, &err), PROV_E_FORMAT);
	assert_int_equal(err.at, 4);
}

/* Characters that the end of a read cuts, and a CR there. */
static void test_far(void **state)
{
	struct prov_text_place place;
	char *text = malloc(70001);

	(void)state;
	assert_non_null(text);
	for (size_t at = 65530; at < 65540; at++) {
		memset(text, 'a', 70000);
		text[70000] = '\0';
		memcpy(&text[at], "\xf0\x9f\x98\x80\r\n", 6);
		assert_int_equal(find("a.c", text, &place, NULL), PROV_OK);
		assert_true(place.crlf);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_or_last),
	    cmocka_unit_test(test_other_places),
	    cmocka_unit_test(test_nothing_behind),
	    cmocka_unit_test(test_no_end),
	    cmocka_unit_test(test_line_ends),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
