/* SPDX-License-Identifier: Apache-2.0 */
#include "report/render_crjson.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "helper/crjson.h"
#include "helper/forge_test.h"

#define S "manifests/0/signature"

static cJSON *document(struct forge *f, unsigned flags)
{
	struct prov_report *r = forge_verify(f, forge_png(f, forge_plain, &flags), true);
	cJSON *root;

	assert_non_null(r);
	root = crjson_of(r);
	prov_report_free(r);
	return root;
}

static void test_certificate(void **state)
{
	struct forge f;
	cJSON *root;
	const char *serial;
	(void)state;

	forge_init(&f);
	root = document(&f, 0);
	assert_string_equal(crjson_str(root, S "/algorithm"), "ES256");
	serial = crjson_str(root, S "/certificateInfo/serialNumber");
	assert_true(serial[0] != '\0' && strspn(serial, "0123456789") == strlen(serial));
	assert_true(strlen(crjson_str(root, S "/certificateInfo/subject/CN")) > 0);
	assert_true(strlen(crjson_str(root, S "/certificateInfo/issuer/CN")) > 0);
	assert_int_equal(strlen(crjson_str(root, S "/certificateInfo/validity/notBefore")), 20);
	assert_int_equal(strlen(crjson_str(root, S "/certificateInfo/validity/notAfter")), 20);
	assert_null(crjson_at(root, S "/timestampInfo"));
	cJSON_Delete(root);
	forge_fini(&f);
}

/* What can't be had is an empty object (3.7). */
static void test_nothing(void **state)
{
	static const unsigned flags[] = {FORGE_NO_SIGNATURE_BOX, FORGE_NO_COSE, FORGE_NO_CRED};
	(void)state;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		struct forge f;
		cJSON *root;

		forge_init(&f);
		root = document(&f, flags[i]);
		assert_true(cJSON_IsObject(crjson_at(root, S)));
		assert_int_equal(cJSON_GetArraySize(crjson_at(root, S)), 0);
		cJSON_Delete(root);
		forge_fini(&f);
	}
}

/* A stamp shows where it is one of this signature, be its authority on a list or not. */
static void test_timestamp(void **state)
{
	const struct certs_opts opts = {.kind = CERTS_TSA, .cn = "Stamp authority"};
	struct certs_cert root_cert = certs_root(), tsa = certs_make(&root_cert, &opts);
	(void)state;

	for (unsigned round = 0; round < 4; round++) {
		bool other = (round & 1) != 0, old = (round & 2) != 0;
		struct forge f;
		cJSON *root;

		forge_init(&f);
		f.tsa = &tsa;
		f.stamp_other = other;
		f.old_stamp = old;
		root = document(&f, old ? FORGE_V1 : 0);
		assert_string_equal(crjson_str(root, S "/algorithm"), "ES256");
		if (other) {
			assert_null(crjson_at(root, S "/timestampInfo"));
		} else {
			assert_string_equal(
			    crjson_str(root, S "/timestampInfo/timestamp"), "2023-11-14T22:13:20Z");
			assert_string_equal(
			    crjson_str(root, S "/timestampInfo/certificateInfo/subject/CN"),
			    "Stamp authority");
		}
		cJSON_Delete(root);
		forge_fini(&f);
	}
	certs_free(&tsa);
	certs_free(&root_cert);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_certificate),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_timestamp),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
