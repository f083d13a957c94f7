/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_choose.h"

static int choose(
    const char *text, const struct prov_hint *hint, const struct prov_format **f, char msg[256])
{
	struct prov_err err = {0};
	struct prov_src *src;
	int code;

	assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
	code = prov_format_find(src, hint, f, &err);
	prov_src_close(src);
	memcpy(msg, err.msg, strlen(err.msg) < 255 ? strlen(err.msg) + 1 : 255);
	msg[255] = '\0';
	return code;
}

static void expect(const char *text, const struct prov_hint *hint, const char *name)
{
	const struct prov_format *f;
	char msg[256];

	assert_int_equal(choose(text, hint, &f, msg), PROV_OK);
	assert_string_equal(f == NULL ? "none" : f->name, name);
}

static void refuse(const char *text, const struct prov_hint *hint, int code, const char *words)
{
	const struct prov_format *f;
	char msg[256];

	assert_int_equal(choose(text, hint, &f, msg), code);
	if (strstr(msg, words) == NULL)
		fail_msg("no \"%s\" in: %s", words, msg);
}

#define NAMED(what)                                                                                \
	&(struct prov_hint)                                                                        \
	{                                                                                          \
		.name = what                                                                       \
	}
#define TYPED(what)                                                                                \
	&(struct prov_hint)                                                                        \
	{                                                                                          \
		.media_type = what                                                                 \
	}
#define FORCED(what)                                                                               \
	&(struct prov_hint)                                                                        \
	{                                                                                          \
		.method = what                                                                     \
	}

static void test_names(void **state)
{
	(void)state;
	expect("a,b", NAMED("a.csv"), "csv");
	expect("a,b", NAMED("/some.where/A.CSV"), "csv");
	expect("a\tb", NAMED("b.tsv"), "tsv");
	expect("a,b", NAMED("csv"), "text");
	expect("a,b", NAMED(".csv"), "csv");
	expect("a,b", NAMED("a.csv.txt"), "text");
	expect("a,b", NAMED("a.csv2"), "text");
	expect("a,b", NAMED(""), "text");
	/* A page in whatever encoding, with or without tags; not what has other content. */
	expect("<p>a", NAMED("a.html"), "html");
	expect("<p>\xe9", NAMED("A.HTM"), "html");
	expect("<!doctype html>\xe9", NAMED("a"), "html");
	expect("<!doctype html>a", NAMED("a.txt"), "html");
	/* A program that makes one stays a program, whatever bytes are in it: in front of what is
	 * no text, a store would make it one. */
	expect("<?php a\n<title>\x01", NULL, "none");
	expect("<?php a\n<title>\x01", NAMED("a"), "none");
	expect("<title>\x01", NULL, "html");
	expect("<html>\xe9 ", NAMED("a.php"), "none");
	expect("<html>\xe9 ", NAMED("a.jsp"), "none");
	expect("<svg>\xe9 ", NAMED("a.php"), "none");
	expect("<svg>\xe9 ", NAMED("a"), "svg");
	expect("<?php a\n<title>\x01", TYPED("text/html"), "html");
	expect("\xff\xd8\xff\xe0", NAMED("a.html"), "jpeg");
	/* What looks like something else, but is said to be text. */
	expect("{\"a\": 1}", NAMED("a.txt"), "text");
	expect("{\"a\": 1}", NAMED("a.unheard-of"), "none");
}

/* A name makes no text of what is none, and says nothing of what has a signature. */
static void test_content_goes_first(void **state)
{
	(void)state;
	expect("\xff\xd8\xff\xe0", NAMED("a.txt"), "jpeg");
	expect("\x89PNG\r\n\x1a\n", NAMED("a.csv"), "png");
	expect("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", NAMED("a.txt"), "svg");
	expect("caf\xe9 au lait", NAMED("a.csv"), "none");
	expect("a\x07", NAMED("a.txt"), "none");
	expect("a,b", NAMED("a.png"), "text");
}

