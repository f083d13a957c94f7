/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/store.h"
#include "helper/app11.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define M1 "urn:c2pa:11111111-1111-4111-8111-111111111111"
#define M2 "urn:c2pa:22222222-2222-4222-8222-222222222222"

static const struct prov_bytes no_salt;

/* --- making stores --- */

static void put_box(
    struct prov_wr *wr, enum prov_jumbf_type type, const char *label, const char *cbor)
{
	size_t super, content;

	prov_jumbf_begin(wr, type, label, no_salt, &super);
	prov_box_begin(wr, PROV_BOX_CBOR, &content);
	prov_wr_str(wr, cbor);
	prov_box_end(wr, content);
	prov_jumbf_end(wr, super);
}

static void put_assertions(struct prov_wr *wr, const char *const *labels)
{
	size_t mark;

	prov_jumbf_begin(wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", no_salt, &mark);
	for (; *labels != NULL; labels++)
		put_box(wr, PROV_JUMBF_CBOR, *labels, "\xa0");
	prov_jumbf_end(wr, mark);
}

static const char *const two_labels[] = {"c2pa.hash.data", "c2pa.actions.v2", NULL};
static const char *const twin_labels[] = {"c2pa.metadata", "a", "c2pa.metadata", NULL};

static void put_manifest(
    struct prov_wr *wr, enum prov_jumbf_type type, const char *label, const char *const *assertions)
{
	size_t mark;

	prov_jumbf_begin(wr, type, label, no_salt, &mark);
	put_assertions(wr, assertions);
	put_box(wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2", "\xa0");
	put_box(wr, PROV_JUMBF_SIGNATURE, "c2pa.signature", "\xa0");
	prov_jumbf_end(wr, mark);
}

struct fixture {
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_store store;
	struct prov_err err;
	size_t mark;
	uint8_t *copy;
};

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	prov_wr_init(&f->wr, (size_t)64 * 1024 * 1024);
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
	prov_jumbf_begin(&f->wr, PROV_JUMBF_STORE, "c2pa", no_salt, &f->mark);
}

static int parse(struct fixture *f)
{
	prov_jumbf_end(&f->wr, f->mark);
	assert_int_equal(f->wr.code, PROV_OK);
	f->copy = mutate_copy(prov_wr_data(&f->wr));
	return prov_store_parse(prov_bytes(f->copy, f->wr.n), 0, &f->arena, &f->store, &f->err);
}

static void end(struct fixture *f)
{
	prov_wr_fini(&f->wr);
	prov_arena_fini(&f->arena);
	free(f->copy);
}

static const struct prov_manifest *find(const struct fixture *f, const char *label)
{
	return prov_store_find(&f->store, prov_bytes_str(label));
}

static const struct prov_jumbf *resolve(
    const struct fixture *f, const struct prov_manifest *from, const char *uri)
{
	const struct prov_jumbf *box = prov_store_resolve(&f->store, from, prov_bytes_str(uri));

	/* The index answers as the tree does. */
	assert_ptr_equal(box,
	    prov_jumbf_resolve(f->store.box, from == NULL ? NULL : from->box, prov_bytes_str(uri)));
	return box;
}

/* --- what is in a store --- */

static void test_manifests(void **state)
{
	struct fixture f;
	const struct prov_manifest *m;
	(void)state;

	begin(&f);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M1, two_labels);
	put_box(&f.wr, PROV_JUMBF_CREDENTIALS, "org.example.unknown", "\xa0");
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST_ALT, "alt", two_labels);
	put_manifest(&f.wr, PROV_JUMBF_UPDATE, M2, two_labels);
	put_manifest(&f.wr, PROV_JUMBF_TIMESTAMP, "tm", two_labels);
	put_box(&f.wr, PROV_JUMBF_CBOR, "also unknown", "\xa0");
	assert_int_equal(parse(&f), PROV_OK);
	assert_int_equal(f.store.n, 3);
	assert_ptr_equal(f.store.active, &f.store.manifests[2]);
	assert_int_equal(f.store.active->type, PROV_JUMBF_UPDATE);
	for (size_t i = 0; i < 3; i++) {
		m = &f.store.manifests[i];
		assert_int_equal(m->index, i);
		assert_non_null(m->assertions);
		assert_non_null(m->claim);
		assert_int_equal(m->num_claims, 1);
		assert_true(m->is_claim_v2);
		assert_ptr_equal(prov_store_owner(&f.store, m->claim), m);
		assert_ptr_equal(prov_store_owner(&f.store, m->claim->first), m);
		assert_ptr_equal(prov_store_owner(&f.store, m->box), m);
	}
	assert_ptr_equal(find(&f, M1), &f.store.manifests[0]);
	assert_ptr_equal(find(&f, M2), &f.store.manifests[2]);
	assert_null(find(&f, "tm"));
	assert_null(find(&f, "org.example.unknown"));
	assert_null(find(&f, ""));
	assert_null(prov_store_owner(&f.store, f.store.box));
	assert_null(prov_store_owner(&f.store, NULL));
	assert_null(prov_store_owner(&f.store,
	    prov_store_child(&f.store, f.store.box, prov_bytes_str("org.example.unknown"))));
	end(&f);
}

