/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/draft.h"
#include "jumbf/jumbf.h"

static const struct prov_draft_action created = {.action = "c2pa.created", .source_type = "u"};
static const struct prov_bound unbound = {.alg = PROV_HASH_SHA256};

static void begin(struct forge *f, struct prov_draft_in *in, struct prov_draft *d)
{
	*in = (struct prov_draft_in){.signer = f->signer,
	    .generator_name = "prov",
	    .hash = PROV_HASH_SHA256,
	    .actions = &created,
	    .num_actions = 1};
	(void)d;
}

/* Every form, instances numbered (6.4), each hashed as it stands. */
static void test_forms(void **state)
{
	static const uint8_t one = 0x01;
	const struct prov_draft_assertion v[] = {
	    {.label = "org.example.a", .form = PROV_FORM_CBOR, .data = {&one, 1}},
	    {.label = "org.example.a", .form = PROV_FORM_JSON, .data = {(const uint8_t *)"{}", 2}},
	    {.label = "org.example.b",
		.form = PROV_FORM_FILE,
		.media_type = "image/png",
		.data = {(const uint8_t *)"png", 3},
		.gathered = true},
	    {.label = "org.example.a", .form = PROV_FORM_CBOR, .data = {&one, 1}},
	};
	static const char *const labels[] = {
	    "org.example.a", "org.example.a__1", "org.example.b", "org.example.a__2"};
	struct forge f;
	struct prov_draft_in in;
	struct prov_draft d;
	struct prov_jumbf *box;
	const struct prov_jumbf *store, *found;

	(void)state;
	forge_init(&f);
	begin(&f, &in, &d);
	in.assertions = v;
	in.num_assertions = 4;
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
	assert_int_equal(d.num_refs, 5);
	assert_int_equal(
	    prov_jumbf_parse(prov_draft_store(&d), 0, &f.arena, &box, NULL, NULL), PROV_OK);
	store = prov_jumbf_child(
	    prov_jumbf_child(box, prov_bytes_str(d.label)), prov_bytes_str("c2pa.assertions"));
	assert_non_null(store);
	for (size_t i = 0; i < 4; i++) {
		uint8_t hash[PROV_HASH_MAX];

		found = prov_jumbf_child(store, prov_bytes_str(labels[i]));
		assert_non_null(found);
		assert_int_equal(
		    prov_hash_bytes(PROV_HASH_SHA256, found->body, hash, NULL), PROV_OK);
		assert_memory_equal(d.refs[1 + i].uri.hash.p, hash, 32);
		assert_int_equal(d.refs[1 + i].gathered, v[i].gathered);
	}
	prov_draft_fini(&d);
	forge_fini(&f);
}

static int put_counter(
    struct prov_draft *d, struct prov_wr *wr, const void *ctx, struct prov_err *err)
{
	const unsigned *n = ctx;

	(void)d;
	(void)err;
	prov_wr_u8(wr, 0x18);
	prov_wr_u8(wr, (uint8_t)*n);
	if (*n > 200)
		prov_wr_u8(wr, 0);
	return PROV_OK;
}

/* What comes late keeps its size, and its hash follows it. */
static void test_late(void **state)
{
	unsigned n = 100;
	struct forge f;
	struct prov_draft_in in;
	struct prov_draft d;
	uint8_t before[32];
	size_t size;

	(void)state;
	forge_init(&f);
	begin(&f, &in, &d);
	assert_int_equal(prov_draft_begin(&d, &in, &unbound, &f.arena, NULL), PROV_OK);
	assert_int_equal(prov_draft_add_late(&d, "org.example.l", put_counter, &n, NULL), PROV_OK);
	memcpy(before, d.refs[1].uri.hash.p, 32);
	size = prov_draft_store(&d).n;
	n = 101;
	assert_int_equal(prov_draft_fill_late(&d, NULL), PROV_OK);
	assert_int_equal(prov_draft_store(&d).n, size);
	assert_int_equal(prov_draft_store(&d).p[size - 1], 101);
	assert_memory_not_equal(before, d.refs[1].uri.hash.p, 32);
	n = 201;
	assert_int_equal(prov_draft_fill_late(&d, NULL), PROV_E_INTERNAL);
	prov_draft_fini(&d);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
