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

static char *render(struct prov_report *r, unsigned require, struct collect *c)
{
	*c = (struct collect){0};
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_HTML, 0, require, collect_write, c, NULL), PROV_OK);
	assert_true(collect_is_harmless(c));
	prov_report_free(r);
	return c->text;
}

static void test_states(void **state)
{
	struct prov_err cause = {.code = PROV_E_IO, .msg = "<can't be read>"};
	struct prov_report *r;
	struct collect c;
	char *page;
	(void)state;

	page = render(sample_trusted(), PROV_REQUIRE_TRUSTED, &c);
	assert_non_null(strstr(page, "Verdict: trusted</h2><p>trusted. Unchanged since"));
	assert_non_null(strstr(page, "this proves who signed it"));
	assert_null(strstr(page, "Required, but not so"));
	assert_null(strstr(page, "<img"));
	collect_free(&c);
	page = render(sample_valid(), PROV_REQUIRE_TRUSTED, &c);
	assert_non_null(strstr(page, "Verdict: valid, signer unknown</h2>"));
	assert_non_null(strstr(page, "<li>trusted: the signer is on no trust list</li>"));
	collect_free(&c);
	page = render(sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH), PROV_REQUIRE_TRUSTED, &c);
	assert_non_null(strstr(page, "Verdict: invalid</h2>"));
	assert_non_null(strstr(page, "Nothing proves any of this now"));
	assert_null(strstr(page, "This proves"));
	collect_free(&c);
	page = render(sample_none(), PROV_REQUIRE_TRUSTED, &c);
	assert_non_null(strstr(page, "Verdict: no credentials</h2>"));
	assert_null(strstr(page, "id=\"chain\""));
	collect_free(&c);
	assert_int_equal(prov_report_new_error(&r, "x", &cause, NULL), PROV_OK);
	page = render(r, 0, &c);
	assert_non_null(strstr(page, "Verdict: not judged</h2><p>error: &lt;can&#39;t be read"));
	collect_free(&c);
}

/* Every text of the file at once, in the spirit of attacks that were seen. */
static void test_hostile(void **state)
{
	static const char *const attacks[] = {"<script>alert(1)</script>",
	    "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
	    "</title></style></svg><iframe src=javascript:alert(1)>", "javascript:alert(1)",
	    "--></main><meta http-equiv=refresh content=0>", "{{7*7}}${7*7}<%=7*7%>"};
	(void)state;

	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
		const char *a = attacks[i];
		struct prov_report *r;
		struct collect c;
		char *page;

		assert_int_equal(prov_report_new(&r, a, NULL), PROV_OK);
		r->has_active = r->active.has_signer = true;
		r->media_type = r->declared = r->sidecar = r->remote_manifest = a;
		r->active.title = r->active.manifest = r->active.signer_name = a;
		r->active.signer_org = r->active.signer_issuer = r->active.signer_alg = a;
		r->active.generator_name = r->active.generator_version = a;
		r->active.source_type = r->active.tool_name = r->active.tool_version = a;
		r->active.model_type = r->active.model_name = r->active.model_id = a;
		prov_find(&r->active.findings, PROV_ST_CLAIM_MISSING, a, "%s", a);
		(void)sample_ingredient(r, a, PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
		assert_int_equal(prov_report_add_unchecked(r, NULL, "%s", a), PROV_OK);
		prov_report_conclude(r);
		page = render(r, 0, &c);
		assert_null(strstr(page, "<script"));
		assert_null(strstr(page, "<img"));
		assert_null(strstr(page, "<iframe"));
		assert_null(strstr(page, "<svg/"));
		assert_null(strstr(page, "refresh content=0>"));
		assert_null(strstr(page, "href="));
		assert_null(strstr(page, "<%"));
		collect_free(&c);
	}
}

static void test_picture(void **state)
{
	struct prov_report *r = sample_trusted();
	struct collect c;
	(void)state;

	assert_int_equal(prov_report_set_picture(r, "image/png", "abc", 3, NULL), PROV_OK);
	assert_non_null(strstr(render(r, 0, &c), "src=\"data:image/png;base64,YWJj\">"));
	collect_free(&c);
	/* A picture shows persons, and a certificate is one's own. */
	r = sample_trusted();
	assert_int_equal(prov_report_set_picture(r, "image/png", "abc", 3, NULL), PROV_OK);
	prov_report_drop_personal(r);
	assert_null(strstr(render(r, 0, &c), "<img"));
	assert_non_null(strstr(c.text, "What can be tied to a person is left out here."));
	assert_null(strstr(c.text, "<dt>SHA-256</dt>"));
	assert_null(strstr(c.text, "Ann Smith"));
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_picture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
