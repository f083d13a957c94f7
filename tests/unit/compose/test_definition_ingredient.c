/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "compose/definition_json.h"
#include "helper/signed.h"

struct files {
	struct prov_src *asset, *json;
};

static int open_file(void *ctx, const char *path, const struct prov_src **out, struct prov_err *err)
{
	struct files *f = ctx;

	*out = strcmp(path, "in/a.jpg") == 0                                   ? f->asset
	       : strcmp(path, "i.json") == 0 || strcmp(path, "in/i.json") == 0 ? f->json
									       : NULL;
	if (*out != NULL)
		return PROV_OK;
	(void)snprintf(err->msg, sizeof(err->msg), "there is no such file");
	return PROV_E_IO;
}

static int load(struct prov_definition **d, struct files *f, const char *json, struct prov_err *err)
{
	memset(err, 0, sizeof(*err));
	assert_int_equal(prov_definition_new(d, NULL), PROV_OK);
	return prov_definition_load(*d, json, strlen(json), open_file, f, err);
}

static void test_ingredients(void **state)
{
	static const char own[] = "{\"title\": \"own\", \"file_path\": \"in/a.jpg\","
				  " \"relationship\": \"inputTo\"}";
	struct prov_bytes jpeg = sample_jpeg();
	struct prov_definition *d;
	struct prov_err err;
	struct files f;

	(void)state;
	assert_int_equal(prov_src_mem(&f.asset, jpeg.p, jpeg.n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&f.json, own, strlen(own), NULL), PROV_OK);
	assert_int_equal(load(&d, &f,
			     "{\"ingredients\": [{\"title\": \"t\", \"format\": \"image/gif\","
			     " \"thumbnail\": {\"format\": \"image/jpeg\","
			     " \"identifier\": \"in/a.jpg\"}}],\n"
			     "\"ingredient_paths\": [\"in/a.jpg\", \"i.json\"]}",
			     &err),
	    PROV_OK);
	assert_int_equal(d->num_ingredients, 3);
	assert_null(d->ingredients[0].src);
	assert_true(prov_bytes_eq(d->ingredients[0].thumbnail, jpeg));
	assert_ptr_equal(d->ingredients[1].src, f.asset);
	assert_string_equal(d->ingredients[1].title, "a.jpg");
	assert_string_equal(d->ingredients[2].title, "own");
	assert_string_equal(d->ingredients[2].relationship, "inputTo");
	assert_ptr_equal(d->ingredients[2].src, f.asset);
	prov_definition_free(d);

	assert_int_equal(load(&d, &f, "{\n\"ingredient_paths\": [\"no\"]}", &err), PROV_E_FORMAT);
	assert_string_equal(err.msg, "line 2: there is no such file");
	prov_definition_free(d);
	prov_src_close(f.asset);
	prov_src_close(f.json);
}

/* A definition of its own names files from its own folder. */
static void test_folder(void **state)
{
	static const char own[] = "{\"title\": \"own\", \"file_path\": \"a.jpg\"}";
	struct prov_bytes jpeg = sample_jpeg();
	struct prov_definition *d;
	struct prov_err err;
	struct files f;

	(void)state;
	assert_int_equal(prov_src_mem(&f.asset, jpeg.p, jpeg.n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&f.json, own, strlen(own), NULL), PROV_OK);
	assert_int_equal(load(&d, &f, "{\"ingredient_paths\": [\"in/i.json\"]}", &err), PROV_OK);
	assert_ptr_equal(d->ingredients[0].src, f.asset);
	prov_definition_free(d);
	prov_src_close(f.asset);
	prov_src_close(f.json);
}

/* The thing itself, what is said of it, and credentials without it. */
static void test_members(void **state)
{
	struct prov_bytes jpeg = sample_jpeg();
	struct prov_definition *d;
	struct prov_err err;
	struct files f = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&f.asset, jpeg.p, jpeg.n, NULL), PROV_OK);
	assert_int_equal(
	    load(&d, &f,
		"{\"ingredients\": [{\"title\": \"t\", \"data\": {\"format\": \"image/jpeg\","
		" \"identifier\": \"in/a.jpg\"}, \"data_types\": [{\"type\": \"c2pa.types.x\"}],"
		" \"informational_URI\": \"https://example.com/\","
		" \"metadata\": {\"dateTime\": \"2026-01-01T00:00:00Z\"}},"
		" {\"title\": \"s\", \"active_manifest\": \"x\", \"validation_results\": {},"
		" \"manifest_data\": {\"format\": \"application/c2pa\","
		" \"identifier\": \"in/a.jpg\"}}]}",
		&err),
	    PROV_OK);
	assert_int_equal(d->num_files, 1);
	assert_string_equal(d->files[0].label, "c2pa.embedded-data");
	assert_true(prov_bytes_eq(d->files[0].data, jpeg));
	assert_int_equal(d->ingredients[0].num_more, 4);
	assert_string_equal(d->ingredients[0].more[0].key, "dataTypes");
	assert_string_equal(d->ingredients[0].more[3].key, "data");
	assert_false(d->ingredients[0].alone);
	assert_null(d->ingredients[0].src);
	assert_true(d->ingredients[1].alone);
	assert_ptr_equal(d->ingredients[1].src, f.asset);
	prov_definition_free(d);
	prov_src_close(f.asset);
}

static void test_faults(void **state)
{
	static const struct {
		const char *fields, *want;
	} cases[] = {
	    {"\"manifest_data\": {}", "line 2: \"manifest_data\" needs \"format\""},
	    {"\"manifest_data\": {\"format\": \"x/y\", \"identifier\": \"no\"}",
		"line 1: there is no such file"},
	    {"\"file_path\": \"in/a.jpg\", \"manifest_data\": {\"format\": \"x/y\","
	     " \"identifier\": \"in/a.jpg\"}",
		"has its asset, with the credentials in it, or \"manifest_data\""},
	    {"\"data\": {\"format\": \"x/y\"}", "line 2: \"data\" needs"},
	    {"\"data_types\": []", "line 2: \"data_types\" must be a list"},
	    {"\"data_types\": [{\"type\": 1}]", "line 2: an entry of \"data_types\""},
	    {"\"informational_URI\": 1", "line 2: \"informational_URI\" must be a text"},
	    {"\"metadata\": []", "line 2: \"metadata\" must be an object"},
	    {"\"data_type\": []", "line 2: an ingredient has no field \"data_type\""},
	};
	struct prov_bytes jpeg = sample_jpeg();
	struct files f = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&f.asset, jpeg.p, jpeg.n, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_definition *d;
		struct prov_err err;
		char json[512];

		(void)snprintf(json, sizeof(json), "{\"ingredients\": [{\"title\": \"t\",\n%s}]}",
		    cases[i].fields);
		assert_int_equal(load(&d, &f, json, &err), PROV_E_FORMAT);
		if (strstr(err.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].fields, err.msg);
		prov_definition_free(d);
	}
	prov_src_close(f.asset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ingredients),
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
