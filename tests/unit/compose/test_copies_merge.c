/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "compose/copies.h"
#include "helper/kin.h"

struct family {
	struct kin kin;
	size_t a, plain, no_a, no_b; /* made from a; with that redacted in it */
};

static void family_init(struct family *f)
{
	const char *uri;

	kin_init(&f->kin);
	f->a = kin_sign(&f->kin, sample_png(), NULL, 0);
	f->plain = kin_sign(&f->kin, f->kin.file[f->a], NULL, 0);
	uri = kin_uri(&f->kin, f->a, "com.example.a");
	f->no_a = kin_sign(&f->kin, f->kin.file[f->a], &uri, 1);
	uri = kin_uri(&f->kin, f->a, "com.example.b");
	f->no_b = kin_sign(&f->kin, f->kin.file[f->a], &uri, 1);
}

/* 18.16.12.1, step 2.1.2: what is left is what nobody redacted, in whichever order they come. */
static void test_union(void **state)
{
	struct family f;
	const size_t orders[][3] = {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}};

	(void)state;
	family_init(&f);
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		const size_t who[] = {f.plain, f.no_a, f.no_b};
		struct prov_draft_ingredient v[3];
		const struct prov_copy *copy;
		struct prov_copies c;

		for (size_t k = 0; k < 3; k++)
			v[k] = f.kin.as[who[orders[i][k]]];
		assert_int_equal(prov_copies_collect(&c, v, 2, &f.kin.arena, NULL), PROV_OK);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_int_equal(c.n, 3);
		copy = prov_copies_find(&c, f.kin.as[f.a].label);
		assert_int_equal(
		    kin_holds(copy->as, "secret-a"), orders[i][0] != 1 && orders[i][1] != 1);
		assert_int_equal(
		    kin_holds(copy->as, "secret-b"), orders[i][0] != 2 && orders[i][1] != 2);
		assert_int_equal(prov_copies_collect(&c, v, 3, &f.kin.arena, NULL), PROV_OK);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_int_equal(c.n, 4);
		copy = prov_copies_find(&c, f.kin.as[f.a].label);
		assert_false(kin_holds(copy->as, "secret-a"));
		assert_false(kin_holds(copy->as, "secret-b"));
	}
	kin_fini(&f.kin);
}

/* What was signed of the three is trusted, and so are all that they bring. */
static void test_signed(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct prov_report *r;
	struct family f;
	uint8_t *out;
	size_t n;
	int rc;

	(void)state;
	family_init(&f);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < 3; i++) {
		const size_t who[] = {f.plain, f.no_a, f.no_b};
		struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;

		ing.src = f.kin.src[who[i]];
		assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	}
	opts.declare = "composite";
	opts.definition = d;
	out = sign_bytes(&f.kin.id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	r = verify_bytes(f.kin.id.policy, prov_bytes(out, n), NULL);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_ingredients, 6);
	for (size_t i = 0; i < r->num_ingredients; i++)
		assert_int_equal(r->ingredients[i].state, PROV_STATE_TRUSTED);
	prov_report_free(r);
	free(out);
	prov_definition_free(d);
	kin_fini(&f.kin);
}

/* A copy of a store in which TEXT was changed. */
static struct prov_bytes changed(struct kin *kin, struct prov_bytes store, const char *text)
{
	uint8_t *p = prov_arena_alloc(&kin->arena, store.n, NULL);

	assert_non_null(p);
	memcpy(p, store.p, store.n);
	for (size_t i = 0; i + strlen(text) <= store.n; i++) {
		if (memcmp(&p[i], text, strlen(text)) == 0)
			p[i] ^= 1;
	}
	return prov_bytes(p, store.n);
}

/* Anything else is another manifest: who changed a manifest, or left out of it what no claim
 * redacts, must not change what others say. */
static void test_conflict(void **state)
{
	static const char *const places[] = {"secret-a", "secret-b", "created_assertions"};
	struct family f;

	(void)state;
	family_init(&f);
	for (size_t i = 0; i < 3; i++) {
		struct prov_draft_ingredient v[2] = {f.kin.as[f.a], f.kin.as[f.a]};
		struct prov_copies c;

		v[1].store = changed(&f.kin, v[1].store, places[i]);
		assert_int_equal(prov_copies_collect(&c, v, 2, &f.kin.arena, NULL), PROV_OK);
		assert_int_equal(c.num_moved, 1);
		assert_int_equal(c.v[0].num_dropped, 0);
	}
	{
		/* Redacted, but the claim that says so is not there. */
		struct prov_draft_ingredient v[2] = {f.kin.as[f.no_a], f.kin.as[f.a]};
		struct prov_store store;
		struct prov_copies c;
		struct prov_wr wr;
		size_t mark;

		assert_int_equal(
		    prov_store_parse(v[0].store, 0, &f.kin.arena, &store, NULL), PROV_OK);
		prov_wr_init(&wr, 1 << 20);
		prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
		prov_wr_bytes(&wr, store.manifests[0].stored->raw);
		prov_jumbf_end(&wr, mark);
		v[0].store = prov_wr_data(&wr);
		v[0].label = f.kin.as[f.a].label;
		for (unsigned turn = 0; turn < 2; turn++) {
			struct prov_draft_ingredient swap = v[0];

			assert_int_equal(
			    prov_copies_collect(&c, v, 2, &f.kin.arena, NULL), PROV_OK);
			assert_int_equal(c.num_moved, 1);
			v[0] = v[1];
			v[1] = swap;
		}
		prov_wr_fini(&wr);
	}
	kin_fini(&f.kin);
}

