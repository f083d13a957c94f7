/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "compose/copies.h"
#include "compose/draft.h"

#define MANY 400u

static void name(struct forge *f, unsigned i)
{
	char uri[64], label[64];
	struct prov_hashed_uri to = {.hash = prov_bytes_str("01234567890123456789012345678901")};
	struct prov_ingredient_new ing = {
	    .relationship = "componentOf", .manifest = &to, .claim_signature = &to};
	struct prov_wr wr;

	(void)snprintf(uri, sizeof(uri), "self#jumbf=/c2pa/urn:c2pa:%u", i);
	(void)snprintf(label, sizeof(label), "c2pa.ingredient.v3__%u", i + 1);
	to.url = prov_bytes_str(uri);
	prov_wr_init(&wr, 4096);
	prov_ingredient_put(&wr, &ing);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

/* Redacts the assertion of the manifest I. */
static void end(struct forge *f, unsigned i, bool redacts)
{
	char uri[96];

	(void)snprintf(
	    uri, sizeof(uri), "self#jumbf=/c2pa/urn:c2pa:%u/c2pa.assertions/com.example.a", i);
	f->redacted[0] = uri;
	f->num_redacted = redacts ? 1 : 0;
	forge_end(f, 0);
	f->num_redacted = 0;
}

/* Each leads to the one before it, and redacts the assertion of that. */
static void build(struct forge *f, void *ctx)
{
	const unsigned *num = ctx;

	for (unsigned i = 0; i < *num; i++) {
		char label[64];

		(void)snprintf(label, sizeof(label), "urn:c2pa:%u", i);
		forge_begin(f, label, PROV_JUMBF_MANIFEST);
		forge_assert(
		    f, "com.example.a", PROV_JUMBF_CBOR, prov_bytes_str("\xa1\x61\x61\x01"), 0);
		if (i > 0)
			name(f, i - 1);
		end(f, i - 1, i > 0);
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	name(f, *num - 1);
	forge_created(f, 0);
	forge_binding(f, 0);
	end(f, *num - 1, true);
}

static struct prov_draft_ingredient make(struct forge *f, unsigned *num)
{
	struct prov_draft_ingredient v = {.has_manifest = true};
	uint8_t *p;

	(void)forge_png(f, build, num);
	p = prov_arena_alloc(&f->arena, f->store.n, NULL);
	assert_non_null(p);
	memcpy(p, f->store.p, f->store.n);
	v.store = prov_bytes(p, f->store.n);
	v.label = prov_bytes_str("urn:c2pa:active");
	return v;
}

/* What leads where, and who redacts what. */
static void test_lead(void **state)
{
	unsigned num = 3;
	struct prov_draft_ingredient v;
	struct prov_copies c;
	struct forge f;
	const bool *above;

	(void)state;
	forge_init(&f);
	v = make(&f, &num);
	assert_int_equal(prov_copies_collect(&c, &v, 1, &f.arena, NULL), PROV_OK);
	for (size_t i = 0; i < 4; i++)
		assert_true(c.from[0].led[i]);
	assert_int_equal(c.from[0].num_leads, 3);
	assert_int_equal(c.from[0].num_words, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(c.from[0].words[i].by, 3 - i);
	assert_true(prov_bytes_is(
	    c.from[0].words[2].path, "c2pa/urn:c2pa:0/c2pa.assertions/com.example.a"));
	for (size_t to = 0; to < 4; to++) {
		above = prov_copies_above(&c, 0, to);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(above[i], i > to);
	}
	/* What is not what it leads to counts for nothing. */
	v.label = prov_bytes_str("urn:c2pa:1");
	assert_int_equal(prov_copies_collect(&c, &v, 1, &f.arena, NULL), PROV_OK);
	assert_true(c.from[0].led[0] && c.from[0].led[1]);
	assert_false(c.from[0].led[2] || c.from[0].led[3]);
	assert_int_equal(c.from[0].num_words, 1);
	forge_fini(&f);
}

/* V without those assertions; in WR. */
static struct prov_draft_ingredient without(
    struct forge *f, const struct prov_draft_ingredient *v, unsigned num, struct prov_wr *wr)
{
	struct prov_draft_ingredient out = *v;
	const char **uris = prov_arena_array(&f->arena, num, sizeof(*uris), NULL);
	struct prov_copies c;
	size_t mark;

	assert_non_null(uris);
	for (unsigned i = 0; i < num; i++)
		uris[i] = prov_arena_printf(&f->arena, NULL,
		    "self#jumbf=/c2pa/urn:c2pa:%u/c2pa.assertions/com.example.a", i);
	assert_int_equal(prov_copies_collect(&c, v, 1, &f->arena, NULL), PROV_OK);
	assert_int_equal(prov_copies_redact(&c, uris, num, NULL), PROV_OK);
	assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
	prov_wr_init(wr, (size_t)16 << 20);
	prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	for (size_t i = 0; i < c.n; i++)
		prov_wr_bytes(wr, c.v[i].as);
	prov_jumbf_end(wr, mark);
	out.store = prov_wr_data(wr);
	return out;
}

/* Each claim is read once, not again for each assertion that some other form lacks. */
static void test_many(void **state)
{
	struct prov_draft_ingredient v[2];
	struct prov_arena arena;
	struct prov_copies c;
	unsigned num = MANY;
	struct prov_wr wr;
	struct forge f;

	(void)state;
	forge_init(&f);
	v[0] = make(&f, &num);
	v[1] = without(&f, &v[0], num, &wr);
	prov_arena_init(&arena, (size_t)4 << 20);
	assert_int_equal(prov_copies_collect(&c, v, 2, &arena, NULL), PROV_OK);
	assert_int_equal(c.n, MANY + 1);
	assert_int_equal(c.num_moved, 0);
	for (size_t i = 0; i < c.n; i++)
		assert_int_equal(c.v[i].num_dropped,
		    prov_bytes_is(c.v[i].box->label, "urn:c2pa:active") ? 0 : 1);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lead),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
