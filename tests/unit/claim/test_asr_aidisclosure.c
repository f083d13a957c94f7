/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void parse(const char *diag, bool fine, const char *type, const char *name, const char *id,
    const char *oversight)
{
	struct prov_ai_disclosure said;
	struct fake_box fake;

	fake_box_diag(&fake, "c2pa.ai-disclosure", diag);
	assert_int_equal(prov_ai_disclosure_parse(&fake.box, &fake.arena, &said, NULL), PROV_OK);
	if ((said.fault == NULL) != fine)
		fail_msg("%s: %s", diag, said.fault == NULL ? "no fault" : said.fault);
	assert_true(prov_bytes_is(said.model_type, type));
	assert_true(prov_bytes_is(said.model_name, name));
	assert_true(prov_bytes_is(said.model_id, id));
	assert_true(prov_bytes_is(said.oversight, oversight));
	fake_box_fini(&fake);
}

static void test_disclosure(void **state)
{
	(void)state;
	/* The example of 18.28.4. */
	parse("{\"modelType\": \"c2pa.types.model.huggingface.transformers\", \"modelIdentifier\": "
	      "\"pkg:huggingface/meta\", \"contentProfile\": {\"humanOversightLevel\": "
	      "\"fully_autonomous\"}, \"scientificDomain\": \"astro-ph.CO\"}",
	    true, "c2pa.types.model.huggingface.transformers", "", "pkg:huggingface/meta",
	    "fully_autonomous");
	parse("{\"modelType\": \"t\", \"modelName\": \"n\"}", true, "t", "n", "", "");
	parse("{\"modelType\": (_ \"t\", \"u\"), \"modelName\": 5}", true, "tu", "", "", "");
	parse("{\"modelType\": \"t\", \"contentProfile\": {\"humanOversightLevel\": \"\xc3\xa4\"}}",
	    true, "t", "", "", "");
	parse("{\"modelType\": \"t\", \"contentProfile\": 1}", true, "t", "", "", "");
	parse("{\"modelName\": \"n\"}", false, "", "n", "", "");
	parse("{\"modelType\": 5}", false, "", "", "", "");
	parse("{\"modelType\": \"t\", \"modelType\": \"u\"}", false, "", "", "", "");
	parse("[]", false, "", "", "", "");
}

static void test_damaged(void **state)
{
	struct prov_ai_disclosure said;
	struct fake_box fake;

	(void)state;
	fake_box_init(&fake, "c2pa.ai-disclosure", prov_bytes_str("\xa1\x69"));
	assert_true(prov_ai_disclosure_parse(&fake.box, &fake.arena, &said, &fake.err) != PROV_OK);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_disclosure), cmocka_unit_test(test_damaged)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