/*
 * The store of NO_A the other way around: its active manifest is what was redacted, and the one
 * that says so is nothing that it leads to, and so could be anybody's.
 */
static struct prov_bytes turned_around(struct family *f, struct prov_wr *wr)
{
	struct prov_store store;
	size_t mark;

	assert_int_equal(
	    prov_store_parse(f->kin.as[f->no_a].store, 0, &f->kin.arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 2);
	prov_wr_init(wr, 1 << 20);
	prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	prov_wr_bytes(wr, store.manifests[1].stored->raw);
	prov_wr_bytes(wr, store.manifests[0].stored->raw);
	prov_jumbf_end(wr, mark);
	return prov_wr_data(wr);
}

/* Whose word nobody takes, and who is not intact, takes nothing from others. */
static void test_word_of_nobody(void **state)
{
	struct family f;
	struct prov_wr wr;

	(void)state;
	family_init(&f);
	for (unsigned i = 0; i < 4; i++) {
		struct prov_draft_ingredient odd = f.kin.as[f.no_a], good = f.kin.as[f.a];
		struct prov_draft_ingredient v[2];
		const struct prov_copy *copy;
		struct prov_copies c;

		odd.broken = i > 1; /* else it is only that nothing leads to it */
		if (!odd.broken) {
			odd.store = turned_around(&f, &wr);
			odd.label = good.label;
		}
		v[i % 2] = odd;
		v[1 - i % 2] = good;
		assert_int_equal(prov_copies_collect(&c, v, 2, &f.kin.arena, NULL), PROV_OK);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_int_equal(c.num_moved, 1);
		copy = prov_copies_own(&c, 1 - i % 2);
		assert_non_null(copy);
		assert_true(kin_holds(copy->as, "secret-a"));
		if (!odd.broken)
			prov_wr_fini(&wr);
	}
	kin_fini(&f.kin);
}

static void build_redactor(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->redacted[0] = *(const char *const *)ctx;
	f->num_redacted = 1;
	forge_end(f, 0);
	f->num_redacted = 0;
}

/* What an ingredient redacts that is not below it (6.8) stays in the others. */
static void test_word_of_stranger(void **state)
{
	struct prov_store redacted;
	struct family f;
	struct forge forge;
	struct prov_wr wr;
	const char *uri;
	size_t mark;

	(void)state;
	family_init(&f);
	forge_init(&forge);
	uri = kin_uri(&f.kin, f.a, "com.example.a");
	(void)forge_png(&forge, build_redactor, &uri);
	assert_int_equal(
	    prov_store_parse(f.kin.as[f.no_a].store, 0, &f.kin.arena, &redacted, NULL), PROV_OK);
	{
		struct prov_store own;

		assert_int_equal(
		    prov_store_parse(prov_wr_data(&forge.store), 0, &f.kin.arena, &own, NULL),
		    PROV_OK);
		prov_wr_init(&wr, 1 << 20);
		prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
		prov_wr_bytes(&wr, redacted.manifests[0].stored->raw);
		prov_wr_bytes(&wr, own.manifests[0].stored->raw);
		prov_jumbf_end(&wr, mark);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct prov_draft_ingredient odd = f.kin.as[f.a], v[2];
		struct prov_copies c;

		odd.store = prov_wr_data(&wr);
		odd.label = prov_bytes_str("urn:c2pa:active");
		v[i] = odd;
		v[1 - i] = f.kin.as[f.a];
		assert_int_equal(prov_copies_collect(&c, v, 2, &f.kin.arena, NULL), PROV_OK);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_int_equal(c.num_moved, 1);
		assert_null(prov_copies_own(&c, 1 - i)->label);
		assert_true(kin_holds(prov_copies_own(&c, 1 - i)->as, "secret-a"));
	}
	prov_wr_fini(&wr);
	forge_fini(&forge);
	kin_fini(&f.kin);
}

/* What is signed of both is no worse than what each was, whatever the other says. */
static void test_signed_with_it(void **state)
{
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct prov_src *src = NULL;
	struct prov_report *r;
	struct prov_bytes odd;
	struct prov_wr wr;
	struct family f;
	uint8_t *out;
	size_t n;
	int rc;

	(void)state;
	family_init(&f);
	odd = turned_around(&f, &wr);
	assert_int_equal(prov_src_mem(&src, odd.p, odd.n, NULL), PROV_OK);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	ing.src = f.kin.src[f.a];
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	ing.src = src;
	ing.media_type = "application/c2pa";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	opts.declare = "composite";
	opts.definition = d;
	out = sign_bytes(&f.kin.id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_true(kin_holds(prov_bytes(out, n), "secret-a"));
	r = verify_bytes(f.kin.id.policy, prov_bytes(out, n), NULL);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->ingredients[0].state, PROV_STATE_TRUSTED);
	prov_report_free(r);
	free(out);
	prov_definition_free(d);
	prov_src_close(src);
	prov_wr_fini(&wr);
	kin_fini(&f.kin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_union),
	    cmocka_unit_test(test_signed),
	    cmocka_unit_test(test_conflict),
	    cmocka_unit_test(test_word_of_nobody),
	    cmocka_unit_test(test_word_of_stranger),
	    cmocka_unit_test(test_signed_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
