/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "base/limits.h"
#include "compose/copies.h"
#include "helper/kin.h"

/* What two ingredients bring is there once; each is written as it was. */
static void test_collect(void **state)
{
	struct prov_copies c;
	struct prov_draft_ingredient v[3];
	struct kin kin;
	size_t a, b;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	v[0] = kin.as[a];
	v[1] = kin.as[b];
	v[2] = (struct prov_draft_ingredient){.relationship = "componentOf"};
	assert_int_equal(prov_copies_collect(&c, v, 3, &kin.arena, NULL), PROV_OK);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.num_edges, 1);
	assert_true(c.v[0].named && c.v[1].named);
	assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) {
		const struct prov_copy *copy = prov_copies_find(&c, v[i].label);

		assert_ptr_equal(copy, &c.v[i]);
		assert_true(prov_bytes_eq(copy->as, copy->manifest->stored->raw));
		assert_true(prov_bytes_eq(prov_copy_body(copy), copy->manifest->box->body));
	}
	assert_null(prov_copies_find(&c, prov_bytes_str("urn:c2pa:other")));
	assert_int_equal(prov_copies_index(&c, prov_bytes_str("urn:c2pa:other")), PROV_NO_COPY);
	kin_fini(&kin);
}

static void build_twice(struct forge *f, void *ctx)
{
	(void)ctx;
	for (unsigned i = 0; i < 2; i++) {
		forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
}

/* Two of one name in one store: nothing could mean either. */
static void test_ambiguous(void **state)
{
	struct prov_draft_ingredient v = {.has_manifest = true};
	struct prov_copies c;
	struct prov_err err = {0};
	struct forge f;

	(void)state;
	forge_init(&f);
	(void)forge_png(&f, build_twice, NULL);
	v.store = prov_wr_data(&f.store);
	v.label = prov_bytes_str("urn:c2pa:active");
	assert_int_equal(prov_copies_collect(&c, &v, 1, &f.arena, &err), PROV_E_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "two boxes named urn:c2pa:active"));
	forge_fini(&f);
}

/* File OF in which the assertion "secret-a" says something else. */
static size_t add_changed(struct kin *kin, size_t of)
{
	struct prov_bytes file = kin->file[of];
	uint8_t *p = prov_arena_alloc(&kin->arena, file.n, NULL);

	assert_non_null(p);
	memcpy(p, file.p, file.n);
	assert_int_equal(kin_count(file, "secret-a"), 1);
	for (size_t i = 0; i + 8 <= file.n; i++) {
		if (memcmp(&p[i], "secret-a", 8) == 0)
			p[i] ^= 1;
	}
	return kin_add(kin, prov_bytes(p, file.n));
}

/* 18.16.12.1, step 2.1.2.2: both are there, the signed one with its name, whoever comes first. */
static void test_clash(void **state)
{
	struct kin kin;
	size_t a, bad;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	bad = add_changed(&kin, a);
	assert_true(kin.as[bad].broken);
	assert_false(kin.as[a].broken);
	for (size_t turn = 0; turn < 2; turn++) {
		struct prov_draft_ingredient v[3] = {
		    kin.as[turn == 0 ? a : bad], kin.as[turn == 0 ? bad : a], kin.as[bad]};
		const struct prov_copy *good, *moved;
		struct prov_copies c;

		/* The third is the same as the bad one, and not there a third time. */
		assert_int_equal(prov_copies_collect(&c, v, 3, &kin.arena, NULL), PROV_OK);
		assert_int_equal(c.n, 2);
		assert_int_equal(c.num_moved, 1);
		good = prov_copies_own(&c, turn == 0 ? 0 : 1);
		moved = prov_copies_own(&c, turn == 0 ? 1 : 0);
		assert_ptr_equal(prov_copies_own(&c, 2), moved);
		assert_true(good->named && moved->named);
		assert_int_equal(c.from[0].moved, turn == 1);
		assert_int_equal(c.from[1].moved, turn == 0);
		assert_true(c.from[2].moved);
		assert_null(good->label);
		assert_ptr_equal(prov_copies_find(&c, kin.as[a].label), good);
		assert_true(prov_bytes_starts(prov_copy_label(moved), "urn:c2pa:"));
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_true(kin_holds(good->as, "secret-a"));
		assert_false(kin_holds(moved->as, "secret-a"));
	}
	kin_fini(&kin);
}

static void put_other(struct prov_wr *wr, struct prov_bytes label)
{
	size_t mark, content;
	char text[128];

	(void)snprintf(text, sizeof(text), "%.*s", (int)label.n, (const char *)label.p);
	prov_jumbf_begin(wr, PROV_JUMBF_CBOR, text, prov_bytes(NULL, 0), &mark);
	prov_box_begin(wr, PROV_BOX_CBOR, &content);
	prov_wr_u8(wr, 0xa0);
	prov_box_end(wr, content);
	prov_jumbf_end(wr, mark);
}

/* A store of somebody's: what of the label of A nothing in it leads to, a manifest or (NULL) none,
 * and the manifest OWN. */
static struct prov_bytes stranger(
    struct kin *kin, size_t a, const struct prov_bytes *manifest, struct prov_bytes own)
{
	struct prov_wr wr;
	size_t mark;
	char *kept;