static void test_parts(void **state)
{
	struct fixture f;
	size_t mark;
	const struct prov_manifest *m;
	(void)state;

	begin(&f);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_MANIFEST, "two of each", no_salt, &mark);
	put_assertions(&f.wr, two_labels);
	put_assertions(&f.wr, two_labels);
	put_box(&f.wr, PROV_JUMBF_CLAIM, "c2pa.claim", "\xa0");
	put_box(&f.wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2", "\xa0");
	prov_jumbf_end(&f.wr, mark);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_MANIFEST, "none", no_salt, &mark);
	put_box(&f.wr, PROV_JUMBF_CLAIM, "c2pa.claim.v3", "\xa0");
	put_box(&f.wr, PROV_JUMBF_CBOR, "c2pa.claim.v2", "\xa0");
	put_box(&f.wr, PROV_JUMBF_CBOR, "c2pa.assertions", "\xa0");
	prov_jumbf_end(&f.wr, mark);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_MANIFEST, "old", no_salt, &mark);
	put_box(&f.wr, PROV_JUMBF_CLAIM, "c2pa.claim", "\xa0");
	prov_jumbf_end(&f.wr, mark);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_COMPRESSED, "small", no_salt, &mark);
	prov_jumbf_end(&f.wr, mark);
	assert_int_equal(parse(&f), PROV_OK);
	m = f.store.manifests;
	assert_int_equal(f.store.n, 4);
	assert_int_equal(m[0].num_claims, 2);
	assert_null(m[0].claim);
	assert_null(m[0].assertions);
	assert_int_equal(m[1].num_claims, 0);
	assert_null(m[1].claim);
	assert_null(m[1].assertions);
	assert_int_equal(m[2].num_claims, 1);
	assert_false(m[2].is_claim_v2);
	assert_int_equal(m[3].type, PROV_JUMBF_COMPRESSED);
	assert_null(m[3].claim);
	assert_ptr_equal(f.store.active, &m[3]);
	end(&f);
}

static void test_twins(void **state)
{
	struct fixture f;
	(void)state;

	begin(&f);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M1, twin_labels);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M2, two_labels);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M2, two_labels);
	assert_int_equal(parse(&f), PROV_OK);
	assert_null(find(&f, M2));
	assert_null(resolve(&f, NULL, "self#jumbf=/c2pa/" M2 "/c2pa.signature"));
	assert_non_null(resolve(&f, &f.store.manifests[1], "self#jumbf=c2pa.signature"));
	assert_null(resolve(&f, find(&f, M1), "self#jumbf=c2pa.assertions/c2pa.metadata"));
	assert_non_null(resolve(&f, find(&f, M1), "self#jumbf=c2pa.assertions/a"));
	end(&f);
}

