/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>

#include "format/text_syntax.h"

static void check_words(const char *const *list, bool required)
{
	assert_true(!required || (list != NULL && list[0] != NULL));
	for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
		assert_true(list[i][0] != '\0');
		for (const char *c = list[i]; *c != '\0'; c++)
			assert_false(isupper((unsigned char)*c));
	}
}

/* Each name, type and extension leads to its own row and no other. */
static void test_rows(void **state)
{
	const struct prov_text_syntax *row;
	char name[64];
	size_t n = 0;

	(void)state;
	for (; (row = prov_text_syntax_at(n)) != NULL; n++) {
		check_words(row->format.mime, true);
		check_words(row->format.ext, true);
		check_words(row->names, false);
		assert_ptr_equal(prov_text_syntax_of(&row->format), row);
		for (size_t i = 0; row->format.mime[i] != NULL; i++)
			assert_ptr_equal(prov_text_syntax_typed(row->format.mime[i]), row);
		for (size_t i = 0; row->format.ext[i] != NULL; i++) {
			(void)snprintf(
			    name, sizeof(name), "dir.x/an example.%s", row->format.ext[i]);
			assert_ptr_equal(prov_text_syntax_named(name), row);
		}
		for (size_t i = 0; row->names != NULL && row->names[i] != NULL; i++)
			assert_ptr_equal(prov_text_syntax_named(row->names[i]), row);
		for (size_t i = 0; row->also != NULL && row->also[i] != NULL; i += 2)
			assert_true(prov_text_is_comment(
			    prov_bytes_str(row->also[i]), prov_bytes_str(row->also[i + 1])));
		if ((row->flags & PROV_SYNTAX_NONE) != 0)
			continue;
		assert_true(
		    prov_text_is_comment(prov_bytes_str(row->prefix), prov_bytes_str(row->suffix)));
	}
	assert_true(n >= 100);
	assert_null(prov_text_syntax_of(prov_format_jpeg()));
}

static const char *named(const char *name)
{
	const struct prov_text_syntax *row = prov_text_syntax_named(name);

	return row == NULL ? "none" : row->format.name;
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(named("/a/b/Main.JAVA"), "java");
	assert_string_equal(named("Makefile"), "make");
	assert_string_equal(named("src/CMakeLists.txt"), "cmake");
	assert_string_equal(named("a.py.bak"), "none");
	assert_string_equal(named("a.txt"), "none");
	assert_string_equal(named("py"), "none");
	assert_string_equal(named(""), "none");
	assert_string_equal(named("a."), "none");
	assert_string_equal(named("dir.py/readme"), "none");
}

static const char *begun(const char *text)
{
	const struct prov_text_syntax *row = prov_text_syntax_begun(prov_bytes_str(text));

	return row == NULL ? "none" : row->format.name;
}

static void test_beginnings(void **state)
{
	(void)state;
	assert_string_equal(begun("#!/usr/bin/python3\n"), "python");
	assert_string_equal(begun("#!/usr/bin/env python3.11\r\n"), "python");
	assert_string_equal(begun("#! /usr/bin/env -S node --x\n"), "javascript");
	assert_string_equal(begun("#!/bin/sh"), "shell");
	assert_string_equal(begun("#!/usr/bin/lua5.4\nx"), "lua");
	assert_string_equal(begun("#!/opt/unheard-of\n"), "structured");
	assert_string_equal(begun("#!/opt/unheard-of\nx # y\n"), "structured");
	assert_string_equal(begun("#!/opt/unheard-of\n# x\n"), "shell");
	assert_string_equal(begun("#!/usr/sbin/dtrace -s\n"), "d");
	assert_string_equal(begun("#!"), "shell");
	assert_string_equal(begun("#!\n/usr/bin/python"), "shell");
	assert_string_equal(begun("<?xml version='1.0'?>"), "xml");
	assert_string_equal(begun("\xef\xbb\xbf<?xml version='1.0'?>"), "xml");
	assert_string_equal(begun("<?php\n"), "php");
	assert_string_equal(begun("WEBVTT\n"), "webvtt");
	assert_string_equal(begun(".\\\" a page\n"), "roff");
	assert_string_equal(begun("plain"), "none");
	assert_string_equal(
	    prov_text_syntax_sure(prov_bytes_str("#!/bin/sh\n"))->format.name, "shell");
	assert_null(prov_text_syntax_sure(prov_bytes_str("#!/opt/unheard-of\n")));
	assert_string_equal(begun(""), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_beginnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
