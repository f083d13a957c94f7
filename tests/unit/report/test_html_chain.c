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
#include "report/html_parts.h"

static const char *render(struct prov_report *r,
    void (*put)(struct prov_html *, const struct prov_report *), struct collect *c)
{
	struct prov_html h;

	*c = (struct collect){0};
	prov_out_init(&h.out, collect_write, c);
	put(&h, r);
	assert_int_equal(prov_out_finish(&h.out, NULL), PROV_OK);
	assert_true(c->text == NULL || collect_is_harmless(c));
	prov_report_free(r);
	return c->text == NULL ? "" : c->text;
}

static void test_drawing(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *deep;
	struct collect c;
	const char *page;
	(void)state;

	(void)sample_ingredient(r, "</text><script>", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	deep = sample_ingredient(r, "deep", PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED);
	deep->depth = 60; /* with nothing between: still drawn within the picture */
	deep->relationship = "componentOf";
	prov_report_conclude(r);
	page = render(r, prov_html_put_chain, &c);
	assert_non_null(strstr(page, "viewBox=\"0 0 720 184\""));
	assert_non_null(strstr(page, "This file: &quot;A photo&quot;</text>"));
	assert_non_null(strstr(page, "Made from: &quot;&lt;/text&gt;&lt;script&gt;&quot;</text>"));
	assert_non_null(strstr(page, "? valid, signer unknown"));
	/* What a certificate names could read like a verdict. */
	assert_non_null(strstr(page, ", signed by &quot;"));
	assert_non_null(strstr(page, "<svg class=\"warn\" x=\"256\""));
	assert_null(strstr(page, "<script"));
	assert_non_null(
	    strstr(page, "<li class=\"d5\">Contains, as they say: &quot;deep&quot;, valid"));
	collect_free(&c);
}

static void test_many(void **state)
{
	struct prov_report *r = sample_trusted();
	struct collect c;
	(void)state;

	for (int i = 0; i < 45; i++)
		(void)sample_ingredient(r, "one", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	prov_report_conclude(r);
	assert_non_null(strstr(render(r, prov_html_put_chain, &c), "<p>5 more are not drawn.</p>"));
	collect_free(&c);
	assert_string_equal(render(sample_none(), prov_html_put_chain, &c), "");
	assert_non_null(strstr(
	    render(sample_valid(), prov_html_put_chain, &c), "name nothing that it was made from"));
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_drawing),
	    cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
