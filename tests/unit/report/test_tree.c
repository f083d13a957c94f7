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

#include "helper/brob.h"
#include "helper/collect.h"
#include "helper/diag.h"
#include "helper/mutate.h"
#include "helper/sample_store.h"
#include "jumbf/jumbf.h"
#include "report/tree.h"
#include "json/scan.h"

static const struct prov_bytes none;

static void content(struct prov_wr *wr, uint32_t type, const void *data, size_t n)
{
	size_t mark;

	prov_box_begin(wr, type, &mark);
	prov_wr_bytes(wr, prov_bytes(data, n));
	prov_box_end(wr, mark);
}

static void cbor_box(
    struct prov_wr *wr, enum prov_jumbf_type type, const char *label, const char *notation)
{
	uint8_t *data;
	size_t n, mark;

	data = diag(notation, &n);
	prov_jumbf_begin(wr, type, label, none, &mark);
	content(wr, PROV_BOX_CBOR, data, n);
	prov_jumbf_end(wr, mark);
	free(data);
}

static void put_assertions(struct prov_wr *wr)
{
	size_t list, box;

	prov_jumbf_begin(wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &list);
	cbor_box(wr, PROV_JUMBF_CBOR, "c2pa.actions.v2",
	    "{\"actions\": [{\"action\": \"c2pa.created\"}]}");
	prov_jumbf_begin(wr, PROV_JUMBF_JSON, "stds.exif", none, &box);
	content(wr, PROV_BOX_JSON, "{\"exif:Make\":\"x\\u001b\"}", 23);
	prov_jumbf_end(wr, box);
	prov_jumbf_begin(wr, PROV_JUMBF_EMBEDDED_FILE, "c2pa.thumbnail.claim", none, &box);
	content(wr, PROV_BOX_BFDB, "\0image/jpeg", 12);
	content(wr, PROV_BOX_BIDB, "jpeg", 4);
	prov_jumbf_end(wr, box);
	cbor_box(wr, PROV_JUMBF_CBOR, "twice", "1");
	cbor_box(wr, PROV_JUMBF_CBOR, "twice", "2");
	prov_jumbf_begin(wr, PROV_JUMBF_UUID, "com.example.uuid", none, &box);
	content(wr, PROV_BOX_UUID, "0123456789abcdefdata", 20);
	prov_jumbf_end(wr, box);
	prov_jumbf_begin(wr, PROV_JUMBF_JSON, "bad.json", none, &box);
	content(wr, PROV_BOX_JSON, "{", 1);
	prov_jumbf_end(wr, box);
	prov_jumbf_end(wr, list);
}

/* Two manifests, with everything that the tree knows and something that it doesn't. */
static struct prov_wr rich_store(void)
{
	struct prov_wr wr;
	size_t store, manifest, box;

	prov_wr_init(&wr, 1 << 20);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &store);
	prov_jumbf_begin(&wr, PROV_JUMBF_UPDATE, "old", none, &manifest);
	prov_jumbf_end(&wr, manifest);
	prov_jumbf_begin(&wr, PROV_JUMBF_MANIFEST, "new", none, &manifest);
	put_assertions(&wr);
	cbor_box(&wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2",
	    "{\"instanceID\": \"xmp:1\", \"created_assertions\": [{\"url\": "
	    "\"self#jumbf=c2pa.assertions/c2pa.actions.v2\", \"hash\": h'01'}], "
	    "\"gathered_assertions\": [{\"url\": \"self#jumbf=c2pa.assertions/stds.exif\"}, 5]}");
	cbor_box(&wr, PROV_JUMBF_SIGNATURE, "c2pa.signature", "{\"no\": \"cose\"}");
	prov_jumbf_begin(&wr, PROV_JUMBF_DATABOXES, "c2pa.databoxes", none, &box);
	cbor_box(&wr, PROV_JUMBF_CBOR, "c2pa.data", "{\"dc:format\": \"text/plain\"}");
	prov_jumbf_end(&wr, box);
	prov_jumbf_begin(&wr, PROV_JUMBF_CREDENTIALS, "c2pa.credentials", none, &box);
	prov_jumbf_end(&wr, box);
	cbor_box(&wr, PROV_JUMBF_CLAIM, "c2pa.claim", "{}");
	content(&wr, PROV_FOURCC('o', 'd', 'd', '\n'), "x", 1);
	prov_jumbf_end(&wr, manifest);
	prov_jumbf_end(&wr, store);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	return wr;
}

