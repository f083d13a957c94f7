/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/store.h"
#include "helper/brob.h"

static const struct prov_bytes no_salt;

#define MAX 4

struct fixture {
	struct prov_arena arena;
	struct prov_wr wr[MAX];
	struct prov_bytes data[MAX];
	struct prov_store store;
	struct prov_err err;
	size_t n;
};

static void init(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	prov_arena_init(&f->arena, PROV_MAX_ARENA);
}

static void fini(struct fixture *f)
{
	for (size_t i = 0; i < f->n; i++)
		prov_wr_fini(&f->wr[i]);
	prov_arena_fini(&f->arena);
}

/* A manifest that holds a claim with the one byte MARK. */
static void put_manifest(struct prov_wr *wr, const char *label, char mark)
{
	size_t manifest, claim, content;

	prov_jumbf_begin(wr, PROV_JUMBF_MANIFEST, label, no_salt, &manifest);
	prov_jumbf_begin(wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2", no_salt, &claim);
	prov_box_begin(wr, PROV_BOX_CBOR, &content);
	prov_wr_u8(wr, (uint8_t)mark);
	prov_box_end(wr, content);
	prov_jumbf_end(wr, claim);
	prov_jumbf_end(wr, manifest);
}

static void put_packed(struct prov_wr *wr, const char *label, char mark)
{
	struct prov_wr inside;
	size_t manifest, brob;

	prov_wr_init(&inside, 4096);
	put_manifest(&inside, label, mark);
	prov_jumbf_begin(wr, PROV_JUMBF_COMPRESSED, label, no_salt, &manifest);
	prov_box_begin(wr, PROV_BOX_BROB, &brob);
	brob_store(wr, prov_wr_data(&inside));
	prov_box_end(wr, brob);
	prov_jumbf_end(wr, manifest);
	prov_wr_fini(&inside);
}

/* A further store: of each label's manifest the first letter is the label, the second the mark; a
 * third one packs it. NULL: something else than a store. */
static void add(struct fixture *f, const char *const *manifests)
{
	struct prov_wr *wr = &f->wr[f->n];
	size_t mark;

	prov_wr_init(wr, 65536);
	if (manifests == NULL) {
		prov_wr_str(wr, "nothing of the kind");
	} else {
		prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", no_salt, &mark);
		for (; *manifests != NULL; manifests++) {
			const char label[2] = {(*manifests)[0], 0};

			if ((*manifests)[2] != 0)
				put_packed(wr, label, (*manifests)[1]);
			else
				put_manifest(wr, label, (*manifests)[1]);
		}
		prov_jumbf_end(wr, mark);
	}
	assert_int_equal(prov_wr_done(wr, &f->err), PROV_OK);
	f->data[f->n++] = prov_wr_data(wr);
}

static int parse(struct fixture *f)
{
	return prov_store_parse_all(f->data, f->n, &f->arena, &f->store, &f->err);
}

/* The marks of the claims that absolute URIs lead to; 0: it leads nowhere. */
static void expect(const struct prov_store *store, const char *label, char mark)
{
	char uri[64];
	const struct prov_jumbf *claim;
	const struct prov_manifest *manifest = prov_store_find(store, prov_bytes_str(label));

	(void)snprintf(uri, sizeof(uri), "self#jumbf=/c2pa/%s/c2pa.claim.v2", label);
	claim = prov_store_resolve(store, NULL, prov_bytes_str(uri));
	if (mark == 0) {
		assert_null(manifest);
		assert_null(claim);
		return;
	}
	assert_non_null(manifest);
	assert_non_null(claim);
	assert_ptr_equal(claim, manifest->claim);
	assert_int_equal(claim->first->body.p[0], mark);
	assert_ptr_equal(prov_store_owner(store, claim), manifest);
	assert_int_equal(manifest->index, manifest - store->manifests);
}

static const char *const old[] = {"a1", "b1", "c1x", NULL};
static const char *const middle[] = {"b2", "d2", NULL};
static const char *const newest[] = {"e3", "a3x", NULL};

static void check(const struct prov_store *store)
{
	assert_int_equal(store->n, 5);
	assert_true(prov_bytes_is(store->active->label, "a"));
	assert_ptr_equal(store->active, &store->manifests[4]);
	expect(store, "a", '3');
	expect(store, "b", '2');
	expect(store, "c", '1');
	expect(store, "d", '2');
	expect(store, "e", '3');
	expect(store, "f", 0);
}

/* Whatever is in any of them is found, the newest where several have it. */
static void test_merge(void **state)
{
	struct fixture f;
	struct prov_store again;
	struct prov_bytes bytes;

	(void)state;
	init(&f);
	add(&f, old);
	add(&f, middle);
	add(&f, newest);
	assert_int_equal(parse(&f), PROV_OK);
	assert_int_equal(f.store.size, f.data[0].n + f.data[1].n + f.data[2].n);
	check(&f.store);
	/* Written as one store it is the same, the compressed ones as they were. */
	assert_int_equal(prov_store_write(&f.store, &f.arena, &bytes, &f.err), PROV_OK);
	assert_true(bytes.n < f.store.size);
	assert_int_equal(prov_store_parse(bytes, 0, &f.arena, &again, &f.err), PROV_OK);
	check(&again);
	for (size_t i = 0; i < again.n; i++)
		assert_true(prov_bytes_eq(
		    again.manifests[i].stored->raw, f.store.manifests[i].stored->raw));
	assert_int_equal(again.unpacked, f.store.unpacked);
	fini(&f);
}

/* Offsets tell the boxes apart: no two superboxes have the same. */
static void test_offsets(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	add(&f, old);
	add(&f, old + 1);
	add(&f, middle);
	assert_int_equal(parse(&f), PROV_OK);
	for (size_t i = 1; i < f.store.n; i++)
		assert_true(f.store.manifests[i - 1].box->at < f.store.manifests[i].box->at);
	for (size_t i = 0; i < f.store.num_index; i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(f.store.index[i]->at != f.store.index[k]->at);
	}
	fini(&f);
}

/* Faults of what is past are passed over, those of the newest are not. */
static void test_broken(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	add(&f, NULL);
	add(&f, middle);
	add(&f, middle);
	f.data[1].n--;
	assert_int_equal(parse(&f), PROV_OK);
	assert_int_equal(f.store.n, 2);
	assert_int_equal(f.store.size, f.data[2].n);
	expect(&f.store, "d", '2');
	f.data[2].n--;
	assert_int_equal(parse(&f), PROV_E_TRUNC);
	assert_true(f.err.has_at);
	fini(&f);
	init(&f);
	add(&f, middle);
	add(&f, NULL);
	assert_int_equal(parse(&f), PROV_E_NOTFOUND);
	fini(&f);
}

/* Two of one label in one store are no answer (8.4), newer or older. */
static void test_ambiguous(void **state)
{
	static const char *const twins[] = {"b4", "b5", "g4", NULL};
	struct fixture f;

	(void)state;
	init(&f);
	add(&f, old);
	add(&f, twins);
	assert_int_equal(parse(&f), PROV_OK);
	expect(&f.store, "a", '1');
	expect(&f.store, "b", 0);
	fini(&f);
	init(&f);
	add(&f, twins);
	add(&f, old);
	assert_int_equal(parse(&f), PROV_OK);
	expect(&f.store, "b", '1');
	expect(&f.store, "g", '4');
	fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_merge),
	    cmocka_unit_test(test_offsets),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
