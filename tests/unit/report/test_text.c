/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/mutate.h"
#include "report/text.h"

static void test_rows(void **state)
{
	struct collect c = {0};
	struct prov_text t = {0};
	(void)state;

	prov_out_init(&t.out, collect_write, &c);
	prov_text_row(&t, "a: ");
	prov_text_show(&t, "x\ny", 10);
	prov_text_show(&t, NULL, 10);
	prov_text_end(&t);
	t.indent = 2;
	prov_text_row(&t, "b");
	prov_text_put(&t, "!");
	prov_text_end(&t);
	assert_int_equal(prov_out_finish(&t.out, NULL), PROV_OK);
	assert_string_equal(c.text, "a: x\\u{A}y\n    b!\n");
	collect_free(&c);
}

static void expect_quote(const char *in, size_t n, size_t max, const char *quoted)
{
	uint8_t *exact = mutate_copy(prov_bytes(in, n));
	struct collect c = {0};
	struct prov_text t = {0};

	prov_out_init(&t.out, collect_write, &c);
	prov_text_quote(&t, prov_bytes(exact, n), max);
	assert_int_equal(prov_out_finish(&t.out, NULL), PROV_OK);
	assert_string_equal(c.text, quoted);
	collect_free(&c);
	free(exact);
}

static void test_quotes(void **state)
{
	(void)state;
	expect_quote("", 0, 9, "\"\"");
	expect_quote("a\"b", 3, 9, "\"a\\\"b\"");
	expect_quote("abc", 3, 3, "\"abc\"");
	expect_quote("abcd", 4, 3, "\"abc\xe2\x80\xa6\"");
	expect_quote("ab\xe2\x82\xac", 5, 3, "\"ab\xe2\x82\xac\"");
	expect_quote("\xff\0", 2, 9, "\"\\xFF\\u{0}\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_quotes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
