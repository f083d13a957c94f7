/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/copies.h"
#include "helper/kin.h"

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

/* 8.2: another label, and nothing else. */
static void test_relabelled(void **state)
{
	struct prov_copies c;
	struct prov_jumbf *box;
	struct kin kin;
	size_t a;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	assert_int_equal(prov_copies_collect(&c, &kin.as[a], 1, &kin.arena, NULL), PROV_OK);
	c.v[0].label = "urn:c2pa:another::1_1";
	assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
	assert_true(prov_bytes_is(prov_copy_label(&c.v[0]), c.v[0].label));
	assert_null(prov_copies_find(&c, kin.as[a].label));
	assert_ptr_equal(prov_copies_find(&c, prov_bytes_str(c.v[0].label)), &c.v[0]);
	assert_ptr_equal(prov_copies_own(&c, 0), &c.v[0]);
	assert_null(prov_copies_own(&c, 1));
	assert_int_equal(prov_jumbf_parse(c.v[0].as, 0, &kin.arena, &box, NULL, NULL), PROV_OK);
	assert_true(prov_bytes_is(box->label, c.v[0].label));
	assert_int_equal(box->type, c.v[0].box->type);
	assert_int_equal(box->toggles, c.v[0].box->toggles);
	assert_true(prov_bytes_eq(box->salt, c.v[0].box->salt));
	assert_true(prov_bytes_eq(box->body, prov_copy_body(&c.v[0])));
	for (const struct prov_jumbf *x = box->first, *y = c.v[0].box->first;
	     x != NULL || y != NULL; x = x->next, y = y->next) {
		assert_true(x != NULL && y != NULL);
		assert_true(prov_bytes_eq(x->raw, y->raw));
	}
	kin_fini(&kin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rewritten),
	    cmocka_unit_test(test_relabelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