static void test_types(void **state)
{
	(void)state;
	expect("a,b", TYPED("Text/CSV; header=present"), "csv");
	expect("a,b", &((struct prov_hint){.media_type = "text/plain", .name = "a.csv"}), "text");
	refuse("a,b", TYPED("text/unheard-of"), PROV_E_UNSUPPORTED, "text/unheard-of");
	assert_true(prov_is_type("TEXT/plain", "text/plain"));
	assert_false(prov_is_type("text/plains", "text/plain"));
}

static void test_methods(void **state)
{
	(void)state;
	expect("a,b", FORCED("unstructured"), "text");
	expect("a,b", &((struct prov_hint){.name = "a.csv", .method = "unstructured"}), "csv");
	expect("{\"a\": 1}", FORCED("unstructured"), "text");
	refuse("\xff\xd8\xff\xe0", FORCED("unstructured"), PROV_E_USAGE, "jpeg");
	refuse("<svg/>", FORCED("unstructured"), PROV_E_USAGE, "svg");
	refuse("caf\xe9 au lait", FORCED("unstructured"), PROV_E_USAGE, "UTF-8");
	refuse("a,b", FORCED("html"), PROV_E_USAGE, "no page of HTML");
	refuse("a,b", FORCED("structured"), PROV_E_USAGE, "comments or front matter");
	refuse("a,b", &((struct prov_hint){.name = "a.csv", .method = "structured"}), PROV_E_USAGE,
	    "comments");
	refuse("{}", &((struct prov_hint){.name = "a.json", .method = "structured"}), PROV_E_USAGE,
	    "comments");
	expect("x", &((struct prov_hint){.name = "a.py", .method = "structured"}), "python");
	expect("x", &((struct prov_hint){.name = "a.py", .method = "unstructured"}), "text");
}

#define BLOCK "# -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST-----\n"
#define WRAPPER                                                                                    \
	"\xef\xbb\xbf\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xf3\xa0\x85\x80\xf3\xa0\x84\xb1"             \
	"\xf3\xa0\x85\x84\xf3\xa0\x85\x88\xf3\xa0\x85\x84\xef\xb8\x80"

