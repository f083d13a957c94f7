/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"
#include "prov/report.h"

#define V1 "c2pa.ingredient"
#define V2 "c2pa.ingredient.v2__3"
#define V3 "c2pa.ingredient.v3__1"

#define MANIFEST "{\"url\": \"self#jumbf=/c2pa/m\", \"hash\": h'01'}"
#define SIGNATURE "{\"url\": \"self#jumbf=/c2pa/m/c2pa.signature\", \"hash\": h'02'}"

static void parse(
    struct fake_box *fake, struct prov_ingredient *out, const char *label, const char *text)
{
	fake_box_diag(fake, label, text);
	assert_int_equal(prov_ingredient_parse(&fake->box, &fake->arena, out, &fake->err), PROV_OK);
}

static void test_v3(void **state)
{
	struct fake_box fake;
	struct prov_ingredient out;
	(void)state;

	parse(&fake, &out, V3,
	    "{\"dc:title\": \"t\", \"dc:format\": \"image/jpeg\", \"relationship\": \"parentOf\","
	    " \"instanceID\": \"xmp:iid:1\", \"thumbnail\": {\"url\": \"th\"},"
	    " \"activeManifest\": " MANIFEST ", \"claimSignature\": " SIGNATURE ","
	    " \"c2pa_manifest\": {\"url\": \"not in v3\"}, \"validationStatus\": [{\"code\": "
	    "\"no\"}],"
	    " \"validationResults\": {\"activeManifest\": {"
	    "  \"success\": [{\"code\": \"s1\", \"url\": \"u1\", \"explanation\": \"e1\"}, "
	    "{\"code\": \"s2\"}],"
	    "  \"informational\": [{\"code\": \"i1\"}], \"failure\": [{\"code\": \"f1\"}]},"
	    " \"ingredientDeltas\": [{\"ingredientAssertionURI\": \"d1\", \"validationDeltas\":"
	    "  {\"success\": [], \"informational\": [], \"failure\": [{\"code\": \"df\"}]}},"
	    "  {\"ingredientAssertionURI\": \"d2\", \"validationDeltas\": {}}]}}");
	assert_null(out.fault);
	assert_int_equal(out.version, 3);
	assert_true(prov_bytes_is(out.title, "t"));
	assert_true(prov_bytes_is(out.format, "image/jpeg"));
	assert_true(prov_bytes_is(out.relationship, "parentOf"));
	assert_true(prov_bytes_is(out.instance_id, "xmp:iid:1"));
	assert_true(prov_bytes_is(out.thumbnail.url, "th"));
	assert_true(out.has_manifest && out.has_claim_signature && out.has_validation_results);
	assert_true(prov_bytes_is(out.manifest.url, "self#jumbf=/c2pa/m"));
	assert_true(prov_bytes_is(out.claim_signature.hash, "\x02"));
	assert_int_equal(out.num_recorded, 4);
	assert_true(prov_bytes_is(out.recorded[0].explanation, "e1"));
	assert_int_equal(out.recorded[1].severity, PROV_SEV_SUCCESS);
	assert_int_equal(out.recorded[2].severity, PROV_SEV_INFO);
	assert_int_equal(out.recorded[3].severity, PROV_SEV_FAILURE);
	assert_true(prov_bytes_is(out.recorded[3].code, "f1"));
	assert_int_equal(out.num_deltas, 2);
	assert_true(prov_bytes_is(out.deltas[0].uri, "d1"));
	assert_int_equal(out.deltas[0].n, 1);
	assert_true(prov_bytes_is(out.deltas[0].v[0].code, "df"));
	assert_int_equal(out.deltas[1].n, 0);
	fake_box_fini(&fake);
}

