/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"

static void expect(const char *use, const char *constraint, const char *text)
{
	struct prov_wr wr;
	size_t n;
	uint8_t *expected = diag(text, &n);

	prov_wr_init(&wr, 4096);
	prov_training_put(&wr, use, constraint);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_wr_data(&wr), prov_bytes(expected, n)));
	prov_wr_fini(&wr);
	free(expected);
}

static void test_put(void **state)
{
	(void)state;
	expect("notAllowed", NULL,
	    "{\"entries\": {\"cawg.ai_training\": {\"use\": \"notAllowed\"}, "
	    "\"cawg.data_mining\": {\"use\": \"notAllowed\"}, "
	    "\"cawg.ai_inference\": {\"use\": \"notAllowed\"}, "
	    "\"cawg.ai_generative_training\": {\"use\": \"notAllowed\"}}}");
	expect("constrained", "ask",
	    "{\"entries\": {"
	    "\"cawg.ai_training\": {\"use\": \"constrained\", \"constraint_info\": \"ask\"}, "
	    "\"cawg.data_mining\": {\"use\": \"constrained\", \"constraint_info\": \"ask\"}, "
	    "\"cawg.ai_inference\": {\"use\": \"constrained\", \"constraint_info\": \"ask\"}, "
	    "\"cawg.ai_generative_training\": {\"use\": \"constrained\", \"constraint_info\": "
	    "\"ask\"}}}");
}

static void test_read_back(void **state)
{
	struct prov_training said;
	struct fake_box fake;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_training_put(&wr, "allowed", NULL);
	fake_box_init(&fake, "cawg.training-mining", prov_wr_data(&wr));
	assert_int_equal(prov_training_parse(&fake.box, &fake.arena, &said, NULL), PROV_OK);
	assert_int_equal(said.n, 4);
	for (size_t i = 0; i < said.n; i++)
		assert_true(prov_bytes_is(said.v[i].use, "allowed"));
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void test_uses(void **state)
{
	(void)state;
	assert_string_equal(prov_training_use("allowed"), "allowed");
	assert_string_equal(prov_training_use("not-allowed"), "notAllowed");
	assert_string_equal(prov_training_use("constrained"), "constrained");
	assert_null(prov_training_use("notAllowed"));
	assert_null(prov_training_use(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_put),
	    cmocka_unit_test(test_read_back), cmocka_unit_test(test_uses)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
