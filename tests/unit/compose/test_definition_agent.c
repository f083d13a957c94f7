/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "compose/definition_json.h"
#include "compose/file_ref.h"
#include "helper/signed.h"

struct files {
	struct prov_src *icon;
	unsigned asked;
};

static int open_file(void *ctx, const char *path, const struct prov_src **out, struct prov_err *err)
{
	struct files *f = ctx;

	*out = f->icon;
	f->asked++;
	if (strcmp(path, "i.png") == 0)
		return PROV_OK;
	(void)snprintf(err->msg, sizeof(err->msg), "there is no %s", path);
	return PROV_E_IO;
}

static int load(struct prov_definition **d, struct files *f, const char *json, struct prov_err *err)
{
	memset(err, 0, sizeof(*err));
	assert_int_equal(prov_definition_new(d, NULL), PROV_OK);
	return prov_definition_load(*d, json, strlen(json), open_file, f, err);
}

#define ICON "{\"format\": \"image/png\", \"identifier\": \"i.png\"}"

static void test_generator(void **state)
{
	struct prov_definition *d;
	struct prov_wr mark;
	struct prov_err err;
	struct files f = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&f.icon, sample_png().p, sample_png().n, NULL), PROV_OK);
	assert_int_equal(load(&d, &f,
			     "{\"claim_generator_info\": [{\"name\": \"N\", \"version\": \"1\","
			     " \"icon\": " ICON ", \"operating_system\": \"OS\","
			     " \"specVersion\": \"9\", \"com.example.x\": [1]}]}",
			     &err),
	    PROV_OK);
	assert_string_equal(d->generator_name, "N");
	assert_string_equal(d->generator_version, "1");
	assert_int_equal(d->num_generator_more, 3);
	assert_string_equal(d->generator_more[0].key, "icon");
	prov_wr_init(&mark, 64);
	prov_file_ref_mark(&mark, 0);
	assert_true(prov_bytes_eq(d->generator_more[0].cbor, prov_wr_data(&mark)));
	prov_wr_fini(&mark);
	assert_string_equal(d->generator_more[1].key, "operating_system");
	assert_string_equal(d->generator_more[2].key, "com.example.x");
	assert_int_equal(d->num_files, 1);
	assert_string_equal(d->files[0].label, "c2pa.icon");
	prov_definition_free(d);

	/* Left out and empty are the same. */
	assert_int_equal(load(&d, &f, "{\"claim_generator_info\": []}", &err), PROV_OK);
	assert_null(d->generator_name);
	prov_definition_free(d);
	prov_src_close(f.icon);
}

static void test_faults(void **state)
{
	static const struct {
		const char *info, *want;
	} cases[] = {
	    {"{}", "\"claim_generator_info\" needs \"name\""},
	    {"{\"name\": \"\"}", "\"claim_generator_info\" needs \"name\""},
	    {"{\"name\": \"a\",\n\"nmae\": 1}", "line 2: \"claim_generator_info\" has no field"},
	    {"{\"name\": \"a\",\n\"operating_system\": 1}", "line 2: \"operating_system\""},
	    {"{\"name\": \"a\",\n\"icon\": 1}", "line 2: an icon must be an object"},
	    {"{\"name\": \"a\",\n\"icon\": {\"url\": \"x\"}}",
		"line 2: an icon has no field \"url\""},
	    {"{\"name\": \"a\",\n\"icon\": {\"format\": \"image/png\"}}", "line 2: an icon needs"},
	    {"{\"name\": \"a\",\n\"icon\": {\"format\": \"image/png\","
	     " \"identifier\": \"no\"}}",
		"line 2: there is no no"},
	};
	struct files f = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_definition *d;
		struct prov_err err;
		char json[256];

		(void)snprintf(
		    json, sizeof(json), "{\"claim_generator_info\": [%s]}", cases[i].info);
		assert_int_equal(load(&d, &f, json, &err), PROV_E_FORMAT);
		if (strstr(err.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].info, err.msg);
		prov_definition_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_generator),
	    cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
