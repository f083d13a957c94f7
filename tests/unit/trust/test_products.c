/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "trust/products.h"

#define ROW(type, cn, o, version, status, level)                                                   \
	"{\"recordId\":1,\"status\":\"" status "\",\"product\":{\"productType\":\"" type           \
	"\",\"DN\":{\"CN\":\"" cn "\",\"O\":\"" o "\"},\"minVersion\":\"" version                  \
	"\",\"assurance\":{\"maxAssuranceLevel\":" level "}}}"
#define LIST                                                                                       \
	"[" ROW("generatorProduct", "Camera", "Maker", "2.10", "revoked_eol", "1") "," ROW(        \
	    "generatorProduct", "Camera", "Maker", "2.10", "conformant",                           \
	    "2") "," ROW("validatorProduct", "Checker", "Maker", "", "conformant",                 \
	    "1") "," ROW("generatorProduct", "Old", "Maker", "", "revoked_eol", "1") "]"

static void test_find(void **state)
{
	const struct prov_product *one;
	struct prov_products *list;
	(void)state;

	assert_int_equal(prov_products_new(&list, prov_bytes_str(LIST), NULL), PROV_OK);
	assert_int_equal(prov_products_count(list), 3);
	one = prov_products_find(list, "camera", "MAKER");
	assert_non_null(one);
	assert_true(prov_product_is_conforming(one));
	assert_int_equal(one->level, 2);
	assert_string_equal(one->min_version, "2.10");
	assert_ptr_equal(prov_products_find(list, "Camera", NULL), one);
	assert_null(prov_products_find(list, "Camera", "Faker"));
	assert_null(prov_products_find(list, "Checker", NULL)); /* makes no claims */
	assert_null(prov_products_find(list, NULL, NULL));
	assert_null(prov_products_find(list, "Camer", NULL));
	one = prov_products_find(list, "Old", "Maker");
	assert_false(prov_product_is_conforming(one));
	assert_string_equal(one->status, "revoked_eol");
	assert_null(one->min_version);
	prov_products_free(list);
	prov_products_free(NULL);
}

static void test_versions(void **state)
{
	const struct prov_product of = {.min_version = "2.10"}, any = {0},
				  odd = {.min_version = "A"};
	(void)state;

	assert_true(prov_product_is_older(&of, "2.9"));
	assert_true(prov_product_is_older(&of, "2"));
	assert_true(prov_product_is_older(&of, "1.99.9"));
	assert_false(prov_product_is_older(&of, "2.10"));
	assert_false(prov_product_is_older(&of, "2.10.0"));
	assert_false(prov_product_is_older(&of, "10"));
	assert_false(prov_product_is_older(&of, "2.x"));
	assert_false(prov_product_is_older(&of, NULL));
	assert_false(prov_product_is_older(&any, "1"));
	assert_false(prov_product_is_older(&odd, "1"));
}

static void test_malformed(void **state)
{
	static const char *const bad[] = {"", "[]", "{}", "[1]", "[{}]", "[{\"product\":{}}]",
	    "[{\"product\":{\"productType\":\"generatorProduct\",\"DN\":{\"CN\":\"a\"}}}]",
	    ("[{\"product\":{\"productType\":\"generatorProduct\",\"DN\":{\"CN\":\"a\\u0000\","
	     "\"O\":\"b\"}}}]"),
	    "<html>"};
	struct prov_products *list;
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    prov_products_new(&list, prov_bytes_str(bad[i]), NULL), PROV_E_FORMAT);
		assert_null(list);
	}
	for (size_t n = 0; n < strlen(LIST); n++) {
		char *cut = malloc(n + 1);
		assert_non_null(cut);
		memcpy(cut, LIST, n);
		assert_int_equal(prov_products_new(&list, prov_bytes(cut, n), NULL), PROV_E_FORMAT);
		free(cut);
	}
}

static void test_limit(void **state)
{
	struct prov_wr wr;

	(void)state;
	for (size_t n = PROV_MAX_PRODUCTS; n <= PROV_MAX_PRODUCTS + 1; n++) {
		struct prov_products *list = NULL;
		struct prov_err err = {0};
		int rc;

		prov_wr_init(&wr, (size_t)16 << 20);
		for (size_t i = 0; i < n; i++)
			prov_wr_printf(&wr, "%s%s", i == 0 ? "[" : ",",
			    ROW("generatorProduct", "a", "b", "1", "conformant", "1"));
		prov_wr_str(&wr, "]");
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		rc = prov_products_new(&list, prov_wr_data(&wr), &err);
		assert_int_equal(rc, n > PROV_MAX_PRODUCTS ? PROV_E_LIMIT : PROV_OK);
		if (rc != PROV_OK)
			assert_non_null(strstr(err.msg, "the limit of 20000"));
		prov_products_free(list);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_versions),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