static void test_resolve(void **state)
{
	static const char *const nothing[] = {
	    "self#jumbf=/c2pa/" M1 "/c2pa.assertions/c2pa.hash.data/x",
	    "self#jumbf=/c2pa/" M1 "/c2pa.assertions/c2pa.hash.dat",
	    "self#jumbf=/c2pa/" M1 "/c2pa.assertions/c2pa.hash.data2",
	    "self#jumbf=/c2pa/" M1 "/c2pa.assertions/",
	    "self#jumbf=/c2pa/" M1 "//c2pa.signature",
	    "self#jumbf=/c2pb/" M1 "/c2pa.signature",
	    "self#jumbf=/" M1 "/c2pa.signature",
	    "self#jumbf=" M1 "/c2pa.signature",
	    "self#jumbf=../" M1 "/c2pa.signature",
	    "self#jumbf=",
	    "self#jumbf=/",
	    "https://example.com",
	    "",
	};
	struct fixture f;
	const struct prov_manifest *m1;
	const struct prov_jumbf *box;
	(void)state;

	begin(&f);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M1, two_labels);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M2, two_labels);
	assert_int_equal(parse(&f), PROV_OK);
	m1 = find(&f, M1);
	box = resolve(&f, NULL, "self#jumbf=/c2pa/" M1 "/c2pa.assertions/c2pa.hash.data");
	assert_non_null(box);
	assert_true(prov_bytes_is(box->label, "c2pa.hash.data"));
	assert_ptr_equal(box->parent, m1->assertions);
	/* 1.0 to 1.4 left the first slash away. */
	assert_ptr_equal(
	    resolve(&f, NULL, "self#jumbf=c2pa/" M1 "/c2pa.assertions/c2pa.hash.data"), box);
	assert_ptr_equal(resolve(&f, m1, "self#jumbf=c2pa.assertions/c2pa.hash.data"), box);
	assert_ptr_not_equal(
	    resolve(&f, &f.store.manifests[1], "self#jumbf=c2pa.assertions/c2pa.hash.data"), box);
	assert_ptr_equal(resolve(&f, NULL, "self#jumbf=/c2pa/" M1), m1->box);
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
		assert_null(resolve(&f, m1, nothing[i]));
		assert_null(resolve(&f, NULL, nothing[i]));
	}
	assert_null(resolve(&f, NULL, "self#jumbf=c2pa.assertions/c2pa.hash.data"));
	end(&f);
}

/* --- what is no store --- */

static int parse_bytes(struct prov_bytes data, struct prov_err *err)
{
	uint8_t *copy = mutate_copy(data);
	struct prov_arena arena;
	struct prov_store store;
	int rc;

	*err = (struct prov_err){0};
	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_store_parse(prov_bytes(copy, data.n), 1000, &arena, &store, err);
	assert_int_equal(rc, err->code);
	if (rc != PROV_OK)
		assert_int_equal(store.n, 0);
	prov_arena_fini(&arena);
	free(copy);
	return rc;
}

static void test_foreign(void **state)
{
	struct prov_err err;
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 4096);
	put_box(&wr, PROV_JUMBF_CBOR, "c2pa", "\xa0");
	assert_int_equal(parse_bytes(prov_wr_data(&wr), &err), PROV_E_NOTFOUND);
	prov_wr_fini(&wr);
	assert_int_equal(parse_bytes(prov_bytes("\0\0\0\x10"
						"ftyp"
						"heic\0\0\0\0",
					 16),
			     &err),
	    PROV_E_NOTFOUND);
	assert_int_equal(
	    parse_bytes(prov_bytes("\0\0\0\0\0\0\0\0\0\0\0\0", 12), &err), PROV_E_NOTFOUND);
	assert_int_not_equal(parse_bytes(prov_bytes(NULL, 0), &err), PROV_OK);
	assert_int_not_equal(parse_bytes(prov_bytes("\0\0\0\x10"
						    "jumb",
					     8),
				 &err),
	    PROV_OK);
}

