/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/claim.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"

static int parse_fake(struct fake_box *fake, bool v2, struct prov_claim *out)
{
	const struct prov_manifest manifest = {
	    .box = &fake->box, .claim = &fake->box, .num_claims = 1, .is_claim_v2 = v2};

	return prov_claim_parse(&manifest, &fake->arena, out, &fake->err);
}

static void parse(struct fake_box *fake, struct prov_claim *out, bool v2, const char *text)
{
	fake_box_diag(fake, v2 ? "c2pa.claim.v2" : "c2pa.claim", text);
	assert_int_equal(parse_fake(fake, v2, out), PROV_OK);
}

static void test_v2(void **state)
{
	struct fake_box fake;
	struct prov_claim out;
	(void)state;

	parse(&fake, &out, true,
	    "{\"instanceID\": \"i\", \"signature\": \"s\", \"dc:title\": \"t\", \"alg\": "
	    "\"sha256\","
	    " \"claim_generator_info\": {\"name\": \"n\", \"version\": \"1\", \"specVersion\": "
	    "\"2.4.0\"},"
	    " \"created_assertions\": [{\"url\": \"a\", \"hash\": h'01'}, {\"url\": \"b\"}],"
	    " \"gathered_assertions\": [{\"url\": \"c\"}], \"assertions\": [{\"url\": \"not in "
	    "v2\"}],"
	    " \"redacted_assertions\": [\"r1\", 5, \"r2\"], \"claim_generator\": \"not/2\"}");
	assert_null(out.fault);
	assert_int_equal(out.version, 2);
	assert_true(prov_bytes_eq(out.cbor, fake.content.body));
	assert_true(prov_bytes_is(out.instance_id, "i"));
	assert_true(prov_bytes_is(out.signature_uri, "s"));
	assert_true(prov_bytes_is(out.title, "t"));
	assert_true(prov_bytes_is(out.alg, "sha256"));
	assert_true(prov_bytes_is(out.generator_name, "n"));
	assert_true(prov_bytes_is(out.generator_version, "1"));
	assert_true(prov_bytes_is(out.spec_version, "2.4.0"));
	assert_int_equal(out.generator_info.type, PROV_CBOR_MAP);
	assert_int_equal(out.num_refs, 3);
	assert_true(prov_bytes_is(out.refs[0].uri.url, "a"));
	assert_false(out.refs[1].gathered);
	assert_true(out.refs[2].gathered);
	assert_true(prov_bytes_is(out.refs[2].uri.url, "c"));
	assert_int_equal(out.num_redacted, 2);
	assert_true(prov_bytes_is(out.redacted[1], "r2"));
	fake_box_fini(&fake);
}

static void test_v1(void **state)
{
	static const struct {
		const char *fields, *name, *version;
	} rows[] = {
	    {"\"claim_generator\": \"make_test_images/0.24.1 c2pa-rs/0.24.1\"", "make_test_images",
		"0.24.1"},
	    {"\"claim_generator\": \"Adobe_Photoshop/22.1 (x) y/2\"", "Adobe_Photoshop", "22.1"},
	    {"\"claim_generator\": \"Adobe_Firefly adobe_c2pa/0.12.4 c2pa-rs/0.32.7\"",
		"Adobe_Firefly", ""},
	    {"\"claim_generator\": \"/1\"", "", "1"},
	    {"\"claim_generator\": \"NIKON Z 9\"", "NIKON Z 9", ""},
	    {"\"claim_generator\": \"a/\"", "a", ""},
	    {"\"claim_generator\": \"\"", "", ""},
	    {"\"claim_generator\": 5", "", ""},
	    {"\"claim_generator\": \"x/1\", \"claim_generator_info\": [{\"name\": \"n\", "
	     "\"version\": \"2\"},"
	     " {\"name\": \"m\"}]",
		"n", "2"},
	    {"\"claim_generator\": \"x/1\", \"claim_generator_info\": {\"name\": \"n\"}", "n", ""},
	    {"\"claim_generator\": \"x/1\", \"claim_generator_info\": []", "x", "1"},
	    {"\"claim_generator\": \"x/1\", \"claim_generator_info\": [{\"version\": \"2\"}]", "x",
		"1"},
	    {"\"claim_generator\": \"x/1\", \"claim_generator_info\": null", "x", "1"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_claim out;
		char text[400];

		(void)snprintf(text, sizeof(text),
		    "{%s, \"assertions\": [{\"url\": \"a\"}, 5], \"dc:format\": \"image/jpeg\"}",
		    rows[i].fields);
		parse(&fake, &out, false, text);
		assert_null(out.fault);
		assert_int_equal(out.version, 1);
		assert_true(prov_bytes_is(out.generator_name, rows[i].name));
		assert_true(prov_bytes_is(out.generator_version, rows[i].version));
		assert_true(prov_bytes_is(out.format, "image/jpeg"));
		/* What is no reference stays in the list, and resolves to nothing. */
		assert_int_equal(out.num_refs, 2);
		assert_int_equal(out.refs[1].uri.url.n, 0);
		fake_box_fini(&fake);
	}
}

#define INFO ", \"claim_generator_info\": {\"name\": \"n\"}"
#define REFS ", \"created_assertions\": [{\"url\": \"a\"}]"

static void test_v2_faults(void **state)
{
	static const struct {
		const char *text;
		bool fault;
	} rows[] = {
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO REFS "}", false},
	    {"{\"signature\": \"s\"" INFO REFS "}", true},
	    {"{\"instanceID\": 'i', \"signature\": \"s\"" INFO REFS "}", true},
	    {"{\"instanceID\": \"i\"" INFO REFS "}", true},
	    {"{\"instanceID\": \"i\", \"signature\": null" INFO REFS "}", true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" REFS "}", true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO "}", true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO ", \"created_assertions\": []}",
		false},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO ", \"created_assertions\": {}}",
		true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO
	     ", \"created_assertions\": [\"a\"]}",
		true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO REFS
	     ", \"gathered_assertions\": [1]}",
		true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\"" INFO REFS
	     ", \"gathered_assertions\": 1}",
		false},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\", \"claim_generator_info\": {}" REFS "}",
		true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\", \"claim_generator_info\": {\"name\": "
	     "5}" REFS "}",
		true},
	    {"{\"instanceID\": \"i\", \"signature\": \"s\", \"claim_generator_info\": [{\"name\": "
	     "\"n\"}]" REFS "}",
		true},
	    {"{}", true},
	    {"[]", true},
	    {"\"claim\"", true},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_claim out;

		parse(&fake, &out, true, rows[i].text);
		assert_int_equal(out.fault != NULL, rows[i].fault);
		fake_box_fini(&fake);
	}
}

