/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_guess.h"

static void expect(const char *name, const char *text, const char *kind)
{
	const struct prov_text_syntax *row = prov_text_guess(name, prov_bytes_str(text));
	const char *got = row == NULL ? "unsure" : row->format.name;

	if (strcmp(got, kind) != 0)
		fail_msg("%s: %s instead of %s", name, got, kind);
}

static void test_languages(void **state)
{
	(void)state;
	expect("a.pl", "use strict;\nprint 1;\n", "perl");
	expect("a.pl", "\xef\xbb\xbf\n\n# x\nprint 1;\n", "perl");
	expect("a.pl", "% facts\nlikes(a, b).\n", "prolog");
	expect("a.PL", "a(X) :-\n\tb(X).\n", "prolog");
	expect("a.pl", "% facts\nuse strict;\n", "perl");
	expect("a.pl", "likes(a, b).\n", "unsure");
	expect("a.pl", "", "unsure");
	expect("a.cl", "(defun a ())\n", "lisp");
	expect("a.cl", "; x\n", "lisp");
	expect("a.cl", "__kernel void a() {}\n", "opencl");
	expect("a.cl", "class Main {\n};\n", "unsure");
	expect("a.cl", "(* COOL *)\n", "unsure");
	expect("a.v", "module a;\nendmodule\n", "verilog");
	expect("a.v", "(* keep *)\nmodule a;\nendmodule\n", "verilog");
	expect("a.v", "fn main() {}\n", "verilog");
	expect("a.v", "(* x *)\nTheorem a : True.\n", "coq");
	expect("a.d", "module a;\n", "d");
	expect("a.d", "a.o: a.c a.h\n", "make");
	expect("a.d", "a.o: a.c \\\n b.h\n", "make");
	expect("a.m", "#import <x.h>\n", "objective-c");
	expect("a.m", "function a()\nend\n", "octave");
	expect("a.m", "% x\n:- module a.\n", "unsure");
	expect("a.m", "(* x *)\n", "wolfram");
	expect("a.m", "x = 1;\n", "unsure");
	expect("a.inc", "; x\nmov ax, 1\n", "nasm");
	expect("a.inc", "#define A\n", "c");
	expect("a.inc", "<p>\n", "unsure");
	expect("a.r", "x <- 1\n", "r");
	expect("a.R", "#' x\n", "r");
	expect("a.r", "REBOL []\n", "unsure");
	expect("a.r", "#include \"x\"\n", "unsure");
	expect("a.s", "\t.text\n", "assembler");
	expect("a.s", "; 6502\n", "nasm");
	expect("a.s", "\tnop\n", "unsure");
	expect("a.asm", "section .text\n", "nasm");
	expect("a.asm", "# MIPS\n.data\n", "unsure");
	expect("a.pro", "TEMPLATE = app\n", "conf");
	expect("a.pro", ":- x.\n", "prolog");
	expect("a.pro", "pro a\n", "unsure");
	expect("a.cfg", "a = 1\n", "conf");
	expect("a.cfg", "[a]\n; x\nb = 1\n", "ini");
	expect("a.cfg", "[a]\n# x\nb = 1\n", "conf");
	expect("a.cfg", "[a]\nb = 1\n", "unsure");
	expect("a.cfg", "// quake\nbind x\n", "unsure");
	expect("a.conf", "<VirtualHost *:80>\n", "conf");
	expect("a.conf", "{ \"a\": 1 }\n", "unsure");
	expect("a.def", "#define A\n", "c");
	expect("a.def", "EXPORTS\n", "module-definition");
	expect("a.def", "DEFINITION MODULE A;\n", "unsure");
	expect("a.cfg", "%% A file of LaTeX\n", "latex");
	expect("x-go.mod", "module a/b\n", "go");
	expect("a.mod", "<!ENTITY a \"b\">\n", "dtd");
	expect("a.mod", "MODULE a;\n", "unsure");
	expect("a.frm", "VERSION 5.00\n", "unsure");
	expect("a.asc", "-----BEGIN PGP MESSAGE-----\n", "unsure");
	expect("a.asc", "= Title\n", "asciidoc");
	expect("a.sig", "untrusted comment: x\n", "unsure");
	expect("a.fs", "module A\n", "fsharp");
	expect("a.fs", "#version 300 es\n", "glsl");
	expect("a.fs", "\\ Forth\n", "unsure");
	expect("a.ll", "%{\n#include <x>\n%}\n", "yacc");
	expect("a.inf", "[Version]\n", "ini");
	expect("a.inf", "! Inform\n", "unsure");
}

static void test_shared(void **state)
{
	(void)state;
	assert_true(prov_text_is_shared("a.b/c.pl"));
	assert_true(prov_text_is_shared("C.PL"));
	assert_false(prov_text_is_shared("a.pl/c"));
	assert_false(prov_text_is_shared("a.plx"));
	assert_false(prov_text_is_shared("pl"));
	assert_false(prov_text_is_shared("a."));
	expect("a.py", "# x\n", "unsure");
}

/* Each row of the table names a kind that there is, and has a text that leads to it. */
#define SHARED(ext, kind, ...) {ext, kind, {__VA_ARGS__}},
static const struct {
	const char *ext, *kind;
	const char *tells[32];
} rows[] = {
#include "format/text_guess.def"
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool found = rows[i].kind == NULL;

		for (size_t k = 0; !found && prov_text_syntax_at(k) != NULL; k++)
			found = strcmp(prov_text_syntax_at(k)->format.name, rows[i].kind) == 0;
		if (!found)
			fail_msg("%s: no kind %s", rows[i].ext, rows[i].kind);
		/* Rows of one extension stand together. */
		for (size_t k = 0; k + 1 < i; k++) {
			if (strcmp(rows[k].ext, rows[i].ext) == 0)
				assert_string_equal(rows[i - 1].ext, rows[i].ext);
		}
	}
}

static bool is_xml(const char *text)
{
	struct prov_text_sample s = {prov_bytes_str(text), prov_bytes_str(text)};

	return prov_text_is_xml(&s);
}

static void test_xml(void **state)
{
	(void)state;
	assert_true(is_xml("<?xml version='1.0'?>"));
	assert_true(is_xml("\xef\xbb\xbf<?xml version='1.0'?>"));
	assert_true(is_xml("<!DOCTYPE TS>\n<TS>"));
	assert_true(is_xml("<!-- a -->\n<!-- b --><!DOCTYPE TS>"));
	assert_true(is_xml("<map version=\"1\">\n</map>\n"));
	assert_true(is_xml("<a:b>x</a:b>"));
	assert_false(is_xml("<?xmlx"));
	assert_false(is_xml("<any>x;\n"));
	assert_false(is_xml("<a>x</b>"));
	assert_false(is_xml("<http://a/b> <c> <d> .\n"));
	assert_false(is_xml("<"));
	assert_false(is_xml("<!-- a"));
	assert_false(is_xml("</a></a>"));
	assert_false(is_xml(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_shared),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