static void test_rest(void **state)
{
	struct fixture f;
	struct prov_err err;
	size_t n;
	(void)state;

	begin(&f);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M1, two_labels);
	assert_int_equal(parse(&f), PROV_OK);
	n = f.wr.n;
	for (int i = 0; i < 20; i++) {
		prov_wr_u8(&f.wr, 0);
		assert_int_equal(parse_bytes(prov_wr_data(&f.wr), &err), PROV_OK);
	}
	prov_wr_u8(&f.wr, 1);
	assert_int_equal(parse_bytes(prov_wr_data(&f.wr), &err), PROV_E_FORMAT);
	assert_true(err.has_at);
	assert_int_equal(err.at, 1000 + n + 20);
	end(&f);
	begin(&f);
	put_box(&f.wr, PROV_JUMBF_CREDENTIALS, "unknown", "\xa0");
	put_manifest(&f.wr, PROV_JUMBF_TIMESTAMP, M1, two_labels);
	assert_int_equal(parse(&f), PROV_E_FORMAT);
	end(&f);
}

/* --- hostile counts --- */

static void put_many(struct prov_wr *wr, unsigned n)
{
	char label[32];
	size_t mark;

	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "m%u", i);
		prov_jumbf_begin(wr, PROV_JUMBF_MANIFEST, label, no_salt, &mark);
		prov_jumbf_end(wr, mark);
	}
}

static double since(clock_t start)
{
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void test_many_manifests(void **state)
{
	struct fixture f;
	char label[32];
	clock_t start;
	(void)state;

	begin(&f);
	put_many(&f.wr, PROV_MAX_MANIFESTS);
	start = clock();
	assert_int_equal(parse(&f), PROV_OK);
	for (unsigned i = 0; i < PROV_MAX_MANIFESTS; i++) {
		(void)snprintf(label, sizeof(label), "m%u", i);
		assert_ptr_equal(find(&f, label), &f.store.manifests[i]);
		assert_ptr_equal(
		    prov_store_owner(&f.store, f.store.manifests[i].box), &f.store.manifests[i]);
	}
	assert_true(since(start) < 5);
	end(&f);
	begin(&f);
	put_many(&f.wr, PROV_MAX_MANIFESTS + 1);
	assert_int_equal(parse(&f), PROV_E_LIMIT);
	end(&f);
}

static void test_many_assertions(void **state)
{
	enum { COUNT = 60000 };
	struct fixture f;
	size_t manifest, mark;
	char text[80];
	clock_t start;
	(void)state;

	begin(&f);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_MANIFEST, M1, no_salt, &manifest);
	prov_jumbf_begin(&f.wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", no_salt, &mark);
	for (unsigned i = 0; i < COUNT; i++) {
		(void)snprintf(text, sizeof(text), "a__%u", i % (COUNT - 1));
		put_box(&f.wr, PROV_JUMBF_CBOR, text, "\xa0");
	}
	prov_jumbf_end(&f.wr, mark);
	prov_jumbf_end(&f.wr, manifest);
	assert_int_equal(parse(&f), PROV_OK);
	start = clock();
	for (unsigned i = 0; i < COUNT; i++) {
		(void)snprintf(text, sizeof(text), "self#jumbf=c2pa.assertions/a__%u", i);
		/* The first and the last share a label. */
		assert_int_equal(
		    prov_store_resolve(&f.store, f.store.active, prov_bytes_str(text)) != NULL,
		    i != 0 && i != COUNT - 1);
	}
	assert_true(since(start) < 5);
	end(&f);
}

/* --- damage, and real files --- */

struct tally {
	size_t manifests, assertions, actions, ingredients, hashes, unresolved, faults;
};

static void read_assertion(const struct prov_jumbf *box, struct prov_arena *arena, struct tally *t)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct prov_actions actions = {0};
	struct prov_ingredient ingredient = {0};
	struct prov_data_hash hash = {0};

	t->assertions++;
	if (info == NULL)
		return;
	if (info->kind == PROV_ASR_ACTIONS)
		t->actions += prov_actions_parse(box, arena, &actions, NULL) == PROV_OK;
	if (info->kind == PROV_ASR_INGREDIENT)
		t->ingredients += prov_ingredient_parse(box, arena, &ingredient, NULL) == PROV_OK;
	if (info->kind == PROV_ASR_DATA_HASH)
		t->hashes += prov_data_hash_parse(box, arena, &hash, NULL) == PROV_OK;
	t->faults += actions.fault != NULL || ingredient.fault != NULL || hash.fault != NULL;
	for (size_t i = 0; i < actions.n; i++)
		t->faults += actions.v[i].ingredients_bad;
}

