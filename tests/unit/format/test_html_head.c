/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/html_head.h"

#define SCRIPT "<script type='application/c2pa'>Zm9v</script>"
#define LINK "<link rel=c2pa-manifest>"

/*
 * '|' in TEXT stands for the last place in the head, and is taken out of it. WANT has an s or l for
 * each element in the head, an S where nothing may be left out for it.
 */
static void check(const char *text, const char *want)
{
	const char *bar = strchr(text, '|');
	size_t place = (size_t)(bar - text), n = strlen(text) - 1;
	struct prov_html_head *head = malloc(sizeof(*head));
	uint8_t *block = malloc(PROV_XML_BLOCK);
	char *page = malloc(n + 1);
	struct prov_html_elem e;
	struct prov_src *src;

	print_message("%s\n", text);
	assert_non_null(bar);
	assert_non_null(head);
	assert_non_null(block);
	assert_non_null(page);
	memcpy(page, text, place);
	memcpy(&page[place], bar + 1, n - place);
	assert_int_equal(prov_src_mem(&src, page, n, NULL), PROV_OK);
	prov_html_head_init(head, src, block, NULL);
	while (prov_html_head_next(head, &e)) {
		char kind = e.is_link ? 'l' : e.is_whole && e.is_bare ? 's' : 'S';

		assert_int_equal(*want, kind);
		want++;
		assert_int_equal(page[e.all.start], '<');
		assert_true(!e.is_whole || page[e.all.start + e.all.len - 1] == '>');
		if (kind == 's')
			assert_memory_equal(&page[e.inside.start], "Zm9v", e.inside.len);
	}
	assert_int_equal(*want, '\0');
	assert_int_equal(head->html.in.code, PROV_OK);
	assert_int_equal(head->place, place);
	prov_src_close(src);
	free(page);
	free(block);
	free(head);
}

/* HTML, 13.2.6.4.1 to 6: the head, whatever of its tags is left out. */
static void test_places(void **state)
{
	static const char *const pages[] = {
	    "<!doctype html><html><head><title>a</title>|</head><body>b",
	    "\n<!-- a --><!doctype html>\n<html>\n<head>\n|</head>\n<body>",
	    "|",
	    "|text",
	    " \n|text",
	    "\xef\xbb\xbf|text",
	    "<!doctype html>|",
	    "<!doctype html>|<p>a",
	    "<!doctype html> |a",
	    "<!-- a -->|",
	    "<html>|<body>",
	    "<html>|</html>",
	    "|</head>",
	    "</p></div>|</br>",
	    "<title>a</title>\n|<p>",
	    "<title>a</title>\n|b",
	    "<head><head><html a=b>|</head>",
	    "<head>|<frameset>",
	    "<head>|</head><title>b</title><p>",
	    "<head>|</head></head><link><body>",
	    "<head>|<svg><style></head>",
	    "<head><base><basefont><bgsound><link><meta><noframes><p></noframes>|<div></head>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		check(pages[i], "");
	check("<head><noscript><p></noscript><style></head></style>|</head>", "");
	check("<head><title></head></title><script>'</head>'</script>|</head>", "");
	check("<head>|</head><noscript>" SCRIPT "</noscript>", "");
}

/* What has no end holds what comes behind it: so that goes before. */
static void test_open_ends(void **state)
{
	(void)state;
	check("<head>|<title>a</head>", "");
	check("<head>|<!-- a </head>", "");
	check("<head><meta>|<meta a='</head>", "");
	check("<head>|<script></head>", "");
	check("<head>|<template><p></head>", "");
	check("<head>|<template><style></head>", "");
	check("<head>|<template><plaintext></template></head>", "");
	check("|<script type=application/c2pa>Zm9v", "S");
}

static void test_elements(void **state)
{
	(void)state;
	check("<head>" SCRIPT "|</head>", "s");
	check("<SCRIPT TYPE=\"Application/C2PA\" >Zm9v</SCRIPT\n>|", "s");
	check(SCRIPT "|<p>" SCRIPT, "s");
	check("<head>" SCRIPT SCRIPT LINK "|</head>", "ssl");
	/* Between head and body still comes into the head. */
	check("<head>|</head>" SCRIPT LINK "<body>" SCRIPT LINK, "sl");
	check("<link rel='a C2pa-Manifest b'>|", "l");
	check("<link rev=c2pa-manifest><link rel=c2pa-manifests>|<a rel=c2pa-manifest>", "");
	/* Other types; the browser expands references, but A.7.1.4 looks at bytes. */
	check(
	    "<script type='application/c2pa; x'></script><script type=' application/c2pa'></script>"
	    "<script type='application&#x2F;c2pa'></script><script></script>|",
	    "");
	check("<script type='text/plain' type='application/c2pa'></script>|", "");
	/* More in the tags than the type. */
	check("<script id=a type='application/c2pa'>Zm9v</script>|", "S");
	check("<script type='application/c2pa' type='application/c2pa'>Zm9v</script>|", "S");
	check("<script type='application/c2pa' src=a>Zm9v</script>|", "S");
	check("<script type='application/c2pa' />Zm9v</script>|", "S");
	check("<script type='application/c2pa'>Zm9v</script a>|", "S");
	check("<script type='application/c2pa'>Zm9v</script/>|", "S");
}

/* What only looks like one. */
static void test_lookalikes(void **state)
{
	(void)state;
	check("<!-- " SCRIPT " -->|</head>", "");
	check("<title>" SCRIPT "</title><style>" LINK "</style>|</head>", "");
	check("<script>" SCRIPT "|", "");
	check("<script>'" SCRIPT "|'</script>", "");
	check("<script><!-- <script type='application/c2pa'>Zm9v</script> --></script>|", "");
	check("<noscript>" SCRIPT LINK "</noscript>|</head>", "");
	check("<noframes>" SCRIPT "</noframes>|</head>", "");
	check("<meta content=\"" SCRIPT "\">|</head>", "");
	check("<?x " LINK "|</head>", "");
	check("<![CDATA[" LINK "|</head>", "");
	check("|<svg>" SCRIPT "</svg></head>", "");
	check("|<iframe srcdoc=\"" SCRIPT "\"></iframe></head>", "");
	check("|<plaintext>" SCRIPT, "");
}

static void test_templates(void **state)
{
	(void)state;
	check("<template>" SCRIPT LINK "</template>|</head>", "");
	check("<template><p>a</head><body><template></template>" SCRIPT "</template>" SCRIPT
	      "|</head>",
	    "s");
	check("<template><textarea></template></textarea></template>" SCRIPT "|</head>", "s");
	check("<template><!-- </template> --></template>|</head>", "");
	/* Inside of svg, a style element is no text, but CDATA is. */
	check("<meta>|<template><svg><style></template>" SCRIPT "</head>", "s");
	check("|<template><svg><![CDATA[</template>]]></svg></template></head>", "");
	check("|<template><svg/><style></template></style></template></head>", "");
	check("|<template><math><p><textarea></template></head>", "");
	check("</template>|a", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_open_ends),
	    cmocka_unit_test(test_elements),
	    cmocka_unit_test(test_lookalikes),
	    cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
