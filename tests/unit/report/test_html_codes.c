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

static void test_certificate(void **state)
{
	struct prov_report *r = sample_valid();
	struct collect c;
	const char *page;
	(void)state;

	r->active.signer_cert[0] = 0xab;
	r->active.signer_name = "<b>Ann";
	page = render(r, prov_html_put_certificate, &c);
	assert_non_null(strstr(page, "<dt>Name</dt><dd><bdi>&lt;b&gt;Ann</bdi>"));
	assert_non_null(strstr(page, "<dt>Trust</dt><dd><bdi>on no trust list</bdi>"));
	assert_non_null(strstr(page, "<dt>Ends</dt><dd><bdi>2026-11-24T22:05:00Z</bdi>"));
	assert_non_null(strstr(page, "<code>ab000000"));
	assert_non_null(strstr(page, "The signer's certificate"));
	assert_non_null(strstr(page, "<dt>Issued by, as it says</dt>"));
	collect_free(&c);
	/* Anybody can put one beside a signature by another key. */
	r = sample_trusted();
	r->active.findings.n = 0;
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, NULL);
	page = render(r, prov_html_put_certificate, &c);
	assert_non_null(strstr(page, "which is not shown to be the signer's"));
	assert_non_null(strstr(page, "<dt>Issued by</dt>"));
	collect_free(&c);
	assert_string_equal(render(sample_none(), prov_html_put_certificate, &c), "");
}

static void test_codes(void **state)
{
	struct prov_report *r = sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	struct collect c;
	const char *page;
	(void)state;

	page = render(r, prov_html_put_codes, &c);
	assert_non_null(strstr(page, "<td>failure</td><th scope=\"row\"><code>"
				     "assertion.dataHash.mismatch</code>"));
	assert_non_null(strstr(page, "<td>success</td><th scope=\"row\"><code>"
				     "claimSignature.validated</code>"));
	collect_free(&c);
	/* An unknown signer is no failure for a reader. */
	page = render(sample_valid(), prov_html_put_codes, &c);
	assert_null(strstr(page, "<td>failure</td>"));
	collect_free(&c);
	assert_string_equal(render(sample_none(), prov_html_put_codes, &c), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_certificate),
	    cmocka_unit_test(test_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