static void read_manifest(const struct prov_store *store, const struct prov_manifest *manifest,
    struct prov_arena *arena, struct tally *t)
{
	struct prov_claim claim;

	t->manifests++;
	if (prov_claim_parse(manifest, arena, &claim, NULL) != PROV_OK) {
		t->faults++;
		return;
	}
	t->faults += claim.fault != NULL;
	for (size_t i = 0; i < claim.num_refs; i++) {
		struct prov_bytes uri = claim.refs[i].uri.url;
		const struct prov_jumbf *box = prov_store_resolve(store, manifest, uri);

		assert_ptr_equal(box, prov_jumbf_resolve(store->box, manifest->box, uri));
		if (box == NULL)
			t->unresolved++;
		else
			read_assertion(box, arena, t);
	}
	if (prov_store_resolve(store, manifest, claim.signature_uri) == NULL)
		t->unresolved++;
}

static int read_all(struct prov_bytes data, struct tally *t)
{
	struct prov_arena arena;
	struct prov_store store;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_store_parse(data, 0, &arena, &store, NULL);
	for (size_t i = 0; i < store.n; i++)
		read_manifest(&store, &store.manifests[i], &arena, t);
	prov_arena_fini(&arena);
	return rc;
}

static void read_damaged(void *ctx, struct prov_bytes data)
{
	struct tally tally = {0};

	(void)ctx;
	(void)read_all(data, &tally);
}

static void test_damaged(void **state)
{
	struct fixture f;
	(void)state;

	begin(&f);
	put_manifest(&f.wr, PROV_JUMBF_MANIFEST, M1, two_labels);
	put_manifest(&f.wr, PROV_JUMBF_UPDATE, M2, twin_labels);
	assert_int_equal(parse(&f), PROV_OK);
	mutate_all(prov_wr_data(&f.wr), read_damaged, NULL);
	end(&f);
}

/* Each arena that is too small is a limit of ours, and leaves nothing behind. */
static void test_small_arenas(void **state)
{
	struct fixture f;
	struct prov_arena arena;
	struct prov_store store;
	int rc = PROV_E_LIMIT;
	size_t max;
	(void)state;

	begin(&f);
	put_many(&f.wr, 1000);
	assert_int_equal(parse(&f), PROV_OK);
	for (max = 0; rc != PROV_OK; max += 4096) {
		prov_arena_init(&arena, max);
		rc = prov_store_parse(prov_bytes(f.copy, f.wr.n), 0, &arena, &store, NULL);
		assert_true(rc == PROV_OK || rc == PROV_E_LIMIT);
		assert_int_equal(store.n, rc == PROV_OK ? 1000 : 0);
		prov_arena_fini(&arena);
	}
	assert_true(max > 65536);
	end(&f);
}

