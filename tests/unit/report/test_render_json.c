/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cJSON.h>

#include "helper/collect.h"
#include "helper/sample_report.h"

static cJSON *render(struct prov_report *r, struct collect *c)
{
	cJSON *root;

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, c, NULL), PROV_OK);
	assert_true(collect_is_harmless(c));
	assert_null(strchr(c->text, '\n'));
	root = cJSON_ParseWithOpts(c->text, NULL, 1);
	assert_non_null(root);
	return root;
}

/* The value at a path of keys and indices, "signer.name", "ingredients.0.title"; NULL if absent. */
static const cJSON *at(const cJSON *root, const char *path)
{
	char step[64];

	while (root != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");

		assert_true(n < sizeof(step));
		memcpy(step, path, n);
		step[n] = '\0';
		root = cJSON_IsArray(root) ? cJSON_GetArrayItem(root, (int)strtol(step, NULL, 10))
					   : cJSON_GetObjectItemCaseSensitive(root, step);
		path += path[n] == '.' ? n + 1 : n;
	}
	return root;
}

static void expect_str(const cJSON *root, const char *path, const char *text)
{
	const cJSON *item = at(root, path);

	if (item == NULL || !cJSON_IsString(item) || strcmp(item->valuestring, text) != 0)
		fail_msg("%s: not \"%s\"", path, text);
}

/* The members of the object, in order, between commas. */
static void expect_keys(const cJSON *object, const char *keys)
{
	char text[512] = "";

	for (const cJSON *i = object->child; i != NULL; i = i->next) {
		(void)strncat(text, i->string, sizeof(text) - strlen(text) - 1);
		if (i->next != NULL)
			(void)strncat(text, ",", sizeof(text) - strlen(text) - 1);
	}
	assert_string_equal(text, keys);
}