static void render(struct prov_bytes data, bool is_json, struct collect *c)
{
	const struct prov_tree_asset asset = {
	    .name = "a.jpg", .media_type = "image/jpeg", .start = 20, .len = data.n, .store = data};

	assert_int_equal(prov_tree_render(&asset, is_json, collect_write, c, NULL), PROV_OK);
	assert_true(collect_is_harmless(c));
}

#define RICH_BEGINNING                                                                             \
	"file: \"a.jpg\"\n"                                                                        \
	"media_type: \"image/jpeg\"\n"                                                             \
	"store:\n"                                                                                 \
	"  at: 20\n"

/* Stored compressed: the sound one, under another label, what is no manifest, and no Brotli. */
static void test_compressed(void **state)
{
	struct prov_wr plain, wr;
	size_t store, box, brob;
	struct collect c;
	(void)state;

	prov_wr_init(&plain, 1 << 20);
	prov_jumbf_begin(&plain, PROV_JUMBF_UPDATE, "inner", none, &box);
	cbor_box(&plain, PROV_JUMBF_CLAIM, "c2pa.claim.v2", "{\"instanceID\": \"xmp:2\"}");
	prov_jumbf_end(&plain, box);
	prov_wr_init(&wr, 1 << 20);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &store);
	for (int i = 0; i < 4; i++) {
		prov_jumbf_begin(
		    &wr, PROV_JUMBF_COMPRESSED, i == 1 ? "outer" : "inner", none, &box);
		prov_box_begin(&wr, PROV_BOX_BROB, &brob);
		if (i < 2)
			brob_store(&wr, prov_wr_data(&plain));
		else if (i == 2)
			brob_store(&wr, prov_bytes_str("a bare text"));
		else
			prov_wr_str(&wr, "no Brotli");
		prov_box_end(&wr, brob);
		prov_jumbf_end(&wr, box);
	}
	prov_jumbf_end(&wr, store);
	memset(&c, 0, sizeof(c));
	render(prov_wr_data(&wr), false, &c);
	assert_non_null(strstr(c.text, "  - label: \"inner\"\n"
				       "    kind: \"compressed\"\n"
				       "    active: false\n"
				       "    holds: \"update\"\n"
				       "    claim_label: \"c2pa.claim.v2\"\n"
				       "    claim:\n"
				       "      instanceID: \"xmp:2\"\n"));
	assert_non_null(strstr(c.text, "  - label: \"outer\"\n"
				       "    kind: \"compressed\"\n"
				       "    active: false\n"
				       "    holds: \"update\"\n"
				       "    label_inside: \"inner\"\n"));
	assert_non_null(strstr(c.text, "what is compressed is no manifest"));
	assert_non_null(strstr(c.text, "the compressed data"));
	collect_free(&c);
	prov_wr_fini(&wr);
	prov_wr_fini(&plain);
}

/* What unpacking takes is counted for all manifests together, each of which has its own memory. */
static void test_compressed_dear(void **state)
{
	struct prov_wr plain, wr;
	size_t store, box, brob;
	struct collect c;
	(void)state;

	prov_wr_init(&plain, 1 << 20);
	prov_jumbf_begin(&plain, PROV_JUMBF_UPDATE, "inner", none, &box);
	prov_jumbf_end(&plain, box);
	prov_wr_init(&wr, (size_t)16 << 20);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &store);
	for (int i = 0; i < 3; i++) {
		prov_jumbf_begin(&wr, PROV_JUMBF_COMPRESSED, "inner", none, &box);
		prov_box_begin(&wr, PROV_BOX_BROB, &brob);
		brob_idle(&wr, prov_wr_data(&plain), 50); /* of 128 that may be */
		prov_box_end(&wr, brob);
		prov_jumbf_end(&wr, box);
	}
	prov_jumbf_end(&wr, store);
	memset(&c, 0, sizeof(c));
	render(prov_wr_data(&wr), false, &c);
	assert_non_null(strstr(c.text, "    holds: \"update\"\n"
				       "  - label: \"inner\"\n"
				       "    kind: \"compressed\"\n"
				       "    active: false\n"
				       "    holds: \"update\"\n"
				       "  - label: \"inner\"\n"
				       "    kind: \"compressed\"\n"
				       "    active: true\n"
				       "    damaged: "));
	assert_non_null(strstr(c.text, "unpacking compressed data takes more work than the limit"));
	collect_free(&c);
	prov_wr_fini(&wr);
	prov_wr_fini(&plain);
}

