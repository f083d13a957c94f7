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

/* One file is one assertion, whoever refers to it, and each place refers to its own. */
static void test_icons(void **state)
{
	struct prov_definition *d;
	struct prov_hashed_uri ref = {
	    .url = prov_bytes_str("self#jumbf=x"), .hash = prov_bytes_str("h")};
	struct prov_bytes out;
	struct prov_err err;
	struct files f = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&f.icon, sample_png().p, sample_png().n, NULL), PROV_OK);
	assert_int_equal(
	    load(&d, &f,
		"{\"claim_generator_info\": [{\"name\": \"N\", \"icon\": " ICON "}],"
		" \"thumbnail\": " ICON ", \"assertions\": [{\"label\": \"c2pa.actions\", \"data\":"
		" {\"templates\": [{\"action\": \"com.example.a\", \"icon\": " ICON ","
		" \"softwareAgent\": {\"name\": \"T\", \"icon\": " ICON "}}]}}]}",
		&err),
	    PROV_OK);
	assert_int_equal(f.asked, 4);
	assert_int_equal(d->num_files, 1);
	assert_string_equal(d->files[0].media_type, "image/png");
	assert_true(prov_bytes_eq(d->files[0].data, sample_png()));
	assert_true(prov_bytes_eq(d->thumbnail, sample_png()));
	assert_int_equal(d->num_actions_more, 1);
	assert_int_equal(
	    prov_file_ref_fill(d->actions_more[0].cbor, &ref, 1, &d->arena, &out, NULL), PROV_OK);
	/* Two marks of 17 bytes gave way to {"url": …, "hash": h'68'}. */
	assert_int_equal(out.n, d->actions_more[0].cbor.n + 2 * (1 + 4 + 13 + 5 + 2 - 17));
	prov_definition_free(d);
	prov_src_close(f.icon);
}

/* Files that are empty are refused where they are named. */
static void test_empty(void **state)
{
	struct prov_definition *d;
	struct prov_err err;
	struct files f = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&f.icon, "", 0, NULL), PROV_OK);
	assert_int_equal(load(&d, &f, "{\n\"thumbnail\": " ICON "}", &err), PROV_E_FORMAT);
	assert_string_equal(err.msg, "line 2: the file is empty or too large to be put in");
	prov_definition_free(d);
	assert_int_equal(load(&d, &f,
			     "{\"assertions\": [{\"label\": \"c2pa.actions\", \"data\":"
			     " {\"softwareAgents\": [{\"name\": \"T\",\n\"icon\": " ICON "}]}}]}",
			     &err),
	    PROV_E_FORMAT);
	assert_string_equal(err.msg, "line 2: the file is empty or too large to be put in");
	prov_definition_free(d);
	prov_src_close(f.icon);
}

/* Nothing was opened, whatever the function says. */
static void test_no_source(void **state)
{
	struct prov_definition *d;
	struct prov_err err;
	struct files f = {0};

	(void)state;
	assert_int_equal(load(&d, &f, "{\"thumbnail\": " ICON "}", &err), PROV_E_FORMAT);
	assert_string_equal(err.msg, "line 1: it can't be opened");
	prov_definition_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_icons),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_no_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
