/* SPDX-License-Identifier: Apache-2.0 */
#include "report/render_crjson.h"

#include <string.h>

#include "helper/crjson.h"
#include "helper/forge_test.h"

#define A "manifests/0/assertions/"

static void put(struct forge *f, const char *label, const char *cbor, size_t n, unsigned flags)
{
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_bytes(cbor, n), flags);
}

static void build(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	/* {"b": h'00ff', 1: true, "t": 0("2020-02-11T09:30:00Z")} */
	put(f, "org.example.map",
	    "\xa3\x61"
	    "b\x42\x00\xff\x01\xf5\x61t\xc0\x74"
	    "2020-02-11T09:30:00Z",
	    32, FORGE_GATHERED);
	put(f, "org.example.list", "\x82\x01\x20", 3, 0);
	put(f, "org.example.scalar", "\x05", 1, 0);
	put(f, "org.example.zeros", "\0\0\0\0", 4, 0);
	put(f, "org.example.cut", "\xa1\x61x", 3, 0);
	put(f, "org.example.twice", "\xa1\x61x\x01", 4, 0);
	put(f, "org.example.twice", "\xa1\x61x\x02", 4, 0);
	forge_assert(f, "org.example.json", PROV_JUMBF_JSON,
	    prov_bytes_str("{\"@context\": {\"x\": \"http://x/\"}, \"x:n\": [1.50, null]}"), 0);
	forge_assert(f, "org.example.nojson", PROV_JUMBF_JSON, prov_bytes_str("{\"a\""), 0);
	forge_assert(
	    f, "c2pa.thumbnail.claim", PROV_JUMBF_EMBEDDED_FILE, prov_bytes("\0image/png", 11), 0);
	forge_end(f, *flags);
}

static cJSON *document(unsigned flags)
{
	struct prov_report *r;
	struct forge f;
	cJSON *root;

	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, build, &flags), true);
	assert_non_null(r);
	root = crjson_of(r);
	prov_report_free(r);
	forge_fini(&f);
	return root;
}

static void test_claim(void **state)
{
	cJSON *root = document(0);
	const cJSON *claim = crjson_at(root, "manifests/0/claim.v2");
	(void)state;

	assert_non_null(claim);
	assert_true(strlen(crjson_str(claim, "instanceID")) > 0);
	assert_true(strlen(crjson_str(claim, "claim_generator_info/name")) > 0);
	assert_non_null(strstr(crjson_str(claim, "signature"), "c2pa.signature"));
	assert_non_null(strstr(crjson_str(claim, "created_assertions/0/url"), "c2pa.actions.v2"));
	assert_memory_equal(crjson_str(claim, "created_assertions/0/hash"), "b64'", 4);
	assert_int_equal(cJSON_GetArraySize(crjson_at(claim, "gathered_assertions")), 1);
	/* there though the claim has none (3.5.1) */
	assert_true(cJSON_IsArray(crjson_at(claim, "redacted_assertions")));
	cJSON_Delete(root);
}

static void test_old_claim(void **state)
{
	cJSON *root = document(FORGE_V1);
	(void)state;

	assert_null(crjson_at(root, "manifests/0/claim.v2"));
	assert_true(cJSON_GetArraySize(crjson_at(root, "manifests/0/claim/assertions")) > 1);
	assert_true(cJSON_IsArray(crjson_at(root, "manifests/0/claim/gathered_assertions")));
	cJSON_Delete(root);
}

static void test_no_claim(void **state)
{
	cJSON *root = document(FORGE_NO_CLAIM);
	(void)state;

	assert_null(crjson_at(root, "manifests/0/claim.v2"));
	assert_non_null(crjson_at(root, A "c2pa.actions.v2/actions/0/action"));
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests/0/signature")), 0);
	cJSON_Delete(root);
	root = document(FORGE_CLAIM_NO_CBOR);
	assert_true(cJSON_IsObject(crjson_at(root, "manifests/0/claim.v2")));
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, "manifests/0/claim.v2")), 0);
	cJSON_Delete(root);
}

/* Table 1 */
static void test_cbor(void **state)
{
	cJSON *root = document(0);
	(void)state;

	assert_string_equal(crjson_str(root, A "org.example.map/b"), "b64'AP8=");
	assert_true(cJSON_IsTrue(crjson_at(root, A "org.example.map/1")));
	assert_string_equal(crjson_str(root, A "org.example.map/t"), "2020-02-11T09:30:00Z");
	assert_int_equal(cJSON_GetArraySize(crjson_at(root, A "org.example.list")), 2);
	assert_int_equal(crjson_at(root, A "org.example.list/1")->valueint, -1);
	cJSON_Delete(root);
}

/* What nothing can be derived from is an empty object (3.6.1). */
static void test_nothing(void **state)
{
	static const char *const paths[] = {A "org.example.scalar", A "org.example.zeros",
	    A "org.example.cut", A "org.example.nojson"};
	cJSON *root = document(0);
	(void)state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const cJSON *item = crjson_at(root, paths[i]);

		assert_true(cJSON_IsObject(item));
		assert_int_equal(cJSON_GetArraySize(item), 0);
	}
	cJSON_Delete(root);
}

static void test_json(void **state)
{
	cJSON *root = document(0);
	(void)state;

	assert_string_equal(crjson_str(root, A "org.example.json/@context/x"), "http://x/");
	assert_true(crjson_at(root, A "org.example.json/x:n/0")->valuedouble > 1.49);
	assert_true(cJSON_IsNull(crjson_at(root, A "org.example.json/x:n/1")));
	cJSON_Delete(root);
}

/* Two keys that are the same would hide one of the two from most readers. */
static void test_twice(void **state)
{
	cJSON *root = document(0);
	unsigned found = 0;
	(void)state;

	for (const cJSON *i = crjson_at(root, "manifests/0/assertions")->child; i != NULL;
	     i = i->next) {
		for (const cJSON *k = i->next; k != NULL; k = k->next)
			assert_string_not_equal(i->string, k->string);
		found += strncmp(i->string, "org.example.twice at byte ", 26) == 0;
	}
	assert_int_equal(found, 2);
	cJSON_Delete(root);
}

/* An embedded file: its type, its place, the claim's hash of it; not its bytes. */
static void test_file(void **state)
{
	cJSON *root = document(0);
	const cJSON *file = crjson_at(root, A "c2pa.thumbnail.claim");
	(void)state;

	assert_string_equal(crjson_str(file, "format"), "image/png");
	assert_string_equal(crjson_str(file, "identifier"),
	    "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/c2pa.thumbnail.claim");
	assert_memory_equal(crjson_str(file, "hash"), "b64'", 4);
	assert_int_equal(strlen(crjson_str(file, "hash")), 4 + 44);
	cJSON_Delete(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_claim),
	    cmocka_unit_test(test_old_claim),
	    cmocka_unit_test(test_no_claim),
	    cmocka_unit_test(test_cbor),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_twice),
	    cmocka_unit_test(test_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
