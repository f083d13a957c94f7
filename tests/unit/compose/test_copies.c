/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

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

/* What is dropped is not written, and the rest is as it was. */
static void test_rewritten(void **state)
{
	struct prov_copies c;
	struct prov_store store;
	struct prov_jumbf *box;
	const struct prov_jumbf *gone;
	struct kin kin;
	size_t a;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	assert_int_equal(prov_copies_collect(&c, &kin.as[a], 1, &kin.arena, NULL), PROV_OK);
	gone = prov_jumbf_child(c.v[0].manifest->assertions, prov_bytes_str("com.example.a"));
	assert_non_null(gone);
	assert_int_equal(prov_copy_drop(&c, &c.v[0], gone, NULL), PROV_OK);
	assert_true(prov_copy_drops(&c.v[0], gone));
	assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
	assert_int_equal(c.v[0].as.n, c.v[0].box->raw.n - gone->raw.n);
	assert_false(kin_holds(c.v[0].as, "secret-a"));
	assert_true(kin_holds(c.v[0].as, "secret-b"));
	assert_int_equal(prov_jumbf_parse(c.v[0].as, 0, &kin.arena, &box, NULL, NULL), PROV_OK);
	assert_true(prov_bytes_eq(box->body, prov_copy_body(&c.v[0])));
	assert_true(prov_bytes_eq(box->label, kin.as[a].label));
	assert_int_equal(prov_store_parse(kin.as[a].store, 0, &kin.arena, &store, NULL), PROV_OK);
	assert_true(kin_holds(c.v[0].as, "c2pa.claim.v2"));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_collect),
	    cmocka_unit_test(test_rewritten),
	    cmocka_unit_test(test_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
