/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "helper/collect.h"
#include "helper/crjson.h"
#include "helper/forge_test.h"
#include "helper/mutate.h"
#include "helper/sample_report.h"
#include "report/render.h"

/* An ingredient with or without a sound signature, in an asset that it was taken into. */
static void nested(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, *flags);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
}

static struct prov_report *verify(struct forge *f, forge_build build, unsigned flags)
{
	struct prov_report *r;

	forge_init(f);
	r = forge_verify(f, forge_png(f, build, &flags), true);
	assert_non_null(r);
	return r;
}

static void test_root(void **state)
{
	struct forge f;
	struct prov_report *r = verify(&f, nested, 0);
	cJSON *root = crjson_of(r);
	(void)state;

	assert_string_equal(crjson_str(root, "@context/@vocab"), "https://c2pa.org/crjson/");
	assert_string_equal(crjson_str(root, "jsonGenerator/name"), "prov");
	assert_string_equal(crjson_str(root, "jsonGenerator/version"), prov_version());
	assert_string_equal(crjson_str(root, "extras:state"), "trusted");
	assert_string_equal(crjson_str(root, "extras:mediaType"), "image/png");
	/* the active manifest is the last of the store, and the first here */
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests")), 2);
	assert_string_equal(crjson_str(root, "manifests/0/label"), "urn:c2pa:active");
	assert_string_equal(crjson_str(root, "manifests/1/label"), "urn:c2pa:first");
	for (const cJSON *m = crjson_at(root, "manifests/0"); m != NULL; m = m->next) {
		assert_true(cJSON_IsObject(crjson_at(m, "claim.v2")));
		assert_null(crjson_at(m, "claim"));
		assert_true(cJSON_IsObject(crjson_at(m, "assertions/c2pa.actions.v2")));
		assert_string_equal(crjson_str(m, "signature/algorithm"), "ES256");
		assert_int_equal(strlen(crjson_str(m, "validationResults/validationTime")), 20);
	}
	cJSON_Delete(root);
	prov_report_free(r);
	forge_fini(&f);
}

static void test_results(void **state)
{
	struct forge f;
	struct prov_report *r = verify(&f, nested, FORGE_BAD_SIGNATURE);
	cJSON *root = crjson_of(r);
	(void)state;

	assert_string_equal(crjson_str(root, "extras:state"), "invalid");
	assert_true(
	    crjson_has(root, "manifests/0/validationResults/success", "claimSignature.validated"));
	assert_true(
	    crjson_has(root, "manifests/0/validationResults/success", "assertion.dataHash.match"));
	assert_false(
	    crjson_has(root, "manifests/0/validationResults/failure", "claimSignature.mismatch"));
	assert_true(
	    crjson_has(root, "manifests/1/validationResults/failure", "claimSignature.mismatch"));
	assert_non_null(strstr(
	    crjson_str(root, "manifests/0/validationResults/success/0/url"), "urn:c2pa:active"));
	assert_true(
	    strlen(crjson_str(root, "manifests/0/validationResults/success/0/explanation")) > 0);
	/* what was found in the ingredient, by the assertion that names it */
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests/0/ingredientDeltas")), 1);
	assert_string_equal(
	    crjson_str(root, "manifests/0/ingredientDeltas/0/ingredientAssertionURI"),
	    "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/c2pa.ingredient.v3");
	assert_true(crjson_has(root, "manifests/0/ingredientDeltas/0/validationDeltas/failure",
	    "claimSignature.mismatch"));
	assert_null(crjson_at(root, "manifests/1/ingredientDeltas"));
	cJSON_Delete(root);
	prov_report_free(r);
	forge_fini(&f);
}

/* Orphan manifests are legal, shown, and not judged. */
static void orphaned(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:orphan", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_end(f, FORGE_BAD_SIGNATURE);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_orphan(void **state)
{
	struct forge f;
	struct prov_report *r = verify(&f, orphaned, 0);
	cJSON *root = crjson_of(r);
	(void)state;

	assert_string_equal(crjson_str(root, "manifests/1/label"), "urn:c2pa:orphan");
	assert_int_equal(
	    cJSON_GetArraySize(crjson_at(root, "manifests/1/validationResults/failure")), 0);
	assert_int_equal(
	    cJSON_GetArraySize(crjson_at(root, "manifests/1/validationResults/success")), 0);
	cJSON_Delete(root);
	prov_report_free(r);
	forge_fini(&f);
}

static void test_without_store(void **state)
{
	struct prov_err cause = {.code = PROV_E_IO, .msg = "no such file"};
	struct prov_report *r = sample_none();
	cJSON *root = crjson_of(r);
	(void)state;

	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests")), 0);
	assert_string_equal(crjson_str(root, "extras:state"), "none");
	assert_null(crjson_at(root, "extras:failure"));
	cJSON_Delete(root);
	/* a store that can't be read: its findings are not lost */
	prov_find(&r->active.findings, PROV_ST_GENERAL_ERROR, NULL, "the store is cut off");
	prov_report_conclude(r);
	root = crjson_of(r);
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests")), 0);
	assert_string_equal(crjson_str(root, "extras:state"), "invalid");
	assert_true(crjson_has(root, "extras:failure", "general.error"));
	cJSON_Delete(root);
	prov_report_free(r);
	assert_int_equal(prov_report_new_error(&r, "x.jpg", &cause, NULL), PROV_OK);
	root = crjson_of(r);
	assert_string_equal(crjson_str(root, "extras:file"), "x.jpg");
	assert_string_equal(crjson_str(root, "extras:error"), "no such file");
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests")), 0);
	cJSON_Delete(root);
	prov_report_free(r);
}

static void test_writer_refuses(void **state)
{
	struct forge f;
	struct prov_report *r = verify(&f, nested, 0);
	struct collect c = {.refuse_at = 1};
	(void)state;

	assert_int_equal(prov_render_crjson(r, 0, 0, collect_write, &c, NULL), PROV_E_IO);
	collect_free(&c);
	prov_report_free(r);
	forge_fini(&f);
}

/* Whatever a damaged file is judged to be, what comes out is one well-formed document. */
static void render_damaged(void *ctx, struct prov_bytes data)
{
	struct forge *f = ctx;
	struct prov_report *r = forge_try(f, data, true);

	if (r != NULL)
		cJSON_Delete(crjson_of(r));
	prov_report_free(r);
}

static void test_damaged(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	uint8_t *copy;
	(void)state;

	forge_init(&f);
	file = forge_png(&f, nested, &flags);
	copy = mutate_copy(file);
	for (size_t i = 8; i < file.n; i += 7) {
		copy[i] ^= (uint8_t)(1u << (i % 8));
		render_damaged(&f, prov_bytes(copy, file.n));
		copy[i] = file.p[i];
	}
	free(copy);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_root),
	    cmocka_unit_test(test_results),
	    cmocka_unit_test(test_orphan),
	    cmocka_unit_test(test_without_store),
	    cmocka_unit_test(test_writer_refuses),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
