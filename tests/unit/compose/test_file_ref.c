/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/file_ref.h"

static const struct prov_hashed_uri refs[] = {
    {.url = {(const uint8_t *)"self#jumbf=a", 12}, .hash = {(const uint8_t *)"\1\2", 2}},
    {.url = {(const uint8_t *)"self#jumbf=b", 12}, .hash = {(const uint8_t *)"\3\4", 2}},
};

/* {"x": 1, "icon": (file 1), "icon2": (file 0)} becomes the same with hashed URIs. */
static void test_fill(void **state)
{
	struct prov_arena arena;
	struct prov_bytes out;
	struct prov_wr in, want;

	(void)state;
	prov_arena_init(&arena, 1 << 16);
	prov_wr_init(&in, 1 << 10);
	prov_wr_init(&want, 1 << 10);
	for (unsigned i = 0; i < 2; i++) {
		struct prov_wr *wr = i == 0 ? &in : &want;

		prov_wr_u8(wr, 0xa3);
		prov_enc_str(wr, "x");
		prov_enc_uint(wr, UINT64_MAX);
		for (size_t k = 0; k < 2; k++) {
			prov_enc_str(wr, k == 0 ? "icon" : "icon2");
			if (i == 0)
				prov_file_ref_mark(wr, 1 - k);
			else
				prov_hashed_uri_put(wr, &refs[1 - k]);
		}
	}
	assert_int_equal(
	    prov_file_ref_fill(prov_wr_data(&in), refs, 2, &arena, &out, NULL), PROV_OK);
	assert_true(prov_bytes_eq(out, prov_wr_data(&want)));
	/* Where there is none, nothing is copied. */
	assert_int_equal(
	    prov_file_ref_fill(prov_wr_data(&want), refs, 2, &arena, &out, NULL), PROV_OK);
	assert_ptr_equal(out.p, want.p);
	assert_int_equal(
	    prov_file_ref_fill(prov_wr_data(&in), refs, 1, &arena, &out, NULL), PROV_E_INTERNAL);
	/* Cut short, a mark is none. */
	for (size_t n = 0; n < in.n; n++)
		(void)!prov_file_ref_fill(prov_bytes(in.p, n), refs, 2, &arena, &out, NULL);
	prov_wr_fini(&in);
	prov_wr_fini(&want);
	prov_arena_fini(&arena);
}

static void test_members(void **state)
{
	struct prov_arena arena;
	struct prov_wr mark, want;
	struct prov_member v[2] = {{"a", prov_bytes_str("\x01")}, {"b", {NULL, 0}}};
	const struct prov_member *out;

	(void)state;
	prov_arena_init(&arena, 1 << 16);
	prov_wr_init(&mark, 1 << 10);
	prov_wr_init(&want, 1 << 10);
	prov_file_ref_mark(&mark, 0);
	prov_hashed_uri_put(&want, &refs[0]);
	v[1].cbor = prov_wr_data(&mark);
	assert_int_equal(prov_file_ref_members(v, 2, refs, 2, &arena, &out, NULL), PROV_OK);
	assert_string_equal(out[1].key, "b");
	assert_true(prov_bytes_is(out[0].cbor, "\x01"));
	assert_true(prov_bytes_eq(out[1].cbor, prov_wr_data(&want)));
	prov_wr_fini(&mark);
	prov_wr_fini(&want);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fill),
	    cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
