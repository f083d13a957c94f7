/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/definition_json.h"
#include "helper/signed.h"
#include "report/report.h"

static int load(struct prov_definition **d, const char *json, struct prov_err *err)
{
	memset(err, 0, sizeof(*err));
	assert_int_equal(prov_definition_new(d, NULL), PROV_OK);
	return prov_definition_load(*d, json, strlen(json), NULL, NULL, err);
}

/* The line and the field are named. */
static void test_faults(void **state)
{
	static const struct {
		const char *json, *want;
	} cases[] = {
	    {"{\n \"titel\": \"x\"}", "line 2: the definition has no field \"titel\""},
	    {"{\"title\": 7}", "line 1: \"title\" must be a text"},
	    {"[]", "line 1: the definition must be an object"},
	    {"{\"title\": \"a\",\n\"title\": \"b\"}", "has \"title\" twice"},
	    {"{\"claim_version\": 3}", "\"claim_version\" is 1 or 2"},
	    {"{\"vendor\": \"a b\"}", "\"vendor\" is at most"},
	    {"{\"claim_generator_info\": {}}", "list with one entry"},
	    {"{\"claim_generator_info\": [{\"name\": \"a\"},\n{\"name\": \"b\"}]}",
		"line 2: a claim has one generator"},
	    {"{\"assertions\": {}}", "\"assertions\" must be a list"},
	    {"{\"assertions\": [\n{\"label\": \"a.b\"}]}",
		"line 2: an assertion needs \"label\" and \"data\""},
	    {"{\"assertions\": [\n{\"label\": \"c2pa.hash.data\", \"data\": {}}]}",
		"line 2: an assertion c2pa.hash.data is written by prov itself"},
	    {"{\"assertions\": [{\"label\": \"a.b\", \"data\": 1, \"kind\": \"Xml\"}]}",
		"\"kind\" is Json or Cbor"},
	    {"{\"thumbnail\": {\"format\": \"image/png\"}}", "needs \"format\" and"},
	    {"{\"thumbnail\": {\"format\": \"image/png\", \"identifier\": \"x\"}}",
		"files can't be read from here"},
	    {"{\"redactions\": [\"x\"]}", "what is redacted is named by"},
	};
	struct prov_definition *d;
	struct prov_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(load(&d, cases[i].json, &err), PROV_E_FORMAT);
		if (strstr(err.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].json, err.msg);
		prov_definition_free(d);
	}
	assert_int_equal(load(&d, "{", &err), PROV_E_FORMAT);
	prov_definition_free(d);
}

/* What c2patool's own sample says, in other words. */
static const char sample[] =
    "{\"claim_version\": 1, \"ta_url\": \"http://tsa.example\",\n"
    " \"claim_generator_info\": [{\"name\": \"Shop\", \"version\": \"1.2\"}],\n"
    " \"title\": \"A title\", \"vendor\": \"shop\", \"format\": \"image/png\",\n"
    " \"assertions\": [\n"
    "  {\"label\": \"stds.schema-org.CreativeWork\", \"kind\": \"Json\",\n"
    "   \"data\": {\"@type\": \"CreativeWork\"}},\n"
    "  {\"label\": \"c2pa.actions\", \"data\": {\"actions\": [{\"action\": "
    "\"c2pa.opened\"}],\n"
    "   \"metadata\": {\"reviewRatings\": [{\"value\": 4, \"explanation\": \"x\"}]}}},\n"
    "  {\"label\": \"com.example.own\", \"created\": false, \"data\": {\"any\": 1.5}}]}";

static void test_sample(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition_signing signing;
	struct prov_definition *d;
	struct prov_err err;
	struct identity id;
	struct prov_report *report;
	uint8_t *made;
	size_t n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	assert_int_equal(load(&d, sample, &err), PROV_OK);
	prov_definition_get_signing(d, &signing);
	assert_string_equal(signing.ta_url, "http://tsa.example");
	assert_null(signing.private_key);
	assert_int_equal(d->num_assertions, 2);
	assert_true(d->assertions[1].gathered);
	opts.definition = d;
	made = sign_bytes(&id, sample_png(), &opts, &n, &code);
	assert_int_equal(code, PROV_OK);
	report = verify_bytes(id.policy, prov_bytes(made, n), NULL);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	assert_string_equal(report->active.title, "A title");
	assert_non_null(strstr(prov_report_active_manifest(report), ":shop"));
	assert_int_equal(report->num_ingredients, 1);
	prov_report_free(report);
	free(made);
	prov_definition_free(d);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