static void test_tree(void **state)
{
	static const char *const lines[] = {"manifests:\n"
					    "  - label: \"old\"\n"
					    "    kind: \"update\"\n"
					    "    active: false\n"
					    "  - label: \"new\"\n"
					    "    kind: \"standard\"\n"
					    "    active: true\n"
					    "    claim_label: \"c2pa.claim.v2\"\n"
					    "    claim:\n"
					    "      instanceID: \"xmp:1\"\n"
					    "      created_assertions:\n"
					    "        - url: \"self#jumbf=c2pa.assertions/"
					    "c2pa.actions.v2\"\n"
					    "          hash: h'01' (1 bytes)\n",
	    "    assertions:\n"
	    "      c2pa.actions.v2 (created):\n"
	    "        actions:\n"
	    "          - action: \"c2pa.created\"\n"
	    "      stds.exif (gathered):\n"
	    "        exif:Make: \"x\\u{1B}\"\n"
	    "      c2pa.thumbnail.claim: image/jpeg, 4 bytes\n"
	    "      \"twice at byte ",
	    "      com.example.uuid:\n        box: \"uuid\"\n",
	    "      bad.json:\n        damaged: JSON: the text ends too early (at byte ",
	    "    signature:\n      damaged: ", "      content:\n        no: \"cose\"\n",
	    "    databoxes:\n      c2pa.data:\n        dc:format: \"text/plain\"\n",
	    "    credentials: {}\n",
	    "    others:\n      - type: \"c2cl\"\n        label: \"c2pa.claim\"\n",
	    "      - box: \"odd\\u{A}\"\n        bytes: 9\n"};
	struct prov_wr wr = rich_store();
	struct collect c = {0};
	(void)state;

	render(prov_wr_data(&wr), false, &c);
	assert_memory_equal(c.text, RICH_BEGINNING, strlen(RICH_BEGINNING));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strstr(c.text, lines[i]) == NULL)
			fail_msg("no \"%s\" in:\n%s", lines[i], c.text);
	}
	collect_free(&c);
	prov_wr_fini(&wr);
}

/* Boxes of the same types before those that have the names by which they are found (15.6.1): nobody
 * signed them, and nothing else reads them. */
static void test_decoys(void **state)
{
	static const char *const lines[] = {
	    "    claim_label: \"c2pa.claim.v2\"\n    claim:\n      instanceID: \"own\"\n",
	    "    assertions:\n      com.example.own: ", "    signature:\n      damaged: ",
	    "      content:\n        no: \"cose\"\n",
	    "    others:\n      - type: \"c2cl\"\n        label: \"c2pa.claim.v9\"\n"};
	size_t store, manifest, list;
	struct collect c = {0};
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 1 << 16);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &store);
	prov_jumbf_begin(&wr, PROV_JUMBF_MANIFEST, "new", none, &manifest);
	cbor_box(&wr, PROV_JUMBF_CLAIM, "c2pa.claim.v9", "{\"instanceID\": \"other\"}");
	cbor_box(&wr, PROV_JUMBF_SIGNATURE, "c2pa.signature.2", "{\"other\": \"cose\"}");
	prov_jumbf_begin(&wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions.2", none, &list);
	cbor_box(&wr, PROV_JUMBF_CBOR, "com.example.other", "1");
	prov_jumbf_end(&wr, list);
	prov_jumbf_begin(&wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &list);
	cbor_box(&wr, PROV_JUMBF_CBOR, "com.example.own", "1");
	prov_jumbf_end(&wr, list);
	cbor_box(&wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2", "{\"instanceID\": \"own\"}");
	cbor_box(&wr, PROV_JUMBF_SIGNATURE, "c2pa.signature", "{\"no\": \"cose\"}");
	prov_jumbf_end(&wr, manifest);
	prov_jumbf_end(&wr, store);
	render(prov_wr_data(&wr), false, &c);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strstr(c.text, lines[i]) == NULL)
			fail_msg("no \"%s\" in:\n%s", lines[i], c.text);
	}
	collect_free(&c);
	prov_wr_fini(&wr);
}

static const cJSON *get(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (item == NULL)
		fail_msg("no \"%s\"", key);
	return item;
}