static void test_trusted(void **state)
{
	struct prov_report *r = sample_trusted();
	struct collect c = {0};
	cJSON *root = render(r, &c);
	(void)state;

	expect_keys(root, "file,media_type,size,state,declared,title,generator,signer,signed_at,"
			  "active_manifest,status,ingredients,tool,action,declared_by_parent,"
			  "ai_declared,lists,not_checked");
	expect_str(root, "file", "photo.jpg");
	expect_str(root, "media_type", "image/jpeg");
	assert_true(at(root, "size")->valuedouble == 123456);
	expect_str(root, "state", "trusted");
	expect_str(root, "declared", "ai-generated");
	expect_str(root, "generator.name", "prov");
	expect_str(root, "generator.version", "0.1.0");
	expect_keys(at(root, "signer"), "name,organization,issuer,alg,trusted,not_after");
	expect_str(root, "signer.name", "Ann Smith");
	expect_str(root, "signer.organization", "Example Press");
	expect_str(root, "signer.issuer", "Example CA");
	expect_str(root, "signer.alg", "ES256");
	assert_true(cJSON_IsTrue(at(root, "signer.trusted")));
	expect_str(root, "signed_at.time", "2026-11-23T22:05:00Z");
	expect_str(root, "signed_at.source", "timestamp");
	assert_true(cJSON_IsTrue(at(root, "signed_at.trusted")));
	expect_str(root, "signed_at.authority", "Example TSA");
	expect_str(root, "active_manifest", "urn:c2pa:0001");
	expect_keys(at(root, "status"), "success,informational,failure");
	assert_int_equal(cJSON_GetArraySize(at(root, "status.success")), 4);
	assert_int_equal(cJSON_GetArraySize(at(root, "status.informational")), 1);
	assert_int_equal(cJSON_GetArraySize(at(root, "status.failure")), 0);
	expect_keys(at(root, "status.success.3"), "code,url,explanation");
	expect_str(root, "status.success.3.code", "assertion.dataHash.match");
	expect_str(root, "status.success.3.url", "self#jumbf=d");
	expect_str(root, "status.success.3.explanation", "all 7 bytes");
	expect_keys(at(root, "status.informational.0"), "code,explanation");
	assert_true(cJSON_IsArray(at(root, "ingredients")));
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

/* A stamp that says nothing of when it was signed is there all the same, and whose it is. */
static void test_unused_stamp(void **state)
{
	struct prov_report *r = sample_trusted();
	struct collect c = {0};
	cJSON *root;
	(void)state;

	root = render(r, &c);
	assert_null(at(root, "timestamp_unused"));
	cJSON_Delete(root);
	collect_free(&c);
	r->active.time_is_stamp = false;
	prov_find(&r->active.findings, PROV_ST_TIME_STAMP_UNTRUSTED, NULL, NULL);
	root = render(r, &c);
	expect_str(root, "signed_at.source", "claim");
	assert_null(at(root, "signed_at.authority"));
	expect_str(root, "timestamp_unused.authority", "Example TSA");
	assert_true(cJSON_IsFalse(at(root, "timestamp_unused.trusted")));
	cJSON_Delete(root);
	collect_free(&c);
	r->active.stamp_by = NULL;
	root = render(r, &c);
	expect_keys(at(root, "timestamp_unused"), "trusted");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

/* What differs stands side by side, and no key twice. */
static void test_lists(void **state)
{
	static const char *actions[] = {"c2pa.created", "c2pa.cropped"};
	static const char *const training[][2] = {
	    {"a", "allowed"}, {"b", "constrained"}, {"a", "notAllowed"}};
	struct prov_report *r = sample_trusted();
	struct collect c = {0};
	cJSON *root;
	(void)state;

	r->active.actions = actions;
	r->active.num_actions = 2;
	r->active.num_training = 3;
	for (size_t i = 0; i < 3; i++) {
		r->active.training[i].purpose = training[i][0];
		r->active.training[i].use = training[i][1];
	}
	root = render(r, &c);
	assert_int_equal(cJSON_GetArraySize(at(root, "actions")), 2);
	expect_str(root, "actions.1", "c2pa.cropped");
	expect_keys(at(root, "training"), "a,b");
	assert_int_equal(cJSON_GetArraySize(at(root, "training.a")), 2);
	expect_str(root, "training.a.1", "notAllowed");
	expect_str(root, "training.b", "constrained");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

static void test_valid(void **state)
{
	struct prov_report *r = sample_valid();
	struct collect c = {0};
	cJSON *root;
	(void)state;

	r->declared = "http://example.com/odd";
	r->declared_by_parent = true;
	r->ai_where = "it";
	r->active.model_type = "t";
	r->active.oversight = "prompt_guided";
	r->active.soft_bindings[0] = "m";
	r->active.num_soft_bindings = 1;
	root = render(r, &c);
	expect_keys(at(root, "ai_disclosure"), "model_type,human_oversight");
	expect_str(root, "ai_disclosure.model_type", "t");
	expect_str(root, "soft_bindings.0", "m");
	expect_str(root, "state", "valid");
	expect_str(root, "declared", "http://example.com/odd");
	assert_true(cJSON_IsTrue(at(root, "declared_by_parent")));
	expect_str(root, "ai_declared_in", "it");
	assert_true(cJSON_IsFalse(at(root, "signer.trusted")));
	expect_str(root, "signed_at.source", "claim");
	assert_null(at(root, "signed_at.trusted"));
	assert_null(at(root, "signed_at.authority"));
	expect_str(root, "status.failure.0.code", "signingCredential.untrusted");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

static void test_little_is_known(void **state)
{
	const struct prov_err cause = {
	    .code = PROV_E_FORMAT, .has_at = true, .at = 12, .msg = "it is no PNG"};
	const struct prov_err refused = {
	    .code = PROV_E_LIMIT, .msg = "more than the limit of 3 things"};
	struct prov_report *r = sample_none();
	struct collect c = {0};
	cJSON *root = render(r, &c);
	(void)state;

	expect_keys(root, "file,media_type,size,state,lists,not_checked");
	expect_str(root, "state", "none");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);

	assert_int_equal(prov_report_new_error(&r, "x", &cause, NULL), PROV_OK);
	root = render(r, &c);
	expect_keys(root, "file,state,error,error_at,error_code");
	expect_str(root, "state", "error");
	expect_str(root, "error", "it is no PNG");
	expect_str(root, "error_code", "format");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);

	/* A limit of ours is told from what is wrong with a file. */
	assert_int_equal(prov_report_new_error(&r, "x", &refused, NULL), PROV_OK);
	root = render(r, &c);
	expect_keys(root, "file,state,error,error_code");
	expect_str(root, "error", "refused: more than the limit of 3 things");
	expect_str(root, "error_code", "limit");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

/* A store too damaged to have an active manifest. */
static void test_damaged(void **state)
{
	struct prov_report *r;
	struct collect c = {0};
	cJSON *root;
	(void)state;

	assert_int_equal(prov_report_new(&r, "x", NULL), PROV_OK);
	prov_find(&r->active.findings, PROV_ST_GENERAL_ERROR, NULL, NULL);
	r->active.findings.v[0].has_at = true;
	r->active.findings.v[0].at = 77;
	prov_report_conclude(r);
	root = render(r, &c);
	expect_keys(root, "file,state,status,lists,not_checked");
	expect_str(root, "state", "invalid");
	expect_str(root, "status.failure.0.code", "general.error");
	assert_true(at(root, "status.failure.0.at")->valuedouble == 77);
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

static void test_ingredients(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *row;
	struct collect c = {0};
	cJSON *root;
	(void)state;

	row = sample_ingredient(r, "one", PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED);
	row->source_type = SAMPLE_CAPTURE;
	row = prov_report_add_ingredient(r, NULL);
	assert_non_null(row);
	row->title = "two";
	row->depth = 2;
	assert_int_equal(prov_report_add_unchecked(r, NULL, "a \"thing\""), PROV_OK);
	r->remote_manifest = "https://example.com/x";
	prov_report_conclude(r);
	root = render(r, &c);
	assert_int_equal(cJSON_GetArraySize(at(root, "ingredients")), 2);
	expect_str(root, "ingredients.0.title", "one");
	expect_str(root, "ingredients.0.relationship", "parentOf");
	expect_str(root, "ingredients.0.state", "valid");
	expect_str(root, "ingredients.0.declared", "captured");
	expect_str(root, "ingredients.0.status.failure.0.code", "signingCredential.untrusted");
	expect_str(root, "ingredients.1.state", "none");
	assert_null(at(root, "ingredients.1.manifest"));
	assert_true(at(root, "ingredients.1.depth")->valuedouble == 2);
	expect_str(root, "not_checked.0", "a \"thing\"");
	expect_str(root, "remote_manifest", "https://example.com/x");
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

/* Whatever stands in the strings: valid JSON, harmless on a terminal, and it comes back whole. */
static void test_hostile_strings(void **state)
{
	static const char hostile[] = "\x1b]0;x\x07\"},\n{\\\xe2\x80\xae\xe2\x80\x8b\x7f\xc2\x9b";
	struct prov_report *r = sample_trusted();
	struct prov_account *row = sample_ingredient(r, hostile, PROV_ST_CLAIM_MISSING);
	struct collect c = {0};
	cJSON *root;
	(void)state;

	r->name = r->media_type = r->declared = r->remote_manifest = r->ai_where = hostile;
	r->active.title = r->active.manifest = r->active.signer_name = hostile;
	r->active.generator_name = r->active.generator_version = hostile;
	r->active.tool_name = r->active.action = r->active.signer_alg = hostile;
	row->relationship = row->path = row->manifest = row->source_type = hostile;
	prov_find(&row->findings, PROV_ST_CLAIM_MISSING, hostile, "%s", hostile);
	assert_int_equal(prov_report_add_unchecked(r, NULL, "%s", hostile), PROV_OK);
	root = render(r, &c);
	expect_str(root, "file", hostile);
	expect_str(root, "declared", hostile);
	expect_str(root, "title", hostile);
	expect_str(root, "signer.name", hostile);
	expect_str(root, "ingredients.0.title", hostile);
	expect_str(root, "ingredients.0.status.failure.1.url", hostile);
	expect_str(root, "not_checked.0", hostile);
	cJSON_Delete(root);
	collect_free(&c);
	prov_report_free(r);
}

/* Of what was required and is not so, the names; of what is, nothing. */
static void test_unmet(void **state)
{
	static const struct {
		unsigned require;
		const char *member;
	} rows[] = {
	    {PROV_REQUIRE_TRUSTED | PROV_REQUIRE_NOT_AI | PROV_REQUIRE_DECLARED,
		"\"required_but_not\":[\"trusted\",\"not-ai\"]"},
	    {PROV_REQUIRE_DECLARED, NULL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = sample_valid();
		struct collect c = {0};

		r->as_of = SAMPLE_TIME;
		r->as_of_is_set = rows[i].member != NULL;
		assert_int_equal(prov_report_render(r, PROV_RENDER_JSON, 0, rows[i].require,
				     collect_write, &c, NULL),
		    PROV_OK);
		if (rows[i].member != NULL) {
			assert_non_null(strstr(c.text, rows[i].member));
			assert_non_null(strstr(c.text, "\"as_of\":\"2026-11-23T22:05:00Z\""));
		} else {
			assert_null(strstr(c.text, "required_but_not"));
			assert_null(strstr(c.text, "as_of"));
		}
		collect_free(&c);
		prov_report_free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_unmet),
	    cmocka_unit_test(test_trusted),
	    cmocka_unit_test(test_unused_stamp),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_valid),
	    cmocka_unit_test(test_little_is_known),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_ingredients),
	    cmocka_unit_test(test_hostile_strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
