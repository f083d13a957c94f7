/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_first.h"

static void test_reserved(void **state)
{
	static const char *const own[] = {"#!/bin/sh\n", "<?xml version='1.0'?>\n", "#n\n",
	    "# Syntax = docker/dockerfile:1\n", "# escape=`\n", "\n# coding: latin-1\n",
	    "/* @jest-environment jsdom */\n", "//usr/bin/env go\n", "# -*- mode: tcl -*-\n"};
	static const char *const free_lines[] = {
	    "", "\n", "int x;\n", "# syntax\n", "#note\n", "\n\n# coding: latin-1\n", "/* x */\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert_true(prov_text_is_reserved(prov_bytes_str(own[i])));
	for (size_t i = 0; i < sizeof(free_lines) / sizeof(free_lines[0]); i++)
		assert_false(prov_text_is_reserved(prov_bytes_str(free_lines[i])));
}

static size_t place(bool (*find)(struct prov_bytes, size_t *), const char *text)
{
	size_t at = 0;

	return find(prov_bytes_str(text), &at) ? at : SIZE_MAX;
}

static void test_places(void **state)
{
	(void)state;
	assert_int_equal(prov_text_first_line(prov_bytes_str("a\nb")).n, 2);
	assert_int_equal(prov_text_first_line(prov_bytes_str("ab")).n, 2);
	assert_int_equal(place(prov_text_find_front, "---\na: 1\n---\n"), 4);
	assert_int_equal(place(prov_text_find_front, "---\na: 1\n...\n"), 4);
	assert_int_equal(place(prov_text_find_front, "+++\na = 1\n...\n"), SIZE_MAX);
	assert_int_equal(place(prov_text_find_front, "---\na: 1\n"), SIZE_MAX);
	assert_int_equal(place(prov_text_find_blank, "a\r\n\r\nb"), 5);
	assert_int_equal(place(prov_text_find_blank, "a\n\r"), SIZE_MAX);
	assert_int_equal(place(prov_text_find_open, "#!/usr/bin/php\n<?php\n"), 21);
	assert_int_equal(place(prov_text_find_open, "<?php echo 1; ?>\n"), SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reserved), cmocka_unit_test(test_places)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
