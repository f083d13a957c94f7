/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/definition_json.h"
#include "helper/signed.h"

struct files {
	struct prov_src *asset, *json;
};

static int open_file(void *ctx, const char *path, const struct prov_src **out, struct prov_err *err)
{
	struct files *f = ctx;

	*out = strcmp(path, "in/a.jpg") == 0 ? f->asset
	       : strcmp(path, "i.json") == 0 ? f->json
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
	assert_int_equal(
	    load(&d, &f, "{\"ingredients\": [{\"title\": \"t\",\n\"manifest_data\": {}}]}", &err),
	    PROV_E_FORMAT);
	assert_non_null(strstr(err.msg, "line 2: an ingredient's credentials are read from"));
	prov_definition_free(d);
	prov_src_close(f.asset);
	prov_src_close(f.json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_ingredients)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
