/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "claim/store.h"
#include "compose/draft.h"

static const struct prov_draft_action created = {.action = "c2pa.created",
    .source_type = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    .agent_name = "Model",
    .agent_version = "2",
    .when = 1700000000};

static struct prov_draft_in plain_in(const struct forge *f)
{
	struct prov_draft_in in = {.signer = f->signer,
	    .title = "a.png",
	    .generator_name = "prov",
	    .generator_version = "1",
	    .hash = PROV_HASH_SHA256,
	    .binder = prov_binder_of(PROV_BIND_DATA),
	    .actions = &created,
	    .num_actions = 1};
	return in;
}

static const struct prov_bound unbound = {.alg = PROV_HASH_SHA256};

static int begin(struct prov_draft *d, const struct prov_draft_in *in, struct prov_arena *arena)
{
	return prov_draft_begin(d, in, &unbound, arena, NULL);
}

static int finish(struct prov_draft *d, uint64_t start, uint64_t len)
{
	static const uint8_t digests[1][PROV_HASH_MAX] = {{7}};
	struct prov_plan plan = {.excl_start = start, .excl_len = len};
	struct prov_bound bound = {.alg = PROV_HASH_SHA256, .plan = &plan, .digests = digests};

	struct prov_cose_tbs tbs;
	uint8_t sig[512];
	size_t n = sizeof(sig);

	if (prov_draft_bind(d, &bound, NULL) != PROV_OK)
		return PROV_E_INTERNAL;
	prov_draft_tbs(d, &tbs);
	assert_int_equal(
	    prov_signer_sign(d->in->signer, tbs.parts, tbs.num_parts, sig, &n, NULL), PROV_OK);
	return prov_draft_seal(d, prov_bytes(sig, n), NULL);
}

/* Sizes are fixed at the beginning, whatever the numbers that are patched in. */
static void test_size_stays(void **state)
{
	static const struct prov_span spans[] = {
	    {0, 1}, {23, 24}, {255, 256}, {65535, 65536}, {1u << 31, UINT64_C(1) << 40}};
	struct forge f;

	(void)state;
	forge_init(&f);
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		struct prov_draft_in in = plain_in(&f);
		struct prov_draft d;
		size_t n;

		assert_int_equal(begin(&d, &in, &f.arena), PROV_OK);
		n = prov_draft_store(&d).n;
		assert_int_equal(finish(&d, spans[i].start, spans[i].len), PROV_OK);
		assert_int_equal(prov_draft_store(&d).n, n);
		prov_draft_fini(&d);
	}
	forge_fini(&f);
}

/* What is written is what 2.4 asks for: the claim's fields, salts, determinism, nothing old. */
static void test_content(void **state)
{
	struct forge f;
	struct prov_draft_in in;
	struct prov_draft d;
	struct prov_store store;
	struct prov_claim claim;
	struct prov_cbor root;
	size_t assertions = 0;

	(void)state;
	forge_init(&f);
	in = plain_in(&f);
	assert_int_equal(begin(&d, &in, &f.arena), PROV_OK);
	assert_int_equal(finish(&d, 33, 5000), PROV_OK);
	assert_int_equal(
	    prov_store_parse(prov_draft_store(&d), 0, &f.arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 1);
	assert_true(prov_bytes_starts(store.active->label, "urn:c2pa:"));
	assert_true(store.active->is_claim_v2);
	assert_int_equal(prov_claim_parse(store.active, &f.arena, &claim, NULL), PROV_OK);
	assert_null(claim.fault);
	assert_true(prov_bytes_is(claim.title, "a.png"));
	assert_true(prov_bytes_is(claim.generator_name, "prov"));
	assert_true(prov_bytes_is(claim.spec_version, "2.4.0"));
	assert_true(prov_bytes_starts(claim.signature_uri, "self#jumbf=/c2pa/urn:c2pa:"));
	assert_int_equal(prov_cbor_parse(claim.cbor, 0, &root, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&root));
	for (const struct prov_jumbf *b = store.active->assertions->first; b != NULL; b = b->next) {
		assert_int_equal(b->salt.n, 16);
		assert_int_equal(b->toggles, 0x13);
		assert_int_equal(prov_asr_cbor(b, &root, NULL), PROV_OK);
		assert_true(prov_cbor_is_deterministic(&root));
		assertions++;
	}
	assert_int_equal(assertions, 2);
	assert_non_null(
	    prov_jumbf_child(store.active->assertions, prov_bytes_str("c2pa.actions.v2")));
	assert_non_null(
	    prov_jumbf_child(store.active->assertions, prov_bytes_str("c2pa.hash.data")));
	prov_draft_fini(&d);
	forge_fini(&f);
}

/* Two manifests never share a label, an instance or a salt. */
static void test_unique(void **state)
{
	struct forge f;
	struct prov_draft_in in;
	struct prov_draft a, b;

	(void)state;
	forge_init(&f);
	in = plain_in(&f);
	assert_int_equal(begin(&a, &in, &f.arena), PROV_OK);
	assert_int_equal(begin(&b, &in, &f.arena), PROV_OK);
	assert_string_not_equal(a.label, b.label);
	assert_string_not_equal(a.instance_id, b.instance_id);
	assert_memory_not_equal(a.refs[0].uri.hash.p, b.refs[0].uri.hash.p, 32);
	prov_draft_fini(&a);
	prov_draft_fini(&b);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_size_stays),
	    cmocka_unit_test(test_content),
	    cmocka_unit_test(test_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