static void test_v1_and_v2(void **state)
{
	static const char *const labels[] = {V1, V2};
	(void)state;

	for (int i = 0; i < 2; i++) {
		struct fake_box fake;
		struct prov_ingredient out;

		parse(&fake, &out, labels[i],
		    "{\"dc:title\": \"t\", \"dc:format\": \"image/png\", \"relationship\": "
		    "\"componentOf\","
		    " \"c2pa_manifest\": " MANIFEST
		    ", \"activeManifest\": {\"url\": \"not before v3\"},"
		    " \"digitalSourceType\": \"x\", \"validationResults\": 5,"
		    " \"validationStatus\": [{\"code\": \"a\", \"url\": \"u\"}, {\"code\": \"b\", "
		    "\"success\": true},"
		    "  {\"code\": \"c\", \"success\": false}, {\"url\": \"no code\"}, 7]}");
		assert_null(out.fault);
		assert_int_equal(out.version, i + 1);
		assert_true(out.has_manifest);
		assert_false(out.has_claim_signature || out.has_validation_results);
		assert_true(prov_bytes_is(out.manifest.url, "self#jumbf=/c2pa/m"));
		assert_int_equal(out.source_type.n, 0);
		assert_int_equal(out.num_recorded, 3);
		assert_int_equal(out.recorded[0].severity, -1);
		assert_int_equal(out.recorded[1].severity, PROV_SEV_SUCCESS);
		assert_int_equal(out.recorded[2].severity, PROV_SEV_FAILURE);
		fake_box_fini(&fake);
	}
}

static void test_single_status_of_1_0(void **state)
{
	struct fake_box fake;
	struct prov_ingredient out;
	(void)state;

	parse(&fake, &out, V1,
	    "{\"relationship\": \"parentOf\", \"validationStatus\": {\"code\": \"a\", \"url\": "
	    "\"u\"}}");
	assert_null(out.fault);
	assert_int_equal(out.num_recorded, 1);
	assert_true(prov_bytes_is(out.recorded[0].url, "u"));
	assert_false(out.has_manifest);
	fake_box_fini(&fake);
}

static void test_faults(void **state)
{
	static const struct {
		const char *label, *text;
		bool fault;
	} rows[] = {
	    {V3, "[]", true},
	    {V3, "{}", true},
	    {V1, "{}", true},
	    {V3, "{\"relationship\": 5}", true},
	    {V3, "{\"relationship\": \"childOf\"}", true},
	    {V3, "{\"relationship\": \"\"}", true},
	    {V3, "{\"relationship\": \"inputTo\"}", false},
	    {V3, "{\"relationship\": (_ \"input\", \"To\")}", false},
	    {V3, "{\"relationship\": \"inputTo\", \"digitalSourceType\": \"x\"}", false},
	    {V3, "{\"relationship\": \"inputTo\", \"activeManifest\": " MANIFEST "}", true},
	    {V3,
		"{\"relationship\": \"inputTo\", \"activeManifest\": " MANIFEST
		", \"validationResults\": []}",
		true},
	    {V3,
		"{\"relationship\": \"inputTo\", \"activeManifest\": " MANIFEST
		", \"validationResults\": {}}",
		false},
	    {V3,
		"{\"relationship\": \"inputTo\", \"activeManifest\": " MANIFEST
		", \"validationResults\": {}, \"digitalSourceType\": \"x\"}",
		true},
	    {V3, "{\"relationship\": \"inputTo\", \"validationResults\": {}}", false},
	    {V1, "{\"relationship\": \"parentOf\", \"c2pa_manifest\": " MANIFEST "}", false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_ingredient out;

		parse(&fake, &out, rows[i].label, rows[i].text);
		assert_int_equal(out.fault != NULL, rows[i].fault);
		fake_box_fini(&fake);
	}
}

/* A reference that is there but useless must not read as "no manifest". */
static void test_malformed_references(void **state)
{
	struct fake_box fake;
	struct prov_ingredient out;
	(void)state;

	parse(&fake, &out, V3,
	    "{\"relationship\": \"parentOf\", \"activeManifest\": \"self#jumbf=/c2pa/m\","
	    " \"claimSignature\": {\"url\": \"x\", \"hash\": \"text\"}, \"validationResults\": "
	    "{}}");
	assert_true(out.has_manifest && out.has_claim_signature);
	assert_int_equal(out.manifest.url.n + out.claim_signature.url.n, 0);
	fake_box_fini(&fake);
	parse(&fake, &out, V1, "{\"relationship\": \"parentOf\", \"c2pa_manifest\": null}");
	assert_false(out.has_manifest);
	fake_box_fini(&fake);
	parse(&fake, &out, V1, "{\"relationship\": \"parentOf\", \"c2pa_manifest\": []}");
	assert_true(out.has_manifest);
	fake_box_fini(&fake);
}

static void test_odd_results(void **state)
{
	static const char *const rows[] = {
	    "{\"ingredientDeltas\": 7}",
	    "{\"activeManifest\": {\"success\": 1, \"failure\": {}}, \"ingredientDeltas\": [1, {}, "
	    "{\"ingredientAssertionURI\": 2}]}",
	    "{\"activeManifest\": {\"success\": [1, {}, {\"code\": 5}, {\"code\": \"a\", \"code\": "
	    "\"b\"}]}}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_ingredient out;
		char text[300];

		(void)snprintf(text, sizeof(text),
		    "{\"relationship\": \"parentOf\", \"validationResults\": %s}", rows[i]);
		parse(&fake, &out, V3, text);
		assert_null(out.fault);
		assert_int_equal(out.num_recorded + out.num_deltas, 0);
		fake_box_fini(&fake);
	}
}

/* Nobody can say what it was, but that there was one. */
static void test_nameless_failures(void **state)
{
	static const char *const rows[] = {"5",
	    "{\"failure\": [], \"failure\": [{\"code\": \"f\"}]}",
	    "{\"failure\": \"assertion.dataHash.mismatch\"}", "{\"failure\": {\"code\": \"f\"}}",
	    "{\"failure\": [\"assertion.dataHash.mismatch\"]}", "{\"failure\": [{\"url\": \"u\"}]}",
	    "{\"failure\": [{\"code\": \"f\", \"code\": \"g\"}]}"};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_ingredient out;
		char text[300];

		(void)snprintf(text, sizeof(text),
		    "{\"relationship\": \"parentOf\", \"validationResults\": {\"activeManifest\": "
		    "%s}}",
		    rows[i]);
		parse(&fake, &out, V3, text);
		assert_int_equal(out.num_recorded, 1);
		assert_int_equal(out.recorded[0].severity, PROV_SEV_FAILURE);
		assert_int_equal(out.recorded[0].code.n, 0);
		fake_box_fini(&fake);
	}
}

