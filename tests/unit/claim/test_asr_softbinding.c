/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void parse(const char *diag, const char *want)
{
	struct prov_bytes alg;
	struct fake_box fake;

	fake_box_diag(&fake, "c2pa.soft-binding", diag);
	assert_int_equal(prov_soft_binding_parse(&fake.box, &fake.arena, &alg, NULL), PROV_OK);
	assert_true(prov_bytes_is(alg, want));
	fake_box_fini(&fake);
}

static void test_alg(void **state)
{
	(void)state;
	parse("{\"alg\": \"com.example.mark\", \"blocks\": []}", "com.example.mark");
	parse("{\"alg\": (_ \"a\", \"b\")}", "ab");
	parse("{\"alg\": 1}", "");
	parse("{\"alg\": \"a\", \"alg\": \"b\"}", "");
	parse("{}", "");
	parse("[]", "");
}

static void test_damaged(void **state)
{
	struct prov_bytes alg;
	struct fake_box fake;

	(void)state;
	fake_box_init(&fake, "c2pa.soft-binding", prov_bytes_str("\xa1\x63"));
	assert_true(prov_soft_binding_parse(&fake.box, &fake.arena, &alg, &fake.err) != PROV_OK);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alg), cmocka_unit_test(test_damaged)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