static void test_json(void **state)
{
	struct prov_wr wr = rich_store();
	struct collect c = {0};
	const cJSON *manifest, *assertions, *one;
	size_t doubles = 0;
	cJSON *root;
	(void)state;

	render(prov_wr_data(&wr), true, &c);
	root = cJSON_ParseWithOpts(c.text, NULL, 1);
	assert_non_null(root);
	assert_int_equal(cJSON_GetArraySize(get(root, "manifests")), 2);
	manifest = cJSON_GetArrayItem(get(root, "manifests"), 1);
	assert_string_equal(get(manifest, "label")->valuestring, "new");
	assert_string_equal(get(manifest, "kind")->valuestring, "standard");
	assert_true(cJSON_IsTrue(get(manifest, "active")));
	assert_string_equal(get(get(manifest, "claim"), "instanceID")->valuestring, "xmp:1");
	assertions = get(manifest, "assertions");
	assert_string_equal(get(get(assertions, "stds.exif"), "exif:Make")->valuestring, "x\x1b");
	one = get(assertions, "c2pa.thumbnail.claim");
	assert_string_equal(get(one, "media_type")->valuestring, "image/jpeg");
	assert_string_equal(get(one, "data")->valuestring, "b64'anBlZw==");
	assert_string_equal(get(get(assertions, "com.example.uuid"), "data")->valuestring,
	    "b64'MDEyMzQ1Njc4OWFiY2RlZmRhdGE=");
	assert_true(cJSON_IsString(get(get(manifest, "signature"), "damaged")));
	/* Of two with the same label neither hides the other. */
	for (one = assertions->child; one != NULL; one = one->next)
		doubles += strncmp(one->string, "twice at byte ", 14) == 0;
	assert_int_equal(doubles, 2);
	cJSON_Delete(root);
	collect_free(&c);
	prov_wr_fini(&wr);
}

static void test_facts_of_the_asset(void **state)
{
	struct prov_tree_asset asset = {.name = "n\n",
	    .start = 7,
	    .others = 2,
	    .damage = "a segment is missing",
	    .damage_at = 99};
	struct collect c = {0};
	(void)state;

	assert_int_equal(prov_tree_render(&asset, false, collect_write, &c, NULL), PROV_OK);
	assert_string_equal(c.text, "file: \"n\\u{A}\"\n"
				    "store:\n"
				    "  at: 7\n"
				    "  bytes: 0\n"
				    "  damaged: a segment is missing (at byte 99)\n"
				    "further_stores: 2\n");
	collect_free(&c);
	c.refuse_at = c.calls + 1;
	assert_int_equal(prov_tree_render(&asset, true, collect_write, &c, NULL), PROV_E_IO);
	collect_free(&c);
}

/* Whatever happens to a store, a listing comes out: harmless, and as JSON well-formed. */
static void show_damaged(void *ctx, struct prov_bytes data)
{
	struct collect c = {0};

	(void)ctx;
	render(data, false, &c);
	collect_free(&c);
	render(data, true, &c);
	assert_int_equal(prov_json_check(prov_bytes(c.text, c.n), 0, NULL), PROV_OK);
	collect_free(&c);
}

static void test_damaged(void **state)
{
	struct prov_wr wr = rich_store(), sample;
	(void)state;

	mutate_prefixes(prov_wr_data(&wr), show_damaged, NULL);
	mutate_flips(prov_wr_data(&wr), show_damaged, NULL);
	prov_wr_fini(&wr);
	prov_wr_init(&sample, 1 << 16);
	sample_store_put(&sample);
	mutate_all(prov_wr_data(&sample), show_damaged, NULL);
	prov_wr_fini(&sample);
}

/* What stands before the damage is listed. */
static void test_truncated(void **state)
{
	struct prov_wr wr = rich_store();
	struct collect c = {0};
	(void)state;

	render(prov_bytes_sub(prov_wr_data(&wr), 0, wr.n - 30), false, &c);
	assert_non_null(strstr(c.text, "damaged: a box claims"));
	assert_non_null(strstr(c.text, "c2pa.actions.v2 (created):\n"));
	assert_non_null(strstr(c.text, "dc:format: \"text/plain\"\n"));
	collect_free(&c);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tree),
	    cmocka_unit_test(test_decoys),
	    cmocka_unit_test(test_compressed),
	    cmocka_unit_test(test_compressed_dear),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_facts_of_the_asset),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_truncated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
