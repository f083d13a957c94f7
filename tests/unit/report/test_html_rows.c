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
#include "helper/sample_report.h"
#include "report/html_rows.h"

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

static void say(struct prov_say *t)
{
	prov_say_begin(t, "Title: ");
	prov_say_quote(t, t->r->name);
	prov_say_end(t);
	t->text.indent = 9;
	prov_say_begin(t, "Without a colon");
	prov_say_end(t);
}

static void test_all(void **state)
{
	struct prov_report *r;
	struct prov_html h;
	struct collect c;
	(void)state;

	assert_int_equal(prov_report_new(&r, "</dd><img src=x onerror=1>: \n", NULL), PROV_OK);
	begin(&h, &c);
	prov_html_say_facts(&h, r, say);
	expect(&h, &c,
	    "<dl>\n<div><dt>Title</dt><dd>&quot;&lt;/dd&gt;&lt;img src=x onerror=1&gt;: "
	    "\\u{A}&quot;"
	    "</dd></div>\n<div><dt>Note</dt><dd>Without a colon</dd></div>\n</dl>\n");
	begin(&h, &c);
	prov_html_say_list(&h, r, say);
	expect(&h, &c,
	    "<ul class=\"tree\">\n<li class=\"d0\">Title: &quot;&lt;/dd&gt;&lt;img src=x "
	    "onerror=1&gt;: \\u{A}&quot;</li>\n<li class=\"d5\">Without a colon</li>\n</ul>\n");
	begin(&h, &c);
	prov_html_say_words(&h, r, prov_say_verdict_words);
	expect(&h, &c, "invalid. Nothing shows that the content is what was signed.");
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