static void test_corpus(void **state)
{
	/* Counted by hand with another decoder. */
	static const struct {
		const char *name;
		struct tally t;
	} rows[] = {
	    {"adobe-20220124-C.jpg", {1, 4, 1, 0, 1, 0, 0}},
	    {"adobe-20220124-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-CACA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"adobe-20220124-CACAICAICICA.jpg", {4, 28, 4, 6, 4, 0, 0}},
	    {"adobe-20220124-CAI.jpg", {1, 8, 1, 2, 1, 0, 0}},
	    {"adobe-20220124-CAIAIIICAICIICAIICICA.jpg", {6, 48, 6, 12, 6, 0, 0}},
	    {"adobe-20220124-CAICA.jpg", {2, 14, 2, 3, 2, 0, 0}},
	    {"adobe-20220124-CAICAI.jpg", {2, 16, 2, 4, 2, 0, 0}},
	    {"adobe-20220124-CI.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-CICA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"adobe-20220124-CICACACA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"adobe-20220124-CIE-sig-CA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"adobe-20220124-CII.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-E-clm-CAICAI.jpg", {2, 16, 2, 4, 2, 0, 0}},
	    {"adobe-20220124-E-dat-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-E-sig-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-E-uri-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-E-uri-CIE-sig-CA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"adobe-20220124-XCA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"adobe-20220124-XCI.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-C.jpg", {1, 4, 1, 0, 1, 0, 0}},
	    {"c2pars-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-CACA.jpg", {2, 10, 2, 2, 2, 0, 0}},
	    {"c2pars-CACAE-uri-CA.jpg", {3, 17, 3, 3, 3, 0, 0}},
	    {"c2pars-CA_ct.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-CIE-sig-CA.jpg", {2, 12, 2, 2, 2, 0, 0}},
	    {"c2pars-C_with_CAWG_data.jpg", {1, 5, 1, 0, 1, 0, 0}},
	    {"c2pars-E-sig-CA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-XCA.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-boxhash.jpg", {1, 6, 1, 1, 1, 0, 0}},
	    {"c2pars-identity-duplicate_assertion_reference.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-identity-extra_field.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-identity-invalid_sig_type.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-identity-malformed_cbor.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-identity-no_hard_binding.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-identity-pad1_invalid.jpg", {2, 12, 1, 3, 2, 0, 0}},
	    {"c2pars-legacy_ingredient_hash.jpg", {2, 14, 2, 3, 2, 0, 0}},
	    {"c2pars-no_alg.jpg", {1, 2, 1, 0, 1, 0, 0}},
	    {"c2pars-ocsp.jpg", {2, 8, 2, 1, 2, 0, 0}},
	    {"c2pars-ocsp_with_assertion.jpg", {3, 13, 2, 2, 3, 0, 0}},
	    {"c2pars-prerelease.jpg", {1, 8, 1, 1, 1, 0, 0}},
	    {"c2pars-update_manifest.jpg", {2, 10, 2, 3, 1, 0, 0}},
	    {"nikon-20221019-building.jpeg", {1, 4, 0, 0, 1, 0, 0}},
	    {"truepic-20230212-camera.jpg", {1, 7, 0, 0, 1, 0, 0}},
	    {"truepic-20230212-landscape.jpg", {1, 7, 0, 0, 1, 0, 0}},
	    {"truepic-20230212-library.jpg", {1, 7, 0, 0, 1, 0, 0}},
	};
	size_t seen = 0;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tally *want = &rows[i].t;
		struct tally got = {0};
		char path[128];
		size_t jpeg_len, n;
		uint8_t *jpeg, *store;

		(void)snprintf(path, sizeof(path), "third-party/%s", rows[i].name);
		jpeg = load_corpus(path, &jpeg_len);
		if (jpeg == NULL)
			continue;
		store = app11_store(prov_bytes(jpeg, jpeg_len), &n);
		assert_int_equal(read_all(prov_bytes(store, n), &got), PROV_OK);
		if (memcmp(&got, want, sizeof(got)) != 0)
			fail_msg("%s: %zu manifests, %zu assertions, %zu actions, %zu ingredients, "
				 "%zu hashes, %zu unresolved, %zu faults",
			    rows[i].name, got.manifests, got.assertions, got.actions,
			    got.ingredients, got.hashes, got.unresolved, got.faults);
		free(store);
		free(jpeg);
		seen++;
	}
	if (seen == 0)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_manifests),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_twins),
	    cmocka_unit_test(test_resolve),
	    cmocka_unit_test(test_foreign),
	    cmocka_unit_test(test_rest),
	    cmocka_unit_test(test_many_manifests),
	    cmocka_unit_test(test_many_assertions),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_small_arenas),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
