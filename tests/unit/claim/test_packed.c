/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/store.h"
#include "helper/brob.h"

static const struct prov_bytes no_salt;

static void put_box(struct prov_wr *wr, enum prov_jumbf_type type, const char *label)
{
	size_t super, content;

	prov_jumbf_begin(wr, type, label, no_salt, &super);
	prov_box_begin(wr, PROV_BOX_CBOR, &content);
	prov_wr_u8(wr, 0xa0);
	prov_box_end(wr, content);
	prov_jumbf_end(wr, super);
}

static void put_manifest(struct prov_wr *wr, enum prov_jumbf_type type, const char *label)
{
	size_t mark, store;

	prov_jumbf_begin(wr, type, label, no_salt, &mark);
	prov_jumbf_begin(wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", no_salt, &store);
	put_box(wr, PROV_JUMBF_CBOR, "c2pa.actions.v2");
	prov_jumbf_end(wr, store);
	put_box(wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2");
	put_box(wr, PROV_JUMBF_SIGNATURE, "c2pa.signature");
	prov_jumbf_end(wr, mark);
}

static void put_packed(struct prov_wr *wr, const char *label, struct prov_bytes inside)
{
	size_t mark, brob;

	prov_jumbf_begin(wr, PROV_JUMBF_COMPRESSED, label, no_salt, &mark);
	prov_box_begin(wr, PROV_BOX_BROB, &brob);
	brob_store(wr, inside);
	prov_box_end(wr, brob);
	prov_jumbf_end(wr, mark);
}

/* A store of a plain manifest between two compressed ones. */
static void put_store(struct prov_wr *wr)
{
	struct prov_wr inside;
	size_t mark;

	prov_wr_init(wr, 65536);
	prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", no_salt, &mark);
	prov_wr_init(&inside, 65536);
	put_manifest(&inside, PROV_JUMBF_MANIFEST, "urn:c2pa:a");
	put_packed(wr, "urn:c2pa:a", prov_wr_data(&inside));
	put_manifest(wr, PROV_JUMBF_MANIFEST, "urn:c2pa:b");
	prov_wr_cut(&inside, 0);
	put_manifest(&inside, PROV_JUMBF_UPDATE, "urn:c2pa:c");
	put_packed(wr, "urn:c2pa:c", prov_wr_data(&inside));
	prov_wr_fini(&inside);
	prov_jumbf_end(wr, mark);
	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
}

static void test_place(void **state)
{
	static const char *const labels[] = {"urn:c2pa:a", "urn:c2pa:b", "urn:c2pa:c"};
	struct prov_arena arena;
	struct prov_store store;
	struct prov_wr wr;
	(void)state;

	put_store(&wr);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_store_parse(prov_wr_data(&wr), 0, &arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct prov_manifest *m = &store.manifests[i];
		const struct prov_jumbf *box;
		struct prov_wr uri;

		assert_true(prov_bytes_is(m->label, labels[i]));
		assert_null(m->fault);
		assert_non_null(m->claim);
		assert_non_null(m->assertions);
		assert_ptr_equal(prov_store_find(&store, m->label), m);
		box = prov_store_resolve(
		    &store, m, prov_bytes_str("self#jumbf=c2pa.assertions/c2pa.actions.v2"));
		assert_non_null(box);
		assert_ptr_equal(prov_store_owner(&store, box), m);
		prov_wr_init(&uri, 4096);
		prov_jumbf_put_uri(&uri, box);
		assert_ptr_equal(prov_store_resolve(&store, NULL, prov_wr_data(&uri)), box);
		prov_wr_fini(&uri);
	}
	/* Known by what they hold, hashed as they are stored. */
	assert_int_equal(store.manifests[0].type, PROV_JUMBF_MANIFEST);
	assert_int_equal(store.manifests[0].stored->type, PROV_JUMBF_COMPRESSED);
	assert_ptr_equal(store.manifests[1].stored, store.manifests[1].box);
	assert_int_equal(store.manifests[2].type, PROV_JUMBF_UPDATE);
	assert_ptr_equal(store.active, &store.manifests[2]);
	assert_int_equal(
	    store.unpacked, store.manifests[0].box->raw.n + store.manifests[2].box->raw.n);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

/* One compressed manifest of label "urn:c2pa:a" with INSIDE in it; TWICE: in two brob boxes. */
static void check_fault(struct prov_bytes inside, bool twice, const char *fault)
{
	struct prov_arena arena;
	struct prov_store store;
	struct prov_wr wr;
	size_t mark, outer, brob;

	prov_wr_init(&wr, 65536);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", no_salt, &mark);
	prov_jumbf_begin(&wr, PROV_JUMBF_COMPRESSED, "urn:c2pa:a", no_salt, &outer);
	for (int i = 0; i < 1 + twice; i++) {
		prov_box_begin(&wr, PROV_BOX_BROB, &brob);
		brob_store(&wr, inside);
		prov_box_end(&wr, brob);
	}
	prov_jumbf_end(&wr, outer);
	prov_jumbf_end(&wr, mark);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_store_parse(prov_wr_data(&wr), 0, &arena, &store, NULL), PROV_OK);
	assert_int_equal(store.n, 1);
	assert_int_equal(store.manifests[0].type, PROV_JUMBF_COMPRESSED);
	assert_null(store.manifests[0].claim);
	assert_non_null(store.manifests[0].fault);
	if (strstr(store.manifests[0].fault, fault) == NULL)
		fail_msg("%s", store.manifests[0].fault);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void test_faults(void **state)
{
	struct prov_wr one, nested;
	(void)state;

	prov_wr_init(&one, 65536);
	prov_wr_init(&nested, 65536);
	put_manifest(&one, PROV_JUMBF_MANIFEST, "urn:c2pa:a");
	check_fault(prov_wr_data(&one), true, "exactly one brob box");
	put_packed(&nested, "urn:c2pa:a", prov_wr_data(&one));
	check_fault(prov_wr_data(&nested), false, "compressed manifest again");
	check_fault(prov_bytes_sub(prov_wr_data(&one), 0, one.n - 1), false, "can't be unpacked");
	check_fault(prov_bytes(NULL, 0), false, "can't be unpacked");
	put_manifest(&one, PROV_JUMBF_MANIFEST, "urn:c2pa:a");
	check_fault(prov_wr_data(&one), false, "more than a manifest");
	prov_wr_cut(&one, 0);
	put_manifest(&one, PROV_JUMBF_MANIFEST, "urn:c2pa:b");
	check_fault(prov_wr_data(&one), false, "another label");
	prov_wr_cut(&one, 0);
	put_manifest(&one, PROV_JUMBF_TIMESTAMP, "urn:c2pa:a");
	check_fault(prov_wr_data(&one), false, "neither a standard nor an update");
	prov_wr_fini(&one);
	prov_wr_fini(&nested);
}

/* What is too large is refused, not found faulty. */
static void test_bomb(void **state)
{
	struct prov_arena arena;
	struct prov_store store;
	struct prov_wr wr;
	size_t mark, outer, brob;
	(void)state;

	prov_wr_init(&wr, 65536);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", no_salt, &mark);
	prov_jumbf_begin(&wr, PROV_JUMBF_COMPRESSED, "urn:c2pa:a", no_salt, &outer);
	prov_box_begin(&wr, PROV_BOX_BROB, &brob);
	prov_wr_bytes(&wr, brob_bomb());
	prov_box_end(&wr, brob);
	prov_jumbf_end(&wr, outer);
	prov_jumbf_end(&wr, mark);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(
	    prov_store_parse(prov_wr_data(&wr), 0, &arena, &store, NULL), PROV_E_LIMIT);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void test_hostile(void **state)
{
	struct prov_wr wr;
	(void)state;

	put_store(&wr);
	for (size_t i = 0; i < 8 * wr.n; i++) {
		struct prov_arena arena;
		struct prov_store store;

		wr.p[i / 8] ^= (uint8_t)(1u << i % 8);
		prov_arena_init(&arena, PROV_MAX_ARENA);
		if (prov_store_parse(prov_wr_data(&wr), 0, &arena, &store, NULL) == PROV_OK) {
			for (size_t k = 0; k < store.n; k++)
				assert_true(store.manifests[k].stored != NULL);
		}
		prov_arena_fini(&arena);
		wr.p[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_bomb),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
