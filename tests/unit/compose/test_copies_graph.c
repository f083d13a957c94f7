/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "compose/copies.h"
#include "helper/kin.h"

static void name(struct forge *f, const char *label, const char *manifest)
{
	struct prov_hashed_uri to = {.url = prov_bytes_str(manifest),
	    .hash = prov_bytes_str("01234567890123456789012345678901")};
	struct prov_ingredient_new ing = {
	    .relationship = "componentOf", .manifest = &to, .claim_signature = &to};
	struct prov_wr wr;

	prov_wr_init(&wr, 4096);
	prov_ingredient_put(&wr, &ing);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

/* A chain of three, of which the first leads to CTX. */
static void build_chain(struct forge *f, void *ctx)
{
	static const char *const labels[] = {"urn:c2pa:one", "urn:c2pa:two", "urn:c2pa:three"};

	for (size_t i = 0; i < 3; i++) {
		char uri[64];

		forge_begin(f, labels[i], PROV_JUMBF_MANIFEST);
		(void)snprintf(uri, sizeof(uri), "self#jumbf=/c2pa/%s",
		    i == 0 ? (const char *)ctx : labels[i - 1]);
		name(f, "c2pa.ingredient.v3", uri);
		forge_created(f, 0);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
}

static int collect(struct forge *f, const char *label, struct prov_copies *c, struct prov_err *err)
{
	struct prov_draft_ingredient v = {.has_manifest = true};

	v.store = prov_wr_data(&f->store);
	v.label = prov_bytes_str(label);
	return prov_copies_collect(c, &v, 1, &f->arena, err);
}

static void test_circles(void **state)
{
	static const struct {
		const char *to;
		int rc;
	} cases[] = {{"urn:c2pa:elsewhere", PROV_OK}, {"urn:c2pa:one", PROV_E_FORMAT},
	    {"urn:c2pa:two", PROV_E_FORMAT}, {"urn:c2pa:three", PROV_E_FORMAT},
	    {"urn:c2pa:two/c2pa.claim.v2", PROV_E_FORMAT}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_err err = {0};
		struct prov_copies c;
		struct forge f;

		forge_init(&f);
		(void)forge_png(&f, build_chain, (void *)(uintptr_t)cases[i].to);
		assert_int_equal(collect(&f, "urn:c2pa:three", &c, &err), cases[i].rc);
		if (cases[i].rc != PROV_OK)
			assert_non_null(strstr(err.msg, "back to themselves"));
		else
			assert_int_equal(c.num_edges, 2);
		forge_fini(&f);
	}
}

/* All that only the redacted assertion led to goes, however far; what is an ingredient by itself
 * stays. */
static void test_prune(void **state)
{
	static const char uri[] =
	    "self#jumbf=/c2pa/urn:c2pa:three/c2pa.assertions/c2pa.ingredient.v3";
	const char *const uris[] = {uri};
	struct prov_copies c;
	struct forge f;

	(void)state;
	forge_init(&f);
	(void)forge_png(&f, build_chain, (void *)(uintptr_t) "urn:c2pa:elsewhere");
	assert_int_equal(collect(&f, "urn:c2pa:three", &c, NULL), PROV_OK);
	assert_int_equal(prov_copies_redact(&c, uris, 1, NULL), PROV_OK);
	assert_true(c.v[0].gone && c.v[1].gone);
	assert_false(c.v[2].gone);
	assert_int_equal(collect(&f, "urn:c2pa:three", &c, NULL), PROV_OK);
	c.v[1].named = true;
	assert_int_equal(prov_copies_redact(&c, uris, 1, NULL), PROV_OK);
	assert_false(c.v[0].gone || c.v[1].gone || c.v[2].gone);
	forge_fini(&f);
}

static void build_old(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_assert(f, "com.example.a", PROV_JUMBF_JSON, prov_bytes_str("{}"), 0);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, ctx, "componentOf", true, true, 0);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* Only the third version of ingredient assertions survives a redaction (6.8, note). */
static void test_old_references(void **state)
{
	static const char *const labels[] = {
	    "c2pa.ingredient.v3", "c2pa.ingredient.v2", "c2pa.ingredient"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct prov_err err = {0};
		struct prov_copies c;
		struct forge f;
		const char *uri;

		forge_init(&f);
		(void)forge_png(&f, build_old, (void *)(uintptr_t)labels[i]);
		assert_int_equal(collect(&f, "urn:c2pa:active", &c, NULL), PROV_OK);
		assert_int_equal(c.num_edges, 1);
		assert_int_equal(prov_copies_settle(&c, NULL), PROV_OK);
		uri = prov_arena_printf(&f.arena, NULL,
		    "self#jumbf=/c2pa/%.*s/c2pa.assertions/com.example.a", (int)c.v[0].box->label.n,
		    (const char *)c.v[0].box->label.p);
		assert_int_equal(prov_copies_redact(&c, &uri, 1, NULL), PROV_OK);
		assert_int_equal(
		    prov_copies_settle(&c, &err), i == 0 ? PROV_OK : PROV_E_UNSUPPORTED);
		if (i > 0)
			assert_non_null(strstr(err.msg, "earlier versions"));
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_circles),
	    cmocka_unit_test(test_prune),
	    cmocka_unit_test(test_old_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
