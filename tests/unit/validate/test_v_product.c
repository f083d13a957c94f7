/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "helper/forge_test.h"
#include "report/report.h"

/* What a list of one product makes of a file of "Camera", signed by Camera of Maker. */
static struct prov_product_row judge_claim(
    const char *name, const char *organization, const char *status, bool trusted, unsigned flags)
{
	struct certs_opts opts = {.cn = "Camera", .org = "Maker"};
	struct certs_cert root = certs_root(), leaf = certs_make(&root, &opts);
	struct prov_product_row row;
	struct prov_report *r;
	char json[512];
	struct forge f;

	forge_init(&f);
	forge_sign_as(&f, &leaf, 1, &root);
	(void)snprintf(json, sizeof(json),
	    "[{\"status\":\"%s\",\"product\":{\"productType\":\"generatorProduct\",\"DN\":{"
	    "\"CN\":\"%s\",\"O\":\"%s\"},\"assurance\":{\"maxAssuranceLevel\":2}}}]",
	    status, name, organization);
	assert_int_equal(prov_policy_add_list(trusted ? f.policy : f.nobody, PROV_LIST_PRODUCTS,
			     json, strlen(json), "products", NULL),
	    PROV_OK);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), trusted);
	row = r->product;
	assert_true(row.name == NULL || strcmp(row.name, name) == 0);
	row.name = row.organization = row.status = NULL;
	assert_int_equal(
	    prov_report_list(r, prov_report_num_lists(r) - 1).list, PROV_LIST_PRODUCTS);
	prov_report_free(r);
	forge_fini(&f);
	certs_free(&leaf);
	certs_free(&root);
	return row;
}

static struct prov_product_row judge(
    const char *name, const char *organization, const char *status, bool trusted)
{
	return judge_claim(name, organization, status, trusted, 0);
}

static void test_states(void **state)
{
	struct prov_product_row row = judge("Camera", "Maker", "conformant", true);
	(void)state;

	assert_int_equal(row.state, PROV_PRODUCT_CONFORMING);
	assert_int_equal(row.level, 2);
	assert_int_equal(
	    judge("Camera", "Maker", "revoked_eol", true).state, PROV_PRODUCT_WITHDRAWN);
	assert_int_equal(judge("Camera", "Other", "conformant", true).state, PROV_PRODUCT_UNLISTED);
	assert_int_equal(judge("Pen", "Maker", "conformant", true).state, PROV_PRODUCT_UNLISTED);
	/* Names in the certificate of somebody unknown are anybody's. */
	assert_int_equal(
	    judge("Camera", "Maker", "conformant", false).state, PROV_PRODUCT_UNLISTED);
	/* Anybody has the certificate, and can put it beside a signature of his own. */
	assert_int_equal(
	    judge_claim("Camera", "Maker", "conformant", true, FORGE_BAD_SIGNATURE).state,
	    PROV_PRODUCT_UNLISTED);
}

static void test_no_list(void **state)
{
	unsigned flags = 0;
	struct prov_report *r;
	struct forge f;
	(void)state;

	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_int_equal(r->product.state, PROV_PRODUCT_UNASKED);
	prov_report_free(r);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