	prov_wr_init(&wr, 1 << 20);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	if (manifest != NULL)
		prov_wr_bytes(&wr, *manifest);
	else
		put_other(&wr, kin->as[a].label);
	prov_wr_bytes(&wr, own);
	prov_jumbf_end(&wr, mark);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	kept = prov_arena_strdup(&kin->arena, prov_wr_data(&wr), NULL);
	assert_non_null(kept);
	mark = wr.n;
	prov_wr_fini(&wr);
	return prov_bytes(kept, mark);
}

/* The first manifest of a store, as it lies there. */
static struct prov_bytes first_of(struct kin *kin, struct prov_bytes store)
{
	struct prov_store parsed;

	assert_int_equal(prov_store_parse(store, 0, &kin->arena, &parsed, NULL), PROV_OK);
	return parsed.manifests[0].stored->raw;
}

/* The name is of the manifest that counts, though a stranger's file comes first: one may put any
 * box into a store. Of two that count it is of the one that is trusted. */
static void test_name(void **state)
{
	struct kin kin;
	size_t a, b, bad;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, sample_png(), NULL, 0);
	bad = add_changed(&kin, a);
	for (unsigned i = 0; i < 6; i++) {
		struct prov_draft_ingredient odd = kin.as[b], v[2];
		struct prov_bytes own = first_of(&kin, kin.as[b].store);
		struct prov_bytes changed = first_of(&kin, kin.as[bad].store);
		const struct prov_copy *copy;
		struct prov_copies c;

		if (i / 2 < 2) {
			odd.store = stranger(&kin, a, i / 2 == 0 ? NULL : &changed, own);
		} else {
			/* As if somebody had signed it. */
			odd = kin.as[bad];
			odd.broken = false;
		}
		odd.trusted = false;
		v[i % 2] = odd;
		v[1 - i % 2] = kin.as[a];
		assert_true(kin.as[a].trusted);
		assert_int_equal(prov_copies_collect(&c, v, 2, &kin.arena, NULL), PROV_OK);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		assert_int_equal(c.num_moved, i / 2 == 0 ? 0 : 1);
		copy = prov_copies_own(&c, 1 - i % 2);
		assert_null(copy->label);
		assert_true(kin_holds(copy->as, "secret-a"));
		assert_false(c.from[1 - i % 2].moved);
	}
	kin_fini(&kin);
}

/* What has no name is not taken along: nothing could mean it, and some readers refuse it. */
static void test_nameless(void **state)
{
	struct prov_draft_ingredient v;
	struct prov_bytes own, filler;
	struct prov_copies c;
	struct kin kin;
	size_t a;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	v = kin.as[a];
	own = first_of(&kin, v.store);
	filler = prov_bytes((const uint8_t *)"\0\0\0\014free1234", 12);
	v.store = stranger(&kin, a, &filler, own);
	assert_int_equal(prov_copies_collect(&c, &v, 1, &kin.arena, NULL), PROV_OK);
	assert_int_equal(c.n, 1);
	assert_ptr_equal(prov_copies_own(&c, 0), &c.v[0]);
	kin_fini(&kin);
}

/* What others say of a label is about the manifest that has it here. */
static void test_references(void **state)
{
	struct prov_draft_ingredient v[2];
	const struct prov_copy *good;
	struct prov_copies c;
	struct kin kin;
	size_t a, b, bad;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	bad = add_changed(&kin, a);
	v[0] = kin.as[bad];
	v[1] = kin.as[b];
	assert_int_equal(prov_copies_collect(&c, v, 2, &kin.arena, NULL), PROV_OK);
	assert_int_equal(c.n, 3);
	good = prov_copies_find(&c, kin.as[a].label);
	assert_ptr_not_equal(good, prov_copies_own(&c, 0));
	assert_int_equal(c.num_edges, 1);
	assert_ptr_equal(&c.v[c.edges[0].from], prov_copies_own(&c, 1));
	assert_ptr_equal(&c.v[c.edges[0].to], good);
	assert_true(c.from[0].moved);
	assert_false(c.from[1].moved);
	kin_fini(&kin);
}

static void build_many(struct forge *f, void *ctx)
{
	const unsigned *n = ctx;

	for (unsigned i = 0; i < *n; i++) {
		char label[64];

		(void)snprintf(label, sizeof(label), "urn:c2pa:number-%u", i);
		forge_begin(f, label, PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
}

/* Each has to be held against all others, so that there are not many. */
static void test_limit(void **state)
{
	static const unsigned counts[] = {PROV_MAX_RELABELLED, PROV_MAX_RELABELLED + 1};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_draft_ingredient v[2];
		unsigned n = counts[i];
		struct prov_copies c;
		struct forge f;

		forge_init(&f);
		for (size_t k = 0; k < 2; k++) {
			uint8_t *p;

			(void)forge_png(&f, build_many, &n);
			p = prov_arena_alloc(&f.arena, f.store.n, NULL);
			assert_non_null(p);
			memcpy(p, f.store.p, f.store.n);
			v[k] = (struct prov_draft_ingredient){.has_manifest = true,
			    .store = prov_bytes(p, f.store.n),
			    .label = prov_bytes_str("urn:c2pa:number-0")};
		}
		assert_int_equal(
		    prov_copies_collect(&c, v, 2, &f.arena, NULL), i == 0 ? PROV_OK : PROV_E_LIMIT);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_collect),
	    cmocka_unit_test(test_ambiguous),
	    cmocka_unit_test(test_clash),
	    cmocka_unit_test(test_name),
	    cmocka_unit_test(test_nameless),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
