/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "report/html.h"

static void begin(struct prov_html *h, struct collect *c)
{
	*c = (struct collect){0};
	prov_out_init(&h->out, collect_write, c);
}

static void expect(struct prov_html *h, struct collect *c, const char *page)
{
	assert_int_equal(prov_out_finish(&h->out, NULL), PROV_OK);
	assert_string_equal(c->text == NULL ? "" : c->text, page);
	collect_free(c);
}

static void test_escape(void **state)
{
	struct prov_html h;
	struct collect c;
	(void)state;

	begin(&h, &c);
	prov_html_show_plain(&h, "<script>alert(\"1\")</script>&'`", 100);
	expect(&h, &c, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;&#96;");
	begin(&h, &c);
	prov_html_show(&h, "a\n\xe2\x80\xae\xff</bdi>", 100);
	expect(&h, &c, "<bdi>a\\u{A}\\u{202E}\\xFF&lt;/bdi&gt;</bdi>");
	begin(&h, &c);
	prov_html_quote(&h, "a\" <b>", 100);
	expect(&h, &c, "&quot;a\\&quot; &lt;b&gt;&quot;");
	/* Cut in the text, never in what stands for a character of it. */
	begin(&h, &c);
	prov_html_show_plain(&h, "<<<", 2);
	expect(&h, &c, "&lt;&lt;\xe2\x80\xa6");
	begin(&h, &c);
	prov_html_show(&h, NULL, 2);
	expect(&h, &c, "<bdi></bdi>");
}

static void test_pieces(void **state)
{
	struct prov_html h;
	struct collect c;
	(void)state;

	begin(&h, &c);
	prov_html_put(&h, "<p>");
	prov_html_printf(&h, "%d of %s", 7, "9");
	prov_html_line(&h, "</p>");
	prov_html_fact(&h, "Name", "<b>");
	prov_html_fact(&h, "Absent", NULL);
	expect(&h, &c, "<p>7 of 9</p>\n<div><dt>Name</dt><dd><bdi>&lt;b&gt;</bdi></dd></div>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_escape),
	    cmocka_unit_test(test_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
