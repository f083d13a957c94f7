/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/claim.h"
#include "helper/diag.h"
#include "helper/fake_box.h"

static const struct prov_claim_ref refs[] = {
    {{{(const uint8_t *)"self#jumbf=c2pa.assertions/c2pa.hash.data", 41}, {NULL, 0},
	 {(const uint8_t *)"0123", 4}},
	false},
    {{{(const uint8_t *)"c", 1}, {NULL, 0}, {(const uint8_t *)"89ab", 4}}, true},
    {{{(const uint8_t *)"b", 1}, {NULL, 0}, {(const uint8_t *)"4567", 4}}, false},
};
static const char *const redacted[] = {"self#jumbf=/c2pa/p/c2pa.assertions/x"};

static void parse_back(struct fake_box *fake, struct prov_claim *out)
{
	const struct prov_manifest manifest = {
	    .box = &fake->box, .claim = &fake->box, .num_claims = 1, .is_claim_v2 = true};

	assert_int_equal(prov_claim_parse(&manifest, &fake->arena, out, &fake->err), PROV_OK);
}

static void test_round_trip(void **state)
{
	const struct prov_claim_new claim = {.instance_id = "xmp:iid:1",
	    .title = "a.jpg",
	    .generator_name = "prov",
	    .generator_version = "0.1",
	    .signature_uri = "self#jumbf=/c2pa/m/c2pa.signature",
	    .alg = "sha256",
	    .refs = refs,
	    .num_refs = 3,
	    .redacted = redacted,
	    .num_redacted = 1};
	struct fake_box fake;
	struct prov_claim back;
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 4096);
	prov_claim_put(&wr, &claim);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	fake_box_init(&fake, "c2pa.claim.v2", prov_wr_data(&wr));
	parse_back(&fake, &back);
	assert_null(back.fault);
	assert_true(prov_cbor_is_deterministic(&back.root));
	assert_true(prov_bytes_is(back.instance_id, "xmp:iid:1"));
	assert_true(prov_bytes_is(back.title, "a.jpg"));
	assert_true(prov_bytes_is(back.generator_name, "prov"));
	assert_true(prov_bytes_is(back.generator_version, "0.1"));
	assert_true(prov_bytes_is(back.spec_version, "2.4.0"));
	assert_true(prov_bytes_is(back.signature_uri, claim.signature_uri));
	assert_true(prov_bytes_is(back.alg, "sha256"));
	assert_int_equal(back.num_refs, 3);
	assert_true(prov_bytes_eq(back.refs[0].uri.url, refs[0].uri.url));
	assert_true(prov_bytes_eq(back.refs[1].uri.hash, refs[2].uri.hash));
	assert_false(back.refs[0].gathered);
	assert_false(back.refs[1].gathered);
	assert_true(prov_bytes_eq(back.refs[2].uri.url, refs[1].uri.url));
	assert_true(back.refs[2].gathered);
	assert_int_equal(back.num_redacted, 1);
	assert_true(prov_bytes_is(back.redacted[0], redacted[0]));
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void test_bytes(void **state)
{
	const struct prov_claim_new claim = {.instance_id = "i",
	    .generator_name = "p",
	    .signature_uri = "s",
	    .alg = "sha512",
	    .refs = &refs[2],
	    .num_refs = 1};
	struct prov_wr wr;
	size_t n;
	uint8_t *expected =
	    diag("{\"alg\": \"sha512\", \"signature\": \"s\", \"instanceID\": \"i\","
		 " \"created_assertions\": [{\"url\": \"b\", \"hash\": '4567'}],"
		 " \"claim_generator_info\": {\"name\": \"p\", \"specVersion\": \"2.4.0\"}}",
		&n);
	(void)state;

	prov_wr_init(&wr, 4096);
	prov_claim_put(&wr, &claim);
	assert_true(prov_bytes_eq(prov_wr_data(&wr), prov_bytes(expected, n)));
	prov_wr_fini(&wr);
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
