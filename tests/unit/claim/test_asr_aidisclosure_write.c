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
#include "prov/sign.h"

static void expect(const struct prov_ai_disclosure_new *disclosure, const char *text)
{
	struct prov_wr wr;
	size_t n;
	uint8_t *expected = diag(text, &n);

	prov_wr_init(&wr, 4096);
	prov_ai_disclosure_put(&wr, disclosure);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_wr_data(&wr), prov_bytes(expected, n)));
	prov_wr_fini(&wr);
	free(expected);
}

/* Keys in the order of their encoding: the shorter first (RFC 8949, 4.2.1). */
static void test_put(void **state)
{
	const struct prov_ai_disclosure_new all = {"c2pa.types.model.onnx", "Example Model",
	    "pkg:generic/Example%20Model@2.1", "prompt_guided"};
	const struct prov_ai_disclosure_new least = {.model_type = "c2pa.types.model"};

	(void)state;
	expect(&all, "{\"modelName\": \"Example Model\", \"modelType\": \"c2pa.types.model.onnx\", "
		     "\"contentProfile\": {\"humanOversightLevel\": \"prompt_guided\"}, "
		     "\"modelIdentifier\": \"pkg:generic/Example%20Model@2.1\"}");
	expect(&least, "{\"modelType\": \"c2pa.types.model\"}");
}

static void test_read_back(void **state)
{
	struct prov_ai_disclosure said;
	struct fake_box fake;
	struct prov_wr wr;

	(void)state;
	for (size_t i = 0; prov_oversight_at(i) != NULL; i++) {
		struct prov_ai_disclosure_new disclosure = {"t", "n", NULL, prov_oversight_at(i)};

		prov_wr_init(&wr, 4096);
		prov_ai_disclosure_put(&wr, &disclosure);
		fake_box_init(&fake, "c2pa.ai-disclosure", prov_wr_data(&wr));
		assert_int_equal(
		    prov_ai_disclosure_parse(&fake.box, &fake.arena, &said, NULL), PROV_OK);
		assert_null(said.fault);
		assert_true(prov_bytes_is(said.oversight, prov_oversight_at(i)));
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
	assert_string_equal(prov_oversight_at(2), "human_validated");
	assert_null(prov_oversight_at(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_put), cmocka_unit_test(test_read_back)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