static void test_too_many(void **state)
{
	struct prov_wr wr;
	struct fake_box fake;
	struct prov_ingredient out;
	(void)state;

	prov_wr_init(&wr, (size_t)1024 * 1024);
	prov_wr_str(&wr, "\xa1\x70"
			 "validationStatus"
			 "\x9a");
	prov_wr_u32(&wr, PROV_MAX_ITEMS + 1);
	prov_wr_zeros(&wr, PROV_MAX_ITEMS + 1);
	fake_box_init(&fake, V1, prov_wr_data(&wr));
	assert_int_equal(
	    prov_ingredient_parse(&fake.box, &fake.arena, &out, &fake.err), PROV_E_LIMIT);
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void parse_damaged(void *ctx, struct prov_bytes data)
{
	const char *label = ctx;
	struct fake_box fake;
	struct prov_ingredient out;
	int rc;

	fake_box_init(&fake, label, data);
	rc = prov_ingredient_parse(&fake.box, &fake.arena, &out, &fake.err);
	assert_int_equal(rc, fake.err.code);
	fake_box_fini(&fake);
}

static void test_damaged(void **state)
{
	static char v1[] = V1, v3[] = V3;
	size_t n;
	uint8_t *sample =
	    diag("{\"dc:title\": \"t\", \"relationship\": (_ \"parent\", \"Of\"), "
		 "\"activeManifest\": " MANIFEST ", \"claimSignature\": {\"url\": \"s\", \"hash\": "
		 "h'02'}, \"c2pa_manifest\": {\"url\": \"m\"},"
		 " \"validationStatus\": [_ {\"code\": \"a\", \"success\": true}],"
		 " \"validationResults\": {\"activeManifest\": {\"success\": [{\"code\": \"s1\"}],"
		 " \"failure\": [{\"code\": \"f\"}]}, \"ingredientDeltas\": "
		 "[{\"ingredientAssertionURI\": \"d\","
		 " \"validationDeltas\": {\"informational\": [{\"code\": \"x\"}]}}]}}",
		&n);
	(void)state;

	mutate_all(prov_bytes(sample, n), parse_damaged, v1);
	mutate_all(prov_bytes(sample, n), parse_damaged, v3);
	free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_v3),
	    cmocka_unit_test(test_v1_and_v2),
	    cmocka_unit_test(test_single_status_of_1_0),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_malformed_references),
	    cmocka_unit_test(test_odd_results),
	    cmocka_unit_test(test_nameless_failures),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