static void test_v1_faults(void **state)
{
	struct fake_box fake;
	struct prov_claim out;
	(void)state;

	parse(&fake, &out, false, "{}");
	assert_null(out.fault);
	assert_int_equal(out.num_refs, 0);
	fake_box_fini(&fake);
	parse(&fake, &out, false, "[{}]");
	assert_non_null(out.fault);
	fake_box_fini(&fake);
}

static void test_codes(void **state)
{
	struct fake_box fake;
	struct prov_claim out;
	struct prov_jumbf second;
	struct prov_manifest manifest = {0};
	(void)state;

	fake_box_init(&fake, "c2pa.claim", prov_bytes_str("\xa1"));
	assert_int_equal(parse_fake(&fake, false, &out), PROV_E_TRUNC);
	fake_box_fini(&fake);
	fake_box_diag(&fake, "c2pa.claim", "{\"alg\": \"a\", \"alg\": \"b\"}");
	assert_int_equal(parse_fake(&fake, false, &out), PROV_E_FORMAT);
	fake_box_fini(&fake);
	/* Two CBOR boxes: which one is signed? */
	fake_box_diag(&fake, "c2pa.claim", "{}");
	second = fake.content;
	fake.content.next = &second;
	assert_int_equal(parse_fake(&fake, false, &out), PROV_E_FORMAT);
	fake.content.next = NULL;
	fake.content.box_type = PROV_BOX_JSON;
	assert_int_equal(parse_fake(&fake, false, &out), PROV_E_FORMAT);
	manifest.box = &fake.box;
	assert_int_equal(prov_claim_parse(&manifest, &fake.arena, &out, NULL), PROV_E_NOTFOUND);
	manifest.num_claims = 2;
	assert_int_equal(prov_claim_parse(&manifest, &fake.arena, &out, NULL), PROV_E_NOTFOUND);
	fake_box_fini(&fake);
}

/* The limit is on both lists together. */
static void test_too_many(void **state)
{
	struct prov_wr wr;
	struct fake_box fake;
	struct prov_claim out;
	(void)state;

	for (uint32_t extra = 0; extra < 2; extra++) {
		prov_wr_init(&wr, (size_t)1024 * 1024);
		prov_wr_str(&wr, "\xa2\x72"
				 "created_assertions"
				 "\x9a");
		prov_wr_u32(&wr, PROV_MAX_ASSERTIONS - 5);
		prov_wr_zeros(&wr, PROV_MAX_ASSERTIONS - 5);
		prov_wr_str(&wr, "\x73"
				 "gathered_assertions");
		prov_wr_u8(&wr, (uint8_t)(0x85 + extra));
		prov_wr_zeros(&wr, 5 + extra);
		fake_box_init(&fake, "c2pa.claim.v2", prov_wr_data(&wr));
		assert_int_equal(
		    parse_fake(&fake, true, &out), extra == 0 ? PROV_OK : PROV_E_LIMIT);
		if (extra == 0)
			assert_int_equal(out.num_refs, PROV_MAX_ASSERTIONS);
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

static void parse_damaged(void *ctx, struct prov_bytes data)
{
	const bool *v2 = ctx;
	struct fake_box fake;
	struct prov_claim out;
	int rc;

	fake_box_init(&fake, "c2pa.claim", data);
	rc = parse_fake(&fake, *v2, &out);
	assert_int_equal(rc, fake.err.code);
	fake_box_fini(&fake);
}

static void test_damaged(void **state)
{
	bool v2;
	size_t n;
	uint8_t *sample = diag("{_ \"instanceID\": \"i\", \"signature\": (_ \"s\", \"t\"), "
			       "\"claim_generator\": \"a/1 b/2\","
			       " \"claim_generator_info\": {\"name\": \"n\"}, \"assertions\": "
			       "[{\"url\": \"a\", \"hash\": h'01'}],"
			       " \"created_assertions\": [_ {\"url\": \"a\"}], "
			       "\"gathered_assertions\": [{\"url\": \"c\"}],"
			       " \"redacted_assertions\": [\"r1\"], \"alg\": \"sha256\"}",
	    &n);
	(void)state;

	v2 = false;
	mutate_all(prov_bytes(sample, n), parse_damaged, &v2);
	v2 = true;
	mutate_all(prov_bytes(sample, n), parse_damaged, &v2);
	free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_v2),
	    cmocka_unit_test(test_v1),
	    cmocka_unit_test(test_v2_faults),
	    cmocka_unit_test(test_v1_faults),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
