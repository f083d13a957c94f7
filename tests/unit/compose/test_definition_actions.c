/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/definition_json.h"

static int load(struct prov_definition **d, const char *actions, struct prov_err *err)
{
	char json[2048];

	(void)snprintf(json, sizeof(json),
	    "{\"ingredients\": [{\"title\": \"a\", \"instance_id\": \"i:1\"},"
	    "{\"title\": \"b\", \"label\": \"two\"}],\n"
	    "\"assertions\": [{\"label\": \"c2pa.actions.v2\", \"data\": %s}]}",
	    actions);
	memset(err, 0, sizeof(*err));
	assert_int_equal(prov_definition_new(d, NULL), PROV_OK);
	return prov_definition_load(*d, json, strlen(json), NULL, NULL, err);
}

static void test_actions(void **state)
{
	struct prov_definition *d;
	struct prov_err err;
	int rc;

	(void)state;
	rc = load(&d,
	    "{\"allActionsIncluded\": false, \"actions\": ["
	    "{\"action\": \"c2pa.placed\", \"when\": \"2023-11-14T22:13:20Z\","
	    " \"softwareAgent\": \"Old\", \"instanceId\": \"i:1\"},"
	    "{\"action\": \"c2pa.edited\", \"digitalSourceType\": "
	    "\"http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits\","
	    " \"softwareAgent\": {\"name\": \"N\", \"version\": \"2\"},"
	    " \"changes\": [{\"description\": \"x\"}],"
	    " \"parameters\": {\"description\": \"why\", \"ingredientIds\": [\"two\"],"
	    " \"com.example.p\": 1, \"name\": \"brightnesscontrast\"}}]}",
	    &err);
	assert_int_equal(rc, PROV_OK);
	assert_true(d->not_all_actions);
	assert_int_equal(d->num_actions, 2);
	assert_int_equal(d->actions[0].when, 1700000000);
	assert_string_equal(d->actions[0].agent_name, "Old");
	assert_int_equal(d->actions[0].num_ingredients, 1);
	assert_int_equal(d->actions[0].ingredients[0], 0);
	assert_true(d->actions[0].own_agent && d->actions[1].own_agent);
	assert_true(prov_bytes_is(d->actions[1].agent, "\xa2"
						       "dnameaNgversiona2"));
	assert_string_equal(d->actions[1].description, "why");
	assert_int_equal(d->actions[1].ingredients[0], 1);
	assert_int_equal(d->actions[1].num_more, 1);
	assert_int_equal(d->actions[1].num_params, 2);
	prov_definition_free(d);
}

static void test_faults(void **state)
{
	static const struct {
		const char *actions, *want;
	} cases[] = {
	    {"{}", NULL},
	    {"{\"actions\": [{}]}", "an action needs \"action\""},
	    {"{\"actions\": [{\"action\": \"crop\"}]}", "an action needs \"action\""},
	    {"{\"actions\": [{\"action\": \"c2pa.edited\", \"whne\": 1}]}",
		"line 2: an action has no field \"whne\""},
	    {"{\"actions\": [{\"action\": \"c2pa.edited\", \"when\": \"now\"}]}",
		"\"when\" is a time"},
	    {"{\"actions\": [{\"action\": \"c2pa.edited\", \"digitalSourceType\": \"x\"}]}",
		"none that is known"},
	    {"{\"actions\": [{\"action\": \"c2pa.edited\", \"parameters\": {\"own\": 1}}]}",
		"\"parameters\" has no field \"own\""},
	    {"{\"actions\": [{\"action\": \"c2pa.placed\", \"parameters\": "
	     "{\"ingredientIds\": [\"three\"]}}]}",
		"no ingredient has the label"},
	    {"{\"templates\": []}", "\"templates\" must be a list that is not empty"},
	    {"{\"templates\": [{\"description\": \"x\"}]}", "a template needs \"action\""},
	    {"{\"templates\": [{\"action\": \"*\", \"when\": \"x\"}]}",
		"a template has no field \"when\""},
	    {"{\"templates\": [{\"action\": \"*\", \"digitalSourceType\": \"captured\"}]}",
		"is a URI that is known"},
	    {"{\"templates\": [{\"action\": \"*\", \"icon\": \"x\"}]}",
		"an icon must be an object"},
	    {"{\"templates\": [{\"action\": \"*\", \"icon\": {\"format\": \"image/png\","
	     "\"identifier\": \"x\"}}]}",
		"line 2: files can't be read from here"},
	    {"{\"templates\": [{\"action\": \"*\", \"templateParameters\": 1}]}",
		"\"templateParameters\" must be an object"},
	    {"{\"softwareAgents\": []}", "\"softwareAgents\" must be a list that is not empty"},
	    {"{\"softwareAgents\": [{\"version\": \"1\"}]}", "\"softwareAgent\" needs \"name\""},
	    {"{\"actions\": [{\"action\": \"c2pa.edited\", \"softwareAgentIndex\": 0}]}",
		"the place of one of \"softwareAgents\""},
	    {"{\"softwareAgents\": [{\"name\": \"a\"}], \"actions\": ["
	     "{\"action\": \"c2pa.edited\", \"softwareAgentIndex\": 0}]}",
		NULL},
	    {"{\"softwareAgents\": [{\"name\": \"a\"}], \"actions\": ["
	     "{\"action\": \"c2pa.edited\", \"softwareAgentIndex\": -1}]}",
		"the place of one of"},
	    {"{\"softwareAgents\": [{\"name\": \"a\"}], \"actions\": ["
	     "{\"action\": \"c2pa.edited\", \"softwareAgentIndex\": 0.5}]}",
		"the place of one of"},
	    {"{\"softwareAgents\": [{\"name\": \"a\"}], \"actions\": ["
	     "{\"action\": \"c2pa.edited\", \"softwareAgentIndex\": 0, \"softwareAgent\": \"b\"}]}",
		"\"softwareAgent\" or \"softwareAgentIndex\""},
	    {"{\"metadata\": {}}}, {\"label\": \"c2pa.actions\", \"data\": {\"metadata\": {}}",
		"another actions assertion has \"metadata\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_definition *d;
		struct prov_err err;
		int rc = load(&d, cases[i].actions, &err);

		assert_int_equal(rc, cases[i].want == NULL ? PROV_OK : PROV_E_FORMAT);
		if (cases[i].want != NULL && strstr(err.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].actions, err.msg);
		prov_definition_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_actions),
	    cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
