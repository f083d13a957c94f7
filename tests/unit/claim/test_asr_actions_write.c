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

static void test_round_trip(void **state)
{
	const struct prov_hashed_uri uris[] = {
	    {prov_bytes_str("self#jumbf=c2pa.assertions/c2pa.ingredient.v3"), prov_bytes(NULL, 0),
		prov_bytes_str("0123456789abcdef")},
	    {prov_bytes_str("self#jumbf=b"), prov_bytes_str("sha512"), prov_bytes_str("x")},
	};
	const struct prov_action_new actions[] = {
	    {.action = "c2pa.opened",
		.when = 1770800400,
		.agent_name = "Joe's Photo Editor",
		.agent_version = "2.0",
		.ingredients = uris,
		.num_ingredients = 2},
	    {.action = "c2pa.edited",
		.source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits",
		.agent_name = "Joe's"},
	    {.action = "c2pa.cropped"},
	};
	struct fake_box fake;
	struct prov_actions back;
	struct prov_cbor item;
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 4096);
	prov_actions_put(&wr, actions, 3, true);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	fake_box_init(&fake, "c2pa.actions.v2", prov_wr_data(&wr));
	assert_int_equal(prov_asr_cbor(&fake.box, &item, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&item));
	assert_int_equal(prov_actions_parse(&fake.box, &fake.arena, &back, &fake.err), PROV_OK);
	assert_null(back.fault);
	assert_true(back.has_all_included && back.all_included);
	assert_int_equal(back.n, 3);
	assert_true(prov_bytes_is(back.v[0].action, "c2pa.opened"));
	assert_true(prov_bytes_is(back.v[0].when, "2026-02-11T09:00:00Z"));
	assert_true(prov_bytes_is(back.v[0].agent_version, "2.0"));
	assert_int_equal(back.v[0].num_ingredients, 2);
	assert_false(back.v[0].ingredients_bad);
	assert_true(prov_bytes_eq(back.v[0].ingredients[0].hash, uris[0].hash));
	assert_true(prov_bytes_is(back.v[0].ingredients[1].alg, "sha512"));
	assert_int_equal(back.v[0].source_type.n, 0);
	assert_true(prov_bytes_is(back.v[1].source_type, actions[1].source_type));
	assert_true(prov_bytes_is(back.v[1].agent_name, "Joe's"));
	assert_int_equal(back.v[1].agent_version.n, 0);
	assert_false(back.v[2].has_parameters);
	assert_int_equal(back.v[2].agent_name.n + back.v[2].when.n, 0);
	/* An agent is a map in v2, and a time is tag 0. */
	assert_true(prov_cbor_get(&back.v[0].item, "softwareAgent", &item));
	assert_int_equal(item.type, PROV_CBOR_MAP);
	assert_true(prov_cbor_get(&back.v[0].item, "when", &item));
	assert_int_equal(item.type, PROV_CBOR_TAG);
	assert_int_equal(item.arg, 0);
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

/* Byte for byte what an independent encoder makes of it. */
static void test_bytes(void **state)
{
	const struct prov_action_new action = {.action = "c2pa.created",
	    .source_type = "http://x",
	    .when = 0,
	    .agent_name = "n",
	    .agent_version = "1"};
	struct prov_wr wr;
	size_t n;
	uint8_t *expected = diag("{\"actions\": [{\"action\": \"c2pa.created\","
				 " \"softwareAgent\": {\"name\": \"n\", \"version\": \"1\"},"
				 " \"digitalSourceType\": \"http://x\"}],"
				 " \"allActionsIncluded\": false}",
	    &n);
	(void)state;

	prov_wr_init(&wr, 4096);
	prov_actions_put(&wr, &action, 1, false);
	assert_true(prov_bytes_eq(prov_wr_data(&wr), prov_bytes(expected, n)));
	prov_wr_fini(&wr);
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