static void test_structured(void **state)
{
	(void)state;
	expect("x", NAMED("a.py"), "python");
	expect("x", NAMED("Makefile"), "make");
	expect("#!/bin/sh\n", NULL, "shell");
	expect("<?xml version='1.0'?><a/>", NULL, "xml");
	expect("<a/>", NAMED("a.xml"), "xml");
	expect("no tag", NAMED("a.ui"), "text");
	/* A whole name says more than its extension. */
	expect("x", NAMED("src/CMakeLists.txt"), "cmake");
	expect("x", NAMED("requirements.txt"), "conf");
	expect("x", NAMED("constraints.txt"), "conf");
	expect("x", NAMED("build.ninja"), "ninja");
	expect("x", NAMED("my-requirements.txt"), "text");
	expect("[1]", NAMED("a.avsc"), "none");
	expect("x", NAMED(".eslintrc"), "none");
	expect("x", NAMED("composer.lock"), "none");
	/* XML that begins at its root, under a name that says nothing else. */
	expect("<Project>\n", NAMED("a.vcxproj"), "xml");
	expect("\xef\xbb\xbf<tei:TEI x=''/>", NAMED("a.tei"), "xml");
	expect("<a/>", NAMED("a.txt"), "text");
	expect("<a/>", NAMED("a.md"), "markdown");
	expect("<a/>", NAMED("dir.x/a"), "text");
	expect("<a", NAMED("a.config"), "text");
	expect("<3 you", NAMED("a.config"), "text");
	expect("< a>", NAMED("a.config"), "text");
	expect("<", NAMED("a.config"), "text");
	/* Content that is sure goes before an extension that others have, too. */
	expect("<?xml version='1.0'?>\n<!DOCTYPE TS><TS/>", NAMED("a.ts"), "xml");
	expect("<!DOCTYPE TS><TS></TS>", NAMED("a.ts"), "xml");
	expect("<map version='1'>\n</map>\n", NAMED("a.mm"), "xml");
	expect("<?xml version='1.0'?><a/>", NAMED("a.txt"), "xml");
	expect("<?xml version='1.0'?><a/>", NAMED("a.conf"), "xml");
	expect("<?xml version='1.0'?><a/>", NAMED("a.xsl"), "xslt");
	expect("<?xml version='1.0'?><a/>", NAMED("a.md"), "markdown");
	expect("<any>x;\n", NAMED("a.ts"), "typescript");
	expect("<http://a/b> <c> <d> .\n", NAMED("a.nt"), "turtle");
	expect("#!/usr/bin/swipl\nx.\n", NAMED("a.pl"), "prolog");
	expect("x.\n", NAMED("a.pl"), "structured");
	expect("#import <x>\n", NAMED("a.m"), "objective-c");
	/* Programs that make pages, and may begin like one. */
	expect("<!doctype html><?php x ?>", NAMED("a.php"), "php-page");
	expect("#!/usr/bin/php\n<p>", NAMED("a.php"), "php-page");
	expect("#!/usr/bin/php\n<?php\n", NAMED("a.php"), "php");
	expect("<p>", TYPED("application/x-httpd-php"), "php-page");
	expect("<html><%= x %>", NAMED("a.html.erb"), "none");
	expect("<svg xmlns='http://www.w3.org/2000/svg'/>", NAMED("a.svelte"), "vue");
	expect("<!doctype html>", NAMED("a.py"), "html");
	expect("\xff\xd8\xff\xe0", NAMED("a.php"), "jpeg");
	/* What stands beside the credentials is no part of the content that says so. */
	expect("<!-- -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST----- -->\n"
	       "let x;\n",
	    NAMED("a.ts"), "typescript");
	expect("% -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST-----\n"
	       "use strict;\n",
	    NAMED("a.pl"), "perl");
	expect("<?c2pa -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST----- ?>\n"
	       "<!DOCTYPE TS><TS></TS>",
	    NAMED("a.ts"), "xml");
	expect("<TS>\n</TS>\n<?c2pa -----BEGIN C2PA MANIFEST----- https://a/b "
	       "-----END C2PA MANIFEST----- ?>\n",
	    NAMED("a.ts"), "xml");
	assert_true(prov_text_is_strange("a.unheard-of"));
	assert_false(prov_text_is_strange("dir.x/a"));
	assert_false(prov_text_is_strange("a.TXT"));
	assert_false(prov_text_is_strange("a.py"));
	assert_false(prov_text_is_strange("a."));
	expect("x", TYPED("text/x-python"), "python");
	expect("x", NAMED("a.json"), "none");
	expect("caf\xe9 au lait", NAMED("a.py"), "none");
	expect("{", NAMED("a.c"), "c");
}

/* What there is goes before what there would be. */
static void test_carried(void **state)
{
	(void)state;
	expect(BLOCK "x", NULL, "structured");
	expect(BLOCK "x", NAMED("a.txt"), "structured");
	expect(BLOCK "x", NAMED("a.py"), "python");
	expect("x" WRAPPER, NAMED("a.py"), "text");
	expect("{}" WRAPPER, NAMED("a.json"), "text");
	expect("x" WRAPPER, NAMED("a.csv"), "csv");
	expect(BLOCK "x" WRAPPER, NAMED("a.py"), "python");
	expect(BLOCK "x" WRAPPER, NAMED("a.txt"), "text");
	refuse(BLOCK "x", FORCED("unstructured"), PROV_E_USAGE, "another method");
	refuse("x" WRAPPER, &((struct prov_hint){.name = "a.py", .method = "structured"}),
	    PROV_E_USAGE, "another method");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_content_goes_first),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_methods),
	    cmocka_unit_test(test_structured),
	    cmocka_unit_test(test_carried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
