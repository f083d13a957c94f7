/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "prov/report.h"

#define NONE                                                                                       \
	{                                                                                          \
		NULL, 0                                                                            \
	}

static void put(struct fake_box *fake, const struct prov_ingredient_new *in)
{
	struct prov_cbor item;
	struct prov_wr wr;

	prov_wr_init(&wr, 8192);
	prov_ingredient_put(&wr, in);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	fake_box_init(fake, "c2pa.ingredient.v3", prov_wr_data(&wr));
	assert_int_equal(prov_asr_cbor(&fake->box, &item, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&item));
	prov_wr_fini(&wr);
}

static void test_with_manifest(void **state)
{
	const struct prov_hashed_uri manifest = {
	    prov_bytes_str("self#jumbf=/c2pa/m"), NONE, prov_bytes_str("hash of the manifest")};
	const struct prov_hashed_uri signature = {
	    prov_bytes_str("self#jumbf=/c2pa/m/c2pa.signature"), prov_bytes_str("sha384"),
	    prov_bytes_str("hash of the signature")};
	const struct prov_status_rec results[] = {
	    {prov_bytes_str("f1"), prov_bytes_str("u"), prov_bytes_str("e"), PROV_SEV_FAILURE},
	    {prov_bytes_str("s1"), NONE, NONE, PROV_SEV_SUCCESS},
	    {prov_bytes_str("i1"), NONE, NONE, PROV_SEV_INFO},
	    {prov_bytes_str("s2"), NONE, NONE, PROV_SEV_SUCCESS},
	};
	struct prov_status_rec delta_status = {prov_bytes_str("df"), NONE, NONE, PROV_SEV_FAILURE};
	const struct prov_delta_rec deltas[] = {
	    {prov_bytes_str("d1"), &delta_status, 1}, {prov_bytes_str("d2"), NULL, 0}};
	const struct prov_ingredient_new in = {.relationship = "parentOf",
	    .title = "a.jpg",
	    .format = "image/jpeg",
	    .manifest = &manifest,
	    .claim_signature = &signature,
	    .results = results,
	    .num_results = 4,
	    .deltas = deltas,
	    .num_deltas = 2};
	struct fake_box fake;
	struct prov_ingredient back;
	(void)state;

	put(&fake, &in);
	assert_int_equal(prov_ingredient_parse(&fake.box, &fake.arena, &back, NULL), PROV_OK);
	assert_null(back.fault);
	assert_int_equal(back.version, 3);
	assert_true(prov_bytes_is(back.relationship, "parentOf"));
	assert_true(prov_bytes_is(back.title, "a.jpg"));
	assert_true(prov_bytes_is(back.format, "image/jpeg"));
	assert_true(back.has_manifest && back.has_claim_signature && back.has_validation_results);
	assert_true(prov_bytes_eq(back.manifest.hash, manifest.hash));
	assert_int_equal(back.manifest.alg.n, 0);
	assert_true(prov_bytes_is(back.claim_signature.alg, "sha384"));
	assert_int_equal(back.num_recorded, 4);
	assert_true(prov_bytes_is(back.recorded[0].code, "s1"));
	assert_true(prov_bytes_is(back.recorded[1].code, "s2"));
	assert_true(prov_bytes_is(back.recorded[2].code, "i1"));
	assert_int_equal(back.recorded[2].severity, PROV_SEV_INFO);
	assert_true(prov_bytes_is(back.recorded[3].explanation, "e"));
	assert_int_equal(back.recorded[3].severity, PROV_SEV_FAILURE);
	assert_int_equal(back.num_deltas, 2);
	assert_int_equal(back.deltas[0].v[0].severity, PROV_SEV_FAILURE);
	assert_int_equal(back.deltas[1].n, 0);
	fake_box_fini(&fake);
}

/* The three lists and the deltas are there, however empty (15.2.1, 18.16.12.4.3). */
static void test_empty_results(void **state)
{
	const struct prov_hashed_uri uri = {prov_bytes_str("u"), NONE, prov_bytes_str("h")};
	const struct prov_ingredient_new in = {
	    .relationship = "componentOf", .manifest = &uri, .claim_signature = &uri};
	struct fake_box fake;
	size_t n;
	uint8_t *expected =
	    diag("{\"relationship\": \"componentOf\", \"activeManifest\": {\"url\": \"u\", "
		 "\"hash\": 'h'},"
		 " \"claimSignature\": {\"url\": \"u\", \"hash\": 'h'},"
		 " \"validationResults\": {\"activeManifest\": {\"failure\": [], \"success\": [],"
		 " \"informational\": []}, \"ingredientDeltas\": []}}",
		&n);
	(void)state;

	put(&fake, &in);
	assert_true(prov_bytes_eq(fake.content.body, prov_bytes(expected, n)));
	fake_box_fini(&fake);
	free(expected);
}

static void test_without_manifest(void **state)
{
	const struct prov_ingredient_new in = {.relationship = "inputTo", .title = "prompt"};
	struct fake_box fake;
	size_t n;
	uint8_t *expected = diag("{\"dc:title\": \"prompt\", \"relationship\": \"inputTo\"}", &n);
	(void)state;

	put(&fake, &in);
	assert_true(prov_bytes_eq(fake.content.body, prov_bytes(expected, n)));
	fake_box_fini(&fake);
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_with_manifest),
	    cmocka_unit_test(test_empty_results),
	    cmocka_unit_test(test_without_manifest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
