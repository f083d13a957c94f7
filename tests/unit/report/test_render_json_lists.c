/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/sample_report.h"

static void has(const struct prov_report *r, const char *words)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &c, NULL), PROV_OK);
	if (strstr(c.text, words) == NULL)
		fail_msg("%s lacks %s", c.text, words);
	collect_free(&c);
}

static void test_json(void **state)
{
	struct prov_list_entry lists[2] = {
	    {.list = PROV_LIST_SIGNERS,
		.name = "c2pa.json",
		.title = "The List",
		.sha256 = "aa",
		.num_certs = 30,
		.sequence = 7,
		.has_issued = true,
		.issued = SAMPLE_TIME,
		.has_next_update = true,
		.next_update = SAMPLE_TIME},
	    {.list = PROV_LIST_ALLOWED,
		.name = "x\n.pem",
		.sha256 = "bb",
		.num_certs = 1,
		.has_got = true,
		.got = SAMPLE_TIME},
	};
	struct prov_report *r = sample_trusted();
	(void)state;

	has(r, "\"lists\":[]");
	r->lists = lists;
	r->num_lists = 2;
	r->as_of = SAMPLE_TIME + 1;
	has(r, "\"lists\":[{\"kind\":\"signers\",\"name\":\"c2pa.json\",\"title\":\"The List\","
	       "\"certificates\":30,\"sequence\":7,\"issued\":\"2026-11-23T22:05:00Z\","
	       "\"next_update\":\"2026-11-23T22:05:00Z\",\"past_its_time\":true,\"sha256\":\"aa\"},"
	       "{\"kind\":\"allow\",\"name\":\"x\\u000a.pem\",\"certificates\":1,"
	       "\"file_date\":\"2026-11-23T22:05:00Z\",\"past_its_time\":false,"
	       "\"sha256\":\"bb\"}]");
	r->as_of = SAMPLE_TIME;
	has(r, "\"past_its_time\":false,\"sha256\":\"aa\"");
	/* Which of them trusts the signer. */
	r->active.signer_list = &lists[0];
	has(r, "\"trusted\":true,\"list\":\"c2pa.json\",\"list_sha256\":\"aa\"");
	assert_string_equal(prov_report_signer_list(r).name, "c2pa.json");
	/* But whose key did not make the signature. */
	r->active.findings.n = 0;
	prov_find(&r->active.findings, PROV_ST_SIGNING_CREDENTIAL_TRUSTED, NULL, NULL);
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, NULL);
	has(r, "\"trusted\":false,\"not_after\"");
	assert_null(prov_report_signer_list(r).name);
	r->active.signer_trusted = false;
	has(r, "\"trusted\":false");
	assert_null(prov_report_signer_list(r).name);
	prov_report_free(r);
}

static void test_product(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->product = (struct prov_product_row){.state = PROV_PRODUCT_WITHDRAWN,
	    .name = "Camera",
	    .organization = "Maker",
	    .status = "revoked",
	    .level = 1};
	has(r,
	    "\"product\":{\"state\":\"withdrawn\",\"name\":\"Camera\",\"organization\":\"Maker\","
	    "\"status\":\"revoked\",\"assurance_level\":1}");
	r->product.state = PROV_PRODUCT_CONFORMING;
	has(r,
	    "\"product\":{\"state\":\"conforming\",\"name\":\"Camera\",\"organization\":\"Maker\","
	    "\"assurance_level\":1}");
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json), cmocka_unit_test(test_product)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
