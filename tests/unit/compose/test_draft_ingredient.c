/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "compose/compose.h"

static const struct prov_bound unbound = {.alg = PROV_HASH_SHA256};

/* A manifest that two ingredients bring is there once; of two of one name, one gets another. */
static void test_shared_stores(void **state)
{
	struct prov_draft_ingredient v[2];
	struct prov_draft_in in = {
	    .generator_name = "prov", .hash = PROV_HASH_SHA256, .ingredients = v};
	unsigned good = 0;
	struct forge f;
	struct prov_bytes file[2];
	struct prov_subject s[2];
	struct prov_src *src[2];
	struct prov_store store;
	struct prov_draft d;

	(void)state;
	forge_init(&f);
	in.signer = f.signer;
	for (size_t i = 0; i < 2; i++) {
		file[i] = forge_png(&f, forge_plain, &good);
		assert_int_equal(prov_src_mem(&src[i], file[i].p, file[i].n, NULL), PROV_OK);
		assert_int_equal(
		    prov_subject_read(&s[i], src[i], "x", NULL, false, f.policy, &f.arena, NULL),
		    PROV_OK);
		assert_int_equal(
		    prov_subject_as_ingredient(&s[i], "componentOf", "x", &f.arena, &v[i], NULL),
		    PROV_OK);
	}
	in.num_ingredients = 2;
	/* Salts and time differ: another manifest of the same name. */
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
	assert_int_equal(
	    prov_store_parse(prov_draft_store(&d), 0, &f.arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 3);
	assert_true(prov_bytes_is(store.manifests[0].label, "urn:c2pa:active"));
	assert_true(prov_bytes_is(store.manifests[1].label, "urn:c2pa:active::1_1"));
	for (size_t i = 0; i < 2; i++) {
		struct prov_ingredient ing;
		char url[96];

		assert_int_equal(
		    prov_ingredient_parse(prov_jumbf_child(store.manifests[2].assertions,
					      prov_bytes_str(i == 0 ? "c2pa.ingredient.v3"
								    : "c2pa.ingredient.v3__1")),
			&f.arena, &ing, NULL),
		    PROV_OK);
		(void)snprintf(url, sizeof(url), "self#jumbf=/c2pa/%s",
		    i == 0 ? "urn:c2pa:active" : "urn:c2pa:active::1_1");
		assert_true(prov_bytes_is(ing.manifest.url, url));
	}
	prov_draft_fini(&d);

	v[1] = v[0];
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
	assert_int_equal(
	    prov_store_parse(prov_draft_store(&d), 0, &f.arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 2);
	prov_draft_fini(&d);
	for (size_t i = 0; i < 2; i++) {
		prov_subject_fini(&s[i]);
		prov_src_close(src[i]);
	}
	forge_fini(&f);
}

/* An ingredient's manifest is hashed as its own claim hashes (c2pa-rs takes no other), and it says
 * so where this claim hashes otherwise. */
static void test_hash_of_ingredient(void **state)
{
	static const struct {
		enum prov_hash hash;
		const char *alg;
	} cases[] = {
	    {PROV_HASH_SHA256, ""}, {PROV_HASH_SHA384, "sha256"}, {PROV_HASH_SHA512, "sha256"}};
	struct prov_draft_ingredient v;
	unsigned good = 0;
	struct prov_bytes file;
	struct prov_subject s;
	struct prov_src *src;
	struct forge f;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &good);
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	assert_int_equal(
	    prov_subject_read(&s, src, "x", NULL, false, f.policy, &f.arena, NULL), PROV_OK);
	assert_int_equal(
	    prov_subject_as_ingredient(&s, "componentOf", "x", &f.arena, &v, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_draft_in in = {.generator_name = "prov",
		    .hash = cases[i].hash,
		    .ingredients = &v,
		    .num_ingredients = 1,
		    .signer = f.signer};
		struct prov_ingredient ing;
		struct prov_store store;
		struct prov_draft d;

		assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
		assert_int_equal(
		    prov_store_parse(prov_draft_store(&d), 0, &f.arena, &store, NULL), PROV_OK);
		assert_int_equal(prov_ingredient_parse(prov_jumbf_child(store.active->assertions,
							   prov_bytes_str("c2pa.ingredient.v3")),
				     &f.arena, &ing, NULL),
		    PROV_OK);
		assert_true(prov_bytes_is(ing.manifest.alg, cases[i].alg));
		assert_true(prov_bytes_is(ing.claim_signature.alg, cases[i].alg));
		assert_int_equal(ing.manifest.hash.n, 32);
		assert_int_equal(ing.claim_signature.hash.n, 32);
		prov_draft_fini(&d);
	}
	prov_subject_fini(&s);
	prov_src_close(src);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shared_stores),
	    cmocka_unit_test(test_hash_of_ingredient),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
