/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
	    "[{\"product\":{\"productType\":\"generatorProduct\",\"DN\":{\"CN\":\"a\\u0000\","
	    "\"O\":\"b\"}}}]",
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_versions),
	    cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
